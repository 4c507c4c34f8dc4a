"""Assessments, profiles, lists, rates and draws as they are kept, on a real database."""

from __future__ import annotations

import hashlib
import hmac
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from tests.risk.consignments import ANALYST, NOW, result

from gqts.evidence import Outcome
from gqts.kit.database import Database, Transaction
from gqts.organizations import HOST_SUBJECT, list_acts
from gqts.risk import (
    ASSESSED,
    AssessmentUnknown,
    Lane,
    ListKind,
    ListRefused,
    PartyRecord,
    Plan,
    PlanRefused,
    Profile,
    ProfileInOtherState,
    ProfileRefused,
    ProfileState,
    ProfileUnknown,
    Seed,
    assess_and_keep,
    change_list,
    draft_profile,
    end_profile,
    find_draw_day,
    find_standing,
    fix_lane,
    list_assessments,
    list_draw_days,
    list_lists,
    list_profile_versions,
    list_profiles,
    list_versions_of,
    note_outcome,
    parse_condition,
    put_profile_in_force,
    read_assessment,
    read_rulebook,
    set_plan,
    try_profile,
)

FAILED = [result("origin.site", Outcome.FAIL)]
FACTS = {"office": "5149", "value": 2000, "commodity": ["1806310000"], "seller": "44019609AB"}
CHOCOLATE = Profile(
    "chocolate.origin",
    {"en": "Chocolate of doubtful origin", "zh": "原产地存疑的巧克力"},
    parse_condition('commodity starts with "1806" and check origin.site is fail'),
    Lane.RED,
    task={"en": "Look at the lot numbers."},
    source="report 7",
)


def no_chance(tx: Transaction, **changes) -> None:
    read_rulebook(tx, now=NOW)
    plan = Plan("*", 0.001, valid_from=date(2026, 1, 1), **changes)
    set_plan(tx, ANALYST, plan, reason="the tests", now=NOW)
    for days in range(5):  # secrets that are the same in every run
        seed = Seed(NOW.date() + timedelta(days=days), bytes([days]) * 32)
        row = (seed.day, seed.secret, seed.commitment, NOW)
        tx.execute("INSERT INTO risk.seed VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING", row)


def in_force(tx: Transaction, profile: Profile = CHOCOLATE) -> int:
    version = draft_profile(tx, ANALYST, profile, reason="a report", now=NOW)
    put_profile_in_force(tx, ANALYST, profile.name, version, reason="tried on history", now=NOW)
    return version


def new_record(number: int) -> UUID:
    return UUID(int=number + (1 << 100))


def facts_told(tx: Transaction) -> list[tuple[str, dict]]:
    return tx.execute("SELECT key, payload FROM kit.outbox WHERE topic = %s ORDER BY id", (ASSESSED,)).fetchall()


def test_a_new_installation_has_profiles_lists_and_rates_in_force(tx: Transaction) -> None:
    rulebook = read_rulebook(tx, now=NOW)
    assert {"score.high", "watched.companies"} <= {one.name for one in rulebook.profiles}
    assert rulebook.plan_of("5149", NOW.date()).random_rate == 0.01
    assert "watched companies" in rulebook.lists
    assert all(one.profile.source for one in list_profiles(tx))
    assert all(one.profile.title["zh"] and one.profile.task["zh"] for one in list_profiles(tx))
    again = read_rulebook(tx, now=NOW)
    assert again is rulebook


