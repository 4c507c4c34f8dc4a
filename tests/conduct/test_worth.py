"""What sharing is worth: the hours goods wait, and how often they are opened, told of groups, never of one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from tests.conduct.cast import DAY, NOW, call_as, customs
from tests.taking_part import take_part

from gqts.accounts import PermissionMissing, Position
from gqts.conduct import FEWEST, Era, Milestone, note_milestone, read_own_worth, read_worth
from gqts.organizations import Level

SPAN = {"since": NOW - 400 * DAY, "until": NOW + 400 * DAY}
MORNING = datetime(2026, 11, 20, 6, tzinfo=UTC)


def pass_through(
    tx, firm: UUID, level: Level | None, hours: float, *, is_inspected=False, is_hit=False, at=MORNING
) -> UUID:
    record = uuid4()
    note_milestone(tx, record, Milestone.ARRIVED, at, organization_id=firm, level=level)
    if is_inspected:
        note_milestone(tx, record, Milestone.INSPECTED, at)
    if is_hit:
        note_milestone(tx, record, Milestone.HIT, at)
    note_milestone(tx, record, Milestone.RELEASED, at + timedelta(hours=hours))
    return record


@pytest.fixture
def officer(tx):
    return call_as(tx, customs(tx), Position.OFFICER)


def test_hours_release_on_the_day_and_inspections_are_counted_by_level(tx, officer) -> None:
    firm = take_part(tx).id
    for number in range(10):
        pass_through(tx, firm, Level.FACTORY, number + 1)
        pass_through(tx, firm, None, 48 if number else 1, is_inspected=number < 4, is_hit=number < 1)
    levels = dict(read_worth(tx, officer, **SPAN).by_level)
    shared, silent = levels[Level.FACTORY], levels[None]
    assert (shared.consignments, shared.median_hours, shared.same_day.hits, shared.inspected.hits) == (10, 5.5, 10, 0)
    assert shared.p90_hours == pytest.approx(9.1)
    assert shared.hits is None
    assert silent.random_hits is None
    assert (silent.same_day.hits, silent.inspected.hits, silent.hits.hits, silent.hits.of) == (1, 4, 1, 4)


def test_hits_of_what_chance_chose_are_told_apart(tx, officer) -> None:
    firm = take_part(tx).id
    for number in range(10):
        record = pass_through(tx, firm, Level.PORT, 2)
        note_milestone(tx, record, Milestone.INSPECTED, MORNING, is_random=number < 4)
        if number < 1 or number > 6:
            note_milestone(tx, record, Milestone.HIT, MORNING)
    figures = dict(read_worth(tx, officer, **SPAN).by_level)[Level.PORT]
    assert (figures.hits.hits, figures.hits.of) == (4, 10)
    assert (figures.random_hits.hits, figures.random_hits.of) == (1, 4)


def test_groups_of_few_are_not_told(tx, officer) -> None:
    firm = take_part(tx).id
    for _ in range(FEWEST - 1):
        pass_through(tx, firm, Level.PORT, 1, is_inspected=True, is_hit=True)
    figures = dict(read_worth(tx, officer, **SPAN).by_level)[Level.PORT]
    assert figures.is_suppressed
    assert (figures.median_hours, figures.same_day, figures.inspected, figures.hits) == (None, None, None, None)


def test_before_and_after_counts_firms_that_began_to_share(tx, officer) -> None:
    began, never = take_part(tx, "Began").id, take_part(tx, "Never").id
    for _ in range(FEWEST):
        pass_through(tx, began, None, 72, at=MORNING - 30 * DAY)
        pass_through(tx, began, Level.TRADER, 5)
        pass_through(tx, never, None, 99)
    eras = dict(read_worth(tx, officer, **SPAN).by_era)
    assert (eras[Era.BEFORE].consignments, eras[Era.BEFORE].median_hours) == (FEWEST, 72)
    assert (eras[Era.AFTER].consignments, eras[Era.AFTER].median_hours) == (FEWEST, 5)


def test_a_firm_reads_its_own_figures_alone(tx) -> None:
    mine, other = take_part(tx, "Mine"), take_part(tx, "Other")
    for _ in range(FEWEST):
        pass_through(tx, mine.id, Level.TRADER, 5)
        pass_through(tx, other.id, Level.TRADER, 500)
    caller = call_as(tx, mine)
    figures = dict(read_own_worth(tx, caller, **SPAN).by_level)[Level.TRADER]
    assert (figures.consignments, figures.median_hours) == (FEWEST, 5)
    with pytest.raises(PermissionMissing):
        read_worth(tx, caller, **SPAN)


def test_the_first_time_of_each_milestone_holds(tx, officer) -> None:
    firm = take_part(tx).id
    for _ in range(FEWEST):
        record = pass_through(tx, firm, Level.PORT, 3)
        note_milestone(tx, record, Milestone.ARRIVED, MORNING + DAY)
        note_milestone(tx, record, Milestone.RELEASED, MORNING + 9 * DAY)
    assert dict(read_worth(tx, officer, **SPAN).by_level)[Level.PORT].median_hours == 3


def test_what_has_not_arrived_and_what_arrived_another_time_is_not_counted(tx, officer) -> None:
    firm = take_part(tx).id
    for _ in range(FEWEST):
        note_milestone(tx, uuid4(), Milestone.RELEASED, NOW, organization_id=firm)
        pass_through(tx, firm, Level.PORT, 1, at=NOW - 500 * DAY)
    assert read_worth(tx, officer, **SPAN).is_empty
