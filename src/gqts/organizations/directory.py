"""Finding organizations: by id, by the party URI that documents name, by name; page by page."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from gqts.kit.database import Transaction
from gqts.organizations._storage import identifiers as claims
from gqts.organizations._storage import organizations as _storage
from gqts.organizations.errors import OrganizationInactive, OrganizationUnknown
from gqts.organizations.identifier import IdentifierKind
from gqts.organizations.organization import PARTY, Organization, Scope, State, is_gln
from gqts.organizations.role import Role
from gqts.organizations.text import is_plain

LONGEST_SEARCH = 200
_URN = re.compile(
    r"urn:gqts:organization:([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})", re.ASCII | re.IGNORECASE
)


def find_organization(tx: Transaction, organization_id: UUID) -> Organization | None:
    """Return an organization, or None."""
    return next(iter(_storage.select_organizations(tx, [organization_id])), None)


def find_organizations(tx: Transaction, ids: Collection[UUID]) -> dict[UUID, Organization]:
    """Return the organizations known among `ids`."""
    return {one.id: one for one in _storage.select_organizations(tx, list(ids))} if ids else {}


def require_organization(tx: Transaction, organization_id: UUID) -> Organization:
    """Return an organization; raise `OrganizationUnknown`."""
    found = find_organization(tx, organization_id)
    if found is None:
        raise OrganizationUnknown
    return found


def require_locked(tx: Transaction, organization_id: UUID) -> Organization:
    """Return an organization for a change, waiting for whoever changes it now; raise `OrganizationUnknown`."""
    found = _storage.lock_organization(tx, organization_id)
    if found is None:
        raise OrganizationUnknown
    return found


def require_joining(tx: Transaction, organization_id: UUID) -> Organization:
    """Return an organization that takes part or waits to; raise `OrganizationInactive`, `OrganizationUnknown`."""
    found = require_organization(tx, organization_id)
    if found.state not in (State.APPLIED, State.APPROVED):
        raise OrganizationInactive
    return found


def find_by_party(tx: Transaction, uri: str) -> Organization | None:
    """Return the organization that a canonical party URI names, or None.

    A GLN names who was approved under it, or has proven it; who only applied with it is not found. The URN of an
    organization names it always.
    """
    if named := _URN.fullmatch(uri):
        return find_organization(tx, UUID(named[1]))
    gln = uri.removeprefix(PARTY)
    if not uri.startswith(PARTY) or not is_gln(gln):
        return None
    found = _storage.select_by_party(tx, uri)
    if found is None:
        owner = claims.select_owners(tx, IdentifierKind.GLN.value, [gln]).get(gln)
        found = None if owner is None else find_organization(tx, owner)
    return found


def list_organizations(
    tx: Transaction,
    *,
    state: State | None = None,
    role: Role | None = None,
    text: str = "",
    after: tuple[datetime, UUID] | None = None,
    limit: int = 30,
) -> list[Organization]:
    """Return organizations in the order they applied; `after` is the (applied_at, id) that the last page ended with.

    `text` is part of a name in any language, whatever the case; no character of it means anything but itself.
    """
    sought = text.strip()[:LONGEST_SEARCH]
    if sought and not is_plain(sought, LONGEST_SEARCH):
        return []  # no name holds such characters
    return _storage.select_listed(tx, state, role, sought, after, limit)


def count_organizations(tx: Transaction, *, state: State | None = None) -> int:
    """Return how many organizations there are, in a state or at all."""
    return _storage.count_organizations(tx, state)


def find_scope(tx: Transaction, organization_id: UUID) -> Scope | None:
    """Return the scope of an agency, or None when it has none set."""
    found = find_organization(tx, organization_id)
    return None if found is None else found.scope
