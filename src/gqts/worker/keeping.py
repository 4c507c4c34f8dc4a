"""A thread that does, every ten minutes, what comes by itself when a time is over.

Expired links, tokens, counters, sessions, buyers' contacts and old notices are forgotten, and which device a scan was
of; times to answer and to appeal in penalty cases go by, and suspensions end; who is late with an answer to a recall is
reminded, and complaints of which a party is late go up to the authorities. What scans are usual is learned anew.
"""

from __future__ import annotations

import threading
from typing import Self

import structlog

from gqts.accounts import forget_expired
from gqts.complaints import escalate_overdue, forget_senders
from gqts.conduct import end_what_is_over
from gqts.kit.clock import Clock
from gqts.kit.database import Database
from gqts.kit.errors import GqtsError
from gqts.notices import forget_deliveries, forget_notices
from gqts.recalls import forget_ended_contacts, remind_overdue
from gqts.scans import forget_devices, forget_salts, learn_baselines

_PAUSE_SECONDS = 600.0
_JOIN_SECONDS = 20.0
_FORGETTING = (
    forget_expired,
    forget_ended_contacts,
    forget_senders,
    forget_notices,
    forget_deliveries,
    forget_salts,
    forget_devices,
)
_log = structlog.get_logger("gqts.worker")


class Forgetting:
    """Forgets for as long as its `with` block lasts; several processes may do so at once."""

    def __init__(self, database: Database, clock: Clock, *, pause: float = _PAUSE_SECONDS) -> None:
        self._database = database
        self._clock = clock
        self._pause = pause
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="forgetting", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join(_JOIN_SECONDS)

    def _run(self) -> None:
        while not self._stop.wait(self._pause):
            try:
                with self._database.transaction() as tx:
                    now = self._clock()
                    forgotten = sum(forget(tx, now=now) for forget in _FORGETTING)
                    remind_overdue(tx, now=now)
                    escalate_overdue(tx, now=now)
                _log.debug("forgot what had ended", entries=forgotten)
                with self._database.transaction() as tx:
                    ended = end_what_is_over(tx, now=self._clock())
                _log.debug("ended what was over", cases=ended)
                with self._database.transaction() as tx:
                    learned = learn_baselines(tx, now=self._clock())
                _log.debug("learned what scans are usual", products=learned)
            except GqtsError as error:
                _log.warning("what has ended is forgotten later", detail=error.detail)
