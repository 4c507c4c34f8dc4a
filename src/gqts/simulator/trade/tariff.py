"""What customs messages say of goods: commodity codes, taxes, countries and units.

Taxes are those in force in 2026 for the categories traded here (增值税暂行条例, 消费税暂行条例, 财税〔2016〕103号 for
cosmetics of at least 10 yuan a gram or millilitre): value-added tax of 13 %, of 9 % on edible oil and sugar-free farm
produce, consumption tax of 10 % on wine and 15 % on dear cosmetics. Countries and units are of JGS-20.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from gqts.customs.tax import Rates
from gqts.simulator.products import Product

COUNTRIES: Mapping[str, str] = {
    "HK": "110", "JP": "116", "AE": "138", "CN": "142", "KE": "224", "DE": "304", "ES": "312", "US": "502",
    "AU": "601", "NZ": "609", "SG": "132", "VN": "141", "KR": "133",
}  # fmt: skip
"""Countries by ISO 3166-1, as JGS-20 numbers them."""

PIECES, KILOGRAMS = "011", "035"
"""Units of JGS-20: pieces (件), kilograms (千克)."""

_ORDINARY = Decimal("0.13")
_VALUE_ADDED = {"150920": Decimal("0.09"), "170114": Decimal("0.13")}
_CONSUMPTION = {"220421": Decimal("0.10"), "330410": Decimal("0.15")}


def commodity_code(product: Product) -> str:
    """Return the ten digits under which a product is declared."""
    return f"{product.hs6}0000"


def rates_of(product: Product) -> Rates:
    """Return the legal rates of a product."""
    return Rates(
        value_added=_VALUE_ADDED.get(product.hs6, _ORDINARY), consumption=_CONSUMPTION.get(product.hs6, Decimal(0))
    )


def country_code(iso: str) -> str:
    """Return a country as JGS-20 numbers it."""
    return COUNTRIES[iso]
