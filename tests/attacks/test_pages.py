"""What a browser can be made to send: by another site, by a hostile link, or after its person lost a right."""

from __future__ import annotations

import re
from itertools import count, cycle
from urllib.parse import urlsplit

import pytest
from tests.attacks.besieged import EVERYBODY, World
from tests.attacks.routes import CALLS, FORMS, PARAMETER, READ, ROUTES, fill, list_targets, stands_for_others
from tests.attacks.test_routes import FORM, list_powers
from tests.taking_part import HOST
from tests.web.signed_in import COOKIE, ROOT

from gqts.accounts import (
    Caller,
    Position,
    change_position,
    disable_person,
    end_other_sessions,
    open_session,
    remove_member,
)
from gqts.api import is_api
from gqts.organizations import Role, reinstate_organization, suspend_organization
from gqts.web.offline import FRAME
from gqts.web.workbench.csrf import write_token

EVIL = "evil.example"
HOSTILE = (
    "%0d%0aX-Evil:%201%0d%0a%0d%0a<script>alert(1)</script>",
    "..%2f..%2f..%2fetc%2fpasswd",
    "%2e%2e/%2e%2e/etc/passwd",
    "%252e%252e%252f",
    "..;/host/organizations",
    "%00",
    "%ff%fe",
    "%e2%80%ae%f0%9f%92%a9",
    "'%20OR%20'1'='1'%20--",
    "%7b%7b7331*1337%7d%7d%24%7b7331*1337%7d",
    "%3cscript%3ealert(1)%3c%2fscript%3e",
    "%22onmouseover%3dalert(1)%20x%3d%22",
    "javascript:alert(1)",
    "//evil.example/",
    "%5c%5cevil.example",
    "a" * 3_000,
    "%",
    "%zz",
)
WITHOUT_TOKEN = frozenset(
    {"/recalls/contact", "/seal", "/notices/unsubscribe/{organization_id}/{person_id}/{kind}/{token}"}
)
"""Forms on pages that set no cookie, which act for nobody: refused by where the browser says that they come from."""
PATHS = sorted({route.path for route in ROUTES})
PAGES = [path for path in READ if not is_api(path)]
_QUERIES = ("next", "page", "after", "q", "linkType", "lang", "perPage", "state", "code", "organization", "of")


def check(answer) -> None:
    """What holds of the answer to any request, however hostile."""
    where = answer.request.url
    assert answer.status_code < 500, where
    headers, text = answer.headers, answer.text
    assert "x-evil" not in headers, where
    assert not any("\r" in value or "\n" in value for value in headers.values()), where
    assert headers["X-Content-Type-Options"] == "nosniff", where
    assert headers["Referrer-Policy"] in ("no-referrer", "same-origin"), where
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy, where
    framed = "'self'" if where.path == FRAME else "'none'"  # by item pages, which it keeps for when there is no network
    assert f"frame-ancestors {framed}" in policy, where
    assert "unsafe" not in policy, where
    assert "9801547" not in text.replace(" ", ""), where
    if "html" in headers.get("content-type", ""):
        assert "<script>alert" not in text, where
        assert 'onmouseover=alert(1) x="' not in text, where
        assert "base-uri 'none'" in policy, where
        assert not re.search(r"<[^>]+\s(?:href|src|action)=[\"']?(?:javascript|data):", text), where
    location = headers.get("location", "")
    if location:
        parts = urlsplit(location)
        assert parts.netloc in ("", "trace.example.org"), (where, location)
        assert not location.startswith(("//", "/\\")), (where, location)
        assert location.startswith(("/", ROOT)), (where, location)
    for cookie in headers.get_list("set-cookie"):
        assert cookie.startswith("__Host-gqts"), cookie
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=lax"} <= {part.strip() for part in cookie.split(";")}, cookie
        assert "Domain" not in cookie


