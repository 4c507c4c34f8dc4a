"""Holds: each agency holds for itself and lifts for itself; the goods go when none holds them.

A hold leaves the case's row as it is and only keeps it from being moved on meanwhile, so that agencies work side by
side; whoever releases waits for those at work, and then sees their holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from gqts.accounts import Caller
from gqts.clearance._storage import deeds as _storage
from gqts.clearance._storage import requests
from gqts.clearance.case import Deed, Standing, step
from gqts.clearance.competence import share_case
from gqts.clearance.consignment import Consignment, Hold
from gqts.clearance.errors import ActOutOfOrder
from gqts.clearance.notice import tell_notice
from gqts.clearance.trail import leave_trail
from gqts.clearance.words import LONGEST_REASON, read_line
from gqts.kit.database import Transaction
from gqts.kit.errors import Fault
from gqts.kit.ids import new_id


def place_hold(tx: Transaction, caller: Caller, record_id: UUID, *, reason: str, now: datetime) -> Hold:
    """Hold the goods of a case for the caller's agency; raise `ActOutOfOrder`, `CaseUnknown`, `EntryRefused`."""
    case = share_case(tx, caller, record_id)
    words = read_line("reason", reason, longest=LONGEST_REASON)
    step(read_standing(tx, case), Deed.HOLD)
    assert caller.organization is not None
    hold = Hold(new_id(lambda: now), record_id, caller.organization, words, now, caller.actor.name)
    if not _storage.insert_hold(tx, hold):
        raise _refused("held_already", "Your agency holds these goods already.", "Lift that hold first.")
    leave_trail(tx, caller.actor, case, Deed.HOLD, {"reason": words}, now=now)
    tell_notice(tx, case, Deed.HOLD, agency_id=caller.organization, now=now)
    return hold


def lift_hold(tx: Transaction, caller: Caller, record_id: UUID, *, reason: str, now: datetime) -> None:
    """Lift the hold of the caller's agency; raise as `place_hold` does."""
    case = share_case(tx, caller, record_id)
    words = read_line("reason", reason, longest=LONGEST_REASON)
    step(read_standing(tx, case), Deed.LIFT)
    assert caller.organization is not None
    if not _storage.lift_hold(tx, record_id, caller.organization, caller.actor.name, words, now):
        raise _refused("not_held", "Your agency does not hold these goods.", "Look who holds them.")
    leave_trail(tx, caller.actor, case, Deed.LIFT, {"reason": words}, now=now)
    tell_notice(tx, case, Deed.LIFT, agency_id=caller.organization, now=now)


def list_holds(tx: Transaction, record_ids: Sequence[UUID], *, is_open: bool = False) -> list[Hold]:
    """Return the holds on cases, the oldest first."""
    return _storage.select_holds(tx, record_ids, is_open=is_open) if record_ids else []


def read_standing(tx: Transaction, case: Consignment, *, answered: int = 0) -> Standing:
    """Return all that decides what may be done with a case now; `answered` requests count as answered."""
    holds = len(_storage.select_holds(tx, [case.record_id], is_open=True))
    unanswered = requests.count_unanswered(tx, case.record_id) - answered
    return Standing(case.state, case.arrived_at is not None, holds, unanswered)


def _refused(code: str, message: str, fix: str) -> ActOutOfOrder:
    return ActOutOfOrder(f"{message} {fix}", faults=(Fault(f"clearance.order.{code}", message, "", "", fix),))
