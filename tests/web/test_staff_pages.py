"""A firm's administrator keeps its people, its machines' keys and its identity provider; nobody else does."""

from __future__ import annotations

import base64
import re
import shlex
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from tests.web.markup import Page
from tests.web.signed_in import COOKIE, OPERATOR, ROOT, Bench, open_bench, set_up_app

from gqts.accounts import (
    Caller,
    KeyScope,
    Permission,
    Position,
    accept_invitation,
    find_caller_by_bearer,
    find_caller_by_session,
    find_invitation,
    find_membership,
    find_registered_provider,
    invite,
    issue_key,
    list_invitations,
    list_keys,
    list_members,
    open_session,
)
from gqts.kit.database import Database
from gqts.organizations import Organization, Role, list_acts, suspend_organization
from gqts.web.staff.routes import list_routes

LINK = re.compile(r"https://trace\.example\.org/join/([\w-]+)")
KEY = re.compile(r"gqts_[\w-]{12}_[\w-]{43}")
PEOPLE, KEYS, SIGN_ON = "/organization/people", "/organization/keys", "/organization/single-sign-on"
PATHS = [route.path for route in list_routes()]
NEW_KEY = {"name": "WMS Auckland", "scopes": ["events:capture"], "life": "90", "per_minute": "600"}


@pytest.fixture
def bench(database: Database, tmp_path: Path) -> Iterator[Bench]:
    with open_bench(database, tmp_path) as opened:
        yield opened


@pytest.fixture
def firm(bench: Bench) -> Organization:
    """A firm with its administrator at the browser."""
    made = bench.organization()
    bench.people["ada"] = bench.member(made)
    bench.sign_in(bench.people["ada"], made)
    return made


def colleague(bench: Bench, firm: Organization, position: Position = Position.MEMBER, email: str = "bo@kowhai.example"):
    return bench.member(firm, position, email=email, name="Bo Rimu")


def position_of(bench: Bench, person, firm: Organization) -> Position | None:
    with bench.database.transaction() as tx:
        found = find_membership(tx, person.id, firm.id)
    return found.position if found else None


def acts_of(bench: Bench, one: Organization) -> list[tuple[str, str]]:
    with bench.database.transaction() as tx:
        return [(act.what, act.actor.name) for act in list_acts(tx, one.id)]


def keys_of(bench: Bench, one: Organization):
    with bench.database.transaction() as tx:
        return list_keys(tx, one.id)


def address_of(path: str, one: object) -> str:
    return re.sub(r"\{\w+\}", str(one), path)


# Who may open them

MANAGES_KEYS = {Position.ADMINISTRATOR, Position.INTEGRATOR}


@pytest.mark.parametrize("position", [one for one in Position if one not in {Position.OFFICER, Position.ANALYST}])
def test_each_position_opens_its_own_pages_and_no_others(bench: Bench, position: Position):
    made = bench.organization()
    bench.member(made)
    colleague = bench.member(made, Position.MEMBER, email="y@kowhai.example")
    bench.sign_in(bench.member(made, position, email="x@kowhai.example"), made)
    token = bench.token_on("/me")
    for path in PATHS:
        address = address_of(path, colleague.id)
        may = position in MANAGES_KEYS if path.startswith(KEYS) else position is Position.ADMINISTRATOR
        expected = {200, 303, 404} if may else {403}
        assert bench.client.get(address).status_code in expected, path
        assert bench.client.post(address, data={"csrf_token": token}).status_code in {*expected, 400, 405}, path
    links = {one["href"] for one in Page(bench.client.get("/me").text).find("a")}
    assert (KEYS in links) == (position in MANAGES_KEYS)
    assert (PEOPLE in links) == (position is Position.ADMINISTRATOR)


@pytest.mark.parametrize("position", [Position.OFFICER, Position.ANALYST, Position.ADMINISTRATOR])
def test_officers_do_not_manage_people_and_their_administrator_does(bench: Bench, position: Position):
    host = bench.organization("Customs", Role.CUSTOMS)
    bench.sign_in(bench.member(host, position, email="x@customs.example"), host)
    expected = 200 if position is Position.ADMINISTRATOR else 403
    assert {bench.client.get(path).status_code for path in (PEOPLE, KEYS, SIGN_ON)} == {expected}


