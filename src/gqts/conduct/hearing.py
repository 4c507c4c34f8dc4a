"""The hearing: the party is given the reasons and a time, and answers in writing; customs may give it more time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from gqts.accounts import Caller, Permission
from gqts.conduct.attachment import Attachment, keep_files
from gqts.conduct.case import ANSWER_DAYS, LONGEST_WORDS, MOST_EXTENSION_DAYS, USUAL_ANSWER_DAYS, Case
from gqts.conduct.errors import CaseRefused, MoveRefused, TooLate, conduct_fault, require_prose
from gqts.conduct.moving import move_case, require_locked
from gqts.conduct.party import require_own_case
from gqts.conduct.procedure import Move
from gqts.conduct.severity import Severity
from gqts.kit.clock import write_instant
from gqts.kit.database import Transaction


def notify_party(
    tx: Transaction,
    caller: Caller,
    case_id: UUID,
    *,
    reasons: str,
    severity: Severity | None = None,
    days: int = USUAL_ANSWER_DAYS,
    now: datetime,
) -> Case:
    """Give the party the reasons and so many days to answer; from now on it reads the case."""
    caller.require(Permission.HOST_PENALIZE)
    case = require_locked(tx, case_id)
    written = require_prose(reasons, LONGEST_WORDS, "reasons", CaseRefused)
    fewest, most = ANSWER_DAYS
    if not fewest <= days <= most:
        fault = conduct_fault("case.days", "This is no time to answer in.", "days", days, f"Give {fewest} to {most}.")
        raise CaseRefused(faults=(fault,))
    due = now + timedelta(days=days)
    detail = {"due": write_instant(due), "severity": (severity or case.severity).value}
    return move_case(
        tx, caller.actor, case, Move.NOTIFY, words=written, detail=detail, now=now,
        notified_at=now, due_at=due, severity=severity or case.severity,
    )  # fmt: skip


def extend_hearing(tx: Transaction, caller: Caller, case_id: UUID, *, days: int, reason: str, now: datetime) -> Case:
    """Give the party more time, once; raise `MoveRefused` when it was given before."""
    caller.require(Permission.HOST_PENALIZE)
    case = require_locked(tx, case_id)
    written = require_prose(reason, LONGEST_WORDS, "reason", CaseRefused)
    if not 1 <= days <= MOST_EXTENSION_DAYS:
        fix = f"Give 1 to {MOST_EXTENSION_DAYS}."
        raise CaseRefused(faults=(conduct_fault("case.days", "This is no longer time.", "days", days, fix),))
    if case.is_extended:
        raise MoveRefused("The time to answer was made longer before; that is done once.")
    due = (case.due_at or now) + timedelta(days=days)
    detail = {"due": write_instant(due)}
    return move_case(
        tx, caller.actor, case, Move.EXTEND, words=written, detail=detail, now=now, due_at=due, is_extended=True
    )


def answer_case(
    tx: Transaction, caller: Caller, case_id: UUID, *, words: str, files: Sequence[Attachment] = (), now: datetime
) -> Case:
    """Answer for the party, in time, with files; raise `TooLate` after it."""
    case = require_own_case(tx, caller, case_id)
    written = require_prose(words, LONGEST_WORDS, "words", CaseRefused)
    if case.is_time_over(now):
        raise TooLate
    moved = move_case(tx, caller.actor, case, Move.ANSWER, words=written, now=now, due_at=None)
    keep_files(tx, caller.actor, moved, files, now=now)
    return moved
