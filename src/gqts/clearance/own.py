"""A firm's own consignments: what became of the goods it told of, and how what it said compared with what others said.

Promise: nobody learns from it what others said, nor a declaration that it is no party to; and nothing of how facts
compared is told before the goods are out of customs' hands, so that nobody can read an inspection off it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from gqts.accounts import Caller, Permission
from gqts.clearance._storage import consignments as _storage
from gqts.clearance.case import GONE, CaseState
from gqts.clearance.consignment import Consignment, Hold
from gqts.clearance.holding import list_holds
from gqts.clearance.parties import list_parties
from gqts.conduct import Part
from gqts.evidence import CheckResult, Outcome, read_matrix
from gqts.kit.database import Transaction


@dataclass(frozen=True, slots=True)
class OwnFact:
    """One of a firm's facts, by the check that compared it: whether it agreed, did not, or nobody else said it."""

    code: str
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class OwnConsignment:
    """A consignment as one of those who told of it may see it.

    `number` and `holds` are empty when the declaration does not name the firm; `facts` is None until the goods are
    gone. Days are those of UTC, as in the figures of what sharing is worth.
    """

    record_id: UUID
    arrived_at: datetime
    number: str
    state: CaseState
    released_at: datetime | None
    is_same_day: bool
    lead_hours: float | None
    holds: Sequence[Hold]
    facts: Sequence[OwnFact] | None


def read_own_consignments(tx: Transaction, caller: Caller, parts: Sequence[Part]) -> list[OwnConsignment]:
    """Return the consignments of a page of the caller's parts, in their order; raise `PermissionMissing`."""
    caller.require(Permission.AUDIT_READ)
    if caller.organization is None:
        return []
    ids = [one.record_id for one in parts]
    known = {one.record_id: one for one in _storage.select_many(tx, ids)}
    holds = list_holds(tx, ids)
    return [
        _compose(tx, caller.organization, part, case, [one for one in holds if one.record_id == part.record_id])
        for part in parts
        if (case := known.get(part.record_id)) is not None
    ]


def _compose(tx: Transaction, firm: UUID, part: Part, case: Consignment, holds: Sequence[Hold]) -> OwnConsignment:
    is_party = any(one.id == firm for one in list_parties(tx, case))
    run = read_matrix(tx, case.record_id) if case.state in GONE else None
    released = case.released_at
    return OwnConsignment(
        record_id=case.record_id,
        arrived_at=part.arrived_at,
        number=case.number if is_party else "",
        state=case.state,
        released_at=released,
        is_same_day=released is not None and _day(released) <= _day(part.arrived_at),
        lead_hours=part.lead_hours,
        holds=holds if is_party else (),
        facts=None if run is None else list_own_facts(run.results, firm),
    )


def _day(at: datetime) -> date:
    return at.astimezone(UTC).date()


def list_own_facts(results: Iterable[CheckResult], firm: UUID) -> list[OwnFact]:
    """Return how each check came out that looked at something a firm itself said, what did not agree first."""
    order = (Outcome.FAIL, Outcome.MISSING, Outcome.PASS)
    worst: dict[str, Outcome] = {}
    for one in results:
        if one.outcome in order and any(said.source.organization_id == firm for said in one.statements):
            before = worst.get(one.code, Outcome.PASS)
            worst[one.code] = min(before, one.outcome, key=order.index)
    return [OwnFact(code, worst[code]) for code in sorted(worst, key=lambda code: order.index(worst[code]))]
