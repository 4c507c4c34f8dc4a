"""One act about a complaint as data: what a page or a system sends, done through the one door, each time once.

A system that does not know whether its act arrived sends it again with the same key: what was done under a key is not
done again. The key is its sender's own; two organizations may use the same one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from uuid import UUID

from gqts.accounts import Caller
from gqts.complaints._storage import entries
from gqts.complaints.answering import answer_author, move_entry, open_case
from gqts.complaints.complaint import Severity
from gqts.complaints.errors import MoveRefused, refuse
from gqts.complaints.inbox import Case
from gqts.complaints.state import OFFICIAL, Move, State, list_moves
from gqts.complaints.stepping_in import close_all, find_right, grade, take_over
from gqts.kit.database import Transaction
from gqts.kit.errors import Fault

LONGEST_KEY = 200


class Act(StrEnum):
    """What can be done about a complaint. Stored: never renamed."""

    ACKNOWLEDGE = "acknowledge"
    ANSWER = "answer"
    ACCEPT = "accept"
    DECLINE = "decline"
    FORWARD = "forward"
    RESOLVE = "resolve"
    ASK = "ask"
    UPHOLD = "uphold"
    DISMISS = "dismiss"
    CLOSE = "close"
    TAKE_OVER = "take_over"
    GRADE = "grade"
    CLOSE_ALL = "close_all"


_MOVES = {Act(move.value): move for move in Move}
OF_A_PARTY = frozenset({Act.ASK, Act.CLOSE, Act.UPHOLD, Act.DISMISS})
"""Acts of authorities about the entry of one recipient, who has to be named."""


@dataclass(frozen=True, slots=True)
class Deed:
    """An act with what it needs: words, whose entry (`subject`), to whom (`to`), which `severity`."""

    act: Act
    words: str = ""
    subject: UUID | None = None
    to: UUID | None = None
    severity: Severity | None = None


def list_acts(case: Case) -> list[Act]:
    """Return what the reader of a case may do about it now, in the order in which it is offered."""
    moves = set(list_moves(case.own.state, is_authority=False)) - ({Move.FORWARD} if not case.further else set())
    acts = {Act(move.value) for move in moves}
    if case.own.state is not State.CLOSED:
        acts.add(Act.ANSWER)
    if case.is_official:
        acts |= {*OF_A_PARTY, Act.TAKE_OVER, Act.GRADE, Act.CLOSE_ALL}
    return [act for act in Act if act in acts]


def perform(tx: Transaction, caller: Caller, complaint_id: UUID, deed: Deed, *, key: str = "", now: datetime) -> bool:
    """Do a deed; tell whether it was done now, and not before under the same key.

    Raises `ComplaintUnknown`, `ComplaintRefused`, `MoveRefused`, or what the permission's absence raises.
    """
    if key and _was_done(tx, caller, complaint_id, deed, key):
        return False
    _do(tx, caller, complaint_id, deed, now)
    return True


def _do(tx: Transaction, caller: Caller, complaint_id: UUID, deed: Deed, now: datetime) -> None:
    act, words = deed.act, deed.words
    if act is Act.ANSWER:
        answer_author(tx, caller, complaint_id, words, now=now)
    elif act is Act.TAKE_OVER:
        take_over(tx, caller, complaint_id, words, now=now)
    elif act is Act.CLOSE_ALL:
        close_all(tx, caller, complaint_id, words, now=now)
    elif act is Act.GRADE:
        if deed.severity is None:
            raise refuse("severity", "It is not said how grave it is.", "severity", "", "Choose a severity.")
        grade(tx, caller, complaint_id, deed.severity, words, now=now)
    elif act in (Act.UPHOLD, Act.DISMISS):
        is_right = act is Act.UPHOLD
        find_right(tx, caller, complaint_id, deed.subject, words, is_right=is_right, now=now)
    else:
        move = _MOVES[act]
        subject = deed.subject if move in OFFICIAL else None
        to = deed.to if move is Move.FORWARD else None
        move_entry(tx, caller, complaint_id, move, words, subject=subject, to=to, now=now)


def _was_done(tx: Transaction, caller: Caller, complaint_id: UUID, deed: Deed, key: str) -> bool:
    """Return whether a deed was done under a key; raise `MoveRefused` when another one was."""
    if len(key) > LONGEST_KEY or not key.isprintable():
        fix = f"Use at most {LONGEST_KEY} printable characters."
        raise refuse("key", "This is no key of an act.", "key", key, fix)
    _, own, _ = open_case(tx, caller, complaint_id)
    digest = sha256(repr((deed.act, deed.words, deed.subject, deed.to, deed.severity)).encode()).digest()
    known = entries.insert_deed(tx, complaint_id, own.organization_id, sha256(key.encode()).digest(), digest)
    if known in (None, digest):
        return known is not None
    message, fix = "Another act was done under this key.", "Give each act a key of its own."
    raise MoveRefused(f"{message} {fix}", faults=(Fault("complaints.key.used", message, "key", "", fix),))
