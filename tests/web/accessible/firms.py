"""What firms do on their pages: about themselves, their people and machines, their partners, and who sees what."""

from __future__ import annotations

from tests.declarations.conversation import CARRIER
from tests.web.accessible.cast import GTIN, ITEM, MADE, Cast
from tests.web.accessible.doors import walk_own_pages
from tests.web.accessible.walk import Walk
from tests.web.markup import Page
from tests.web.signed_in import Bench
from tests.web.test_openness_pages import filled
from tests.web.test_picture_pages import give, photo
from tests.web.test_staff_pages import NEW_KEY

from gqts.accounts import Position

SHARING = "/organization/sharing"
PEOPLE = "/organization/people"
KEYS = "/organization/keys"


def walk_factory(walk: Walk, cast: Cast) -> None:
    """Look at the pages of a firm that makes goods, and at what it makes on them."""
    bench = walk.bench
    colleague = bench.member(cast.factory, Position.MEMBER, email="ken@factory.example", name="Ken")
    bench.sign_in(cast.maker, cast.factory)
    walk.send(f"{PEOPLE}/invite", email="ed@factory.example", position="member")
    walk.send(f"{KEYS}/new", **NEW_KEY)
    walk.send("/organization/partners/invite", email="li@mill.example", roles=["manufacturer"], note="Hello")
    walk.send("/organization/webhooks/new", url="https://example.org/told")
    authorized = {"activity": "manufacture", "product": GTIN, "valid_from": "2026-01-01", "valid_until": "2036-12-31"}
    make(bench, "/organization/partners/authorize", partner="Carrier", **authorized)
    make(bench, "/organization/identifiers/new", kind="company_prefix", value="9525678", evidence="Certificate 7")
    make(bench, "/organization/profile/roles", roles=["manufacturer", "trader"])
    assert give(bench, photo()).status_code == 303
    walk_own_pages(walk, colleague)
    bench.sign_in(cast.maker, cast.factory)
    walk.follow("/organization", PEOPLE, f"{PEOPLE}/{colleague.id}", "/me", "/recalls", "/insight/alerts", "/quality")
    walk.follow("/organization/profile/roles", within="/organization/profile")
    walk.follow("/organization/webhooks", f"/quality?product={MADE}", "/organization/complaints/patterns")
    walk.look("/host/cases", status=403)
    walk_sharing(walk)


def walk_sharing(walk: Walk) -> None:
    """Look at a draft of who sees what: what it changes, through the eyes of others, and when it is lost."""
    path = f"{SHARING}/production"
    sent = {**filled(walk.bench.client.get(path).text), "reason": "Agreed with our buyers.", "act": "look"}
    walk.send(path, **{**sent, "audience_where": "named", "names_where": []}, status=400)
    draft = walk.send(path, **{**sent, "audience_where": "private"})
    kept = next(str(one["value"]) for one in Page(draft.text).find("input") if one.get("name") == "draft")
    onward = {"shown_on": path, "draft": kept, "act": "see"}
    walk.send(f"{SHARING}/draft", **onward, item="https://id.gs1.org" + ITEM, viewer="public", recent="")
    walk.send(f"{SHARING}/draft", **onward, item="", viewer="public", recent="", status=400)
    walk.send(f"{SHARING}/draft", **{**onward, "draft": "lost"}, status=409)


def walk_declarant(walk: Walk, cast: Cast) -> None:
    """Look at the pages of a firm that declares goods, with another that may do so for it."""
    bench = walk.bench
    bench.sign_in(cast.agent, cast.broker)
    make(bench, "/trade/agents", customs_code=CARRIER)
    walk.follow("/organization/requests", "/trade", "/trade/agents")


def walk_body(walk: Walk, cast: Cast) -> None:
    """Look at the pages of an inspection body."""
    walk.bench.sign_in(cast.inspector, cast.body)
    walk.follow("/organization/certificates")


def make(bench: Bench, path: str, **fields: object) -> str:
    """Send a form, and return where it leads."""
    answer = bench.send(path, **fields)
    assert answer.status_code == 303, (path, answer.status_code, answer.text[-3000:])
    return str(answer.headers["location"])
