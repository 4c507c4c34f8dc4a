"""Another firm's things in every address of the application, read and sent by everybody who has no part in it."""

from __future__ import annotations

import json

import pytest
from starlette.testclient import TestClient
from tests.attacks.besieged import MARK, OUTSIDERS, STRANGERS, World, neat
from tests.attacks.routes import CALLS, FORMS, READ, ROUTES, SCANNED, WITH_IDS, list_targets

from gqts.api import is_api

FORM = {
    "reason": "The register was read and says the same.",
    "decision": "yes",
    "is_known": "y",
    "names_en": "Something new",
    "country": "NZ",
    "roles": "trader",
    "level": "port",
    "name": "Somebody",
    "email": "somebody@somewhere.example",
    "password": "kettle orchard ninety ferry",
    "code": "123456",
    "position": "member",
    "note": "a note",
    "item": "/01/09526543210009/21/K7Q2",
    "identifier": "9526543",
    "value": "9526543",
    "kind": "company_prefix",
    "act": "acknowledge",
    "words": "something",
    "evidence": "mine",
}
"""What a form may hold, whatever form it is: fields that a page does not have are no field of it."""
FLASH = "__Host-gqts-flash"
"""The cookie that holds what a form said until a page has shown it."""
SHADOWS = {
    "id": "", "organization_id": "", "person_id": "", "owner_id": "", "issuer_id": "", "brand_id": "", "act_for": "",
    "state": "approved", "roles": "customs", "position": "administrator", "is_host": "y", "is_proven": "y",
    "is_approved": "y", "permissions": "host:approve", "scopes": "events:capture", "email_verified_at": "2026-01-01",
    "is_disabled": "", "standing": "1", "submitter": "x", "override": "x", "proof": "proven",
}  # fmt: skip
"""Fields that no form has, by which somebody would make more of themselves were they taken; "" is the victim's id."""


def check(answer) -> None:
    """What holds of every answer to an outsider, whatever was asked."""
    assert answer.status_code < 500, answer.request.url
    told = answer.text + json.dumps(dict(answer.headers))
    assert MARK not in told, answer.request.url
    assert MARK.lower() not in told.lower(), answer.request.url


def test_the_list_of_routes_is_the_applications_own(besieged: World) -> None:
    listed = [route.path for route in besieged.bench.client.app.routes]
    assert listed == [route.path for route in ROUTES]
    assert {"/host/organizations/{organization_id}/suspend", "/epcis/capture/{capture_id}"} <= set(WITH_IDS)


def test_the_victim_sees_its_own_so_that_not_seeing_it_means_something(besieged: World) -> None:
    owner = besieged.browser("owner")
    assert MARK in owner.get("/me").text
    headers = {"Authorization": f"Bearer {besieged.keys['owner']}"}
    for path in ("/epcis/events", "/epcis/capture", "/v1/trace/01/09526543210009/21/K7Q2"):
        answer = owner.get(path, headers=headers)
        assert answer.status_code == 200
        assert path == "/epcis/capture" or MARK in answer.text
    officer = besieged.browser("officer")
    assert MARK in officer.get("/host/organizations").text


@pytest.mark.parametrize("path", READ)
def test_an_outsider_reads_nothing_of_another_firm_and_cannot_tell_its_ids_from_nobodys(path, besieged: World) -> None:
    for who in STRANGERS if path in WITH_IDS else OUTSIDERS:
        client = besieged.browser(who)
        for theirs, nobodys, ids in list_targets(path, besieged):
            answers = [client.get(address) for address in (theirs, nobodys)[: 1 + (path in WITH_IDS)]]
            for answer in answers:
                check(answer)
            if path in WITH_IDS and not SCANNED.search(path):
                assert_alike(*answers, ids)
            if SCANNED.search(path):
                check(client.get(theirs, headers={"Accept": "application/json"}))


@pytest.mark.parametrize("path", [path for path in READ if is_api(path)])
def test_a_machine_of_another_firm_reads_nothing_and_cannot_tell_ids_from_nobodys(path, besieged: World) -> None:
    client = besieged.new_client(headers={"Authorization": f"Bearer {besieged.keys['rival']}"})
    for theirs, nobodys, ids in list_targets(path, besieged):
        answers = [client.get(address) for address in (theirs, nobodys)]
        for answer in answers:
            check(answer)
        if path in WITH_IDS and not SCANNED.search(path):
            assert_alike(*answers, ids)


def assert_alike(one, other, ids: tuple[str, str]) -> None:
    assert one.status_code == other.status_code, one.request.url
    assert neat(one.text, *ids) == neat(other.text, *ids), one.request.url
    assert _headers(one, ids) == _headers(other, ids), one.request.url


