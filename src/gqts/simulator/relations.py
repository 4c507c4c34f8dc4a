"""Who makes or labels whose goods in the simulated world, and who buys whose materials: what firms authorize by."""

from __future__ import annotations

from gqts.simulator.firms import Firm
from gqts.simulator.lanes import LANES
from gqts.simulator.materials import RECIPES
from gqts.simulator.products import Product


def list_makers() -> list[tuple[Firm, Product]]:
    """Return (firm, product) for every product and who begins its record: its factory, trader or freight station."""
    pairs = {
        (lane.origin.firm.code, product.code): (lane.origin.firm, product)
        for lane in LANES.values()
        for product in lane.products
    }
    return [pairs[place] for place in sorted(pairs)]


def list_customers(supplier: Firm) -> list[Firm]:
    """Return the factories that make goods of a firm's materials."""
    customers = {
        maker.code: maker
        for maker, product in list_makers()
        if product.code in RECIPES
        for ingredient in RECIPES[product.code].ingredients
        if ingredient.site.firm == supplier
    }
    return [customers[code] for code in sorted(customers)]
