"""What another firm's key, or none, gets of events that are not shared with it: nothing, by whatever way it asks."""

from __future__ import annotations

import json
from urllib.parse import quote

import pytest
from tests import taking_part

from gqts.kit.clock import system_clock
from gqts.kit.ids import new_id
from gqts.sharing import Audience, FactKind, Field, Rule, save_rules

SECRET = "SECRET-9.90"
EVENT_ID = "urn:uuid:7d1d3f4e-5a0c-4a2e-9d57-1f0e6a3b2c11"
EPC = "urn:epc:id:sgtin:4012345.098765.1"
HASH = "ni:///sha-256;"


@pytest.fixture
def private(capture, document, object_event) -> None:
    capture(document(object_event(eventID=EVENT_ID, **{"ext:unitPrice": SECRET})))


def test_an_error_declaration_under_anothers_event_id_is_not_answered_with_that_event(
    private, attacker, document, object_event
) -> None:
    declaration = {"declarationTime": "2026-09-02T00:00:00Z", "reason": "incorrect_data"}
    mine = object_event(
        eventID=EVENT_ID,
        errorDeclaration=declaration,
        epcList=["urn:epc:id:sgtin:9521000.098765.1"],
        readPoint={"id": "urn:epc:id:sgln:9521000.00001.0"},
        bizLocation={"id": "urn:epc:id:sgln:9521000.00001.0"},
    )
    answer = attacker.post("/epcis/events", content=document(mine), headers={"Content-Type": "application/json"})
    assert answer.status_code in (201, 409), answer.text
    assert SECRET not in answer.text
    assert "4012345" not in answer.text


PATHS = (
    f"/epcis/events/{quote(EVENT_ID, safe='')}",
    f"/epcis/events?EQ_eventID={EVENT_ID}",
    f"/epcis/events?MATCH_anyEPC={EPC}",
    f"/epcis/epcs/{quote(EPC, safe='')}/events",
)


@pytest.mark.parametrize("path", PATHS)
def test_a_private_event_is_answered_like_one_that_is_not_there(path, private, attacker, stranger) -> None:
    missing = path.replace("7d1d3f4e", "00000000").replace("098765.1", "098765.2")
    for who in (attacker, stranger):
        there, absent = who.get(path), who.get(missing)
        assert there.status_code == absent.status_code
        assert SECRET not in there.text
        events = [one.json().get("epcisBody", {}).get("queryResults", {}) for one in (there, absent)]
        assert json.dumps(events).count("ObjectEvent") == 0


def test_a_hash_finds_no_event_of_which_something_is_withheld(
    client, firm, database, capture, document, object_event, attacker, stranger
) -> None:
    with database.transaction() as tx:
        taking_part.apply_preset(tx, taking_part.HOST, firm.id, "factory", now=system_clock())
    capture(document(object_event(**{"ext:unitPrice": SECRET})))
    whole = client.get("/epcis/events").json()
    hash_uri = whole["epcisBody"]["queryResults"]["resultsBody"]["eventList"][0]["eventID"]
    assert hash_uri.startswith(HASH)
    address = f"/epcis/events/{quote(hash_uri, safe='')}"
    assert client.get(address).status_code == 200
    for who in (attacker, stranger):
        assert who.get(address).status_code == 404
        for path in (
            f"/epcis/events?MATCH_anyEPC={EPC}",
            "/v1/trace/01/04012345987652/21/1?direction=both",
            f"/epcis/events?EQ_eventID={quote(hash_uri, safe='')}",
        ):
            answer = who.get(path)
            assert answer.status_code == 200, answer.text
            assert SECRET not in answer.text
            assert HASH not in answer.text.replace(quote(hash_uri), "")


def test_only_its_teller_withdraws_an_event(firm, database, capture, client, attacker, document, object_event) -> None:
    with database.transaction() as tx:
        taking_part.apply_preset(tx, taking_part.HOST, firm.id, "port", now=system_clock())
    shipped = object_event(action="OBSERVE", bizStep="shipping", disposition="in_transit")
    capture(document(object_event(), shipped))
    declaration = {"declarationTime": "2026-09-02T00:00:00Z", "reason": "incorrect_data"}
    attacker.post(
        "/epcis/capture",
        content=document({**shipped, "errorDeclaration": declaration}),
        headers={"Content-Type": "application/json"},
    )
    steps = client.get("/v1/trace/01/04012345987652/21/1").json()["journey"]["steps"]
    ours = [one for one in steps if one["submitter"] == firm.party]
    assert len(ours) == 2
    assert not any(one["voided"] for one in ours)


@pytest.mark.parametrize(
    "given", ["Bearer", "Bearer x", "Bearer gqts_aaaaaaaaaaaa_" + "A" * 43, "Basic QTpC", "gqtt_x"]
)
def test_a_forged_credential_is_refused_and_not_taken_for_none(given, stranger, key) -> None:
    for path in ("/epcis/events", "/v1/trace/01/04012345987652/21/1", "/epcis/capture"):
        assert stranger.get(path, headers={"Authorization": given}).status_code == 401
    for broken in (key[:-1], key + "A", key[:-1] + ("A" if key[-1] != "A" else "B")):
        assert stranger.get("/epcis/events", headers={"Authorization": f"Bearer {broken}"}).status_code == 401


