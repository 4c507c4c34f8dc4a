"""Who sees what a firm tells: said on the page as it is decided, looked at before it is saved, and so afterwards."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from html import unescape
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from itsdangerous import TimestampSigner
from tests import taking_part
from tests.capture.documents import MADE, OWN_NAMES, document, event
from tests.sharing import policies as made
from tests.sharing.test_seeing import CARRIER
from tests.web.markup import Page
from tests.web.signed_in import Bench, form_token, open_bench

from gqts.accounts import Position
from gqts.kit.database import Database
from gqts.organizations import Level, Organization, Role, State, find_organization, list_acts
from gqts.sharing import (
    PRESETS,
    PUBLIC_VIEWER,
    Audience,
    FactKind,
    Field,
    Policy,
    Purpose,
    Relation,
    Viewer,
    apply_preset,
    compose_policy,
    compose_preset,
    decide,
    list_looks,
    list_rules,
    name_organization,
    read_policies,
)
from gqts.web.languages import offered_languages
from gqts.web.office.words import ROLES
from gqts.web.openness.matrix import compose_rows
from gqts.web.openness.telling import Naming
from gqts.web.openness.words import list_fields_of

ROOT = "/organization/sharing"
ITEM = "/01/09526543210009/21/A"
REASON = "Agreed with our buyers on Monday."
HOSTILE = "<script>alert('x')</script>"
ENGLISH = offered_languages()["en"]
AUTHORITY_ROLES = (Role.CUSTOMS, Role.QUARANTINE, Role.LOCAL_AUTHORITY)


@dataclass
class World:
    """A factory that made and shipped an item, and others who look at it."""

    factory: Organization
    brand: Organization
    carrier: Organization
    customs: Organization


@pytest.fixture
def bench(database: Database, tmp_path: Path) -> Iterator[Bench]:
    with open_bench(database, tmp_path) as opened:
        yield opened


@pytest.fixture
def world(bench: Bench) -> World:
    given_to = [{"type": "possessing_party", "destination": f"https://id.gs1.org/417/{CARRIER}"}]
    told = [event("A", **MADE), event("A", bizStep="shipping", destinationList=given_to)]
    with bench.database.transaction() as tx:
        brand = taking_part.take_part(tx, "A brand", roles=[Role.BRAND_OWNER])
        factory = taking_part.submitting(
            tx,
            "https://id.gs1.org/417/9526543000020",
            name="A factory",
            prefixes=["9526543"],
            preset="factory",
            partners=[brand.id],
        )
        carrier = taking_part.take_part(tx, "A carrier", gln=CARRIER, roles=[Role.LOGISTICS], preset="port")
        customs = taking_part.take_part(tx, "Customs", roles=[Role.CUSTOMS], preset="authority")
        job = taking_part.accept(tx, document(*told, context=[OWN_NAMES]), submitter=factory, now=bench.clock())
        assert job.success, job.faults
        maker = find_organization(tx, factory.organization_id)
    assert maker is not None
    return World(maker, brand, carrier, customs)


@pytest.fixture
def officer(bench: Bench, world: World) -> Bench:
    """A bench at which the factory's sharing officer sits."""
    bench.sign_in(bench.member(world.factory, Position.SHARING_OFFICER, email="ken@factory.example"), world.factory)
    return bench


def rules_of(bench: Bench, firm: Organization):
    with bench.database.transaction() as tx:
        return list_rules(tx, firm.id)


def policy_of(bench: Bench, firm: Organization) -> Policy:
    with bench.database.transaction() as tx:
        return read_policies(tx, [firm.id])[firm.id]


def acts_of(bench: Bench, firm: Organization):
    with bench.database.transaction() as tx:
        return list_acts(tx, firm.id)


def filled(content: str) -> dict[str, list[str]]:
    """What a browser would send of the last form on a page that has an audience, or of the whole page's fields."""
    sent: dict[str, list[str]] = {}
    page = Page(content)
    for one in page.find("input"):
        if one.get("name") and (one.get("type") not in ("checkbox", "radio") or "checked" in one):
            sent.setdefault(str(one["name"]), []).append(str(one.get("value") or ""))
    for name, options in re.findall(r'<select[^>]*\bname="(\w+)"[^>]*>(.*?)</select>', content, re.DOTALL):
        chosen = re.findall(r'<option selected value="([^"]*)"', options) or re.findall(r'value="([^"]*)"', options)[:1]
        sent[name] = chosen
    for name, text in re.findall(r'<textarea[^>]*\bname="(\w+)"[^>]*>(.*?)</textarea>', content, re.DOTALL):
        sent[name] = [unescape(text).strip()]
    return sent