def test_an_assessment_is_kept_in_versions_and_only_when_something_changed(tx: Transaction) -> None:
    no_chance(tx)
    in_force(tx)
    record = new_record(101)
    first = assess_and_keep(tx, record, [], FACTS, now=NOW)
    same = assess_and_keep(tx, record, [], FACTS, now=NOW + timedelta(hours=1))
    second = assess_and_keep(tx, record, FAILED, FACTS, now=NOW + timedelta(hours=2))
    assert (first.version, same.version, second.version) == (1, 1, 2)
    assert (first.is_new, same.is_new, second.is_new) == (True, False, True)
    assert second.assessment.lane is Lane.RED
    assert second.assessment.task == "Look at the lot numbers."
    assert read_assessment(tx, record) == second.assessment
    assert read_assessment(tx, record, version=1) == first.assessment
    assert [one.version for one in list_versions_of(tx, record)] == [2, 1]
    told = [payload for key, payload in facts_told(tx) if key == str(record)]
    assert [(one["was"], one["lane"], one["version"]) for one in told] == [
        ("", first.assessment.lane.value, 1),
        (first.assessment.lane.value, "red", 2),
    ]


def test_what_was_never_assessed_is_unknown(tx: Transaction) -> None:
    assert find_standing(tx, new_record(102)) is None
    with pytest.raises(AssessmentUnknown):
        read_assessment(tx, new_record(103))


def test_lists_of_assessments_narrow_and_page(tx: Transaction) -> None:
    no_chance(tx)
    in_force(tx)
    for number in range(7):
        at = NOW + timedelta(minutes=number)
        office = {"office": "5149" if number % 2 else "5141"}
        assess_and_keep(tx, new_record(number), FAILED if number < 4 else [], {**FACTS, **office}, now=at)
    everything = list_assessments(tx, limit=3)
    assert [one.record_id for one in everything] == [new_record(one) for one in (6, 5, 4)]
    rest = list_assessments(tx, after=(everything[-1].first_at, everything[-1].record_id))
    assert [one.record_id for one in rest] == [new_record(one) for one in (3, 2, 1, 0)]
    assert {one.record_id for one in list_assessments(tx, lane=Lane.RED)} == {new_record(one) for one in range(4)}
    assert len(list_assessments(tx, office="5149", since=NOW + timedelta(minutes=2))) == 2


def test_hostile_facts_are_kept_as_far_as_they_can_be(tx: Transaction) -> None:
    facts = {
        "seller": "a\0b\ud800" * 400,
        "value": float("inf"),
        "commodity": ["x"] * 5_000,
        "buyer": object(),
        "n": 1e999,
    }
    kept = assess_and_keep(tx, new_record(104), [], facts, now=NOW)
    assert read_assessment(tx, kept.record_id) == kept.assessment


def test_more_inspections_than_the_day_has_room_for_go_to_yellow_the_lowest_ranked_first(tx: Transaction) -> None:
    no_chance(tx, capacity=2)
    in_force(tx)
    low = assess_and_keep(tx, new_record(1), FAILED, FACTS, now=NOW)
    high = assess_and_keep(tx, new_record(2), [*FAILED, result("price.floor", Outcome.FAIL)], FACTS, now=NOW)
    assert {low.assessment.lane, high.assessment.lane} == {Lane.RED}
    third = assess_and_keep(tx, new_record(3), [*FAILED, result("weight.master", Outcome.FAIL)], FACTS, now=NOW)
    assert third.assessment.lane is Lane.RED
    assert third.moved == (new_record(1),)
    moved = read_assessment(tx, new_record(1))
    assert moved.lane is Lane.YELLOW
    assert [one.why for one in moved.selections] == ["capacity", "profile"]
    lowest = assess_and_keep(tx, new_record(4), FAILED, FACTS, now=NOW)
    assert lowest.assessment.lane is Lane.YELLOW
    assert lowest.moved == ()
    assert len(list_assessments(tx, lane=Lane.RED)) == 2
    assert facts_told(tx)[2][1]["lane"] == "yellow"
    # Another office has room of its own, and so has another day.
    assert assess_and_keep(tx, new_record(5), FAILED, {**FACTS, "office": "5141"}, now=NOW).assessment.lane is Lane.RED
    later = assess_and_keep(tx, new_record(6), FAILED, FACTS, inspected_on=date(2026, 11, 25), now=NOW)
    assert later.assessment.lane is Lane.RED


