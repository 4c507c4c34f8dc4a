"""What a thing was made of, what came of it, and the lot that joins them."""

from __future__ import annotations

from tests.tracing.worlds import World, at, making, packing, seen, thing

from gqts.epcis import Event
from gqts.tracing.backward import walk_backward
from gqts.tracing.forward import walk_forward
from gqts.tracing.journey import Link

GTIN = "https://id.gs1.org/01/09526543210009"


def reach(name: str, world: World) -> dict[str, str]:
    start = name if ":" in name else thing(name)
    return {one.uri: one.how for level in walk_forward(world, start) for one in level}


def test_back_to_the_materials_and_their_own_story_before_they_were_used():
    world = World(
        seen(1, "pulp", step="receiving"),
        making(2, ["pulp", "polymer"], ["diaper"]),
        seen(3, "pulp", step="receiving"),  # said of what was left of it
        seen(4, "diaper"),
    )
    walk = walk_backward(world, thing("diaper"), limit=100)
    assert world.numbers(walk.found) == [0, 1, 3]
    assert {one.visit.link for one in walk.found.values()} == {Link.OWN, Link.MADE_OF}
    assert {(edge.source, edge.target) for edge in walk.edges.values()} == {
        (thing("pulp"), thing("diaper")),
        (thing("polymer"), thing("diaper")),
    }


def test_forward_to_everything_made_from_a_material_lot_through_every_stage():
    world = World(
        making(1, ["pulp"], ["pad"]), making(2, ["pad", "tape"], ["d1", "d2"]), packing(3, "ADD", "gift", "d1")
    )
    assert reach("pulp", world) == {thing("pad"): "became", thing("d1"): "became", thing("d2"): "became"}
    assert reach("tape", world) == {thing("d1"): "became", thing("d2"): "became"}


def test_inputs_and_outputs_told_apart_meet_by_their_transformation_id():
    shared = {"transformationID": "urn:example:run:7"}
    world = World(making(1, ["milk"], [], **shared), making(2, [], ["powder"], **shared))
    assert reach("milk", world) == {thing("powder"): "became"}
    walk = walk_backward(world, thing("powder"), limit=100)
    assert [(edge.source, edge.target) for edge in walk.edges.values()] == [(thing("milk"), thing("powder"))]


def lot_world() -> World:
    def told(kind, hour, **body):
        return Event(
            {"type": kind, "eventTime": at(hour), "eventTimeZoneOffset": "+00:00", **body},
            {"cbvmda": "urn:epcglobal:cbv:mda"},
        )

    lot = f"{GTIN}/10/L-1"
    return World(
        told(
            "TransformationEvent",
            1,
            inputEPCList=[thing("pulp")],
            outputQuantityList=[{"epcClass": lot, "quantity": 2}],
        ),
        told(
            "ObjectEvent",
            2,
            action="ADD",
            bizStep="commissioning",
            epcList=[f"{GTIN}/21/A", f"{GTIN}/21/B"],
            ilmd={"cbvmda:lotNumber": "L-1"},
        ),
        told("ObjectEvent", 3, action="OBSERVE", bizStep="inspecting", quantityList=[{"epcClass": lot}]),
        told("ObjectEvent", 4, action="OBSERVE", bizStep="shipping", quantityList=[{"epcClass": lot, "quantity": 1}]),
        told(
            "AggregationEvent",
            5,
            action="ADD",
            parentID=thing("pallet"),
            childQuantityList=[{"epcClass": lot, "quantity": 1}],
        ),
        told("ObjectEvent", 6, action="OBSERVE", bizStep="departing", epcList=[thing("pallet")]),
    )


def test_an_item_inherits_what_is_said_of_its_whole_lot_and_not_what_happened_to_another_part_of_it():
    world = lot_world()
    walk = walk_backward(world, f"{GTIN}/21/A", limit=100)
    assert world.numbers(walk.found) == [0, 1, 2]
    assert walk.lots == [f"{GTIN}/10/L-1"]


def test_from_the_material_through_the_lot_to_every_item():
    assert reach("pulp", lot_world()) == {
        f"{GTIN}/10/L-1": "became",
        f"{GTIN}/21/A": "lot_of",
        f"{GTIN}/21/B": "lot_of",
    }


def test_everything_in_a_container_is_what_was_in_it_while_it_was_in_it():
    world = World(
        packing(1, "ADD", "case", "early"),
        packing(2, "DELETE", "case", "early"),
        packing(3, "ADD", "case", "item"),
        packing(4, "ADD", "container", "case"),
        packing(5, "ADD", "case", "late"),
        packing(6, "DELETE", "container", "case"),
        packing(7, "ADD", "case", "after"),
    )
    assert reach("container", world) == {
        thing("case"): "contains",
        thing("item"): "contains",
        thing("late"): "contains",
    }


def test_a_walk_makes_a_few_batched_look_ups_and_not_one_for_every_item():
    world = World(making(1, ["lot"], [f"i{n}" for n in range(500)]))
    assert len(reach("lot", world)) == 500
    assert world.lookups <= 4
