"""Asking for events: by what they name, where, when; as they were sent; page by page; in JSON and XML."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import jsonschema_rs
import pytest
from lxml import etree
from starlette.testclient import TestClient

from gqts.epcis import read_document

Make = Callable[..., Any]
PORT = "urn:epc:id:sgln:4012345.00002.0"


def listed(answer: Any) -> list[dict[str, Any]]:
    assert answer.status_code == 200, answer.text
    return list(answer.json()["epcisBody"]["queryResults"]["resultsBody"]["eventList"])


@pytest.fixture
def world(capture: Make, document: Make, object_event: Make) -> list[dict[str, Any]]:
    """Four events: made, packed, shipped with an extension, and one declared an error."""
    made = object_event("1", eventID="urn:uuid:5b3f5f5e-6f5c-4a54-8f6a-000000000001")
    packed = {
        **{name: made[name] for name in ("eventTimeZoneOffset", "readPoint", "bizLocation")},
        "type": "AggregationEvent",
        "eventTime": "2026-09-02T08:00:00+09:00",
        "parentID": "urn:epc:id:sscc:4012345.1234567890",
        "childEPCs": ["urn:epc:id:sgtin:4012345.098765.1"],
        "action": "ADD",
        "bizStep": "packing",
    }
    shipped = object_event(
        "1",
        eventTime="2026-09-03T08:00:00+09:00",
        action="OBSERVE",
        bizStep="shipping",
        disposition="in_transit",
        readPoint={"id": PORT},
        **{"ext:vessel": "Kiri Maru"},
    )
    mistaken = object_event(
        "2", errorDeclaration={"declarationTime": "2026-09-04T00:00:00Z", "reason": "did_not_occur"}
    )
    job = capture(document(made, packed, shipped, mistaken))
    assert job["eventsStored"] == 4, job
    return [made, packed, shipped, mistaken]


QUERIES = {
    "eventType=AggregationEvent": [1],
    "eventType=ObjectEvent|AggregationEvent": [0, 1, 2, 3],
    "EQ_action=OBSERVE": [2],
    "EQ_bizStep=shipping": [2],
    "EQ_bizStep=urn:epcglobal:cbv:bizstep:shipping": [2],
    "EQ_bizStep=https://ref.gs1.org/cbv/BizStep-shipping|packing": [1, 2],
    "EQ_disposition=in_transit": [2],
    f"EQ_readPoint={PORT}": [2],
    "EQ_bizLocation=urn:epc:id:sgln:4012345.00001.0": [0, 1, 2, 3],
    "MATCH_anyEPC=urn:epc:id:sgtin:4012345.098765.1": [0, 1, 2],
    "MATCH_anyEPC=https://example.com/01/04012345987652/21/1": [0, 1, 2],
    "MATCH_epc=urn:epc:id:sgtin:4012345.098765.1|urn:epc:id:sgtin:4012345.098765.2": [0, 1, 2, 3],
    "MATCH_parentID=urn:epc:id:sscc:4012345.1234567890": [1],
    "MATCH_epc=urn:epc:id:sscc:4012345.1234567890": [],
    "GE_eventTime=2026-09-02T00:00:00Z": [2],
    "LT_eventTime=2026-09-02T08:00:00%2B09:00": [0, 3],
    "LT_eventTime=2026-09-02T08:00:00+09:00": [0, 3],
    "GE_recordTime=2100-01-01T00:00:00Z": [],
    "EXISTS_errorDeclaration=true": [3],
    "EXISTS_errorDeclaration=false": [0, 1, 2],
    "EQ_eventID=urn:uuid:5b3f5f5e-6f5c-4a54-8f6a-000000000001": [0],
    "EQ_eventID=urn:uuid:nobody": [],
    "eventType=ObjectEvent&EQ_bizStep=shipping": [2],
}


@pytest.mark.parametrize("query", QUERIES)
def test_a_query_finds_what_matches_and_nothing_else(
    client: TestClient, world: list[dict[str, Any]], query: str
) -> None:
    found = listed(client.get(f"/epcis/events?{query}"))
    key = lambda event: (event["eventTime"], event["type"], json.dumps(event.get("epcList")))  # noqa: E731
    assert sorted(map(key, found)) == sorted(key(world[place]) for place in QUERIES[query])


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("EQ_bizstep=shipping", "EQ_bizstep"),
        ("EQ_quantity=3", "EQ_quantity"),
        ("eventType=Nonsense", "eventType"),
        ("GE_eventTime=yesterday", "GE_eventTime"),
        ("GE_eventTime=2026-09-02T00:00:00", "GE_eventTime"),
        ("EQ_action=ADD&EQ_action=DELETE", "EQ_action"),
        ("EQ_bizStep=", "EQ_bizStep"),
        ("MATCH_epc=urn:epc:idpat:sgtin:4012345.098765.*", "MATCH_epc"),
        ("MATCH_epc=urn:a:b&MATCH_parentID=urn:a:c", "MATCH_parentID"),
        ("EXISTS_errorDeclaration=perhaps", "EXISTS_errorDeclaration"),
        ("EQ_eventID=a&EQ_action=ADD", "EQ_eventID"),
        ("perPage=0", "perPage"),
        ("perPage=many", "perPage"),
        ("nextPageToken=garbage", "nextPageToken"),
        ("nextPageToken=" + "A" * 32, "nextPageToken"),
        ("MATCH_epc=" + "|".join(["urn:a:b"] * 1_001), "MATCH_epc"),
    ],
)
def test_a_query_that_cannot_be_answered_is_refused_and_explained(client: TestClient, query: str, field: str) -> None:
    answer = client.get(f"/epcis/events?{query}")
    assert answer.status_code == 400, answer.text
    fault = answer.json()["faults"][0]
    assert fault["field"] == field
    assert fault["fix"]


def test_an_unknown_parameter_is_told_with_those_there_are(client: TestClient) -> None:
    fault = client.get("/epcis/events?EQ_bizstep=shipping").json()["faults"][0]
    assert "Did you mean EQ_bizStep?" in fault["fix"]
    assert "MATCH_anyEPC" in fault["fix"]


def test_events_come_back_as_they_were_sent(client: TestClient, world: list[dict[str, Any]]) -> None:
    (shipped,) = listed(client.get("/epcis/events?EQ_bizStep=shipping"))
    assert shipped.pop("eventID").startswith("ni:///sha-256;")
    assert shipped.pop("recordTime").endswith("Z")
    assert shipped == world[2]


def test_pages_follow_each_other_without_gap_or_repetition(
    client: TestClient, capture: Make, document: Make, object_event: Make
) -> None:
    capture(document(*(object_event(str(number)) for number in range(10))))
    capture(document(*(object_event(str(number)) for number in range(10, 13))))
    serials: list[str] = []
    address: str | None = "/epcis/events?perPage=4&EQ_bizStep=commissioning"
    while address is not None:
        answer = client.get(address)
        assert len(listed(answer)) <= 4
        serials += [event["epcList"][0].rsplit(".", 1)[-1] for event in listed(answer)]
        address = answer.links["next"]["url"] if "next" in answer.links else None
    assert sorted(serials, key=int) == [str(number) for number in range(13)]


def test_json_is_valid_to_the_standards_schema(client: TestClient, world: Any, shared: Path) -> None:
    schema = json.loads((shared / "conformance/gs1-epcis/EPCIS-JSON-Schema.json").read_text())
    document = client.get("/epcis/events").json()
    jsonschema_rs.Draft7Validator(schema).validate(document)


@pytest.mark.parametrize("accept", ["application/xml", "text/xml", "application/json;q=0.1, application/xml"])
def test_xml_is_valid_to_the_standards_schema_and_says_the_same(
    client: TestClient, world: Any, shared: Path, accept: str
) -> None:
    answer = client.get("/epcis/events", headers={"Accept": accept})
    assert answer.headers["Content-Type"].split(";")[0] in ("application/xml", "text/xml")
    parsed = etree.fromstring(answer.content)
    folder = shared / "conformance/gs1-epcis/XSD"
    schema = etree.XMLSchema(etree.parse(str(folder / "EPCglobal-epcis-query-2_0.xsd")))
    schema.assertValid(parsed)
    again = read_document(answer.content)
    assert not again.faults
    in_json = read_document(client.get("/epcis/events").content)
    assert [event.body for event in again.events] == [event.body for event in in_json.events]


def test_old_clients_get_the_old_xml_where_it_can_say_it(client: TestClient, world: Any) -> None:
    headers = {"Accept": "application/xml", "GS1-EPCIS-Max": "1.2"}
    answer = client.get("/epcis/events?EQ_bizStep=packing", headers=headers)
    assert answer.status_code == 200
    assert answer.headers["GS1-EPCIS-Version"] == "1.2.0"
    assert read_document(answer.content).format == "xml-1.2"


@pytest.mark.parametrize(
    "headers",
    [
        {"Accept": "text/csv"},
        {"GS1-EPCIS-Min": "3.0"},
        {"GS1-EPCIS-Max": "1.1"},
        {"GS1-EPCIS-Max": "1.2", "Accept": "application/json"},
        {"GS1-EPCIS-Max": "two"},
        {"GS1-EPCIS-Max": "9" * 100},
    ],
)
def test_a_form_that_does_not_exist_is_not_acceptable(client: TestClient, headers: dict[str, str]) -> None:
    answer = client.get("/epcis/events", headers=headers)
    assert answer.status_code == 406, answer.text
    assert answer.json()["type"] == "epcisException:NotAcceptableException"


def test_an_event_is_found_by_its_own_id_and_by_its_hash(client: TestClient, world: list[dict[str, Any]]) -> None:
    own = client.get(f"/epcis/events/{quote(world[0]['eventID'], safe='')}")
    assert [event["eventID"] for event in listed(own)] == [world[0]["eventID"]]
    (shipped,) = listed(client.get("/epcis/events?EQ_bizStep=shipping"))
    for address in (quote(shipped["eventID"], safe=""), shipped["eventID"], shipped["eventID"].partition("?")[0]):
        assert listed(client.get(f"/epcis/events/{address}")) == [shipped]


def test_a_withdrawn_event_comes_with_its_withdrawal(
    client: TestClient, capture: Make, document: Make, object_event: Make
) -> None:
    event = object_event("7", eventID="urn:uuid:5b3f5f5e-6f5c-4a54-8f6a-000000000007")
    capture(document(event))
    declaration = {"declarationTime": "2026-09-04T00:00:00Z", "reason": "did_not_occur"}
    assert capture(document({**event, "errorDeclaration": declaration}))["eventsStored"] == 1
    found = listed(client.get(f"/epcis/events/{event['eventID']}"))
    assert [one.get("errorDeclaration") for one in found] == [None, declaration]


def test_a_withdrawn_event_without_an_id_comes_with_its_withdrawal_by_its_hash(
    client: TestClient, capture: Make, document: Make, object_event: Make
) -> None:
    event = object_event("8")
    capture(document(event))
    (stored,) = listed(client.get("/epcis/events"))
    declaration = {"declarationTime": "2026-09-04T00:00:00Z", "reason": "did_not_occur"}
    capture(document({**event, "errorDeclaration": declaration}))
    found = listed(client.get(f"/epcis/events/{quote(stored['eventID'], safe='')}"))
    assert [one.get("errorDeclaration") for one in found] == [None, declaration]


@pytest.mark.parametrize("event_id", ["urn:uuid:nobody", "ni:///sha-256;00?ver=CBV2.0", "%00%01", "x" * 4_000])
def test_an_unknown_event_is_not_found(client: TestClient, event_id: str) -> None:
    assert client.get(f"/epcis/events/{event_id}").status_code == 404


def test_one_event_is_stored_and_found_at_its_location(client: TestClient, object_event: Make) -> None:
    answer = client.post("/epcis/events", json=object_event("9"))
    assert answer.status_code == 201, answer.text
    assert listed(client.get(answer.headers["Location"]))[0]["epcList"] == ["urn:epc:id:sgtin:4012345.098765.9"]
    again = client.post("/epcis/events", json=object_event("9"))
    assert again.status_code == 200
    assert again.headers["Location"] == answer.headers["Location"]
    assert again.json()["eventID"] == answer.json()["eventID"]


def test_another_event_under_a_taken_id_is_a_conflict(client: TestClient, object_event: Make) -> None:
    event_id = "urn:uuid:5b3f5f5e-6f5c-4a54-8f6a-000000000009"
    assert client.post("/epcis/events", json=object_event("9", eventID=event_id)).status_code == 201
    answer = client.post("/epcis/events", json=object_event("10", eventID=event_id))
    assert answer.status_code == 409
    assert answer.json()["type"] == "epcisException:ResourceAlreadyExistsException"


def test_a_wrong_event_is_refused_and_not_kept(client: TestClient, object_event: Make) -> None:
    answer = client.post("/epcis/events", json=object_event("9", eventTime="yesterday"))
    assert answer.status_code == 400
    assert "eventTime" in answer.json()["faults"][0]["field"]
    assert listed(client.get("/epcis/events")) == []


def test_a_document_is_not_one_event(client: TestClient, document: Make, object_event: Make) -> None:
    content = document(object_event("1"), object_event("2"))
    answer = client.post("/epcis/events", content=content, headers={"Content-Type": "application/json"})
    assert answer.status_code == 400
    assert "/epcis/capture" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("path", "count"),
    [
        ("/epcis/eventTypes/AggregationEvent/events", 1),
        ("/epcis/epcs/urn%3Aepc%3Aid%3Asgtin%3A4012345.098765.1/events", 3),
        ("/epcis/epcs/https%3A%2F%2Fid.gs1.org%2F01%2F04012345987652%2F21%2F1/events", 3),
        ("/epcis/bizSteps/shipping/events", 1),
        (f"/epcis/readPoints/{PORT}/events", 1),
        ("/epcis/bizLocations/urn:epc:id:sgln:4012345.00001.0/events", 4),
        ("/epcis/dispositions/in_transit/events", 1),
        ("/epcis/bizSteps/commissioning/events?EXISTS_errorDeclaration=false", 1),
    ],
)
def test_sub_resources_are_the_same_query(client: TestClient, world: Any, path: str, count: int) -> None:
    assert len(listed(client.get(path))) == count


def test_discovery_lists_only_what_works(client: TestClient) -> None:
    members = client.get("/epcis").json()["member"]
    assert "queries" not in members
    answering = [client.options(f"/epcis/{name}").status_code for name in ("capture", "events", "eventTypes")]
    assert answering == [204, 204, 204]
    types = client.get("/epcis/eventTypes").json()["member"]
    assert all(client.get(f"/epcis/eventTypes/{name}").json()["member"] == ["events"] for name in types)
    assert client.get("/epcis/eventTypes/OtherEvent").status_code == 404


@pytest.mark.parametrize(
    ("path", "allow"),
    [
        ("/epcis", "OPTIONS, GET, HEAD"),
        ("/epcis/capture", "OPTIONS, POST, GET, HEAD"),
        ("/epcis/events", "OPTIONS, GET, POST, HEAD"),
        ("/epcis/events/urn:uuid:1", "OPTIONS, GET, HEAD"),
    ],
)
def test_options_tells_methods_and_versions(client: TestClient, path: str, allow: str) -> None:
    answer = client.options(path)
    assert answer.status_code == 204
    assert set(answer.headers["Allow"].split(", ")) == set(allow.split(", "))
    assert answer.headers["GS1-EPCIS-Min"] == "1.2.0"
    assert answer.headers["GS1-EPCIS-Max"] == "2.0.0"
    assert answer.headers["GS1-EPC-Format"] == "Never_Translates"
    if path == "/epcis/capture":
        assert answer.headers["GS1-Capture-Error-Behaviour"] == "all"


def test_a_method_that_is_not_there_is_told_with_those_that_are(client: TestClient) -> None:
    answer = client.delete("/epcis/events")
    assert answer.status_code == 405
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "POST", "OPTIONS"}
    assert answer.json()["status"] == 405
