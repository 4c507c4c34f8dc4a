"""What a shopper comes to see: in every language, down to what a form says that was filled in wrongly."""

from __future__ import annotations

import re

from tests.web.accessible.cast import GTIN, ITEM, OTHER_ITEM, Cast
from tests.web.accessible.walk import Walk
from tests.web.signed_in import Bench, form_token

from gqts.accounts import Seal
from gqts.labels import mint_labels
from gqts.organizations import read_authority
from gqts.web.languages import shopper_languages

NEW = f"/complaints/new?item={ITEM}"
WRONG = {
    "/01/09521321001014": 400,
    f"/01/{GTIN}/21/NOBODY": 404,
    "/complaints?number=zzz": 400,
    "/find?code=1": 400,
    "/nowhere": 404,
}
"""Addresses that shoppers mistype or mis-scan, and what they answer."""


def complain(bench: Bench) -> str:
    """Complain about an item; return the address of the complaint."""
    sent = {"purpose": "complaint", "kind": "unsafe", "words": "The lid is sharp.", "harm": "possible",
            "contact": "lin@home.example"}  # fmt: skip
    answer = bench.client.post(NEW, data={"csrf_token": form_token(bench.client.get(NEW).text), **sent})
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def seal_one(bench: Bench, cast: Cast) -> str:
    """Print a label with a seal; return the address of its item."""
    with bench.database.transaction() as tx:
        seal, authority = Seal(bench.settings.secret), read_authority(tx, cast.factory.id)
        minted = mint_labels(tx, authority, bench.clock, GTIN, 1, "L7", seal=seal)
    return f"/01/{GTIN}/10/L7/21/{minted.serials[0]}"


def walk_as_shopper(walk: Walk, cast: Cast) -> None:
    """Look at the shoppers' pages in each of their languages, while `OTHER_ITEM` is recalled."""
    sealed, complaint = seal_one(walk.bench, cast), complain(walk.bench)
    for code in shopper_languages():
        walk.bench.client.cookies.clear()
        walk.forget()
        walk.language = code
        walk.look(f"/?lang={code}")  # which the browser remembers
        walk.look(
            ITEM, OTHER_ITEM, sealed, cast.certificate, NEW, complaint, "/complaints", "/complaints/statistics", "/log"
        )
        for path, status in WRONG.items():
            walk.look(path, status=status)
        walk.send_plain("/seal", status=400, path=sealed, code="AAAA-AAAA")
        about = {"item": "https://id.gs1.org" + ITEM}
        walk.send_plain("/recalls/contact", status=400, **about, address="lin@home.example")
        walk.send_plain("/recalls/contact", status=400, **about, address="lin", agreed="y")
        left = walk.send_plain("/recalls/contact", **about, address="lin@home.example", agreed="y")
        forget = re.search(r'href="(/recalls/forget/[^"]+)"', left.text)
        assert forget is not None
        walk.look(forget[1])
        walk.send(forget[1])
    walk.language = ""
    walk.bench.client.cookies.clear()
    walk.follow("/draws", "/risk/draws")
