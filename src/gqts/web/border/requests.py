"""A firm's page of requests: what customs and other agencies ask of it, until when, and its answers."""

from __future__ import annotations

from starlette.responses import Response

from gqts.accounts import Permission
from gqts.clearance import (
    MOST_FILES,
    PartyRequest,
    answer_request,
    find_declared,
    list_enclosures,
    list_requests_to,
    read_enclosure,
    require_own_request,
)
from gqts.organizations import find_organizations
from gqts.web.border.goods import list_sent, send_content
from gqts.web.border.words import ASKINGS
from gqts.web.languages import mark
from gqts.web.office.paging import PAGE, compose_pages, read_place
from gqts.web.workbench import Desk, Form, PageUnknown, long_field, page

_LIST = "/organization/requests"


class AnswerForm(Form):
    """The answer of the party."""

    answer = long_field(mark("Answer"), hint=mark("At most 2,000 characters."), is_needed=True, rows=6)


@page(Permission.CUSTOMS_DECLARE)
def show_requests(desk: Desk) -> Response:
    """Show what the organization is asked."""
    is_open = desk.query("show") == "open"
    with desk.transaction() as tx:
        found = list_requests_to(tx, desk.caller, after=read_place(desk), limit=PAGE + 1, is_open=is_open)
        agencies = find_organizations(tx, {one.agency_id for one in found})
        declared = find_declared(tx, desk.caller, {one.record_id for one in found})
    return desk.render(
        "border/requests.html",
        pages=compose_pages(desk, found, lambda one: (one.asked_at, one.id)),
        agencies=agencies,
        declared=declared,
        askings=ASKINGS,
        is_open=is_open,
        is_late=lambda one: is_late(desk, one),
    )


@page(Permission.CUSTOMS_DECLARE, takes_files=True)
def answer(desk: Desk) -> Response:
    """Show a request with its answer, or ask for the answer."""
    request_id = desk.id_in_path("request_id")
    with desk.transaction() as tx:
        asked = require_own_request(tx, desk.caller, request_id)
        agency = find_organizations(tx, {asked.agency_id}).get(asked.agency_id)
        declared = find_declared(tx, desk.caller, {asked.record_id})
        form = AnswerForm.of(desk)
        if form.is_good():
            with form.refusals(tx):
                answer_request(tx, desk.caller, request_id, words=form.answer.data, files=list_sent(desk), now=desk.now)
        files = list_enclosures(tx, [request_id]).get(request_id, [])
    if form.is_done:
        desk.flash(mark("Your answer was sent."))
        return desk.see_other(f"{_LIST}/{request_id}")
    return form.show(
        desk,
        "border/request.html",
        asked=asked,
        agency=agency,
        declared=declared.get(asked.record_id),
        asking=ASKINGS[asked.kind],
        files=files,
        most=MOST_FILES,
        is_late=is_late(desk, asked),
    )


@page(Permission.CUSTOMS_DECLARE)
def send_own_file(desk: Desk) -> Response:
    """Send a file of the organization's own answer."""
    request_id = desk.id_in_path("request_id")
    with desk.transaction() as tx:
        asked = require_own_request(tx, desk.caller, request_id)
        kept = read_enclosure(tx, asked.record_id, desk.id_in_path("enclosure_id"))
        if kept.owner_id != request_id:
            raise PageUnknown
    return send_content(kept.name, kept.media_type, kept.content)


def is_late(desk: Desk, one: PartyRequest) -> bool:
    """Return whether an answer is overdue."""
    return one.is_open and one.due_on < desk.now.date()
