"""What one buyer, and those whom they give or sell the thing to, do with the code on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from gqts.simulator.randomness import Stream
from gqts.simulator.shoppers.habits import Habits
from gqts.simulator.shoppers.networks import Sight, see, see_hosted
from gqts.simulator.shoppers.people import Person, make_person, make_relative
from gqts.simulator.shoppers.regions import Region, choose_abroad, choose_home, distance_km

_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""What serials are made of."""
_FLIGHT_KMH = 750.0
_ON_THE_GROUND = timedelta(hours=3)
"""To an airport, through it, and from one: nobody who flies looks at both ends within less."""


class Who(StrEnum):
    """As what a look is known: anybody, somebody signed in for a firm, or a program that says it is one."""

    SHOPPER = "shopper"
    FIRM = "firm"
    ROBOT = "robot"


class Reason(StrEnum):
    """Why somebody really looked. No rule is told."""

    BUYER = "buyer"
    REPEAT = "repeat"
    FAMILY = "family"
    GIFT = "gift"
    RESALE = "resale"
    JOURNEY = "journey"
    SENT_ON = "sent_on"
    NEIGHBOUR = "neighbour"
    MISREAD = "misread"
    STAFF = "staff"
    STOCKTAKING = "stocktaking"
    CURIOUS = "curious"
    PREVIEW = "preview"
    COPY = "copy"
    DIVERTED = "diverted"
    PROBE = "probe"
    GUESS = "guess"


@dataclass(frozen=True, slots=True)
class Look:
    """One look at the page of a code.

    `phone` is what the browser tells of itself. `typed` is whether a code from under the seal was typed in, and
    whether it was the one that belongs to the item; None when none was. `person` and `reason` are the truth.
    """

    at: datetime
    uri: str
    who: Who
    sight: Sight
    phone: str
    person: str
    reason: Reason
    typed: bool | None = None


def look_at(
    uri: str, buyer: Person, since: datetime, habits: Habits, chance: Stream, *, reason: Reason = Reason.BUYER
) -> Iterator[Look]:
    """Yield all looks that come of a sale to `buyer` at `since`: their own, and those of whom it goes to after them.

    `reason` is that of the buyer's own looks; what comes after keeps its own, so that the caller knows whose they are.
    """
    is_curious = chance.has_luck(habits.scan)
    if is_curious:
        yield from _own_looks(uri, buyer, since, habits, chance, reason)
    if chance.has_luck(habits.gift):
        yield from _next_owner(uri, buyer, since, habits, chance, Reason.GIFT)
    elif chance.has_luck(habits.resale):
        yield from _next_owner(uri, buyer, since, habits, chance, Reason.RESALE)


def look(
    uri: str, person: Person, place: Region, at: datetime, habits: Habits, chance: Stream, reason: Reason
) -> Iterator[Look]:
    """Yield a person's look, the preview and the friends that may come of it, and the wrong code before it."""
    sight = see(person, place, habits, chance)
    yield Look(at, uri, Who.SHOPPER, sight, person.phone, person.name, reason)
    if chance.has_luck(habits.misread):
        wrong, before = uri[:-1] + chance.choose(_SIGNS.replace(uri[-1], "")), at - timedelta(seconds=40)
        yield Look(before, wrong, Who.SHOPPER, sight, person.phone, person.name, Reason.MISREAD)
    if chance.has_luck(habits.preview):
        who = Who.SHOPPER if chance.has_luck(habits.preview_unlisted) else Who.ROBOT
        yield Look(at + timedelta(seconds=2), uri, who, see_hosted(chance), "preview", "a program", Reason.PREVIEW)
    if chance.has_luck(habits.sent_on):
        for number in range(chance.between(1, 5)):
            if not chance.has_luck(500):
                continue
            friend = make_person(f"{person.name}-friend-{number}", choose_home(chance), habits, chance)
            later, sight = at + timedelta(minutes=chance.between(1, 600)), see(friend, friend.home, habits, chance)
            yield Look(later, uri, Who.SHOPPER, sight, friend.phone, friend.name, Reason.SENT_ON)


def _own_looks(
    uri: str, buyer: Person, since: datetime, habits: Habits, chance: Stream, reason: Reason
) -> Iterator[Look]:
    at = since + timedelta(minutes=chance.between(5, 2 * 1440))
    yield from _open_seal(look(uri, buyer, buyer.home, at, habits, chance, reason), habits, chance)
    if chance.has_luck(habits.second_phone):
        other, later = make_relative(buyer, habits, chance), at + timedelta(minutes=chance.between(1, 7 * 1440))
        yield from look(uri, other, other.home, later, habits, chance, Reason.FAMILY)
    repeats = at
    while chance.has_luck(habits.repeat):
        repeats += timedelta(minutes=chance.between(1, 60 * 1440))
        yield from look(uri, buyer, buyer.home, repeats, habits, chance, Reason.REPEAT)
    if chance.has_luck(habits.journey):
        goal = choose_abroad(chance) if chance.has_luck(habits.abroad) else choose_home(chance)
        there = at + _travel(buyer.home, goal) + timedelta(minutes=chance.between(10, 3 * 1440))
        yield from look(uri, buyer, goal, there, habits, chance, Reason.JOURNEY)


def _next_owner(
    uri: str, buyer: Person, since: datetime, habits: Habits, chance: Stream, reason: Reason
) -> Iterator[Look]:
    other = make_person(f"{buyer.name}-{reason.value}", choose_home(chance), habits, chance)
    days = chance.between(2, 30) if reason is Reason.GIFT else chance.between(20, 200)
    got_at = since + timedelta(days=days) + _travel(buyer.home, other.home)
    if chance.has_luck(habits.scan * (habits.resale_care if reason is Reason.RESALE else 1)):
        first, *others = look(uri, other, other.home, got_at, habits, chance, reason)
        yield _typing(first, is_right=True) if chance.has_luck(habits.opens_again) else first
        yield from others


def _open_seal(looks: Iterator[Look], habits: Habits, chance: Stream) -> Iterator[Look]:
    """Yield looks, with the code under the seal typed in at the first, once the label has one."""
    first = next(looks)
    if chance.has_luck(habits.opens_seal):
        if chance.has_luck(habits.mistypes):
            yield _typing(first, is_right=False)
            first = _typing(first, is_right=True, later=timedelta(minutes=1))
        else:
            first = _typing(first, is_right=True)
    yield first
    yield from looks


def _typing(one: Look, *, is_right: bool, later: timedelta = timedelta()) -> Look:
    return Look(one.at + later, one.uri, one.who, one.sight, one.phone, one.person, one.reason, is_right)


def _travel(one: Region, other: Region) -> timedelta:
    return _ON_THE_GROUND + timedelta(hours=distance_km(one, other) / _FLIGHT_KMH)
