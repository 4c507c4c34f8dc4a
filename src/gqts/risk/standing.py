"""How declarations stand, and the versions of their assessments: read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from gqts.kit.database import Transaction
from gqts.risk._storage import choices as _storage
from gqts.risk.assessment import Assessment, Lane
from gqts.risk.codec import assessment_from_json
from gqts.risk.errors import AssessmentUnknown


@dataclass(frozen=True, slots=True)
class Standing:
    """A declaration by its last assessment; `is_fixed`: its inspection has begun."""

    record_id: UUID
    version: int
    office: str
    inspected_on: date
    first_at: datetime
    at: datetime
    lane: Lane
    priority: float
    is_random: bool
    is_fixed: bool
    seed_day: date


@dataclass(frozen=True, slots=True)
class Kept:
    """A version of an assessment; `moved` are declarations that gave way to it, `is_new` whether anything changed."""

    record_id: UUID
    version: int
    assessment: Assessment
    moved: tuple[UUID, ...] = ()
    is_new: bool = True


def find_standing(tx: Transaction, record_id: UUID) -> Standing | None:
    """Return how a declaration stands, None when it was not assessed."""
    row = _storage.select_standing(tx, record_id)
    return None if row is None else _standing(row)


def read_last(tx: Transaction, record_id: UUID) -> Kept:
    """Return the last assessment with its version; raise `AssessmentUnknown`."""
    row = _storage.select_assessment(tx, record_id, None)
    if row is None:
        raise AssessmentUnknown
    return Kept(record_id, row[0], assessment_from_json(row[1]), is_new=False)


def read_assessment(tx: Transaction, record_id: UUID, *, version: int | None = None) -> Assessment:
    """Return an assessment, the last one unless a version is asked for; raise `AssessmentUnknown`."""
    row = _storage.select_assessment(tx, record_id, version)
    if row is None:
        raise AssessmentUnknown
    return assessment_from_json(row[1])


def list_versions_of(tx: Transaction, record_id: UUID) -> list[Kept]:
    """Return every assessment of a declaration, the newest first."""
    rows = _storage.select_assessments(tx, record_id)
    return [Kept(record_id, version, assessment_from_json(body), is_new=False) for version, body in rows]


def list_assessments(
    tx: Transaction,
    *,
    lane: Lane | None = None,
    office: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    after: tuple[datetime, UUID] | None = None,
    limit: int = 50,
) -> list[Standing]:
    """Return how declarations stand, the newest first; `after` is the (first_at, id) that the last page ended with."""
    asked: dict[str, Any] = {
        "lane": lane.value if lane else None,
        "office": office,
        "since": since,
        "until": until,
        "after_at": after[0] if after else None,
        "after_id": after[1] if after else None,
        "limit": max(1, min(limit, 1_000)),
    }
    return [_standing(row) for row in _storage.select_standings(tx, asked)]


def _standing(row: _storage.Row) -> Standing:
    record_id, version, office, on, first_at, at, lane, *rest = row
    return Standing(record_id, version, office, on, first_at, at, Lane(lane), *rest)
