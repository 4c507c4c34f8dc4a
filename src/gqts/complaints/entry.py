"""What a recipient has before it: one complaint, in which part, where it stands and until when; and what was done.

One organization has one entry of a complaint, in the first of its parts. Pure.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from gqts.complaints.complaint import Severity
from gqts.complaints.state import WAITING, State
from gqts.organizations import Role


class Part(StrEnum):
    """What a recipient is to the item. Stored: never renamed."""

    AUTHORITY = "authority"
    BRAND = "brand"
    SELLER = "seller"
    LOGISTICS = "logistics"
    MAKER = "maker"
    TRADER = "trader"
    INSPECTOR = "inspector"


AT_ONCE = frozenset({Part.AUTHORITY, Part.BRAND, Part.SELLER, Part.LOGISTICS})
"""Who is told the moment a complaint is taken; the others of the chain get it when it is forwarded to them."""
_BY_ROLE = (
    (Role.PLATFORM, Part.SELLER),
    (Role.LOGISTICS, Part.LOGISTICS),
    (Role.BONDED_WAREHOUSE, Part.LOGISTICS),
    (Role.MANUFACTURER, Part.MAKER),
    (Role.TRADER, Part.TRADER),
    (Role.INSPECTION_BODY, Part.INSPECTOR),
    (Role.BRAND_OWNER, Part.BRAND),
)
ESCALATE = "escalate"
"""The act by which a complaint goes above the parties; nobody's, for time or danger does it."""
COMPLAINT_LEVEL = frozenset({"take", "grade", "take_over", "close_all", ESCALATE})
"""Acts about the complaint as a whole, which every recipient reads."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A complaint before one recipient. `tier` is 0 for who got it at once, one more for each forwarding.

    `is_upheld` says whether it is right as far as this recipient goes: by its own word, or by that of the authority
    `found_by`, after which its own counts no more.
    """

    complaint_id: UUID
    organization_id: UUID
    part: Part
    tier: int
    state: State
    forwarded_by: UUID | None
    received_at: datetime
    moved_at: datetime
    due_at: datetime
    first_due_at: datetime
    answered_at: datetime | None = None
    is_upheld: bool | None = None
    found_by: UUID | None = None

    @property
    def is_waiting(self) -> bool:
        """Return whether the recipient still owes something."""
        return self.state in WAITING

    def is_overdue(self, now: datetime) -> bool:
        """Return whether the recipient is late."""
        return self.is_waiting and self.due_at < now


@dataclass(frozen=True, slots=True)
class Told:
    """Something done: `organization_id` did it, or the author when None; `subject_id` is whose entry it moved."""

    id: UUID
    at: datetime
    what: str
    organization_id: UUID | None
    person_name: str
    subject_id: UUID | None
    words: str
    is_for_author: bool


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What a list is narrowed to; the empty one is everything."""

    state: State | None = None
    severity: Severity | None = None
    is_overdue: bool = False
    is_escalated: bool = False
    due_before: datetime | None = None
    product: str = ""
    lot: str = ""


def find_part(roles: Collection[Role]) -> Part | None:
    """Return the part of who handled an item, by its roles; None for an authority or who has none of them."""
    return next((part for role, part in _BY_ROLE if role in roles), None)


def is_readable(act: Told, organization_id: UUID, *, is_authority: bool) -> bool:
    """Return whether a recipient reads an act: its own, what is done to its entry, the author's words, the whole's.

    An authority reads everything; partners read nothing of one another.
    """
    is_own = organization_id in (act.organization_id, act.subject_id)
    if act.what == ESCALATE:  # who is late is between it and the authorities
        return is_authority or is_own or act.subject_id is None
    return is_authority or is_own or act.organization_id is None or act.what in COMPLAINT_LEVEL
