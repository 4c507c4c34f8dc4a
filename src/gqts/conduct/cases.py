"""Reading cases: for customs every one, for an agency those in which it has a part, for a party its own once told."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from gqts.accounts import Caller, Permission
from gqts.conduct._storage import cases as _storage
from gqts.conduct.case import Case, Evidence, EvidenceKind, Narrowing, Step
from gqts.conduct.errors import CaseUnknown
from gqts.conduct.finding import Finding
from gqts.conduct.findings import find_findings
from gqts.conduct.opening import may_read, reads_every_case
from gqts.conduct.party import find_own_case
from gqts.conduct.procedure import CaseState
from gqts.conduct.severity import Severity
from gqts.kit.database import Transaction


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A case with everything in it."""

    case: Case
    steps: tuple[Step, ...]
    evidence: tuple[Evidence, ...]
    findings: tuple[Finding, ...]


def list_cases(
    tx: Transaction,
    caller: Caller,
    *,
    organization_id: UUID | None = None,
    states: Collection[CaseState] = (),
    severity: Severity | None = None,
    due_before: datetime | None = None,
    after: tuple[datetime, UUID] | None = None,
    limit: int = 50,
) -> list[Case]:
    """Return cases for officers, the newest first; `after` is the (opened_at, id) that the last page ended with.

    Customs reads every case, another agency those in which it has a part.
    """
    caller.require(Permission.CASES_READ)
    part_of = None if reads_every_case(caller) else caller.organization
    only = Narrowing(organization_id, tuple(states), severity, due_before, part_of=part_of)
    return _storage.select_cases(tx, only, after, limit)


def list_own_cases(
    tx: Transaction, caller: Caller, *, after: tuple[datetime, UUID] | None = None, limit: int = 50
) -> list[Case]:
    """Return the cases about the caller's organization of which it has been told, the newest first."""
    caller.require(Permission.AUDIT_READ)
    if caller.organization is None:
        return []
    return _storage.select_cases(tx, Narrowing(caller.organization, is_told=True), after, limit)


def read_case(tx: Transaction, caller: Caller, case_id: UUID) -> CaseFile:
    """Return a case with everything in it, for an officer; raise `CaseUnknown`."""
    caller.require(Permission.CASES_READ)
    case = _storage.select_case(tx, case_id)
    if case is None or not may_read(tx, caller, case_id):
        raise CaseUnknown
    return _compose(tx, case)


def read_own_case(tx: Transaction, caller: Caller, case_id: UUID) -> CaseFile:
    """Return a case about the caller's organization, from the notice on; raise `CaseUnknown` for any other."""
    case = find_own_case(tx, caller, case_id)
    if case is None:
        raise CaseUnknown
    return _compose(tx, case)


def _compose(tx: Transaction, case: Case) -> CaseFile:
    evidence = _storage.select_evidence(tx, case.id)
    ids = [UUID(one.reference) for one in evidence if one.kind is EvidenceKind.FINDING]
    steps = _storage.select_steps(tx, case.id)
    return CaseFile(case, tuple(steps), tuple(evidence), tuple(find_findings(tx, ids)))
