"""Shoppers of the simulated world: as many look as were asked for, nobody flies faster than a plane, chance repeats."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from itertools import pairwise

import pytest

from gqts.simulator import build_world
from gqts.simulator.shoppers import NO_NOISE, USUAL, Network, Reason, Who, list_lives, list_looks

HONEST = USUAL.at(240)
ON_THE_GROUND = timedelta(hours=3)


@pytest.fixture(scope="module")
def lives():
    return [list(list_lives(plan, HONEST)) for plan in build_world(seed=31, items=2500).consignments]


@pytest.fixture(scope="module")
def looks(lives):
    return [one for some in lives for one in list_looks(31, some, HONEST)]


def test_the_same_seed_gives_the_same_looks_and_another_gives_others(lives):
    some = next(one for one in lives if len(one) > 20)
    assert list_looks(31, some, HONEST) == list_looks(31, some, HONEST)
    assert list_looks(31, some, HONEST) != list_looks(32, some, HONEST)


def test_an_item_is_made_released_and_handed_over_in_this_order(lives):
    for life in (one for some in lives for one in some):
        assert life.made_at < life.release.at < life.delivered_at
        assert life.beginning.known_at > life.made_at
        assert life.release.known_at >= life.release.at


@pytest.mark.parametrize("scan", [10, 100, 240])
def test_as_many_buyers_look_as_the_scan_rate_says_and_without_noise_once_each(lives, scan):
    habits = NO_NOISE.at(scan)
    found = [one for some in lives for one in list_looks(7, some, habits)]
    sold = sum(map(len, lives))
    assert abs(len(found) - sold * scan / 1000) < 4 * (sold * scan / 1000) ** 0.5
    assert {one.reason for one in found} == {Reason.BUYER}
    assert len({one.uri for one in found}) == len(found)


def test_everything_that_disturbs_honest_scanning_happens(looks):
    reasons = {one.reason for one in looks}
    assert reasons >= {Reason.REPEAT, Reason.FAMILY, Reason.GIFT, Reason.RESALE, Reason.JOURNEY, Reason.STAFF}
    assert {one.sight.network for one in looks} == set(Network)
    assert any(one.sight.region.country != "CN" and one.sight.network is Network.ACCESS for one in looks)
    carriers = [one for one in looks if one.sight.network is Network.CARRIER]
    assert len({one.sight.prefix for one in carriers}) < 0.85 * len({one.person for one in carriers})
    assert all(one.who is Who.FIRM for one in looks if one.reason is Reason.STAFF)


def test_nobody_looks_before_the_thing_is_made_and_only_who_handles_it_before_it_is_handed_over(lives, looks):
    life_of = {life.uri: life for some in lives for life in some}
    handling = {Reason.STAFF, Reason.STOCKTAKING, Reason.CURIOUS, Reason.PREVIEW, Reason.SENT_ON}
    for one in looks:
        if one.reason is Reason.MISREAD:
            assert one.uri not in life_of
            continue
        assert one.at > life_of[one.uri].made_at
        if one.reason not in handling:
            assert one.at >= life_of[one.uri].delivered_at


def test_nobody_carries_anything_faster_than_a_plane(looks):
    """Where somebody seems to be is another matter: that is what carriers and tunnels are for."""
    seen = defaultdict(list)
    for one in looks:
        if one.reason in {Reason.BUYER, Reason.JOURNEY}:
            seen[one.person, one.uri].append(one)
    journeys = [pair for those in seen.values() for pair in pairwise(sorted(those, key=lambda one: one.at))]
    assert journeys
    assert all(after.at - before.at >= ON_THE_GROUND for before, after in journeys if after.reason is Reason.JOURNEY)