def edit(bench: Bench, kind: str = "production", act: str = "look", **changes: object):
    """Open the form of a kind of fact, change some fields as a person would, and press a button."""
    sent = filled(bench.client.get(f"{ROOT}/{kind}").text)
    return bench.client.post(f"{ROOT}/{kind}", data={**sent, "reason": REASON, **changes, "act": act})


def draft_of(answer) -> str:
    """The draft that a page carries."""
    return str(next(one["value"] for one in Page(answer.text).find("input") if one.get("name") == "draft"))


def work_on(bench: Bench, answer, act: str, **fields: object):
    """Press a button on the page of what would change."""
    data = {"csrf_token": form_token(answer.text), "draft": draft_of(answer), "act": act, **fields}
    return bench.client.post(f"{ROOT}/draft", data=data)


def framed(content: str) -> str:
    """The item's page within the page of “see as”."""
    found = re.search(r'<div class="framed">\s*(.*)</div>\s*<p class="links"><a href="/01', content, re.DOTALL)
    assert found, "nothing is shown"
    return found[1].strip()


def real(bench: Bench, firm: Organization | None) -> str:
    """The item's own page as somebody of a firm, or the public, gets it."""
    bench.client.cookies.clear()
    if firm is not None:
        bench.sign_in(bench.member(firm, Position.ADMINISTRATOR, email=f"{uuid4().hex}@x.example"), firm)
    page = bench.client.get(ITEM).text
    found = re.search(r'(<section class="head".*)<section aria-labelledby="about">', page, re.DOTALL)
    assert found
    verdict = re.sub(r"<h1>(.*?)</h1>", r"<h2>\1</h2>", found[1])
    return verdict.strip()


def naming(organizations: tuple[UUID, ...]) -> Naming:
    now = made.NOW
    known = {
        one: Organization(one, {"en": f"Firm {one.int}"}, "JP", frozenset(), Level.PORT, State.APPROVED, "", now)
        for one in organizations
    }
    return Naming(known, ENGLISH)


def require_true_cells(policy: Policy, at) -> None:
    """Compare what the matrix says with what is decided: for the public, for the chain, and for every name."""
    names = naming(made.ORGANIZATIONS)
    stranger = UUID(int=99)
    firms = [(Viewer(one), {names.word(name_organization(one))}) for one in made.ORGANIZATIONS if one != made.OWNER]
    agencies = [(Viewer(stranger, frozenset([role])), {ROLES[role], "all authorities"}) for role in AUTHORITY_ROLES]
    for row in compose_rows(policy, names, at):
        assert len(row.cells) == len(list_fields_of(row.kind))
        for cell in row.cells:
            tone, parties = cell.told.tone, set(cell.told.parties)

            def sees(viewer: Viewer, *, in_chain: bool = False, cell=cell, row=row) -> bool:
                relation = Relation(policy, row.kind, is_in_chain=in_chain)
                return decide(viewer, relation, cell.field, Purpose.TRACE, at).is_shown

            assert sees(PUBLIC_VIEWER) is (tone == "public")
            assert sees(Viewer(stranger), in_chain=True) is (tone in ("public", "chain"))
            for viewer, words in (*firms, *agencies):
                assert sees(viewer) is (tone == "public" or bool(words & parties)), (row.label, cell.label, parties)


@pytest.mark.parametrize("preset", PRESETS)
def test_every_cell_says_of_a_preset_what_is_decided(preset: str):
    rules = compose_preset(preset, made.OWNER, partners=made.ORGANIZATIONS[3:], at=made.NOW, made_by="").rules
    require_true_cells(compose_policy(made.OWNER, rules), made.NOW)


@given(st.lists(made.rules(), max_size=12, unique_by=lambda rule: rule.id), made.instants)
def test_every_cell_says_of_any_policy_what_is_decided(rules, at):
    require_true_cells(compose_policy(made.OWNER, rules), at)


