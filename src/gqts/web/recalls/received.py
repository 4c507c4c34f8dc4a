"""What a firm is asked to do: the recalls of goods that it handled, and its answers."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response
from wtforms import IntegerField
from wtforms.validators import InputRequired, NumberRange

from gqts.accounts import Permission
from gqts.organizations import find_organizations, require_organization
from gqts.recalls import (
    Answer,
    PublishedRecall,
    acknowledge_notice,
    answer_notice,
    find_document_type,
    is_notifiable,
    list_orders,
    list_received,
    require_notice,
    require_recall,
)
from gqts.web.languages import mark
from gqts.web.office.paging import PAGE, compose_pages, read_place
from gqts.web.office.records import send_csv
from gqts.web.recall_lines import list_recall_lines
from gqts.web.recalls.beginning import name_recall
from gqts.web.recalls.words import badge_of
from gqts.web.workbench import Desk, Form, long_field, page, tick_field

_ORDERS = 2_000
_MOST_ORDERS = 200_000


def _number_field(label: str) -> Any:
    checks = [InputRequired(), NumberRange(min=0, max=1_000_000_000)]
    return IntegerField(label, checks, render_kw={"inputmode": "numeric", "min": "0"})


class AnswerForm(Form):
    """What was done, in total."""

    removed = _number_field(mark("Units taken off sale"))
    corrected = _number_field(mark("Units put right, refunded or destroyed"))
    buyers_told = _number_field(mark("Buyers of affected units whom you told"))
    nothing_left = tick_field(mark("We have none left"))
    note = long_field(mark("Note"), longest=1_000, rows=2)


@page(Permission.COMPLAINTS_ANSWER)
def list_asked(desk: Desk) -> Response:
    """Show the recalls that the reader's organization was told of."""
    with desk.transaction() as tx:
        found = list_received(tx, desk.caller, after=read_place(desk), limit=PAGE + 1)
        recallers = find_organizations(tx, {recall.organization_id for _, recall in found})
    pages = compose_pages(desk, found, lambda pair: (pair[0].sent_at, pair[1].id))
    return desk.render(
        "recalls/received.html",
        pages=pages,
        recallers=recallers,
        name_of=name_recall,
        badge_of=badge_of,
        now=desk.now,
    )


@page(Permission.COMPLAINTS_ANSWER)
def show_asked(desk: Desk) -> Response:
    """Show what is asked, and take that it was read, or what was done."""
    recall_id = desk.id_in_path("recall_id")
    with desk.transaction() as tx:
        notice = require_notice(tx, desk.caller, recall_id)
        recall = require_recall(tx, recall_id)
        recaller = require_organization(tx, recall.organization_id)
        known = {"removed": notice.removed, "corrected": notice.corrected, "buyers_told": notice.buyers_told}
        form = AnswerForm.of(desk, **known, nothing_left=notice.nothing_left, note=notice.note)
        is_reading = desk.is_sent and desk.sent("act") == "acknowledge"
        if is_reading:
            acknowledge_notice(tx, desk.caller, recall_id, now=desk.now)
        elif form.is_good():
            answer = Answer(
                form.removed.data,
                form.corrected.data,
                bool(form.nothing_left.data),
                form.buyers_told.data,
                form.note.data,
            )
            with form.refusals(tx):
                answer_notice(tx, desk.caller, recall_id, answer, now=desk.now)
        orders = list_orders(tx, desk.caller, recall_id, limit=1)
        has_message = is_notifiable(recall) and find_document_type(tx, recall) is not None
    if is_reading or form.is_done:
        desk.flash(mark("The recaller sees your answer."))
        return desk.see_other(f"/recalls/received/{recall_id}")
    lines = list_recall_lines([PublishedRecall(recall, recaller)], desk.language)
    return form.show(
        desk,
        "recalls/asked.html",
        notice=notice,
        recall=recall,
        recaller=recaller,
        name=name_recall(recall),
        state=badge_of(recall),
        lines=lines[0] if lines else None,
        has_orders=bool(orders),
        has_message=has_message,
    )


@page(Permission.COMPLAINTS_ANSWER)
def export_orders(desk: Desk) -> Response:
    """Send the order numbers that the reader's organization told of affected units."""
    recall_id = desk.id_in_path("recall_id")
    rows: list[tuple[str, int]] = []
    with desk.transaction() as tx:
        require_notice(tx, desk.caller, recall_id)
        while len(rows) < _MOST_ORDERS:
            some = list_orders(tx, desk.caller, recall_id, after=rows[-1][0] if rows else "", limit=_ORDERS)
            rows += some
            if len(some) < _ORDERS:
                break
    return send_csv(desk, "recall-orders", ("order", "units"), ((number, str(units)) for number, units in rows))
