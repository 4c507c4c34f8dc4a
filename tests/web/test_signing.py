"""Signing in, joining and a person's own pages, as a person meets them: through the forms of the real application."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from tests.accounts.authenticator import Authenticator
from tests.web.identity_provider import consent, serve_provider, set_provider
from tests.web.markup import Page
from tests.web.signed_in import COOKIE, OPERATOR, PASSWORD, ROOT, Bench, form_token, open_bench, set_up_app

from gqts.accounts import (
    Caller,
    Position,
    find_caller_by_session,
    find_membership,
    find_person_by_email,
    invite,
    list_invitations,
    list_memberships,
    list_sessions,
    withdraw_invitation,
)
from gqts.kit.database import Database
from gqts.organizations import (
    Organization,
    Role,
    State,
    decide_application,
    require_organization,
)
from gqts.web.languages import offered_languages
from gqts.web.signing.device import describe_device

NEW = "seven lamps over quiet water"
EMAIL = "ada@kowhai.example"


@pytest.fixture
def bench(database: Database, tmp_path: Path) -> Iterator[Bench]:
    with open_bench(database, tmp_path) as opened:
        yield opened


@pytest.fixture
def firm(bench: Bench) -> Organization:
    return bench.organization()


def sign_in(bench: Bench, email: str = EMAIL, password: str = PASSWORD, path: str = "/sign-in"):
    return bench.send(path, shown_on=path, email=email, password=password)


def session_of(bench: Bench) -> str:
    held = [one.value for one in bench.client.cookies.jar if one.name == COOKIE]
    return str(held[0]) if held else ""


# With a password and a code


def test_a_session_planted_before_is_worth_nothing_after(bench: Bench, firm: Organization):
    bench.member(firm)
    planted = bench.sign_in(bench.member(firm, email="eve@kowhai.example", name="Eve"), firm)
    assert sign_in(bench, path="/sign-in?again=1").status_code == 303
    assert session_of(bench) not in {"", planted}
    first = session_of(bench)
    for invented in ("planted-by-somebody-else", planted):
        bench.hold(invented)
        assert bench.client.get("/me").status_code == 303, "what the browser brought to the sign-in has ended"
    bench.hold(first)
    assert bench.client.get("/me").status_code == 200
    sign_in(bench, path="/sign-in?again=1")
    bench.hold(first)
    assert bench.client.get("/me").status_code == 303, "signing in again ends the session from before"


def test_too_many_tries_are_told_with_when_to_come_back(bench: Bench, firm: Organization):
    bench.member(firm)
    for _ in range(10):
        assert sign_in(bench, password="wrong wrong wrong").status_code == 400
    answer = sign_in(bench)
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) > 0
    assert "15 minutes" in Page(answer.text).text
    bench.clock.ahead = timedelta(minutes=16)
    assert sign_in(bench).status_code == 303


def test_with_an_app_signing_in_asks_for_a_code_that_works_once(bench: Bench, firm: Organization):
    person = bench.member(firm)
    sign_in(bench)
    before = session_of(bench)
    totp, codes = set_up_app(bench)
    assert len(set(codes)) == 10
    assert session_of(bench) != before
    assert codes[0] not in bench.client.get("/me/security").text
    assert "10 recovery codes are left" in Page(bench.client.get("/me/security").text).text
    bench.client.cookies.clear()
    bench.clock.ahead = timedelta(minutes=2)
    answer = sign_in(bench, path="/sign-in?next=/me/sessions")
    assert answer.headers["location"] == "/sign-in/code?next=/me/sessions"
    assert not session_of(bench)
    assert bench.client.get("/me").status_code == 303, "a password alone opens nothing"
    path = answer.headers["location"]
    assert bench.send(path, shown_on=path, code="000000").status_code == 400
    code = totp.at(bench.clock())
    done = bench.send(path, shown_on=path, code=code)
    assert (done.status_code, done.headers["location"]) == (303, "/me/sessions")
    bench.client.cookies.clear()
    sign_in(bench)
    assert bench.send(path, shown_on=path, code=code).status_code == 400, "a code works once"
    assert bench.send(path, shown_on=path, code=codes[3].lower()).status_code == 303
    with bench.database.transaction() as tx:
        assert len(list_sessions(tx, person.id, now=bench.clock())) == 3


def test_a_wrong_first_code_turns_nothing_on(bench: Bench, firm: Organization):
    bench.member(firm)
    sign_in(bench)
    shown = bench.send("/me/security/code-app", step="begin")
    data = {"csrf_token": form_token(shown.text), "step": "confirm", "code": "12345"}
    answer = bench.client.post("/me/security/code-app", data=data)
    assert answer.status_code == 400
    assert "Begin again with a new secret" in answer.text
    assert "Off: the password alone" in bench.client.get("/me/security").text


def test_the_app_is_removed_after_a_question_and_codes_are_renewed(bench: Bench, firm: Organization):
    bench.member(firm)
    sign_in(bench)
    _, codes = set_up_app(bench)
    renewed = bench.send("/me/security/recovery-codes")
    fresh = re.findall(r"<li>([A-Z2-7]{4}(?:-[A-Z2-7]{4})+)</li>", renewed.text)
    assert len(set(fresh) - set(codes)) == 10
    assert "On: signing in" in bench.client.get("/me/security").text
    held = session_of(bench)
    bench.client.cookies.clear()
    path = sign_in(bench).headers["location"]
    assert bench.send(path, shown_on=path, code=codes[0]).status_code == 400, "codes from before have ended"
    assert bench.send(path, shown_on=path, code=fresh[0]).status_code == 303
    bench.hold(held)
    assert "Do without" in bench.client.get("/me/security/code-app/remove").text
    assert "On: signing in" in bench.client.get("/me/security").text, "asking removes nothing"
    assert bench.send("/me/security/code-app/remove").status_code == 303
    assert "Off: the password alone" in bench.client.get("/me/security").text
    bench.client.cookies.clear()
    assert sign_in(bench).headers["location"] == "/organization", "nobody is asked for a code any more"


CHANGES = ["/me/security/code-app", "/me/security/code-app/remove"]


@pytest.mark.parametrize("path", CHANGES)
def test_what_lets_people_in_is_changed_by_a_fresh_sign_in_alone(bench: Bench, firm: Organization, path: str):
    bench.member(firm)
    sign_in(bench)
    bench.clock.ahead = timedelta(minutes=20)
    answer = bench.client.get(path)
    assert answer.headers["location"] == f"/sign-in?again=1&next={path}"
    assert "Sign in once more" in bench.client.get(answer.headers["location"]).text
    refused = bench.send(path, shown_on="/me", step="begin")
    assert refused.headers["location"] == f"/sign-in?again=1&next={path}", "a form is no way around it"
    assert "Off: the password alone" in bench.client.get("/me/security").text
    assert sign_in(bench, path=answer.headers["location"]).headers["location"] == path
    assert bench.client.get(path).status_code == 200


def test_the_password_is_changed_with_the_old_one_and_ends_other_sessions(bench: Bench, firm: Organization):
    person = bench.member(firm)
    lost = bench.sign_in(person, firm)
    bench.client.cookies.clear()
    sign_in(bench)
    path = "/me/security/password"
    wrong = bench.send(path, old_password="not that one", password=NEW)
    assert wrong.status_code == 400
    assert "This is not your password" in wrong.text
    weak = bench.send(path, old_password=PASSWORD, password="short")
    assert "The password is too short" in weak.text
    mine = session_of(bench)
    bench.client.cookies.clear()
    assert sign_in(bench, password=NEW).status_code == 400, "nothing was changed so far"
    bench.hold(mine)
    assert bench.send(path, old_password=PASSWORD, password=NEW).status_code == 303
    assert "Your password was changed" in bench.client.get("/me/security").text
    bench.hold(lost)
    assert bench.client.get("/me").status_code == 303
    assert sign_in(bench, password=NEW).status_code == 303


# Passkeys


def ask(bench: Bench, path: str, shown_on: str) -> dict:
    answer = bench.client.post(path, data={"csrf_token": bench.token_on(shown_on)})
    assert answer.status_code == 200, answer.text
    return json.loads(answer.text)


def add_passkey(bench: Bench, key: Authenticator, name: str = "Key ring"):
    asked = ask(bench, "/me/security/passkeys/options", "/me/security")
    credential = key.register(json.dumps(asked["options"]))
    fields = {"name": name, "ceremony": asked["ceremony"], "credential": credential}
    return bench.send("/me/security/passkeys", shown_on="/me/security", **fields)


def test_a_passkey_is_added_signs_in_and_is_removed(bench: Bench, firm: Organization):
    bench.member(firm)
    sign_in(bench)
    key = Authenticator(ROOT)
    assert add_passkey(bench, key).status_code == 303
    assert "Key ring" in bench.client.get("/me/security").text
    bench.client.cookies.clear()
    asked = ask(bench, "/sign-in/passkey/options", "/sign-in")
    credential = key.authenticate(json.dumps(asked["options"]))
    fields = {"ceremony": asked["ceremony"], "credential": credential, "next": "/me/security"}
    done = bench.send("/sign-in/passkey", shown_on="/sign-in", **fields)
    assert (done.status_code, done.headers["location"]) == (303, "/me/security")
    held = session_of(bench)
    bench.client.cookies.clear()
    replay = bench.send("/sign-in/passkey", shown_on="/sign-in", **fields)
    assert (replay.status_code, session_of(bench)) == (400, ""), "what was signed counts once"
    bench.hold(held)
    shown = bench.client.get("/me/security")
    remove = next(str(one["href"]) for one in Page(shown.text).find("a") if "/passkeys/" in str(one.get("href")))
    assert "Remove the passkey" in bench.client.get(remove).text
    assert bench.send(remove).status_code == 303
    assert "You have no passkey yet." in bench.client.get("/me/security").text
    bench.client.cookies.clear()
    asked = ask(bench, "/sign-in/passkey/options", "/sign-in")
    fields |= {"ceremony": asked["ceremony"], "credential": key.authenticate(json.dumps(asked["options"]))}
    gone = bench.send("/sign-in/passkey", shown_on="/sign-in", **fields)
    assert (gone.status_code, session_of(bench)) == (400, ""), "a passkey that was removed signs nobody in"


def test_nobody_removes_the_passkey_of_another(bench: Bench, firm: Organization):
    bench.member(firm)
    sign_in(bench)
    add_passkey(bench, Authenticator(ROOT))
    shown = Page(bench.client.get("/me/security").text)
    remove = next(str(one["href"]) for one in shown.find("a") if "/passkeys/" in str(one.get("href")))
    bench.member(firm, email="bo@kowhai.example", name="Bo")
    sign_in(bench, "bo@kowhai.example", path="/sign-in?again=1")
    assert bench.client.get(remove).status_code == 404
    assert bench.send(remove, shown_on="/me").status_code == 404
    bench.client.cookies.clear()
    sign_in(bench)
    assert "Key ring" in bench.client.get("/me/security").text, "it is still there"


def test_only_pages_with_passkeys_may_run_our_script(bench: Bench, firm: Organization):
    bench.member(firm)
    assert "script-src 'self';" in bench.client.get("/sign-in").headers["content-security-policy"]
    sign_in(bench)
    assert "script-src 'self';" in bench.client.get("/me/security").headers["content-security-policy"]
    for path in ("/me", "/me/sessions", "/me/security/password", "/join", "/recover"):
        answer = bench.client.get(path)
        assert "script-src" not in answer.headers["content-security-policy"], path
        assert "<script" not in answer.text


# A forgotten password


def links_sent(bench: Bench) -> list[str]:
    """Return the paths of the links in the mails about a new password."""
    texts = [mail.get_body(("plain",)).get_content() for mail in bench.post()]
    return [line.removeprefix(ROOT) for text in texts for line in text.splitlines() if "/recover/" in line]


def test_asking_for_a_new_password_says_the_same_whether_or_not_there_is_an_account(bench: Bench, firm: Organization):
    bench.member(firm)
    told = [Page(bench.send("/recover", email=email).text).text for email in (EMAIL, "nobody@kowhai.example")]
    assert told[0] == told[1]
    assert "If this address has an account" in told[0]
    assert len(links_sent(bench)) == 1, "and nothing is sent to who has none"


def test_a_link_from_the_mail_sets_a_new_password_once(bench: Bench, firm: Organization):
    person = bench.member(firm)
    lost = bench.sign_in(person, firm)
    bench.client.cookies.clear()
    bench.send("/recover", email=EMAIL)
    (path,) = links_sent(bench)
    assert "The password is too short" in bench.send(path, password="short").text
    answer = bench.send(path, password=NEW)
    assert answer.headers["location"] == "/sign-in"
    assert "Your new password is set" in bench.client.get("/sign-in").text
    assert bench.client.get(path).status_code == 404
    assert bench.send(path, shown_on="/sign-in", password="another kettle of fish entirely").status_code == 404
    assert sign_in(bench, password=PASSWORD).status_code == 400
    assert sign_in(bench, password=NEW).status_code == 303
    bench.hold(lost)
    assert bench.client.get("/me").status_code == 303


def test_a_link_is_too_old_after_half_an_hour(bench: Bench, firm: Organization):
    bench.member(firm)
    bench.send("/recover", email=EMAIL)
    (path,) = links_sent(bench)
    bench.clock.ahead = timedelta(minutes=31)
    answer = bench.client.get(path)
    assert answer.status_code == 404
    assert "This link does not work" in answer.text
    assert bench.send(path, shown_on="/sign-in", password=NEW).status_code == 404
    assert sign_in(bench).status_code == 303, "the password is what it was"


# Joining

JOINING = {
    "names_en": "Harbour Mill",
    "local_name": "港口面粉厂",
    "local_language": "zh",
    "country": "NZ",
    "roles": ["manufacturer", "trader"],
    "level": "port",
    "party_gln": "",
    "note": "Bo asked us to.",
    "name": "Cara Mill",
    "email": "cara@mill.example",
    "password": NEW,
}


FIRM = {name: value for name, value in JOINING.items() if name not in {"name", "email", "password"}}


def go_on(bench: Bench, path: str = "/join", email: str = "cara@mill.example") -> str:
    """Give an address on a page, and return the address in the mail that comes."""
    sent = {} if path != "/join" and 'name="email"' not in bench.client.get(path).text else {"email": email}
    assert "A link is on its way" in bench.send(path, **sent).text
    mail = [one for one in bench.post() if one["To"] == email][-1]
    assert mail["Subject"] == "Go on with gqts"
    return re.findall(r"/join/with/[\w-]{43}", mail.get_body(("plain",)).get_content())[0]


def test_a_firm_registers_itself_and_waits_for_an_officer(bench: Bench):
    path = go_on(bench)
    assert "You will sign in with cara@mill.example" in Page(bench.client.get(path).text).text
    answer = bench.send(path, **JOINING)
    assert (answer.status_code, answer.headers["location"]) == (303, "/joined")
    state = bench.client.get("/joined")
    assert "Your application waits for an officer" in state.text
    assert "Harbour Mill" in state.text
    with bench.database.transaction() as tx:
        person = find_person_by_email(tx, "cara@mill.example")
        assert person.email_verified_at is not None
        (membership,) = list_memberships(tx, person.id)
        made = require_organization(tx, membership.organization_id)
        assert membership.position is Position.ADMINISTRATOR
        assert made.state is State.APPLIED
        assert made.names == {"en": "Harbour Mill", "zh": "港口面粉厂"}
        assert made.roles == {Role.MANUFACTURER, Role.TRADER}
        decide_application(tx, OPERATOR, made.id, is_approved=False, reason="No such mill.", now=bench.clock())
    refused = bench.client.get("/joined")
    assert "Your application was refused" in refused.text
    assert "No such mill." in refused.text
    bench.client.cookies.clear()
    assert bench.client.get(path).status_code == 404, "the link was used"


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("names_en", "", "Fill in “Name in English”."),
        ("country", "", "Fill in “Country or region”."),
        ("country", "ZZ", "Choose one of what is offered for “Country or region”."),
        ("roles", [], "Fill in “What you do”."),
        ("roles", ["customs"], "Choose one of what is offered for “What you do”."),
        ("party_gln", "1234567890123", "This is no GLN."),
        ("password", "password1234", "among those that are tried first"),
        ("names_en", "a\u202eb", "This name cannot be used."),
    ],
)
def test_what_is_wrong_with_an_application_is_said_beside_its_field(bench: Bench, field: str, value, told: str):
    answer = bench.send(go_on(bench), **JOINING | {field: value})
    assert answer.status_code == 400
    shown = Page(answer.text)
    assert shown.faults == []
    assert told in shown.text.replace("“ ", "“").replace(" ”", "”")
    assert f'id="{field}-fault"' in answer.text
    assert NEW not in answer.text, "a password is never shown again"


@pytest.mark.parametrize("address", ["no address", "", "x" * 300 + "@kowhai.example"])
def test_what_is_no_address_is_said_beside_its_field(bench: Bench, address: str):
    answer = bench.send("/join", email=address)
    assert answer.status_code == 400
    assert 'id="email-fault"' in answer.text
    assert bench.post() == []


def test_a_taken_address_is_sent_to_sign_in_and_then_registers_the_firm_with_its_account(
    bench: Bench, firm: Organization
):
    bench.member(firm, email="cara@mill.example", name="Cara Mill")
    path = go_on(bench)
    assert "You have an account" in bench.client.get(path).text
    answer = sign_in(bench, "cara@mill.example", path=f"/sign-in?next={path}")
    assert answer.headers["location"] == path
    assert bench.send(path, **FIRM).status_code == 303
    assert "Your application waits" in bench.client.get("/joined").text


def test_nothing_is_taken_from_a_form_that_it_does_not_ask(bench: Bench):
    forged = {"state": "approved", "position": "officer", "organization_id": "x", "is_host": "1"}
    bench.send(go_on(bench), **JOINING | {"email": "eve@evil.example"}, **forged)
    with bench.database.transaction() as tx:
        person = find_person_by_email(tx, "cara@mill.example")
        made = require_organization(tx, list_memberships(tx, person.id)[0].organization_id)
    assert made.state is State.APPLIED
    assert bench.client.get("/host/applications").status_code == 403


def make_link(
    bench: Bench, firm: Organization, *, email: str | None = None, position=Position.MEMBER, to_firm=True
) -> str:
    with bench.database.transaction() as tx:
        held = session_of(bench)
        inviter = find_person_by_email(tx, EMAIL)
        assert inviter is not None
    token = bench.sign_in(inviter, firm)
    with bench.database.transaction() as tx:
        caller = find_caller_by_session(tx, token, now=bench.clock())
        _, link = invite(
            tx,
            caller,
            organization_id=firm.id if to_firm else None,
            position=position if to_firm else None,
            email=email,
            roles=() if to_firm else {Role.TRADER},
            note="See you",
            now=bench.clock(),
        )
    bench.client.cookies.clear()
    if held:
        bench.hold(held)
    return f"/join/{link}"


def test_an_invited_person_joins_with_a_new_account(bench: Bench, firm: Organization):
    bench.member(firm)
    path = make_link(bench, firm, email="bo@kowhai.example", position=Position.INTEGRATOR)
    shown = bench.client.get(path)
    assert "Kowhai Ridge" in shown.text
    assert 'name="password"' not in shown.text, "who invites is shown this link too: it proves no mailbox"
    onward = go_on(bench, path, "bo@kowhai.example")
    assert "integrator" in bench.client.get(onward).text
    answer = bench.send(onward, name="Bo", password=NEW)
    assert answer.status_code == 303
    with bench.database.transaction() as tx:
        person = find_person_by_email(tx, "bo@kowhai.example")
        assert find_membership(tx, person.id, firm.id).position is Position.INTEGRATOR
    assert bench.client.get(path).status_code == 404, "a link works once"
    bench.client.cookies.clear()
    assert bench.client.get(onward).status_code == 404


def test_the_link_that_was_mailed_is_enough(bench: Bench, firm: Organization):
    bench.member(firm)
    make_link(bench, firm, email="bo@kowhai.example")
    (mail,) = bench.post()
    path = re.findall(r"/join/[\w-]{43}", mail.get_body(("plain",)).get_content())[0]
    assert "You will sign in with bo@kowhai.example" in Page(bench.client.get(path).text).text
    assert bench.send(path, name="Bo", password=NEW).status_code == 303
    with bench.database.transaction() as tx:
        assert find_person_by_email(tx, "bo@kowhai.example").email_verified_at is not None


def test_an_invitation_to_an_address_works_for_no_other(bench: Bench, firm: Organization):
    bench.member(firm)
    path = make_link(bench, firm, email="bo@kowhai.example")
    bench.send(path, name="Eve", email="eve@kowhai.example", password=NEW)
    assert {one["To"] for one in bench.post()} == {"bo@kowhai.example"}
    assert not session_of(bench)
    bench.sign_in(bench.person("eve@other.example", "Eve"))
    assert bench.send(path).status_code == 403
    bench.client.cookies.clear()
    with bench.database.transaction() as tx:
        assert find_person_by_email(tx, "eve@kowhai.example") is None
    assert bench.client.get(path).status_code == 200


def test_who_has_an_account_signs_in_and_accepts(bench: Bench, firm: Organization):
    bench.member(firm)
    other = bench.organization("Aotea Trading", zh="奥特亚贸易")
    bo = bench.member(other, email="bo@aotea.example", name="Bo")
    path = make_link(bench, firm, email="bo@aotea.example")
    bench.client.cookies.clear()
    assert f"/sign-in?next={path}" in bench.client.get(path).text
    answer = sign_in(bench, "bo@aotea.example", path=f"/sign-in?next={path}")
    assert answer.headers["location"] == path
    before = session_of(bench)
    assert bench.send(path).status_code == 303
    assert session_of(bench) != before
    assert "Kowhai Ridge" in bench.client.get("/me").text
    with bench.database.transaction() as tx:
        assert find_membership(tx, bo.id, firm.id) is not None


def test_a_firm_that_is_not_here_yet_joins_by_a_partners_link(bench: Bench, firm: Organization):
    bench.member(firm)
    path = make_link(bench, firm, to_firm=False)
    assert "invites you" in bench.client.get(path).text
    path = go_on(bench, path)
    shown = bench.client.get(path)
    assert "invites you" in shown.text
    checked = [
        one["value"] for one in Page(shown.text).find("input") if one.get("name") == "roles" and "checked" in one
    ]
    assert checked == ["trader"]
    assert bench.send(path, **JOINING).headers["location"] == "/joined"
    assert bench.client.get(path).status_code == 404


def test_an_invitation_that_was_taken_back_meanwhile_lets_nobody_in(bench: Bench, firm: Organization):
    bench.member(firm)
    onward = go_on(bench, make_link(bench, firm), "bo@kowhai.example")
    with bench.database.transaction() as tx:
        (made,) = list_invitations(tx, firm.id)
        withdraw_invitation(tx, Caller.operator("the tests", firm.id), made.id, now=bench.clock())
    answer = bench.client.get(onward)
    assert answer.status_code == 404
    assert "Ask whoever invited you for a new one" in answer.text


def test_without_mail_newcomers_come_by_invitation_alone(database: Database, tmp_path: Path):
    with open_bench(database, tmp_path, environment={"GQTS_SMTP_URL": ""}) as bench:
        assert "This site cannot send mail" in bench.client.get("/join").text
        bench.send("/join", shown_on="/sign-in", **JOINING)
        firm = bench.organization()
        bench.member(firm)
        path = make_link(bench, firm, email="bo@kowhai.example")
        assert bench.send(path, name="Bo", password=NEW).status_code == 303
        with bench.database.transaction() as tx:
            assert find_person_by_email(tx, "cara@mill.example") is None
            assert find_person_by_email(tx, "bo@kowhai.example").email_verified_at is None


# By an organization's own identity provider


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with serve_provider() as address:
        yield address


@pytest.fixture
def trusting(database: Database, tmp_path: Path, issuer: str) -> Iterator[Bench]:
    """A bench, as for development, whose firm has an identity provider."""
    with open_bench(database, tmp_path, "http://localhost:8000") as bench:
        firm = bench.organization()
        token = bench.sign_in(bench.member(firm), firm)
        set_provider(bench, firm, token, issuer)
        bench.client.cookies.clear()
        yield bench


def go_there(bench: Bench, issuer: str, subject: str = "mia") -> str:
    """Go to the provider and consent there; return the way back."""
    fields = {"email": f"{subject}@kowhai.example", "next": "/me/sessions"}
    return consent(issuer, bench.send("/sign-in/organization", **fields), subject)


def test_ones_own_organization_signs_one_in_and_that_session_changes_no_password(trusting: Bench, issuer: str):
    answer = trusting.client.get(go_there(trusting, issuer))
    assert (answer.status_code, answer.headers["location"]) == (303, "/me/sessions")
    assert "by the organization" in trusting.client.get("/me/sessions").text
    assert "Your organization signed you in" in trusting.client.get("/me/security").text
    token = trusting.token_on("/me")
    for path in ("/me/security/password", "/me/security/code-app", "/me/security/code-app/remove"):
        refused = trusting.client.get(path)
        assert refused.status_code == 403, path
        assert "This is not yours to do" in refused.text
        assert trusting.client.post(path, data={"csrf_token": token, "step": "begin"}).status_code == 403, path


def test_a_way_back_works_once_and_in_the_browser_that_went(trusting: Bench, issuer: str):
    path = go_there(trusting, issuer)
    kept = dict(trusting.client.cookies)
    trusting.client.cookies.clear()
    stranger = trusting.client.get(path)
    assert stranger.status_code == 400
    assert "gqts_session" not in trusting.client.cookies
    for name, value in kept.items():
        trusting.client.cookies.set(name, value)
    assert trusting.client.get(path).status_code == 303
    trusting.client.cookies.clear()
    for name, value in kept.items():
        trusting.client.cookies.set(name, value)
    assert trusting.client.get(path).status_code == 400


def test_an_address_of_no_provider_is_told_beside_the_field(trusting: Bench):
    answer = trusting.send("/sign-in/organization", email="mia@elsewhere.example")
    assert answer.status_code == 400
    assert "No organization signs in people with this address" in answer.text


# A person's own pages

PAGES = [
    "/sign-in",
    "/sign-in/organization",
    "/recover",
    "/recover/no-such-link",
    "/join",
    "/join/no-such-link",
]
OWN = [
    "/me",
    "/me/security",
    "/me/security/password",
    "/me/security/code-app",
    "/me/sessions",
    "/me/organizations",
]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_page_is_well_formed_in_both_languages(bench: Bench, firm: Organization, language: str):
    headers = {"accept-language": language}
    pages = {path: bench.client.get(path, headers=headers) for path in PAGES}
    bench.sign_in(bench.member(firm), firm)
    pages |= {path: bench.client.get(path, headers=headers) for path in OWN}
    for path, answer in pages.items():
        shown = Page(answer.text)
        assert shown.faults == [], path
        assert len(shown.find("h1")) == 1, path
        assert answer.headers["cache-control"] == "no-store", path
        labelled = {one.get("for") for one in shown.find("label")}
        visible = [one for one in shown.find("input") if one.get("type") not in {"hidden", "radio", "checkbox"}]
        assert {one.get("id") for one in visible} <= labelled, path


def test_own_pages_ask_a_stranger_to_sign_in(bench: Bench):
    for path in OWN:
        assert bench.client.get(path).headers["location"] == f"/sign-in?next={path}"


def test_public_pages_lead_to_sign_in_or_to_ones_own_page(bench: Bench, firm: Organization):
    assert "/sign-in" in {one.get("href") for one in Page(bench.client.get("/").text).find("a")}
    bench.sign_in(bench.member(firm), firm)
    links = {one.get("href") for one in Page(bench.client.get("/").text).find("a")}
    assert "/me" in links
    assert "/sign-in" not in links


def test_passwords_and_links_are_in_no_log(bench: Bench, firm: Organization, capsys: pytest.CaptureFixture[str]):
    bench.member(firm)
    path = make_link(bench, firm, email="bo@kowhai.example")
    sign_in(bench)
    bench.client.get(path)
    bench.client.get(path.replace("/join/", "/recover/"))
    told = "".join(capsys.readouterr())
    assert "/me" in told or "/sign-in" in told
    assert PASSWORD not in told
    assert session_of(bench) not in told
    assert path.rpartition("/")[2] not in told


CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36"
DEVICES = {
    f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {CHROME} Edg/140.0": "Edge on Windows",
    "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0": "Firefox on Linux",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Safari/604": "Safari on iPhone",
    f"Mozilla/5.0 (Linux; Android 15) {CHROME} MicroMessenger/8.0": "WeChat on Android",
    "curl/8": "A browser that does not say what it is",
    "": "A browser that does not say what it is",
}


@pytest.mark.parametrize(("agent", "told"), DEVICES.items())
def test_a_session_is_told_by_its_browser(agent: str, told: str):
    assert str(describe_device(agent, offered_languages()["en"])) == told
