"""A season of trade: reproducible, mostly honest, with fraud that leaves no label in what is handed in."""

from __future__ import annotations

from collections import Counter

import pytest

from gqts.customs.ceb import read_message
from gqts.simulator.randomness import Stream
from gqts.simulator.trade import write_messages
from gqts.simulator.trade.families import FAMILIES
from gqts.simulator.trade.mistakes import HABITS, MISTAKES
from gqts.simulator.trade.season import Season, plant, share_in, tell_season

SEASON = Season(seed=5, consignments=120)


@pytest.fixture(scope="module")
def shipments():
    return list(tell_season(SEASON))


def contents(shipments):
    return [one.content for one in write_messages(5, (parcel.papers for each in shipments for parcel in each.parcels))]


def test_a_season_is_the_same_every_time_it_is_told(shipments):
    again = list(tell_season(SEASON))
    assert contents(again) == contents(shipments)
    assert [[entry.body for entry in one.entries] for one in again] == [
        [entry.body for entry in one.entries] for one in shipments
    ]
    assert [one.attestations for one in again] == [one.attestations for one in shipments]


def test_most_parcels_are_honest_and_some_honest_ones_hold_mistakes(shipments):
    parcels = [parcel for one in shipments for parcel in one.parcels]
    fraudulent = [parcel for parcel in parcels if parcel.truth]
    assert 0.02 < len(fraudulent) / len(parcels) < 0.15
    assert {name for parcel in parcels for name in parcel.mistakes} <= {name for name, *_ in (*MISTAKES, *HABITS)}
    assert any(parcel.mistakes for parcel in parcels)
    assert not any(parcel.mistakes for parcel in fraudulent)


def test_nothing_that_is_handed_in_tells_what_is_true(shipments):
    words = [*FAMILIES, *(name for name, *_ in (*MISTAKES, *HABITS)), "truth", "fraud", "planted"]
    told = " ".join(str(entry.body) for one in shipments for entry in one.entries)
    told += b" ".join(contents(shipments)).decode()
    told += " ".join(str(attestation) for one in shipments for attestation in one.attestations)
    assert [word for word in words if word in told.lower()] == []


def test_every_document_can_be_read_however_crooked_it_is(shipments):
    for content in contents(shipments):
        assert read_message(content).all_faults == ()


def test_who_shares_at_one_share_of_parties_shares_at_every_larger_one(shipments):
    shares = Counter()
    for one in shipments:
        joined = [share_in(SEASON.seed, one, percent) for percent in (0, 25, 50, 100)]
        assert joined[0] == frozenset()
        assert joined[3] == one.firms
        assert joined[0] <= joined[1] <= joined[2] <= joined[3]
        shares.update({place: len(firms) / len(one.firms) for place, firms in enumerate(joined)})
    count = len(shipments)
    assert 0.1 < shares[1] / count < 0.4
    assert 0.35 < shares[2] / count < 0.65


@pytest.mark.parametrize("name", sorted(FAMILIES))
def test_every_family_can_be_planted_and_changes_what_it_says_it_changes(name):
    family = FAMILIES[name]
    for one in tell_season(
        Season(seed=11, consignments=30, fraud_per_thousand=0, mistakes_per_thousand=0, habits_per_thousand=0)
    ):
        before = ([parcel.papers for parcel in one.parcels], one.entries, one.attestations, one.plan)
        if not plant(one, family, Stream("test", name)):
            continue
        after = ([parcel.papers for parcel in one.parcels], one.entries, one.attestations, one.plan)
        assert (after != before) is family.truth.can_be_found
        assert any(parcel.truth == family.truth for parcel in one.parcels)
        return
    pytest.fail("no consignment on which it could be planted")


def test_there_are_families_of_all_four_risks_and_some_that_nothing_can_show():
    assert {family.risk for family in FAMILIES.values()} == {"counterfeit", "quality", "origin", "undervaluation"}
    assert sum(not family.truth.can_be_found for family in FAMILIES.values()) >= 2