def test_the_page_shows_the_cells_and_names_the_preset(officer: Bench, world: World):
    page = officer.client.get(ROOT)
    assert page.status_code == 200
    assert "This is the preset “ Factory ”." in Page(page.text).text
    rows = re.findall(r"<tr>(.*?)</tr>", page.text, re.DOTALL)[1:]
    assert len(rows) == len(FactKind)
    tones = re.findall(r'<td class="(\w+)"', rows[0])
    assert tones == ["public", "chain", "public", "chain", "named", "named", "named", "named", "public", "public", "chain", "chain"]  # fmt: skip # noqa: E501
    assert 'title="Line: Named parties: A brand"' in rows[0]
    with officer.database.transaction() as tx:
        apply_preset(tx, taking_part.HOST, world.factory.id, "closed", now=officer.clock())
    assert "This is the preset “ Closed ”." in Page(officer.client.get(ROOT).text).text


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_page_is_well_formed_in_both_languages(officer: Bench, world: World, language: str):
    officer.client.headers["Accept-Language"] = language
    rule = rules_of(officer, world.factory)[0]
    review = edit(officer, audience_where="private")
    pages = [
        officer.client.get(f"{ROOT}{path}")
        for path in ("", "/history", "/preset", "/see", "/production", "/master-data", f"/rules/{rule.id}/end")
    ]
    pages += [review, work_on(officer, review, "see", recent="", item=ITEM, viewer="shop", party="")]
    pages.append(officer.client.post(f"{ROOT}/draft", data={"csrf_token": form_token(review.text), "draft": "x"}))
    for page in pages:
        assert page.status_code in (200, 409), page.text
        read = Page(page.text)
        assert read.faults == [], page.url
        assert len(read.find("h1")) == 1
        assert "Cache-Control" in page.headers


def test_what_is_edited_is_saved_with_its_reason_and_stands_in_the_record_of_acts(officer: Bench, world: World):
    names = [name_organization(world.brand.id), "role:customs"]
    answer = edit(officer, act="save", audience_price="named", names_price=names)
    assert (answer.status_code, answer.headers["location"]) == (303, ROOT)
    saved = policy_of(officer, world.factory).find_rule(FactKind.PRODUCTION, Field.PRICE, officer.clock())
    assert (saved.audience, saved.names, saved.reason) == (Audience.NAMED, frozenset(names), REASON)
    acts = [act for act in acts_of(officer, world.factory) if act.what == "sharing.changed"]
    assert [(one["field"], one["reason"]) for one in acts[0].detail["rules"]] == [("price", REASON)]
    assert acts[0].actor.name == "Ada Teak"
    history = officer.client.get(f"{ROOT}/history").text
    assert REASON in history
    assert "A brand" in history


def test_one_change_can_be_for_several_kinds_and_for_a_while(officer: Bench, world: World):
    today = officer.clock().date()
    first, last = today + timedelta(days=3), today + timedelta(days=5)
    answer = edit(
        officer, "storage", "save", audience_event="public", kinds=["sale", "packing"],
        starts_on=first.isoformat(), ends_on=last.isoformat(),
    )  # fmt: skip
    assert answer.status_code == 303
    policy = policy_of(officer, world.factory)
    for kind in (FactKind.STORAGE, FactKind.SALE, FactKind.PACKING):
        seen = [
            policy.find_rule(kind, Field.EVENT, officer.clock() + timedelta(days=days)).audience for days in (0, 4, 7)
        ]
        assert seen == [Audience.CHAIN, Audience.PUBLIC, Audience.CHAIN]
    page = officer.client.get(ROOT).text
    assert "What is to come" in page
    assert ENGLISH.date(first) in page


def test_a_field_can_go_with_its_event_again(officer: Bench, world: World):
    assert edit(officer, act="save", audience_where="private").status_code == 303
    assert edit(officer, act="save", audience_where="event").status_code == 303
    now = officer.clock()
    assert policy_of(officer, world.factory).find_rule(FactKind.PRODUCTION, Field.WHERE, now) is None
    acts = [act for act in acts_of(officer, world.factory) if act.what == "sharing.changed"]
    assert [one["field"] for one in acts[0].detail["ended"]] == ["where"]
    assert acts[0].detail["reason"] == REASON


