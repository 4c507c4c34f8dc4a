"""Looks before a sale: firms that are signed in, and people in warehouses who are not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from gqts.simulator.randomness import Stream
from gqts.simulator.shoppers.habits import Habits
from gqts.simulator.shoppers.lives import Life
from gqts.simulator.shoppers.looks import Look, Reason, Who, look
from gqts.simulator.shoppers.networks import Network, Sight
from gqts.simulator.shoppers.people import Person, make_person
from gqts.simulator.shoppers.regions import Region, find_region

_PER_MINUTE = 4
_SOON = timedelta(minutes=10)


def handle(lives: Sequence[Life], habits: Habits, chance: Stream) -> Iterator[Look]:
    """Yield what firms and people in warehouses look at of one consignment before it is sold."""
    if not lives:
        return
    region = find_region(lives[0].handler)
    for life in lives:
        before = max(life.made_at + _SOON, life.packed_at - timedelta(minutes=chance.between(10, 2000)))
        if chance.has_luck(habits.staff):
            sight = Sight(Network.ACCESS, region, 5, f"{region.code}/firm/{life.handler.code}")
            yield Look(before, life.uri, Who.FIRM, sight, "scanner", life.handler.code, Reason.STAFF)
        if chance.has_luck(habits.curious * habits.scan / 1000):
            person = _worker(life, region, habits, chance)
            yield from look(life.uri, person, region, before, habits, chance, Reason.CURIOUS)
    if chance.has_luck(habits.stocktaking):
        yield from _take_stock(lives, region, habits, chance)


def _take_stock(lives: Sequence[Life], region: Region, habits: Habits, chance: Stream) -> Iterator[Look]:
    worker = _worker(lives[0], region, habits, chance)
    count = min(len(lives), chance.between(12, 60))
    first = chance.below(len(lives) - count + 1)
    at = max(lives[first].made_at + _SOON, lives[first].packed_at - timedelta(hours=chance.between(1, 12)))
    for place, life in enumerate(lives[first : first + count]):
        moment = at + timedelta(seconds=60 * place // _PER_MINUTE)
        sight = Sight(Network.ACCESS, region, 20, worker.home_prefix)
        yield Look(moment, life.uri, Who.SHOPPER, sight, worker.phone, worker.name, Reason.STOCKTAKING)


def _worker(life: Life, region: Region, habits: Habits, chance: Stream) -> Person:
    return make_person(f"worker-{life.consignment}-{life.order}", region, habits, chance)
