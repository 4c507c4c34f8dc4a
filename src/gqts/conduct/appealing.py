"""The appeal: the party says why the decision is wrong; another officer than those who made it decides.

What an overturned decision did is undone at once, and it counts in no record.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from gqts.accounts import Caller, Permission
from gqts.conduct._storage import cases as _storage
from gqts.conduct.attachment import Attachment, keep_files
from gqts.conduct.case import LONGEST_WORDS, Case, may_review
from gqts.conduct.effects import end_measure
from gqts.conduct.errors import CaseRefused, SameEyes, TooLate, require_prose
from gqts.conduct.moving import move_case, require_locked
from gqts.conduct.party import require_own_case
from gqts.conduct.procedure import Move, next_state
from gqts.kit.clock import write_instant
from gqts.kit.database import Transaction

REVIEW_DAYS = 60
"""Days in which an appeal is to be decided (China's Administrative Reconsideration Law)."""


def appeal_decision(
    tx: Transaction, caller: Caller, case_id: UUID, *, words: str, files: Sequence[Attachment] = (), now: datetime
) -> Case:
    """Appeal for the party, in time, with files; raise `TooLate` after it."""
    case = require_own_case(tx, caller, case_id)
    written = require_prose(words, LONGEST_WORDS, "words", CaseRefused)
    next_state(case.state, Move.APPEAL)
    if case.is_time_over(now):
        raise TooLate
    due = now + timedelta(days=REVIEW_DAYS)
    detail = {"due": write_instant(due)}
    moved = move_case(tx, caller.actor, case, Move.APPEAL, words=written, detail=detail, now=now, due_at=due)
    keep_files(tx, caller.actor, moved, files, now=now)
    return moved


def uphold_decision(tx: Transaction, caller: Caller, case_id: UUID, *, reason: str, now: datetime) -> Case:
    """Decide that the decision stands; raise `SameEyes` for those who made it."""
    case, written = _require_reviewer(tx, caller, case_id, Move.UPHOLD, reason)
    return move_case(tx, caller.actor, case, Move.UPHOLD, words=written, now=now, due_at=None)


def overturn_decision(tx: Transaction, caller: Caller, case_id: UUID, *, reason: str, now: datetime) -> Case:
    """Decide that the decision was wrong: what it did is undone; raise `SameEyes` for those who made it."""
    case, written = _require_reviewer(tx, caller, case_id, Move.OVERTURN, reason)
    moved = move_case(tx, caller.actor, case, Move.OVERTURN, words=written, now=now, due_at=None)
    if case.ended_at is None:
        moved = end_measure(tx, caller.actor, moved, reason=written, now=now)
        _storage.update_case(tx, moved)
    return moved


def _require_reviewer(tx: Transaction, caller: Caller, case_id: UUID, move: Move, reason: str) -> tuple[Case, str]:
    caller.require(Permission.HOST_PENALIZE)
    case = require_locked(tx, case_id)
    next_state(case.state, move)
    if not may_review(case, move, caller.person):
        raise SameEyes("An appeal is decided in person by another officer than those who made the decision.")
    return case, require_prose(reason, LONGEST_WORDS, "reason", CaseRefused)