def test_what_was_begun_or_chosen_by_chance_gives_way_to_nothing(tx: Transaction) -> None:
    no_chance(tx, capacity=1)
    in_force(tx)
    assess_and_keep(tx, new_record(1), FAILED, FACTS, now=NOW)
    assert fix_lane(tx, new_record(1))
    assert not fix_lane(tx, new_record(99))
    strong = [result(code, Outcome.FAIL) for code in ("origin.site", "price.floor", "serial.once")]
    assert assess_and_keep(tx, new_record(2), strong, FACTS, now=NOW).assessment.lane is Lane.YELLOW
    set_plan(tx, ANALYST, Plan("*", 1.0, capacity=1, valid_from=date(2026, 2, 1)), reason="all", now=NOW)
    chosen = assess_and_keep(tx, new_record(3), [], FACTS, now=NOW)
    assert chosen.assessment.is_random
    assert chosen.assessment.lane is Lane.RED
    assert find_standing(tx, new_record(1)).lane is Lane.RED


def test_the_capacity_holds_when_many_are_assessed_at_once(database: Database) -> None:
    with database.transaction() as tx:
        no_chance(tx, capacity=3)
        in_force(tx)

    def work(number: int) -> None:
        with database.transaction() as tx:
            assess_and_keep(tx, new_record(number), FAILED, FACTS, now=NOW)

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(work, range(24)))
    with database.transaction() as tx:
        red = list_assessments(tx, lane=Lane.RED)
        assert len([one for one in red if not one.is_random]) <= 3
        assert len(list_assessments(tx, limit=100)) == 24
        (row,) = tx.execute("SELECT seen, red, yellow FROM risk.tally").fetchall()
    assert row == (24, len(red), 24 - len(red))


def test_assessing_anew_counts_a_declaration_once(tx: Transaction) -> None:
    no_chance(tx)
    in_force(tx)
    record = new_record(105)
    for results in ([], FAILED, [], FAILED, []):
        assess_and_keep(tx, record, results, FACTS, now=NOW)
    assert tx.execute("SELECT seen, red, yellow, blue FROM risk.tally").fetchone() == (1, 0, 0, 0)


def test_draws_are_the_same_when_it_is_assessed_anew_and_can_be_redone_by_anybody(tx: Transaction) -> None:
    no_chance(tx)
    set_plan(tx, ANALYST, Plan("*", 0.3, valid_from=date(2026, 3, 1)), reason="more", now=NOW)
    chosen = {}
    for number in range(60):
        chosen[number] = assess_and_keep(tx, new_record(number), [], FACTS, now=NOW).assessment.is_random
    later = NOW + timedelta(days=2)
    for number in range(60):
        again = assess_and_keep(tx, new_record(number), FAILED, FACTS, now=later)
        assert again.assessment.is_random == chosen[number]
    assert 5 < sum(chosen.values()) < 35
    promised = find_draw_day(tx, NOW.date(), now=NOW)
    assert promised.secret is None
    over = find_draw_day(tx, NOW.date(), now=NOW + timedelta(days=8))
    assert over.secret is not None
    heading = b"gqts lane draw\n2026-11-20\n"
    assert hashlib.sha256(heading + over.secret).hexdigest() == promised.commitment
    for number in range(60):
        digest = hmac.new(over.secret, f"random\n{new_record(number)}".encode(), "sha256").digest()
        assert ((int.from_bytes(digest[:8], "big") >> 11) / 2**53 < 0.3) == chosen[number]
    assert [one.day for one in list_draw_days(tx, now=later)][-1] == NOW.date()
    assert NOW.date() + timedelta(days=1) in {one.day for one in list_draw_days(tx, now=NOW)}, (
        "promised before it begins"
    )


