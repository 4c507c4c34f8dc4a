"""Products, sites and parties as master data states them, with names in several languages.

Names are keyed by BCP 47 primary language; `name()` falls back to English, then to any language, then to the id.
Attributes follow CBV 2.0 §9 where it has one; what it lacks is in the gqts namespace (`attributes.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal


def choose_name(names: Mapping[str, str], language: str, otherwise: str) -> str:
    """Return the name in `language`, else English, else any, else `otherwise`."""
    return names.get(language) or names.get("en") or next(iter(names.values()), otherwise)


@dataclass(frozen=True, slots=True)
class Product:
    """What a trade item is, as its owner describes it; `uri` is its canonical identifier (`…/01/{gtin}`)."""

    uri: str
    names: Mapping[str, str] = field(default_factory=dict)
    brand: str | None = None
    category: str | None = None
    net_contents: Mapping[str, str] = field(default_factory=dict)
    country_of_origin: str | None = None
    """ISO 3166-1 alpha-2."""
    stated_by: str | None = None
    hs6: str | None = None
    """Its heading in the Harmonized System, six digits, as its owner states it."""
    stream: int = 0
    """Whose description it is (`gqts.sharing`)."""
    gross_grams: Decimal | None = None
    """What one piece weighs with its packing."""
    floor_price: Decimal | None = None
    """Under which, in renminbi, its brand owner knows of no genuine one being sold."""
    coldest: Decimal | None = None
    """The least it may be kept at, in degrees Celsius."""
    warmest: Decimal | None = None
    markets: frozenset[str] = frozenset()
    """The countries it is meant to be sold in, ISO 3166-1 alpha-2; empty when its owner does not say."""

    def name(self, language: str) -> str:
        """Return its name in `language`, or the nearest there is."""
        return choose_name(self.names, language, self.uri)

    def net_content(self, language: str) -> str | None:
        """Return how much it holds, as its owner says it in `language` or the nearest there is; None when untold."""
        return choose_name(self.net_contents, language, "") or None


@dataclass(frozen=True, slots=True)
class Site:
    """A place; `role` is one of factory, warehouse, port, airport, bonded_warehouse, inspection_body, customs,
    distribution, shop, market; `country` ISO 3166-1 alpha-2; coordinates WGS 84 degrees; `party` its operator's uri.
    """

    uri: str
    names: Mapping[str, str] = field(default_factory=dict)
    role: str | None = None
    country: str | None = None
    city: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    party: str | None = None
    unlocode: str | None = None
    stream: int = 0

    def name(self, language: str) -> str:
        """Return its name in `language`, or the nearest there is."""
        return choose_name(self.names, language, self.uri)


@dataclass(frozen=True, slots=True)
class Party:
    """A firm or authority; `role` is one of manufacturer, trader, inspection_body, logistics, bonded_warehouse,
    platform, customs.
    """

    uri: str
    names: Mapping[str, str] = field(default_factory=dict)
    role: str | None = None
    country: str | None = None
    stream: int = 0

    def name(self, language: str) -> str:
        """Return its name in `language`, or the nearest there is."""
        return choose_name(self.names, language, self.uri)
