"""Fresh trade for an officer's desk: nothing of the future in it, and every planted fraud is there."""

from __future__ import annotations

from datetime import UTC, datetime

import orjson
import pytest

from gqts.customs.ceb import read_message
from gqts.simulator import build_world
from gqts.simulator.trade import plan_desk
from gqts.simulator.trade.desk import SETUPS

UNTIL = datetime(2026, 11, 27, tzinfo=UTC)


@pytest.fixture(scope="module")
def desk():
    return plan_desk(build_world(seed=1, items=300), until=UNTIL)


def test_nothing_on_the_desk_has_yet_to_happen(desk):
    for document in desk.write_documents():
        for event in orjson.loads(document.content)["epcisBody"]["eventList"]:
            assert datetime.fromisoformat(event["eventTime"]) <= UNTIL
    assert all(message.sent_at <= UNTIL for message in desk.write_messages())
    assert all(one.handed_in_at <= UNTIL for one in desk.list_attestations())


def test_every_planted_fraud_is_among_what_was_declared(desk):
    declared = {
        parcel.truth.family
        for shipment in desk.shipments
        for parcel in shipment.parcels
        if parcel.truth and parcel.papers.inventory.head.appTime <= UNTIL
    }
    assert declared == {name for setup in SETUPS for name, _ in setup.planted}
    assert {FAMILY.risk for FAMILY in _planted(desk)} == {"counterfeit", "quality", "origin", "undervaluation"}


def test_most_of_what_was_declared_is_fresh_and_honest(desk):
    assert all(read_message(message.content).all_faults == () for message in desk.write_messages())
    parcels = [parcel for shipment in desk.shipments for parcel in shipment.parcels]
    fresh = [one for one in parcels if 0 <= (UNTIL - one.papers.inventory.head.appTime).days <= 3]
    assert len(fresh) > len(parcels) // 2
    assert sum(one.truth is None for one in fresh) > len(fresh) // 3


def test_the_goods_are_none_of_the_worlds(desk):
    world = build_world(seed=1, items=300)
    used = {plan.item(index) for plan in world.consignments for index in range(plan.items)}
    assert not used.intersection(item for one in desk.shipments for parcel in one.parcels for item in parcel.sale.items)


def test_customs_releases_nothing_before_the_officer_does(desk):
    parcels = {parcel.sale.parcel for shipment in desk.shipments for parcel in shipment.parcels}
    for document in desk.write_documents():
        for event in orjson.loads(document.content)["epcisBody"]["eventList"]:
            assert parcels.isdisjoint(event.get("epcList", ()))


def _planted(desk):
    return {parcel.truth for shipment in desk.shipments for parcel in shipment.parcels if parcel.truth}
