"""What recipients and authorities do about a complaint, each act recorded with who and when.

A firm moves its own entry and nobody else's. An authority before which the complaint is may ask any recipient for an
answer and close any entry; what else it may do is in `stepping_in`. To forward puts the complaint before another of the
item's chain, one tier further, whose acknowledgement the forwarder sees.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from gqts.accounts import Caller, Permission
from gqts.complaints._storage import complaints as _storage
from gqts.complaints._storage import entries
from gqts.complaints.complaint import FIRST_ANSWER, LONGEST_WORDS, NEXT_STEP, Complaint, Severity
from gqts.complaints.entry import Entry, Part, Told
from gqts.complaints.errors import ComplaintUnknown, MoveRefused, refuse
from gqts.complaints.state import FOR_AUTHOR, NEEDS_WORDS, OFFICIAL, Move, State, next_state
from gqts.complaints.telling import list_concerned, tell_recipients
from gqts.complaints.weighing import weigh
from gqts.complaints.words import read_words
from gqts.kit.database import Transaction
from gqts.kit.errors import Fault
from gqts.kit.ids import new_id
from gqts.kit.outbox import publish
from gqts.notices import NoticeKind

COMPLAINT_MOVED = "complaints.moved"
"""Fact: something was done about a complaint. Key: its id. Payload: `act`, `by` (an id, null for the author), `subject`
(whose entry, or null), `state` (of that entry, or null), `severity`, `identifier`, `parties` (all recipients).
"""
ANSWER = "answer"
TAKE_OVER, GRADE, CLOSE_ALL, UPHOLD, DISMISS = "take_over", "grade", "close_all", "uphold", "dismiss"
"""Acts of authorities beside `OFFICIAL`. Stored: never renamed."""
_READ_BY_AUTHOR = frozenset({*FOR_AUTHOR, ANSWER, TAKE_OVER, CLOSE_ALL, UPHOLD, DISMISS})


def move_entry(
    tx: Transaction,
    caller: Caller,
    complaint_id: UUID,
    move: Move,
    words: str = "",
    *,
    subject: UUID | None = None,
    to: UUID | None = None,
    now: datetime,
) -> Entry:
    """Move an entry and return it; raise `ComplaintUnknown`, `MoveRefused`, `ComplaintRefused`.

    `subject` is whose entry an authority asks about or closes; `to` is whom a complaint is forwarded to.
    """
    complaint, own, every = open_case(tx, caller, complaint_id)
    entry = own
    if move in OFFICIAL:
        require_authority(own)
        entry = require_entry(every, subject)
    elif subject is not None and subject != own.organization_id:
        raise ComplaintUnknown
    said = read_words(words, LONGEST_WORDS, "words", is_needed=move in NEEDS_WORDS)
    state = next_state(entry.state, move)
    if move is Move.FORWARD:
        _forward(tx, complaint, entry, every, to, now)
    moved = replace(_settle(entry, move, complaint.severity, now), state=state, moved_at=now)
    entries.update_entry(tx, moved)
    weigh(tx, complaint, moved, now=now)
    act_subject = to if move is Move.FORWARD else entry.organization_id
    record_act(tx, caller, complaint, move, said, act_subject, now, state=state)
    return moved


def answer_author(tx: Transaction, caller: Caller, complaint_id: UUID, words: str, *, now: datetime) -> None:
    """Write to the author, who reads it on their page; the first word counts as having acknowledged."""
    complaint, own, _ = open_case(tx, caller, complaint_id)
    if own.state is State.CLOSED:
        next_state(own.state, Move.ACKNOWLEDGE)
    said = read_words(words, LONGEST_WORDS, "words", is_needed=True)
    if own.state is State.RECEIVED:
        settled = _settle(own, Move.ACKNOWLEDGE, complaint.severity, now)
        own = replace(settled, state=State.ACKNOWLEDGED, moved_at=now)
        entries.update_entry(tx, own)
        weigh(tx, complaint, own, now=now)
    record_act(tx, caller, complaint, ANSWER, said, own.organization_id, now, state=own.state)


def open_case(tx: Transaction, caller: Caller, complaint_id: UUID) -> tuple[Complaint, Entry, list[Entry]]:
    """Return a complaint before the caller's organization, for a change; raise `ComplaintUnknown`."""
    caller.require(Permission.COMPLAINTS_ANSWER)
    _storage.lock_complaint(tx, complaint_id)
    every = entries.select_entries(tx, complaint_id)
    own = next((one for one in every if one.organization_id == caller.organization), None)
    if own is None:
        raise ComplaintUnknown
    return _storage.select_complaints(tx, [complaint_id])[0], own, every


