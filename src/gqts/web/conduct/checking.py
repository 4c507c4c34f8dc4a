"""Entering what the check of something drawn showed: what was claimed, what was found; a mismatch opens a case."""

from __future__ import annotations

from starlette.responses import Response

from gqts.accounts import Permission
from gqts.conduct import Finding, FindingOutcome, Result, Severity, enter_result, list_drawn, require_draw
from gqts.organizations import find_organization
from gqts.web.conduct.act_forms import read_severity
from gqts.web.conduct.words import OUTCOMES, SEVERITIES
from gqts.web.languages import mark
from gqts.web.workbench import Desk, Form, PageUnknown, long_field, page, radio_field, text_field


class ResultForm(Form):
    """What was checked, what was claimed of it, and what was found."""

    fact = text_field(
        mark("What was checked"), hint=mark("Such as origin, quantity, net weight, certificate."), longest=100
    )
    claimed = text_field(mark("What was claimed"), hint=mark("As the party shared it."), longest=500)
    found = text_field(mark("What was found"), hint=mark("As you saw or measured it."), longest=500)
    outcome = radio_field(mark("Outcome"), [(one.value, words) for one, (_, words) in OUTCOMES.items()])
    severity = radio_field(
        mark("Severity, if it is not as claimed"), [(one.value, words) for one, words in SEVERITIES.items()]
    )
    note = long_field(mark("Note"), longest=2_000, rows=3)


@page(Permission.HOST_AUDIT)
def enter(desk: Desk) -> Response:
    """Enter a result, once."""
    draw_id, ticket = desk.id_in_path("draw_id"), _read_ticket(desk)
    finding: Finding | None = None
    with desk.transaction() as tx:
        draw = require_draw(tx, draw_id)
        drawn = next((one for one in list_drawn(tx, desk.caller, draw_id) if one.ticket == ticket), None)
        if drawn is None:
            raise PageUnknown
        party = find_organization(tx, drawn.organization_id)
        form = ResultForm.of(desk, severity=Severity.GENERAL.value)
        if form.is_good():
            result = Result(
                form.fact.data,
                form.claimed.data,
                form.found.data,
                FindingOutcome(form.outcome.data),
                read_severity(form),
                form.note.data or "",
            )
            with form.refusals(tx):
                finding = enter_result(tx, desk.caller, draw_id, ticket, result, now=desk.now)
    if finding is not None:
        if finding.case_ids:
            desk.flash(mark("The result is entered, and a case is opened."))
        else:
            desk.flash(mark("The result is entered."))
        return desk.see_other(f"/host/draws/{draw_id}")
    return form.show(desk, "conduct/result.html", draw=draw, drawn=drawn, party=party)


def _read_ticket(desk: Desk) -> bytes:
    text = str(desk.request.path_params["ticket"])
    try:
        return bytes.fromhex(text) if len(text) == 64 and text.isascii() else b""
    except ValueError:
        return b""