def test_a_firm_that_waits_readies_its_people_and_makes_no_keys(bench: Bench):
    made = bench.organization(is_approved=False)
    bench.sign_in(bench.member(made), made)
    assert bench.client.get(PEOPLE).status_code == 200
    assert LINK.search(bench.send(f"{PEOPLE}/invite", email="bo@kowhai.example", position="member").text)
    assert bench.client.get(KEYS).status_code == 403
    assert bench.send(f"{KEYS}/new", shown_on="/me", **NEW_KEY).status_code == 403
    assert keys_of(bench, made) == []


def test_a_suspended_firm_changes_nothing(bench: Bench, firm: Organization):
    with bench.database.transaction() as tx:
        suspend_organization(tx, OPERATOR, firm.id, reason="A case.", now=bench.clock())
    for path in PATHS:
        assert bench.client.get(address_of(path, uuid4())).status_code == 403, path


def test_a_stranger_is_sent_to_sign_in(bench: Bench, firm: Organization):
    bench.client.cookies.clear()
    for path in PATHS:
        assert bench.client.get(address_of(path, firm.id)).headers["location"].startswith("/sign-in?next="), path


@pytest.fixture
def other(bench: Bench) -> dict[str, object]:
    """Ids of everything that another firm has."""
    made = bench.organization("Aotea Trading", Role.TRADER)
    person = bench.member(made, email="cy@aotea.example", name="Cy")
    with bench.database.transaction() as tx:
        caller = Caller.operator("the tests", made.id)
        ends = bench.clock() + timedelta(days=9)
        key, _ = issue_key(tx, caller, name="theirs", scopes={KeyScope.EVENTS_READ}, expires_at=ends, now=bench.clock())
        one, _ = invite(
            tx,
            caller,
            organization_id=made.id,
            position=Position.MEMBER,
            email="di@aotea.example",
            now=bench.clock(),
        )
    return {"organization": made, "person_id": person, "key_id": key, "invitation_id": one}


def test_ids_of_another_firm_are_answered_like_ids_that_nobody_has(bench: Bench, firm: Organization, other):
    make_key(bench)
    colleague(bench, firm, email="own@kowhai.example")
    bench.send(f"{PEOPLE}/invite", email="ed@kowhai.example", position="member")
    token = bench.token_on("/me")
    tried = 0
    for path in PATHS:
        for name in re.findall(r"\{(\w+)\}", path):
            theirs, nobodys = address_of(path, other[name].id), address_of(path, uuid4())
            answers = [bench.client.get(one) for one in (theirs, nobodys)]
            assert {one.status_code for one in answers} == {404}, path
            told = [Page(one.text).text for one in answers]
            assert told[0] == told[1]
            fields = {"csrf_token": token, "position": "administrator", "overlap": "1"}
            sent = [bench.client.post(one, data=fields).status_code for one in (theirs, nobodys)]
            assert sent in ([404, 404], [405, 405]), path
            tried += 1
    assert tried == 8
    theirs = other["organization"]
    assert position_of(bench, other["person_id"], theirs) is Position.ADMINISTRATOR
    assert keys_of(bench, theirs) == [other["key_id"]]
    with bench.database.transaction() as tx:
        assert list_invitations(tx, theirs.id)[0].is_open(bench.clock())
    assert "Cy" not in bench.client.get(PEOPLE).text
    assert "theirs" not in bench.client.get(KEYS).text


