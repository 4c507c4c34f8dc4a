"""The lane: profiles, chance that nobody escapes, expected rates, and room for the day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st
from tests.risk.consignments import NOW, RESULTS, SEED, result, setting

from gqts.evidence import Outcome
from gqts.risk import Lane, PartyRecord, Plan, Profile, Seed, assess, draw, parse_condition
from gqts.risk.tally import BINS, Tally, Waiting, bin_of, list_dropped

ORIGIN = Profile("origin.site", {"en": "Origin"}, parse_condition("check origin.site is fail"), Lane.RED,
                 task={"en": "Look at the marks.", "zh": "查看标记。"})  # fmt: skip
DEAR = Profile("dear", {"en": "Dear"}, parse_condition("value > 1000"), Lane.YELLOW, task={"en": "Read the invoice."})
FAILED = [result("origin.site", Outcome.FAIL)]
NO_CHANCE = Plan(random_rate=0.001)
QUIET = setting("quiet", plan=NO_CHANCE)


def lane_of(results=(), facts=None, profiles=(), at=NOW, **changes):
    return assess(results, facts or {}, profiles, setting=setting("quiet", plan=NO_CHANCE, **changes), at=at)


def test_the_severest_profile_decides_and_every_one_is_told() -> None:
    one = lane_of(FAILED, {"value": 2000}, [DEAR, ORIGIN])
    assert one.lane is Lane.RED
    assert [(told.why, told.name, told.lane) for told in one.selections] == [
        ("profile", "origin.site", Lane.RED),
        ("profile", "dear", Lane.YELLOW),
    ]
    assert one.task == "Look at the marks."
    assert one.tasks["zh"] == "查看标记。"
    assert lane_of([], {"value": 2000}, [DEAR, ORIGIN]).lane is Lane.YELLOW
    assert lane_of([], {}, [DEAR, ORIGIN]).lane is Lane.GREEN


def test_a_profile_holds_at_its_offices_on_its_days_alone() -> None:
    there = replace(DEAR, offices=("5149",), valid_from=date(2026, 11, 1), valid_until=date(2026, 11, 30))
    facts = {"value": 2000, "office": "5149"}
    assert lane_of([], facts, [there]).lane is Lane.YELLOW
    assert lane_of([], {**facts, "office": "5141"}, [there]).lane is Lane.GREEN
    assert lane_of([], {"value": 2000}, [there]).lane is Lane.GREEN
    assert lane_of([], facts, [there], at=NOW.replace(month=12)).lane is Lane.GREEN


def test_a_percentage_takes_as_many_and_the_same_ones_whenever_they_are_drawn() -> None:
    some = replace(DEAR, percent=30.0)

    def taken(seed):
        lanes = [
            assess([], {"value": 2000}, [some], setting=setting(f"d{one}", plan=NO_CHANCE, seed=seed), at=NOW).lane
            for one in range(2_000)
        ]
        return [number for number, lane in enumerate(lanes) if lane is Lane.YELLOW]

    first = taken(SEED)
    assert 500 < len(first) < 700
    assert first == taken(SEED)
    assert first != taken(Seed(SEED.day, b"\x08" * 32))


@given(RESULTS, st.sampled_from(["", "AEO advanced"]))
def test_chance_reaches_everybody_whatever_speaks_for_them(results, grade) -> None:
    everything = Plan(random_rate=1.0)
    best = PartyRecord("best", months=240, consignments=9_999, covered=9_999, compared=9_999, drawn=9_999)
    one = assess(results, {"trusted": grade}, [], setting=setting(plan=everything), records=[best], at=NOW)
    assert one.lane is Lane.RED
    assert one.is_random
    assert one.task


def test_each_declaration_has_at_least_the_random_rate_s_chance() -> None:
    plan = Plan(random_rate=0.05)
    for facts in ({"trusted": "AEO advanced"}, {"value": 2000}):
        drawn = [assess([], facts, [DEAR], setting=setting(f"r{one}", plan=plan), at=NOW) for one in range(6_000)]
        share = sum(one.is_random for one in drawn) / len(drawn)
        assert 0.05 - 4 * 0.0028 < share < 0.05 + 4 * 0.0028
        assert all(one.lane is Lane.RED for one in drawn if one.is_random)


def test_draws_are_even_and_independent_of_one_another() -> None:
    draws = [draw(SEED, "random", str(one)) for one in range(20_000)]
    for tenth in range(10):
        assert 1_800 < sum(tenth / 10 <= one < (tenth + 1) / 10 for one in draws) < 2_200
    others = [draw(SEED, "profile/a/1", str(one)) for one in range(20_000)]
    both = sum(a < 0.5 and b < 0.5 for a, b in zip(draws, others, strict=True))
    assert 4_700 < both < 5_300


def test_what_chance_chose_stays_chosen_when_it_is_assessed_anew() -> None:
    first = assess([], {}, [], setting=setting(plan=Plan(random_rate=1.0)), at=NOW)
    later = assess([], {}, [], setting=setting(plan=NO_CHANCE, before=first.selections), at=NOW)
    assert later.is_random
    assert later.lane is Lane.RED


def test_an_expected_rate_is_reached_and_takes_the_riskier_first() -> None:
    plan = Plan(random_rate=0.001, expected={Lane.RED: 0.05, Lane.YELLOW: 0.10})
    lanes: dict[Lane, int] = {}
    bins = [0] * BINS
    taken, passed = [], []
    for one in range(2_000):
        risky = one % 10 == 3
        results = [result("origin.site", Outcome.FAIL), result("price.floor", Outcome.FAIL)] if risky else []
        tally = Tally(one, lanes, tuple(bins))
        found = assess(results, {}, [], setting=setting(f"e{one}", plan=plan, tally=tally), at=NOW)
        lanes[found.lane] = lanes.get(found.lane, 0) + 1
        bins[bin_of(found.priority)] += 1
        (taken if found.lane is not Lane.GREEN else passed).append(risky)
        if found.lane is not Lane.GREEN and not found.is_random:
            assert found.selections[0].why == "rate"
    assert lanes[Lane.RED] / 2_000 >= 0.049
    assert lanes[Lane.YELLOW] / 2_000 >= 0.099
    assert lanes[Lane.GREEN] / 2_000 > 0.8
    assert sum(taken) / len(taken) > 3 * sum(passed) / len(passed)


def test_no_expected_rate_takes_what_the_day_has_no_room_for() -> None:
    plan = Plan(random_rate=0.001, expected={Lane.RED: 1.0})
    assert lane_of(tally=Tally(100)).lane is Lane.GREEN
    full = assess([], {}, [], setting=setting("quiet", plan=plan, tally=Tally(100, has_room=False)), at=NOW)
    assert full.lane is Lane.GREEN
    free = assess([], {}, [], setting=setting("quiet", plan=plan, tally=Tally(100)), at=NOW)
    assert free.lane is Lane.RED


WAITING = st.lists(
    st.builds(
        Waiting,
        st.integers(0, 1 << 100).map(lambda number: UUID(int=number)),
        st.floats(0, 1),
        st.booleans(),
        st.booleans(),
    ),
    max_size=30,
    unique_by=lambda one: one.id,
)


@given(WAITING, st.integers(0, 20))
def test_the_capacity_is_kept_and_what_chance_chose_is_never_dropped(waiting, capacity) -> None:
    dropped = list_dropped(waiting, capacity)
    untouched = [one for one in waiting if one.is_random or one.is_fixed]
    assert not dropped & {one.id for one in untouched}
    assert len(waiting) - len(dropped) <= max(capacity, len(untouched))
    kept = [one.priority for one in waiting if one.id not in dropped and one not in untouched]
    gone = [one.priority for one in waiting if one.id in dropped]
    assert not gone or not kept or max(gone) <= min(kept)
    if len(waiting) <= capacity:
        assert not dropped


def test_a_rank_of_the_model_chooses_nothing_by_itself() -> None:
    one = assess([], {}, [DEAR, ORIGIN], setting=QUIET, rank=1.0, at=NOW)
    assert one.lane is Lane.GREEN
    assert one.priority == 1.0
    assert one.rank == 1.0


@given(RESULTS)
def test_the_same_assessment_comes_out_again(results) -> None:
    facts = {"value": 2000}
    once = assess(results, facts, [DEAR, ORIGIN], setting=setting(), at=NOW)
    assert once == assess(list(results), dict(facts), [DEAR, ORIGIN], setting=setting(), at=NOW)
