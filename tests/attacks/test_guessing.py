"""Whoever guesses what another firm told, to the last character, learns nothing from what it is answered or shown."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from starlette.testclient import TestClient
from tests import taking_part

from gqts.kit.clock import system_clock

JSON = {"Content-Type": "application/json"}
EPC = "urn:epc:id:sgtin:4012345.098765.1"
SEEN = {"action": "OBSERVE", "bizStep": "storing", "disposition": "in_progress"}
OTHER = {**SEEN, "eventTime": "2026-09-02T08:00:00.000+09:00"}
COUNTS = ("eventsSent", "eventsStored", "eventsKnown", "eventsRefused", "success")


@pytest.fixture
def told(capture, document, object_event) -> None:
    """What the factory told, and shows nobody."""
    capture(document(object_event(**SEEN, eventID="https://factory.example/events/1")))


def test_telling_what_another_told_is_answered_like_telling_something_new(told, attacker, document, object_event):
    for guess in (object_event(**SEEN), object_event(**OTHER)):  # the first was told by the factory, the second not
        answers = [attacker.post("/epcis/events", content=document(guess), headers=JSON) for _ in range(2)]
        assert [one.status_code for one in answers] == [201, 200]
        assert answers[0].json()["recordTime"] == answers[1].json()["recordTime"]
        assert answers[0].headers["Location"] == answers[1].headers["Location"]


def test_the_job_of_a_document_counts_only_what_its_own_submitter_told_before(told, attacker, document, object_event):
    content = document(object_event(**SEEN), object_event(**OTHER))
    jobs = [attacker.get(attacker.post("/epcis/capture", content=content, headers=JSON).headers["Location"]).json()
            for _ in range(2)]  # fmt: skip
    assert [[job[name] for name in COUNTS] for job in jobs] == [[2, 2, 0, 0, True], [2, 0, 2, 0, True]]


def test_who_tells_what_another_told_finds_its_own_telling_everywhere_and_nobody_elses(
    told, firm, client, attacker, document, object_event
):
    for guess in (object_event(**SEEN), object_event(**OTHER)):
        location = attacker.post("/epcis/events", content=document(guess), headers=JSON).headers["Location"]
        assert attacker.get(location).status_code == 200
        assert client.get(location).status_code == (200 if guess == object_event(**SEEN) else 404)
    for path in ("/epcis/events", f"/epcis/epcs/{quote(EPC, safe='')}/events"):
        events = attacker.get(path).json()["epcisBody"]["queryResults"]["resultsBody"]["eventList"]
        assert len(events) == 2
        assert "factory.example" not in str(events)
    steps = attacker.get("/v1/trace/01/04012345987652/21/1").json()["journey"]["steps"]
    assert [step["submitter"] == firm.party for step in steps] == [False, False]
    own = client.get("/v1/trace/01/04012345987652/21/1").json()["journey"]["steps"]
    assert [step["submitter"] == firm.party for step in own] == [True]


def test_an_event_id_of_another_is_free_to_use(told, client, attacker, document, object_event):
    chosen = "https://factory.example/events/1"
    for event_id, step in ((chosen, "storing"), ("https://factory.example/events/2", "picking")):
        mine = object_event(**{**OTHER, "bizStep": step}, eventID=event_id)
        answer = attacker.post("/epcis/events", content=document(mine), headers=JSON)
        assert answer.status_code == 201, answer.text
    for who, time in ((client, "2026-09-01"), (attacker, "2026-09-02")):
        found = who.get(f"/epcis/events?EQ_eventID={quote(chosen, safe='')}").json()
        (event,) = found["epcisBody"]["queryResults"]["resultsBody"]["eventList"]
        assert event["eventTime"].startswith(time)


def test_what_two_told_alike_is_shown_as_both_told_it_and_packs_a_box_once(
    client, firm, database, capture, attacker, document, object_event
):
    packing = {
        "type": "AggregationEvent",
        "eventTime": "2026-09-01T08:00:00Z",
        "eventTimeZoneOffset": "+00:00",
        "action": "ADD",
        "bizStep": "packing",
        "parentID": "urn:epc:id:sscc:4012345.0000000002",
        "childEPCs": [EPC],
        "childQuantityList": [{"epcClass": "urn:epc:class:lgtin:4012345.098765.L1", "quantity": 10}],
    }
    taken = packing | {"action": "DELETE", "eventTime": "2026-09-02T08:00:00Z"}
    content = document(packing, taken)
    capture(content)
    assert attacker.post("/epcis/capture", content=content, headers=JSON).status_code == 202
    with database.transaction() as tx:
        taking_part.share_everything(tx, firm.id, now=system_clock())
    for path in ("01/04012345987652/21/1", "01/04012345987652/10/L1"):
        journey = attacker.get(f"/v1/trace/{path}").json()["journey"]
        assert len(journey["steps"]) == 4
        assert [edge["until"] for edge in journey["edges"]] == ["2026-09-02T08:00:00Z"]


def test_only_its_own_teller_withdraws_one_of_two_equal_tellings(
    told, client, attacker: TestClient, document, object_event
):
    seen = object_event(**SEEN)
    declaration = {"declarationTime": "2026-09-02T00:00:00Z", "reason": "incorrect_data"}
    for content in (document(seen), document({**seen, "errorDeclaration": declaration})):
        assert attacker.post("/epcis/capture", content=content, headers=JSON).status_code == 202
    (ours,) = client.get("/v1/trace/01/04012345987652/21/1").json()["journey"]["steps"]
    (theirs,) = attacker.get("/v1/trace/01/04012345987652/21/1").json()["journey"]["steps"]
    assert (ours["voided"], theirs["voided"]) == (False, True)
