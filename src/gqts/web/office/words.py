"""The words of the administration pages for what the rooms keep as codes."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from gqts.accounts import Position
from gqts.organizations import Activity, IdentifierKind, Level, ProofState, Role, State
from gqts.web.languages import Language, mark

ROLES: Mapping[Role, str] = {
    Role.MANUFACTURER: mark("Manufacturer"),
    Role.BRAND_OWNER: mark("Brand owner"),
    Role.TRADER: mark("Trader"),
    Role.INSPECTION_BODY: mark("Inspection body"),
    Role.LOGISTICS: mark("Logistics provider"),
    Role.BONDED_WAREHOUSE: mark("Bonded warehouse"),
    Role.PLATFORM: mark("E-commerce platform"),
    Role.PAYMENT: mark("Payment institution"),
    Role.CUSTOMS: mark("Customs"),
    Role.QUARANTINE: mark("Quarantine"),
    Role.MARKET_SURVEILLANCE: mark("Market surveillance"),
    Role.PLANT_PROTECTION: mark("Plant protection"),
    Role.OTHER_AGENCY: mark("Another agency"),
    Role.LOCAL_AUTHORITY: mark("Local authority"),
}
FIRM_ROLES: tuple[Role, ...] = tuple(ROLES)[:8]
AGENCY_ROLES: tuple[Role, ...] = tuple(ROLES)[9:]
"""What the host may make an organization: every authority but customs, for there is one host."""

LEVELS: Mapping[Level, str] = {
    Level.FACTORY: mark("From the factory on"),
    Level.TRADER: mark("From the trader on"),
    Level.PORT: mark("From the port on"),
}
STATES: Mapping[State, tuple[str, str]] = {
    State.APPLIED: ("wait", mark("Waits for a decision")),
    State.APPROVED: ("good", mark("Approved")),
    State.SUSPENDED: ("stop", mark("Suspended")),
    State.REFUSED: ("none", mark("Refused")),
}
IDENTIFIERS: Mapping[IdentifierKind, str] = {
    IdentifierKind.COMPANY_PREFIX: mark("Company prefix"),
    IdentifierKind.GLN: mark("GLN"),
    IdentifierKind.DOMAIN: mark("Domain"),
    IdentifierKind.CUSTOMS_CODE: mark("Customs registration code"),
}
PROOFS: Mapping[ProofState, tuple[str, str]] = {
    ProofState.CLAIMED: ("wait", mark("Claimed")),
    ProofState.PROVEN: ("good", mark("Proven")),
    ProofState.REFUSED: ("stop", mark("Proof refused")),
    ProofState.WITHDRAWN: ("none", mark("Withdrawn")),
}
ACTIVITIES: Mapping[Activity, str] = {
    Activity.MANUFACTURE: mark("may make or label"),
    Activity.TRADE: mark("may trade"),
}
POSITIONS: Mapping[Position, str] = {
    Position.ADMINISTRATOR: mark("Administrator"),
    Position.OFFICER: mark("Officer"),
    Position.ANALYST: mark("Analyst"),
    Position.SHARING_OFFICER: mark("Sharing officer"),
    Position.INTEGRATOR: mark("Integrator"),
    Position.MEMBER: mark("Member"),
}


def word_roles(roles: Collection[Role], language: Language) -> str:
    """Return roles in words, in the order they are always told."""
    return language.list_of([language.text(words) for role, words in ROLES.items() if role in roles])