def test_fields_that_a_form_does_not_have_change_nothing(bench: Bench, firm: Organization, other):
    theirs, mine = other["organization"], colleague(bench, firm)
    extra = {
        "organization_id": str(theirs.id),
        "organization": str(theirs.id),
        "issuer_id": str(theirs.id),
        "person_id": str(other["person_id"].id),
        "is_host": "1",
        "roles": "customs",
        "state": "approved",
        "made_by": "Somebody Else",
        "expires_at": "2099-01-01T00:00:00Z",
        "prefix": "AAAAAAAAAAAA",
        "is_required": "1",
    }
    assert bench.send(f"{KEYS}/new", **NEW_KEY, **extra).status_code == 200
    assert bench.send(f"{PEOPLE}/invite", email="ed@kowhai.example", position="member", **extra).status_code == 200
    assert bench.send(f"{PEOPLE}/{mine.id}/position", position="integrator", **extra).status_code == 303
    (key,) = keys_of(bench, firm)
    assert (key.organization_id, key.made_by, key.scopes) == (firm.id, "Ada Teak", {KeyScope.EVENTS_CAPTURE})
    assert key.expires_at < bench.clock() + timedelta(days=91)
    assert key.prefix != "AAAAAAAAAAAA"
    with bench.database.transaction() as tx:
        (invitation,) = list_invitations(tx, firm.id)
        assert len(list_invitations(tx, theirs.id)) == 1
    assert (invitation.organization_id, invitation.position) == (firm.id, Position.MEMBER)
    assert position_of(bench, mine, firm) is Position.INTEGRATOR
    assert position_of(bench, other["person_id"], theirs) is Position.ADMINISTRATOR
    assert keys_of(bench, theirs) == [other["key_id"]]


# People


def test_people_are_told_with_position_last_sign_in_and_second_factor(bench: Bench, firm: Organization):
    colleague(bench, firm, Position.SHARING_OFFICER)
    shown = Page(bench.client.get(PEOPLE).text)
    assert shown.faults == []
    for told in ("Ada Teak (you)", "ada@kowhai.example", "Administrator", "Bo Rimu", "Sharing officer", "never"):
        assert told in shown.text
    assert "Bo Rimu" not in Page(bench.client.get(f"{PEOPLE}?text=ada").text).text
    assert "Nobody fits" in bench.client.get(f"{PEOPLE}?text=zz&after=nonsense").text


def test_a_long_list_of_people_is_paged(bench: Bench, firm: Organization):
    for number in range(26):
        bench.clock.ahead += timedelta(seconds=1)
        bench.member(firm, Position.MEMBER, email=f"n{number}@kowhai.example", name=f"Person {number:02d}")
    first = Page(bench.client.get(PEOPLE).text)
    following = next(one["href"] for one in first.find("a") if one.get("rel") == "next")
    second = Page(bench.client.get(PEOPLE + str(following)).text)
    assert "Person 00" in first.text
    assert "Person 25" not in first.text
    assert "Person 25" in second.text
    assert "Person 00" not in second.text


def test_an_invited_person_joins_in_the_position_that_was_given_and_the_link_is_shown_once(
    bench: Bench, firm: Organization
):
    path = f"{PEOPLE}/invite"
    token = bench.token_on(path)
    fields = {"csrf_token": token, "email": "ed@kowhai.example", "position": "integrator", "note": "Welcome"}
    made = bench.client.post(path, data=fields)
    link = LINK.search(made.text)
    assert link is not None
    again = bench.client.post(path, data=fields)
    assert again.status_code == 303, "loading the answer anew invites nobody twice"
    shown = bench.client.get(PEOPLE)
    assert "was sent before" in shown.text
    assert "ed@kowhai.example" in shown.text
    assert link[1] not in shown.text
    invited = bench.person("ed@kowhai.example", "Ed")
    with bench.database.transaction() as tx:
        assert len(list_invitations(tx, firm.id)) == 1
        accept_invitation(tx, link[1], person_id=invited.id, now=bench.clock())
    assert position_of(bench, invited, firm) is Position.INTEGRATOR
    assert ("invitation.made", "Ada Teak") in acts_of(bench, firm)


@pytest.mark.parametrize("position", ["officer", "analyst", "king", ""])
def test_a_position_that_is_not_there_is_not_offered_and_not_taken(bench: Bench, firm: Organization, position: str):
    shown = Page(bench.client.get(f"{PEOPLE}/invite").text)
    offered = {one["value"] for one in shown.find("input") if one.get("name") == "position"}
    assert offered == {"administrator", "sharing_officer", "integrator", "member"}
    assert bench.send(f"{PEOPLE}/invite", email="ed@kowhai.example", position=position).status_code == 400
    mine = colleague(bench, firm)
    assert bench.send(f"{PEOPLE}/{mine.id}/position", position=position).status_code == 400
    assert position_of(bench, mine, firm) is Position.MEMBER
    with bench.database.transaction() as tx:
        assert list_invitations(tx, firm.id) == []


