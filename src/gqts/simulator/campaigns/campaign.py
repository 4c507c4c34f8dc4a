"""What a campaign did, in truth: which codes, when each thing was sold, and the looks that came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from math import sqrt

from gqts.simulator.randomness import Stream
from gqts.simulator.shoppers import Habits, Look, Region, look_at, make_person
from gqts.simulator.shoppers.looks import Reason

_FINENESS = 1_000_000


class Seal(StrEnum):
    """What is under the seal of a copy."""

    NOTHING = "nothing"
    """No seal, or nothing under it: its buyer types nothing."""
    MADE_UP = "made_up"
    """A code of the right form that was never given out."""
    COPIED = "copied"
    """The code of the genuine item, whose seal was opened to read it."""


@dataclass(frozen=True, slots=True)
class Campaign:
    """One campaign. `sold_at` are the moments at which copies (or diverted goods) were sold, in order of time;
    empty when nothing was sold. `codes` are those on them, or that were tried.
    """

    name: str
    codes: frozenset[str]
    began_at: datetime
    sold_at: tuple[datetime, ...]
    looks: tuple[Look, ...]

    def count_sold(self, until: datetime) -> int:
        """Return how many had been sold by a moment."""
        return sum(one <= until for one in self.sold_at)


def plan_sales(count: int, began_at: datetime, days: int, chance: Stream) -> list[datetime]:
    """Return when each of `count` copies is sold, in order: more and more of them until the supply ends."""
    marks = sorted(sqrt(chance.below(_FINENESS) / _FINENESS) for _ in range(count))
    return [began_at + timedelta(days=days) * mark for mark in marks]


def look_at_copy(
    code: str, name: str, home: Region, sold_at: datetime, habits: Habits, chance: Stream, seal: Seal, reason: Reason
) -> list[Look]:
    """Return the looks that come of one copy: those of its buyer, and of whom it goes on to."""
    buyer = make_person(name, home, habits, chance)
    return [
        replace(one, reason=reason, typed=_typed(one.typed, seal))
        for one in look_at(code, buyer, sold_at, habits, chance)
    ]


def in_time(looks: Sequence[Look]) -> tuple[Look, ...]:
    """Return looks in the order of time."""
    return tuple(sorted(looks, key=lambda one: (one.at, one.uri, one.person)))


def _typed(typed: bool | None, seal: Seal) -> bool | None:  # noqa: FBT001 - right, wrong or none
    if typed is None or seal is Seal.NOTHING:
        return None
    return typed and seal is Seal.COPIED
