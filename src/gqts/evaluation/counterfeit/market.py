"""The market that is watched: a year of four products, sold item by item, with everybody who looks.

The goods come in consignments spread over the year, so that a lot always has others of its product beside it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from gqts.simulator.lanes import LANES
from gqts.simulator.plan import Consignment
from gqts.simulator.products import PRODUCTS
from gqts.simulator.randomness import Stream
from gqts.simulator.shoppers import Habits, Life, Look, list_lives, list_looks

GOODS = (("diapers", "diapers_l"), ("milk", "infant_formula"), ("supplements", "fish_oil"), ("cosmetics", "lipstick"))
"""Lane and product: by sea into bonded warehouses, and by air to single buyers."""
_START = date(2026, 1, 5)
_DAYS = 300
_SALE_DAYS = 45


@dataclass(frozen=True, slots=True)
class Market:
    """A year's goods by product (GTIN), each list in the order of consignments and sales."""

    seed: int
    habits: Habits
    lives: dict[str, list[Life]]
    _listed: dict[tuple[str, int, Habits], list[Look]] = field(default_factory=dict)

    def list_looks(self, gtin: str, shoppers: int, habits: Habits) -> list[Look]:
        """Return every look at goods of a product, in the order of time; `shoppers` seeds who looks."""
        asked = (gtin, shoppers, habits)
        if asked not in self._listed:
            self._listed[asked] = self._list_looks(gtin, shoppers, habits)
        return self._listed[asked]

    def _list_looks(self, gtin: str, shoppers: int, habits: Habits) -> list[Look]:
        batches: dict[int, list[Life]] = {}
        for life in self.lives[gtin]:
            batches.setdefault(life.consignment, []).append(life)
        looks = [look for batch in batches.values() for look in list_looks(shoppers, batch, habits)]
        return sorted(looks, key=lambda one: (one.at, one.uri, one.person))


def open_market(seed: int, habits: Habits, *, consignments: int, items: int) -> Market:
    """Return a year of `consignments` of each product, with so many items in each: the same for the same arguments."""
    chance = Stream(seed, "market")
    lives: dict[str, list[Life]] = {}
    first_item = first_unit = number = 0
    for place in range(consignments):
        for lane_code, product_code in GOODS:
            number += 1
            days = _DAYS * place // consignments + chance.below(20)
            plan = Consignment(
                seed=seed,
                number=number,
                lane=LANES[lane_code],
                product=PRODUCTS[product_code],
                items=items,
                first_item=first_item,
                first_unit=first_unit,
                starts_at=datetime.combine(_START, time(), UTC) + timedelta(days=days),
                sale_days=_SALE_DAYS,
            )
            first_item, first_unit = plan.next_numbers
            lives.setdefault(plan.product.gtin, []).extend(list_lives(plan, habits))
    return Market(seed, habits, lives)