YESTERDAY, TOMORROW = -1, 1
REFUSED = {
    "nobody named": ({"audience_price": "named", "names_price": []}, "Tick at least one party"),
    "no reason": ({"audience_price": "public", "reason": " "}, "Fill in “ Reason ”"),
    "a reason that hides": ({"audience_price": "public", "reason": "a\u202eb"}, "without control characters"),
    "long": ({"audience_price": "public", "reason": "x" * 501}, "too long"),
    "past": ({"audience_price": "public", "starts_on": YESTERDAY}, "cannot begin in the past"),
    "backwards": ({"audience_price": "public", "starts_on": TOMORROW, "ends_on": YESTERDAY}, "ends before it begins"),
    "no day": ({"audience_price": "public", "starts_on": "soon"}, "This is no day"),
    "no rule for a while": ({"audience_sensors": "event", "ends_on": TOMORROW}, "cannot be for a while"),
    "nothing": ({}, "Nothing is different"),
    "not offered": ({"audience_price": "world"}, "Choose one of what is offered"),
    "a party not offered": (
        {"audience_price": "named", "names_price": ["role:trader"]},
        "Choose one of what is offered",
    ),
}


@pytest.mark.parametrize("act", ["look", "save"])
@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_is_refused_beside_its_field_and_nothing_is_saved(
    officer: Bench, world: World, case: str, act: str
):
    changes, told = REFUSED[case]
    today = officer.clock().date()
    sent = {
        name: (today + timedelta(days=value)).isoformat() if isinstance(value, int) else value
        for name, value in changes.items()
    }
    before = rules_of(officer, world.factory)
    answer = edit(officer, act=act, **sent)
    assert answer.status_code == 400
    assert told in Page(answer.text).text
    assert Page(answer.text).faults == []
    assert rules_of(officer, world.factory) == before


def test_a_party_is_found_by_name_or_gln_and_can_then_be_named(officer: Bench, world: World):
    for text in ("carri", CARRIER):
        answer = edit(officer, act="find", find=text, audience_price="named")
        page = Page(answer.text)
        assert "A carrier" in page.text
        assert "1 party is found" in page.text
    sent = {**filled(answer.text), "names_price": [name_organization(world.carrier.id)], "act": "save", "find": ""}
    assert sent["audience_price"] == ["named"]
    assert officer.client.post(f"{ROOT}/production", data={**sent, "reason": REASON}).status_code == 303
    saved = policy_of(officer, world.factory).find_rule(FactKind.PRODUCTION, Field.PRICE, officer.clock())
    assert saved.names == {name_organization(world.carrier.id)}
    nobody = edit(officer, act="find", find="no such firm")
    assert (nobody.status_code, "Nobody who takes part" in nobody.text) == (400, True)


def test_who_takes_no_part_is_not_found(officer: Bench, world: World):
    officer.organization("Carrion Ltd", Role.TRADER, is_approved=False)
    assert "Carrion" not in edit(officer, act="find", find="carri").text


# Through the eyes of others


def viewers(world: World) -> list[tuple[str, Organization | None]]:
    named = [world.brand, world.carrier, world.customs]
    return [("public", None), *((f"organization:{one.id}", one) for one in named)]


@pytest.mark.parametrize("number", range(4))
def test_what_is_in_force_is_seen_as_each_viewer_really_sees_it(officer: Bench, world: World, number: int):
    value, firm = viewers(world)[number]
    search = {} if number < 2 else {"party": firm.name()}
    answer = officer.send(f"{ROOT}/see", item=ITEM, recent="", viewer=value if number < 2 else "public", **search)
    if number == 3:  # customs is among those to choose from
        answer = officer.send(f"{ROOT}/see", item=ITEM, recent="", viewer=value)
    assert answer.status_code == 200, answer.text
    assert framed(answer.text) == real(officer, firm)


DRAFTS = {
    "places are hidden": ("production", {"audience_where": "private"}),
    "all of making is for the chain": ("production", {"audience_event": "chain"}),
    "all of making is closed": ("production", {"audience_event": "private"}),
    "lines and other items for everybody": (
        "production",
        {"audience_line": "public", "audience_identifiers": "public"},
    ),
    "shipping is for the brand": ("movement", {"audience_event": "named"}),
    "descriptions are closed": ("master-data", {"audience_event": "private"}),
}


