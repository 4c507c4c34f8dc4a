"""Other organizations as people name them: by name, GLN or party link; and their names for what a page shows."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from uuid import UUID

from gqts.kit.database import Transaction
from gqts.organizations import Organization, State, find_by_party, find_organizations, list_organizations
from gqts.web.languages import Language, Sentence, mark
from gqts.web.plain_text import neat

PARTY = "https://id.gs1.org/417/"
_MOST_TOLD = 5
_MOST_SEARCHED = 50


class PartyUnclear(ValueError):
    """No active organization goes by this text, or several do; `told` says so to its reader."""

    def __init__(self, told: Sentence) -> None:
        super().__init__(str(told))
        self.told = told


def find_named(tx: Transaction, text: str, language: Language) -> Organization:
    """Return the one active organization that a text names; raise `PartyUnclear`."""
    written = text.strip()
    uri = f"{PARTY}{written}" if written.isascii() and written.isdigit() else written
    party = find_by_party(tx, uri)
    if party is not None and party.is_active:
        return party
    found = list_organizations(tx, state=State.APPROVED, text=written, limit=_MOST_SEARCHED) if written else []
    whole = [one for one in found if written.casefold() in {name.casefold() for name in one.names.values()}]
    chosen = whole or found
    if len(chosen) == 1:
        return chosen[0]
    if not chosen:
        message = mark("No organization that takes part is named “%(text)s”. Type its name, or its GLN.")
        raise PartyUnclear(language.sentence(message, text=written))
    listed = language.list_of([describe_briefly(one, language) for one in chosen[:_MOST_TOLD]])
    message = mark("“%(text)s” fits several: %(names)s. Type the whole name, or the GLN.")
    raise PartyUnclear(language.sentence(message, text=written, names=listed))


def describe_briefly(organization: Organization, language: Language) -> str:
    """Return a name with the GLN that tells it from others of the same name."""
    name = neat(organization.name(language.code))
    gln = organization.party.removeprefix(PARTY)
    return f"{name} ({gln})" if gln.isdigit() else name


def read_names(tx: Transaction, ids: Collection[UUID | None], language: Language) -> Mapping[UUID, str]:
    """Return the names of organizations in the reader's language."""
    wanted = {one for one in ids if one is not None}
    return {key: neat(one.name(language.code)) for key, one in find_organizations(tx, wanted).items()}
