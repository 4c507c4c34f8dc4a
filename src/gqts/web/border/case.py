"""The case page: the declaration beside what was shared, disagreements first, and everything that was done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from starlette.responses import Response

from gqts.accounts import Permission
from gqts.clearance import (
    CaseFile,
    Deed,
    Enclosure,
    Waiting,
    find_waiting,
    list_enclosures,
    list_parties,
    list_possible,
    read_case,
    read_evidence,
)
from gqts.conduct import PartyRecord, list_drawn_records, read_party_records
from gqts.declarations import Receipt, Record, find_record, list_receipts_of
from gqts.evidence import CheckResult, Dossier
from gqts.kit.database import Transaction
from gqts.organizations import Organization, Role, find_organizations
from gqts.risk import Assessment, AssessmentUnknown, read_assessment
from gqts.web.border.evidence_told import tell_matrix, tell_risks
from gqts.web.border.listing_told import tell_listings
from gqts.web.border.route_told import draw_case_route, tell_route
from gqts.web.border.telling import tell_one, tell_why
from gqts.web.border.words import ASKINGS, DEEDS, GOODS, LANE_NAMES, LANES, RESULTS, STATES
from gqts.web.telling import show_code
from gqts.web.workbench import Desk, page

_CUSTOMS_DEEDS: tuple[tuple[Deed, str, str, str], ...] = (
    (Deed.TAKE, "take", "t", "second"),
    (Deed.ARRIVE, "arrive", "v", "second"),
    (Deed.INSPECT, "inspect", "i", ""),
    (Deed.RELEASE, "release", "r", ""),
    (Deed.DETAIN, "detain", "d", ""),
    (Deed.SEND_BACK, "send-back", "b", ""),
    (Deed.OVERRIDE, "lane", "o", ""),
    (Deed.GIVE, "give", "g", ""),
    (Deed.CLOSE, "close", "c", "second"),
)
_AGENCY_DEEDS: tuple[tuple[Deed, str, str, str], ...] = (
    (Deed.HOLD, "hold", "h", ""),
    (Deed.LIFT, "lift", "l", ""),
    (Deed.ASK, "ask", "q", ""),
    (Deed.FIND, "finding", "f", ""),
    (Deed.SAMPLE, "sample", "s", ""),
)
_AT_ONCE = frozenset({"take", "arrive", "inspect", "close"})


@dataclass(frozen=True, slots=True)
class CaseRead:
    """All that the page of a case is made from, read in one transaction."""

    file: CaseFile
    record: Record | None
    receipts: Sequence[Receipt]
    waiting: Waiting | None
    assessment: Assessment | None
    parties: Sequence[Organization]
    agencies: Mapping[UUID, Organization]
    records: Mapping[UUID, PartyRecord]
    enclosures: Mapping[UUID, Sequence[Enclosure]]
    dossier: Dossier | None
    results: Sequence[CheckResult]
    is_drawn: bool


@page(Permission.CASES_READ, has_script=True)
def show_case(desk: Desk) -> Response:
    """Show a case."""
    record_id = desk.id_in_path("record_id")
    with desk.transaction() as tx:
        read = _read(tx, desk, record_id)
    language = desk.language
    case = read.file.case
    is_customs = Role.CUSTOMS in desk.caller.roles
    matrix = tell_matrix(read.results, language)
    route = tell_route(read.dossier, language)
    return desk.render(
        "border/case.html",
        read=read,
        case=case,
        why=tell_why(case, language, is_brief=not is_customs),
        selections=[tell_one(one, language) for one in case.why if one.what == "selection"],
        matrix=matrix,
        risk_lines=tell_risks(read.assessment, language) if is_customs else [],
        route=route,
        route_map=draw_case_route(read.dossier, language),
        deeds=list_deeds(desk, read.file),
        at_once=_AT_ONCE,
        lanes=LANES,
        lane_names=LANE_NAMES,
        states=STATES,
        askings=ASKINGS,
        results_words=RESULTS,
        deed_words=DEEDS,
        goods_words=GOODS,
        show_code=show_code,
        lines=read.record.document.lines if read.record else (),
        head=read.record.document.head if read.record else None,
        is_customs=is_customs,
        listings=tell_listings(read.record, desk.context.reference, language),
        task=_choose_task(read.assessment, case.task, language.code),
    )


def list_deeds(desk: Desk, file: CaseFile) -> list[tuple[str, str]]:
    """Return the acts that the reader may do now: each its path's end, and its key."""
    if not desk.caller.may(Permission.CASES_WORK):
        return []
    possible = list_possible(file.standing)
    holds = any(one.agency_id == desk.organization_id and one.lifted_at is None for one in file.holds)
    left_out = {Deed.HOLD} if holds else {Deed.LIFT}
    if file.case.taken_by == desk.person_id:
        left_out |= {Deed.TAKE}
    listed = _AGENCY_DEEDS if Role.CUSTOMS not in desk.caller.roles else (*_CUSTOMS_DEEDS, *_AGENCY_DEEDS)
    return [(path, key) for deed, path, key, _ in listed if deed in possible - left_out]


def _read(tx: Transaction, desk: Desk, record_id: UUID) -> CaseRead:
    file = read_case(tx, desk.caller, record_id)
    parties = list_parties(tx, file.case)
    owners = [*(one.id for one in file.requests), *(one.id for one in file.findings)]
    agencies = {one.agency_id for one in file.holds} | {one.agency_id for one in file.samples}
    agencies |= {one.agency_id for one in file.requests} | {one.agency_id for one in file.findings}
    asked = {one.asked_of for one in file.requests}
    values: dict[str, Any] = {
        "record": find_record(tx, record_id),
        "receipts": list_receipts_of(tx, record_id),
        "waiting": find_waiting(tx, record_id),
        "assessment": _find_assessment(tx, record_id),
        "agencies": find_organizations(tx, agencies | asked),
        "records": read_party_records(tx, {one.id for one in parties}, desk.now.date()),
        "enclosures": list_enclosures(tx, owners),
    }
    dossier, results = read_evidence(tx, desk.caller, record_id, reference=desk.context.reference, now=desk.now)
    is_drawn = Role.CUSTOMS in desk.caller.roles and bool(list_drawn_records(tx, [record_id]))
    return CaseRead(file=file, parties=parties, dossier=dossier, results=results, is_drawn=is_drawn, **values)


def _find_assessment(tx: Transaction, record_id: UUID) -> Assessment | None:
    try:
        return read_assessment(tx, record_id)
    except AssessmentUnknown:
        return None


def _choose_task(assessment: Assessment | None, kept: str, language: str) -> str:
    if assessment is None:
        return kept
    return assessment.tasks.get(language) or assessment.task or kept
