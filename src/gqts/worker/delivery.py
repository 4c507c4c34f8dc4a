"""Threads that deliver the outbox for as long as the process serves, and end with it.

Any number of processes may do so at once: facts are claimed, never shared.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from typing import Self

from gqts.kit.clock import Clock
from gqts.kit.database import Database
from gqts.kit.outbox import Handler, deliver_until
from gqts.worker.handlers import HANDLERS

_JOIN_SECONDS = 20.0


class OutboxDelivery:
    """Delivers facts while its `with` block lasts, `batch` of them in a transaction.

    What reaches beyond the database, like mail, is delivered one by one, apart from the rest: it may take its time.
    Several `threads` deliver side by side, of each lane one fact at a time.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        handlers: Mapping[str, Handler] = HANDLERS,
        *,
        batch: int = 100,
        threads: int = 1,
    ) -> None:
        self._stop = threading.Event()
        woken = threading.Event() if threads > 1 else None
        self._threads = [
            threading.Thread(
                target=deliver_until,
                args=(self._stop, database, handlers),
                kwargs={"clock": clock, "batch": batch, "woken": woken, "is_listening": number == 0},
                name="outbox",
                daemon=True,
            )
            for number in range(threads)
        ]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Let the batches under way end, then stop."""
        self._stop.set()
        until = time.monotonic() + _JOIN_SECONDS
        for thread in self._threads:
            thread.join(max(0.0, until - time.monotonic()))
