"""Planted campaigns: what is true of them is told apart from what anybody can see."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gqts.simulator import build_world
from gqts.simulator.campaigns import Seal, clone_one, copy_many, divert, guess_serials, try_codes
from gqts.simulator.shoppers import REGIONS, USUAL, Network, list_lives

HABITS = USUAL.at(240)


@pytest.fixture(scope="module")
def lives():
    plans = build_world(seed=33, items=1500).consignments
    return max((list(list_lives(plan, HABITS)) for plan in plans), key=len)


def test_a_clone_is_one_code_whose_copies_sell_faster_and_faster_and_are_looked_at_as_often_as_genuine_goods(lives):
    clone = clone_one(1, lives[0], HABITS, copies=2000, days=180, seal=Seal.NOTHING)
    assert {one.uri for one in clone.looks} == clone.codes == {lives[0].uri}
    assert list(clone.sold_at) == sorted(clone.sold_at)
    assert clone.count_sold(clone.began_at + timedelta(days=90)) < 0.35 * 2000
    assert clone.count_sold(clone.sold_at[-1]) == 2000
    lookers = {one.person.partition("-https")[0] for one in clone.looks if one.person.startswith("copy-")}
    assert abs(len({name for name in lookers if name.count("-") == 1}) - 480) < 80
    assert clone == clone_one(1, lives[0], HABITS, copies=2000, days=180, seal=Seal.NOTHING)


def test_copies_of_many_bear_one_code_each_also_before_the_goods_are_released(lives):
    sold = copy_many(2, lives[:200], HABITS, days=90, seal=Seal.NOTHING)
    assert len(sold.codes) == len(sold.sold_at) == len(lives[:200])
    assert sold.began_at > max(one.delivered_at for one in lives[:200])
    early = copy_many(2, lives[:200], HABITS, days=90, seal=Seal.NOTHING, before_release=True)
    assert early.sold_at[-1] < min(one.release.at for one in lives[:200])


@pytest.mark.parametrize(("seal", "typed"), [(Seal.NOTHING, {None}), (Seal.MADE_UP, {None, False})])
def test_who_does_not_know_the_code_under_the_seal_never_gives_the_right_one(lives, seal, typed):
    for made in (
        clone_one(3, lives[0], HABITS, copies=400, days=60, seal=seal),
        copy_many(3, lives[:100], HABITS, days=60, seal=seal),
    ):
        assert {one.typed for one in made.looks} == typed
    copied = clone_one(3, lives[0], HABITS, copies=400, days=60, seal=Seal.COPIED)
    assert True in {one.typed for one in copied.looks}


def test_guessed_and_tried_serials_belong_to_nothing(lives):
    product = lives[0].uri.partition("/21/")[0]
    guessed = guess_serials(4, product, lives[0].made_at, HABITS, copies=300, days=60, seal=Seal.NOTHING)
    tried = try_codes(4, product, lives[0].made_at, tries=500, clients=1, seconds_between=5)
    assert len(guessed.codes) == 300
    assert len(tried.codes) == 500
    assert not (guessed.codes | tried.codes) & {one.uri for one in lives}
    assert {one.sight.network for one in tried.looks} == {Network.HOSTING}
    assert not tried.sold_at


def test_diverted_goods_are_looked_at_where_they_were_taken_to(lives):
    taken = divert(5, lives[:200], HABITS, days=60, into=REGIONS["TH-10"])
    there = [one for one in taken.looks if one.sight.region.code == "TH-10"]
    assert len(there) > 0.7 * len(taken.looks)