def test_a_profile_is_drafted_put_in_force_changed_and_ended_and_every_step_is_told(tx: Transaction) -> None:
    no_chance(tx)
    version = draft_profile(tx, ANALYST, CHOCOLATE, reason="a report", now=NOW)
    assert assess_and_keep(tx, new_record(106), FAILED, FACTS, now=NOW).assessment.lane is Lane.GREEN, (
        "a draft chooses nothing"
    )
    put_profile_in_force(tx, ANALYST, CHOCOLATE.name, version, reason="tried", now=NOW)
    changed = replace(CHOCOLATE, percent=50.0)
    assert draft_profile(tx, ANALYST, changed, reason="too many", now=NOW) == 2
    assert draft_profile(tx, ANALYST, replace(changed, percent=60.0), reason="no, 60", now=NOW) == 2
    with pytest.raises(ProfileInOtherState):
        put_profile_in_force(tx, ANALYST, CHOCOLATE.name, 1, reason="again", now=NOW)
    put_profile_in_force(tx, ANALYST, CHOCOLATE.name, 2, reason="go", now=NOW)
    states = [(one.profile.version, one.profile.state, one.profile.percent) for one in _versions(tx)]
    assert states == [(2, ProfileState.IN_FORCE, 60.0), (1, ProfileState.ENDED, 100.0)]
    end_profile(tx, ANALYST, CHOCOLATE.name, reason="over", now=NOW)
    with pytest.raises(ProfileInOtherState):
        end_profile(tx, ANALYST, CHOCOLATE.name, reason="over", now=NOW)
    assert all(one.name != CHOCOLATE.name for one in read_rulebook(tx, now=NOW).profiles)
    acts = [act for act in list_acts(tx, HOST_SUBJECT, kind="risk") if act.detail.get("profile") == CHOCOLATE.name]
    assert [act.what for act in acts] == [
        "risk.profile_ended", "risk.profile_in_force", "risk.profile_drafted", "risk.profile_drafted",
        "risk.profile_in_force", "risk.profile_drafted",
    ]  # fmt: skip
    assert acts[0].detail == {"profile": "chocolate.origin", "version": 2, "reason": "over"}


def _versions(tx: Transaction):
    return list_profile_versions(tx, CHOCOLATE.name)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": "No Name"}, "name"),
        ({"name": "a" * 61}, "name"),
        ({"title": {"en": " "}}, "title.en"),
        ({"lane": Lane.GREEN}, "lane"),
        ({"percent": 0.0}, "percent"),
        ({"percent": 100.5}, "percent"),
        ({"percent": float("nan")}, "percent"),
        ({"task": {"en": "x" * 1_001}}, "task.en"),
        ({"offices": ("x" * 11,)}, "offices"),
        ({"valid_from": date(2026, 2, 1), "valid_until": date(2026, 1, 1)}, "valid_until"),
        ({"condition": parse_condition('seller in list "nowhere"')}, "condition"),
    ],
)
def test_a_profile_that_cannot_be_is_refused_with_the_field(tx: Transaction, change, field) -> None:
    with pytest.raises(ProfileRefused) as refusal:
        draft_profile(tx, ANALYST, replace(CHOCOLATE, **change), reason="a report", now=NOW)
    assert field in {fault.field for fault in refusal.value.faults}
    with pytest.raises(ProfileUnknown):
        list_profile_versions(tx, CHOCOLATE.name)


def test_nothing_is_done_without_a_reason(tx: Transaction) -> None:
    with pytest.raises(ProfileRefused):
        draft_profile(tx, ANALYST, CHOCOLATE, reason=" \n", now=NOW)
    with pytest.raises(ProfileRefused):
        set_plan(tx, ANALYST, Plan("5149", 0.05), reason="", now=NOW)
    with pytest.raises(ListRefused):
        change_list(tx, ANALYST, "firms", ListKind.COMPANIES, ["A"], reason="", now=NOW)


