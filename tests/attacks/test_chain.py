"""Nobody gets into the chain of an item by saying so, nor to others' goods by saying that their own were among them."""

from __future__ import annotations

import pytest
from tests import taking_part

from gqts.identifiers import parse_identifier
from gqts.kit.clock import system_clock

ITEM = "urn:epc:id:sgtin:4012345.098765.1"
PALLET = "urn:epc:id:sscc:4012345.0000000002"
SENT = "urn:epc:id:sscc:4012345.0000000003"
OWN_ITEM = "urn:epc:id:sgtin:9521000.098765.1"
OWN_CASE = "urn:epc:id:sscc:9521000.0000000001"
ATTACKER = "https://id.gs1.org/417/9521000000001"
JSON = {"Content-Type": "application/json"}
KEPT = {"action": "OBSERVE", "bizStep": "storing", "disposition": "in_progress"}  # open to the chain in "factory"


def told(kind: str, day: int, **body) -> dict:
    return {"type": kind, "eventTime": f"2026-08-0{day}T00:00:00Z", "eventTimeZoneOffset": "+00:00", **body}


def steps_of_firm(who, uri: str, firm) -> list[str]:
    path = parse_identifier(uri).canonical.removeprefix("https://id.gs1.org/")
    steps = who.get(f"/v1/trace/{path}").json()["journey"]["steps"]
    return [step["bizStep"] for step in steps if step["submitter"] == firm.party]


def trace_forward(who, uri: str) -> str:
    path = parse_identifier(uri).canonical.removeprefix("https://id.gs1.org/")
    answer = who.get(f"/v1/trace/{path}?direction=forward")
    assert answer.status_code == 200
    return answer.text


@pytest.fixture
def sharing(firm, database):
    with database.transaction() as tx:
        taking_part.apply_preset(tx, taking_part.HOST, firm.id, "factory", now=system_clock())
    return firm


def test_claiming_that_an_item_was_in_ones_own_case_opens_nothing(
    sharing, capture, document, object_event, attacker
) -> None:
    capture(document(object_event(), object_event(**KEPT)))
    packing = told("AggregationEvent", 1, action="ADD", bizStep="packing", parentID=OWN_CASE, childEPCs=[ITEM])
    shipping = told("ObjectEvent", 2, action="OBSERVE", bizStep="shipping", epcList=[OWN_CASE])
    answer = attacker.post("/epcis/capture", content=document(packing, shipping), headers=JSON)
    assert attacker.get(answer.headers["Location"]).json()["eventsStored"] == 2
    assert "storing" not in steps_of_firm(attacker, ITEM, sharing)


def test_claiming_that_ones_own_item_was_on_anothers_pallet_opens_nothing(
    sharing, capture, document, object_event, attacker
) -> None:
    capture(document({**object_event(**KEPT), "epcList": [PALLET]}))
    made = told("ObjectEvent", 1, action="ADD", bizStep="commissioning", epcList=[OWN_ITEM])
    packing = told("AggregationEvent", 2, action="ADD", bizStep="packing", parentID=PALLET, childEPCs=[OWN_ITEM])
    answer = attacker.post("/epcis/capture", content=document(made, packing), headers=JSON)
    assert attacker.get(answer.headers["Location"]).json()["eventsStored"] == 2
    assert "storing" not in steps_of_firm(attacker, OWN_ITEM, sharing)


def test_claiming_to_have_made_something_of_an_item_opens_nothing(
    sharing, capture, document, object_event, attacker
) -> None:
    capture(document(object_event(), object_event(**KEPT)))
    made = told("TransformationEvent", 1, bizStep="commissioning", inputEPCList=[ITEM], outputEPCList=[OWN_ITEM])
    answer = attacker.post("/epcis/capture", content=document(made), headers=JSON)
    assert attacker.get(answer.headers["Location"]).json()["eventsStored"] == 1
    assert "storing" not in steps_of_firm(attacker, ITEM, sharing)
    assert "storing" not in steps_of_firm(attacker, OWN_ITEM, sharing)


def test_whom_the_owner_names_sees_what_the_chain_sees(sharing, capture, document, object_event, attacker) -> None:
    sent = object_event(**KEPT) | {
        "destinationList": [{"type": "owning_party", "destination": ATTACKER}],
        "eventTime": "2026-08-05T00:00:00Z",
    }
    capture(document(object_event(), object_event(**KEPT)))
    assert "storing" not in steps_of_firm(attacker, ITEM, sharing)
    capture(document(sent))
    assert "storing" in steps_of_firm(attacker, ITEM, sharing)


