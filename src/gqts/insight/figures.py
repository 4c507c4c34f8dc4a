"""Figures of scans: by day, week or month, by place, product, lot, reason and hour; each a sum of whole blocks.

A figure is of what is told with the detail that it asks for. Scans that were told without their region or lot, because
they were too few, stand in the rows without one, so that every list adds up to the same total.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from gqts.accounts import Caller
from gqts.catalogue import Product, find_products
from gqts.insight._storage import figures as _storage
from gqts.insight._storage import goods as _goods
from gqts.insight._storage import pools as _pools
from gqts.insight.goods import Good, View, find_view, list_goods
from gqts.kit.database import Transaction

MOST_CELLS = 200_000
"""Rows of an export."""
_BY = {0b011111: "day", 0b100111: "place", 0b111011: "product", 0b111001: "lot", 0b111110: "reason", 0b111111: "all"}


class Grain(StrEnum):
    """The step of a chart of time."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: from a day to a day, both within; the rest narrows it, "" is every one.

    `product` and `lot` are identifier keys in hexadecimal.
    """

    since: date
    until: date
    product: str = ""
    lot: str = ""
    country: str = ""
    region: str = ""
    reason: str = ""

    @property
    def tells_hours(self) -> bool:
        """Return whether hours and new items can be told: they are told of a product as a whole."""
        return not (self.lot or self.country or self.region or self.reason)


@dataclass(frozen=True, slots=True)
class Hours:
    """Scans of a weekday (1 is Monday) from one hour to before another, UTC."""

    weekday: int
    from_hour: int
    to_hour: int
    scans: int


@dataclass(frozen=True, slots=True)
class Figures:
    """The answer. Places are (country, region), lots (product, lot), both "" where it is not told.

    `news` are items scanned for the first time, `again` further scans of items; None when they are not told.
    `closed` is the last day whose scans are in it, None when no day was closed yet.
    """

    scans: int
    by_day: dict[date, int]
    by_place: dict[tuple[str, str], int]
    by_product: dict[str, int]
    by_lot: dict[tuple[str, str], int]
    by_reason: dict[str, int]
    hours: tuple[Hours, ...]
    news: int | None
    again: int | None
    closed: date | None

    @property
    def by_country(self) -> dict[str, int]:
        """Return the scans of each country."""
        sums: dict[str, int] = defaultdict(int)
        for (country, _), scans in self.by_place.items():
            sums[country] += scans
        return dict(sums)


@dataclass(frozen=True, slots=True)
class Cell:
    """A row of an export: scans told with a day and whatever else is told of them."""

    day: date
    product: str
    lot: str
    country: str
    region: str
    reason: str
    scans: int


@dataclass(frozen=True, slots=True)
class Names:
    """What the keys of an answer stand for: goods by product key, and lots by lot key, as canonical identifiers.

    `products` are the descriptions of goods, where they are the reader's own or the reader is customs.
    """

    goods: dict[str, Good]
    lots: dict[str, str]
    products: dict[str, Product]


def read_figures(tx: Transaction, caller: Caller, question: Question) -> Figures:
    """Return what is told of the scans that a caller may read; raise `PermissionMissing`."""
    asked = as_parameters(find_view(tx, caller), question)
    found: dict[str, dict[Any, int]] = defaultdict(dict)
    for which, day, country, region, product, lot, reason, scans in _storage.select_sums(tx, asked):
        by = _BY[which]
        key = {
            "day": day,
            "place": (country, region),
            "product": product.hex if product else "",
            "lot": (product.hex if product else "", lot),
            "reason": reason,
            "all": "",
        }[by]
        found[by][key] = scans or 0
    hours: tuple[Hours, ...] = ()
    news = again = None
    if question.tells_hours:
        hours = tuple(Hours(*row) for row in _storage.select_rhythm(tx, asked))
        news, again = _storage.select_news(tx, asked)
    return Figures(
        found["all"].get("", 0), found["day"], found["place"], found["product"], found["lot"], found["reason"],
        hours, news, again, _pools.select_closed(tx),
    )  # fmt: skip


def list_cells(tx: Transaction, caller: Caller, question: Question) -> list[Cell]:
    """Return what is told, cell by cell, for an export; raise `PermissionMissing`."""
    asked = as_parameters(find_view(tx, caller), question)
    return [Cell(row[0], row[1].hex, *row[2:]) for row in _storage.select_cells(tx, asked, MOST_CELLS)]


def count_scanned_items(tx: Transaction, caller: Caller) -> dict[str, int]:
    """Return how many items of each product, canonical, are told to be scanned, ever; raise `PermissionMissing`.

    It is the sum of the new items that are told of the product, whole: of a product that a platform sold nothing is
    told to it here, for others sell it too.
    """
    view, goods = find_view(tx, caller), {one.key: one for one in list_goods(tx, caller)}
    rows = _storage.select_scanned(tx, {"is_all": view.is_all, "own": sorted(view.own)})
    return {goods[key.hex].uri: items for key, items in rows if key.hex in goods}


def find_names(tx: Transaction, caller: Caller) -> Names:
    """Return the names of the goods that a caller may ask about."""
    goods, view = {one.key: one for one in list_goods(tx, caller)}, find_view(tx, caller)
    told = {one.gtin: key for key, one in goods.items() if view.is_all or key in view.own}
    products = {told[gtin]: product for gtin, product in find_products(tx, told).items()}
    lots = _goods.select_lots(tx, [UUID(key) for key in goods])
    return Names(goods, {key: lot for key, (_, lot) in lots.items()}, products)


def sum_up(by_day: dict[date, int], grain: Grain, since: date, until: date) -> list[tuple[date, int]]:
    """Return the scans of every day, week (from Monday) or month of a period, those without any included.

    Each is given by its first day.
    """
    sums: dict[date, int] = dict.fromkeys(_list_starts(grain, since, until), 0)
    for day, scans in by_day.items():
        start = _start_of(day, grain)
        sums[start] = sums.get(start, 0) + scans
    return sorted(sums.items())


def as_parameters(view: View, question: Question) -> dict[str, Any]:
    """Return a view and a question as the parameters of a query."""
    return {
        "is_all": view.is_all,
        "own": sorted(view.own),
        "seller": view.seller,
        "since": question.since,
        "until": question.until,
        "product": question.product or None,
        "lot": question.lot,
        "country": question.country,
        "region": question.region,
        "reason": question.reason,
    }


def _list_starts(grain: Grain, since: date, until: date) -> Iterable[date]:
    day = since
    while day <= until:
        start = _start_of(day, grain)
        yield start
        day = (start + timedelta(days=32)).replace(day=1) if grain is Grain.MONTH else start + _STEPS[grain]


_STEPS = {Grain.DAY: timedelta(days=1), Grain.WEEK: timedelta(days=7)}


def _start_of(day: date, grain: Grain) -> date:
    if grain is Grain.MONTH:
        return day.replace(day=1)
    return day - timedelta(days=day.weekday()) if grain is Grain.WEEK else day
