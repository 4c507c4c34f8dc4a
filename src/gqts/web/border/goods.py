"""Findings and samples, item by item, at the desk and at the shelf; and the files that come with them."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.responses import Response

from gqts.accounts import Permission
from gqts.clearance import (
    MOST_FILES,
    CaseFile,
    Result,
    Sent,
    read_case,
    read_enclosure,
    record_finding,
    take_sample,
)
from gqts.web.border.words import RESULTS
from gqts.web.languages import mark
from gqts.web.rendering import PAGE_HEADERS
from gqts.web.workbench import Desk, Form, long_field, page, radio_field, text_field

_ITEM_HINT = mark("As scanned or typed; empty for the consignment as a whole.")


class FindingForm(Form):
    """What was found at one item."""

    item = text_field(mark("Item"), hint=_ITEM_HINT, longest=2_000, is_needed=False)
    result = radio_field(mark("Found"), [(one.value, words) for one, words in RESULTS.items()])
    words = long_field(
        mark("In words"), hint=mark("What was seen, counted, measured. Needed unless it is as declared."), rows=3
    )


class SampleForm(Form):
    """A sample that was taken."""

    item = text_field(mark("Item"), hint=_ITEM_HINT, longest=2_000, is_needed=False)
    quantity = text_field(mark("How much"), hint=mark("For example: 2 packs, 100 g."), longest=100)
    laboratory = text_field(mark("Laboratory"))
    number = text_field(mark("Number of the sample"), longest=60)


@page(Permission.CASES_WORK, takes_files=True)
def find(desk: Desk) -> Response:
    """Ask for what was found, and write it down with its photos."""
    record_id = desk.id_in_path("record_id")
    item = desk.query("item", longest=2_000)
    with desk.transaction() as tx:
        file = read_case(tx, desk.caller, record_id)
        form = FindingForm.of(desk, item=item, result=Result.AS_DECLARED.value)
        if form.is_good():
            with form.refusals(tx):
                record_finding(
                    tx,
                    desk.caller,
                    record_id,
                    item=form.item.data,
                    result=Result(form.result.data),
                    words=form.words.data,
                    photos=list_sent(desk),
                    now=desk.now,
                )
    if form.is_done:
        desk.flash(mark("The finding was recorded."))
        return desk.see_other(_way_on(desk, file))
    return form.show(
        desk,
        "border/finding.html",
        case=file.case,
        path=f"/border/cases/{record_id}",
        most=MOST_FILES,
        back=_back(desk),
    )


@page(Permission.CASES_WORK)
def sample(desk: Desk) -> Response:
    """Ask what was sampled, and write it down."""
    record_id = desk.id_in_path("record_id")
    with desk.transaction() as tx:
        file = read_case(tx, desk.caller, record_id)
        form = SampleForm.of(desk, item=desk.query("item", longest=2_000))
        if form.is_good():
            with form.refusals(tx):
                take_sample(
                    tx,
                    desk.caller,
                    record_id,
                    item=form.item.data,
                    quantity=form.quantity.data,
                    laboratory=form.laboratory.data,
                    number=form.number.data,
                    now=desk.now,
                )
    if form.is_done:
        desk.flash(mark("The sample was recorded. The declarant was told."))
        return desk.see_other(_way_on(desk, file))
    return form.show(desk, "border/sample.html", case=file.case, path=f"/border/cases/{record_id}", back=_back(desk))


@page(Permission.CASES_READ)
def send_case_file(desk: Desk) -> Response:
    """Send a photo or an enclosure of a case to whoever is competent for it."""
    record_id = desk.id_in_path("record_id")
    with desk.transaction() as tx:
        read_case(tx, desk.caller, record_id)
        kept = read_enclosure(tx, record_id, desk.id_in_path("enclosure_id"))
    return send_content(kept.name, kept.media_type, kept.content)


def send_content(name: str, media_type: str, content: bytes) -> Response:
    """Send a file: a picture to be shown, anything else to be saved, and nothing of it to be run."""
    kind = "inline" if media_type == "image/jpeg" else "attachment"
    ascii_name = "".join(one if (one.isascii() and one.isalnum()) or one in "._-" else "_" for one in name)
    headers = {
        **PAGE_HEADERS,
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Content-Disposition": f'{kind}; filename="{ascii_name}"',
        "Cache-Control": "private, max-age=3600",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    return Response(content, headers=headers, media_type=media_type)


def list_sent(desk: Desk) -> Sequence[Sent]:
    """Return the files that came with a form."""
    return [Sent(one.name, one.content) for one in desk.files if one.field == "files"]


def _back(desk: Desk) -> str:
    asked = desk.sent("back") if desk.is_sent else desk.query("back")
    return "shelf" if asked == "shelf" else ""


def _way_on(desk: Desk, file: CaseFile) -> str:
    return "/border/shelf" if _back(desk) else f"/border/cases/{file.case.record_id}#findings"
