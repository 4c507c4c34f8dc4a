"""Whose identifiers are: what capture and tracing ask, many at once, in one or two look-ups."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from gqts.identifiers import canonical_uri, identifier_key
from gqts.kit.database import Transaction
from gqts.organizations._storage import identifiers as _storage
from gqts.organizations._storage import organizations
from gqts.organizations.claim import list_identifiers
from gqts.organizations.directory import require_organization
from gqts.organizations.identifier import IdentifierKind, ProofState, is_prefix, list_starts
from gqts.organizations.organization import PARTY


def list_party_keys(tx: Transaction, organization_id: UUID) -> tuple[bytes, ...]:
    """Return the identifier keys of the party URIs of an organization: its own, and one for each proven GLN."""
    organization = require_organization(tx, organization_id)
    proven = (one for one in list_identifiers(tx, organization_id) if one.state is ProofState.PROVEN)
    uris = [f"{PARTY}{one.value}" for one in proven if one.kind is IdentifierKind.GLN]
    return tuple(dict.fromkeys(identifier_key(canonical_uri(uri)) for uri in (organization.party, *uris)))


def find_prefix_owners(tx: Transaction, digits: Collection[str]) -> dict[str, UUID]:
    """Return, for digits that begin with a company prefix, the organization that has proven it.

    An organization that is suspended still owns its prefix.
    """
    starts = {one: list_starts(IdentifierKind.COMPANY_PREFIX, one) for one in digits}
    prefixes = {start for those in starts.values() for start in those if is_prefix(start)}
    if not prefixes:
        return {}
    owners = _storage.select_owners(tx, IdentifierKind.COMPANY_PREFIX.value, sorted(prefixes))
    found = ((one, next((owners[start] for start in those if start in owners), None)) for one, those in starts.items())
    return {one: owner for one, owner in found if owner is not None}


def find_customs_code_owners(tx: Transaction, codes: Collection[str]) -> dict[str, UUID]:
    """Return, for customs registration codes as messages name them, the organization that has proven each.

    An organization that is suspended still owns its code.
    """
    told = {one: one.strip().upper() for one in codes if "\0" not in one}
    if not told:
        return {}
    owners = _storage.select_owners(tx, IdentifierKind.CUSTOMS_CODE.value, sorted(set(told.values())))
    return {one: owners[code] for one, code in told.items() if code in owners}


def find_party_owners(tx: Transaction, digits: Collection[str]) -> dict[str, UUID]:
    """Return whose the digits of GLNs and other keys are: by a proven GLN, else by the GLN they were approved under,
    else by a proven company prefix.
    """
    told = [one for one in digits if "\0" not in one]
    if not told:
        return {}
    by_gln = _storage.select_owners(tx, IdentifierKind.GLN.value, sorted(told))
    by_party = organizations.select_party_owners(tx, [f"{PARTY}{one}" for one in told])
    named = {uri.removeprefix(PARTY): owner for uri, owner in by_party.items()}
    return {**find_prefix_owners(tx, told), **named, **by_gln}
