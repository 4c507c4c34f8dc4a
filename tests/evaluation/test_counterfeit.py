"""Planted campaigns among simulated shoppers: what the rules notice, and when, and what nobody can notice."""

from __future__ import annotations

from statistics import median
from xml.etree import ElementTree as ET

import pytest

from gqts.evaluation.counterfeit import Plan, draw_chart, run_experiment, write_figures
from gqts.evaluation.counterfeit.experiment import REPORTING_SEED, TUNING_SEEDS
from gqts.evaluation.counterfeit.intervals import middle_of, wilson
from gqts.evaluation.counterfeit.market import open_market
from gqts.evaluation.counterfeit.plans import SETUPS
from gqts.evaluation.counterfeit.trial import count_alarms, plant_and_watch
from gqts.scans.rules import Thresholds
from gqts.simulator.campaigns import Seal
from gqts.simulator.shoppers import NO_NOISE, USUAL

OFTEN = USUAL.at(240)


@pytest.fixture(scope="module")
def market():
    return open_market(801, USUAL, consignments=2, items=300)


def noticed(market, code, habits=OFTEN, seal=None, thresholds=None):
    """Return how a campaign is noticed in a few plantings."""
    rules = thresholds or Thresholds()
    return [plant_and_watch(market, SETUPS[code], habits, rules, seed=seed, seal=seal) for seed in range(4)]


def test_a_clone_is_noticed_after_some_copies_are_sold_and_sooner_when_its_copied_code_is_given_twice(market):
    plain, copied = noticed(market, "clone"), noticed(market, "clone", seal=Seal.COPIED)
    assert all(one.days > 0 and 0 < one.sold < one.copies for one in plain)
    assert {one.reason for one in plain} <= {"many_devices", "impossible_travel"}
    assert {one.reason for one in copied} == {"activated_twice"}
    assert median(one.sold for one in copied) < median(one.sold for one in plain)


def test_two_buyers_in_a_hundred_are_too_few_for_copies_of_many_serials(market):
    assert all(one.days is None for one in noticed(market, "copies", USUAL.at(10)))


def test_invented_serials_are_noticed_where_serials_are_minted_here_and_not_where_the_brand_numbers(market):
    assert all(one.reason == "never_minted" for one in noticed(market, "guessed"))
    assert all(one.days is None for one in noticed(market, "guessed_of_brand"))


def test_who_tries_codes_is_noticed_by_one_address_and_not_by_a_hundred(market):
    assert all(one.reason == "enumerated" for one in noticed(market, "tried_from_one_address"))
    assert all(one.days is None for one in noticed(market, "tried_from_many_addresses"))


def test_goods_sold_in_another_country_are_noticed_by_their_lot(market):
    assert {one.reason for one in noticed(market, "diversion")} == {"outside_market"}


def test_a_stricter_rule_notices_no_clone_sooner(market):
    strict = noticed(market, "clone", thresholds=Thresholds(devices_floor=12))
    for usual, later in zip(noticed(market, "clone"), strict, strict=True):
        assert later.days is None or later.days >= usual.days


def test_honest_people_who_look_once_with_a_record_in_time_raise_nothing(market):
    quiet = open_market(801, NO_NOISE, consignments=1, items=300)
    alarms = count_alarms(quiet, NO_NOISE.at(240), Thresholds(), shoppers=1, has_seals=True)
    assert alarms.scans > 150
    assert alarms.count(with_seals=True) == alarms.suspected == 0
    usual = count_alarms(market, OFTEN, Thresholds(), shoppers=801, has_seals=True)
    assert usual.scans > 2 * alarms.scans
    assert usual.count(with_seals=False) <= usual.count(with_seals=True) <= 5


def test_what_was_tuned_on_is_not_reported_and_the_report_tells_every_campaign():
    plan = Plan((REPORTING_SEED,), plantings=1, consignments=1, items=120, processes=1)
    assert not set(plan.seeds) & set(TUNING_SEEDS)
    found = run_experiment(plan)
    figures = write_figures(plan, found)
    assert all(setup.title in figures and setup.limit in figures for setup in SETUPS.values())
    chart = ET.fromstring(draw_chart(found))
    assert chart.findtext("{http://www.w3.org/2000/svg}title")


def test_intervals_are_the_published_ones():
    assert wilson(0, 10) == pytest.approx((0.0, 0.2775), abs=1e-4)
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=1e-4)
    middle, low, high = middle_of([1, 2, 3, 4, 5, 6, 7, 8, 9])
    assert low < middle == 5 < high
