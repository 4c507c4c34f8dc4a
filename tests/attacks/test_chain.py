"""Nobody gets into the chain of an item by saying so, nor to others' goods by saying that its own were among them.

Both ways are open today, and marked so: whoever closes them takes the marks away (they are strict).
"""

from __future__ import annotations

import pytest
from tests import taking_part

from gqts.identifiers import parse_identifier
from gqts.kit.clock import system_clock

ITEM = "urn:epc:id:sgtin:4012345.098765.1"
PALLET = "urn:epc:id:sscc:4012345.0000000002"
OWN_ITEM = "urn:epc:id:sgtin:9521000.098765.1"
OWN_CASE = "urn:epc:id:sscc:9521000.0000000001"
JSON = {"Content-Type": "application/json"}
KEPT = {"action": "OBSERVE", "bizStep": "storing", "disposition": "in_progress"}  # open to the chain in "factory"


def told(kind: str, day: int, **body) -> dict:
    return {"type": kind, "eventTime": f"2026-08-0{day}T00:00:00Z", "eventTimeZoneOffset": "+00:00", **body}


def steps_of_firm(who, uri: str, firm) -> list[str]:
    path = parse_identifier(uri).canonical.removeprefix("https://id.gs1.org/")
    steps = who.get(f"/v1/trace/{path}").json()["journey"]["steps"]
    return [step["bizStep"] for step in steps if step["submitter"] == firm.party]


@pytest.fixture
def sharing(firm, database):
    with database.transaction() as tx:
        taking_part.apply_preset(tx, taking_part.HOST, firm.id, "factory", now=system_clock())
    return firm


@pytest.mark.xfail(strict=True, reason="an attested event on a case counts, whoever says that the item was in the case")
def test_claiming_that_an_item_was_in_ones_own_case_opens_nothing(
    sharing, capture, document, object_event, attacker
) -> None:
    capture(document(object_event(), object_event(**KEPT)))
    packing = told("AggregationEvent", 1, action="ADD", bizStep="packing", parentID=OWN_CASE, childEPCs=[ITEM])
    shipping = told("ObjectEvent", 2, action="OBSERVE", bizStep="shipping", epcList=[OWN_CASE])
    answer = attacker.post("/epcis/capture", content=document(packing, shipping), headers=JSON)
    assert attacker.get(answer.headers["Location"]).json()["eventsStored"] == 2
    assert "storing" not in steps_of_firm(attacker, ITEM, sharing)


@pytest.mark.xfail(strict=True, reason="who handled an item is tied to every container that anybody says it was in")
def test_claiming_that_ones_own_item_was_on_anothers_pallet_opens_nothing(
    sharing, capture, document, object_event, attacker
) -> None:
    capture(document({**object_event(**KEPT), "epcList": [PALLET]}))
    made = told("ObjectEvent", 1, action="ADD", bizStep="commissioning", epcList=[OWN_ITEM])
    packing = told("AggregationEvent", 2, action="ADD", bizStep="packing", parentID=PALLET, childEPCs=[OWN_ITEM])
    answer = attacker.post("/epcis/capture", content=document(made, packing), headers=JSON)
    assert attacker.get(answer.headers["Location"]).json()["eventsStored"] == 2
    assert "storing" not in steps_of_firm(attacker, OWN_ITEM, sharing)
