"""The pictures of a firm's products, which shoppers see beside the verdict: giving one, and taking it back."""

from __future__ import annotations

from starlette.responses import Response

from gqts.accounts import Permission
from gqts.catalogue import find_picture, give_picture, list_pictures, take_back_picture
from gqts.catalogue.picture import LONGEST_WORDS
from gqts.web.addresses import find_page_path
from gqts.web.firm.own import require_own
from gqts.web.languages import mark
from gqts.web.telling import show_code
from gqts.web.workbench import Desk, Form, PageUnknown, page, text_field

LIST = "/organization/pictures"
_ROWS = 30
_PRODUCT = "https://id.gs1.org/01/"
_LONGEST_GTIN = 20


class PictureForm(Form):
    """Of which product, and what the picture shows."""

    gtin = text_field(
        mark("GTIN"),
        hint=mark("Its digits, under a company prefix that you have proven."),
        longest=_LONGEST_GTIN,
        inputmode="numeric",
        autocomplete="off",
    )
    words_en = text_field(
        mark("What it shows, in English"),
        hint=mark("Who cannot see the picture hears this: “A blue pack with a sleeping baby”."),
        longest=LONGEST_WORDS,
    )
    words_zh = text_field(mark("What it shows, in Chinese"), longest=LONGEST_WORDS, is_needed=False)


@page(Permission.ORGANIZATION_EDIT, takes_files=True)
def show_pictures(desk: Desk) -> Response:
    """List the pictures, and take one."""
    after = desk.query("after", longest=80)
    with desk.transaction() as tx:
        own = require_own(desk)
        form = PictureForm.of(desk)
        sent = next((one.content for one in desk.files if one.field == "picture"), b"")
        if form.is_good():
            words = {"en": str(form.words_en.data), "zh": str(form.words_zh.data or "")}
            with form.refusals(tx):
                give_picture(tx, desk.caller.actor, own.id, str(form.gtin.data), sent, words, now=desk.now)
        found = list_pictures(tx, own.id, after=after, limit=_ROWS + 1)
    if form.is_done:
        desk.flash(mark("The picture is on the pages of the product from now on."))
        return desk.see_other(LIST)
    rows = [(one, show_code(one.product), find_page_path(one.product)) for one in found[:_ROWS]]
    return form.show(
        desk,
        "firm/pictures.html",
        rows=rows,
        first=LIST if after else "",
        next=f"?after={found[_ROWS - 1].product}" if len(found) > _ROWS else "",
    )


@page(Permission.ORGANIZATION_EDIT)
def take_back(desk: Desk) -> Response:
    """Ask before a picture is shown no more, and do it."""
    with desk.transaction() as tx:
        own = require_own(desk)
        gtin = str(desk.request.path_params["gtin"])[:_LONGEST_GTIN]
        picture = find_picture(tx, f"{_PRODUCT}{gtin}")
        if picture is None or picture.product not in {one.product for one in list_pictures(tx, own.id, limit=10_000)}:
            raise PageUnknown
        form = Form.of(desk)
        if desk.is_sent:
            with form.refusals(tx):
                take_back_picture(tx, desk.caller.actor, own.id, gtin, now=desk.now)
    if form.is_done:
        desk.flash(mark("The picture is shown no more."))
        return desk.see_other(LIST)
    say = desk.language
    return form.show(
        desk,
        "workbench/confirm.html",
        question=say.sentence(mark("Show the picture of %(product)s no more?"), product=show_code(picture.product)),
        consequence=say.text(mark("Shoppers see no picture of it until you give another one.")),
        button=say.text(mark("Show it no more")),
        back=LIST,
        back_label=say.text(mark("Pictures")),
    )
