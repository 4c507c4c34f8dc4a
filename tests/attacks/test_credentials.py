"""A credential that is forged, over, or of another kind opens nothing; a good one no more than what it is for."""

from __future__ import annotations

import base64
import json
from datetime import timedelta

import pytest
from starlette.testclient import TestClient
from tests import taking_part
from tests.attacks.besieged import MARK, World, make_document, marked, neat
from tests.attacks.routes import CALLS, READ, fill
from tests.web.signed_in import COOKIE

from gqts.accounts import Caller, KeyScope, issue_key, issue_token, list_keys, revoke_key, rotate_key
from gqts.api import is_api

NONE = base64.urlsafe_b64encode(b'{"alg":"none","typ":"JWT"}').rstrip(b"=").decode()
CLAIMS = base64.urlsafe_b64encode(b'{"sub":"owner","scope":"events:read"}').rstrip(b"=").decode()
API = [path for path in READ if is_api(path)]
TEXTS = {"identifier": "01/09526543210009/21/K7Q2", "epc": "urn:epc:id:sgtin:9526543.021000.K7Q2"}


@pytest.fixture(scope="module")
def spent(besieged: World) -> dict[str, str]:
    """Credentials of the victim's that were good once, or are good for something else."""
    assert besieged.victim is not None
    database, clock = besieged.bench.database, besieged.bench.clock
    owner = Caller.operator("the tests", besieged.victim.id)
    told: dict[str, str] = {}
    with database.transaction() as tx:
        now = clock()

        def issue(name: str, days: int = 30) -> str:
            scopes = frozenset(KeyScope)
            until = now + timedelta(days=days)
            return issue_key(tx, owner, name=name, scopes=scopes, expires_at=until, now=now, per_minute=6000)[1]

        def token_of(key: str, at=now) -> str:
            return issue_token(tx, client_id=key[:17], client_secret=key[18:], scope="", now=at).token

        old = now - timedelta(hours=2)
        for name in ("revoked", "rotated", "expiring", "live"):
            told[name] = issue(name)
        told["token of the revoked"] = token_of(told["revoked"])
        told["token of the rotated"] = token_of(told["rotated"])
        told["an old token"] = token_of(told["live"], old)
        keys = {key.name: key for key in list_keys(tx, besieged.victim.id)}
        revoke_key(tx, owner, keys["revoked"].id, now=now)
        rotate_key(tx, owner, keys["rotated"].id, overlap=timedelta(), now=now)
        tx.execute("UPDATE accounts.api_key SET expires_at = %s WHERE key_id = %s", (now, keys["expiring"].id))
    live = told.pop("live")
    session = besieged.browser("owner").cookies.get(COOKIE, domain="trace.example.org")
    return {name: f"Bearer {text}" for name, text in told.items()} | {
        "nothing": "Bearer",
        "two words": f"Bearer {live} {live}",
        "another scheme": f"Basic {live}",
        "basic with the client": "Basic " + base64.b64encode(f"{live[:17]}:{live[18:]}".encode()).decode(),
        "no scheme": live,
        "shortened": f"Bearer {live[:-1]}",
        "lengthened": f"Bearer {live}A",
        "in upper case": f"Bearer {live.upper()}",
        "the name alone": f"Bearer {live[:17]}",
        "the secret alone": f"Bearer {live[18:]}",
        "another secret": f"Bearer {live[:18]}{'A' * 43}",
        "a session": f"Bearer {session}",
        "an invitation": f"Bearer {besieged.links['colleague']}",
        "unsigned": f"Bearer {NONE}.{CLAIMS}.",
        "a token's form": "Bearer gqtt_" + "A" * 43,
        "with a wildcard": f"Bearer {live[:18]}%",
        "with a quote": f"Bearer gqts_' OR '1'='1_{'A' * 43}",
        "not ascii": "Bearer ü",
    }


def address(path: str) -> str:
    return fill(path, TEXTS)


def test_credentials_that_are_not_good_are_refused_or_change_nothing_on_every_route(spent, besieged: World) -> None:
    public = besieged.new_client()
    for path in API:
        if path in ("/epcis/events", "/metrics"):
            continue
        without = public.get(address(path))
        for name, credential in spent.items():
            answer = public.get(address(path), headers={"Authorization": credential.encode()})
            assert MARK not in answer.text, (path, name)
            is_same = (answer.status_code, neat(answer.text)) == (without.status_code, neat(without.text))
            assert answer.status_code == 401 or is_same, (path, name)
            if answer.status_code == 401:
                assert answer.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("path", ["/epcis/events", "/epcis/capture", "/v1/trace/01/09526543210009/21/K7Q2"])
def test_who_sends_a_bad_credential_is_never_taken_for_nobody(path, spent, besieged: World) -> None:
    for name, credential in spent.items():
        answer = besieged.new_client().get(path, headers={"Authorization": credential.encode()})
        assert answer.status_code == 401, name
        assert MARK not in answer.text


def test_nothing_is_taken_by_any_call_with_a_bad_credential(spent, besieged: World) -> None:
    client, before = besieged.new_client(), besieged.rows_about()
    body = json.dumps(make_document(marked) | {"gtin": "09526543210009"})
    for path in CALLS:
        for name, credential in spent.items():
            headers = {"Authorization": credential.encode(), "Content-Type": "application/json"}
            answer = client.post(path, content=body, headers=headers)
            assert answer.status_code in (400, 401), (path, name)
    assert besieged.rows_about() == before


def test_two_credentials_are_none(besieged: World) -> None:
    good = f"Bearer {besieged.keys['owner']}"
    for pair in ((good, good), (good, "Bearer x"), ("Bearer x", good)):
        headers = [("Authorization", one) for one in pair]
        assert besieged.new_client().get("/epcis/events", headers=headers).status_code == 401


