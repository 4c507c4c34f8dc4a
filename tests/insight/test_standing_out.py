"""What stands out does so beyond chance, and what little is known of does not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from gqts.insight.standing_out import find_abroad, find_spots, poisson_bounds

NZ = frozenset({"NZ"})


def test_a_product_that_is_sold_elsewhere_stands_out_and_one_that_travels_does_not():
    scans = {"a": {"NZ": 900, "CN": 120}, "b": {"NZ": 2000, "CN": 14}, "c": {"NZ": 3000, "CN": 20}}
    found = find_abroad(scans, dict.fromkeys(scans, NZ), {("a", "CN"): (("lot", 100),)})
    assert [(one.product, one.country, one.stands_out) for one in found] == [
        ("a", "CN", True), ("b", "CN", False), ("c", "CN", False),
    ]  # fmt: skip
    first = found[0]
    assert (first.scans, first.of, first.lots) == (120, 1020, (("lot", 100),))
    assert first.expected == pytest.approx(1020 * 35 / (5034 + 100))
    assert first.low < first.times < first.high


def test_at_home_nothing_stands_out_and_without_a_market_nothing_is_said():
    assert find_abroad({"a": {"NZ": 5000}}, {"a": NZ}, {}) == []
    assert find_abroad({"a": {"NZ": 10, "CN": 5000}}, {"a": frozenset()}, {}) == []


def test_a_place_stands_out_by_its_share_of_alerts_and_not_by_its_size():
    spots = find_spots({("NZ", "NZ-AUK"): 40, ("CN", "CN-44"): 30, ("FR", ""): 2},
                       {("NZ", "NZ-AUK"): 40_000, ("CN", "CN-44"): 500}, 40_500)  # fmt: skip
    by_place = {one.country: one for one in spots}
    assert spots[0].country == "CN"
    assert (by_place["CN"].stands_out, by_place["NZ"].stands_out, by_place["FR"].stands_out) == (True, False, False)
    assert by_place["FR"].share is None  # too few scans are told there: no share is


def test_the_bounds_are_the_textbooks():
    low, high = poisson_bounds(10, z=1.959963984540054)
    assert (low, high) == (pytest.approx(4.795, abs=0.02), pytest.approx(18.39, abs=0.02))
    assert poisson_bounds(0)[0] == 0


@given(some.integers(0, 10_000))
def test_a_count_lies_within_its_bounds(count):
    low, high = poisson_bounds(count)
    assert 0 <= low <= count < high
