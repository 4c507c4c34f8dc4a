"""Other organizations as people name them: by name, GLN or party link."""

from __future__ import annotations

from uuid import UUID

from gqts.identifiers import IdentifierRefused, parse_typed
from gqts.kit.database import Transaction
from gqts.organizations import Organization, State, find_by_party, list_organizations
from gqts.web.languages import Language

PARTY = "https://id.gs1.org/417/"
MOST_FOUND = 10


def search_parties(tx: Transaction, text: str, *, besides: UUID) -> list[Organization]:
    """Return the organizations that take part and go by this text, at most one more than `MOST_FOUND`.

    A GLN, a party link or a whole name says which; a part of a name may fit several, none of which is `besides`.
    """
    written = text.strip()
    digits = "".join(written.split())
    for uri in (f"{PARTY}{digits}" if digits.isdecimal() else written, _canonical(written)):
        named = find_by_party(tx, uri)
        if named is not None and named.is_active:
            return [named]
    found = list_organizations(tx, state=State.APPROVED, text=written, limit=MOST_FOUND + 2) if written else []
    whole = [one for one in found if written.casefold() in {name.casefold() for name in one.names.values()}]
    fitting = whole or found
    return [one for one in fitting if one.id != besides] or fitting


def describe_party(organization: Organization, language: Language) -> str:
    """Return a name with the country and the party that tell it from others of the same name."""
    name, party = organization.name(language.code), organization.party.removeprefix(PARTY)
    return f"{name}\n{language.country(organization.country)} · {party}"


def _canonical(text: str) -> str:
    try:
        return parse_typed(text).canonical
    except IdentifierRefused:
        return ""
