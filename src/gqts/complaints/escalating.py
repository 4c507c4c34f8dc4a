"""Putting a complaint above the parties: when somebody's life is in danger, and when a party let its time go by.

From the first second a complaint is before the authorities; to escalate puts it on top of their lists, with a time of
their own that is no longer than that of a first answer, and tells it (`COMPLAINT_MOVED`). Each complaint goes up once.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from gqts.complaints._storage import complaints as _storage
from gqts.complaints._storage import entries
from gqts.complaints.answering import tell_moved
from gqts.complaints.complaint import FIRST_ANSWER, Escalation
from gqts.complaints.entry import ESCALATE, Part, Told
from gqts.complaints.weighing import weigh
from gqts.kit.database import Transaction
from gqts.kit.ids import new_id

AT_ONCE = 200


def escalate_overdue(tx: Transaction, *, now: datetime, limit: int = AT_ONCE) -> int:
    """Put the complaints of which a party is late above the parties, each once; a worker calls this now and then."""
    late = _storage.select_late(tx, now, limit)
    for complaint_id in late:
        escalate(tx, complaint_id, Escalation.OVERDUE, now=now)
    return len(late)


def escalate(tx: Transaction, complaint_id: UUID, why: Escalation, *, now: datetime) -> bool:
    """Put a complaint above the parties; tell whether it was not there before."""
    if not _storage.update_escalated(tx, complaint_id, why, now):
        return False
    complaint = _storage.select_complaints(tx, [complaint_id])[0]
    if why is Escalation.DANGER:
        _write(tx, complaint_id, None, now)
    for one in entries.select_entries(tx, complaint_id):
        if one.part is Part.AUTHORITY and one.is_waiting:
            due_at = min(one.due_at, now + FIRST_ANSWER[complaint.severity])
            entries.update_entry(tx, replace(one, due_at=due_at))
        elif one.part is not Part.AUTHORITY and why is Escalation.OVERDUE and one.is_overdue(now):
            weigh(tx, complaint, one, now=now)
            _write(tx, complaint_id, one.organization_id, now)
    tell_moved(tx, complaint, _act(now, None), None)
    return True


def _write(tx: Transaction, complaint_id: UUID, subject: UUID | None, now: datetime) -> None:
    entries.insert_act(tx, complaint_id, _act(now, subject), None)


def _act(now: datetime, subject: UUID | None) -> Told:
    return Told(new_id(lambda: now), now, ESCALATE, None, "", subject, "", is_for_author=True)
