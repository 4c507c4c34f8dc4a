"""The decision: reasoned, after the hearing, in force at once; exclusion and disqualification need a second officer.

A decision is open to appeal for `APPEAL_DAYS`. That somebody appeals does not take its effect away.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from gqts.accounts import Caller, Permission
from gqts.conduct._storage import cases as _storage
from gqts.conduct.case import APPEAL_DAYS, FOUR_EYES, LONGEST_WORDS, SUSPENSION_DAYS, Case, Measure, may_review
from gqts.conduct.effects import apply_measure
from gqts.conduct.errors import CaseRefused, MoveRefused, SameEyes, TooEarly, conduct_fault, require_prose
from gqts.conduct.moving import move_case, note_step, require_locked
from gqts.conduct.procedure import CaseState, Move, next_state
from gqts.conduct.severity import Severity
from gqts.kit.clock import write_instant
from gqts.kit.database import Transaction
from gqts.organizations import Role, require_organization


def decide_case(
    tx: Transaction,
    caller: Caller,
    case_id: UUID,
    measure: Measure,
    *,
    reasons: str,
    severity: Severity | None = None,
    days: int | None = None,
    now: datetime,
) -> Case:
    """Decide a case, or propose what needs a second officer; `days` are those of a suspension.

    Raises `TooEarly` while the party may still answer, `CaseRefused`, and `SameEyes` for who is nobody in person.
    """
    caller.require(Permission.HOST_PENALIZE)
    case = _after_hearing(tx, caller, require_locked(tx, case_id), now)
    written = require_prose(reasons, LONGEST_WORDS, "reasons", CaseRefused)
    _require_possible(tx, case, measure, days)
    told = replace(
        case,
        measure=measure,
        measure_days=days if measure is Measure.SUSPENSION else None,
        severity=severity or case.severity,
        reasons=written,
    )
    if measure not in FOUR_EYES:
        return _take_effect(tx, caller, told, Move.DECIDE, written, now)
    person = _require_person(caller)
    changes: dict[str, Any] = {"measure": measure, "measure_days": None, "severity": told.severity, "reasons": written}
    detail = {"measure": measure.value, "severity": told.severity.value}
    return move_case(
        tx, caller.actor, case, Move.PROPOSE, words=written, detail=detail, now=now, proposed_by=person, **changes
    )


def confirm_proposal(tx: Transaction, caller: Caller, case_id: UUID, *, reason: str, now: datetime) -> Case:
    """Confirm what another officer proposed: it takes effect now; raise `SameEyes` for the one who did."""
    caller.require(Permission.HOST_PENALIZE)
    case = require_locked(tx, case_id)
    next_state(case.state, Move.CONFIRM)
    _require_other(caller, case, Move.CONFIRM)
    written = require_prose(reason, LONGEST_WORDS, "reason", CaseRefused)
    return _take_effect(tx, caller, case, Move.CONFIRM, written, now)


def return_proposal(tx: Transaction, caller: Caller, case_id: UUID, *, reason: str, now: datetime) -> Case:
    """Send a proposal back, by another officer than the one who made it: something else is to be decided."""
    caller.require(Permission.HOST_PENALIZE)
    case = require_locked(tx, case_id)
    next_state(case.state, Move.RETURN)
    _require_other(caller, case, Move.RETURN)
    written = require_prose(reason, LONGEST_WORDS, "reason", CaseRefused)
    changes: dict[str, Any] = {"measure": None, "measure_days": None, "reasons": "", "proposed_by": None}
    return move_case(tx, caller.actor, case, Move.RETURN, words=written, now=now, **changes)


def close_case(tx: Transaction, caller: Caller, case_id: UUID, *, reason: str, now: datetime) -> Case:
    """Decide that nothing follows: before the notice, or after hearing the party."""
    caller.require(Permission.HOST_PENALIZE)
    case = require_locked(tx, case_id)
    written = require_prose(reason, LONGEST_WORDS, "reason", CaseRefused)
    changes: dict[str, Any] = {"due_at": None, "reasons": written, "decided_at": now, "decided_by": caller.person}
    return move_case(tx, caller.actor, case, Move.CLOSE, words=written, now=now, **changes)


def _after_hearing(tx: Transaction, caller: Caller, case: Case, now: datetime) -> Case:
    """Return the case as heard; the time to answer may have gone by without anybody having noted that yet."""
    if case.state is CaseState.NOTIFIED:
        if not case.is_time_over(now):
            raise TooEarly
        return move_case(tx, caller.actor, case, Move.WAIVE, now=now, due_at=None)
    return case


def _take_effect(tx: Transaction, caller: Caller, case: Case, move: Move, words: str, now: datetime) -> Case:
    due = now + timedelta(days=APPEAL_DAYS)
    ends = None if case.measure_days is None else now + timedelta(days=case.measure_days)
    decided = replace(
        case,
        state=next_state(case.state, move),
        decided_by=caller.person,
        decided_at=now,
        due_at=due,
        ends_at=ends,
    )
    decided = apply_measure(tx, caller.actor, decided, now=now)
    _storage.update_case(tx, decided)
    assert decided.measure is not None
    detail = {
        "measure": decided.measure.value,
        "severity": decided.severity.value,
        "until": None if ends is None else write_instant(ends),
        "appeal_until": write_instant(due),
    }
    note_step(tx, caller.actor, decided, move, words=words, detail=detail, now=now)
    return decided


def _require_possible(tx: Transaction, case: Case, measure: Measure, days: int | None) -> None:
    if case.state is not CaseState.ANSWERED:
        raise MoveRefused(f"A case that is {case.state.value} cannot be decided; look again at how it stands.")
    fewest, most = SUSPENSION_DAYS
    if measure is Measure.SUSPENSION and (days is None or not fewest <= days <= most):
        message, fix = "A suspension has a time.", f"Give {fewest} to {most:,} days."
        raise CaseRefused(message, faults=(conduct_fault("case.days", message, "days", days or "", fix),))
    body = Role.INSPECTION_BODY in require_organization(tx, case.organization_id).roles
    if measure is Measure.DISQUALIFICATION and not body:
        message, fix = "Only an inspection body is disqualified.", "Choose another measure."
        raise CaseRefused(message, faults=(conduct_fault("case.measure", message, "measure", measure.value, fix),))


def _require_person(caller: Caller) -> UUID:
    if caller.person is None:
        raise SameEyes("This is decided by officers in person: whoever proposes it and whoever confirms it.")
    return caller.person


def _require_other(caller: Caller, case: Case, move: Move) -> None:
    if not may_review(case, move, caller.person):
        raise SameEyes
