"""Master data as each firm shares it: its party record, its places, its products (CBV 2.0 §9, EPCIS 2.0 §6.5).

Attributes are CBV's (`urn:epcglobal:cbv:mda:…`) where it has one. The rest are in the gqts namespace, written
`gqts:…`: `name_en`, `name_zh` and further `name_<language>` (BCP 47), `brand`, `category`, `gpc`, `country`
(ISO 3166-1 alpha-2), `hs6`, `price_cny`, `net_content` (and `net_content_zh`), `gross_weight_grams`, `price_floor_cny`,
`temperature_min_celsius` and `temperature_max_celsius`; `latitude`, `longitude` (WGS 84 degrees), `city`, `unlocode`,
`party` (PGLN of the operator), `site_role`; `party_role`. The spots of a place are its children and say where they are
themselves.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from gqts.simulator.firms import Firm
from gqts.simulator.places import SPOTS, Site
from gqts.simulator.products import Product

_CBV = "urn:epcglobal:cbv:mda:"
_VOCABULARY = "urn:epcglobal:epcis:vtype:"


def describe_firm(firm: Firm, sites: Iterable[Site], products: Iterable[Product]) -> list[dict[str, Any]]:
    """Return the vocabulary list with which `firm` describes itself, the places it runs and the products it owns."""
    places = [element for site in sites if site.firm == firm for element in _site_elements(site)]
    goods = [_product_element(product) for product in products if product.firm == firm]
    parts = {"Party": [_firm_element(firm)], "Location": places, "EPCClass": goods}
    return [
        {"type": _VOCABULARY + kind, "vocabularyElementList": elements} for kind, elements in parts.items() if elements
    ]


def _element(uri: str, attributes: dict[str, Any], children: Iterable[str] = ()) -> dict[str, Any]:
    stated = [{"id": name, "attribute": value} for name, value in attributes.items() if value != ""]
    element: dict[str, Any] = {"id": uri, "attributes": stated}
    below = list(children)
    return element | {"children": below} if below else element


def _firm_element(firm: Firm) -> dict[str, Any]:
    names = {f"gqts:name_{language}": name for language, name in firm.names.items()}
    facts = {"gqts:country": firm.country, "gqts:party_role": firm.role}
    return _element(firm.spell(firm.id), {_CBV + "name": firm.names["en"]} | names | facts)


def _site_elements(site: Site) -> list[dict[str, Any]]:
    spell = site.firm.spell
    attributes = {
        _CBV + "name": site.english,
        _CBV + "city": site.city,
        _CBV + "countryCode": site.country,
        "gqts:name_en": site.english,
        "gqts:name_zh": site.chinese,
    } | _position(site)
    spots = [_spot_element(site, spot) for spot in site.spots]
    return [_element(spell(site.place()), attributes, (spot["id"] for spot in spots)), *spots]


def _spot_element(site: Site, spot: str) -> dict[str, Any]:
    """Return a spot with what a reader of the spot alone needs: where it is and who runs it."""
    english, chinese = SPOTS[spot]
    attributes = {
        _CBV + "site": site.gln,
        _CBV + "ssd": english,
        "gqts:name_en": f"{site.english}, {english}",
        "gqts:name_zh": f"{site.chinese} {chinese}",
    }
    return _element(site.firm.spell(site.place(spot)), attributes | _position(site))


def _position(site: Site) -> dict[str, Any]:
    return {
        "gqts:city": site.city,
        "gqts:country": site.country,
        "gqts:unlocode": site.unlocode,
        "gqts:latitude": site.latitude,
        "gqts:longitude": site.longitude,
        "gqts:party": site.firm.spell(site.firm.id),
        "gqts:site_role": site.role,
    }


def _product_element(product: Product) -> dict[str, Any]:
    attributes = {
        _CBV + "descriptionShort": product.english,
        _CBV + "tradeItemDescription": product.english,
        _CBV + "countryOfOrigin": product.country,
        _CBV + "netContentDescription": product.net_content,
        "gqts:name_en": product.english,
        "gqts:name_zh": product.chinese,
        "gqts:brand": product.brand,
        "gqts:category": product.category,
        "gqts:gpc": product.gpc,
        "gqts:country": product.country,
        "gqts:hs6": product.hs6,
        "gqts:net_content": product.net_content,
        "gqts:net_content_zh": product.net_content_zh,
        "gqts:price_cny": product.price_cny or "",
        "gqts:gross_weight_grams": product.gross_grams or "",
        "gqts:price_floor_cny": product.floor_cny or "",
        "gqts:temperature_min_celsius": product.cold[0] if product.cold else "",
        "gqts:temperature_max_celsius": product.cold[1] if product.cold else "",
    }
    return _element(product.firm.spell(product.uri), attributes)
