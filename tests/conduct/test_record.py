"""What customs counts of a party: each figure as it is explained to it."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.conduct.cast import DAY, NOW, call_as, customs, match, mismatch
from tests.taking_part import take_part

from gqts.accounts import Position
from gqts.conduct import (
    LATEST,
    Severity,
    Share,
    note_consignment,
    read_party_record,
    read_party_records,
    record_finding,
)
from gqts.conduct.record import Counts, Violation, compose_record, count_months, weigh_violations

FIRM, OTHER = UUID(int=1), UUID(int=2)
TODAY = NOW.date()


def test_of_a_party_of_which_nothing_is_known_the_record_says_so(tx) -> None:
    record = read_party_record(tx, FIRM, TODAY)
    assert not record.is_known
    assert (record.coverage.share, record.coverage.low, record.coverage.high) == (None, 0.0, 1.0)


def test_coverage_timeliness_and_mismatches_are_counted_of_its_consignments(tx) -> None:
    for lead, is_complete, has_mismatch in ((30.0, True, False), (10.0, False, True), (-2.0, False, False)):
        share = Share(FIRM, lead, has_mismatch)
        note_consignment(tx, uuid4(), [share, Share(OTHER, 1.0)], arrived_at=NOW, is_complete=is_complete)
    note_consignment(tx, uuid4(), [Share(FIRM, None)], arrived_at=NOW, is_complete=False)
    record = read_party_record(tx, FIRM, TODAY)
    assert record.consignments == 4
    assert (record.coverage.hits, record.timeliness.hits, record.mismatches.hits) == (1, 2, 1)
    assert record.lead_hours == 10.0
    assert read_party_record(tx, OTHER, TODAY).consignments == 3


def test_a_consignment_counts_once_and_the_last_word_holds(tx) -> None:
    record_id = uuid4()
    note_consignment(tx, record_id, [Share(FIRM, 5.0, True), Share(OTHER, 5.0)], arrived_at=NOW, is_complete=False)
    note_consignment(tx, record_id, [Share(FIRM, 5.0, False)], arrived_at=NOW, is_complete=True)
    record = read_party_record(tx, FIRM, TODAY)
    assert (record.consignments, record.coverage.hits, record.mismatches.hits) == (1, 1, 0)
    assert read_party_record(tx, OTHER, TODAY).consignments == 0


def test_only_the_latest_consignments_of_the_window_count(tx) -> None:
    for number in range(LATEST + 5):
        at = NOW - timedelta(minutes=number)
        note_consignment(tx, uuid4(), [Share(FIRM, 1.0, number >= LATEST)], arrived_at=at, is_complete=True)
    note_consignment(tx, uuid4(), [Share(OTHER, 1.0)], arrived_at=NOW - 800 * DAY, is_complete=True)
    record = read_party_record(tx, FIRM, TODAY)
    assert (record.consignments, record.mismatches.hits) == (LATEST, 0)
    assert read_party_record(tx, OTHER, TODAY).consignments == 0


def test_random_checks_are_counted_apart_from_targeted_ones(tx) -> None:
    officer, firm = call_as(tx, customs(tx), Position.OFFICER), take_part(tx)
    for _ in range(3):
        record_finding(tx, officer, match(firm.id), now=NOW)
    record_finding(tx, officer, mismatch(firm.id), now=NOW)
    record_finding(tx, officer, mismatch(firm.id, is_random=False), now=NOW)
    record = read_party_record(tx, firm.id, TODAY)
    assert (record.random_hits.hits, record.random_hits.of) == (1, 4)
    assert (record.targeted_hits.hits, record.targeted_hits.of) == (1, 1)
    assert record.open_cases == 2
    assert read_party_record(tx, firm.id, TODAY - DAY).random_hits.of == 0


def test_many_records_are_those_that_are_read_one_by_one(tx) -> None:
    note_consignment(tx, uuid4(), [Share(FIRM, 5.0), Share(OTHER, None)], arrived_at=NOW, is_complete=True)
    both = read_party_records(tx, [FIRM, OTHER, FIRM], TODAY)
    assert both == {one: read_party_record(tx, one, TODAY) for one in (FIRM, OTHER)}
    assert read_party_records(tx, [], TODAY) == {}


@pytest.mark.parametrize("hours", [float("inf"), float("-inf"), float("nan")])
def test_hours_that_are_none_count_as_nothing_said(tx, hours: float) -> None:
    note_consignment(tx, uuid4(), [Share(FIRM, hours)], arrived_at=NOW, is_complete=True)
    assert read_party_record(tx, FIRM, TODAY).lead_hours is None


def test_a_violation_weighs_half_after_a_year_and_a_quarter_after_two() -> None:
    serious = [Violation(Severity.SERIOUS, date(2025, 1, 1))]
    weights = [weigh_violations(serious, date(2025, 1, 1) + timedelta(days=365 * years)) for years in (0, 1, 2)]
    assert weights == [9.0, 4.5, 2.25]


@given(st.sampled_from(Severity), st.integers(0, 5000), st.integers(1, 500))
def test_a_violation_never_weighs_more_later_nor_less_when_graver(severity, days, more) -> None:
    day = date(2020, 1, 1)
    sooner = weigh_violations([Violation(severity, day)], day + timedelta(days=days))
    assert sooner > weigh_violations([Violation(severity, day)], day + timedelta(days=days + more))
    graver = weigh_violations([Violation(Severity.MOST_SERIOUS, day)], day + timedelta(days=days))
    assert graver >= sooner


@pytest.mark.parametrize(
    ("first", "months"),
    [
        (date(2026, 11, 29), 0),
        (date(2026, 10, 30), 0),
        (date(2026, 10, 29), 1),
        (date(2025, 11, 30), 11),
        (date(2027, 1, 1), 0),
    ],
)
def test_months_of_history_are_whole_ones(first: date, months: int) -> None:
    assert count_months(first, date(2026, 11, 29)) == months


def test_the_bounds_of_a_record_are_wilsons() -> None:
    record = compose_record(FIRM, Counts(consignments=20, random_checks=20), TODAY)
    assert round(record.random_hits.high, 4) == 0.1611
