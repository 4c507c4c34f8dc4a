"""An organization: a firm or an authority, as a value, and what may be said of one that joins.

Names are by language (BCP 47 primary tag), and plain text (`gqts.organizations.text`), for they are shown beside
everything their owner says. Countries are those of ISO 3166-1; a GLN has a right check digit (GS1 General
Specifications §7.9). Pure.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from gqts.identifiers import check_digit
from gqts.kit.errors import Fault, shown
from gqts.organizations.country import COUNTRIES
from gqts.organizations.role import AUTHORITIES, Role
from gqts.organizations.text import is_plain, read_plain, read_prose

PARTY = "https://id.gs1.org/417/"
"""How the canonical URI of a party with a GLN begins (GS1 Digital Link: URI Syntax)."""

LONGEST_NAME = 200
LONGEST_NOTE = 2_000
MOST_NAMES = 12
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_GLN = re.compile(r"[0-9]{13}")


class Level(StrEnum):
    """How far upstream an organization shares: the deeper, the more its goods can show."""

    FACTORY = "factory"
    TRADER = "trader"
    PORT = "port"


class State(StrEnum):
    """Where an organization stands with the host."""

    APPLIED = "applied"
    APPROVED = "approved"
    SUSPENDED = "suspended"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Scope:
    """An agency's: HS codes of 2 to 6 digits, and UN/LOCODEs or regions; an empty list is every one."""

    hs_prefixes: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Application:
    """What an organization says of itself when it joins; `party_gln` is its own GLN, if it has one."""

    names: Mapping[str, str]
    country: str
    roles: frozenset[Role]
    level: Level
    party_gln: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Organization:
    """A firm or an authority.

    `party` is the URI by which it is named as submitter: its GLN as a party (GS1 PGLN), else a URN of its own. Events
    and labels of before stay what they were whatever becomes of its level or roles.
    """

    id: UUID
    names: Mapping[str, str] = field(hash=False)
    country: str
    roles: frozenset[Role]
    level: Level
    state: State
    party: str
    applied_at: datetime
    decided_at: datetime | None = None
    decided_by: str = ""
    decision_reason: str = ""
    scope: Scope | None = None
    note: str = ""

    def name(self, language: str = "en") -> str:
        """Return its name in `language`, else in English, else any."""
        return self.names.get(language) or self.names.get("en") or next(iter(self.names.values()))

    @property
    def is_authority(self) -> bool:
        """Return whether it is customs or another agency."""
        return bool(self.roles & AUTHORITIES)

    @property
    def is_active(self) -> bool:
        """Return whether it may share, and see more than the public."""
        return self.state is State.APPROVED


def list_faults(application: Application, *, is_host: bool) -> Iterator[Fault]:
    """Yield what is wrong with an application; only the host may make an authority."""
    yield from list_name_faults(application.names)
    yield from list_country_faults(application.country)
    yield from list_role_faults(application.roles, is_host=is_host)
    gln = application.party_gln
    if gln is not None and not is_gln(gln):
        yield _fault("party_gln", "This is no GLN.", gln, "Give 13 digits, the last of which checks the others.")
    if read_prose(application.note, LONGEST_NOTE) is None:
        fix = f"Use at most {LONGEST_NOTE:,} printable characters."
        yield _fault("note", "This cannot be a note.", application.note, fix)


def read_application(application: Application) -> Application:
    """Return an application without faults as it is kept: texts in one form."""
    note = read_prose(application.note, LONGEST_NOTE) or ""
    roles = frozenset(map(Role, application.roles))
    return replace(application, names=read_names(application.names), roles=roles, note=note)


def read_names(names: Mapping[str, str]) -> dict[str, str]:
    """Return names in normal form C, without blanks around them."""
    return {language: read_plain(name) for language, name in names.items()}


def list_name_faults(names: Mapping[str, str]) -> Iterator[Fault]:
    """Yield what is wrong with names."""
    if not names or len(names) > MOST_NAMES:
        yield _fault("names", "Names are missing, or too many.", names, f"Give 1 to {MOST_NAMES}, one for a language.")
        return
    for language, name in names.items():
        if not _LANGUAGE.fullmatch(language):
            yield _fault(
                f"names.{shown(language)[:20]}", "This is no language.", language, "Use a code such as en, zh, ja."
            )
        elif not is_plain(read_plain(name), LONGEST_NAME):
            fix = f"Give 1 to {LONGEST_NAME} characters, without control characters."
            yield _fault(f"names.{language}", "This cannot be a name.", name, fix)


def list_country_faults(country: str) -> Iterator[Fault]:
    """Yield what is wrong with a country."""
    if country not in COUNTRIES:
        yield _fault("country", "This is no country.", country, "Give its two letters (ISO 3166-1), such as CN.")


def list_role_faults(roles: Collection[Role], *, is_host: bool) -> Iterator[Fault]:
    """Yield what is wrong with roles; those of authorities only the host gives."""
    if not roles or not set(roles) <= set(Role):
        yield _fault("roles", "No role is given, or one that there is not.", sorted(roles), "Choose at least one.")
    if not is_host and set(roles) & AUTHORITIES:
        named = ", ".join(sorted(set(roles) & AUTHORITIES))
        yield _fault("roles", "An authority does not register itself.", named, "Ask the authority that hosts gqts.")


def is_gln(text: str) -> bool:
    """Return whether a text is a GLN with a right check digit (GS1 General Specifications §7.9)."""
    return bool(_GLN.fullmatch(text)) and text.isascii() and str(check_digit(text[:-1])) == text[-1]


def _fault(name: str, message: str, value: object, fix: str) -> Fault:
    return Fault(f"organizations.{name.partition('.')[0]}", message, name, shown(value), fix)
