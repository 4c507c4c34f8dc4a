"""Shares with their bounds, against values that were published, and as laws."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gqts.conduct import rate

# R. G. Newcombe, Two-sided confidence intervals for the single proportion, Statistics in Medicine 17 (1998), table I,
# method 3 (score interval without continuity correction).
PUBLISHED = [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)]


@pytest.mark.parametrize(("hits", "of", "low", "high"), PUBLISHED)
def test_the_bounds_are_those_that_newcombe_published(hits: int, of: int, low: float, high: float) -> None:
    found = rate(hits, of)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


@given(st.integers(0, 10_000).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_the_bounds_hold_the_share_and_stay_within_0_and_1(counted: tuple[int, int]) -> None:
    hits, of = counted
    found = rate(hits, of)
    assert 0 <= found.low <= found.high <= 1
    assert found.share is None or found.low <= found.share <= found.high


@given(st.integers(1, 500).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_bounds_are_the_same_seen_from_the_other_side(counted: tuple[int, int]) -> None:
    hits, of = counted
    one, other = rate(hits, of), rate(of - hits, of)
    assert one.low == pytest.approx(1 - other.high)


@given(st.integers(0, 50), st.integers(2, 40))
def test_more_of_the_same_brings_the_bounds_closer(hits: int, times: int) -> None:
    few, many = rate(hits, 50), rate(hits * times, 50 * times)
    assert many.high - many.low < few.high - few.low


def test_of_nothing_it_may_be_anything() -> None:
    assert (rate(0, 0).low, rate(0, 0).high, rate(0, 0).share) == (0.0, 1.0, None)


@pytest.mark.parametrize(("hits", "of"), [(-1, 3), (4, 3), (1, 0)])
def test_what_is_no_share_is_refused(hits: int, of: int) -> None:
    with pytest.raises(ValueError, match="is no share"):
        rate(hits, of)
