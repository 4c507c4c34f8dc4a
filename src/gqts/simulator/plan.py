"""What is planned of one consignment: enough to name every identifier in it without telling its story.

A consignment is one commercial shipment of one product (or, for market exports, of several small goods). Its numbers
come from ranges of its own, so that no two consignments share a serial, a logistic unit, a lot or a container, and each
can be told alone, in any order: that is what keeps a world of a million items in bounded memory.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from hashlib import blake2b

from gqts.simulator.firms import Firm
from gqts.simulator.keys import make_container, make_serial, make_sscc, make_vin
from gqts.simulator.lanes import Lane
from gqts.simulator.materials import Ingredient
from gqts.simulator.products import Product

UNITS_BESIDE_ITEMS = 200
"""Logistic units that a consignment may number beyond one of each kind per item (cartons of a market export)."""


class Topic(StrEnum):
    """What a party may leave out: the steps of a journey that are told by one party alone."""

    ESSENTIAL = "essential"
    VOYAGE = "voyage"
    INSPECTION = "inspection"
    STORAGE = "storage"


class Unit(StrEnum):
    """The kinds of logistic unit; the place of each in this list is its SSCC extension digit."""

    CASE = "case"
    PALLET = "pallet"
    PARCEL = "parcel"
    BAG = "bag"


@dataclass(frozen=True, slots=True)
class Consignment:
    """A plan: `items` serialised items of `product` that take `lane`, beginning at `starts_at` (UTC).

    `first_item` and `first_unit` are where its number ranges begin. `withheld` is the topic that nobody shares.
    `has_missing_start` says that nobody recorded the making of its first item. What comes into a bonded warehouse is
    sold over `sale_days`.
    """

    seed: int
    number: int
    lane: Lane
    product: Product
    items: int
    first_item: int
    first_unit: int
    starts_at: datetime
    withheld: Topic | None = None
    has_missing_start: bool = False
    sale_days: int = 21

    def item(self, index: int) -> str:
        """Return the identifier of its `index`-th item: a vehicle's VIN, else an SGTIN."""
        number = self.first_item + index
        if self.product.category == "vehicles":
            return make_vin(self.product.code[:3].upper(), "T", number)
        return self.product.item(make_serial(number, _scatter(self.seed)))

    def unit(self, kind: Unit, firm: Firm, index: int) -> str:
        """Return the SSCC of its `index`-th logistic unit of a kind, issued by `firm`."""
        place = list(Unit).index(kind)
        number = self.first_unit + place * (self.items + UNITS_BESIDE_ITEMS) + index
        return make_sscc(firm.prefix, place, number)

    def parcel(self, index: int) -> str:
        """Return the waybill of its `index`-th parcel: the carrier by its code at customs, and its own number."""
        courier, number = self.lane.courier, self.first_unit + index
        return f"urn:gqts:waybill:{courier.customs_code}:{courier.waybill_code}{number:012d}"

    def lot(self, run: int) -> str:
        """Return the number of its `run`-th production lot."""
        return f"{self.product.code[:2].upper()}{self.number:05d}{'ABCDEFGH'[run]}"

    def material_lot(self, ingredient: Ingredient) -> str:
        """Return the identifier of the lot of a material that was bought for it."""
        return ingredient.product.lot(f"{ingredient.letters}-{self.number:05d}")

    @property
    def runs(self) -> tuple[range, ...]:
        """Return the item indexes of each production lot."""
        count = 1 if self.items < 40 else 2 if self.items < 400 else 4
        cuts = [self.items * run // count for run in range(count + 1)]
        return tuple(range(low, high) for low, high in itertools.pairwise(cuts))

    @property
    def next_numbers(self) -> tuple[int, int]:
        """Return the first item and the first logistic unit that the next consignment may number."""
        return self.first_item + self.items, self.first_unit + len(Unit) * (self.items + UNITS_BESIDE_ITEMS)

    @property
    def container(self) -> str:
        """Return the freight container it travels in."""
        return make_container(self.number % 1_000_000)

    def document(self, kind: str) -> str:
        """Return the number of one of its commercial documents, such as `PO00012`."""
        return f"{kind}{self.number:06d}"


@lru_cache(maxsize=64)
def _scatter(seed: int) -> int:
    return int.from_bytes(blake2b(f"{seed}/serials".encode(), digest_size=8).digest())
