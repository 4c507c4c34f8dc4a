"""All looks at the goods of a consignment: by shoppers, by firms before them, and by what disturbs both."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import groupby

from gqts.simulator.randomness import Stream
from gqts.simulator.shoppers.habits import Habits
from gqts.simulator.shoppers.lives import Life
from gqts.simulator.shoppers.looks import Look, Reason, Who, look_at
from gqts.simulator.shoppers.networks import see
from gqts.simulator.shoppers.people import make_person
from gqts.simulator.shoppers.regions import find_region
from gqts.simulator.shoppers.staff import handle

_NEIGHBOURS = 24


def list_looks(seed: int, lives: Sequence[Life], habits: Habits) -> list[Look]:
    """Return every look at the items of one consignment, in the order of time: the same for the same arguments."""
    if not lives:
        return []
    chance = Stream(seed, "shoppers", lives[0].consignment, habits.scan)
    looks = list(handle(lives, habits, chance))
    for order, items in groupby(lives, key=lambda one: one.order):
        bought = list(items)
        buyer = make_person(f"buyer-{order}", find_region(bought[0].depot), habits, chance)
        for life in bought:
            looks += look_at(life.uri, buyer, life.delivered_at, habits, chance)
    if chance.has_luck(habits.neighbours * len(lives) / _NEIGHBOURS):
        looks += _look_for_all(lives, habits, chance)
    return sorted(looks, key=lambda one: (one.at, one.uri, one.person))


def _look_for_all(lives: Sequence[Life], habits: Habits, chance: Stream) -> Iterator[Look]:
    """Yield the looks of a neighbour who ordered for a whole house and looks at each thing before handing it on."""
    first = chance.below(len(lives))
    bought = lives[first : first + chance.between(8, _NEIGHBOURS)]
    person = make_person(f"neighbour-{lives[0].consignment}", find_region(bought[-1].depot), habits, chance)
    at, sight = max(life.delivered_at for life in bought), see(person, person.home, habits, chance)
    for life in bought:
        at += timedelta(seconds=chance.between(10, 60))
        yield Look(at, life.uri, Who.SHOPPER, sight, person.phone, person.name, Reason.NEIGHBOUR)
