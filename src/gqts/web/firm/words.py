"""The words of a firm's pages for the values of the rooms below: one message for each value, and its badge's tone."""

from __future__ import annotations

from collections.abc import Mapping

from gqts.accounts import KeyScope, Position
from gqts.organizations import AUTHORITIES, Activity, IdentifierKind, Level, ProofState, Role, State
from gqts.sharing import Audience, Purpose
from gqts.web.languages import mark

STATES: Mapping[State, tuple[str, str]] = {
    State.APPLIED: ("wait", mark("Waits for an officer")),
    State.APPROVED: ("good", mark("Approved")),
    State.SUSPENDED: ("stop", mark("Suspended")),
    State.REFUSED: ("stop", mark("Refused")),
}
LEVELS: Mapping[Level, tuple[str, str]] = {
    Level.FACTORY: (mark("Factory"), mark("You share from where the goods are made.")),
    Level.TRADER: (
        mark("Trader"),
        mark("You share from the trader on. Once the factory reports too, your goods show where they were made."),
    ),
    Level.PORT: (
        mark("Port"),
        mark("You share from the port on. Say where the goods came from, and they show more."),
    ),
}
ROLES: Mapping[Role, str] = {
    Role.MANUFACTURER: mark("Manufacturer"),
    Role.BRAND_OWNER: mark("Brand owner"),
    Role.TRADER: mark("Trading company"),
    Role.INSPECTION_BODY: mark("Inspection body"),
    Role.LOGISTICS: mark("Logistics company"),
    Role.BONDED_WAREHOUSE: mark("Bonded warehouse operator"),
    Role.PLATFORM: mark("Online platform"),
    Role.CUSTOMS: mark("Customs authority"),
    Role.QUARANTINE: mark("Quarantine authority"),
    Role.MARKET_SURVEILLANCE: mark("Market surveillance authority"),
    Role.PLANT_PROTECTION: mark("Plant protection authority"),
    Role.OTHER_AGENCY: mark("Another agency"),
    Role.LOCAL_AUTHORITY: mark("Local authority"),
}
FIRM_ROLES = tuple((role.value, words) for role, words in ROLES.items() if role not in AUTHORITIES)
AGENCY_ROLES = tuple((role.value, words) for role, words in ROLES.items() if role in AUTHORITIES)
KINDS: Mapping[IdentifierKind, str] = {
    IdentifierKind.COMPANY_PREFIX: mark("Company prefix"),
    IdentifierKind.GLN: mark("GLN"),
    IdentifierKind.DOMAIN: mark("Domain"),
}
PROOFS: Mapping[ProofState, tuple[str, str]] = {
    ProofState.CLAIMED: ("wait", mark("Not proven yet")),
    ProofState.PROVEN: ("good", mark("Proven")),
    ProofState.REFUSED: ("stop", mark("Refused")),
    ProofState.WITHDRAWN: ("none", mark("Withdrawn")),
}
ACTIVITIES: Mapping[Activity, str] = {
    Activity.MANUFACTURE: mark("Make or label the goods"),
    Activity.TRADE: mark("Trade the goods"),
}
POSITIONS: Mapping[Position, tuple[str, str]] = {
    Position.ADMINISTRATOR: (mark("Administrator"), mark("Everything that the organization may do.")),
    Position.SHARING_OFFICER: (
        mark("Sharing officer"),
        mark("Decides who sees what, and reads who looked."),
    ),
    Position.INTEGRATOR: (mark("Integrator"), mark("Connects machines: keys, events and codes.")),
    Position.MEMBER: (mark("Member"), mark("Reads events and makes codes.")),
    Position.OFFICER: (mark("Officer"), mark("Decides for the authority.")),
    Position.ANALYST: (mark("Analyst"), mark("Reads for the authority, and changes nothing.")),
}
SCOPES: Mapping[KeyScope, str] = {
    KeyScope.EVENTS_CAPTURE: mark("Push events"),
    KeyScope.EVENTS_READ: mark("Read events and traces"),
    KeyScope.LABELS_MINT: mark("Make codes for labels"),
}
AUDIENCES: Mapping[Audience, tuple[str, str, str]] = {
    Audience.PRIVATE: ("■", mark("Only you"), mark("Nobody else sees it.")),
    Audience.NAMED: ("◆", mark("Named"), mark("Only the parties and authorities that you name see it.")),
    Audience.CHAIN: (
        "◐",
        mark("The chain"),
        mark("Those who handled this very item see it, and the parties and authorities that you name."),
    ),
    Audience.PUBLIC: ("○", mark("Everybody"), mark("Shoppers see it, and so does everybody else.")),
}
PURPOSES: Mapping[Purpose, str] = {
    Purpose.SCAN: mark("a page of the goods"),
    Purpose.TRACE: mark("a trace"),
    Purpose.QUERY: mark("a query for events"),
    Purpose.EXPORT: mark("an export"),
    Purpose.NOTIFICATION: mark("a notification"),
    Purpose.PREVIEW: mark("a try of its own sharing"),
    Purpose.STATUTORY: mark("statutory power"),
}
PRESETS: Mapping[str, tuple[str, str]] = {
    "factory": (
        mark("Factory"),
        mark(
            "Everybody sees where and when it was made, inspected and moved. Production lines and materials are for "
            "the partners you pick, prices and papers for customs."
        ),
    ),
    "trader": (
        mark("Trader"),
        mark(
            "Everybody sees which way the goods came. Prices, papers and business partners are for customs, and so is "
            "that you sold."
        ),
    ),
    "port": (
        mark("Port"),
        mark(
            "Everybody sees when goods arrived, were inspected, stored and handed over. The rest is for those who "
            "handled them."
        ),
    ),
    "authority": (
        mark("Authority"),
        mark("Everybody sees what was examined and released. Declarations are for authorities."),
    ),
    "closed": (mark("Closed"), mark("Nobody but customs sees anything.")),
}
ACTS: Mapping[str, str] = {
    "organization.applied": mark("Applied to take part"),
    "organization.approved": mark("Approved"),
    "organization.refused": mark("Refused"),
    "organization.suspended": mark("Suspended"),
    "organization.changed": mark("Profile changed"),
    "roles.requested": mark("Other roles asked for"),
    "roles.granted": mark("Roles granted"),
    "roles.refused": mark("Roles refused"),
    "scope.set": mark("Scope set"),
    "identifier.claimed": mark("Identifier claimed"),
    "identifier.proven": mark("Identifier proven"),
    "identifier.refused": mark("Identifier refused"),
    "identifier.withdrawn": mark("Identifier withdrawn"),
    "accreditation.granted": mark("Accreditation recorded"),
    "accreditation.withdrawn": mark("Accreditation withdrawn"),
    "authorization.given": mark("Partner authorized"),
    "authorization.withdrawn": mark("Authorization withdrawn"),
    "invitation.made": mark("Invitation made"),
    "invitation.accepted": mark("Invitation accepted"),
    "invitation.withdrawn": mark("Invitation withdrawn"),
    "member.added": mark("Person joined"),
    "member.position_changed": mark("Position changed"),
    "member.removed": mark("Person removed"),
    "person.disabled": mark("Person shut out"),
    "person.enabled": mark("Person let in again"),
    "key.issued": mark("Key issued"),
    "key.rotated": mark("Key rotated"),
    "key.revoked": mark("Key revoked"),
    "identity_provider.set": mark("Single sign-on set"),
    "identity_provider.removed": mark("Single sign-on removed"),
    "sharing.changed": mark("Sharing changed"),
    "sharing.rule_ended": mark("Sharing rule ended"),
}
"""Acts by their stable name; one that is not listed is shown by that name."""
