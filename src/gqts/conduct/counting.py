"""Counting for the records: each party's part in each consignment, noted whenever one is assessed or released.

Noting twice counts once: a consignment has one row for each party, and the last word holds. Reading a record reads at
most `LATEST` rows of a party, whatever its history.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from math import isfinite
from uuid import UUID

from gqts.accounts import Caller, Permission
from gqts.conduct._storage import cases, counts
from gqts.conduct.procedure import COUNTING, CaseState
from gqts.conduct.record import LATEST, WINDOW_DAYS, Counts, PartyRecord, Violation, compose_record
from gqts.conduct.severity import Severity
from gqts.kit.database import Transaction

_MOST_HOURS = 24.0 * 366


@dataclass(frozen=True, slots=True)
class Share:
    """One party's part in one consignment.

    `lead_hours` is how long before arrival the last of its statements came: below 0 when it came after, None when it
    shared nothing. `has_mismatch` says that something it stated disagrees with independent sources.
    """

    organization_id: UUID
    lead_hours: float | None
    has_mismatch: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A party's part in one consignment, as it is counted."""

    record_id: UUID
    arrived_at: datetime
    lead_hours: float | None
    has_mismatch: bool


def list_own_parts(
    tx: Transaction, caller: Caller, *, before: tuple[datetime, UUID] | None = None, limit: int = 50
) -> list[Part]:
    """Return the caller's organization's parts in consignments, the latest arrival first; raise `PermissionMissing`.

    `before` is the (arrived_at, record_id) with which the last page ended.
    """
    caller.require(Permission.AUDIT_READ)
    if caller.organization is None:
        return []
    return [Part(*row) for row in counts.select_parts(tx, caller.organization, before, limit)]


def note_consignment(
    tx: Transaction, record_id: UUID, shares: Iterable[Share], *, arrived_at: datetime, is_complete: bool
) -> None:
    """Note every party's part in a consignment, in the place of what was noted of it before.

    `is_complete` says whether all parties' data were there before arrival; `arrived_at` may be the expected arrival.
    """
    once = {one.organization_id: one for one in shares}
    rows = [
        (key, record_id, arrived_at, is_complete, _bounded(once[key].lead_hours), once[key].has_mismatch)
        for key in sorted(once)
    ]
    counts.replace_shares(tx, record_id, rows)


def note_complaint(
    tx: Transaction, organization_id: UUID, complaint_id: UUID, records: Collection[UUID], *, now: datetime
) -> None:
    """Note the consignments for which a complaint counts against a party, in the place of what was noted of it before.

    Of no consignment means that it does not count, or no more.
    """
    counts.replace_complaint(tx, organization_id, complaint_id, sorted(set(records)), now)


def read_party_record(tx: Transaction, organization_id: UUID, on: date) -> PartyRecord:
    """Return what customs counts of a party on a day; of a party of which nothing was counted, an empty record."""
    return read_party_records(tx, [organization_id], on)[organization_id]


def read_party_records(tx: Transaction, ids: Collection[UUID], on: date) -> dict[UUID, PartyRecord]:
    """Return the records of several parties on a day, in a fixed number of look-ups."""
    wanted = sorted(set(ids))
    if not wanted:
        return {}
    until = datetime.combine(on, time(), UTC) + timedelta(days=1)
    since = until - timedelta(days=WINDOW_DAYS)
    shares = counts.select_shares(tx, wanted, since, until, LATEST)
    checks = counts.select_checks(tx, wanted, since, until)
    complained = counts.select_complained(tx, wanted, since, until, LATEST)
    firsts = counts.select_firsts(tx, wanted)
    violations, waiting = _read_cases(tx, wanted, until)
    return {
        one: compose_record(
            one,
            Counts(
                *shares.get(one, (0, 0, 0, 0, None)),
                *checks.get(one, (0, 0, 0, 0)),
                first_on=firsts.get(one),
                violations=tuple(violations[one]),
                open_cases=waiting[one],
                complained=complained.get(one, 0),
            ),
            on,
        )
        for one in wanted
    }


def _read_cases(
    tx: Transaction, ids: Collection[UUID], until: datetime
) -> tuple[dict[UUID, list[Violation]], dict[UUID, int]]:
    violations = defaultdict[UUID, list[Violation]](list)
    waiting = defaultdict[UUID, int](int)
    for organization_id, state, severity, decided_at in cases.select_violations(tx, ids):
        if CaseState(state) in COUNTING and decided_at is not None:
            if decided_at < until:
                violations[organization_id].append(Violation(Severity(severity), decided_at.date()))
        else:
            waiting[organization_id] += 1
    return violations, waiting


def _bounded(hours: float | None) -> float | None:
    if hours is None or not isfinite(hours):
        return None
    return max(-_MOST_HOURS, min(_MOST_HOURS, hours))