@pytest.mark.parametrize("number", range(4))
@pytest.mark.parametrize("draft", DRAFTS)
def test_a_draft_is_seen_as_each_viewer_sees_it_once_it_is_saved(officer: Bench, world: World, draft: str, number: int):
    kind, changes = DRAFTS[draft]
    value, firm = viewers(world)[number]
    if changes.get("audience_event") == "named":
        changes = {**changes, "names_event": [name_organization(world.brand.id)]}
    token = officer.client.cookies
    kept = dict(token)
    review = edit(officer, kind, **changes)
    asked = {"recent": "", "item": ITEM, "viewer": value if number in (0, 1, 3) else "public"}
    seen = work_on(officer, review, "see", **asked, party="A carrier" if number == 2 else "")
    shown = framed(seen.text)
    before = framed(
        work_on(officer, review, "see", **asked, party="A carrier" if number == 2 else "", which="now").text
    )
    assert work_on(officer, review, "save").status_code == 303
    assert shown == real(officer, firm)
    officer.client.cookies.clear()
    for name, held in kept.items():
        officer.client.cookies.set(name, held, domain="trace.example.org", path="/")
    if "Of this item this viewer would see the same as now." in seen.text:
        assert shown == before


@pytest.mark.parametrize("field", [one for one in Field if one is not Field.EVENT], ids=lambda one: one.name)
def test_narrowing_a_field_is_told_as_nothing_newly_seen(officer: Bench, world: World, field: Field):
    review = edit(officer, **{f"audience_{field.name.lower()}": "private"})
    for viewer in ("public", f"organization:{world.brand.id}", f"organization:{world.customs.id}", "shop"):
        seen = work_on(officer, review, "see", recent="", item=ITEM, viewer=viewer, party="")
        text = Page(seen.text).text
        assert "Nothing more than now." in text or "would see the same as now" in text


def test_the_differences_name_what_is_lost_and_gained(officer: Bench, world: World):
    review = edit(officer, audience_where="private", audience_price="public")
    text = Page(work_on(officer, review, "see", recent="", item=ITEM, viewer="public", party="").text).text
    assert re.search(r"Would no longer see Making ?: ?Place", text)
    assert re.search(r"Would newly see Making ?: ?Prices", text)


def test_what_is_hidden_by_the_draft_is_hidden_from_the_api_too(officer: Bench, world: World):
    def places() -> list[str]:
        officer.client.cookies.clear()
        steps = officer.client.get(f"/v1/trace{ITEM}").json()["journey"]["steps"]
        return [step["readPoint"] for step in steps if step["bizStep"] == "commissioning"]

    kept = dict(officer.client.cookies)
    assert all(places())
    for name, held in kept.items():
        officer.client.cookies.set(name, held, domain="trace.example.org", path="/")
    assert work_on(officer, edit(officer, audience_where="private"), "save").status_code == 303
    assert not any(places())


def test_a_recent_item_can_be_chosen_and_a_shop_is_supposed_to_have_handled_it(officer: Bench, world: World):
    page = officer.client.get(f"{ROOT}/see").text
    uri = "https://id.gs1.org/01/09526543210009/21/A"
    assert f'value="{uri}"' in page
    shop = officer.send(f"{ROOT}/see", recent=uri, item="", viewer="shop")
    assert "It counts as having handled the goods." in shop.text
    public = officer.send(f"{ROOT}/see", recent=uri, item="", viewer="public")
    assert "SECRETSERIAL" not in framed(public.text)
    assert framed(shop.text) != framed(public.text)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"item": ""}, "Choose an item"),
        ({"item": "what is this"}, "no code that can be read"),
        ({"viewer": f"organization:{UUID(int=77)}"}, "Choose one of what is offered"),
        ({"viewer": "role:customs;"}, "Choose one of what is offered"),
        ({"party": "no such firm"}, "Nobody who takes part"),
        ({"party": "a "}, "Nobody who takes part"),
    ],
    ids=str,
)
def test_without_an_item_or_a_viewer_nothing_is_shown(officer: Bench, world: World, asked: dict[str, str], told: str):
    answer = officer.send(f"{ROOT}/see", **{"recent": "", "item": ITEM, "viewer": "public", **asked})
    assert answer.status_code == 400
    assert told in Page(answer.text).text
    assert "framed" not in answer.text