def test_who_handles_one_pallet_does_not_unpack_another_by_claiming_that_it_was_on_the_first(
    sharing, capture, document, object_event, client, attacker
) -> None:
    packed = told("AggregationEvent", 1, action="ADD", bizStep="packing", parentID=PALLET, childEPCs=[ITEM])
    sent = told("ObjectEvent", 1, bizStep="shipping", epcList=[SENT], action="OBSERVE")
    sent["destinationList"] = [{"type": "owning_party", "destination": ATTACKER}]
    capture(document(object_event(), packed, sent))
    packing = told("AggregationEvent", 2, action="ADD", bizStep="packing", parentID=SENT, childEPCs=[PALLET])
    answer = attacker.post("/epcis/capture", content=document(packing), headers=JSON)
    assert attacker.get(answer.headers["Location"]).json()["eventsStored"] == 1
    item = parse_identifier(ITEM).canonical
    assert item in trace_forward(client, PALLET)
    assert item not in trace_forward(attacker, SENT)


def serials(who, uris: list[str]) -> set[str]:
    answer = who.get("/epcis/events", params={"MATCH_anyEPC": "|".join(uris), "perPage": "1000"})
    assert answer.status_code == 200, answer.text
    events = answer.json()["epcisBody"]["queryResults"]["resultsBody"]["eventList"]
    return {event["epcList"][0] for event in events if event["bizStep"] == "storing"}


def test_a_query_by_many_identifiers_finds_the_chains_of_all_of_them_in_any_order(
    sharing, capture, document, object_event, attacker
) -> None:
    uris = [f"urn:epc:id:sgtin:4012345.098765.{number}" for number in range(60)]
    kept = [object_event(str(number), **KEPT) for number in range(60)]
    sent = {**object_event("59", **KEPT), "bizStep": "shipping", "eventTime": "2026-08-05T00:00:00Z"}
    sent["destinationList"] = [{"type": "owning_party", "destination": ATTACKER}]
    capture(document(*kept, sent))
    assert serials(attacker, uris) == serials(attacker, uris[::-1]) == serials(attacker, uris[59:]) == {uris[59]}


def test_who_handled_one_of_two_goods_sees_what_is_told_of_both_whichever_is_asked_for_first(
    sharing, capture, document, object_event, attacker
) -> None:
    uris = [f"urn:epc:id:sgtin:4012345.098765.{number}" for number in (1, 2)]
    sent = {**object_event("1", **KEPT), "bizStep": "shipping", "eventTime": "2026-08-05T00:00:00Z"}
    sent["destinationList"] = [{"type": "owning_party", "destination": ATTACKER}]
    capture(document({**object_event(**KEPT), "epcList": uris}, sent))
    assert serials(attacker, uris) == serials(attacker, uris[::-1]) == {uris[0]}


def test_more_chains_than_can_be_walked_are_refused_and_never_cut_short(
    sharing, capture, document, object_event, attacker, client
) -> None:
    uris = [f"urn:epc:id:sgtin:4012345.098765.{number}" for number in range(201)]
    capture(document(*(object_event(str(number), **KEPT) for number in range(201))))
    answer = attacker.get("/epcis/events", params={"MATCH_anyEPC": "|".join(uris)})
    assert answer.status_code == 400
    assert "at most 200" in answer.text
    assert len(serials(client, uris)) == 201


def test_who_sees_an_event_as_one_of_the_chain_sees_that_it_was_withdrawn(
    sharing, capture, document, object_event, attacker, stranger
) -> None:
    sent = {**object_event(**KEPT), "bizStep": "shipping", "eventTime": "2026-08-05T00:00:00Z"}
    sent["destinationList"] = [{"type": "owning_party", "destination": ATTACKER}]
    kept = object_event(**KEPT)
    declaration = {"declarationTime": "2026-09-02T00:00:00Z", "reason": "incorrect_data"}
    capture(document(kept, sent))
    capture(document({**kept, "errorDeclaration": declaration}))
    for who, expected in ((attacker, [False, True]), (stranger, [])):
        told = who.get("/epcis/events", params={"MATCH_anyEPC": ITEM}).json()
        events = told["epcisBody"]["queryResults"]["resultsBody"]["eventList"]
        assert ["errorDeclaration" in one for one in events if one["bizStep"] == "storing"] == expected
