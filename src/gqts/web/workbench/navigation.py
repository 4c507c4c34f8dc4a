"""The workbench's table of contents: every page with an entry, and the permission that shows it.

Add a page's entry here, in the place where it is to stand. An entry without a permission is for everybody signed in;
what a page allows is decided by the page itself (`guard.page`), never by whether its entry was shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gqts.accounts import Caller, Permission
from gqts.organizations import AUTHORITIES
from gqts.web.languages import mark


@dataclass(frozen=True, slots=True)
class Entry:
    """A link in the navigation; `is_for_members` hides it from people who act for no organization, `is_for_firms` from
    those of authorities; `or_permission` shows it, too.
    """

    path: str
    label: str
    permission: Permission | None = None
    is_for_members: bool = True
    is_for_firms: bool = False
    or_permission: Permission | None = None


@dataclass(frozen=True, slots=True)
class Chapter:
    """A group of entries under a heading."""

    title: str
    entries: Sequence[Entry]


_P = Permission
NOTICES = "/organization/notices"
"""The inbox, whose entry says how much is new."""

CHAPTERS: tuple[Chapter, ...] = (
    Chapter(
        mark("Your organization"),
        (
            Entry("/organization", mark("Overview")),
            Entry(NOTICES, mark("Notices")),
            Entry("/organization/profile", mark("Profile")),
            Entry("/organization/identifiers", mark("Identifiers")),
            Entry("/organization/pictures", mark("Pictures"), _P.ORGANIZATION_EDIT),
            Entry("/organization/accreditations", mark("Accreditations")),
            Entry("/organization/certificates", mark("Certificates"), _P.CERTIFICATES_ISSUE),
            Entry("/organization/partners", mark("Partners"), _P.PARTNERS_MANAGE),
            Entry("/trade", mark("Customs messages"), _P.CUSTOMS_DECLARE),
            Entry("/organization/sharing", mark("Sharing"), _P.AUDIT_READ),
            Entry("/organization/requests", mark("Requests"), _P.CUSTOMS_DECLARE),
            Entry("/organization/complaints", mark("Complaints"), _P.COMPLAINTS_ANSWER, or_permission=_P.CASES_READ),
            Entry("/organization/looks", mark("Who looked"), _P.LOOKS_READ),
            Entry("/organization/people", mark("People"), _P.PEOPLE_MANAGE),
            Entry("/organization/keys", mark("Keys"), _P.KEYS_MANAGE),
            Entry("/organization/webhooks", mark("Webhooks"), _P.WEBHOOKS_MANAGE),
            Entry("/organization/single-sign-on", mark("Single sign-on"), _P.PEOPLE_MANAGE),
            Entry("/organization/acts", mark("Record of acts"), _P.AUDIT_READ),
        ),
    ),
    Chapter(
        mark("At the border"),
        (
            Entry("/border", mark("Work list"), _P.CASES_READ),
            Entry("/border/shelf", mark("At the shelf"), _P.CASES_READ),
            Entry("/border/offices", mark("Offices"), _P.HOST_RISK),
        ),
    ),
    Chapter(
        mark("You and customs"),
        (
            Entry("/organization/cases", mark("Penalty cases"), _P.AUDIT_READ, is_for_firms=True),
            Entry("/organization/record", mark("What customs counts of you"), _P.AUDIT_READ, is_for_firms=True),
            Entry("/organization/consignments", mark("Your consignments at customs"), _P.AUDIT_READ, is_for_firms=True),
            Entry("/organization/worth", mark("What sharing brings you"), _P.AUDIT_READ, is_for_firms=True),
        ),
    ),
    Chapter(
        mark("Conduct"),
        (
            Entry("/host/cases", mark("Penalty cases"), _P.CASES_READ),
            Entry("/host/records", mark("Records of parties"), _P.HOST_AUDIT),
            Entry("/host/draws", mark("Draws"), _P.HOST_AUDIT),
            Entry("/host/worth", mark("What sharing is worth"), _P.HOST_AUDIT),
        ),
    ),
    Chapter(
        mark("What scans tell"),
        (
            Entry("/insight", mark("Scans"), _P.SCANS_READ),
            Entry("/insight/hot-spots", mark("Hot spots"), _P.SCANS_READ),
            Entry("/insight/alerts", mark("Alerts"), _P.SCANS_READ),
        ),
    ),
    Chapter(
        mark("When something is wrong"),
        (
            Entry("/recalls", mark("Recalls"), _P.RECALLS_MANAGE),
            Entry("/recalls/received", mark("Recalls that ask something of you"), _P.COMPLAINTS_ANSWER),
            Entry("/quality", mark("Where defects come from"), _P.QUALITY_READ),
        ),
    ),
    Chapter(
        mark("Running gqts"),
        (
            Entry("/host/applications", mark("Applications"), _P.HOST_APPROVE),
            Entry("/host/organizations", mark("Organizations"), _P.HOST_APPROVE),
            Entry("/host/identifiers", mark("Identifiers to decide"), _P.HOST_APPROVE),
            Entry("/host/agencies", mark("Agencies"), _P.HOST_APPROVE),
            Entry("/host/invitations", mark("Invitations"), _P.HOST_APPROVE),
            Entry("/host/acts", mark("All acts"), _P.HOST_AUDIT),
            Entry("/host/overrides", mark("Overrides"), _P.HOST_OVERRIDE),
        ),
    ),
    Chapter(
        mark("Risk"),
        (
            Entry("/risk/profiles", mark("Profiles"), _P.HOST_RISK),
            Entry("/risk/lists", mark("Lists"), _P.HOST_RISK),
            Entry("/risk/rates", mark("Rates"), _P.HOST_RISK),
            Entry("/risk/model", mark("Model"), _P.HOST_RISK),
            Entry("/risk/draws", mark("Published draws"), _P.HOST_RISK),
        ),
    ),
    Chapter(
        mark("You"),
        (
            Entry("/me", mark("Your name and language"), is_for_members=False),
            Entry("/me/security", mark("Signing in"), is_for_members=False),
            Entry("/me/sessions", mark("Sessions"), is_for_members=False),
            Entry("/me/organizations", mark("Your organizations"), is_for_members=False),
        ),
    ),
)


def list_chapters(caller: Caller) -> list[Chapter]:
    """Return what the navigation shows this caller; a chapter with nothing in it is left out."""
    cut = [Chapter(one.title, [entry for entry in one.entries if _is_for(entry, caller)]) for one in CHAPTERS]
    return [chapter for chapter in cut if chapter.entries]


def find_current(path: str) -> str:
    """Return the path of the entry that a page belongs to: the longest one that its own path begins with."""
    paths = [entry.path for chapter in CHAPTERS for entry in chapter.entries]
    within = [one for one in paths if path == one or path.startswith(f"{one}/")]
    return max(within, key=len, default="")


def _is_for(entry: Entry, caller: Caller) -> bool:
    if entry.is_for_members and (caller.organization is None or caller.needs_second_factor):
        return False
    if entry.is_for_firms and not AUTHORITIES.isdisjoint(caller.roles):
        return False
    wanted = [one for one in (entry.permission, entry.or_permission) if one is not None]
    return not wanted or any(caller.may(one) for one in wanted)
