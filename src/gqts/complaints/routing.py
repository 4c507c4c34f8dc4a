"""To whom a complaint goes: the authority, the brand, the seller and the logistics partners of that very item.

The host (customs) always; market surveillance and local authorities in whose scope the item is. The brand is whoever
has proven the company prefix of the code, so that a copied or invented code reaches its brand too. The others are those
who handled the item (`gqts.tracing.find_partners`), as far as they take part.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from gqts.complaints.entry import Part, find_part
from gqts.identifiers import Identifier, find_owner_digits, list_elements
from gqts.kit.database import Transaction
from gqts.organizations import Role, State, find_organizations, find_prefix_owners, list_organizations
from gqts.tracing import find_partners

AGENCIES = (Role.CUSTOMS, Role.MARKET_SURVEILLANCE, Role.LOCAL_AUTHORITY)
_MOST_OF_A_ROLE = 500


@dataclass(frozen=True, slots=True)
class Route:
    """The organizations of an item's chain with their parts, and what the item has in common with others."""

    parts: dict[UUID, Part]
    brand: UUID | None
    product: str | None
    lot: str | None
    line: str | None


def find_route(tx: Transaction, identifier: Identifier, *, at: datetime) -> Route:
    """Return where a complaint about a thing goes."""
    agencies = {
        one.id: one.scope
        for role in AGENCIES
        for one in list_organizations(tx, state=State.APPROVED, role=role, limit=_MOST_OF_A_ROLE)
    }
    partners = find_partners(tx, identifier, agencies=agencies, at=at)
    digits = find_owner_digits(identifier.canonical)
    brand = find_prefix_owners(tx, [digits]).get(digits) if digits else None
    known = find_organizations(tx, partners.handlers | ({brand} if brand else set()))
    parts = dict.fromkeys(partners.agencies, Part.AUTHORITY)
    for one in known.values():
        part = Part.BRAND if one.id == brand else find_part(one.roles)
        if one.is_active and not one.is_authority and part is not None:
            parts[one.id] = part
    is_brand_there = brand is not None and parts.get(brand) is Part.BRAND
    product = partners.product or _find_class(identifier)
    return Route(parts, brand if is_brand_there else None, product, partners.lot, partners.line)


def _find_class(identifier: Identifier) -> str | None:
    """Return the product that a code names by itself."""
    elements = list_elements(identifier)
    return f"https://id.gs1.org/01/{elements[0][1]}" if elements and elements[0][0] == "01" else None
