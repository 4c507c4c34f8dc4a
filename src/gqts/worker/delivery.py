"""A thread that delivers the outbox for as long as the process serves, and ends with it.

Any number of processes may do so at once: facts are claimed, never shared.
"""

from __future__ import annotations

import threading
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
    """

    def __init__(
        self, database: Database, clock: Clock, handlers: Mapping[str, Handler] = HANDLERS, *, batch: int = 100
    ) -> None:
        self._stop = threading.Event()
        self._thread = threading.Thread(
            target=deliver_until,
            args=(self._stop, database, handlers),
            kwargs={"clock": clock, "batch": batch},
            name="outbox",
            daemon=True,
        )

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Let the batch under way end, then stop."""
        self._stop.set()
        self._thread.join(_JOIN_SECONDS)