def test_seeing_as_others_is_no_look_of_theirs(officer: Bench, world: World):
    officer.send(f"{ROOT}/see", recent="", item=ITEM, viewer=f"organization:{world.customs.id}")
    with officer.database.transaction() as tx:
        assert list_looks(tx, world.factory.id) == []


# Drafts and presets


def test_a_preset_is_looked_at_before_it_replaces_everything(officer: Bench, world: World):
    edit(officer, "customs", "save", audience_event="public")
    review = officer.send(f"{ROOT}/preset", preset="closed", reason="", find="", act="look")
    text = Page(review.text).text
    assert "it takes the place of all rules" in text
    assert "Acts of an authority" in text
    assert policy_of(officer, world.factory).find_rule(FactKind.PRODUCTION, Field.EVENT, officer.clock()).audience
    assert work_on(officer, review, "save").status_code == 303
    policy, now = policy_of(officer, world.factory), officer.clock()
    for kind in FactKind:
        relation = Relation(policy, kind, is_in_chain=True)
        assert not decide(Viewer(world.brand.id), relation, Field.EVENT, Purpose.TRACE, now).is_shown
    acts = [act for act in acts_of(officer, world.factory) if act.what == "sharing.changed"]
    assert acts[0].detail["preset"] == "closed"
    assert "Nothing is shown to anybody yet" in acts[0].detail["rules"][0]["reason"]


def test_a_rule_can_be_saved_though_it_shows_nobody_anything_yet(officer: Bench, world: World):
    review = edit(officer, "customs", audience_lot="public")  # no event of this kind is open
    assert "Nobody would see more or less than now." in review.text
    assert work_on(officer, review, "save").status_code == 303
    assert policy_of(officer, world.factory).find_rule(FactKind.CUSTOMS, Field.LOT, officer.clock()) is not None


def test_the_partners_of_a_preset_are_found_ticked_and_kept_when_going_back(officer: Bench, world: World):
    found = officer.send(f"{ROOT}/preset", preset="factory", find="brand", act="find", reason=REASON)
    assert "A brand" in Page(found.text).text
    name = name_organization(world.brand.id)
    data = {"preset": "factory", "partners": name, "pool": name, "reason": REASON, "find": "", "act": "look"}
    review = officer.send(f"{ROOT}/preset", **data)
    assert "Nobody would see more or less than now." in review.text  # it is the preset in force
    fields = {"csrf_token": form_token(review.text), "draft": draft_of(review), "act": "edit"}
    again = officer.client.post(f"{ROOT}/preset", data=fields).text
    assert REASON in again
    assert re.search(rf'<input checked[^>]*value="{name}"', again)
    assert re.search(r'<input checked[^>]*value="factory"', again)


def test_going_back_to_edit_keeps_everything(officer: Bench, world: World):
    day = (officer.clock().date() + timedelta(days=9)).isoformat()
    review = edit(officer, audience_price="public", kinds=["sale"], starts_on=day, reason=f"{REASON} {HOSTILE}")
    assert HOSTILE not in review.text
    fields = {"csrf_token": form_token(review.text), "draft": draft_of(review), "act": "edit"}
    again = officer.client.post(f"{ROOT}/production", data=fields)
    kept = filled(again.text)
    assert kept["audience_price"] == ["public"]
    assert kept["kinds"] == ["sale"]
    assert kept["starts_on"] == [day]
    assert kept["reason"] == [f"{REASON} {HOSTILE}"]
    assert officer.client.post(f"{ROOT}/production", data={**kept, "act": "save"}).status_code == 303


def test_a_draft_that_was_changed_on_its_way_saves_nothing(officer: Bench, world: World):
    review = edit(officer, audience_price="public")
    token, draft = form_token(review.text), draft_of(review)
    before = rules_of(officer, world.factory)
    for bad in ("", "x", draft[:-3] + "abc", draft[1:], "." + draft, draft + "A" * 80_000):
        for act in ("save", "see", "edit", ""):
            path = "production" if act == "edit" else "draft"
            answer = officer.client.post(f"{ROOT}/{path}", data={"csrf_token": token, "draft": bad, "act": act})
            assert answer.status_code == 409
            assert "This draft cannot be opened" in answer.text
    assert rules_of(officer, world.factory) == before
    assert officer.client.get(f"{ROOT}/draft").status_code == 409