@pytest.mark.parametrize("who", EVERYBODY)
def test_every_page_is_answered_with_safe_headers_and_kept_cookies_to_everybody(who, besieged: World) -> None:
    client = besieged.browser(who)
    for path in PAGES:
        theirs, _, _ = next(iter(list_targets(path, besieged)))
        answer = client.get(theirs)
        check(answer)
        if who != "nobody" and "__Host-gqts" in answer.request.headers.get("cookie", ""):
            is_public = "public" in answer.headers.get("cache-control", "")
            assert not is_public or path.startswith(("/static", "/favicon", "/robots", "/.well-known", "/offline")), (
                path
            )


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_hostile_path_or_query_gets_an_answer_and_nothing_else(hostile, besieged: World) -> None:
    client = besieged.browser("rival")
    for path in PATHS:
        if PARAMETER.search(path) and stands_for_others(path):
            check(client.get(PARAMETER.sub(lambda _: hostile, path)))


@pytest.mark.parametrize("who", ["nobody", "rival", "officer"])
def test_a_hostile_query_gets_an_answer_and_nothing_else(who, besieged: World) -> None:
    client = besieged.browser(who)
    hostile = cycle(HOSTILE)
    for path in PATHS:
        if stands_for_others(path):
            for _ in range(2):
                query = "&".join(f"{name}={next(hostile)}" for name in _QUERIES)
                check(client.get(f"{fill(path, {})}?{query}"))


@pytest.mark.parametrize("name", ["Host", "X-Forwarded-Host", "X-Forwarded-Proto", "Forwarded", "X-Original-URL",
                                  "X-Rewrite-URL", "Referer", "Origin", "X-HTTP-Method-Override"])  # fmt: skip
def test_no_header_of_a_client_gets_into_an_answer(name, besieged: World) -> None:
    other = {"X-Original-URL": "/host/organizations", "X-Rewrite-URL": "/host/organizations"}
    value = {"Forwarded": f"host={EVIL}", "X-HTTP-Method-Override": "DELETE", **other}.get(name, EVIL)
    client = besieged.new_client()
    for path in READ:
        answer = client.get(fill(path, {}), headers={name: value})
        check(answer)
        assert EVIL not in answer.text, path
        assert EVIL not in str(dict(answer.headers)), path
        assert "Rival firm" not in answer.text


NEXT = ("//evil.example", "https://evil.example", "/\\evil.example", "\\\\evil.example", "/%0d%0aX-Evil:1",
        "/\t/evil.example", "javascript:alert(1)", "/ok\r\nX-Evil: 1", "///evil.example", "https:evil.example",
        "/.evil.example/..//evil.example", "http://trace.example.org@evil.example", "%2f%2fevil.example")  # fmt: skip


@pytest.mark.parametrize("next_", NEXT)
def test_signing_in_leads_to_no_other_site(next_, besieged: World) -> None:
    visitor, rival = besieged.new_client(), besieged.browser("rival")
    for client in (visitor, rival):
        for path in PAGES:
            for name in ("next", "back", "return", "onward"):
                if path in (
                    "/sign-in",
                    "/sign-in/code",
                    "/sign-in/organization",
                    "/me",
                    "/sign-out",
                    "/sign-in/callback",
                ):
                    answer = client.get(path, params={name: next_})
                    check(answer)
                    links = re.findall(r'(?:href|action)="([^"]+)"', answer.text)
                    assert not [link for link in links if EVIL in link and not link.startswith(("/", "?"))], links
                    assert not [link for link in links if link.startswith(("//", "/\\"))], links


