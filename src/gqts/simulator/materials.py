"""What factories make their goods of, from whom, and how their systems record the making.

Three habits of real factories are all legal EPCIS, and a tracing engine must read each:
`direct`  one TransformationEvent turns material lots into up to a hundred serials;
`split`   one TransformationEvent names the inputs, later ones the serials, joined by a transformationID;
`lot`     one TransformationEvent makes a finished lot, then ObjectEvents commission its serials (ILMD lotNumber).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from gqts.simulator.places import SITES, Site
from gqts.simulator.products import Product
from gqts.simulator.tables import read_table

Habit = Literal["direct", "split", "lot"]


@dataclass(frozen=True, slots=True)
class Ingredient:
    """A material: who supplies it, its unit (UN/ECE Recommendation 20), and how much of it a finished item takes.

    `thousandths` of a unit go into an item; `letters` begin its lot numbers; `goes_into_bulk` says that it is first
    made into the recipe's bulk.
    """

    product: Product
    site: Site
    letters: str
    uom: str
    thousandths: int
    goes_into_bulk: bool = False


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a product is made: its materials, the bulk made of some of them (a tank of wine), and the factory's habit."""

    habit: Habit
    ingredients: tuple[Ingredient, ...]
    bulk: Ingredient | None = None


def _read_ingredient(number: int, row: dict[str, str]) -> Ingredient:
    site = SITES[row["site"]]
    product = Product(
        code=row["code"],
        firm=site.firm,
        number=number,
        english=row["english"],
        chinese=row["chinese"],
        brand="",
        category="material",
        gpc="",
        country=site.country,
        hs6=row["hs6"],
        price_cny=0,
        net_content="",
        net_content_zh="",
        gross_grams=0,
    )
    is_bulk_input = row["goes_into_bulk"] == "yes"
    return Ingredient(product, site, row["letters"], row["uom"], int(row["thousandths"]), is_bulk_input)


MATERIALS: Mapping[str, Ingredient] = {
    row["code"]: _read_ingredient(501 + place, row) for place, row in enumerate(read_table("materials"))
}
"""Every material, by its code."""


def _recipe(habit: Habit, *codes: str, bulk: str = "") -> Recipe:
    return Recipe(habit, tuple(MATERIALS[code] for code in codes), MATERIALS[bulk] if bulk else None)


RECIPES: Mapping[str, Recipe] = {
    "diapers_m": _recipe("direct", "pulp", "sap", "nonwoven"),
    "diapers_l": _recipe("direct", "pulp", "sap", "nonwoven"),
    "milk_powder": _recipe("lot", "raw_milk", bulk="bulk_powder"),
    "infant_formula": _recipe("lot", "raw_milk", "premix", bulk="bulk_powder"),
    "olive_oil": _recipe("split", "olives", "oil_bottle", bulk="bulk_oil"),
    "riesling": _recipe("split", "grapes", "wine_bottle", bulk="bulk_wine"),
    "hair_dryer": _recipe("lot", "motor"),
    "toothbrush": _recipe("direct", "motor"),
}
"""How each product that is traced to its factory is made, by product code."""
