"""The parties of the simulated trade as customs' register would know them: whose word it is, who may make what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from uuid import NAMESPACE_URL, UUID, uuid5

from gqts.catalogue import Product as CataloguedProduct
from gqts.catalogue import Site as CataloguedSite
from gqts.evidence import Brand, Described, Register, Voice
from gqts.identifiers import canonical_uri
from gqts.organizations import ALL_GOODS, Accreditation, Activity, Authorization
from gqts.simulator import Firm, Product, Site, list_makers
from gqts.simulator.trade import PAYMENT_INSTITUTIONS, Registered

_ALWAYS = date(2020, 1, 1)
_LONG = date(2035, 1, 1)
_DESCRIBED_AT = datetime(2025, 12, 1, tzinfo=UTC)


def name_id(*names: str) -> UUID:
    """Return the id that stands for something named in the simulated trade."""
    return uuid5(NAMESPACE_URL, "/".join(("gqts", "evaluation", *names)))


@cache
def voice_of(firm: Firm) -> Voice:
    """Return a firm as whoever says something; every firm of the world is in its own hand."""
    organization_id = name_id("firm", firm.id)
    return Voice(firm.names["en"], firm.role, f"organization:{organization_id}", organization_id)


@cache
def voice_of_code(code: str, name: str, role: str) -> Voice:
    """Return a party that customs messages name by its code."""
    return Voice(name, role, f"code:{code}")


@dataclass(frozen=True, slots=True)
class Codes:
    """Who is behind a registration code: the firms of the world, and those that only messages know."""

    firms: Mapping[str, Firm]

    def voice(self, code: str, name: str, role: str) -> Voice:
        """Return who is meant by a code."""
        firm = self.firms.get(code)
        return voice_of_code(code, name, role) if firm is None else voice_of(firm)


def know_codes(firms: tuple[Firm, ...]) -> Codes:
    """Return the registration codes of firms."""
    return Codes({firm.customs_code: firm for firm in firms})


@cache
def makers_of(gtin: str) -> tuple[Firm, ...]:
    """Return who makes or labels a product with its brand's consent."""
    return tuple(maker for maker, product in list_makers() if product.gtin == gtin)


def may_begin(firm: Firm, product: Product) -> bool:
    """Return whether a firm has shown that it may give a product's numbers."""
    return firm == product.firm or firm in makers_of(product.gtin)


def compose_register(product: Product, sharing: frozenset[Firm], merchant: Registered | None) -> Register:
    """Return what the register knows when the firms of `sharing` take part.

    Registration codes are known of everybody, since mandated messages name them; brands and whom they authorize only of
    brands that take part; accreditations come from the accreditation bodies.
    """
    brands = {}
    if product.firm in sharing:
        brands[product.gtin] = Brand(voice_of(product.firm), _authorizations(product))
    bodies = [firm for firm in sharing if firm.role == "inspection_body"]
    parties = {one.registered.code: _payer(one.registered) for one in PAYMENT_INSTITUTIONS}
    if merchant is not None:
        parties[merchant.code] = voice_of_code(merchant.code, merchant.name, "trader")
    return Register(
        parties=parties,
        brands=brands,
        accreditations={name_id("firm", firm.id): (_accreditation(firm),) for firm in bodies},
        organizations=frozenset(name_id("firm", firm.id) for firm in sharing),
    )


def describe_product(product: Product) -> Described:
    """Return a product as its brand describes it."""
    told = CataloguedProduct(
        uri=product.uri,
        names={"en": product.english, "zh": product.chinese},
        brand=product.brand,
        category=product.category,
        country_of_origin=product.country,
        stated_by=product.firm.id,
        hs6=product.hs6,
        gross_grams=Decimal(product.gross_grams),
        floor_price=Decimal(product.floor_cny) if product.floor_cny else None,
        coldest=Decimal(product.cold[0]) if product.cold else None,
        warmest=Decimal(product.cold[1]) if product.cold else None,
    )
    return Described(told, voice_of(product.firm), _DESCRIBED_AT)


@cache
def describe_site(site: Site) -> CataloguedSite:
    """Return a place as its operator describes it."""
    return CataloguedSite(
        uri=site.place(),
        names={"en": site.english, "zh": site.chinese},
        role=site.role,
        country=site.country,
        city=site.city,
        latitude=site.latitude,
        longitude=site.longitude,
        party=site.firm.id,
        unlocode=site.unlocode or None,
    )


def place_uris(site: Site) -> list[str]:
    """Return the canonical identifiers of a place and its spots."""
    return [canonical_uri(site.place(spot)) for spot in ("", *site.spots)]


def _payer(one: Registered) -> Voice:
    return voice_of_code(one.code, one.name, "payment")


@cache
def _accreditation(firm: Firm) -> Accreditation:
    return Accreditation(
        name_id("accreditation", firm.id), name_id("firm", firm.id), "ILAC-MRA", "", "", (ALL_GOODS,), _ALWAYS, _LONG
    )


@cache
def _authorizations(product: Product) -> tuple[Authorization, ...]:
    brand = name_id("firm", product.firm.id)
    return tuple(
        Authorization(
            name_id("authorization", maker.id, product.gtin),
            brand,
            name_id("firm", maker.id),
            Activity.MANUFACTURE,
            product.gtin,
            _ALWAYS,
        )
        for maker in makers_of(product.gtin)
        if maker != product.firm
    )
