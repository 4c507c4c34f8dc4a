"""People with phones: invented, without a name; a person is a number, a region, a phone and an address at home."""

from __future__ import annotations

from dataclasses import dataclass

from gqts.simulator.randomness import Stream
from gqts.simulator.shoppers.habits import Habits
from gqts.simulator.shoppers.regions import MARKET, Region

_MODELS = 60
_CARRIERS = ("carrier-a", "carrier-b", "carrier-c")
_HOUSEHOLD_PREFIXES = 40_000


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a phone. `phone` is what a browser tells of itself: model, release, language."""

    name: str
    home: Region
    phone: str
    home_prefix: str
    carrier: str
    has_tunnel: bool


def make_person(name: str, home: Region, habits: Habits, chance: Stream) -> Person:
    """Return somebody who lives in a region."""
    language = chance.weigh((("zh-CN", 95), ("en", 5))) if home.country == MARKET else chance.choose(("en", "zh-CN"))
    # common models are much more common than rare ones: the square of an even draw
    model = chance.below(_MODELS) * chance.below(_MODELS) // _MODELS
    return Person(
        name,
        home,
        f"model {model}, release {chance.choose((15, 16, 17))}, {language}",
        f"{home.code}/access/{chance.below(_HOUSEHOLD_PREFIXES)}",
        chance.weigh(tuple(zip(_CARRIERS, (6, 2, 2), strict=True))),
        chance.has_luck(habits.tunnel) if home.country == MARKET else False,
    )


def make_relative(person: Person, habits: Habits, chance: Stream) -> Person:
    """Return somebody of the same household, with a phone of their own."""
    other = make_person(f"{person.name}-family", person.home, habits, chance)
    return Person(other.name, other.home, other.phone, person.home_prefix, other.carrier, other.has_tunnel)
