"""What a measure does: it suspends its party, or disqualifies it, at once; and undoes that when it ends.

Several cases may hold one party. The one that acted hands over to another that is still in force, so that nobody is let
in before the last has ended; and nothing is undone that an officer did by another way, before or since: what gqts
finds must be what the case left (the organization's last decision, the disqualification's first instant).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from gqts.conduct._storage import cases as _storage
from gqts.conduct.case import Case, Measure
from gqts.kit.database import Transaction
from gqts.organizations import (
    Actor,
    Organization,
    Role,
    State,
    disqualify_body,
    find_disqualifications,
    reinstate_body,
    reinstate_organization,
    require_organization,
    suspend_organization,
)

LONGEST_REASON = 500
_SUSPENDING = frozenset({Measure.SUSPENSION, Measure.EXCLUSION})


def apply_measure(tx: Transaction, actor: Actor, case: Case, *, now: datetime) -> Case:
    """Put the measure of a decided case into effect; return the case with what it did, not yet written down."""
    measure = case.measure
    if measure is None or measure is Measure.WARNING:
        return case
    party = require_organization(tx, case.organization_id)
    others = _storage.select_in_force(tx, case.organization_id, besides=case.id)
    reason = _word(case)
    if measure in _SUSPENDING:
        case = replace(case, suspended_at=_suspend(tx, actor, party, others, reason, now))
    if _disqualifies(measure, party):
        case = replace(case, disqualified_at=_disqualify(tx, actor, party, others, reason, now))
    return case


def end_measure(tx: Transaction, actor: Actor, case: Case, *, reason: str, now: datetime) -> Case:
    """Undo what a case did, unless another case still holds it; return the case as ended, not yet written down."""
    others = _storage.select_in_force(tx, case.organization_id, besides=case.id)
    text = f"{case.number}: {reason}"[:LONGEST_REASON]
    if case.suspended_at is not None:
        holder = next((one for one in others if one.measure in _SUSPENDING), None)
        if holder is not None:
            _storage.update_case(tx, replace(holder, suspended_at=case.suspended_at))
        else:
            _reinstate(tx, actor, case, text, now)
    if case.disqualified_at is not None:
        party = require_organization(tx, case.organization_id)
        kept = [_storage.select_case(tx, one.id) or one for one in others]
        holder = next((one for one in kept if one.measure and _disqualifies(one.measure, party)), None)
        if holder is not None:
            _storage.update_case(tx, replace(holder, disqualified_at=case.disqualified_at))
        else:
            standing = find_disqualifications(tx, [party.id]).get(party.id)
            if standing is not None and standing.since == case.disqualified_at:
                reinstate_body(tx, actor, party.id, reason=text, now=now)
    return replace(case, ended_at=now)


def _suspend(
    tx: Transaction, actor: Actor, party: Organization, others: list[Case], reason: str, now: datetime
) -> datetime | None:
    if party.state is State.APPROVED:
        suspend_organization(tx, actor, party.id, reason=reason, now=now)
        return now
    return next((one.suspended_at for one in others if one.suspended_at is not None), None)


def _reinstate(tx: Transaction, actor: Actor, case: Case, reason: str, now: datetime) -> None:
    party = require_organization(tx, case.organization_id)
    if party.state is State.SUSPENDED and party.decided_at == case.suspended_at:
        reinstate_organization(tx, actor, party.id, reason=reason, now=now)


def _disqualify(
    tx: Transaction, actor: Actor, party: Organization, others: list[Case], reason: str, now: datetime
) -> datetime | None:
    if party.id not in find_disqualifications(tx, [party.id]):
        disqualify_body(tx, actor, party.id, reason=reason, now=now)
        return now
    return next((one.disqualified_at for one in others if one.disqualified_at is not None), None)


def _disqualifies(measure: Measure, party: Organization) -> bool:
    if Role.INSPECTION_BODY not in party.roles:
        return False
    return measure in (Measure.DISQUALIFICATION, Measure.EXCLUSION)


def _word(case: Case) -> str:
    return f"{case.number}: {case.reasons}"[:LONGEST_REASON]
