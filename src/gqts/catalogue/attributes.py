"""Read what master data says of an element into products, sites and parties.

Attribute identifiers are matched by their local name, after CBV 2.0 §9 (`urn:epcglobal:cbv:mda#descriptionShort`, also
written `urn:epcglobal:cbv:mda:descriptionShort` or `cbvmda:descriptionShort`). What CBV lacks has the namespace
`https://gqts.dev/ns/1.0/`: `name_{language}`, `brand`, `country`, `latitude`, `longitude`, `party`, `site_role`,
`party_role`, `unlocode`, and of products `gross_weight_grams` (of one piece), `price_floor_cny`,
`temperature_min_celsius`, `temperature_max_celsius` and `target_market`. Unknown attributes are kept in the statement
and not read here.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from gqts.catalogue.things import Party, Product, Site
from gqts.identifiers import canonical_uri

GQTS_NAMESPACE = "https://gqts.dev/ns/1.0/"
EPC_CLASS = "urn:epcglobal:epcis:vtype:EPCClass"
LOCATIONS = (
    "urn:epcglobal:epcis:vtype:Location",
    "urn:epcglobal:epcis:vtype:BusinessLocation",
    "urn:epcglobal:epcis:vtype:ReadPoint",
)
PARTIES = (
    "urn:epcglobal:epcis:vtype:Party",
    "urn:epcglobal:epcis:vtype:SourceDest",
)

_LOCAL_NAME = re.compile(r"[^:#/]+$")
_IN_LANGUAGE = re.compile(r"(name|net_content)_([a-z]{2,3})")
_NAMES = ("descriptionShort", "tradeItemDescription", "functionalName", "name", "descriptionLong")
_NET_CONTENTS = ("net_content", "netContent", "netContentDescription", "netWeight")
_MARKETS = ("target_market", "targetMarket", "targetMarketCountryCode", "targetMarketCountries")
_TEXT_LIMIT = 500
_COLDEST = -273
_LARGEST = 10**12


def read_names(attributes: Mapping[str, Any]) -> dict[str, Any]:
    """Return attribute values by local name; language-tagged values as `name_{language}`."""
    named: dict[str, Any] = {}
    for identifier, value in attributes.items():
        match = _LOCAL_NAME.search(identifier)
        if match is None:
            continue
        for language, text in _texts(value):
            name = match.group()
            named.setdefault(_spoken(name, language), text)
    return named


def _spoken(name: str, language: str | None) -> str:
    if language and name in _NAMES:
        return f"name_{language}"
    return f"net_content_{language}" if language and name in _NET_CONTENTS else name


def read_product(uri: str, attributes: Mapping[str, Any], stated_by: str | None, stream: int = 0) -> Product:
    """Return the product that an EPCClass element describes."""
    named = read_names(attributes)
    return Product(
        uri=uri,
        names=_in_languages(named, "name", _NAMES),
        brand=_first(named, "brand", "brandName"),
        category=_first(named, "gpc_category", "gpcCategoryCode", "classificationCategoryCode", "category"),
        net_contents=_in_languages(named, "net_content", _NET_CONTENTS),
        country_of_origin=_country(named, "country", "countryOfOrigin", "tradeItemCountryOfOrigin"),
        stated_by=stated_by,
        hs6=_first(named, "hs6", "hsCode"),
        stream=stream,
        gross_grams=_amount(named, "gross_weight_grams"),
        floor_price=_amount(named, "price_floor_cny"),
        coldest=_amount(named, "temperature_min_celsius", least=_COLDEST),
        warmest=_amount(named, "temperature_max_celsius", least=_COLDEST),
        markets=_markets(attributes),
    )


def read_site(uri: str, attributes: Mapping[str, Any], stream: int = 0) -> Site:
    """Return the place that a location element describes."""
    named = read_names(attributes)
    party = _first(named, "party", "owningParty", "possessingParty")
    latitude, longitude = _degrees(named, "latitude", 90.0), _degrees(named, "longitude", 180.0)
    is_placed = latitude is not None and longitude is not None
    return Site(
        uri=uri,
        names=_in_languages(named, "name", _NAMES),
        role=_first(named, "site_role"),
        country=_country(named, "country", "countryCode"),
        city=_first(named, "city"),
        latitude=latitude if is_placed else None,
        longitude=longitude if is_placed else None,
        party=canonical_uri(party) if party else None,
        unlocode=_first(named, "unlocode"),
        stream=stream,
    )


def read_party(uri: str, attributes: Mapping[str, Any], stream: int = 0) -> Party:
    """Return the firm or authority that a party element describes."""
    named = read_names(attributes)
    return Party(
        uri=uri,
        names=_in_languages(named, "name", _NAMES),
        role=_first(named, "party_role"),
        country=_country(named, "country", "countryCode"),
        stream=stream,
    )


def _texts(value: Any) -> list[tuple[str | None, str]]:
    """Return (language, text) pairs of a plain, language-tagged or repeated attribute value."""
    if isinstance(value, list):
        return [pair for one in value for pair in _texts(one)]
    if isinstance(value, dict):
        text = value.get("@value", value.get("#text"))
        return [(value.get("@language"), text[:_TEXT_LIMIT])] if isinstance(text, str) else []
    if isinstance(value, bool) or value is None:
        return []
    return [(None, str(value).strip()[:_TEXT_LIMIT])]


def _in_languages(named: Mapping[str, Any], what: str, plain_names: tuple[str, ...]) -> dict[str, str]:
    """Return `what` by language; a value whose language is not told stands for English."""
    matches = ((_IN_LANGUAGE.fullmatch(key), text) for key, text in named.items())
    told = {match.group(2): text for match, text in matches if match and match.group(1) == what and text}
    plain = _first(named, *plain_names)
    if plain and "en" not in told:
        told["en"] = plain
    return told


def _first(named: Mapping[str, Any], *names: str) -> str | None:
    return next((named[name] for name in names if named.get(name)), None)


def _country(named: Mapping[str, Any], *names: str) -> str | None:
    code = (_first(named, *names) or "").upper()
    return code if len(code) == 2 and code.isascii() and code.isalpha() else None


def _markets(attributes: Mapping[str, Any]) -> frozenset[str]:
    """Return the countries of every value of a market attribute, written apart or in a row."""
    told = (value for name, value in attributes.items() if (_LOCAL_NAME.search(name) or [""])[0] in _MARKETS)
    words = (word.upper() for value in told for _, text in _texts(value) for word in re.split(r"[\s,;]+", text))
    return frozenset(word for word in words if len(word) == 2 and word.isascii() and word.isalpha())


def _amount(named: Mapping[str, Any], name: str, *, least: int = 0) -> Decimal | None:
    """Return a number of at least `least`, and no more than anybody means."""
    try:
        amount = Decimal(named.get(name, ""))
    except InvalidOperation:
        return None
    return amount if amount.is_finite() and least <= amount < _LARGEST else None


def _degrees(named: Mapping[str, Any], name: str, limit: float) -> float | None:
    try:
        degrees = float(named.get(name, ""))
    except ValueError:
        return None
    return degrees if math.isfinite(degrees) and abs(degrees) <= limit else None
