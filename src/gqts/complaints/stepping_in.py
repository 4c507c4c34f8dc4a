"""What authorities do about a complaint beside asking and closing: lead it, grade it, find it right or wrong, end it.

Each act has a reason, which the parties read, and the author where it concerns them. What an authority finds of a party
stands whatever the party says of it, and counts in the party's record.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from gqts.accounts import Caller
from gqts.complaints._storage import complaints as _storage
from gqts.complaints._storage import entries
from gqts.complaints.answering import (
    CLOSE_ALL,
    DISMISS,
    GRADE,
    TAKE_OVER,
    UPHOLD,
    open_case,
    record_act,
    require_authority,
    require_entry,
)
from gqts.complaints.complaint import FIRST_ANSWER, LONGEST_WORDS, NEXT_STEP, Escalation, Severity
from gqts.complaints.entry import Entry, Part
from gqts.complaints.errors import ComplaintUnknown, MoveRefused
from gqts.complaints.escalating import escalate
from gqts.complaints.state import Move, State, next_state
from gqts.complaints.weighing import weigh
from gqts.complaints.words import read_words
from gqts.kit.database import Transaction


def take_over(tx: Transaction, caller: Caller, complaint_id: UUID, words: str, *, now: datetime) -> None:
    """Have an authority lead the case, which every recipient sees."""
    complaint, own, _ = open_case(tx, caller, complaint_id)
    require_authority(own)
    if complaint.taken_over_by == own.organization_id:
        raise MoveRefused("You lead this case already.")
    said = read_words(words, LONGEST_WORDS, "words", is_needed=True)
    _storage.update_taken_over(tx, complaint_id, own.organization_id)
    record_act(tx, caller, complaint, TAKE_OVER, said, None, now)


def grade(
    tx: Transaction,
    caller: Caller,
    complaint_id: UUID,
    severity: Severity,
    words: str,
    *,
    now: datetime,
) -> None:
    """Grade the severity anew; what waits becomes due as the new one says, and never later than it was."""
    complaint, own, every = open_case(tx, caller, complaint_id)
    require_authority(own)
    said = read_words(words, LONGEST_WORDS, "words", is_needed=True)
    _storage.update_severity(tx, complaint_id, severity)
    for one in every:
        span = (FIRST_ANSWER if one.state is State.RECEIVED else NEXT_STEP)[severity]
        entries.update_entry(tx, replace(one, due_at=min(one.due_at, now + span)))
    if severity is Severity.LIFE_THREATENING:
        escalate(tx, complaint_id, Escalation.DANGER, now=now)
    said = f"{complaint.severity} → {severity}. {said}"
    record_act(tx, caller, replace(complaint, severity=severity), GRADE, said, None, now)


def close_all(tx: Transaction, caller: Caller, complaint_id: UUID, words: str, *, now: datetime) -> None:
    """Close every entry that is open, for one reason that the author and all recipients read."""
    complaint, own, every = open_case(tx, caller, complaint_id)
    require_authority(own)
    said = read_words(words, LONGEST_WORDS, "words", is_needed=True)
    waiting = [one for one in every if one.state is not State.CLOSED]
    if not waiting:
        raise MoveRefused("Every entry is closed already.")
    for one in waiting:
        entries.update_entry(tx, replace(one, state=next_state(one.state, Move.CLOSE), moved_at=now))
    record_act(tx, caller, complaint, CLOSE_ALL, said, None, now, state=State.CLOSED)


def find_right(
    tx: Transaction,
    caller: Caller,
    complaint_id: UUID,
    subject: UUID | None,
    words: str,
    *,
    is_right: bool,
    now: datetime,
) -> Entry:
    """Find a complaint right or wrong as far as one party goes, for a reason, and return that party's entry."""
    complaint, own, every = open_case(tx, caller, complaint_id)
    require_authority(own)
    entry = require_entry(every, subject)
    if entry.part is Part.AUTHORITY:
        raise ComplaintUnknown
    said = read_words(words, LONGEST_WORDS, "words", is_needed=True)
    if entry.found_by is not None and entry.is_upheld is is_right:
        raise MoveRefused("An authority has found so already.")
    found = replace(entry, is_upheld=is_right, found_by=own.organization_id)
    entries.update_entry(tx, found)
    weigh(tx, complaint, found, now=now)
    what = UPHOLD if is_right else DISMISS
    record_act(tx, caller, complaint, what, said, entry.organization_id, now, state=entry.state)
    return found
