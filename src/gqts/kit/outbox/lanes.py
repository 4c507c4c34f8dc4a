"""Lanes: facts that may be delivered side by side, and those that may not.

A fact is in the lane that its payload names (`lane`), one that names none in a lane with all such. Whoever delivers
holds its lane, on a session of its own, for as long as it delivers from it: of one lane nobody delivers anything at the
same time, in whichever thread or process, and what is slow in one lane holds up no other. A session that ends leaves
its lane.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from threading import Event

from gqts.kit.database import Transaction

LANE = "lane"
"""The member of a payload that names the lane."""
IN_LANE = f"coalesce(payload->>'{LANE}', '')"
_LOOKED_AT = 200
"""Lanes looked at for a free one: more than there are threads that deliver, anywhere."""
_LOCK = "pg_{}(hashtextextended('kit.outbox.lane:' || %s, 0))"


class Lanes:
    """The lanes of facts, taken one at a time on one session that commits by itself and is used for nothing long.

    `woken` is set whenever one is taken: there may be another for whoever else delivers.
    """

    def __init__(self, session: Transaction, woken: Event | None = None) -> None:
        self._session = session
        self._woken = woken

    def take(self, topics: Sequence[str], now: datetime, attempts: int) -> str | None:
        """Take the free lane whose due fact has waited longest, and return it; None when there is none."""
        due = self._session.execute(
            f"SELECT {IN_LANE} AS lane FROM kit.outbox WHERE delivered_at IS NULL AND dead_at IS NULL"  # noqa: S608
            " AND next_attempt_at <= %s AND topic = ANY(%s) AND attempts < %s"
            " GROUP BY lane ORDER BY min(next_attempt_at), lane LIMIT %s".encode(),
            [now, list(topics), attempts, _LOOKED_AT],
        ).fetchall()
        taken = next((lane for (lane,) in due if self._do("try_advisory_lock", lane)), None)
        if taken is not None and self._woken is not None:
            self._woken.set()
        return taken

    def leave(self, lane: str) -> None:
        """Leave a lane that was taken."""
        self._do("advisory_unlock", lane)

    def _do(self, what: str, lane: str) -> bool:
        row = self._session.execute(f"SELECT {_LOCK.format(what)}".encode(), [lane]).fetchone()
        return row is not None and bool(row[0])
