"""Whatever is asked of scans, no answer and no difference of two answers tells of one to nine of them."""

from __future__ import annotations

from dataclasses import fields
from datetime import date, timedelta
from itertools import product as every_pair

from hypothesis import given, settings
from hypothesis import strategies as some

from gqts.insight.pooling import HOURS, LEAST, Crowd, Trait, close_day
from gqts.insight.rhythm import divide_hours, may_tell_news

FIRST = date(2026, 3, 2)
MEMBERS = [one.name for one in fields(Trait)]

traits = some.builds(
    Trait,
    product=some.sampled_from(["p", "q"]),
    seller=some.sampled_from(["", "shop"]),
    lot=some.sampled_from(["l1", "l2"]),
    country=some.just("NZ"),
    region=some.sampled_from(["NZ-AUK", "NZ-WGN"]),
    reason=some.sampled_from(["complete", "complete", "second_activation"]),
) | some.builds(Trait, product=some.just("p"), country=some.just("CN"), reason=some.just("complete"))


@some.composite
def crowds(draw) -> Crowd:
    hours = [0] * HOURS
    for hour in draw(some.lists(some.integers(0, 23), min_size=1, max_size=14)):
        hours[hour] += 1
    return Crowd(tuple(hours), draw(some.integers(0, sum(hours))))


worlds = some.lists(some.lists(some.tuples(traits, crowds()), max_size=4), min_size=1, max_size=60)


def run(world):
    told, pools = [], {}
    for at, arrived in enumerate(world):
        blocks, pools = close_day(pools, arrived, FIRST + timedelta(days=at))
        told.append(blocks)
    return told, pools


@settings(max_examples=60)
@given(worlds)
def test_each_scan_is_told_once_or_waits_and_none_is_made_up(world):
    told, pools = run(world)
    blocks = [one for day in told for one in day]
    assert all(one.crowd.scans >= LEAST for one in blocks)
    assert len({(one.day, one.trait) for one in blocks}) == len(blocks)
    came = sum((crowd for day in world for _, crowd in day), Crowd())
    kept = sum((one.crowd for one in (*blocks, *pools.values())), Crowd())
    assert came == kept


@settings(max_examples=60)
@given(worlds, some.data())
def test_the_difference_of_an_answer_and_one_within_it_is_none_or_at_least_ten(world, data):
    blocks = [one for day in run(world)[0] for one in day]

    def ask(only):
        days = data.draw(some.tuples(some.integers(0, 60), some.integers(0, 60)))
        since, until = (FIRST + timedelta(days=one) for one in sorted(days))
        return {
            at
            for at, one in enumerate(blocks)
            if since <= one.day <= until and all(getattr(one.trait, name) == value for name, value in only.items())
        }

    questions = [
        ask({name: getattr(blocks[at % len(blocks)].trait, name) for name in names}) if blocks else set()
        for at, names in enumerate(data.draw(some.lists(some.sets(some.sampled_from(MEMBERS)), max_size=8)))
    ]
    for larger, smaller in every_pair(questions, repeat=2):
        if smaller <= larger:
            difference = sum(blocks[at].crowd.scans for at in larger) - sum(blocks[at].crowd.scans for at in smaller)
            assert difference == 0 or difference >= LEAST


@settings(max_examples=40)
@given(worlds, worlds)
def test_what_was_told_stays_as_it_was_whatever_comes(world, more):
    before = run(world)[0]
    after = run([*world, *more])[0]
    assert after[: len(before)] == before


@settings(max_examples=40)
@given(worlds)
def test_nothing_is_told_of_a_scan_that_it_did_not_say(world):
    said = {(name, getattr(trait, name)) for day in world for trait, _ in day for name in MEMBERS}
    for block in (one for day in run(world)[0] for one in day):
        assert {(name, getattr(block.trait, name)) for name in MEMBERS} <= said | {(name, "") for name in MEMBERS}


def test_too_few_are_told_with_their_neighbours_and_the_lot_is_left_out_first():
    few = Crowd((4, *[0] * 23))
    world = [[(Trait("p", "", lot, "NZ", "NZ-AUK", "complete"), few) for lot in ("l1", "l2", "l3")]]
    told, _ = run(world + [[]] * 20)
    assert [one.trait for day in told for one in day] == [Trait("p", "", "", "NZ", "NZ-AUK", "complete")]
    assert [len(day) for day in told].index(1) == 14


def test_nine_scans_are_never_told():
    told, pools = run([[(Trait("p", country="NZ"), Crowd((9, *[0] * 23)))], *[[]] * 400])
    assert not any(told)
    assert [number for number, _ in pools] == [4]


@given(some.lists(some.integers(0, 30), min_size=HOURS, max_size=HOURS).filter(lambda hours: sum(hours) >= LEAST))
def test_spans_of_hours_are_the_whole_day_and_each_is_enough(hours):
    spans = divide_hours(hours)
    assert [one.from_hour for one in spans] == [0, *(one.to_hour for one in spans[:-1])]
    assert spans[-1].to_hour == HOURS
    assert all(one.scans == sum(hours[one.from_hour : one.to_hour]) >= LEAST for one in spans)


@settings(max_examples=30)
@given(worlds)
def test_blocks_and_spans_together_prove_of_no_scans_that_they_are_fewer_than_ten(world):
    """For any block and any span there is a world with the same blocks and spans in which the two share ten scans."""
    blocks = [one for day in run(world)[0] for one in day]
    for weekday in range(1, 8):
        those = [one for one in blocks if one.day.isoweekday() == weekday]
        if not those:
            continue
        told = [one.crowd.scans for one in those]
        spans = [one.scans for one in divide_hours(sum((one.crowd for one in those), Crowd()).hours)]
        for row, column in every_pair(range(len(told)), range(len(spans))):
            table = another_world(told, spans, row, column)
            assert table[row][column] >= LEAST
            assert all(cell >= 0 for line in table for cell in line)
            assert [sum(line) for line in table] == told
            assert [sum(line) for line in zip(*table, strict=True)] == spans


def another_world(rows, columns, row, column):
    """Return how many scans of each block may be in each span, with ten of one block in one span."""
    rows, columns = list(rows), list(columns)
    rows[row] -= LEAST
    columns[column] -= LEAST
    table = [[0] * len(columns) for _ in rows]
    table[row][column] = LEAST
    for r, c in every_pair(range(len(rows)), range(len(columns))):
        some_of_them = min(rows[r], columns[c])
        table[r][c] += some_of_them
        rows[r] -= some_of_them
        columns[c] -= some_of_them
    return table


def test_new_items_are_told_when_neither_side_is_few():
    assert may_tell_news(10, 0)
    assert may_tell_news(12, 40)
    assert not may_tell_news(10, 9)
    assert not may_tell_news(9, 0)
    assert not may_tell_news(3, 40)
