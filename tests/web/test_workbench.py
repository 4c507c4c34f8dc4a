"""What every page for signed-in people keeps: the door, the forms, the cookies and the frame around the page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.routing import Route
from tests.web.markup import Page
from tests.web.signed_in import COOKIE, ROOT, Bench, form_token, open_bench
from tests.web.test_style import tokens

from gqts.accounts import (
    AccountRefused,
    Permission,
    Position,
    change_position,
    find_caller_by_session,
    permissions_of,
)
from gqts.kit.database import Database
from gqts.kit.errors import Fault
from gqts.kit.settings import read_settings
from gqts.organizations import AUTHORITIES, Role
from gqts.web.assets import STATIC_FOLDER
from gqts.web.workbench import (
    Desk,
    Form,
    PageUnknown,
    long_field,
    open_page,
    page,
    radio_field,
    several_field,
    text_field,
    tick_field,
)
from gqts.web.workbench.addresses import local_path
from gqts.web.workbench.navigation import CHAPTERS
from gqts.web.workbench.session import client_of


class TrialForm(Form):
    name = text_field("Name", hint="As on the gate.", longest=20)
    story = long_field("Story", longest=50)
    colour = radio_field("Colour", [("red", "Red\nLike a rose"), ("blue", "Blue")])
    parts = several_field("Parts", [("a", "A"), ("b", "B")])
    is_agreed = tick_field("I agree")


@page()
def show_trial(desk: Desk):
    with desk.transaction() as tx:
        form = TrialForm.of(desk, name="Ada")
        if form.is_good():
            with form.refusals(tx):
                if form.name.data == "refused":
                    raise AccountRefused(faults=(Fault("x.y", "this is taken", "name", fix="take another"),))
    if form.is_done:
        desk.flash("Kept %(name)s.", name=form.name.data)
        return desk.see_other("/trial")
    return form.show(desk, "workbench/confirm.html", **WORDS)


WORDS = {"question": "Trial?", "consequence": "Nothing.", "button": "Go", "back": "/me", "back_label": "You"}


@page(Permission.PEOPLE_MANAGE)
def show_people_only(desk: Desk):
    with desk.transaction():
        pass
    return desk.see_other("/trial")


@page()
def show_thing_of(desk: Desk):
    with desk.transaction():
        desk.id_in_path("one")
        raise PageUnknown


@page()
def forget_to_ask(desk: Desk):
    return desk.see_other("/trial")


@open_page()
def show_open(desk: Desk):
    with desk.transaction():
        form = TrialForm.of(desk)
    return form.show(desk, "workbench/confirm.html", **WORDS)


@pytest.fixture
def bench(database: Database, tmp_path: Path) -> Iterator[Bench]:
    with open_bench(database, tmp_path) as opened:
        both = ["GET", "POST"]
        opened.client.app.router.routes[:0] = [
            Route("/trial", show_trial, methods=both),
            Route("/trial/people", show_people_only, methods=both),
            Route("/trial/thing/{one}", show_thing_of, methods=both),
            Route("/trial/forgetful", forget_to_ask),
            Route("/trial/open", show_open, methods=both),
        ]
        yield opened


GOOD = {"name": "Ada", "colour": "red"}


def test_who_is_not_signed_in_is_sent_to_sign_in_and_back(bench: Bench):
    answer = bench.client.get("/trial?page=2&x=%E4%B8%AD")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/sign-in?next=/trial%3Fpage%3D2%26x%3D%25E4%25B8%25AD"
    bench.hold("a token nobody has")
    assert bench.client.get("/trial").headers["location"].startswith("/sign-in")


def test_what_a_person_may_not_do_is_refused_in_words_inside_the_workbench(bench: Bench):
    organization = bench.organization()
    bench.sign_in(bench.member(organization, Position.MEMBER), organization)
    answer = bench.client.get("/trial/people")
    assert answer.status_code == 403
    assert "This is not yours to do" in answer.text
    assert "Kowhai Ridge" in answer.text


def test_a_change_of_position_holds_from_the_next_request_on_and_renews_the_token(bench: Bench):
    organization = bench.organization()
    first = bench.member(organization)
    other = bench.member(organization, email="bo@kowhai.example", name="Bo")
    token = bench.sign_in(other, organization)
    assert bench.client.get("/trial/people").status_code == 303
    with bench.database.transaction() as tx:
        mine = bench.sign_in(first, organization)
        caller = find_caller_by_session(tx, mine, now=bench.clock())
        change_position(tx, caller, organization.id, other.id, Position.MEMBER, now=bench.clock())
    bench.hold(token)
    refused = bench.client.get("/trial/people")
    assert refused.status_code == 403
    shown = bench.client.get("/trial")
    assert shown.status_code == 200
    assert COOKIE in shown.headers["set-cookie"]
    bench.hold(token)
    assert bench.client.get("/trial").headers["location"].startswith("/sign-in"), "the old token has ended"


def test_an_id_of_others_and_an_id_of_nobody_get_the_same_answer(bench: Bench):
    organization = bench.organization()
    bench.sign_in(bench.member(organization), organization)
    answers = [bench.client.get(f"/trial/thing/{one}") for one in (organization.id, "nonsense", "%00")]
    assert {answer.status_code for answer in answers} == {404}
    titles = {
        Page(answer.text).find("h1") is not None and "There is nothing here for you" in answer.text
        for answer in answers
    }
    assert titles == {True}


def test_a_handler_that_forgets_to_ask_who_is_there_shows_nothing(bench: Bench):
    organization = bench.organization()
    bench.sign_in(bench.member(organization), organization)
    assert bench.client.get("/trial/forgetful").status_code == 500


def test_a_form_of_ours_is_taken_and_says_so_once(bench: Bench):
    organization = bench.organization()
    bench.sign_in(bench.member(organization), organization)
    answer = bench.send("/trial", **GOOD)
    assert (answer.status_code, answer.headers["location"]) == (303, "/trial")
    assert "Kept <bdi>Ada</bdi>." in bench.client.get("/trial").text
    assert "Kept" not in bench.client.get("/trial").text


FOREIGN = [
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
    {"origin": "https://evil.example"},
    {"origin": "https://trace.example.org.evil.example"},
    {"origin": "http://trace.example.org"},
    {"origin": "https://trace.example.org:444"},
    {"origin": "null"},
    {"origin": "https://["},
    {"referer": "https://evil.example/https://trace.example.org/"},
]


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
def test_a_form_from_another_site_is_refused_even_with_the_right_token(bench: Bench, headers: dict[str, str]):
    organization = bench.organization()
    bench.sign_in(bench.member(organization), organization)
    data = {"csrf_token": bench.token_on("/trial"), **GOOD}
    assert bench.client.post("/trial", data=data, headers=headers).status_code == 403
    ours = {"origin": ROOT, "sec-fetch-site": "same-origin", "referer": f"{ROOT}/trial"}
    assert bench.client.post("/trial", data=data, headers=ours).status_code == 303


def test_a_form_without_its_token_or_with_anothers_is_refused_and_changes_nothing(bench: Bench):
    organization = bench.organization()
    other = bench.member(organization, email="bo@kowhai.example")
    bench.sign_in(other, organization)
    others = bench.token_on("/trial")
    bench.client.cookies.clear()
    visitors = bench.token_on("/trial/open")
    bench.sign_in(bench.member(organization), organization)
    own = bench.token_on("/trial")
    for token in ("", "x", others, visitors, own[:-9] + ("A" if own[-9] != "A" else "B") + own[-8:], own + "x"):
        answer = bench.client.post("/trial", data={"csrf_token": token, **GOOD})
        assert answer.status_code == 403, token
        assert "This form is too old" in answer.text
    bench.clock.ahead += timedelta(hours=1)
    assert bench.client.post("/trial", data={"csrf_token": own, **GOOD}).status_code == 303


def test_before_sign_in_a_form_is_tied_to_the_browser(bench: Bench):
    token = bench.token_on("/trial/open")
    assert bench.client.post("/trial/open", data={"csrf_token": token, **GOOD}).status_code == 200
    bench.client.cookies.clear()
    assert bench.client.post("/trial/open", data={"csrf_token": token, **GOOD}).status_code == 403


def test_what_is_wrong_is_said_at_the_top_and_at_the_field_and_what_was_typed_stays(bench: Bench):
    organization = bench.organization()
    bench.sign_in(bench.member(organization), organization)
    story = "<b>one</b>\r\n\r\n  two"
    answer = bench.send("/trial", name="x" * 21, story=story, colour="green", parts=["a", "zz"])
    assert answer.status_code == 400
    shown = Page(answer.text)
    assert shown.faults == []
    assert "“<bdi>Name</bdi>” is too long: use at most <bdi>20</bdi> characters." in answer.text
    assert "Choose one of what is offered for “<bdi>Colour</bdi>”." in answer.text
    assert "Choose one of what is offered for “<bdi>Parts</bdi>”." in answer.text
    assert "green" not in answer.text
    name = next(one for one in shown.find("input") if one.get("name") == "name")
    assert name["aria-invalid"] == "true"
    assert name["aria-describedby"] == "name-hint name-fault"
    summary = next(one for one in shown.find("div") if one.get("role") == "alert")
    assert "autofocus" in summary
    assert "&lt;b&gt;one&lt;/b&gt;&#10;&#10;  two" in answer.text


def test_a_refusal_of_a_room_stands_beside_its_field_and_undoes_what_it_began(bench: Bench):
    organization = bench.organization()
    bench.sign_in(bench.member(organization), organization)
    answer = bench.send("/trial", **GOOD | {"name": "refused"})
    assert answer.status_code == 400
    assert 'id="name-fault"' in answer.text
    assert "This is taken. Take another." in answer.text


def test_a_form_too_large_or_of_another_kind_is_refused(bench: Bench):
    organization = bench.organization()
    bench.sign_in(bench.member(organization), organization)
    kind = {"content-type": "application/x-www-form-urlencoded"}
    assert bench.client.post("/trial", content=b"a=" + b"x" * 300_000, headers=kind).status_code == 413
    assert bench.client.post("/trial", content=b"&".join([b"a=1"] * 5_000), headers=kind).status_code == 400
    assert bench.client.post("/trial", content=b"\xff=\xfe", headers=kind).status_code == 400
    assert bench.client.post("/trial", json={"name": "Ada"}).status_code == 400
    assert bench.send("/trial", **GOOD | {"name": "a\0b"}).status_code == 303


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_frame_is_well_formed_and_keeps_itself_to_this_site(bench: Bench, language: str):
    organization = bench.organization()
    bench.sign_in(bench.member(organization), organization)
    answer = bench.client.get("/trial", headers={"accept-language": language})
    shown = Page(answer.text)
    assert shown.faults == []
    assert answer.headers["cache-control"] == "no-store"
    assert "script-src" not in answer.headers["content-security-policy"]
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert shown.find("script") == []
    assert ("Kowhai Ridge" if language == "en" else "考海岭") in shown.text
    assert len(shown.find("h1")) == 1
    assert all(one.get("method") in {"post", "get"} for one in shown.find("form"))


def test_navigation_shows_each_person_what_they_may_open(bench: Bench):
    organization = bench.organization()
    bench.sign_in(bench.member(organization, Position.MEMBER), organization)
    shown = {one["href"] for one in Page(bench.client.get("/trial").text).find("a")}
    assert "/host/applications" not in shown
    assert {"/me", "/me/sessions"} <= shown
    host = bench.organization("Customs", Role.CUSTOMS)
    bench.sign_in(bench.member(host, email="chief@customs.example"), host)
    shown = {one["href"] for one in Page(bench.client.get("/trial").text).find("a")}
    theirs = permissions_of(Position.ADMINISTRATOR, {Role.CUSTOMS}, is_host=True)
    entries = [entry for chapter in CHAPTERS for entry in chapter.entries]
    allowed = [one for one in entries if one.permission is None or one.permission in theirs]
    assert {one.path for one in allowed if not one.is_for_firms} <= shown
    assert {one.path for one in entries if one.is_for_firms}.isdisjoint(shown)
    assert organization.roles.isdisjoint(AUTHORITIES)


@pytest.mark.parametrize("path", ["/me", "/me?x=1", "/organization/keys/0197?after=%20", "/a//b"])
def test_a_path_of_this_site_may_be_gone_on_to(path: str):
    assert local_path(path, "/me") == path


@pytest.mark.parametrize(
    "path",
    [
        "",
        "me",
        "//evil.example",
        "/\\evil.example",
        "https://evil.example",
        "javascript:alert(1)",
        "/\t/evil.example",
        "/\n/evil.example",
        " /me",
        "/" + "x" * 600,
        "/中",
        '/"><script>',
        "\\\\evil.example",
        "/a\r\nSet-Cookie: a=b",
    ],
)
def test_nothing_else_is_gone_on_to(path: str):
    assert local_path(path, "/me") == "/me"


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        ("0", "203.0.113.9", "192.0.2.1"),
        ("1", "203.0.113.9", "203.0.113.9"),
        ("1", "8.8.8.8, 203.0.113.9", "203.0.113.9"),
        ("2", "8.8.8.8, 203.0.113.9, 10.0.0.1", "203.0.113.9"),
        ("2", "203.0.113.9", "192.0.2.1"),
        ("1", "nonsense", "192.0.2.1"),
        ("1", "203.0.113.9:4711", "203.0.113.9"),
        ("1", "[2001:db8:1:2:3::4]:443", "2001:db8:1:2::/64"),
        ("1", "::ffff:203.0.113.9", "203.0.113.9"),
    ],
)
def test_who_asks_is_who_the_trusted_proxies_say(tmp_path: Path, proxies: str, forwarded: str, expected: str):
    settings = read_settings({"GQTS_HOME": str(tmp_path), "GQTS_TRUSTED_PROXIES": proxies})
    raw = Headers({"x-forwarded-for": forwarded}).raw
    request = Request({"type": "http", "headers": raw, "client": ("192.0.2.1", 5)})
    assert client_of(request, settings) == expected


def test_over_tls_cookies_are_kept_to_this_host_and_out_of_reach_of_scripts(bench: Bench):
    answer = bench.client.get("/trial/open")
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-gqts-visitor=")
    assert {"HttpOnly", "Secure", "Path=/", "SameSite=lax"} <= {part.strip() for part in cookie.split(";")}
    assert "Domain" not in cookie
    assert form_token(answer.text)


def test_the_sheet_of_the_workbench_uses_the_tokens_and_logical_properties():
    bare = re.sub(r"/\*.*?\*/", "", (STATIC_FOLDER / "workbench.css").read_text(), flags=re.DOTALL)
    assert re.findall(r"#[0-9a-f]{3,8}\b|rgba?\(|hsl", bare) == []
    assert set(re.findall(r"var\(--([\w-]+)", bare)) <= set(tokens("light")) | {"gap", "wide", "cell", "mono", "sans"}
    declared = re.findall(r"[{;]\s*([a-z-]+)\s*:", bare)
    sided = re.compile(r"(^|-)(left|right|top|bottom)(-|$)")
    assert [name for name in declared if sided.search(name)] == []