def test_an_agencys_administrator_gives_official_positions(bench: Bench):
    agency = bench.organization("Plants", Role.PLANT_PROTECTION)
    bench.sign_in(bench.member(agency), agency)
    assert LINK.search(bench.send(f"{PEOPLE}/invite", email="o@plants.example", position="officer").text)
    assert "This cannot be turned off" in bench.client.get(PEOPLE).text
    assert bench.client.get(f"{PEOPLE}/second-factor?required=yes").status_code == 404


def test_an_invitation_is_withdrawn_after_a_question_and_once(bench: Bench, firm: Organization):
    made = bench.send(f"{PEOPLE}/invite", email="ed@kowhai.example", position="member")
    token = LINK.search(made.text)[1]
    with bench.database.transaction() as tx:
        (one,) = list_invitations(tx, firm.id)
    path = f"{PEOPLE}/invitations/{one.id}/withdraw"
    assert "Withdraw the invitation?" in bench.client.get(path).text
    assert bench.send(path).status_code == 303
    with bench.database.transaction() as tx:
        assert find_invitation(tx, token, now=bench.clock()) is None
    assert bench.client.get(path).status_code == 404
    assert ("invitation.withdrawn", "Ada Teak") in acts_of(bench, firm)


def test_a_new_position_holds_at_the_persons_next_request(bench: Bench, firm: Organization):
    bo = colleague(bench, firm, Position.ADMINISTRATOR)
    ada = next(one.value for one in bench.client.cookies.jar if one.name == COOKIE)
    theirs = bench.sign_in(bo, firm)
    path = f"{PEOPLE}/{bench.people['ada'].id}/position"
    asked = bench.token_on(path)
    bench.hold(ada)
    assert bench.send(f"{PEOPLE}/{bo.id}/position", position="member").status_code == 303
    assert position_of(bench, bo, firm) is Position.MEMBER
    bench.hold(theirs)
    late = bench.client.post(path, data={"csrf_token": asked, "position": "member"})
    assert late.status_code == 403, "the form was shown before, and is worth nothing now"
    assert position_of(bench, bench.people["ada"], firm) is Position.ADMINISTRATOR
    assert bench.client.get(PEOPLE).status_code in {303, 403}
    assert ("member.position_changed", "Ada Teak") in acts_of(bench, firm)


@pytest.mark.parametrize("position", [Position.MEMBER, Position.INTEGRATOR, Position.SHARING_OFFICER])
def test_nobody_raises_themselves(bench: Bench, firm: Organization, position: Position):
    bo = colleague(bench, firm, position)
    bench.sign_in(bo, firm)
    for path, fields in (
        (f"{PEOPLE}/{bo.id}/position", {}),
        (f"{PEOPLE}/invite", {"email": "e@kowhai.example"}),
    ):
        answer = bench.send(path, shown_on="/me", position="administrator", **fields)
        assert answer.status_code == 403, path
    assert position_of(bench, bo, firm) is position


def test_the_last_administrator_stays(bench: Bench, firm: Organization):
    own = f"{PEOPLE}/{bench.people['ada'].id}"
    for path, fields in ((f"{own}/position", {"position": "member"}), (f"{own}/remove", {})):
        refused = bench.send(path, **fields)
        assert refused.status_code == 400
        assert "at least one administrator" in Page(refused.text).text
    assert position_of(bench, bench.people["ada"], firm) is Position.ADMINISTRATOR
    colleague(bench, firm, Position.ADMINISTRATOR)
    assert bench.send(f"{own}/position", position="member").headers["location"] == "/me"
    assert bench.client.get(PEOPLE).status_code == 403


