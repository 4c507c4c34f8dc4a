"""How a measure ends: lifted by an officer, by itself when its time is over, or repaired on the party's asking.

Credit repair (China's Order 282): after a time that grows with the severity the party asks, says what it has mended,
and an officer decides; the case then stays on file and counts in no record.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from gqts.accounts import Caller, Permission
from gqts.conduct._storage import cases as _storage
from gqts.conduct.case import LONGEST_WORDS, Case
from gqts.conduct.effects import end_measure
from gqts.conduct.errors import CaseRefused, MoveRefused, TooEarly, require_prose
from gqts.conduct.moving import move_case, note_step, require_locked
from gqts.conduct.party import require_own_case
from gqts.conduct.procedure import CaseState, Move
from gqts.kit.database import Transaction
from gqts.organizations import Actor

CLOCK = Actor.operator("gqts")
"""Who does what comes by itself when its time is over."""
_AT_ONCE = 100


def lift_measure(tx: Transaction, caller: Caller, case_id: UUID, *, reason: str, now: datetime) -> Case:
    """End a measure before its time, an officer's act."""
    caller.require(Permission.HOST_PENALIZE)
    case = require_locked(tx, case_id)
    written = require_prose(reason, LONGEST_WORDS, "reason", CaseRefused)
    moved = move_case(tx, caller.actor, case, Move.LIFT, words=written, now=now, due_at=None)
    if case.ended_at is None:
        moved = end_measure(tx, caller.actor, moved, reason=written, now=now)
        _storage.update_case(tx, moved)
    return moved


def ask_repair(tx: Transaction, caller: Caller, case_id: UUID, *, words: str, now: datetime) -> Case:
    """Ask for credit repair for the party; raise `TooEarly`, and `MoveRefused` while a measure is in force."""
    case = require_own_case(tx, caller, case_id)
    written = require_prose(words, LONGEST_WORDS, "words", CaseRefused)
    since = case.repairable_from
    if since is not None and now < since:
        raise TooEarly(f"Credit repair can be asked for from {since:%Y-%m-%d} on.")
    if case.suspended_at is not None and case.ended_at is None:
        raise MoveRefused("While a suspension is in force there is nothing to repair yet.")
    if case.repair_asked_at is not None:
        raise MoveRefused("It was asked for already, and is not decided yet.")
    return move_case(tx, caller.actor, case, Move.ASK_REPAIR, words=written, now=now, repair_asked_at=now)


def decide_repair(
    tx: Transaction, caller: Caller, case_id: UUID, *, is_granted: bool, reason: str, now: datetime
) -> Case:
    """Grant or refuse the credit repair that was asked for, an officer's act."""
    caller.require(Permission.HOST_PENALIZE)
    case = require_locked(tx, case_id)
    written = require_prose(reason, LONGEST_WORDS, "reason", CaseRefused)
    if case.repair_asked_at is None:
        raise MoveRefused("Nobody asked for credit repair.")
    move = Move.REPAIR if is_granted else Move.REFUSE_REPAIR
    moved = move_case(tx, caller.actor, case, move, words=written, now=now, repair_asked_at=None)
    if is_granted and case.ended_at is None:
        moved = end_measure(tx, caller.actor, moved, reason=written, now=now)
        _storage.update_case(tx, moved)
    return moved


def end_what_is_over(tx: Transaction, *, now: datetime) -> int:
    """Do what comes by itself: times to answer and to appeal go by, suspensions end; return how much it was.

    A worker calls this now and then, as often as it likes; several may at once.
    """
    found = _storage.select_due(tx, now, _AT_ONCE)
    for case in found:
        current = case
        if current.state is CaseState.NOTIFIED:
            current = move_case(tx, CLOCK, current, Move.WAIVE, now=now, due_at=None)
        if current.ends_at is not None and current.ended_at is None and current.ends_at <= now:
            current = end_measure(tx, CLOCK, current, reason="its time is over", now=now)
            _storage.update_case(tx, current)
            note_step(tx, CLOCK, current, Move.END, now=now)
        if current.state is CaseState.DECIDED and current.is_time_over(now):
            move_case(tx, CLOCK, current, Move.LAPSE, now=now, due_at=None)
    return len(found)
