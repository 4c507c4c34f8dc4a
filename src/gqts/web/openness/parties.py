"""The parties that a rule may name: kinds of authority, business partners, those named already, and those found.

Found is who takes part, by a part of its name or by its whole GLN; a few at a time, so that nobody reads off the list.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from uuid import UUID

from gqts.kit.database import Transaction
from gqts.organizations import (
    AUTHORITIES,
    Organization,
    Role,
    State,
    find_by_party,
    find_organizations,
    list_authorizations,
    list_organizations,
)
from gqts.sharing import AUTHORITY_NAMES, list_organizations_named, name_organization, name_role
from gqts.web.languages import Language, mark
from gqts.web.office.words import ROLES
from gqts.web.openness.telling import Naming
from gqts.web.plain_text import neat

MOST_FOUND = 8
MOST_OFFERED = 60
SHORTEST_SEARCH = 2
NOBODY = mark("Nobody who takes part is found by this. Type two letters of the name or more, or the whole GLN.")
_GLN_DIGITS = 13
_PARTY = "https://id.gs1.org/417/"


def list_partner_ids(tx: Transaction, organization_id: UUID) -> list[UUID]:
    """Return the organizations that one authorizes, or that authorize it, the newest first."""
    given = list_authorizations(tx, brand_id=organization_id)
    received = list_authorizations(tx, partner_id=organization_id)
    standing = [one for one in (*given, *received) if one.withdrawn_at is None]
    both = [one.partner_id if one.brand_id == organization_id else one.brand_id for one in standing]
    return list(dict.fromkeys(both))


def list_brand_ids(tx: Transaction, organization_id: UUID) -> list[UUID]:
    """Return the brand owners that authorized an organization."""
    received = list_authorizations(tx, partner_id=organization_id)
    return list(dict.fromkeys(one.brand_id for one in received if one.withdrawn_at is None))


def find_parties(tx: Transaction, text: str, *, besides: UUID) -> list[Organization]:
    """Return who takes part under a name, of which `text` is a part, or under a GLN; not the one that asks."""
    sought = " ".join(text.split())
    if len(sought) < SHORTEST_SEARCH:
        return []
    if len(sought) == _GLN_DIGITS and sought.isascii() and sought.isdigit():
        one = find_by_party(tx, _PARTY + sought)
        found = [one] if one is not None else []
    else:
        found = list_organizations(tx, state=State.APPROVED, text=sought, limit=MOST_FOUND + 1)
    return [one for one in found if one.is_active and one.id != besides][:MOST_FOUND]


def list_authorities(tx: Transaction, *, besides: UUID) -> list[tuple[Role, Organization | None]]:
    """Return the authorities that take part, by kind; a kind of which there is none stands with None."""
    told: list[tuple[Role, Organization | None]] = []
    for role in (one for one in ROLES if one in AUTHORITIES):
        those = [one for one in list_organizations(tx, state=State.APPROVED, role=role, limit=20) if one.id != besides]
        told += [(role, one) for one in those] or [(role, None)]
    return told


def read_names(texts: Iterable[str]) -> list[UUID]:
    """Return the organizations that were sent by name, as many as a page offers; what is no name is left out."""
    found: list[UUID] = []
    for text in texts:
        head, _, rest = text.partition(":")
        try:
            one = UUID(rest) if head == "organization" else None
        except ValueError:
            one = None
        if one is not None and one not in found and name_organization(one) == text:
            found.append(one)
    return found[:MOST_OFFERED]


def offer_names(
    tx: Transaction, language: Language, ids: Iterable[UUID], *, named: Collection[UUID], besides: UUID
) -> list[tuple[str, str]]:
    """Return what a form offers to tick, each name with its words: kinds of authority, then firms.

    A firm that no longer takes part is offered only where it is named already.
    """
    wanted = [one for one in dict.fromkeys(ids) if one != besides]
    known = find_organizations(tx, wanted)
    naming = Naming(known, language)
    firms = [one for one in wanted if one in known and (known[one].is_active or one in named)]
    roles = [name_role(role) for role in ROLES if name_role(role) in AUTHORITY_NAMES]
    return [(name, naming.word(name)) for name in (*roles, *map(name_organization, firms[:MOST_OFFERED]))]


def list_named_ids(names: Iterable[str]) -> list[UUID]:
    """Return the organizations among the names of rules."""
    return list_organizations_named(set(names))


def shown_party(organization: Organization, language: Language) -> str:
    """Return an organization with what tells it from others of its name: its country, and its GLN if it has one."""
    gln = organization.party.removeprefix(_PARTY)
    known_by = f" ({gln})" if organization.party.startswith(_PARTY) else ""
    return f"{neat(organization.name(language.code))}{known_by} · {language.country(organization.country)}"