def test_a_draft_of_somebody_else_or_of_another_firm_is_refused(officer: Bench, world: World):
    review = edit(officer, audience_price="public")
    draft = draft_of(review)
    colleague = officer.member(world.factory, email="mika@factory.example")
    rival = officer.organization("Rival", Role.TRADER)
    for person, firm in ((colleague, world.factory), (officer.member(rival, email="r@rival.example"), rival)):
        officer.sign_in(person, firm)
        data = {"csrf_token": officer.token_on(f"{ROOT}/see"), "draft": draft, "act": "save"}
        assert officer.client.post(f"{ROOT}/draft", data=data).status_code == 409
        base = next(
            one["value"]
            for one in Page(officer.client.get(f"{ROOT}/sale").text).find("input")
            if one.get("name") == "base"
        )
        if firm is rival:
            officer.sign_in(colleague, world.factory)
            sent = {**filled(officer.client.get(f"{ROOT}/sale").text), "base": base, "reason": REASON, "act": "save"}
            assert officer.client.post(f"{ROOT}/sale", data={**sent, "audience_event": "public"}).status_code == 409


def test_a_draft_is_good_for_two_hours(officer: Bench, world: World, monkeypatch: pytest.MonkeyPatch):
    with monkeypatch.context() as patched:
        patched.setattr(TimestampSigner, "get_timestamp", lambda _: int(time.time()) - 2 * 3600 - 5)
        draft = draft_of(edit(officer, audience_price="public"))
    data = {"csrf_token": officer.token_on(f"{ROOT}/see"), "draft": draft, "act": "save"}
    assert officer.client.post(f"{ROOT}/draft", data=data).status_code == 409


def test_nobody_saves_over_what_somebody_else_changed_meanwhile(officer: Bench, world: World):
    stale = {**filled(officer.client.get(f"{ROOT}/production").text), "reason": REASON, "audience_where": "private"}
    drafted = edit(officer, audience_lot="private")
    assert edit(officer, act="save", audience_price="private").status_code == 303
    before = rules_of(officer, world.factory)
    answer = officer.client.post(f"{ROOT}/production", data={**stale, "act": "save"})
    again = work_on(officer, drafted, "save")
    for one in (answer, again):
        assert one.status_code == 409
        assert "The rules were changed meanwhile" in one.text
        assert "Prices" in one.text  # which it would change back, and says so
    assert rules_of(officer, world.factory) == before
    assert work_on(officer, again, "save").status_code == 303


def test_a_draft_whose_first_day_has_passed_is_not_saved(bench: Bench, world: World):
    person = bench.member(world.factory, Position.SHARING_OFFICER, email="late@factory.example")
    bench.sign_in(person, world.factory)
    review = edit(bench, audience_price="public", starts_on=(bench.clock().date() + timedelta(days=1)).isoformat())
    before = rules_of(bench, world.factory)
    bench.clock.ahead = timedelta(days=3)
    bench.sign_in(person, world.factory)
    answer = save_anew(bench, review)
    assert answer.status_code == 409
    assert "It cannot begin in the past." in answer.text
    assert rules_of(bench, world.factory) == before


def save_anew(bench: Bench, review):
    """Save a draft in a new session."""
    data = {"csrf_token": bench.token_on(f"{ROOT}/see"), "draft": draft_of(review), "act": "save"}
    return bench.client.post(f"{ROOT}/draft", data=data)


# Ending, history, and who may


def test_a_rule_is_ended_after_asking_with_a_reason_and_what_is_left_is_said(officer: Bench, world: World):
    rule = next(
        one for one in rules_of(officer, world.factory) if (one.kind, one.field) == (FactKind.PRODUCTION, Field.SENSORS)
    )
    path = f"{ROOT}/rules/{rule.id}/end"
    assert "As its event: Everybody" in Page(officer.client.get(path).text).text
    assert officer.send(path, reason="").status_code == 400
    assert officer.send(path, reason=HOSTILE).status_code == 303
    act = acts_of(officer, world.factory)[0]
    assert (act.what, act.detail["reason"], act.detail["was"]["field"]) == ("sharing.rule_ended", HOSTILE, "sensors")
    assert policy_of(officer, world.factory).find_rule(FactKind.PRODUCTION, Field.SENSORS, officer.clock()) is None
    assert officer.client.get(path).status_code == 404