def test_who_is_removed_is_out_at_once_and_only_here(bench: Bench, firm: Organization, other):
    bo = colleague(bench, firm)
    held = bench.sign_in(bo, firm)
    with bench.database.transaction() as tx:
        from_elsewhere = open_session(tx, bo.id, None, client="", user_agent="", now=bench.clock())[1]
    bench.sign_in(bench.people["ada"], firm)
    path = f"{PEOPLE}/{bo.id}/remove"
    assert "Remove Bo Rimu from the organization?" in Page(bench.client.get(path).text).text.replace("  ", " ")
    assert position_of(bench, bo, firm) is Position.MEMBER, "asking removes nobody"
    assert bench.send(path).status_code == 303
    assert position_of(bench, bo, firm) is None
    with bench.database.transaction() as tx:
        assert find_caller_by_session(tx, held, now=bench.clock()) is None
        assert find_caller_by_session(tx, from_elsewhere, now=bench.clock()) is not None
    assert bench.client.get(f"{PEOPLE}/{bo.id}").status_code == 404
    assert ("member.removed", "Ada Teak") in acts_of(bench, firm)


def test_who_leaves_by_themselves_is_signed_out(bench: Bench, firm: Organization):
    colleague(bench, firm, Position.ADMINISTRATOR)
    answer = bench.send(f"{PEOPLE}/{bench.people['ada'].id}/remove")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
    assert bench.client.get(PEOPLE).headers["location"].startswith("/sign-in")


def test_sessions_of_a_colleague_are_ended_and_ones_own_are_not_ended_here(bench: Bench, firm: Organization):
    bo = colleague(bench, firm)
    held = bench.sign_in(bo, firm)
    bench.sign_in(bench.people["ada"], firm)
    assert bench.send(f"{PEOPLE}/{bo.id}/sessions").status_code == 303
    with bench.database.transaction() as tx:
        assert find_caller_by_session(tx, held, now=bench.clock()) is None
    assert ("member.sessions_ended", "Ada Teak") in acts_of(bench, firm)
    own = bench.people["ada"].id
    assert bench.client.get(f"{PEOPLE}/{own}/sessions").status_code == 404
    assert bench.client.get(f"{PEOPLE}/{own}/factors").status_code == 404


def test_a_lost_app_is_taken_away_so_that_a_new_one_can_be_set_up(bench: Bench, firm: Organization):
    bo = colleague(bench, firm)
    bench.sign_in(bo, firm, method="password")
    set_up_app(bench)
    bench.sign_in(bench.people["ada"], firm)
    assert "Authenticator app" in Page(bench.client.get(f"{PEOPLE}/{bo.id}").text).text
    assert bench.send(f"{PEOPLE}/{bo.id}/factors").status_code == 303
    with bench.database.transaction() as tx:
        (found,) = [one for one in list_members(tx, firm.id) if one.person.id == bo.id]
    assert found.factors == set()
    assert ("member.factors_reset", "Ada Teak") in acts_of(bench, firm)


def test_a_firm_asks_everybody_for_a_second_factor_and_takes_it_back(bench: Bench, firm: Organization):
    bo = colleague(bench, firm, Position.INTEGRATOR)
    held = bench.sign_in(bo, firm, method="password")
    bench.sign_in(bench.people["ada"], firm)
    path = f"{PEOPLE}/second-factor?required=yes"
    assert "2 people have none yet" in Page(bench.client.get(path).text).text
    assert bench.send(path, shown_on=path).status_code == 303
    assert "Asked of everybody" in bench.client.get(PEOPLE).text
    ada = next(one.value for one in bench.client.cookies.jar if one.name == COOKIE)
    bench.hold(held)
    assert bench.client.get(KEYS).headers["location"] == "/me/security"
    bench.hold(ada)
    assert bench.send(f"{PEOPLE}/second-factor").status_code == 303
    bench.hold(held)
    assert bench.client.get(KEYS).status_code == 200
    assert {("second_factor.required", "Ada Teak"), ("second_factor.optional", "Ada Teak")} <= set(acts_of(bench, firm))


# Keys


