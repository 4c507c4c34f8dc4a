"""Reading complaints: a recipient's inbox, and one complaint as a recipient may see it.

The author's contact is read by an authority, and by a firm only when its author ticked so. Partners see of one another
the name and the part; where it stands with them only whom they themselves forwarded it to.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from gqts.accounts import Caller, Permission, Seal, SealBroken
from gqts.complaints._storage import complaints as _storage
from gqts.complaints._storage import entries
from gqts.complaints.complaint import Complaint
from gqts.complaints.entry import Entry, Narrowing, Part, Told, is_readable
from gqts.complaints.errors import ComplaintUnknown
from gqts.complaints.taking import CONTACT
from gqts.kit.database import Transaction


@dataclass(frozen=True, slots=True)
class Item:
    """A row of an inbox."""

    complaint: Complaint
    entry: Entry


@dataclass(frozen=True, slots=True)
class Other:
    """Another recipient, as far as the reader may know; `entry` is None when only that it has it may be known."""

    organization_id: UUID
    part: Part
    entry: Entry | None


@dataclass(frozen=True, slots=True)
class Case:
    """One complaint as a recipient sees it. `contact` is "" unless the reader may have it; `further` may get it."""

    complaint: Complaint
    own: Entry
    others: Sequence[Other]
    acts: Sequence[Told]
    contact: str
    further: Sequence[tuple[UUID, Part]]

    @property
    def is_official(self) -> bool:
        """Return whether the reader is an authority."""
        return self.own.part is Part.AUTHORITY


def require_reader(caller: Caller) -> UUID:
    """Return the organization whose complaints a caller reads; raise `PermissionMissing`, `ComplaintUnknown`."""
    if not caller.may(Permission.CASES_READ):
        caller.require(Permission.COMPLAINTS_ANSWER)
    if caller.organization is None:
        raise ComplaintUnknown
    return caller.organization


@dataclass(frozen=True, slots=True)
class Open:
    """How many entries of an organization wait, how many of these are overdue, how many are escalated."""

    waiting: int
    overdue: int
    escalated: int


def count_open(tx: Transaction, caller: Caller, *, now: datetime) -> Open:
    """Return what waits before the caller's organization."""
    return Open(*entries.count_open(tx, require_reader(caller), now))


def list_inbox(
    tx: Transaction,
    caller: Caller,
    *,
    narrowing: Narrowing | None = None,
    after: tuple[datetime, UUID] | None = None,
    limit: int = 25,
    now: datetime,
) -> list[Item]:
    """Return what is before the caller's organization, the newest first."""
    owner = require_reader(caller)
    found = entries.select_inbox(tx, owner, narrowing or Narrowing(), now, after, limit)
    by_id = {one.id: one for one in _storage.select_complaints(tx, [one.complaint_id for one in found])}
    return [Item(by_id[one.complaint_id], one) for one in found]


def read_case(tx: Transaction, caller: Caller, complaint_id: UUID, *, seal: Seal) -> Case:
    """Return a complaint before the caller's organization; raise `ComplaintUnknown`."""
    own, every = _require_own(tx, caller, complaint_id)
    complaint = _storage.select_complaints(tx, [complaint_id])[0]
    is_official = own.part is Part.AUTHORITY
    others = [
        Other(
            one.organization_id,
            one.part,
            one if is_official or one.forwarded_by == own.organization_id else None,
        )
        for one in every
        if one.organization_id != own.organization_id
    ]
    acts = [
        one
        for one in entries.select_acts(tx, complaint_id)
        if is_readable(one, own.organization_id, is_authority=is_official)
    ]
    partners = [(who, Part(part)) for who, part in _storage.select_partners(tx, complaint_id)]
    further = [(who, part) for who, part in partners if who != own.organization_id and part is not Part.AUTHORITY]
    may_have = is_official or complaint.is_contact_shared
    contact = _open_contact(seal, complaint.contact) if may_have else ""
    return Case(complaint, own, others, acts, contact, further)


def read_photo(tx: Transaction, caller: Caller, complaint_id: UUID) -> bytes:
    """Return the photo of a complaint before the caller's organization, a JPEG; raise `ComplaintUnknown`."""
    _require_own(tx, caller, complaint_id)
    found = _storage.select_photo(tx, complaint_id)
    if found is None:
        raise ComplaintUnknown
    return found


def _require_own(tx: Transaction, caller: Caller, complaint_id: UUID) -> tuple[Entry, list[Entry]]:
    owner = require_reader(caller)
    every = entries.select_entries(tx, complaint_id)
    own = next((one for one in every if one.organization_id == owner), None)
    if own is None:
        raise ComplaintUnknown
    return own, every


def _open_contact(seal: Seal, sealed: bytes | None) -> str:
    try:
        return "" if sealed is None else seal.open(CONTACT, sealed)
    except SealBroken:
        return ""
