"""From a declaration to a lane, whenever anything changes: evidence, four risks, the case, and what follows by itself.

Promise: one declaration is assessed in one transaction with everything that follows from it: its goods are linked anew,
its arrival is noted, its receipt moves on (yellow: manual review, red: inspection), and what is in the green or blue
lane is released once it has arrived, when its office lets that happen, nobody holds it and nothing asked is unanswered.
Assessing twice changes nothing that did not change. An officer's lane stands.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from gqts.clearance._storage import consignments as _storage
from gqts.clearance.arrival import Arrival, find_arrival
from gqts.clearance.case import ENDED, GONE, CaseState, Deed
from gqts.clearance.consignment import Consignment, Goods, Why
from gqts.clearance.deciding import move_case
from gqts.clearance.facts import tell_facts, tell_records
from gqts.clearance.holding import read_standing
from gqts.clearance.notice import PARTY
from gqts.clearance.offices import find_office
from gqts.clearance.opening import open_case
from gqts.clearance.outcomes import note_assessed
from gqts.clearance.parties import list_parties
from gqts.clearance.receipts import tell_receipt
from gqts.clearance.related import name_party
from gqts.clearance.trail import SYSTEM, note_act
from gqts.conduct import read_party_records
from gqts.customs.ceb.status import ReturnStatus
from gqts.customs.reference import Reference
from gqts.declarations import Record, find_organizations_by_code, find_record
from gqts.evidence import (
    DECLARED_KINDS,
    Dossier,
    Outcome,
    ThingKind,
    find_clues,
    read_countries,
    unlink_declaration,
    validate,
)
from gqts.identifiers import canonical_uri, identifier_key
from gqts.kit.database import Transaction
from gqts.organizations import Actor, Organization
from gqts.risk import Assessment, AssessmentUnknown, Lane, assess_and_keep, read_assessment

_MOST_WHYS = 12
_UNFOLLOWED = frozenset({ThingKind.PRODUCT})
"""A whole product is in too many declarations for each event of it to concern them all."""
_RECEIPTS: Mapping[Lane, ReturnStatus] = {
    Lane.YELLOW: ReturnStatus.MANUAL_REVIEW,
    Lane.RED: ReturnStatus.INSPECTION,
}


@dataclass(frozen=True, slots=True)
class Assessed:
    """A case that was assessed, and whether anything about it changed."""

    case: Consignment
    is_changed: bool


def assess_case(tx: Transaction, record_id: UUID, reference: Reference, *, now: datetime) -> Assessed | None:
    """Assess a declaration and do what follows; return None when there is no declaration to assess."""
    record = find_record(tx, record_id)
    if record is None or record.kind.name not in DECLARED_KINDS:
        return None
    if not record.is_standing:
        return _end_withdrawn(tx, record, now=now)
    case = open_case(tx, record, now=now)
    if case.state in ENDED:
        return Assessed(case, is_changed=False)
    validation = validate(tx, record_id, now=now, reference=reference)
    dossier, results = validation.dossier, validation.results
    parties = list_parties(tx, case)
    _write_goods(tx, record, dossier, parties)
    case = _note_arrival(tx, case, find_arrival(dossier, now=now), now=now)
    known = read_party_records(tx, {one.id for one in parties}, now.date())
    countries = read_countries(reference, record.document.head.declTime)
    kept = assess_and_keep(
        tx,
        record_id,
        results,
        tell_facts(record, dossier, countries, _find_limit(record, reference)),
        records=tell_records(parties, known),
        inspected_on=case.arrived_at.date() if case.arrived_at and case.state not in GONE else None,
        now=now,
    )
    note_assessed(tx, case, dossier, results)
    changed = apply_assessment(tx, case, kept.assessment, now=now)
    return Assessed(follow_up(tx, changed, now=now), is_changed=kept.is_new or changed != case)


def take_in_assessment(tx: Transaction, record_id: UUID, *, now: datetime) -> None:
    """Bring a case up to its last assessment, which another declaration may have changed by taking its place."""
    case = _storage.lock_consignment(tx, record_id)
    if case is None or case.state in GONE:
        return
    try:
        assessment = read_assessment(tx, record_id)
    except AssessmentUnknown:
        return
    follow_up(tx, apply_assessment(tx, case, assessment, now=now), now=now)


def apply_assessment(tx: Transaction, case: Consignment, assessment: Assessment, *, now: datetime) -> Consignment:
    """Write an assessment into its case; the lane that an officer set, or whose inspection has begun, stays."""
    risk = max(assessment.scores, key=lambda one: one.score, default=None)
    stays = bool(case.lane_by) or case.state in {CaseState.INSPECTING, CaseState.DETAINED} or case.state in GONE
    changed = replace(
        case,
        lane=case.lane if stays and case.lane else assessment.lane,
        assessed_lane=assessment.lane,
        assessed_at=assessment.at,
        risk=risk.risk.value if risk and risk.score > 0 else "",
        risk_score=risk.score if risk else 0.0,
        rank=assessment.rank,
        why=tuple(list_whys(assessment)),
        task=assessment.task,
    )
    if changed == case:
        return case
    _storage.update_assessment(tx, changed)
    if changed.assessed_lane != case.assessed_lane:
        detail = {"from": case.assessed_lane or "", "to": assessment.lane.value}
        note_act(tx, changed, "assess", detail, now=now)
    return changed


def list_whys(assessment: Assessment) -> Sequence[Why]:
    """Return why it is this lane, the deciding selection first, and what speaks most against the goods."""
    whys = [
        Why("selection", one.why, "", {"name": one.name, "version": str(one.version), **one.details})
        for one in assessment.selections
    ]
    against = {
        one.code: one
        for score in assessment.scores
        for one in score.indications
        if one.outcome is Outcome.FAIL and one.weight > 0
    }
    heaviest = sorted(against.values(), key=lambda one: (-one.weight, one.code))
    whys += [Why("indication", one.code, one.outcome.value, dict(one.details)) for one in heaviest]
    return whys[:_MOST_WHYS]


def follow_up(tx: Transaction, case: Consignment, *, now: datetime) -> Consignment:
    """Write the receipt of the lane, or release what may go by itself."""
    if case.lane is None or case.state in GONE:
        return case
    if case.lane in _RECEIPTS:
        tell_receipt(tx, case.record_id, _RECEIPTS[case.lane], now=now)
        return case
    standing = read_standing(tx, case)
    may_go = case.state is CaseState.ASSESSED and not standing.holds and not standing.unanswered
    if may_go and find_office(tx, case.office).releases(case.lane):
        actor = Actor.operator(SYSTEM)
        return move_case(tx, actor, case, Deed.RELEASE, {"lane": case.lane.value}, now=now, is_automatic=True)
    return case


def _note_arrival(tx: Transaction, case: Consignment, arrival: Arrival | None, *, now: datetime) -> Consignment:
    if arrival is None or case.arrived_at is not None or case.state in GONE:
        return case
    actor = Actor.operator(SYSTEM)
    detail = {"words": arrival.told_by, "item": arrival.place}
    return move_case(tx, actor, case, Deed.ARRIVE, detail, now=now, arrived_at=arrival.at, how=arrival.told_by)


def _write_goods(tx: Transaction, record: Record, dossier: Dossier, parties: Sequence[Organization]) -> None:
    """Write what a case is followed by: its goods, the papers that may tell of them, its parties, and who told."""
    followed = [
        Goods(one.uri, one.kind.value, one.line) for one in dossier.linked.things if one.kind not in _UNFOLLOWED
    ]
    followed += [Goods(uri, "paper") for uri in _list_papers(tx, dossier)]
    told = {one.voice.organization_id for one in dossier.happenings}
    known = {one.id for one in parties} | {one for one in told if one is not None}
    followed += [Goods(name_party(one), "party") for one in sorted(known)]
    keyed: dict[str, Goods] = {}
    for one in followed:
        keyed.setdefault(identifier_key(canonical_uri(one.identifier)).hex(), one)
    _storage.replace_goods(tx, record.id, sorted(keyed.items()))


def _list_papers(tx: Transaction, dossier: Dossier) -> Sequence[str]:
    """Return the orders and bills by which an event may come to tell of the goods, though none does yet."""
    head = dossier.head
    codes = {head.ebcCode, head.ebpCode, head.agentCode, head.logisticsCode} - {""}
    known = find_organizations_by_code(tx, codes)
    glns = {code: [one.party.removeprefix(PARTY)] for code, one in known.items() if one.party.startswith(PARTY)}
    clues = find_clues(dossier.declaration.document, glns)
    return [*clues.orders, *clues.bills]


def _find_limit(record: Record, reference: Reference) -> Decimal | None:
    entry = reference.find("retail_import", record.document.head.declTime)
    is_retail = hasattr(record.document.head, "ebpCode")
    return Decimal(entry.values["transaction_limit"]) if entry is not None and is_retail else None


def _end_withdrawn(tx: Transaction, record: Record, *, now: datetime) -> Assessed | None:
    """End the case of a declaration that was withdrawn or returned; None when there is none."""
    case = _storage.lock_consignment(tx, record.id)
    if case is None or case.state in GONE:
        return None
    unlink_declaration(tx, record.id)
    ended = replace(case, state=CaseState.CLOSED, ended_at=now)
    _storage.update_progress(tx, ended)
    note_act(tx, ended, "withdrawn", {"number": str(int(record.status)) if record.status else ""}, now=now)
    return Assessed(ended, is_changed=True)
