"""What clearance tells others of a case: milestones and parts in it for the parties' records, outcomes for the risk.

Everything is told in the transaction of the act itself. An inspection's outcome is told once it is decided: a hit when
any agency found something else than was declared.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from gqts.accounts import Caller
from gqts.clearance._storage import deeds
from gqts.clearance.case import Deed
from gqts.clearance.consignment import Consignment
from gqts.clearance.facts import tell_sharing
from gqts.clearance.found import ItemFinding, Result
from gqts.clearance.parties import find_trader
from gqts.conduct import (
    FindingOutcome,
    FindingReport,
    Judged,
    Milestone,
    Severity,
    Share,
    Subject,
    SubjectKind,
    list_drawn_records,
    note_consignment,
    note_milestone,
)
from gqts.conduct import record_finding as report_finding
from gqts.evidence import CheckResult, Dossier, Outcome
from gqts.kit.database import Transaction
from gqts.organizations import Level
from gqts.risk import AssessmentUnknown, fix_lane, note_outcome, read_assessment

_LEVELS = {"factory": Level.FACTORY, "trader": Level.TRADER, "port": Level.PORT}
_FACTS = {
    Result.AS_DECLARED: "declaration",
    Result.COUNTERFEIT: "genuineness",
    Result.UNSAFE: "quality",
    Result.WRONG_ORIGIN: "origin",
    Result.UNDERVALUED: "value",
    Result.WRONG_QUANTITY: "quantity",
    Result.WRONG_DESCRIPTION: "description",
    Result.PROHIBITED: "admissibility",
}
_FOUND = {
    Result.AS_DECLARED: "as declared",
    Result.COUNTERFEIT: "counterfeit",
    Result.UNSAFE: "unsafe, or below its standard",
    Result.WRONG_ORIGIN: "of another origin",
    Result.UNDERVALUED: "worth more than declared",
    Result.WRONG_QUANTITY: "more or fewer than declared",
    Result.WRONG_DESCRIPTION: "other goods than declared",
    Result.PROHIBITED: "prohibited goods",
}
_LONGEST = 500


def note_assessed(
    tx: Transaction,
    case: Consignment,
    dossier: Dossier,
    results: Sequence[CheckResult],
) -> None:
    """Note every party's part in a consignment that has arrived, and how far upstream it was shared."""
    if case.arrived_at is None:
        return
    level = _LEVELS.get(tell_sharing(dossier))
    trader = find_trader(tx, case)
    presented_at = find_presented(case.arrived_at, dossier)
    note_milestone(tx, case.record_id, Milestone.ARRIVED, presented_at, organization_id=trader, level=level)
    is_complete = not any(one.outcome is Outcome.MISSING for one in results)
    shares = list_shares(results, presented_at)
    note_consignment(tx, case.record_id, shares, arrived_at=presented_at, is_complete=is_complete)


def find_presented(arrived_at: datetime, dossier: Dossier) -> datetime:
    """Return from when on customs could release the goods: their arrival, and of goods under bond their declaration.

    How long those lay in the warehouse until somebody bought them is nobody's waiting.
    """
    return max(arrived_at, dossier.declaration.received_at) if dossier.is_bonded else arrived_at


def list_shares(results: Iterable[CheckResult], arrived_at: datetime) -> list[Share]:
    """Return each party's part: how long before arrival it said its last, and whether what it declared disagrees.

    A check that fails is held against who said what was checked, the first of its statements: not against whose word
    it was held against.
    """
    last: dict[UUID, datetime] = {}
    wrong: set[UUID] = set()
    for result in results:
        for place, statement in enumerate(result.statements):
            who = statement.source.organization_id
            if who is None:
                continue
            last[who] = max(last.get(who, statement.source.said_at), statement.source.said_at)
            if place == 0 and result.outcome is Outcome.FAIL:
                wrong.add(who)
    return [Share(who, (arrived_at - at).total_seconds() / 3600, who in wrong) for who, at in sorted(last.items())]


def note_deed(tx: Transaction, case: Consignment, deed: Deed, *, now: datetime) -> None:
    """Tell what an act means for the records and the risk."""
    trader = find_trader(tx, case)
    if deed is Deed.INSPECT:
        fix_lane(tx, case.record_id)
        is_random = is_by_chance(tx, case.record_id)
        note_milestone(tx, case.record_id, Milestone.INSPECTED, now, organization_id=trader, is_random=is_random)
    if deed is Deed.RELEASE:
        note_milestone(tx, case.record_id, Milestone.RELEASED, now, organization_id=trader)
    if deed in {Deed.RELEASE, Deed.DETAIN, Deed.SEND_BACK}:
        _tell_outcome(tx, case, now)


def note_finding(tx: Transaction, caller: Caller, case: Consignment, found: ItemFinding, *, now: datetime) -> None:
    """Write a finding into the declarant's record; one that differs from what was declared opens a penalty case."""
    is_hit = found.result is not Result.AS_DECLARED
    if found.item:
        subject = Subject(SubjectKind.ITEM, found.item)
    else:
        subject = Subject(SubjectKind.DECLARATION, str(case.record_id))
    report = FindingReport(
        subject,
        _FACTS[found.result],
        (case.goods or case.number)[:_LONGEST],
        (f"{_FOUND[found.result]}: {found.words}" if found.words else _FOUND[found.result])[:_LONGEST],
        FindingOutcome.MISMATCH if is_hit else FindingOutcome.MATCH,
        (Judged(case.organization_id, not is_hit),),
        is_random=is_by_chance(tx, case.record_id),
        record_id=case.record_id,
        severity=Severity.GENERAL,
    )
    report_finding(tx, caller, report, now=now)
    if is_hit:
        note_milestone(tx, case.record_id, Milestone.HIT, now, organization_id=find_trader(tx, case))


def is_by_chance(tx: Transaction, record_id: UUID) -> bool:
    """Return whether chance chose a declaration, for its lane or in a published draw: what is found in it tells how
    much there is to find anywhere.
    """
    if list_drawn_records(tx, [record_id]):
        return True
    try:
        return read_assessment(tx, record_id).is_random
    except AssessmentUnknown:
        return False


def _tell_outcome(tx: Transaction, case: Consignment, now: datetime) -> None:
    results = [row[4] for row in deeds.select_findings(tx, case.record_id)]
    was_inspected = bool(results) or any(one.what == Deed.INSPECT for one in deeds.select_acts(tx, case.record_id, 500))
    if was_inspected:
        is_hit = any(one != Result.AS_DECLARED for one in results)
        note_outcome(tx, case.record_id, is_hit=is_hit, was_random=is_by_chance(tx, case.record_id), at=now)