@pytest.mark.parametrize("path", FORMS)
def test_a_form_that_another_site_made_a_browser_send_is_refused_on_every_page(path, besieged: World) -> None:
    settings = besieged.bench.client.app.state.web.settings
    victim, officer = besieged.rows_about(), list_powers(besieged)
    for who in ("owner", "officer"):
        client = besieged.browser(who)
        target = fill(path, {name: str(those[0]) for name, those in besieged.ids.items()})
        right = besieged.form_token(client)
        visitor = besieged.new_client()
        visitor.get("/sign-in")
        cases = [
            ({}, {}),
            ({"csrf_token": ""}, {}),
            ({"csrf_token": right[:-1]}, {}),
            ({"csrf_token": besieged.form_token(besieged.browser("rival"))}, {}),
            ({"csrf_token": besieged.form_token(visitor)}, {}),
            ({"csrf_token": write_token(settings, "")}, {}),
            ({"csrf_token": right}, {"Origin": f"https://{EVIL}"}),
            ({"csrf_token": right}, {"Origin": "null"}),
            ({"csrf_token": right}, {"Referer": f"https://{EVIL}/trace.example.org"}),
            ({"csrf_token": right}, {"Sec-Fetch-Site": "cross-site"}),
            ({"csrf_token": right}, {"Sec-Fetch-Site": "same-site"}),
            ({"csrf_token": right}, {"Origin": f"{ROOT}.{EVIL}"}),
        ]
        for token, headers in cases:
            answer = client.post(target, data={**FORM, **token}, headers=headers)
            check(answer)
            if headers or path not in WITHOUT_TOKEN:
                assert answer.status_code == 403, (who, token, headers)
        for media_type in ("application/json", "text/plain", "multipart/form-data; boundary=x"):
            answer = client.post(target, content=f"csrf_token={right}", headers={"Content-Type": media_type})
            assert answer.status_code == 400, (who, media_type)
        assert client.get("/me").status_code == 200, f"{path} signed {who} out"
    assert besieged.rows_about() == victim
    assert list_powers(besieged) == officer


def test_a_page_changes_nothing_by_being_looked_at(besieged: World) -> None:
    before, powers = besieged.rows_about(), list_powers(besieged)
    for who in ("owner", "officer"):
        for path in PAGES:
            for theirs, _, _ in list_targets(path, besieged):
                check(besieged.browser(who).get(theirs, params={**FORM, "csrf_token": "x"}))
                check(besieged.browser(who).head(theirs))
    after = besieged.rows_about()
    before["organizations.act"] = after["organizations.act"]
    before["notices.reading"] = after["notices.reading"]  # that a reader has opened a notice: theirs alone
    assert after == before
    assert list_powers(besieged) == powers


def test_calls_are_not_for_pages_of_other_sites(besieged: World) -> None:
    owner = besieged.browser("owner")
    for path in CALLS:
        headers = {"Origin": f"https://{EVIL}", "Content-Type": "text/plain"}
        answer = owner.post(path, content="{}", headers=headers)
        assert answer.status_code in (400, 401, 415)
        assert "access-control-allow-origin" not in answer.headers
        asked = {"Origin": f"https://{EVIL}", "Access-Control-Request-Headers": "authorization"}
        told = owner.options(path, headers={**asked, "Access-Control-Request-Method": "POST"}).headers
        assert "authorization" not in told.get("access-control-allow-headers", "").lower()
        assert "access-control-allow-credentials" not in told


# A right that is lost while the browser stays open

LOST = ("lowered", "removed", "suspended", "disabled", "signed out elsewhere")
_number = count(1)


def seat(world: World, position: Position = Position.ADMINISTRATOR):
    """A firm with two administrators; return its id, the first, and a browser of theirs."""
    number = next(_number)
    firm = world.bench.organization(f"Firm {number}", Role.MANUFACTURER)
    person = world.bench.member(firm, position, email=f"first{number}@firm.example")
    world.bench.member(firm, Position.ADMINISTRATOR, email=f"second{number}@firm.example")
    world.seats[f"first{number}"] = (person, firm)
    client = world.new_client()
    world.sign_in(client, f"first{number}")
    del world.seats[f"first{number}"]
    return firm, person, client


def lose(world: World, what: str, firm, person) -> None:
    operator, now = Caller.operator("the tests", firm.id), world.bench.clock()
    with world.bench.database.transaction() as tx:
        if what == "lowered":
            change_position(tx, operator, firm.id, person.id, Position.MEMBER, now=now)
        elif what == "removed":
            remove_member(tx, operator, firm.id, person.id, now=now)
        elif what == "suspended":
            suspend_organization(tx, HOST, firm.id, reason="fraud", now=now)
        elif what == "disabled":
            disable_person(tx, operator, person.id, is_disabled=True, now=now)
        else:
            end_other_sessions(tx, person.id)


