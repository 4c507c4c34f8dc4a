"""Who may recall what: the owner of the goods, the factory that showed that it made them, or an authority.

The owner is whoever has proven the company prefix under which they are numbered. A factory may recall what it
commissioned by attested word (`gqts.capture.authority`). Customs and market surveillance may recall anything.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from gqts.identifiers import find_owner_digits
from gqts.kit.database import Transaction
from gqts.kit.errors import Fault, shown
from gqts.organizations import Organization, Role, find_prefix_owners
from gqts.recalls.errors import RecallForbidden
from gqts.tracing.recalling import find_makers

AUTHORITIES = frozenset({Role.CUSTOMS, Role.MARKET_SURVEILLANCE})
"""Authorities that may recall whatever they find dangerous."""


def is_recalling_authority(organization: Organization) -> bool:
    """Return whether an organization may recall the goods of anybody."""
    return organization.is_active and bool(organization.roles & AUTHORITIES)


def find_own(tx: Transaction, organization: Organization, uris: Collection[str]) -> set[str]:
    """Return those of things that are numbered under a company prefix that the organization has proven."""
    digits = {uri: found for uri in uris if (found := find_owner_digits(uri))}
    owners = find_prefix_owners(tx, set(digits.values()))
    return {uri for uri, found in digits.items() if owners.get(found) == organization.id}


def find_recallable(tx: Transaction, organization: Organization, uris: Collection[str], *, now: datetime) -> set[str]:
    """Return those of things that an organization may recall."""
    if is_recalling_authority(organization):
        return set(uris)
    own = find_own(tx, organization, uris)
    rest = set(uris) - own
    makers = find_makers(tx, rest, now=now) if rest else {}
    return own | {uri for uri, those in makers.items() if organization.id in those}


def require_right(tx: Transaction, organization: Organization, uris: Collection[str], *, now: datetime) -> None:
    """Raise `RecallForbidden` unless an organization may recall all these things."""
    allowed = find_recallable(tx, organization, uris, now=now)
    others = [uri for uri in uris if uri not in allowed]
    if others:
        message = "These goods are not yours to recall: you neither own their number nor showed that you made them."
        fix = "Leave them out, and tell their brand owner or market surveillance."
        faults = tuple(
            Fault("recalls.right", f"{shown(uri)} is not yours to recall.", "identifiers", shown(uri), fix)
            for uri in others[:10]
        )
        raise RecallForbidden(message, faults=faults)
