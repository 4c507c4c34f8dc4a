"""The words of these pages for what the rooms keep as codes."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from gqts.accounts import Caller, Factor, KeyScope, Position, is_host_role, is_position_of, may_grant
from gqts.organizations import Organization
from gqts.web.languages import Language, mark
from gqts.web.office.words import POSITIONS

DUTIES: Mapping[Position, str] = {
    Position.ADMINISTRATOR: mark("Everything that the organization may do, and who belongs to it"),
    Position.OFFICER: mark("Works for the authority: hands in and reads events, reads who looked and what was done"),
    Position.ANALYST: mark("Reads what is shared with the authority, and who looked"),
    Position.SHARING_OFFICER: mark("Decides who sees what, keeps partners, reads who looked and what was done"),
    Position.INTEGRATOR: mark("Hands in and reads events, mints labels, keeps the keys of machines"),
    Position.MEMBER: mark("Reads what is shared with the organization, and mints labels"),
}
FACTORS: Mapping[Factor, str] = {
    Factor.CODE: mark("Authenticator app"),
    Factor.PASSKEY: mark("Passkey"),
    Factor.PROVIDER: mark("Your identity provider"),
}
SCOPES: Mapping[KeyScope, str] = {
    KeyScope.EVENTS_CAPTURE: mark("Hand in events"),
    KeyScope.EVENTS_READ: mark("Read what is shared with your organization"),
    KeyScope.LABELS_MINT: mark("Mint labels"),
    KeyScope.CUSTOMS_DECLARE: mark("Hand in customs messages"),
    KeyScope.CERTIFICATES_ISSUE: mark("Hand in certificates"),
    KeyScope.SCANS_READ: mark("Read where your goods are scanned"),
    KeyScope.RECALLS_MANAGE: mark("Begin and follow recalls"),
    KeyScope.NOTICES_READ: mark("Read what your organization is told"),
    KeyScope.WEBHOOKS_MANAGE: mark("Set up webhooks"),
    KeyScope.COMPLAINTS_ANSWER: mark("Read and answer complaints"),
    KeyScope.QUALITY_READ: mark("Read where defects come from"),
}


def list_grantable(caller: Caller, organization: Organization) -> list[Position]:
    """Return the positions that the caller may give in their organization, in the order they are always told."""
    return [one for one in POSITIONS if may_give(caller, organization, one)]


def may_give(caller: Caller, organization: Organization, position: Position) -> bool:
    """Tell whether there is this position, and the caller holds all that it holds."""
    roles, is_host = organization.roles, is_host_role(organization.roles)
    return is_position_of(position, roles, is_host=is_host) and may_grant(
        caller.permissions, position, roles, is_host=is_host, state=organization.state
    )


def offer_positions(positions: Collection[Position], language: Language) -> Iterator[tuple[str, str]]:
    """Yield positions as choices, each with what it is for."""
    for one in positions:
        yield one.value, f"{language.text(POSITIONS[one])}\n{language.text(DUTIES[one])}"


def word_scopes(scopes: Collection[KeyScope], language: Language) -> list[str]:
    """Return each thing that a key is for in words."""
    return [language.text(words) for scope, words in SCOPES.items() if scope in scopes]
