"""Every lane can be told for one item and for many, by every seed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.simulator.replaying import Replay, read_events

from gqts.epcis import read_document
from gqts.simulator import LONGEST_JOURNEY_DAYS, MINIMUM_ITEMS, build_world, write_documents
from gqts.simulator.lanes import LANES, PASSAGES
from gqts.simulator.materials import RECIPES
from gqts.simulator.places import SITES


def world_of(lane, items, seed=1):
    """Return a world with one consignment, on `lane`."""
    world = build_world(seed=seed, items=MINIMUM_ITEMS)
    product = lane.products[-1] if lane.products else world.consignments[3].product
    plan = replace(world.consignments[-1], number=500 + seed % 400, lane=lane, product=product, items=items)
    return replace(world, consignments=(plan,))


def check(world):
    documents = list(write_documents(world))
    assert [fault for document in documents for fault in read_document(document.content).faults] == []
    events = read_events(documents)
    assert Replay(world).play(events).faults == []
    return events


@pytest.mark.parametrize("lane", LANES.values(), ids=LANES.keys())
def test_a_lane_of_one_item_and_of_the_most(lane):
    for items in (1, 3) if lane.level == "trader" or not lane.products else (1, 250):
        events = check(world_of(lane, items if lane.products else 0))
        serials = {thing for event in events for thing in event.named if "/21/" in thing or ":vin:" in thing}
        assert len(serials) == (items if lane.products else 0)


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(sorted(LANES)), st.integers(1, 60), st.integers(0, 10**6))
def test_any_lane_size_and_seed_can_have_happened(code, items, seed):
    lane = LANES[code]
    if lane.mode == "parallel_import":
        items = 1 + items % 4
    check(world_of(lane, items if lane.products else 0, seed))


def test_the_longest_lane_with_the_largest_consignment_ends_in_time():
    world = world_of(LANES["wine"], 1200)
    events = read_events(write_documents(world))
    assert events[-1].at - world.consignments[0].starts_at < timedelta(days=LONGEST_JOURNEY_DAYS - 15)


def test_every_lane_has_what_its_flow_needs():
    for lane in LANES.values():
        for origin, destination in zip(lane.stops, lane.stops[1:], strict=False):
            least, most = PASSAGES[origin.code, destination.code]
            assert 0 < least < most
        if lane.level == "factory":
            assert all(product.code in RECIPES for product in lane.products)
        if lane.mode == "cross_border_retail":
            assert lane.courier.waybill_code
            assert f"{lane.seller.code}_office" in SITES
