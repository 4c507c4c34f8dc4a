"""The work list, and finding cases: by lane and arrival, by number, by a code scanned at the goods."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from gqts.accounts import Caller, Permission
from gqts.clearance._storage import consignments as _storage
from gqts.clearance._storage import deeds
from gqts.clearance.asking import PartyRequest, list_requests, list_requests_to
from gqts.clearance.case import Standing
from gqts.clearance.competence import require_case, require_competence
from gqts.clearance.consignment import Consignment, Goods, Hold, Sought, TimelineAct
from gqts.clearance.finding import list_findings, list_samples
from gqts.clearance.found import ItemFinding, TakenSample
from gqts.clearance.holding import list_holds, read_standing
from gqts.identifiers import Identifier, canonical_uri, identifier_key
from gqts.kit.database import Transaction

Place = tuple[int, datetime | None, UUID]
MOST_SHOWN = 200
"""Identifiers of a case that its page lists."""
_MOST_ACTS = 500


@dataclass(frozen=True, slots=True)
class CaseFile:
    """All that clearance itself keeps of a case."""

    case: Consignment
    standing: Standing
    goods: Sequence[Goods]
    holds: Sequence[Hold]
    requests: Sequence[PartyRequest]
    findings: Sequence[ItemFinding]
    samples: Sequence[TakenSample]
    acts: Sequence[TimelineAct]


def list_cases(
    tx: Transaction, caller: Caller, sought: Sought, *, after: Place | None = None, limit: int = 30
) -> list[Consignment]:
    """Return a page of the caller's work list; raise `PermissionMissing`."""
    competence = require_competence(tx, caller, Permission.CASES_READ)
    return _storage.select_listed(tx, sought, competence, after, limit)


def count_lanes(tx: Transaction, caller: Caller, sought: Sought) -> Mapping[str, int]:
    """Return how many cases of the caller's work list are in each lane, "" for those that were not assessed yet."""
    return _storage.count_lanes(tx, sought, require_competence(tx, caller, Permission.CASES_READ))


def list_case_offices(tx: Transaction) -> list[str]:
    """Return the offices that cases are at."""
    return _storage.select_offices(tx)


def read_case(tx: Transaction, caller: Caller, record_id: UUID) -> CaseFile:
    """Return a case with all that was done in it; raise `CaseUnknown`, `PermissionMissing`."""
    case = require_case(tx, caller, record_id, Permission.CASES_READ)
    return CaseFile(
        case,
        read_standing(tx, case),
        _storage.select_goods(tx, record_id, MOST_SHOWN),
        list_holds(tx, [record_id]),
        list_requests(tx, record_id),
        list_findings(tx, record_id),
        list_samples(tx, record_id),
        deeds.select_acts(tx, record_id, _MOST_ACTS),
    )


def find_cases_of(tx: Transaction, caller: Caller, identifier: Identifier) -> list[Consignment]:
    """Return the cases whose goods a scanned code is one of, what is open first; raise `PermissionMissing`.

    An item of a lot that was declared without serials is found by its lot.
    """
    competence = require_competence(tx, caller, Permission.CASES_READ)
    keys = [identifier_key(uri).hex() for uri in list_names(identifier)]
    found = _storage.select_in_competence(tx, _storage.select_records_of(tx, keys), competence)
    cases = _storage.select_many(tx, sorted(found))
    return sorted(cases, key=lambda one: (one.ended_at is not None, -one.opened_at.timestamp()))


def list_names(identifier: Identifier) -> list[str]:
    """Return the canonical identifiers under which a scanned thing may have been declared: itself, then its lot."""
    names = [identifier.canonical]
    path = identifier.canonical
    if "/10/" in path and "/21/" in path:
        names.append(canonical_uri(path.partition("/21/")[0]))
    return names


def find_declared(tx: Transaction, caller: Caller, record_ids: Collection[UUID]) -> dict[UUID, Consignment]:
    """Return, by id, those of the cases in which the caller's organization is asked something: for its own pages."""
    asked = {one.record_id for one in list_requests_to(tx, caller, limit=10_000)} & set(record_ids)
    return {one.record_id: one for one in _storage.select_many(tx, sorted(asked))}
