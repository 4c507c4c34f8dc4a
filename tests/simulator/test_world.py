"""The same seed gives the same world, byte for byte; the world has the size and the time it was asked for."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gqts.kit.errors import GqtsError, Kind
from gqts.simulator import (
    LONGEST_JOURNEY_DAYS,
    MAXIMUM_ITEMS,
    MINIMUM_ITEMS,
    WorldImpossible,
    build_world,
    write_documents,
)

DIGEST = """
import hashlib
from gqts.simulator import build_world, write_documents
digest = hashlib.sha256()
for document in write_documents(build_world(seed=5, items=400)):
    digest.update(document.name.encode() + document.submitter.encode() + document.content)
print(digest.hexdigest())
"""


def digest(**arguments):
    told = hashlib.sha256()
    for document in write_documents(build_world(**arguments)):
        told.update(document.name.encode() + document.submitter.encode() + document.content)
    return told.hexdigest()


def test_the_same_seed_gives_the_same_bytes_in_another_process_with_another_hash_seed_locale_and_time_zone():
    elsewhere = os.environ | {"PYTHONHASHSEED": "4711", "LC_ALL": "C", "TZ": "Pacific/Auckland", "PYTHONUTF8": "0"}
    ran = subprocess.run([sys.executable, "-c", DIGEST], env=elsewhere, capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == digest(seed=5, items=400)


def test_another_seed_or_size_or_start_gives_another_world():
    digests = {
        digest(seed=5, items=400),
        digest(seed=6, items=400),
        digest(seed=5, items=401),
        digest(seed=5, items=400, start=date(2026, 1, 5)),
    }
    assert len(digests) == 4


def test_a_larger_world_begins_with_the_same_told_stories():
    small, large = build_world(seed=5, items=400), build_world(seed=5, items=4000)
    assert small.stories == large.stories
    assert small.consignments[:11] == large.consignments[:11]


@given(items=st.integers(MINIMUM_ITEMS, 60_000), seed=st.integers())
def test_the_plans_hold_exactly_the_items_asked_for(items, seed):
    world = build_world(seed=seed, items=items)
    assert sum(plan.items for plan in world.consignments) == items
    ends = [plan.first_item + plan.items for plan in world.consignments]
    assert [plan.first_item for plan in world.consignments] == [0, *ends[:-1]]


@pytest.mark.parametrize("items", [-1, 0, MINIMUM_ITEMS - 1, MAXIMUM_ITEMS + 1, 10**30])
def test_an_impossible_size_is_refused_and_told_which_are_possible(items):
    with pytest.raises(WorldImpossible, match=f"{MINIMUM_ITEMS:,} items") as refused:
        build_world(seed=1, items=items)
    assert isinstance(refused.value, GqtsError)
    assert refused.value.kind is Kind.INVALID


def test_the_smallest_world_is_its_told_stories():
    world = build_world(seed=1, items=MINIMUM_ITEMS)
    assert len(world.consignments) == 11
    assert len({document.name for document in write_documents(world)}) > 100


def test_a_world_of_a_million_items_is_a_few_thousand_plans():
    world = build_world(seed=1, items=1_000_000)
    assert 1000 < len(world.consignments) < 5000


@pytest.mark.parametrize("items", [MINIMUM_ITEMS, MINIMUM_ITEMS + 1, 60, 276, 277, 278])
def test_a_small_world_has_just_the_items_asked_for_and_every_story(items):
    world = build_world(seed=1, items=items)
    assert sum(plan.items for plan in world.consignments) == items
    assert len(world.stories) == len(build_world(seed=1, items=600).stories)


def test_everything_happens_between_the_start_and_the_end(world, documents):
    first = datetime.combine(world.start, datetime.min.time(), UTC)
    last = datetime.combine(world.ends_on + timedelta(days=1), datetime.min.time(), UTC)
    for document in documents:
        content = orjson.loads(document.content)
        assert datetime.fromisoformat(content["creationDate"]) < last
        for event in content["epcisBody"]["eventList"]:
            assert first <= datetime.fromisoformat(event["eventTime"]) < last


@pytest.mark.parametrize("seed", range(3))
def test_no_journey_is_longer_than_promised(seed):
    world = build_world(seed=seed, items=1500)
    begun = {plan.number: plan.starts_at for plan in world.consignments}
    for document in write_documents(world):
        number = int(document.name[:6])
        if number:
            created = datetime.fromisoformat(orjson.loads(document.content)["creationDate"])
            assert created - begun[number] < timedelta(days=LONGEST_JOURNEY_DAYS)


def test_firms_places_and_products_are_named_in_two_languages(world):
    assert all(firm.names["en"] and firm.names["zh"] for firm in world.firms)
    assert any("ja" in firm.names for firm in world.firms)
    assert all(site.english and site.chinese for site in world.sites)
    assert all(product.english and product.chinese for product in world.products)
    assert len({firm.prefix for firm in world.firms}) == len(world.firms)
    assert len({site.gln for site in world.sites}) == len(world.sites)
    assert len({product.gtin for product in world.products}) == len(world.products)


def test_places_are_where_their_code_says(world):
    """Against published coordinates, to a quarter of a degree: a swapped sign or pair would show."""
    known = {"JPUKB": (34.68, 135.23), "NZTRG": (-37.67, 176.17), "USLAX": (33.75, -118.27), "DEHAM": (53.54, 9.97)}
    ports = {site.unlocode: site for site in world.sites if site.role == "port"}
    for code, (latitude, longitude) in known.items():
        assert abs(ports[code].latitude - latitude) < 0.25
        assert abs(ports[code].longitude - longitude) < 0.25
    assert all(site.role in ROLES for site in world.sites)
    assert all(firm.role in PARTY_ROLES for firm in world.firms)
    assert {site.role for site in world.sites} == ROLES
    assert {firm.role for firm in world.firms} == PARTY_ROLES


ROLES = {
    "factory",
    "warehouse",
    "port",
    "airport",
    "bonded_warehouse",
    "inspection_body",
    "customs",
    "distribution",
    "shop",
    "market",
}
PARTY_ROLES = {"manufacturer", "trader", "inspection_body", "logistics", "bonded_warehouse", "platform", "customs"}