@pytest.mark.parametrize("what", LOST)
def test_a_right_that_is_lost_is_lost_on_every_page_at_the_next_request(what, besieged: World) -> None:
    firm, person, client = seat(besieged)
    opened = [path for path in PAGES if not PARAMETER.search(path) and client.get(path).status_code == 200]
    assert "/me" in opened
    lose(besieged, what, firm, person)
    fresh = besieged.new_client()
    if what in ("lowered", "suspended"):
        with besieged.bench.database.transaction() as tx:
            now = besieged.bench.clock()
            _, token = open_session(tx, person.id, firm.id, client="", user_agent="", now=now)
        fresh.cookies.set(COOKIE, token, domain="trace.example.org", path="/")
    for path in opened:
        assert client.get(path).status_code == fresh.get(path).status_code, path
    if what not in ("lowered", "suspended"):
        assert client.get("/me").headers["location"].startswith("/sign-in")
    if what == "suspended":
        with besieged.bench.database.transaction() as tx:
            reinstate_organization(tx, HOST, firm.id, reason="cleared", now=besieged.bench.clock())


@pytest.mark.parametrize("what", LOST)
def test_a_form_shown_before_a_right_was_lost_does_nothing_after(what, besieged: World) -> None:
    firm, person, client = seat(besieged)
    token = besieged.form_token(client)
    lose(besieged, what, firm, person)
    before = besieged.rows_about({"organization_id": [firm.id]})
    for path in FORMS:
        if path.startswith(("/organization", "/host")):
            answer = client.post(fill(path, {}), data={**FORM, "csrf_token": token})
            assert answer.status_code in (303, 403, 404), path
    after = besieged.rows_about({"organization_id": [firm.id]})
    unchanged = ("organizations.organization", "organizations.identifier", "organizations.permit", "sharing.rule")
    assert {name: after[name] for name in unchanged} == {name: before[name] for name in unchanged}


def test_a_session_that_was_planted_or_ended_is_worth_nothing(besieged: World) -> None:
    planted = "A" * 43
    client = besieged.new_client()
    client.cookies.set(COOKIE, planted, domain="trace.example.org", path="/")
    assert client.get("/me").headers["location"].startswith("/sign-in")
    _, _, signed_in = seat(besieged)
    token = signed_in.cookies.get(COOKIE, domain="trace.example.org")
    assert token != planted
    assert signed_in.post("/sign-out", data={"csrf_token": besieged.form_token(signed_in)}).status_code == 303
    replayed = besieged.new_client()
    replayed.cookies.set(COOKIE, token or "", domain="trace.example.org", path="/")
    assert replayed.get("/me").headers["location"].startswith("/sign-in")


def test_no_cookie_without_the_host_prefix_is_believed(besieged: World) -> None:
    token = besieged.browser("owner").cookies.get(COOKIE, domain="trace.example.org") or ""
    client = besieged.new_client()
    for name in ("gqts_session", "gqts", "session", "__Secure-gqts", "__host-gqts"):
        client.cookies.set(name, token, domain="trace.example.org", path="/")
    assert client.get("/me").headers["location"].startswith("/sign-in")


def test_an_absolute_form_or_a_doubled_slash_is_no_other_page(besieged: World) -> None:
    nobody = besieged.new_client()
    for path in ("//host/organizations", "/host//organizations", "/./host/organizations", "/host/organizations/",
                 "/HOST/organizations", "/host%2forganizations", "/x/../host/organizations", "/;/host/organizations",
                 "/host/organizations%20", "/host/organizations.json", "/host/organizations%00"):  # fmt: skip
        answer = nobody.get(path)
        check(answer)
        assert answer.status_code in (303, 308, 400, 404), path
        assert "Rival firm" not in answer.text
