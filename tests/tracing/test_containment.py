"""An event on a pallet belongs to an item's journey only while the item was on it."""

from __future__ import annotations

import hypothesis.strategies as st
from hypothesis import given, settings
from tests.tracing.worlds import START, World, canonical, packing, packing_class, seen, thing

from gqts.tracing.backward import walk_backward
from gqts.tracing.containment import find_emptyings, find_stays
from gqts.tracing.forward import walk_forward
from gqts.tracing.journey import Link


def journey_of(name: str, world: World) -> list[int]:
    return world.numbers(walk_backward(world, thing(name), limit=10_000).found)


def stays_of(name: str, world: World) -> list[tuple[str, float | None, float | None]]:
    parents = {event.parent for event in world.events if event.parent}
    emptyings = {parent: find_emptyings(parent, world.events) for parent in parents}
    packings = [event for event in world.events if thing(name) in event.list_named((4, 5))]

    def hours(moment):
        return None if moment is None else (moment - START).total_seconds() / 3600

    return [
        (s.parent.rpartition(":")[2], hours(s.since), hours(s.until))
        for s in find_stays(thing(name), packings, emptyings)
    ]


def test_what_happens_to_the_pallet_before_and_after_is_not_the_items_story():
    world = World(
        seen(1, "pallet"),
        packing(2, "ADD", "pallet", "item"),
        seen(3, "pallet"),
        packing(4, "DELETE", "pallet", "item"),
        seen(5, "pallet"),
    )
    assert journey_of("item", world) == [1, 2, 3]


def test_the_window_narrows_through_case_pallet_container_and_ship():
    world = World(
        packing(1, "ADD", "case", "item"),
        packing(2, "ADD", "pallet", "case"),
        packing(3, "ADD", "container", "pallet"),
        packing(4, "ADD", "ship", "container"),
        seen(5, "ship"),
        packing(6, "DELETE", "case", "item"),  # taken out of the case while everything sails on
        seen(7, "ship"),
        seen(8, "container"),
        seen(9, "item"),
    )
    assert journey_of("item", world) == [0, 1, 2, 3, 4, 5, 8]


def test_unpacking_everything_without_naming_the_children_ends_every_stay():
    world = World(packing(1, "ADD", "case", "a", "b"), packing(2, "DELETE", "case"), seen(3, "case"))
    assert stays_of("a", world) == [("case", 1, 2)]
    assert journey_of("b", world) == [0]


def test_packed_into_something_else_without_being_taken_out_is_told_as_implied():
    world = World(packing(1, "ADD", "one", "item"), packing(2, "ADD", "two", "item"), seen(3, "one"), seen(3, "two"))
    assert stays_of("item", world) == [("one", 1, 2), ("two", 2, None)]
    assert journey_of("item", world) == [0, 1, 3]


def test_a_sensor_associated_with_a_pallet_does_not_take_the_item_out_of_its_case():
    world = World(
        packing(1, "ADD", "case", "item"),
        packing(2, "ADD", "logger", "item", association=True),
        seen(3, "case"),
        seen(4, "logger"),
    )
    assert journey_of("item", world) == [0, 1, 2, 3]


def test_events_told_late_and_out_of_order_come_out_in_order_of_happening():
    told = [packing(1, "ADD", "case", "item"), seen(2, "case"), packing(3, "DELETE", "case", "item"), seen(4, "case")]
    for order in ([3, 2, 1, 0], [2, 0, 3, 1], [1, 3, 0, 2]):
        world = World(*(told[place] for place in order))
        found = walk_backward(world, thing("item"), limit=100).found.values()
        happened = sorted(one.event.at for one in found)
        assert [(moment - START).total_seconds() / 3600 for moment in happened] == [1, 2, 3]


def test_a_cycle_in_containment_ends_and_tells_what_it_can():
    world = World(
        packing(1, "ADD", "b", "a"),
        packing(2, "ADD", "c", "b"),
        packing(3, "ADD", "a", "c"),
        seen(4, "c"),
        seen(5, "a"),
    )
    assert journey_of("a", world) == [0, 1, 2, 3, 4]
    assert {one.uri for level in walk_forward(world, thing("a")) for one in level} == {thing("c"), thing("b")}


def test_something_packed_into_itself_ends():
    world = World(packing(1, "ADD", "a", "a"), seen(2, "a"))
    assert journey_of("a", world) == [0, 1]


