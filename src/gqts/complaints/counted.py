"""What a complaint counts for where goods are counted and not people: for rooms above, and without who told it."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from gqts.complaints._storage import complaints as _storage
from gqts.complaints._storage import entries
from gqts.complaints.complaint import Complaint
from gqts.complaints.entry import Part
from gqts.kit.database import Transaction

_WINDOW = timedelta(days=180)


def find_complaint(tx: Transaction, complaint_id: UUID) -> Complaint | None:
    """Return a complaint; its contact stays sealed."""
    return next(iter(_storage.select_complaints(tx, [complaint_id])), None)


def has_told_before(tx: Transaction, complaint: Complaint) -> bool:
    """Return whether somebody at the same address complained about another item of the product shortly before.

    So that nobody makes a line bad alone by complaining about every code in a shop.
    """
    return _storage.count_told_before(tx, complaint.id, complaint.taken_at - _WINDOW) > 0


def is_unfounded(tx: Transaction, complaint_id: UUID) -> bool:
    """Return whether an authority found that there was nothing in it; a firm's own word is not enough."""
    found = entries.select_entries(tx, complaint_id)
    return any(one.part is Part.AUTHORITY and one.is_upheld is False for one in found)


def find_before(tx: Transaction, organization_id: UUID, complaint_ids: list[UUID]) -> set[UUID]:
    """Return those of complaints that are before an organization."""
    return _storage.select_before(tx, organization_id, complaint_ids) if complaint_ids else set()
