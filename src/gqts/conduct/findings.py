"""Writing down what officers found, and reading it; a mismatch always opens a case, in the same transaction.

Each party whose statement a mismatch shows to be wrong gets a case, or the finding becomes evidence in the case that is
being prepared about the same party and the same consignment. Whether it was an honest mistake is then for the case to
say, with its hearing; no officer can look away by writing nothing. Authorities have no cases: they are not parties.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from gqts.accounts import Caller, Permission
from gqts.conduct._storage import findings as _storage
from gqts.conduct.errors import FindingRefused, FindingUnknown, conduct_fault
from gqts.conduct.finding import Finding, FindingOutcome, FindingReport, list_report_faults
from gqts.conduct.opening import open_for_finding
from gqts.kit.database import Transaction
from gqts.kit.ids import new_id
from gqts.organizations import find_organizations
from gqts.organizations.text import read_prose


def record_finding(tx: Transaction, caller: Caller, report: FindingReport, *, now: datetime) -> Finding:
    """Write a finding down; open the cases that follow; raise `FindingRefused` with every fault."""
    caller.require(Permission.CASES_WORK)
    faults = list(list_report_faults(report))
    known = find_organizations(tx, {one.organization_id for one in report.judged})
    for one in report.judged:
        if one.organization_id not in known:
            message = "There is no such organization."
            faults.append(conduct_fault("finding.party", message, "judged", one.organization_id, "Name one there is."))
    if faults:
        raise FindingRefused(" ".join(fault.message for fault in faults[:3]), faults=tuple(faults))
    actor = caller.actor
    finding = Finding(
        id=new_id(lambda: now),
        subject=report.subject,
        fact=report.fact.strip(),
        claimed=read_prose(report.claimed, len(report.claimed)) or "",
        found=read_prose(report.found, len(report.found)) or "",
        outcome=report.outcome,
        judged=report.judged,
        is_random=report.is_random,
        record_id=report.record_id,
        note=read_prose(report.note, len(report.note)) or "",
        found_at=now,
        officer_id=actor.person,
        officer_organization_id=actor.organization,
        officer_name=actor.name,
    )
    _storage.insert_finding(tx, finding)
    if finding.outcome is FindingOutcome.MISMATCH:
        for one in finding.judged:
            if not one.is_right and not known[one.organization_id].is_authority:
                open_for_finding(tx, actor, one.organization_id, finding, report.severity, now=now)
    return require_finding(tx, caller, finding.id)


def require_finding(tx: Transaction, caller: Caller, finding_id: UUID) -> Finding:
    """Return a finding; raise `FindingUnknown`."""
    caller.require(Permission.CASES_READ)
    found = find_findings(tx, [finding_id])
    if not found:
        raise FindingUnknown
    return found[0]


def find_findings(tx: Transaction, ids: Collection[UUID]) -> list[Finding]:
    """Return findings by id, the oldest first. Who may read them is for the caller to have asked."""
    return _storage.select_findings(tx, list(ids)) if ids else []


def list_findings_of(tx: Transaction, caller: Caller, record_id: UUID, *, limit: int = 200) -> list[Finding]:
    """Return what was found under a declaration, the oldest first."""
    caller.require(Permission.CASES_READ)
    return _storage.select_findings(tx, _storage.select_ids_of_record(tx, record_id, limit))


def list_findings_about(tx: Transaction, caller: Caller, reference: str, *, limit: int = 200) -> list[Finding]:
    """Return what was found of a subject, by its reference, the oldest first."""
    caller.require(Permission.CASES_READ)
    return _storage.select_findings(tx, _storage.select_ids_of_subject(tx, reference, limit))
