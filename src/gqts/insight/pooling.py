"""What is told of scans, and what waits until it can be: no answer, and no difference of answers, is of 1 to 9. Pure.

Shopper's scans are told in blocks. A block is at least `LEAST` scans that are alike in all that is told of them; it is
made once, at the end of the day on which they had come together, and never changes. Scans that are too few wait in a
pool. What has waited long in one goes on to the next, which tells one thing less: first the lot is left out, then
the region, then the country, at last the reason and the seller. So each scan is in one block at most, every answer is
the sum of some whole blocks, and so is the difference of two answers of which one contains the other: none, or at least
ten. To ask again tomorrow tells no more, for the blocks of yesterday are the same.

This is generalisation to k-anonymous classes (P. Samarati, IEEE TKDE 13 (2001) 1010) with k = 10, made in the order of
time. Rounding or noise per answer was not chosen: both are undone by asking often enough (H. Asghar, D. Kaafar, PoPETs
2020/2 on bounded noise).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

LEAST = 10
"""Scans that a told figure is of at least."""
HOURS = 24


@dataclass(frozen=True, slots=True, order=True)
class Trait:
    """What may be told of a scan; "" where it is not known or not told.

    `product` and `lot` are identifier keys and `seller` the id of an organization, in hexadecimal; `country` is ISO
    3166-1, `region` ISO 3166-2.
    """

    product: str
    seller: str = ""
    lot: str = ""
    country: str = ""
    region: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Crowd:
    """Scans that are alike: how many in each hour of the day (UTC), and how many were the first of their item."""

    hours: tuple[int, ...] = (0,) * HOURS
    news: int = 0

    @property
    def scans(self) -> int:
        """Return how many scans they are."""
        return sum(self.hours)

    def __add__(self, other: Crowd) -> Crowd:
        return Crowd(tuple(a + b for a, b in zip(self.hours, other.hours, strict=True)), self.news + other.news)


@dataclass(frozen=True, slots=True)
class Pool:
    """A crowd that waits, and since when the first of it waits here."""

    since: date
    crowd: Crowd


@dataclass(frozen=True, slots=True)
class Block:
    """A crowd that is told, with what is told of it; `day` is when it had come together."""

    day: date
    trait: Trait
    crowd: Crowd


Pools = Mapping[tuple[int, Trait], Pool]
"""What waits, by stage and by what that stage tells."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A step of telling less: the members of `Trait` that it leaves out, and how long scans wait in it (None: until
    they are enough).
    """

    without: tuple[str, ...]
    waits: timedelta | None

    def cut(self, trait: Trait) -> Trait:
        """Return what the stage tells."""
        return replace(trait, **dict.fromkeys(self.without, ""))


STAGES: Sequence[Stage] = (
    Stage((), timedelta(days=14)),
    Stage(("lot",), timedelta(days=7)),
    Stage(("lot", "region"), timedelta(days=7)),
    Stage(("lot", "region", "country"), timedelta(days=7)),
    Stage(("lot", "region", "country", "reason", "seller"), None),
)


def close_day(
    pools: Pools, arrived: Iterable[tuple[Trait, Crowd]], day: date
) -> tuple[list[Block], dict[tuple[int, Trait], Pool]]:
    """Return the blocks that come together by the end of a day, and what waits on. Days are closed in order."""
    waiting = dict(pools)
    for trait, crowd in arrived:
        _pour(waiting, 0, trait, crowd, day)
    blocks = []
    for number, stage in enumerate(STAGES):
        for place in sorted(one for one in waiting if one[0] == number):
            pool = waiting[place]
            if pool.crowd.scans >= LEAST:
                blocks.append(Block(day, place[1], pool.crowd))
                del waiting[place]
            elif stage.waits is not None and day - pool.since >= stage.waits:
                del waiting[place]
                _pour(waiting, number + 1, place[1], pool.crowd, day)
    return blocks, waiting


def _pour(waiting: dict[tuple[int, Trait], Pool], number: int, trait: Trait, crowd: Crowd, day: date) -> None:
    place = number, STAGES[number].cut(trait)
    found = waiting.get(place)
    waiting[place] = Pool(day, crowd) if found is None else Pool(found.since, found.crowd + crowd)
