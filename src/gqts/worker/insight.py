"""Closing the days of scans as they end, in a thread: what may be told of them is told from then on.

Of several processes each closes others.
"""

from __future__ import annotations

from gqts.insight import close_next_day, meet_items
from gqts.kit.clock import Clock
from gqts.kit.database import Database
from gqts.worker.repeating import Repeating

_PAUSE_SECONDS = 300.0


def keep_closing_days(database: Database, clock: Clock, *, pause: float = _PAUSE_SECONDS) -> Repeating:
    """Return what looks into a few items or else closes one day, again and again while its `with` block lasts."""

    def go_on() -> bool:
        with database.transaction() as tx:
            if meet_items(tx, None, at=clock()):
                return True
        with database.transaction() as tx:
            return close_next_day(tx, now=clock()) is not None

    return Repeating(go_on, name="closing days", pause=pause, failing="scans are told of later")