def call_of(bench: Bench, command: str, key: str):
    """Do what a curl command on the page says, over the real interface."""
    words = shlex.split(command.replace("$GQTS_KEY", key))
    assert words[0] == "curl"
    headers, data, url, at = {}, None, "", 1
    while at < len(words):
        word = words[at]
        if word == "-H":
            name, _, value = words[at + 1].partition(": ")
            headers[name] = value
        elif word == "--user":
            headers["Authorization"] = "Basic " + base64.b64encode(words[at + 1].encode()).decode()
        elif word == "--data":
            data = words[at + 1]
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        elif word == "--data-binary":
            data = "{}"
        elif not word.startswith("-"):
            url = word
            at -= 1
        else:
            at -= 1
        at += 2
    assert url.startswith(ROOT + "/")
    path = url.removeprefix(ROOT)
    cookies = bench.client.cookies
    bench.client.cookies = type(cookies)()
    try:
        if data is None:
            return bench.client.get(path, headers=headers)
        return bench.client.post(path, content=data, headers=headers)
    finally:
        bench.client.cookies = cookies


def make_key(bench: Bench, **fields: object) -> str:
    answer = bench.send(f"{KEYS}/new", **(NEW_KEY | fields))
    assert answer.status_code == 200, answer.text
    return KEY.search(answer.text)[0]


def opens(bench: Bench, key: str) -> Caller | None:
    with bench.database.transaction() as tx:
        return find_caller_by_bearer(tx, key, now=bench.clock())


def test_a_key_is_shown_once_and_is_nowhere_else(bench: Bench, firm: Organization, capsys: pytest.CaptureFixture[str]):
    path = f"{KEYS}/new"
    fields = {"csrf_token": bench.token_on(path), **NEW_KEY}
    answer = bench.client.post(path, data=fields)
    text = KEY.search(answer.text)[0]
    secret = text[18:]
    assert answer.headers["cache-control"] == "no-store"
    assert Page(answer.text).faults == []
    assert all(secret not in value for value in answer.headers.values())
    again = bench.client.post(path, data=fields)
    assert (again.status_code, again.headers["location"]) == (303, KEYS), "loading the answer anew makes no second key"
    assert len(keys_of(bench, firm)) == 1
    listed = bench.client.get(KEYS)
    assert "was sent before" in listed.text
    for part in ("WMS Auckland", text[:17], "Hand in events", "Ada Teak", "at most 600 requests a minute", "never"):
        assert part in Page(listed.text).text
    assert secret not in listed.text
    assert secret not in str(bench.client.cookies)
    assert secret not in "".join(capsys.readouterr())
    with bench.database.transaction() as tx:
        assert all(secret not in str(act) for act in list_acts(tx, firm.id))
    assert ("key.issued", "Ada Teak") in acts_of(bench, firm)


def test_a_form_that_was_refused_may_be_sent_once_more(bench: Bench, firm: Organization):
    refused = bench.send(f"{KEYS}/new", **NEW_KEY | {"name": ""})
    assert refused.status_code == 400
    assert "Fill in" in refused.text
    assert make_key(bench)
    assert len(keys_of(bench, firm)) == 1


def test_the_calls_on_the_page_work_as_they_stand(bench: Bench, firm: Organization):
    every = ["events:capture", "events:read", "labels:mint"]
    answer = bench.send(f"{KEYS}/new", **NEW_KEY | {"scopes": every})
    key = KEY.search(answer.text)[0]
    calls = re.findall(r"<code>(.*?)</code>", answer.text)
    calls = [one.replace("&#34;", '"').replace("&#39;", "'").replace("&amp;", "&") for one in calls]
    assert calls[0] == f"export GQTS_KEY={key}"
    told = {urlsplit(re.search(r"https://\S+?(?=['\s]|$)", one)[0]).path: one for one in calls[1:]}
    assert set(told) == {"/epcis/events", "/epcis/capture", "/v1/labels/stocks", "/oauth/token"}
    assert call_of(bench, told["/epcis/events"], key).status_code == 200
    assert call_of(bench, told["/v1/labels/stocks"], key).status_code == 200
    assert call_of(bench, told["/epcis/capture"], key).status_code == 202, "let in"
    token = call_of(bench, told["/oauth/token"], key)
    assert token.status_code == 200
    bearer = token.json()["access_token"]
    assert call_of(bench, told["/epcis/events"], bearer).status_code == 200
    assert set(token.json()["scope"].split()) == set(every)


