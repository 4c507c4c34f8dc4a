"""The penalty cases about a firm, as it reads them: from the notice on, with what it can answer and until when."""

from __future__ import annotations

from starlette.responses import Response

from gqts.accounts import Permission
from gqts.conduct import list_own_cases, read_own_case
from gqts.web.conduct.acts import list_own_possible
from gqts.web.conduct.showing import show_file
from gqts.web.conduct.words import SEVERITIES, STATES, word_due, word_measure
from gqts.web.firm.own import require_own
from gqts.web.office.paging import PAGE, compose_pages, read_place
from gqts.web.workbench import Desk, page


@page(Permission.AUDIT_READ)
def list_own(desk: Desk) -> Response:
    """Show the cases about the organization, the newest first."""
    with desk.transaction() as tx:
        require_own(desk)
        found = list_own_cases(tx, desk.caller, after=read_place(desk), limit=PAGE + 1)
    return desk.render(
        "conduct/own_cases.html",
        pages=compose_pages(desk, found, lambda one: (one.opened_at, one.id)),
        badges=STATES,
        grades=SEVERITIES,
        word_due=lambda case: word_due(case, desk.language),
        word_measure=lambda case: word_measure(case, desk.language),
        can_act=lambda case: bool(list_own_possible(desk, case)),
    )


@page(Permission.AUDIT_READ)
def show_own(desk: Desk) -> Response:
    """Show one case about the organization."""
    case_id = desk.id_in_path("case_id")
    with desk.transaction() as tx:
        own = require_own(desk)
        told = read_own_case(tx, desk.caller, case_id)
    acts = list_own_possible(desk, told.case)
    return show_file(desk, "conduct/own_case.html", told, own, acts=acts, base="/organization/cases")