def test_a_machines_credential_opens_no_page_and_a_persons_session_no_call(spent, besieged: World) -> None:
    client: TestClient = besieged.new_client()
    for credential in (besieged.keys["owner"], *(text.removeprefix("Bearer ") for text in spent.values())):
        client.cookies.clear()
        if credential.isascii() and " " not in credential and "'" not in credential:
            client.cookies.set(COOKIE, credential, domain="trace.example.org", path="/")
            is_session = credential == besieged.browser("owner").cookies.get(COOKIE, domain="trace.example.org")
            assert (client.get("/me").status_code == 200) is is_session
    owner = besieged.browser("owner")
    for path in ("/epcis/events", "/epcis/capture"):
        assert owner.get(path).status_code == 401


@pytest.mark.parametrize("scope", KeyScope)
def test_a_key_and_its_token_are_good_for_what_they_were_made_for_alone(scope, besieged: World) -> None:
    assert besieged.victim is not None
    with besieged.bench.database.transaction() as tx:
        key = taking_part.issue_key_of(tx, besieged.victim.id, scopes=[scope])
    client = besieged.new_client()
    basic = (key[:17], key[18:])
    others = [one.value for one in KeyScope if one is not scope]
    for wider in (others[0], others[-1], " ".join(others)):
        form = {"grant_type": "client_credentials", "scope": f"{scope} {wider}"}
        assert client.post("/oauth/token", data=form, auth=basic).json()["error"] == "invalid_scope"
    form = {"grant_type": "client_credentials", "scope": scope.value}
    token = client.post("/oauth/token", data=form, auth=basic).json()["access_token"]
    needed = {
        KeyScope.EVENTS_READ: ("GET", "/epcis/events", ""),
        KeyScope.EVENTS_CAPTURE: ("POST", "/epcis/capture", "{}"),
        KeyScope.LABELS_MINT: ("POST", "/v1/labels", '{"gtin":"wrong"}'),
    }
    for credential in (key, token):
        for wanted, (method, path, body) in needed.items():
            headers = {"Authorization": f"Bearer {credential}", "Content-Type": "application/json"}
            status = client.request(method, path, content=body, headers=headers).status_code
            assert (status == 403) is (wanted is not scope), (scope, wanted, status)
            assert status != 401


def test_a_token_buys_no_other_and_a_key_of_one_firm_none_of_another(besieged: World) -> None:
    client = besieged.new_client()
    owner, rival = besieged.keys["owner"], besieged.keys["rival"]
    form = {"grant_type": "client_credentials"}
    token = client.post("/oauth/token", data=form, auth=(owner[:17], owner[18:])).json()["access_token"]
    wrong = [(token[:17], token[18:]), ("gqtt", token[5:]), (owner[:17], rival[18:]), (rival[:17], owner[18:])]
    for name, secret in wrong:
        answer = client.post("/oauth/token", data=form, auth=(name, secret))
        assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")
        assert answer.headers["Cache-Control"] == "no-store"


def test_a_page_token_and_an_entity_tag_of_one_viewer_show_another_nothing(besieged: World) -> None:
    owner = besieged.new_client(headers={"Authorization": f"Bearer {besieged.keys['owner']}"})
    rival = besieged.new_client(headers={"Authorization": f"Bearer {besieged.keys['rival']}"})
    path = "/epcis/events?MATCH_anyEPC=urn:epc:id:sgtin:9526543.021000.K7Q2"
    first = owner.get(f"{path}&perPage=1")
    link = first.headers["Link"].partition(">")[0].removeprefix("<")
    for address_of_page in (link, link.replace("/epcis/events", "/epcis/capture", 1).replace("MATCH_anyEPC", "x")):
        answer = rival.get(address_of_page)
        assert MARK not in answer.text
        assert "ObjectEvent" not in answer.text
    for page in (path, "/v1/trace/01/09526543210009/21/K7Q2"):
        whole = owner.get(page)
        answer = rival.get(page, headers={"If-None-Match": whole.headers["ETag"]})
        assert answer.status_code == 200, page
        assert MARK not in answer.text
        assert answer.headers["ETag"] != whole.headers["ETag"]


@pytest.mark.parametrize("name", ["submitter", "standing", "organization_id", "streamId", "recordTime", "stream"])
def test_no_member_of_a_document_says_whose_it_is_or_what_it_is_worth(name, besieged: World) -> None:
    assert besieged.victim is not None
    rival = besieged.new_client(headers={"Authorization": f"Bearer {besieged.keys['rival']}"})
    told = make_document(lambda what: what)
    (event, *_) = told["epcisBody"]["eventList"]
    told.pop("epcisHeader")
    event = {key: value for key, value in event.items() if key in ("type", "eventTime", "eventTimeZoneOffset")}
    event |= {"epcList": [f"urn:epc:id:sgtin:9526543.021000.{name}"], "action": "OBSERVE", "bizStep": "storing"}
    value = {"recordTime": "2020-01-01T00:00:00Z", "standing": "attested"}.get(name, besieged.victim.party)
    body = {"eventList": [{**event, name: value}]}
    shadowed = {**told, name: value, "sender": besieged.victim.party, "epcisBody": body}
    before = besieged.rows_about()
    rival.post("/epcis/capture", content=json.dumps(shadowed), headers={"Content-Type": "application/json"})
    after = besieged.rows_about()
    assert {table: after[table] - before[table] for table in before if after[table] - before[table]} == {}
    steps = rival.get(f"/v1/trace/01/09526543210009/21/{name}").json().get("journey", {}).get("steps", [])
    for step in steps:
        assert step["submitter"] == "https://id.gs1.org/417/9521000000001"
        assert step["standing"] == "claimed"
        assert not step["recordTime"].startswith("2020")