def test_rules_of_others_are_unknown_like_those_nobody_has(officer: Bench, world: World):
    (theirs, *_) = rules_of(officer, world.carrier)
    answers = [officer.client.get(f"{ROOT}/rules/{one}/end") for one in (theirs.id, uuid4(), "x")]
    token = officer.token_on(f"{ROOT}/see")
    posted = officer.client.post(f"{ROOT}/rules/{theirs.id}/end", data={"csrf_token": token, "reason": REASON})
    assert [one.status_code for one in (*answers, posted)] == [404] * 4
    assert officer.client.get(f"{ROOT}/no-such-kind").status_code == 404
    assert theirs in rules_of(officer, world.carrier)


def test_the_history_tells_what_is_to_come_in_force_and_past_page_by_page(officer: Bench, world: World):
    day = (officer.clock().date() + timedelta(days=9)).isoformat()
    assert edit(officer, act="save", audience_price="public", starts_on=day, reason=HOSTILE).status_code == 303
    for number in range(14):
        edit(officer, act="save", audience_where="private" if number % 2 else "chain", reason=f"Reason {number}")
    seen, path = "", f"{ROOT}/history"
    pages = 0
    while path:
        page = officer.client.get(path).text
        assert HOSTILE not in page
        seen, pages = seen + Page(page).text, pages + 1
        following = re.search(r'href="([^"]*)" rel="next"', page)
        path = f"{ROOT}/history{unescape(following[1])}" if following else ""
    assert pages > 1
    assert all(f"Reason {number}" in seen for number in range(14))
    assert all(state in seen for state in ("To come", "In force", "Ended", HOSTILE))


def test_a_hostile_name_is_only_ever_text(officer: Bench, world: World):
    rival = officer.organization(HOSTILE, Role.TRADER, zh=HOSTILE)
    found = edit(officer, act="find", find="script")
    name = name_organization(rival.id)
    sent = {**filled(found.text), "audience_price": "named", "names_price": [name], "reason": REASON, "find": ""}
    review = officer.client.post(f"{ROOT}/production", data={**sent, "act": "look"})
    seen = work_on(officer, review, "see", recent="", item=ITEM, viewer="public", party="script")
    assert work_on(officer, review, "save").status_code == 303
    pages = [officer.client.get(f"{ROOT}{path}") for path in ("", "/history", "/production", "/see", "/preset")]
    for page in (found, review, seen, *pages):
        assert page.status_code == 200
        assert "<script" not in page.text
        assert Page(page.text).faults == []


def test_who_may_not_edit_sees_no_editor(officer: Bench, world: World):
    rule = rules_of(officer, world.factory)[0]
    agency = officer.organization("Quarantine", Role.QUARANTINE)
    cases = [(world.factory, Position.MEMBER, 403), (world.factory, Position.INTEGRATOR, 403), (agency, Position.OFFICER, 200)]  # fmt: skip # noqa: E501
    before = rules_of(officer, world.factory)
    for number, (firm, position, status) in enumerate(cases):
        officer.sign_in(officer.member(firm, position, email=f"p{number}@x.example"), firm)
        for path in ("", "/history"):
            assert officer.client.get(f"{ROOT}{path}").status_code == status
        assert f"{ROOT}/production" not in officer.client.get(ROOT).text
        for path in ("/preset", "/see", "/draft", "/production", f"/rules/{rule.id}/end"):
            assert officer.client.get(f"{ROOT}{path}").status_code == 403
            token = officer.token_on("/me")
            answer = officer.client.post(f"{ROOT}{path}", data={"csrf_token": token, "act": "save", "reason": REASON})
            assert answer.status_code == 403
    assert rules_of(officer, world.factory) == before


def test_without_signing_in_one_is_sent_to_sign_in(bench: Bench):
    for path in ("", "/history", "/preset", "/see", "/draft", "/production"):
        answer = bench.client.get(f"{ROOT}{path}")
        assert (answer.status_code, answer.headers["location"].partition("?")[0]) == (303, "/sign-in")
