"""Opening a case: for a mismatch that was found, or by an officer on other evidence; and adding evidence to it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from gqts.accounts import Caller, Permission
from gqts.conduct._storage import cases as _storage
from gqts.conduct.case import LONGEST_WORDS, Case, Evidence, EvidenceKind, Origin
from gqts.conduct.errors import CaseRefused, CaseUnknown, MoveRefused, conduct_fault, require_prose
from gqts.conduct.finding import Finding
from gqts.conduct.moving import note_step, require_locked
from gqts.conduct.procedure import CaseState, Move
from gqts.conduct.severity import Severity
from gqts.kit.database import Transaction
from gqts.kit.ids import new_id
from gqts.organizations import Actor, require_organization
from gqts.organizations.text import read_prose

LONGEST_REFERENCE = 2_000
MOST_EVIDENCE = 200
_CLOSED_TO_EVIDENCE = frozenset({CaseState.CLOSED, CaseState.OVERTURNED, CaseState.REPAIRED})


def open_case(
    tx: Transaction,
    caller: Caller,
    organization_id: UUID,
    *,
    severity: Severity,
    summary: str,
    record_id: UUID | None = None,
    now: datetime,
) -> Case:
    """Open a case about a party, an officer's act; raise `CaseRefused`, `OrganizationUnknown`."""
    caller.require(Permission.CASES_WORK)
    if require_organization(tx, organization_id).is_authority:
        fault = conduct_fault("case.authority", "An authority is no party.", "organization", organization_id)
        raise CaseRefused("Cases are about firms that share, not about authorities.", faults=(fault,))
    words = require_prose(summary, LONGEST_WORDS, "summary", CaseRefused)
    return _open(tx, caller.actor, organization_id, severity, Origin.OFFICER, words, record_id, now)


def open_for_finding(
    tx: Transaction, actor: Actor, organization_id: UUID, finding: Finding, severity: Severity, *, now: datetime
) -> Case:
    """Open the case that follows from a mismatch, or add the finding to the one that is being prepared about it."""
    found = None
    if finding.record_id is not None:
        found = _storage.select_preparing(tx, organization_id, finding.record_id)
    if found is None:
        origin = Origin.RANDOM if finding.is_random else Origin.INSPECTION
        words = f"{finding.fact}: {finding.claimed} → {finding.found}"
        found = _open(tx, actor, organization_id, severity, origin, words, finding.record_id, now)
    _add(tx, actor, found, EvidenceKind.FINDING, str(finding.id), "", now)
    return found


def add_evidence(
    tx: Transaction,
    caller: Caller,
    case_id: UUID,
    *,
    kind: EvidenceKind = EvidenceKind.NOTE,
    reference: str = "",
    words: str = "",
    now: datetime,
) -> Evidence:
    """Add a statement or a note to a case, an officer's act; findings and files come in by their own ways."""
    case = require_open_case(tx, caller, case_id)
    if kind not in (EvidenceKind.NOTE, EvidenceKind.STATEMENT):
        raise CaseRefused("Only statements and notes are added so.")
    if len(_storage.select_evidence(tx, case_id)) >= MOST_EVIDENCE:
        raise CaseRefused(f"A case has at most {MOST_EVIDENCE} pieces of evidence.")
    plain = read_prose(reference, LONGEST_REFERENCE)
    if plain is None or (kind is EvidenceKind.STATEMENT and not plain):
        fault = conduct_fault("case.reference", "This is no reference.", "reference", reference, "Say where it stands.")
        raise CaseRefused(faults=(fault,))
    written = require_prose(words, LONGEST_WORDS, "words", CaseRefused)
    return _add(tx, caller.actor, case, kind, plain, written, now)


def require_open_case(tx: Transaction, caller: Caller, case_id: UUID) -> Case:
    """Return a case to which an officer may add evidence, locked; raise `CaseUnknown`, or `MoveRefused`."""
    caller.require(Permission.CASES_WORK)
    case = require_locked(tx, case_id)
    if not may_read(tx, caller, case_id):
        raise CaseUnknown
    if case.state in _CLOSED_TO_EVIDENCE:
        raise MoveRefused("Nothing more is added to a case that is over.")
    return case


def reads_every_case(caller: Caller) -> bool:
    """Return whether a caller is of customs, which runs gqts and decides."""
    return caller.via == "operator" or caller.may(Permission.HOST_AUDIT)


def may_read(tx: Transaction, caller: Caller, case_id: UUID) -> bool:
    """Return whether an officer may read a case: of another agency than customs when it has a part in it."""
    if reads_every_case(caller):
        return True
    if not caller.may(Permission.CASES_READ) or caller.organization is None:
        return False
    return _storage.has_part(tx, case_id, caller.organization)


def _open(
    tx: Transaction,
    actor: Actor,
    organization_id: UUID,
    severity: Severity,
    origin: Origin,
    summary: str,
    record_id: UUID | None,
    now: datetime,
) -> Case:
    case = Case(
        new_id(lambda: now),
        organization_id,
        CaseState.OPENED,
        severity,
        origin,
        summary[:LONGEST_WORDS],
        record_id,
        now,
    )
    _storage.insert_case(tx, case)
    detail = {"origin": origin.value, "severity": severity.value}
    note_step(tx, actor, case, Move.OPEN, words=case.summary, detail=detail, now=now)
    return case


def _add(
    tx: Transaction, actor: Actor, case: Case, kind: EvidenceKind, reference: str, words: str, now: datetime
) -> Evidence:
    evidence = Evidence(
        new_id(lambda: now), case.id, kind, reference, words, now, actor.person, actor.organization, actor.name
    )
    _storage.insert_evidence(tx, evidence)
    return evidence
