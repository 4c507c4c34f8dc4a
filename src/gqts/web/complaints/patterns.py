"""Patterns among complaints, for authorities and brands, with the identifiers that they are made of."""

from __future__ import annotations

from uuid import UUID

from starlette.responses import Response

from gqts.accounts import Permission
from gqts.complaints import (
    LONGEST_WORDS,
    Dimension,
    Pattern,
    list_parties,
    list_patterns,
    propose_case,
    read_pattern,
)
from gqts.conduct import Case
from gqts.conduct import Severity as CaseSeverity
from gqts.kit.clock import write_instant
from gqts.organizations import Organization, find_organizations
from gqts.web.addresses import find_page_path
from gqts.web.complaints.words import DIMENSIONS
from gqts.web.conduct.words import SEVERITIES as CASE_SEVERITIES
from gqts.web.languages import mark
from gqts.web.office.records import send_csv
from gqts.web.telling import show_code
from gqts.web.workbench import Desk, Form, choice_field, long_field, page

_COLUMNS = ("identifier", "taken_at", "complaint_id")


@page()
def show_patterns(desk: Desk) -> Response:
    """Show the patterns that the reader may see."""
    with desk.transaction() as tx:
        found = list_patterns(tx, desk.caller)
        names = find_organizations(tx, {UUID(one.value) for one in found if one.dimension is Dimension.SELLER})
    rows = [(one, _name(desk, one, names)) for one in found]
    return desk.render("complaints/patterns.html", rows=rows, dimensions=DIMENSIONS)


class CaseForm(Form):
    """The penalty case that a pattern calls for."""

    party = choice_field(mark("About whom"), ())
    severity = choice_field(mark("Severity"), [(one.value, words) for one, words in CASE_SEVERITIES.items()])
    summary = long_field(mark("What the case is about"), longest=LONGEST_WORDS, is_needed=True, rows=3)


@page()
def show_pattern(desk: Desk) -> Response:
    """Show a pattern, how it was counted, and its complaints; open the case that it calls for."""
    case: Case | None = None
    with desk.transaction() as tx:
        pattern_id = desk.id_in_path("pattern_id")
        pattern, members = read_pattern(tx, desk.caller, pattern_id)
        parties = list_parties(pattern)
        names = find_organizations(tx, set(parties))
        form = CaseForm.of(desk, severity=CaseSeverity.GENERAL.value)
        form.offer("party", [(str(one), _name_party(desk, names, one)) for one in parties])
        if desk.is_sent and desk.caller.may(Permission.CASES_WORK) and form.is_good():
            with form.refusals(tx):
                case = propose_case(
                    tx,
                    desk.caller,
                    pattern_id,
                    UUID(form.party.data),
                    severity=CaseSeverity(form.severity.data),
                    summary=str(form.summary.data),
                    now=desk.now,
                )
    if case is not None and form.is_done:
        desk.flash(mark("The case is opened, with the pattern as its first evidence."))
        return desk.see_other(f"/host/cases/{case.id}")
    return form.show(
        desk,
        "complaints/pattern.html",
        pattern=pattern,
        name=_name(desk, pattern, names),
        dimension=DIMENSIONS[pattern.dimension],
        rows=[(one, show_code(one.identifier), find_page_path(one.identifier)) for one in members[:200]],
        count=len(members),
        may_open=bool(parties) and pattern.case_id is None and desk.caller.may(Permission.CASES_WORK),
        may_recall=desk.caller.may(Permission.RECALLS_MANAGE),
    )


@page()
def export_pattern(desk: Desk) -> Response:
    """Send the identifiers of a pattern as a CSV file: where a recall or a case begins."""
    pattern_id = desk.id_in_path("pattern_id")
    with desk.transaction() as tx:
        _, members = read_pattern(tx, desk.caller, pattern_id)
    rows = ((one.identifier, write_instant(one.taken_at), str(one.complaint_id)) for one in members)
    return send_csv(desk, "pattern", _COLUMNS, rows)


def _name_party(desk: Desk, names: dict[UUID, Organization], party: UUID) -> str:
    return names[party].name(desk.language.code) if party in names else "–"


def _name(desk: Desk, pattern: Pattern, names: dict[UUID, Organization]) -> str:
    if pattern.dimension is not Dimension.SELLER:
        return show_code(pattern.value)
    seller = names.get(UUID(pattern.value))
    return seller.name(desk.language.code) if seller else "–"
