"""Tracing over the API: the same thing by every way of writing it, back and forward, and honest about nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

Make = Callable[..., Any]
ITEM = "https://id.gs1.org/01/04012345987652/21/1"
CASE = "https://id.gs1.org/00/340123451234567895"
VEHICLE = "urn:gqts:vin:1M8GDM9AXKP042788"
PARCEL = "urn:gqts:waybill:SF:SF1234567890123"


@pytest.fixture
def goods(capture: Make, document: Make, object_event: Make) -> None:
    """An item made and packed into a case, one with a slash in its serial, a vehicle and a parcel."""
    packed = {
        "type": "AggregationEvent",
        "eventTime": "2026-09-02T08:00:00+09:00",
        "eventTimeZoneOffset": "+09:00",
        "parentID": "urn:epc:id:sscc:4012345.3123456789",
        "childEPCs": ["urn:epc:id:sgtin:4012345.098765.1"],
        "action": "ADD",
        "bizStep": "packing",
    }
    slashed = object_event("A%2FB")
    others = [object_event(epcList=[uri], action="OBSERVE", bizStep="arriving") for uri in (VEHICLE, PARCEL)]
    job = capture(document(object_event("1"), packed, slashed, *others))
    assert job["success"], job


@pytest.mark.parametrize(
    "address",
    [
        "01/04012345987652/21/1",
        "/01/04012345987652/21/1",
        "01/4012345987652/21/1",
        "urn:epc:id:sgtin:4012345.098765.1",
        quote("urn:epc:id:sgtin:4012345.098765.1", safe=""),
        quote(ITEM, safe=""),
        ITEM,
        quote("https://example.com/some/shop/01/04012345987652/21/1?utm=x", safe=""),
        quote("(01)04012345987652(21)1", safe=""),
    ],
)
def test_every_way_of_writing_an_item_leads_to_its_journey(client: TestClient, goods: None, address: str) -> None:
    answer = client.get(f"/v1/trace/{address}")
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert told["subject"]["uri"] == ITEM
    assert [step["bizStep"] for step in told["journey"]["steps"]] == ["commissioning", "packing"]
    assert told["verdict"] == {"judgement": "record_found", "reason": "complete"}


@pytest.mark.parametrize(
    "address", ["01/04012345987652/21/A%2FB", quote("https://id.gs1.org/01/04012345987652/21/A%2FB", safe="")]
)
def test_a_slash_in_a_serial_is_not_a_divider(client: TestClient, goods: None, address: str) -> None:
    assert (
        client.get(f"/v1/trace/{address}").json()["subject"]["uri"] == "https://id.gs1.org/01/04012345987652/21/A%2FB"
    )


@pytest.mark.parametrize(
    ("address", "uri"),
    [
        ("vin/1M8GDM9AXKP042788", VEHICLE),
        ("vin/1m8gdm9axkp042788", VEHICLE),
        ("1M8GDM9AXKP042788", VEHICLE),
        ("parcel/SF/SF1234567890123", PARCEL),
        (quote(PARCEL, safe=""), PARCEL),
    ],
)
def test_vehicles_and_parcels_are_traced_by_their_numbers(
    client: TestClient, goods: None, address: str, uri: str
) -> None:
    answer = client.get(f"/v1/trace/{address}")
    assert answer.status_code == 200, answer.text
    assert answer.json()["subject"]["uri"] == uri


def test_a_step_says_what_when_and_who_answers_for_it(client: TestClient, goods: None) -> None:
    journey = client.get("/v1/trace/01/04012345987652/21/1").json()["journey"]
    step = journey["steps"][0]
    assert step["at"] == "2026-08-31T23:00:00Z"
    assert step["eventTime"] == "2026-09-01T08:00:00.000+09:00"
    assert step["link"] == "own"
    assert step["responsible"]["uri"]
    assert client.get(step["event"]).status_code == 200
    assert journey["facts"]["made"] == 0
    assert "cleared" in journey["notShared"]


def test_forward_tells_what_came_of_it(client: TestClient, goods: None) -> None:
    told = client.get(f"/v1/trace/{quote(CASE, safe='')}?direction=forward").json()
    assert told["journey"] is None
    assert [(one["how"], one["uri"]) for one in told["reached"]] == [("contains", ITEM)]
    both = client.get(f"/v1/trace/{quote(CASE, safe='')}?direction=both").json()
    assert both["journey"]["steps"]
    assert both["reached"] == told["reached"]


def test_forward_stops_where_it_is_told(client: TestClient, capture: Make, document: Make, object_event: Make) -> None:
    children = [f"urn:epc:id:sgtin:4012345.098765.{number}" for number in range(5)]
    packed = {
        "type": "AggregationEvent",
        "eventTime": "2026-09-02T08:00:00+09:00",
        "eventTimeZoneOffset": "+09:00",
        "parentID": "urn:epc:id:sscc:4012345.3123456789",
        "childEPCs": children,
        "action": "ADD",
    }
    capture(document(packed))
    told = client.get(f"/v1/trace/{quote(CASE, safe='')}?direction=forward&limit=3").json()
    assert (len(told["reached"]), told["reachedTruncated"]) == (3, True)


def test_what_nobody_told_about_is_not_found_and_not_called_fake(client: TestClient) -> None:
    answer = client.get("/v1/trace/01/04012345987652/21/nobody")
    assert answer.status_code == 404
    assert answer.json()["type"] == "/problems/not-found"
    assert "says nothing about the thing itself" in answer.json()["detail"]


@pytest.mark.parametrize(
    "address",
    [
        "01/04012345987653/21/1",
        "01/0401234598765x/21/1",
        "01/04012345987652/21/" + "9" * 21,
        "hello",
        "12",
        "%20",
        "%00",
        "a" * 2_001,
        "01//21/1",
        "%ff%fe",
        "..%2f..%2fetc%2fpasswd",
        "vin/123",
        "parcel/x/1",
    ],
)
def test_a_wrong_identifier_is_a_problem_with_its_fault(client: TestClient, address: str) -> None:
    answer = client.get(f"/v1/trace/{address}")
    assert answer.status_code == 400, answer.text
    assert answer.json()["faults"]


def test_a_wrong_check_digit_is_told_with_the_right_one(client: TestClient) -> None:
    fault = client.get("/v1/trace/01/04012345987653/21/1").json()["faults"][0]
    assert "2" in fault["fix"] + fault["message"]


@pytest.mark.parametrize("query", ["direction=sideways", "limit=0", "limit=many", "limit=100000000"])
def test_wrong_parameters_are_refused(client: TestClient, query: str) -> None:
    answer = client.get(f"/v1/trace/01/04012345987652/21/1?{query}")
    assert answer.status_code == 400
    assert answer.json()["faults"][0]["field"] == query.partition("=")[0]


def test_a_trace_has_an_entity_tag_that_changes_with_the_journey(
    client: TestClient, goods: None, capture: Make, document: Make, object_event: Make
) -> None:
    address = "/v1/trace/01/04012345987652/21/1"
    tag = client.get(address).headers["ETag"]
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 304
    capture(document(object_event("1", action="OBSERVE", bizStep="shipping", eventTime="2026-09-05T08:00:00Z")))
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 200
