"""Officers show more than a password before any page of their authority opens; what is theirs alone stays open."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from tests import taking_part
from tests.web.markup import Page
from tests.web.signed_in import OPERATOR, PASSWORD, Bench, open_bench, set_up_app

from gqts.accounts import Position, add_member, find_caller_by_session, open_session, require_second_factor
from gqts.kit.database import Database
from gqts.organizations import Organization, Role, find_organization
from gqts.web.routes import list_routes

SET_UP = "/me/security"
WORKBENCH = [
    route.path for route in list_routes() if re.match(r"/(host|organization)(/|$)|/joined", getattr(route, "path", ""))
]


@pytest.fixture
def bench(database: Database, tmp_path: Path) -> Iterator[Bench]:
    with open_bench(database, tmp_path) as opened:
        yield opened


def officer(bench: Bench, role: Role = Role.CUSTOMS, position: Position = Position.ADMINISTRATOR):
    host = bench.organization("Customs", role)
    return bench.member(host, position, email="chen@customs.example", name="Chen"), host


def by_password(bench: Bench, email: str):
    bench.client.cookies.clear()
    return bench.send("/sign-in", email=email, password=PASSWORD)


@pytest.mark.parametrize("position", [Position.OFFICER, Position.ANALYST, Position.ADMINISTRATOR, Position.MEMBER])
@pytest.mark.parametrize("role", [Role.CUSTOMS, Role.QUARANTINE])
def test_by_a_password_alone_every_page_of_an_authority_leads_to_where_more_is_set_up(
    bench: Bench, role: Role, position: Position
):
    person, host = officer(bench, role, position)
    assert by_password(bench, person.email).status_code == 303
    assert len(WORKBENCH) > 20
    token = bench.token_on("/me")
    for path in WORKBENCH:
        address = re.sub(r"\{\w+\}", str(host.id), path)
        answer = bench.client.get(address)
        assert (answer.status_code, answer.headers["location"]) == (303, SET_UP), path
        sent = bench.client.post(address, data={"csrf_token": token})
        assert sent.status_code == 405 or sent.headers.get("location") == SET_UP, path


def test_ones_own_pages_stay_open_and_say_what_is_missing(bench: Bench):
    person, _ = officer(bench)
    by_password(bench, person.email)
    shown = bench.client.get(SET_UP)
    assert "Customs asks for more than a password" in Page(shown.text).text
    assert Page(shown.text).faults == []
    links = {one.get("href") for one in Page(shown.text).find("a")}
    assert not any(str(one).startswith(("/host", "/organization")) for one in links)
    for path in ("/me", "/me/sessions", "/me/organizations", "/me/security/password", "/me/security/code-app"):
        assert bench.client.get(path).status_code == 200, path


def test_setting_up_an_app_opens_the_pages_at_once_and_the_next_sign_in_asks_for_a_code(bench: Bench):
    person, _ = officer(bench, position=Position.OFFICER)
    by_password(bench, person.email)
    app, _ = set_up_app(bench)
    assert bench.client.get("/host/applications").status_code == 200
    assert "asks for more" not in bench.client.get(SET_UP).text
    bench.clock.ahead = timedelta(minutes=2)
    asked = by_password(bench, person.email).headers["location"]
    assert bench.client.get("/host/applications").headers["location"].startswith("/sign-in")
    assert bench.send(asked, shown_on=asked, code=app.at(bench.clock())).status_code == 303
    assert bench.client.get("/host/applications").status_code == 200


@pytest.mark.parametrize("method", ["passkey", "password and code", "oidc"])
def test_who_showed_more_is_asked_for_nothing(bench: Bench, method: str):
    person, host = officer(bench)
    bench.sign_in(person, host, method=method)
    assert bench.client.get("/host/applications").status_code == 200
    bench.sign_in(person, host, method="password")
    assert bench.client.get("/host/applications").headers["location"] == SET_UP


def test_a_shoppers_page_shows_who_is_too_weak_no_more_than_the_public(bench: Bench):
    event = {
        "type": "ObjectEvent",
        "eventTime": "2026-09-01T08:00:00+09:00",
        "eventTimeZoneOffset": "+09:00",
        "epcList": ["https://id.gs1.org/01/04012345987652/21/HIDDEN1"],
        "action": "ADD",
        "bizStep": "commissioning",
        "readPoint": {"id": "https://id.gs1.org/414/4012345000009"},
    }
    document = {
        "@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"],
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": "2026-09-01T00:00:00Z",
        "epcisBody": {"eventList": [event]},
    }
    with bench.database.transaction() as tx:
        owner = taking_part.submitting(tx, name="Secretive Maker", prefixes=["4012345"])
        assert taking_part.accept(tx, json.dumps(document).encode(), now=bench.clock(), submitter=owner).success
        firm = find_organization(tx, owner.organization_id)
    boss = bench.member(firm)
    ask(bench, firm, bench.sign_in(boss, firm))

    def steps() -> int:
        path = "/01/04012345987652/21/HIDDEN1"
        return len(bench.client.get(path, headers={"accept": "application/json"}).json()["journey"]["steps"])

    assert steps() == 1, "its owner sees what it hides"
    bench.sign_in(boss, firm, method="password")
    weak = steps()
    bench.client.cookies.clear()
    assert weak == steps() == 0


def test_who_belongs_to_a_firm_too_works_for_it_and_not_for_the_authority(bench: Bench):
    person, host = officer(bench)
    firm = bench.organization("Kowhai Ridge")
    with bench.database.transaction() as tx:
        add_member(tx, OPERATOR, firm.id, person.id, Position.ADMINISTRATOR, now=bench.clock())
    bench.sign_in(person, firm, method="password")
    assert bench.client.get("/organization/people").status_code == 200
    assert bench.send("/me/organizations", shown_on="/me", organization=str(host.id)).status_code == 303
    assert bench.client.get("/host/applications").headers["location"] == SET_UP


def test_a_firm_that_asks_for_more_leads_its_people_there_in_the_middle_of_their_session(bench: Bench):
    firm = bench.organization()
    boss, other = bench.member(firm), bench.member(firm, email="bo@kowhai.example", name="Bo")
    held = bench.sign_in(other, firm, method="password")
    assert bench.client.get("/organization/people").status_code == 200
    ask(bench, firm, bench.sign_in(boss, firm))
    bench.hold(held)
    assert bench.client.get("/organization/people").headers["location"] == SET_UP


def ask(bench: Bench, firm: Organization, token: str) -> None:
    with bench.database.transaction() as tx:
        caller = find_caller_by_session(tx, token, now=bench.clock())
        require_second_factor(tx, caller, firm.id, is_required=True, now=bench.clock())


def test_the_password_of_somebody_with_an_app_adds_no_passkey_and_removes_nothing(bench: Bench):
    person, host = officer(bench)
    by_password(bench, person.email)
    set_up_app(bench)
    with bench.database.transaction() as tx:  # a session that was opened before, on another device
        _, token = open_session(
            tx, person.id, host.id, client="192.0.2.9", user_agent="", now=bench.clock(), method="password"
        )
    bench.hold(token)
    assert "Sign in once more, with your passkey or your code." in bench.client.get(SET_UP).text
    own = bench.token_on(SET_UP)
    asked = bench.client.post("/me/security/passkeys/options", data={"csrf_token": own})
    assert asked.status_code == 403
    for path in ("/me/security/code-app", "/me/security/code-app/remove", "/me/security/recovery-codes"):
        sent = bench.client.post(path, data={"csrf_token": own, "step": "begin"})
        assert sent.headers["location"].startswith("/sign-in?again=1"), path
    bench.hold(token)
    assert "On: signing in" in bench.client.get(SET_UP).text
