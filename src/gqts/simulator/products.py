"""What is traded: invented brands in real categories.

HS codes are the six digits of HS 2022. The GPC brick is given only where it could be checked against a published list;
it is empty elsewhere, as in much real master data. Prices are retail prices in CNY, weights gross grams a piece.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gqts.simulator.firms import FIRMS, Firm
from gqts.simulator.keys import CANONICAL, make_gtin
from gqts.simulator.tables import read_table


@dataclass(frozen=True, slots=True)
class Product:
    """A class of trade items with its GTIN.

    `cold` is the range in °C that it must be kept in, for goods whose temperature is logged.
    """

    code: str
    firm: Firm
    number: int
    english: str
    chinese: str
    brand: str
    category: str
    gpc: str
    country: str
    hs6: str
    price_cny: int
    net_content: str
    net_content_zh: str
    gross_grams: int
    case_size: int = 1
    cases_per_pallet: int = 1
    shelf_days: int = 0
    cold: tuple[int, int] | None = None

    @property
    def gtin(self) -> str:
        """Return its GTIN, fourteen digits."""
        return make_gtin(self.firm.prefix, self.number)

    @property
    def uri(self) -> str:
        """Return the canonical link of the class."""
        return f"{CANONICAL}/01/{self.gtin}"

    @property
    def floor_cny(self) -> int:
        """Return the least that its brand lets it be sold at: three quarters of the usual price; 0 when it has none."""
        return self.price_cny * 3 // 4

    def lot(self, number: str) -> str:
        """Return the canonical link of a lot."""
        return f"{self.uri}/10/{number}"

    def item(self, serial: str) -> str:
        """Return the canonical link of one serialised item."""
        return f"{self.uri}/21/{serial}"


@dataclass(frozen=True, slots=True)
class Variety:
    """A small good of the export markets: its product, what a piece is declared at in US cents, and pieces a carton."""

    product: Product
    usd_cents: int
    carton_size: int


def _read_product(number: int, row: dict[str, str]) -> Product:
    return Product(
        code=row["code"],
        firm=FIRMS[row["firm"]],
        number=number,
        english=row["english"],
        chinese=row["chinese"],
        brand=row["brand"],
        category=row["category"],
        gpc=row["gpc"],
        country=row["country"],
        hs6=row["hs6"],
        price_cny=int(row["price_cny"]),
        net_content=row["net_content"],
        net_content_zh=row["net_content_zh"],
        gross_grams=int(row["gross_grams"]),
        case_size=int(row["case_size"]),
        cases_per_pallet=int(row["cases_per_pallet"]),
        shelf_days=int(row["shelf_days"]),
        cold=(int(row["coldest"]), int(row["warmest"])) if row["coldest"] else None,
    )


def _read_variety(number: int, row: dict[str, str]) -> Variety:
    product = Product(
        code=f"variety_{number}",
        firm=FIRMS[row["firm"]],
        number=number,
        english=row["english"],
        chinese=row["chinese"],
        brand="",
        category="market goods",
        gpc="",
        country="CN",
        hs6=row["hs6"],
        price_cny=0,
        net_content="1 piece",
        net_content_zh="1 件",
        gross_grams=int(row["gross_grams"]),
    )
    return Variety(product, int(row["usd_cents"]), int(row["carton_size"]))


PRODUCTS: Mapping[str, Product] = {
    row["code"]: _read_product(101 + place, row) for place, row in enumerate(read_table("products"))
}
"""Every retail product and vehicle model, by its code."""

VARIETIES: tuple[Variety, ...] = tuple(
    _read_variety(301 + place, row) for place, row in enumerate(read_table("varieties"))
)
"""Every small good of the export markets."""
