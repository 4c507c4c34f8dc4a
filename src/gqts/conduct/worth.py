"""What sharing is worth: how long goods wait, and how often they are opened, by how far upstream their firm shares.

Of every consignment the milestones are noted: arrived, released, inspected, hit. A group of fewer than `FEWEST`
consignments is not told, of whomever: it would tell of single ones, and says nothing reliable.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from gqts.accounts import Caller, Permission
from gqts.conduct._storage import worth as _storage
from gqts.conduct.interval import Rate, rate
from gqts.kit.database import Transaction
from gqts.organizations import Level

FEWEST = 10
"""Groups of fewer consignments are suppressed."""


class Milestone(StrEnum):
    """What happens to a consignment at the border."""

    ARRIVED = "arrived"
    RELEASED = "released"
    INSPECTED = "inspected"
    HIT = "hit"
    """The inspection found what it looks for."""


class Era(StrEnum):
    """Before or after a firm shared anything for the first time."""

    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class Figures:
    """What became of a group of consignments; None where there are too few to tell, but how many there are."""

    consignments: int
    median_hours: float | None = None
    p90_hours: float | None = None
    same_day: Rate | None = None
    inspected: Rate | None = None
    hits: Rate | None = None
    random_hits: Rate | None = None
    """Of the inspections that chance chose."""

    @property
    def is_suppressed(self) -> bool:
        """Return whether the group is too small to be told of."""
        return self.consignments < FEWEST


@dataclass(frozen=True, slots=True)
class Worth:
    """The figures by level (None: nothing was shared), and before and after firms began to share."""

    by_level: tuple[tuple[Level | None, Figures], ...]
    by_era: tuple[tuple[Era, Figures], ...]

    @property
    def is_empty(self) -> bool:
        """Return whether nothing was counted at all."""
        return not any(one.consignments for _, one in self.by_level)


def note_milestone(
    tx: Transaction,
    record_id: UUID,
    milestone: Milestone,
    at: datetime,
    *,
    organization_id: UUID | None = None,
    level: Level | None = None,
    is_random: bool = False,
) -> None:
    """Note that a consignment reached a milestone; the first of each holds, but what it belongs to can be told later.

    `organization_id` is the firm whose consignment it is (the importer or trader who shares), `level` how far upstream
    this consignment was shared, None when nothing was. `is_random` is of an inspection that chance chose.
    """
    shared = level.value if level is not None else None
    _storage.upsert_passage(tx, record_id, milestone.value, at, organization_id, shared, is_random=is_random)


def read_worth(tx: Transaction, caller: Caller, *, since: datetime, until: datetime) -> Worth:
    """Return the figures of all firms, for customs."""
    caller.require(Permission.HOST_AUDIT)
    return _read(tx, since, until, None)


def read_own_worth(tx: Transaction, caller: Caller, *, since: datetime, until: datetime) -> Worth:
    """Return the figures of the caller's own consignments."""
    caller.require(Permission.AUDIT_READ)
    if caller.organization is None:
        return Worth((), ())
    return _read(tx, since, until, caller.organization)


def _read(tx: Transaction, since: datetime, until: datetime, organization_id: UUID | None) -> Worth:
    levels = {row[0]: row[1:] for row in _storage.select_by_level(tx, since, until, organization_id)}
    eras = {row[0]: row[1:] for row in _storage.select_by_era(tx, since, until, organization_id)}
    order: Sequence[Level | None] = (None, Level.PORT, Level.TRADER, Level.FACTORY)
    return Worth(
        tuple((level, _figures(levels.get(level and level.value))) for level in order),
        tuple((era, _figures(eras.get(era is Era.AFTER))) for era in Era),
    )


def _figures(row: tuple[int, int, float | None, float | None, int, int, int, int, int] | None) -> Figures:
    """Return the figures of (consignments, released, median, p90, released on the day, inspected, hits, the
    same of those chosen by chance).
    """
    if row is None or row[0] < FEWEST:
        return Figures(0 if row is None else row[0])
    count, released, median, p90, same_day, inspected, hits, by_chance, random_hits = row
    return Figures(
        count,
        median if released >= FEWEST else None,
        p90 if released >= FEWEST else None,
        rate(same_day, count),
        rate(inspected, count),
        rate(hits, inspected) if inspected else None,
        rate(random_hits, by_chance) if by_chance else None,
    )
