"""A thread that closes the days of scans as they end: what may be told of them is told from then on."""

from __future__ import annotations

import threading
from typing import Self

import structlog

from gqts.insight import close_next_day, meet_items
from gqts.kit.clock import Clock
from gqts.kit.database import Database
from gqts.kit.errors import GqtsError

_PAUSE_SECONDS = 300.0
_JOIN_SECONDS = 20.0
_log = structlog.get_logger("gqts.worker")


class ClosingDays:
    """Closes days for as long as its `with` block lasts; of several processes each closes others."""

    def __init__(self, database: Database, clock: Clock, *, pause: float = _PAUSE_SECONDS) -> None:
        self._database = database
        self._clock = clock
        self._pause = pause
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="closing days", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Let the day under way end, then stop."""
        self._stop.set()
        self._thread.join(_JOIN_SECONDS)

    def _run(self) -> None:
        while not self._stop.wait(0 if self._go_on() else self._pause):
            pass

    def _go_on(self) -> bool:
        """Look into a few items, else close one day; return whether there was anything to do."""
        try:
            with self._database.transaction() as tx:
                if meet_items(tx, None, at=self._clock()):
                    return True
            with self._database.transaction() as tx:
                return close_next_day(tx, now=self._clock()) is not None
        except GqtsError as error:
            _log.warning("scans are told of later", detail=error.detail)
            return False
