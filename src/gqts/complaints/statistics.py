"""Published statistics: how each firm answers complaints, over a year; what makes ignoring them expensive.

Only firms with at least `LEAST` complaints are listed, and a share of fewer than `LEAST_DECIDED` decisions is not
given: small numbers say little of a firm and may say much of one author. Unanswered ones count once their time is over.
Every share has its interval.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from gqts.complaints._storage import patterns as _storage
from gqts.complaints.chance import wilson
from gqts.kit.database import Transaction

YEAR = timedelta(days=365)
LEAST = 10
LEAST_DECIDED = 5
_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Share:
    """A share and its 95 % Wilson interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Figures:
    """How one firm answered; what is None is of too few to be told."""

    organization_id: UUID
    complaints: int
    in_time: Share
    ignored: Share
    """Of those whose time is over, never answered."""
    median_days: float | None
    upheld: Share | None


def compile_statistics(tx: Transaction, *, now: datetime) -> list[Figures]:
    """Return the figures of every firm with enough complaints in the year until now."""
    return [
        Figures(
            organization_id,
            received,
            _share(in_time, received),
            _share(received - answered, received),
            median / _DAY if median is not None and answered >= LEAST_DECIDED else None,
            _share(upheld, decided) if decided >= LEAST_DECIDED else None,
        )
        for organization_id, received, answered, in_time, median, decided, upheld in _storage.select_figures(
            tx, now - YEAR, now, LEAST
        )
    ]


def _share(some: int, every: int) -> Share:
    return Share(some / every, *wilson(some, every))