def _headers(answer, ids: tuple[str, str]) -> dict[str, str]:
    varying = {"x-request-id", "etag", "set-cookie", "content-length"}
    return {name: neat(value, *ids) for name, value in answer.headers.items() if name not in varying}


@pytest.mark.parametrize("path", FORMS)
def test_a_form_sent_by_an_outsider_changes_nothing_of_another_firm(path, besieged: World) -> None:
    before = besieged.rows_about()
    victim = str(besieged.ids["organization_id"][0])
    shadows = {name: value or victim for name, value in SHADOWS.items()}
    for who in STRANGERS if path in WITH_IDS else OUTSIDERS:
        for theirs, nobodys, ids in list_targets(path, besieged):
            answers = []
            for address in (theirs, nobodys)[: 1 + (path in WITH_IDS)]:
                client = besieged.browser(who)
                if FLASH in client.cookies:
                    client.get("/me")  # where what was said of another form is read
                form = {**shadows, **FORM, "csrf_token": besieged.form_token(client)}
                answers.append(client.post(address, data=form))
                check(answers[-1])
            if path in WITH_IDS:
                assert_alike(*answers, ids)
    after = besieged.rows_about()
    assert {table: rows - after[table] for table, rows in before.items() if rows - after[table]} == {}
    gained = {table: after[table] - rows for table, rows in before.items() if after[table] - rows}
    assert not gained, path


@pytest.mark.parametrize("path", [path for path in FORMS if path not in WITH_IDS])
def test_no_field_that_a_form_does_not_have_makes_more_of_who_sends_it(path, besieged: World) -> None:
    victim = str(besieged.ids["organization_id"][0])
    for who in ("rival", "clerk", "agency", "applicant"):
        person, organization = besieged.seats[who]
        before = list_powers(besieged)
        for value in (victim, str(organization.id), str(person.id)):
            client = besieged.browser(who)
            shadows = {name: told or value for name, told in SHADOWS.items()}
            form = {**FORM, **shadows, "csrf_token": besieged.form_token(client)}
            check(client.post(path, data=form))
        after = list_powers(besieged)
        made = after.pop("keys") - before.pop("keys")
        assert after == before
        may_make_keys = path == "/organization/keys/new" and who in ("rival", "agency")
        assert {owner for owner, *_ in made} <= ({organization.id} if may_make_keys else set()), (
            "keys of one's own firm"
        )


def list_powers(world: World) -> dict[str, set]:
    """Everything that gives anybody power over something."""
    queries = {
        "organizations": "SELECT organization_id, state, roles::text, party, scope_hs::text"
        " FROM organizations.organization WHERE organization_id = ANY(%s)",
        "memberships": "SELECT organization_id, person_id, position FROM accounts.membership"
        " WHERE organization_id = ANY(%s)",
        "proven": "SELECT organization_id, value FROM organizations.identifier"
        " WHERE state = 'proven' AND organization_id = ANY(%s)",
        "accreditations": "SELECT organization_id, number FROM organizations.accreditation"
        " WHERE organization_id = ANY(%s)",
        "permits": "SELECT brand_id, partner_id FROM organizations.permit WHERE brand_id = ANY(%s)",
        "people": "SELECT p.person_id, p.email, p.is_disabled FROM accounts.person p WHERE EXISTS (SELECT FROM"
        " accounts.membership m WHERE m.person_id = p.person_id AND m.organization_id = ANY(%s))",
        "keys": "SELECT organization_id, scopes::text, expires_at FROM accounts.api_key"
        " WHERE organization_id = ANY(%s)",
    }
    organizations = [organization.id for _, organization in world.seats.values()]
    with world.bench.database.transaction() as tx:
        return {name: set(tx.execute(query, (organizations,)).fetchall()) for name, query in queries.items()}


@pytest.mark.parametrize("path", CALLS)
def test_a_call_without_a_machines_credentials_changes_nothing(path, besieged: World) -> None:
    before = besieged.rows_about()
    body = json.dumps({"gtin": "09526543210009", "count": 1, "organization": str(besieged.ids["organization_id"][0])})
    for who in (*OUTSIDERS, "owner"):
        client: TestClient = besieged.browser(who)
        for theirs, _, _ in list_targets(path, besieged):
            for media_type in ("application/json", "application/x-www-form-urlencoded"):
                answer = client.post(theirs, content=body, headers={"Content-Type": media_type})
                assert answer.status_code in (400, 401, 415), (who, theirs, answer.status_code)
                assert MARK not in answer.text
    assert besieged.rows_about() == before