@pytest.mark.parametrize(
    "plan",
    [
        Plan("5149", 0.0),
        Plan("5149", 0.0009),
        Plan("5149", float("nan")),
        Plan("51 49"),
        Plan("5149", expected={Lane.RED: 0.6, Lane.BLUE: 0.6}),
        Plan("5149", expected={Lane.RED: -0.1}),
        Plan("5149", capacity=-1),
    ],
)
def test_rates_that_cannot_be_are_refused_first_of_all_a_random_rate_of_nothing(tx: Transaction, plan: Plan) -> None:
    with pytest.raises(PlanRefused):
        set_plan(tx, ANALYST, plan, reason="quiet", now=NOW)


def test_an_office_s_own_rates_hold_from_their_day_on(tx: Transaction) -> None:
    no_chance(tx)
    set_plan(tx, ANALYST, Plan("5149", 0.2, valid_from=date(2026, 12, 1)), reason="winter", now=NOW)
    rulebook = read_rulebook(tx, now=NOW)
    assert rulebook.plan_of("5149", date(2026, 11, 30)).random_rate == 0.001
    assert rulebook.plan_of("5149", date(2026, 12, 1)).random_rate == 0.2
    assert rulebook.plan_of("5141", date(2026, 12, 1)).random_rate == 0.001


def test_a_list_takes_effect_when_it_is_changed_and_its_versions_stay(tx: Transaction) -> None:
    no_chance(tx)
    kept = assess_and_keep(tx, new_record(1), [], FACTS, now=NOW)
    assert kept.assessment.lane is Lane.GREEN
    change_list(tx, ANALYST, "watched companies", ListKind.COMPANIES, ["4401*", " x ", "x"], reason="alert", now=NOW)
    listed = next(one for one in list_lists(tx) if one.name == "watched companies")
    assert listed.entries == ("4401*", "x")
    assert listed.version == 2
    assert assess_and_keep(tx, new_record(1), [], FACTS, now=NOW).assessment.selections[0].name == "watched.companies"


def test_a_profile_tried_on_history_tells_what_it_would_have_done_and_changes_nothing(tx: Transaction) -> None:
    no_chance(tx)
    for number in range(40):
        assess_and_keep(tx, new_record(number), FAILED if number < 12 else [], FACTS, now=NOW)
        if number % 2:
            note_outcome(tx, new_record(number), is_hit=number < 8, was_random=number % 4 == 1, at=NOW)
    before = _everything(tx)
    trial = try_profile(tx, CHOCOLATE, since=NOW - timedelta(days=1), until=NOW + timedelta(days=1))
    assert (trial.considered, trial.fitting, trial.selected) == (40, 12, 12)
    assert (trial.inspected, trial.hits, trial.random, trial.random_hits) == (6, 4, 3, 2)
    assert trial.new == 12
    some = replace(CHOCOLATE, percent=40.0)
    part = try_profile(tx, some, since=NOW - timedelta(days=1), until=NOW + timedelta(days=1))
    assert part.fitting == 12
    assert part.selected < 12
    assert try_profile(tx, CHOCOLATE, since=NOW + timedelta(days=1), until=NOW + timedelta(days=2)).considered == 0
    assert _everything(tx) == before


def test_a_record_against_a_party_is_something_profiles_can_ask_for(tx: Transaction) -> None:
    no_chance(tx)
    always = replace(CHOCOLATE, name="open.cases", condition=parse_condition("open_penalties >= 2"))
    in_force(tx, always)
    records = [PartyRecord("a", months=3, open_penalties=1), PartyRecord("b", months=9, open_penalties=1)]
    kept = assess_and_keep(tx, new_record(107), [], FACTS, records=records, now=NOW)
    assert "open.cases" in {one.name for one in kept.assessment.selections}


def _everything(tx: Transaction) -> dict[str, list]:
    tables = ("profile", "list", "plan", "seed", "assessment", "standing", "tally", "outcome", "edition")
    return {name: tx.execute(f"SELECT * FROM risk.{name} ORDER BY 1, 2".encode()).fetchall() for name in tables}