def require_authority(own: Entry) -> None:
    """Raise `ComplaintUnknown` unless the entry is an authority's."""
    if own.part is not Part.AUTHORITY:
        raise ComplaintUnknown


def require_entry(every: list[Entry], organization_id: UUID | None) -> Entry:
    """Return the entry of an organization; raise `ComplaintRefused` when none is named, or `ComplaintUnknown`."""
    if organization_id is None:
        raise refuse("subject", "It is not said whose entry.", "subject", "", "Choose one of those who have it.")
    found = next((one for one in every if one.organization_id == organization_id), None)
    if found is None:
        raise ComplaintUnknown
    return found


def _forward(
    tx: Transaction, complaint: Complaint, entry: Entry, every: list[Entry], to: UUID | None, now: datetime
) -> None:
    """Put the complaint before another of the chain; one that has it already is named as the next tier."""
    parts = dict(_storage.select_partners(tx, complaint.id))
    if to is None or to == entry.organization_id or to not in parts:
        raise refuse("to", "It cannot be forwarded there.", "to", "", "Choose one of those who handled the item.")
    found = next((one for one in every if one.organization_id == to), None)
    if found is not None and (found.state is State.CLOSED or found.organization_id == entry.forwarded_by):
        message = "It has this already: it is closed there, or came from there."
        raise MoveRefused(message, faults=(Fault("complaints.forward", message, "to"),))
    if found is not None:
        entries.update_entry(tx, replace(found, forwarded_by=found.forwarded_by or entry.organization_id))
        return
    due = now + FIRST_ANSWER[complaint.severity]
    part, tier = Part(parts[to]), entry.tier + 1
    fresh = Entry(complaint.id, to, part, tier, State.RECEIVED, entry.organization_id, now, now, due, due)
    entries.insert_entry(tx, fresh)


def _settle(entry: Entry, move: Move, severity: Severity, now: datetime) -> Entry:
    """Return an entry with what a move says about time and outcome."""
    is_answer = move not in OFFICIAL and entry.answered_at is None
    changed = replace(entry, answered_at=now if is_answer else entry.answered_at)
    if move is Move.ASK:
        return replace(changed, due_at=now + FIRST_ANSWER[severity])
    if changed.found_by is None:  # an authority's finding stands, whatever the party says of it
        if move is Move.ACCEPT or (move is Move.RESOLVE and changed.is_upheld is None):
            changed = replace(changed, is_upheld=True)
        if move is Move.DECLINE:
            changed = replace(changed, is_upheld=False)
    return replace(changed, due_at=now + NEXT_STEP[severity])


def record_act(
    tx: Transaction,
    caller: Caller,
    complaint: Complaint,
    what: str,
    words: str,
    subject: UUID | None,
    now: datetime,
    *,
    state: State | None = None,
) -> None:
    """Write an act down and publish it."""
    is_told = what in _READ_BY_AUTHOR
    act = Told(new_id(lambda: now), now, str(what), caller.organization, caller.person_name, subject, words, is_told)
    entries.insert_act(tx, complaint.id, act, caller.person)
    tell_moved(tx, complaint, act, state)


def tell_moved(tx: Transaction, complaint: Complaint, act: Told, state: State | None) -> None:
    """Publish that something was done about a complaint."""
    every = entries.select_entries(tx, complaint.id)
    payload = {
        "act": act.what,
        "by": None if act.organization_id is None else str(act.organization_id),
        "subject": None if act.subject_id is None else str(act.subject_id),
        "state": None if state is None else state.value,
        "severity": complaint.severity.value,
        "identifier": complaint.identifier,
        "parties": [str(one.organization_id) for one in every],
    }
    publish(tx, COMPLAINT_MOVED, str(complaint.id), payload)
    by = "" if act.organization_id is None else str(act.organization_id)
    tell_recipients(
        tx,
        NoticeKind.COMPLAINT_MOVED,
        complaint,
        list_concerned(act, every),
        {"act": str(act.what), "by": by},
        key=str(act.id),
        now=act.at,
    )
