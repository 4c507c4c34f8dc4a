"""People sign in with e-mail and password, see their sessions, and leave; a stranger learns nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.web.markup import Page
from tests.web.signed_in import COOKIE, OPERATOR, PASSWORD, Bench, form_token, open_bench, set_up_app

from gqts.accounts import Caller, Position, add_member, find_person_by_email, invite, list_sessions
from gqts.kit.database import Database
from gqts.organizations import Role

LATER = "%2Fme%2Fsessions"


@pytest.fixture
def bench(database: Database, tmp_path: Path) -> Iterator[Bench]:
    with open_bench(database, tmp_path) as opened:
        yield opened


def sign_in(bench: Bench, email: str, password: str, *, onward: str = ""):
    path = f"/sign-in?next={onward}"
    page = bench.client.get(path)
    assert page.status_code == 200, page.text
    return bench.client.post(path, data={"csrf_token": form_token(page.text), "email": email, "password": password})


def test_a_member_signs_in_and_goes_on_to_where_they_came_from(bench: Bench):
    organization = bench.organization()
    bench.member(organization)
    answer = sign_in(bench, "ada@kowhai.example", PASSWORD, onward=LATER)
    assert (answer.status_code, answer.headers["location"]) == (303, "/me/sessions")
    cookie = next(one for one in answer.headers.get_list("set-cookie") if one.startswith(f"{COOKIE}="))
    assert all(part in cookie for part in ("HttpOnly", "Secure", "Path=/"))
    assert "samesite" in cookie.lower()
    shown = Page(bench.client.get("/me").text)
    assert shown.faults == []
    assert "ada@kowhai.example" in shown.text
    assert "Kowhai Ridge" in shown.text


def test_a_wrong_password_and_an_unknown_address_are_told_alike(bench: Bench):
    bench.member(bench.organization())
    told = []
    for email, password in (("ada@kowhai.example", "not the password"), ("nobody@kowhai.example", PASSWORD)):
        answer = sign_in(bench, email, password)
        assert COOKIE not in {cookie.name for cookie in bench.client.cookies.jar}
        assert "do not belong together" in answer.text
        told.append((answer.status_code, Page(answer.text.replace(email, "…")).text))
    assert told[0] == told[1]


@pytest.mark.parametrize("onward", ["https%3A%2F%2Fevil.example%2F", "%2F%2Fevil.example", "%2F%5Cevil.example"])
def test_signing_in_leads_nowhere_else(bench: Bench, onward: str):
    bench.member(bench.organization())
    answer = sign_in(bench, "ada@kowhai.example", PASSWORD, onward=onward)
    assert (answer.status_code, answer.headers["location"]) == (303, "/organization")


@pytest.mark.parametrize("path", ["/me", "/me/sessions", "/me/organizations"])
def test_pages_of_a_person_ask_a_stranger_to_sign_in(bench: Bench, path: str):
    bench.client.cookies.clear()
    answer = bench.client.get(path)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/sign-in")


def test_a_session_is_seen_and_ended_by_its_person_alone(bench: Bench):
    organization = bench.organization()
    ada = bench.member(organization)
    lost = bench.sign_in(ada, organization)
    kept = bench.sign_in(ada, organization)
    assert bench.send("/me/sessions", session="others").status_code == 303
    assert bench.client.get("/me").status_code == 200
    bench.hold(lost)
    assert bench.client.get("/me").status_code == 303
    ben = bench.member(organization, Position.MEMBER, email="ben@kowhai.example", name="Ben")
    token = bench.sign_in(ben, organization)
    with bench.database.transaction() as tx:
        (session,) = list_sessions(tx, ben.id, now=bench.clock())
    bench.hold(kept)
    bench.send("/me/sessions", session=str(session.id))
    bench.hold(token)
    assert bench.client.get("/me").status_code == 200


def test_signing_out_ends_the_session_itself_and_not_only_the_cookie(bench: Bench):
    organization = bench.organization()
    token = bench.sign_in(bench.member(organization), organization)
    assert bench.send("/sign-out", shown_on="/me").status_code == 303
    bench.hold(token)
    assert bench.client.get("/me").status_code == 303


def test_name_and_language_are_changed_and_nonsense_is_told_beside_the_field(bench: Bench):
    organization = bench.organization()
    bench.sign_in(bench.member(organization), organization)
    assert bench.send("/me", name="Ada Kauri", language="zh").status_code == 303
    assert "Ada Kauri" in bench.client.get("/me").text
    refused = bench.send("/me", name="", language="zh")
    assert refused.status_code in (400, 422)
    assert "Ada Kauri" in bench.client.get("/me").text


def test_one_acts_only_for_organizations_one_belongs_to(bench: Bench):
    own, other = bench.organization(), bench.organization("Aotea Trading")
    bench.sign_in(bench.member(own), own)
    assert bench.send("/me/organizations", shown_on="/me", organization=str(other.id)).status_code == 404
    assert "Aotea Trading" not in bench.client.get("/me").text


def test_people_land_on_their_organization_and_who_has_none_on_their_own_page(bench: Bench):
    own, other = bench.organization(), bench.organization("Aotea Trading")
    ada = bench.member(own)
    with bench.database.transaction() as tx:
        add_member(tx, OPERATOR, other.id, ada.id, Position.MEMBER, now=bench.clock())
    assert sign_in(bench, "ada@kowhai.example", PASSWORD).headers["location"] == "/organization"
    bench.sign_in(ada, own)
    switched = bench.send("/me/organizations", shown_on="/me", organization=str(other.id))
    assert switched.headers["location"] == "/organization"
    assert "Aotea Trading" in Page(bench.client.get("/organization").text).text
    bench.sign_in(ada)
    assert bench.client.get("/organization").headers["location"] == "/me/organizations"
    bench.sign_in(bench.person("bo@nowhere.example", "Bo"))
    assert bench.client.get("/organization").headers["location"] == "/me"


def invited_to(bench: Bench, organization, email: str) -> str:
    with bench.database.transaction() as tx:
        operator = Caller.operator("the tests", organization.id)
        return invite(
            tx,
            operator,
            organization_id=organization.id,
            email=email,
            position=Position.ADMINISTRATOR,
            now=bench.clock(),
        )[1]


def test_the_first_administrator_of_a_host_gets_in_by_the_link_alone_and_once(bench: Bench):
    host = bench.organization("Customs", Role.CUSTOMS)
    path = f"/join/{invited_to(bench, host, 'chief@customs.example')}"
    bench.client.cookies.clear()
    shown = Page(bench.client.get(path).text)
    assert shown.faults == []
    assert "Customs" in shown.text
    answer = bench.send(path, name="Chief", email="eve@evil.example", password=PASSWORD)
    with bench.database.transaction() as tx:
        assert find_person_by_email(tx, "eve@evil.example") is None, "the address is the invited one"
    assert (answer.status_code, answer.headers["location"]) == (303, "/organization")
    asked = bench.client.get("/host/applications")
    assert (asked.status_code, asked.headers["location"]) == (303, "/me/security"), "first a second factor"
    set_up_app(bench)
    assert "Customs" in Page(bench.client.get("/organization").text).text
    assert bench.client.get("/host/applications").status_code == 200
    bench.client.cookies.clear()
    assert bench.client.get(path).status_code == 404
    assert sign_in(bench, "eve@evil.example", PASSWORD).status_code != 303


def test_who_has_an_account_signs_in_and_comes_back_to_the_invitation(bench: Bench):
    host = bench.organization("Customs", Role.CUSTOMS)
    ada = bench.person("ada@kowhai.example")
    path = f"/join/{invited_to(bench, host, 'ada@kowhai.example')}"
    bench.client.cookies.clear()
    assert f"/sign-in?next={path}" in bench.client.get(path).text
    bench.sign_in(ada)
    assert bench.send(path).status_code == 303
    assert "Customs" in bench.client.get("/me").text


def test_the_token_of_an_invitation_is_not_kept_in_the_log(bench: Bench, capsys: pytest.CaptureFixture[str]):
    path = f"/join/{invited_to(bench, bench.organization('Customs', Role.CUSTOMS), 'chief@customs.example')}"
    assert bench.client.get(path).status_code == 200
    told = "".join(capsys.readouterr())
    assert "/join/…" in told
    assert path not in told
