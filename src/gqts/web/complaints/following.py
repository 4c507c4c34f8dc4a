"""The author's page behind the tracking number: where it stands, what was answered, a word more."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from starlette.responses import RedirectResponse, Response

from gqts.complaints import (
    LONGEST_WORDS,
    ComplaintUnknown,
    Part,
    Tracking,
    add_word,
    erase_contact,
    read_number,
    read_own_photo,
    read_tracking,
)
from gqts.kit.database import Transaction
from gqts.web.addresses import find_page_path
from gqts.web.complaints.photos import send_jpeg
from gqts.web.complaints.words import ACTS, KINDS, PARTS, PURPOSES, STATES
from gqts.web.languages import mark
from gqts.web.rendering import PAGE_HEADERS
from gqts.web.signing.counting import count_client
from gqts.web.telling import show_code
from gqts.web.workbench import Desk, Form, PageUnknown, long_field, open_page

_WORDS_LIMIT = "20 per hour"


class WordForm(Form):
    """A word more."""

    words = long_field(mark("Add something"), longest=LONGEST_WORDS, is_needed=True, rows=3)


@open_page()
def find_complaint(desk: Desk) -> Response:
    """Ask for a number, and lead to its page."""
    typed = desk.query("number", longest=60)
    number = read_number(typed)
    if number is not None:
        return RedirectResponse(f"/complaints/{number}", 303, headers=dict(PAGE_HEADERS))
    return desk.render("complaints/find.html", typed=typed, status=400 if typed else 200)


@open_page()
def follow(desk: Desk) -> Response:
    """Show where a complaint stands; take a word more, or the contact back."""
    _count_reading(desk)
    is_erased = False
    with desk.transaction() as tx:
        tracking = _require(desk, tx)
        form = WordForm.anew(desk) if desk.sent("step") == "erase" else WordForm.of(desk)
        if desk.is_sent and desk.sent("step") == "erase":
            erase_contact(tx, tracking.number)
            is_erased = True
        elif form.is_good():
            refusal = count_client(desk, tx, "word on a complaint", _WORDS_LIMIT)
            form.refuse(refusal)
            if refusal is None:
                with form.refusals(tx):
                    add_word(tx, tracking.number, str(form.words.data), now=desk.now)
    path = f"/complaints/{tracking.number}"
    if is_erased:
        desk.flash(mark("How to reach you is erased."))
        return desk.see_other(path)
    if form.is_done:
        desk.flash(mark("It was added. Everybody who has your complaint reads it."))
        return desk.see_other(path)
    return _show(desk, form, tracking)


def _show(desk: Desk, form: WordForm, tracking: Tracking) -> Response:
    complaint, parts = tracking.complaint, _name_parts(tracking)
    return form.show(
        desk,
        "complaints/tracked.html",
        tracking=tracking,
        complaint=complaint,
        code=show_code(complaint.identifier),
        item=find_page_path(complaint.identifier),
        purpose=PURPOSES[complaint.purpose],
        kind=KINDS[complaint.kind],
        states=STATES,
        parts=PARTS,
        acts=[(one, parts.get(one.organization_id, Part.AUTHORITY)) for one in tracking.acts],
        act_words=ACTS,
    )


@open_page()
def send_own_photo(desk: Desk) -> Response:
    """Send the photo to its author."""
    _count_reading(desk)
    with desk.transaction() as tx:
        number = _require(desk, tx).number
        return send_jpeg(read_own_photo(tx, number))


def _name_parts(tracking: Tracking) -> Mapping[UUID | None, Part]:
    return {one.organization_id: one.part for one in tracking.entries}


def _count_reading(desk: Desk) -> None:
    """Count reading as of a page behind a code: who guesses numbers is kept out for a while; raise `TooMany`."""
    desk.context.reading.require(desk.client)


def _require(desk: Desk, tx: Transaction) -> Tracking:
    try:
        return read_tracking(tx, str(desk.request.path_params["number"]))
    except ComplaintUnknown:
        desk.context.reading.note_unknown(desk.client)
        raise PageUnknown from None