def test_part_of_a_lot_taken_out_leaves_the_rest_inside():
    world = World(
        packing_class(1, "ADD", "pallet", "lot", 100),
        packing_class(2, "DELETE", "pallet", "lot", 40),
        seen(3, "pallet"),
        packing_class(4, "DELETE", "pallet", "lot", 60),
        seen(5, "pallet"),
    )
    assert stays_of("lot", world) == [("pallet", 1, 4)]
    assert journey_of("lot", world) == [0, 1, 2, 3]


def test_a_lot_can_be_on_many_pallets_at_once():
    world = World(
        packing_class(1, "ADD", "one", "lot", 10),
        packing_class(2, "ADD", "two", "lot", 10),
        seen(3, "one"),
        seen(4, "two"),
    )
    assert journey_of("lot", world) == [0, 1, 2, 3]


def test_out_of_one_case_and_into_another_in_the_same_instant_is_possible():
    for order in ([0, 1, 2, 3], [0, 2, 1, 3]):
        told = [
            packing(1, "ADD", "one", "i"),
            packing(2, "DELETE", "one", "i"),
            packing(2, "ADD", "two", "i"),
            seen(3, "two"),
        ]
        assert stays_of("i", World(*(told[place] for place in order))) == [("one", 1, 2), ("two", 2, None)]


def test_a_withdrawn_packing_never_happened():
    world = World(
        packing(1, "ADD", "case", "item"),
        packing(1, "ADD", "case", "item", errorDeclaration={"declarationTime": "2026-09-02T00:00:00Z"}, sameAs=0),
        seen(2, "case"),
    )
    assert journey_of("item", world) == [0]
    found = walk_backward(world, thing("item"), limit=10).found
    assert [one.event.is_voided for one in found.values()] == [True]


def test_a_journey_tells_how_it_came_by_each_event():
    world = World(packing(1, "ADD", "case", "item"), packing(2, "ADD", "pallet", "case"), seen(3, "pallet"))
    found = walk_backward(world, thing("item"), limit=10).found.values()
    sail = max(found, key=lambda one: one.event.at)
    assert sail.visit.link is Link.CONTAINED
    assert sail.visit.chain == (canonical("item"), canonical("case"), canonical("pallet"))


ITEMS, CASES, PALLETS = ("i1", "i2", "i3"), ("c1", "c2"), ("p1", "p2")
moves = st.one_of(
    st.tuples(st.just("ADD"), st.sampled_from(CASES), st.sampled_from(ITEMS)),
    st.tuples(st.just("ADD"), st.sampled_from(PALLETS), st.sampled_from(CASES)),
    st.tuples(st.just("DELETE"), st.sampled_from(CASES), st.sampled_from(ITEMS)),
    st.tuples(st.just("DELETE"), st.sampled_from(PALLETS), st.sampled_from(CASES)),
    st.tuples(st.just("EMPTY"), st.sampled_from(CASES + PALLETS), st.none()),
    st.tuples(st.just("SEEN"), st.sampled_from(CASES + PALLETS), st.none()),
)


@settings(max_examples=100, deadline=None)
@given(st.lists(moves, max_size=40), st.randoms(use_true_random=False))
def test_replaying_history_by_hand_gives_the_same_journeys(history, shuffled):
    """The oracle: walk through time with who-is-where in a dictionary."""
    told, belongs = _replay_by_hand(history)
    shuffled.shuffle(told)
    world = World(*(event for _, event in told))
    for item in ITEMS:
        found = {told[place][0] for place in journey_of(item, world)}
        assert found == belongs[item], item


def _replay_by_hand(history):
    where: dict[str, str] = {}
    belongs: dict[str, set[int]] = {item: set() for item in ITEMS}
    told = []
    for number, (move, holder, held) in enumerate(history):
        above = {item: _chain(item, where) for item in ITEMS}
        for item in ITEMS:
            if (move == "SEEN" and holder in above[item]) or (held is not None and held in (item, *above[item])):
                belongs[item].add(number)
        if move == "SEEN":
            told.append((number, seen(number + 1, holder)))
            continue
        action = "DELETE" if move == "EMPTY" else move
        told.append((number, packing(number + 1, action, holder, *([held] if held else []))))
        if move == "ADD":
            where[held] = holder
        elif move == "DELETE" and where.get(held) == holder:
            del where[held]
        elif move == "EMPTY":
            where = {child: parent for child, parent in where.items() if parent != holder}
    return told, belongs


def _chain(item: str, where: dict[str, str]) -> list[str]:
    chain = []
    while item in where:
        item = where[item]
        chain.append(item)
    return chain
