"""The organization that a user of the command line names: by id, by party URI or GLN, or by its name."""

from __future__ import annotations

from uuid import UUID

from gqts.identifiers import canonical_uri
from gqts.kit.database import Transaction
from gqts.kit.errors import GqtsError, Kind, shown
from gqts.organizations import Organization, find_by_party, find_organization, list_organizations


class OrganizationUnclear(GqtsError):
    """The name fits no organization, or more than one."""

    kind = Kind.NOT_FOUND


def require_named(tx: Transaction, text: str) -> Organization:
    """Return the organization that `text` names; raise `OrganizationUnclear`."""
    found = _find(tx, text.strip())
    if len(found) == 1:
        return found[0]
    names = ", ".join(one.name("en") for one in found[:5])
    detail = (
        f"{shown(text)} could be {names}: give its id or party URI." if found else f"No organization is {shown(text)}."
    )
    raise OrganizationUnclear(detail)


def _find(tx: Transaction, text: str) -> list[Organization]:
    try:
        named = find_organization(tx, UUID(text))
    except ValueError:
        uri = f"https://id.gs1.org/417/{text}" if len(text) == 13 and text.isdigit() else canonical_uri(text)
        named = find_by_party(tx, uri)
    if named is not None:
        return [named]
    listed = list_organizations(tx, text=text, limit=20)
    exact = [one for one in listed if text.casefold() in (name.casefold() for name in one.names.values())]
    return exact or listed
