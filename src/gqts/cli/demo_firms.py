"""The demonstration world's organizations: its firms and authorities, what they have proven, whom they authorize, and
what each of them shares. Told through the same doors as real ones, by the operator.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from gqts.kit.database import Transaction
from gqts.kit.ids import new_id
from gqts.organizations import (
    ALL_GOODS,
    Activity,
    Actor,
    Application,
    Entry,
    IdentifierKind,
    Level,
    Organization,
    Role,
    Scope,
    apply_to_join,
    authorize_partner,
    claim_identifier,
    decide_application,
    decide_identifier,
    find_by_party,
    grant_accreditation,
    list_organizations,
    set_scope,
)
from gqts.sharing import Audience, FactKind, Field, Rule, apply_preset, name_organization, save_rules
from gqts.simulator import Firm, World, list_customers, list_makers
from gqts.simulator.trade import PAYMENT_INSTITUTIONS, ROGUE, list_registered

OPERATOR = Actor.operator("demonstration")
_REASON = "Part of the demonstration world."
_PERIOD = timedelta(days=3 * 365)
_ROLES: Mapping[str, tuple[Role, ...]] = {
    "manufacturer": (Role.MANUFACTURER, Role.BRAND_OWNER),
    "trader": (Role.TRADER, Role.BRAND_OWNER),
    "inspection_body": (Role.INSPECTION_BODY,),
    "logistics": (Role.LOGISTICS,),
    "bonded_warehouse": (Role.BONDED_WAREHOUSE,),
    "platform": (Role.PLATFORM,),
    "payment": (Role.PAYMENT,),
    "customs": (Role.CUSTOMS,),
}
_LEVELS = {"manufacturer": Level.FACTORY, "trader": Level.TRADER, "inspection_body": Level.FACTORY}
_PRESETS = {"manufacturer": "factory", "trader": "trader", "customs": "authority"}


@dataclass(frozen=True, slots=True)
class Agency:
    """An authority that pushes nothing in the demonstration, but looks, each within its scope."""

    code: str
    names: Mapping[str, str]
    role: Role
    scope: Scope


AGENCIES: tuple[Agency, ...] = (
    Agency(
        "quarantine",
        {"en": "Animal and Plant Quarantine (demonstration)", "zh": "动植物检疫机构(演示)"},
        Role.QUARANTINE,
        Scope(tuple(f"{chapter:02d}" for chapter in range(1, 25))),
    ),
    Agency(
        "market_surveillance",
        {"en": "Market Surveillance (demonstration)", "zh": "市场监督管理局(演示)"},
        Role.MARKET_SURVEILLANCE,
        Scope(),
    ),
    Agency(
        "plant_protection",
        {"en": "Plant Protection Service (demonstration)", "zh": "植物保护机构(演示)"},
        Role.PLANT_PROTECTION,
        Scope(("06", "07", "08", "10", "12", "44")),
    ),
    Agency(
        "local_authority",
        {"en": "City of Guangzhou, consumer affairs (demonstration)", "zh": "广州市消费者事务(演示)"},
        Role.LOCAL_AUTHORITY,
        Scope((), ("CNCAN",)),
    ),
)
TUTORIAL = "kowhai"
_TUTORIAL_NAMES = {"en": "Kowhai Ridge Apiaries Ltd", "zh": "科怀岭养蜂场"}
_TUTORIAL_PREFIX = "9520123"
_TUTORIAL_GLN = "9520123000004"


def register_firms(tx: Transaction, world: World, *, now: datetime) -> dict[str, Organization]:
    """Register every organization of a world, none of which may be there yet, and return them by code.

    They took part long before the world began: what they prove and authorize holds for all that happens in it.
    """
    began = min(now, datetime.combine(world.start, time(), UTC)) - _PERIOD
    firms = {firm.code: _register_firm(tx, firm, now=began) for firm in world.firms}
    for firm in world.firms:
        partners = [firms[customer.code].id for customer in list_customers(firm)]
        apply_preset(tx, OPERATOR, firms[firm.code].id, _PRESETS.get(firm.role, "port"), partners=partners, now=began)
        if firm.role == "inspection_body":
            _accredit(tx, firms[firm.code], firm, now=began)
    for maker, product in list_makers():
        if maker != product.firm:
            _authorize(tx, firms[product.firm.code], firms[maker.code], product.gtin, now=began)
    for firm, known in list_registered():
        _prove(tx, firms[firm.code], IdentifierKind.CUSTOMS_CODE, known.code, now=began)
    for one in (ROGUE, *(institution.firm for institution in PAYMENT_INSTITUTIONS)):
        firms[one.code] = _register_firm(tx, one, now=began)
        apply_preset(tx, OPERATOR, firms[one.code].id, _PRESETS.get(one.role, "port"), now=began)
    for institution in PAYMENT_INSTITUTIONS:
        code = institution.registered.code
        _prove(tx, firms[institution.firm.code], IdentifierKind.CUSTOMS_CODE, code, now=began)
    _show_cases(tx, firms["hinata"], firms["aotea"], now=began)
    agencies = {one.code: _register_agency(tx, one, now=began) for one in AGENCIES}
    return {**firms, **agencies, TUTORIAL: _register_tutorial(tx, now=began)}


def is_registered(tx: Transaction) -> bool:
    """Return whether the organizations of the world are there; they are the same for every world."""
    return _find_tutorial(tx) is not None


def find_firms(tx: Transaction, world: World) -> dict[str, Organization]:
    """Return the organizations of a world that are registered, by code."""
    everybody = (*world.firms, ROGUE, *(institution.firm for institution in PAYMENT_INSTITUTIONS))
    found = {firm.code: find_by_party(tx, firm.id) for firm in everybody} | {TUTORIAL: _find_tutorial(tx)}
    for agency in AGENCIES:
        listed = list_organizations(tx, role=agency.role)
        found[agency.code] = next((one for one in listed if one.names == agency.names), None)
    return {code: organization for code, organization in found.items() if organization is not None}


def _register_firm(tx: Transaction, firm: Firm, *, now: datetime) -> Organization:
    level = _LEVELS.get(firm.role, Level.PORT)
    application = Application(firm.names, firm.country, frozenset(_ROLES[firm.role]), level, firm.gln, _REASON)
    return _join(tx, application, firm.prefix, now=now)


def _register_tutorial(tx: Transaction, *, now: datetime) -> Organization:
    roles = frozenset({Role.MANUFACTURER, Role.BRAND_OWNER})
    application = Application(_TUTORIAL_NAMES, "NZ", roles, Level.FACTORY, _TUTORIAL_GLN, _REASON)
    organization = _join(tx, application, _TUTORIAL_PREFIX, now=now)
    apply_preset(tx, OPERATOR, organization.id, "factory", now=now)
    return organization


def _find_tutorial(tx: Transaction) -> Organization | None:
    return find_by_party(tx, f"https://id.gs1.org/417/{_TUTORIAL_GLN}")


def _register_agency(tx: Transaction, agency: Agency, *, now: datetime) -> Organization:
    application = Application(agency.names, "CN", frozenset({agency.role}), Level.PORT, None, _REASON)
    organization = _join(tx, application, None, now=now)
    apply_preset(tx, OPERATOR, organization.id, "authority", now=now)
    return set_scope(tx, OPERATOR, organization.id, agency.scope, now=now)


def _join(tx: Transaction, application: Application, prefix: str | None, *, now: datetime) -> Organization:
    organization = apply_to_join(tx, OPERATOR, application, now=now, is_host=True)
    organization = decide_application(tx, OPERATOR, organization.id, is_approved=True, reason=_REASON, now=now)
    if prefix is not None:
        claims = [(IdentifierKind.COMPANY_PREFIX, prefix)]
        if application.party_gln is not None:
            claims.append((IdentifierKind.GLN, application.party_gln))
        for kind, value in claims:
            _prove(tx, organization, kind, value, now=now)
    return organization


def _prove(tx: Transaction, organization: Organization, kind: IdentifierKind, value: str, *, now: datetime) -> None:
    claim = claim_identifier(tx, OPERATOR, organization.id, kind, value, evidence=_REASON, now=now)
    if claim.decided_at is None:
        decide_identifier(tx, OPERATOR, claim.id, is_proven=True, reason=_REASON, now=now)


def _show_cases(tx: Transaction, maker: Organization, trader: Organization, *, now: datetime) -> None:
    """Have a maker show one trader, who handles none of its goods yet, how they are packed, and nothing more."""
    names = frozenset({name_organization(trader.id)})
    reason = "This trader is to distribute our goods, and checks cases against what we packed."
    starts_at = now + timedelta(days=1)
    opened = (
        (FactKind.PRODUCTION, Field.IDENTIFIERS),
        (FactKind.PACKING, Field.EVENT),
        (FactKind.PACKING, Field.IDENTIFIERS),
    )
    rules = [
        Rule(new_id(lambda: now), maker.id, kind, field, Audience.CHAIN, names, reason, starts_at, None, OPERATOR.name)
        for kind, field in opened
    ]
    save_rules(tx, OPERATOR, maker.id, rules, now=now)


def _accredit(tx: Transaction, body: Organization, firm: Firm, *, now: datetime) -> None:
    is_domestic = firm.country == "CN"
    entry = Entry(
        "CNAS" if is_domestic else "ILAC-MRA",
        "China National Accreditation Service" if is_domestic else f"ILAC signatory of {firm.country}",
        f"DEMO-{firm.prefix}",
        (ALL_GOODS,),
        now.date(),
        (now + 2 * _PERIOD).date(),
    )
    grant_accreditation(tx, OPERATOR, body.id, entry, now=now)


def _authorize(tx: Transaction, brand: Organization, maker: Organization, gtin: str, *, now: datetime) -> None:
    period: tuple[date, date | None] = (now.date(), None)
    authorize_partner(tx, OPERATOR, brand.id, maker.id, Activity.MANUFACTURE, gtin, period=period, now=now)