def test_a_key_does_what_it_is_for_and_no_more(bench: Bench, firm: Organization):
    key = make_key(bench, scopes=["events:capture"])
    headers = {"Authorization": f"Bearer {key}"}
    bench.client.cookies.clear()
    assert bench.client.get("/epcis/events", headers=headers).status_code == 403
    kind = {"Content-Type": "application/json", **headers}
    assert bench.client.post("/epcis/capture", content="{}", headers=kind).status_code == 202
    assert bench.client.post("/v1/labels", content="{}", headers=kind).status_code == 403
    assert opens(bench, key).permissions == {Permission.EVENTS_CAPTURE}
    assert bench.client.get(KEYS, headers=headers).status_code == 303, "no page opens to a key"


@pytest.mark.parametrize("scopes", [["events:capture", "host:approve"], ["people:manage"], ["*"], [], ["keys:manage"]])
def test_a_key_is_never_for_more_than_there_is(bench: Bench, firm: Organization, scopes: list[str]):
    assert bench.send(f"{KEYS}/new", **NEW_KEY | {"scopes": scopes}).status_code == 400
    assert keys_of(bench, firm) == []


def test_scopes_that_the_organization_may_not_have_are_not_offered(bench: Bench):
    lab = bench.organization("Tozai", Role.INSPECTION_BODY)
    bench.sign_in(bench.member(lab), lab)
    shown = Page(bench.client.get(f"{KEYS}/new").text)
    offered = {one["value"] for one in shown.find("input") if one.get("name") == "scopes"}
    told = {"notices:read", "webhooks:manage"}
    assert offered == {"certificates:issue", "complaints:answer", "events:capture", "events:read", *told}
    assert bench.send(f"{KEYS}/new", **NEW_KEY | {"scopes": ["labels:mint"]}).status_code == 400


@pytest.mark.parametrize(
    ("field", "value"), [("life", "366"), ("life", "-1"), ("life", "x"), ("per_minute", "60000"), ("per_minute", "0")]
)
def test_life_and_rate_are_of_those_offered(bench: Bench, firm: Organization, field: str, value: str):
    assert bench.send(f"{KEYS}/new", **NEW_KEY | {field: value}).status_code == 400
    assert keys_of(bench, firm) == []


def test_a_replaced_key_works_on_until_the_overlap_is_over(bench: Bench, firm: Organization):
    old = make_key(bench)
    (kept,) = keys_of(bench, firm)
    path = f"{KEYS}/{kept.id}/replace"
    fields = {"csrf_token": bench.token_on(path), "overlap": "1"}
    answer = bench.client.post(path, data=fields)
    new = KEY.search(answer.text)[0]
    assert new != old
    assert answer.headers["cache-control"] == "no-store"
    again = bench.client.post(path, data=fields)
    assert again.headers["location"] == KEYS
    assert len(keys_of(bench, firm)) == 2
    assert opens(bench, old)
    assert opens(bench, new)
    assert "Replaced" in bench.client.get(KEYS).text
    assert bench.client.get(path).status_code == 409, "a key is replaced once"
    bench.clock.ahead = timedelta(days=1, minutes=1)
    assert opens(bench, old) is None
    assert opens(bench, new)
    assert ("key.rotated", "Ada Teak") in acts_of(bench, firm)


def test_a_key_is_ended_at_once_after_a_question_with_its_tokens(bench: Bench, firm: Organization):
    key = make_key(bench, scopes=["events:read"])
    held = bench.client.cookies
    bench.client.cookies = type(held)()
    drawn = bench.client.post(
        "/oauth/token", data={"grant_type": "client_credentials", "client_id": key[:17], "client_secret": key[18:]}
    )
    bench.client.cookies = held
    bearer = drawn.json()["access_token"]
    (kept,) = keys_of(bench, firm)
    path = f"{KEYS}/{kept.id}/end"
    assert "cannot be taken back" in bench.client.get(path).text
    assert opens(bench, key), "asking ends nothing"
    assert bench.send(path).status_code == 303
    assert opens(bench, key) is None
    assert opens(bench, bearer) is None
    assert "Keys that have ended" in bench.client.get(KEYS).text
    assert bench.client.get(path).status_code == 409
    assert ("key.revoked", "Ada Teak") in acts_of(bench, firm)