def test_a_withdrawal_tells_the_hash_of_its_correction_only_to_whom_the_correction_is_shown(
    client, firm, database, capture, document, object_event, attacker, stranger
) -> None:
    with database.transaction() as tx:
        taking_part.apply_preset(tx, taking_part.HOST, firm.id, "factory", now=system_clock())
    right = {"action": "OBSERVE", "bizStep": "shipping", "disposition": "in_transit", "bizLocation": None}
    right = {name: value for name, value in object_event(**right).items() if value is not None}
    stored = client.post(
        "/epcis/events",
        content=document({**right, "ext:unitPrice": SECRET}),
        headers={"Content-Type": "application/json"},
    )
    correction = stored.json()["eventID"]
    assert correction.startswith(HASH)
    declaration = {"declarationTime": "2026-09-02T00:00:00Z", "correctiveEventIDs": [correction, "urn:uuid:7d1d3f4e"]}
    wrong = {**right, "bizStep": "arriving", "eventID": EVENT_ID, "errorDeclaration": declaration}
    capture(document(wrong))
    for path in PATHS:
        for who, is_shown in ((client, True), (attacker, False), (stranger, False)):
            answer = who.get(path)
            assert "urn:uuid:7d1d3f4e" in answer.text, path
            assert (correction in answer.text) is is_shown, path


def test_a_correction_that_is_shown_whole_is_told_by_its_hash(
    firm, database, client, capture, document, object_event, stranger
) -> None:
    with database.transaction() as tx:
        taking_part.share_everything(tx, firm.id, now=system_clock())
    headers = {"Content-Type": "application/json"}
    right = object_event(serial="2")
    correction = client.post("/epcis/events", content=document(right), headers=headers).json()["eventID"]
    declaration = {"declarationTime": "2026-09-02T00:00:00Z", "correctiveEventIDs": [correction]}
    capture(document(object_event(eventID=EVENT_ID, errorDeclaration=declaration)))
    assert correction in stranger.get(f"/epcis/events?EQ_eventID={EVENT_ID}").text


def test_an_event_id_that_is_a_hash_is_not_told_of_what_is_shown_in_part(
    firm, database, client, capture, document, object_event, stranger, attacker
) -> None:
    with database.transaction() as tx:
        taking_part.apply_preset(tx, taking_part.HOST, firm.id, "factory", now=system_clock())
    priced = object_event(**{"ext:unitPrice": SECRET})
    headers = {"Content-Type": "application/json"}
    hash_uri = client.post("/epcis/events", content=document(priced), headers=headers).json()["eventID"]
    capture(document({**object_event("1", **{"ext:unitPrice": SECRET, "bizStep": "encoding"}), "eventID": hash_uri}))
    for who in (stranger, attacker):
        for path in (
            "/v1/trace/01/04012345987652/21/1?direction=both",
            "/01/04012345987652/21/1",
            f"/epcis/events?MATCH_anyEPC={EPC}",
        ):
            assert HASH not in who.get(path, headers={"Accept": "application/json"}).text, path


STAGED = {
    "place": ({"bizStep": "receiving"}, "arrived", "where"),
    "certificate": (
        {"bizStep": None, "certificationInfo": ["https://lab.example/certificates/1"]},
        "inspected",
        "certificates",
    ),
}


@pytest.mark.parametrize("withheld", STAGED)
def test_a_stage_does_not_tell_the_place_or_certificate_that_it_would_follow_from(
    withheld, firm, database, client, capture, document, object_event, stranger
) -> None:
    changes, stage, name = STAGED[withheld]
    port = {"id": "urn:epc:id:sgln:4012345.00002.0", "attributes": [{"id": "gqts:site_role", "attribute": "port"}]}
    vocabulary = [{"type": "urn:epcglobal:epcis:vtype:BusinessLocation", "vocabularyElementList": [port]}]
    told = {
        **object_event(action="OBSERVE", **changes),
        "bizLocation": {"id": port["id"]},
        "readPoint": {"id": port["id"]},
    }
    event = {key: value for key, value in told.items() if value is not None}
    context = ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld", {"gqts": "https://gqts.dev/ns/1.0/"}]
    header = {"epcisHeader": {"epcisMasterData": {"vocabularyList": vocabulary}}, "@context": context}
    job = capture(document(event, **header))
    assert job["masterDataStored"] == 1, job
    with database.transaction() as tx:
        taking_part.share_everything(tx, firm.id, now=taking_part.LONG_AGO)

    def stages(who) -> list[str | None]:
        steps = who.get("/v1/trace/01/04012345987652/21/1").json()["journey"]["steps"]
        return [step["stage"] for step in steps]

    assert stages(stranger) == [stage]
    rules = [
        Rule(
            new_id(), firm.id, kind, Field[name.upper()], Audience.PRIVATE, frozenset(), "no", system_clock(), None, ""
        )
        for kind in FactKind
    ]
    with database.transaction() as tx:
        save_rules(tx, taking_part.HOST, firm.id, rules, now=rules[0].starts_at.replace(year=2020))
    assert stages(stranger) == [None]
    assert stages(client) == [stage]