def test_a_key_that_ends_within_thirty_days_is_marked(bench: Bench, firm: Organization):
    make_key(bench, name="Late", life="90")
    assert "Ends soon" not in bench.client.get(KEYS).text
    bench.clock.ahead = timedelta(days=61)
    bench.sign_in(bench.people["ada"], firm)
    assert "Ends soon" in bench.client.get(KEYS).text
    bench.clock.ahead = timedelta(days=91)
    bench.sign_in(bench.people["ada"], firm)
    shown = Page(bench.client.get(KEYS).text).text
    assert "No key works" in shown
    assert "Its time is over" in shown


def test_ended_keys_are_paged(bench: Bench, firm: Organization):
    with bench.database.transaction() as tx:
        caller = Caller.operator("Ada Teak", firm.id)
        for number in range(27):
            now = bench.clock() + timedelta(seconds=number)
            ends = now + timedelta(days=1)
            name, scopes = f"Old {number:02d}", {KeyScope.EVENTS_READ}
            issue_key(tx, caller, name=name, scopes=scopes, expires_at=ends, now=now)
    bench.clock.ahead = timedelta(days=3)
    bench.sign_in(bench.people["ada"], firm)
    first = Page(bench.client.get(KEYS).text)
    following = next(one["href"] for one in first.find("a") if one.get("rel") == "next")
    second = Page(bench.client.get(KEYS + str(following)).text)
    assert "Old 26" in first.text
    assert "Old 00" not in first.text
    assert "Old 00" in second.text
    assert "Old 26" not in second.text


# Single sign-on: what needs no provider; the rest is in test_staff_single_sign_on


def test_without_a_proven_domain_one_is_told_to_prove_one(bench: Bench, firm: Organization):
    shown = bench.client.get(SIGN_ON)
    assert "Prove one first" in Page(shown.text).text
    fields = {"issuer": "https://login.example", "client_id": "a", "client_secret": "b", "email_domains": ["k.example"]}
    assert bench.send(SIGN_ON, shown_on="/me", **fields).status_code == 400
    with bench.database.transaction() as tx:
        assert find_registered_provider(tx, firm.id) is None
    assert bench.client.get(f"{SIGN_ON}/remove").status_code == 404


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_page_is_well_formed_in_both_languages(bench: Bench, firm: Organization, language: str):
    bo = colleague(bench, firm)
    make_key(bench)
    (key,) = keys_of(bench, firm)
    bench.send(f"{PEOPLE}/invite", email="ed@kowhai.example", position="member")
    with bench.database.transaction() as tx:
        (one,) = list_invitations(tx, firm.id)
    ids = {"{person_id}": bo.id, "{key_id}": key.id, "{invitation_id}": one.id}
    shown = 0
    for path in [*PATHS, f"{PEOPLE}/second-factor?required=yes"]:
        address = path
        for name, value in ids.items():
            address = address.replace(name, str(value))
        answer = bench.client.get(address, headers={"accept-language": language})
        if answer.status_code != 200:
            assert path in {f"{PEOPLE}/second-factor", f"{SIGN_ON}/remove", f"{SIGN_ON}/try"}, path
            continue
        read = Page(answer.text)
        assert read.faults == [], path
        assert len(read.find("h1")) == 1, path
        labelled = {label.get("for") for label in read.find("label")}
        visible = [field for field in read.find("input") if field.get("type") not in {"hidden", "radio", "checkbox"}]
        assert {field.get("id") for field in visible} <= labelled, path
        shown += 1
    assert shown >= 12


def test_what_people_call_themselves_and_their_keys_acts_on_no_page(bench: Bench, firm: Organization):
    evil = "<script>alert(1)</script>{{7*7}}%(name)s"
    bench.member(firm, Position.MEMBER, email="evil@kowhai.example", name=evil)
    make_key(bench, name=evil)
    for path in (PEOPLE, KEYS):
        shown = bench.client.get(path).text
        assert "<script" not in shown
        assert "{{7*7}}" in shown
