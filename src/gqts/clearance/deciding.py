"""What customs decides: who works a case, that the goods came, inspection, lane, release, detention, sending back.

Each act moves the case on, writes the declaration's receipt, leaves its trail, tells the parties, and is told of the
goods as an event in customs' own name; all in the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from gqts.accounts import Caller, Permission
from gqts.clearance._storage import consignments as _storage
from gqts.clearance.case import ENDED, CaseState, Deed, step
from gqts.clearance.competence import lock_case
from gqts.clearance.consignment import Consignment
from gqts.clearance.errors import refuse_entry
from gqts.clearance.holding import read_standing
from gqts.clearance.notice import tell_notice
from gqts.clearance.outcomes import note_deed
from gqts.clearance.receipts import DETENTIONS, tell_receipt
from gqts.clearance.trail import leave_trail, list_people
from gqts.clearance.words import LONGEST_REASON, read_line
from gqts.customs.ceb.status import ReturnStatus
from gqts.kit.database import Transaction
from gqts.organizations import Actor
from gqts.risk import Lane

_RECEIPTS: Mapping[Deed, ReturnStatus] = {
    Deed.INSPECT: ReturnStatus.INSPECTION,
    Deed.RELEASE: ReturnStatus.RELEASED,
    Deed.SEND_BACK: ReturnStatus.SENT_BACK,
    Deed.CLOSE: ReturnStatus.CLOSED,
}
_NOTICED = frozenset({Deed.RELEASE, Deed.DETAIN, Deed.SEND_BACK})


def take_case(tx: Transaction, caller: Caller, record_id: UUID, *, now: datetime) -> Consignment:
    """Have the caller work on a case; raise `ActOutOfOrder`, `CaseUnknown`."""
    case = lock_case(tx, caller, record_id)
    step(read_standing(tx, case), Deed.TAKE)
    taken = replace(case, taken_by=caller.person, taken_by_name=caller.actor.name)
    _storage.update_progress(tx, taken)
    leave_trail(tx, caller.actor, taken, Deed.TAKE, {}, now=now)
    return taken


def give_case(
    tx: Transaction, caller: Caller, record_id: UUID, person_id: UUID | None, *, now: datetime
) -> Consignment:
    """Hand a case to a colleague who may work cases, or back to all; raise as `take_case` does, or `EntryRefused`."""
    case = lock_case(tx, caller, record_id)
    step(read_standing(tx, case), Deed.GIVE)
    name = "" if person_id is None else list_colleagues(tx, caller).get(person_id, "")
    if person_id is not None and not name:
        raise refuse_entry("person", person_id, "This is no colleague who works cases.", "Choose one of the list.")
    given = replace(case, taken_by=person_id, taken_by_name=name)
    _storage.update_progress(tx, given)
    leave_trail(tx, caller.actor, given, Deed.GIVE, {"to": name}, now=now)
    return given


def list_colleagues(tx: Transaction, caller: Caller) -> dict[UUID, str]:
    """Return the people of the caller's organization who may work cases, by id."""
    return list_people(tx, caller.organization, Permission.CASES_WORK) if caller.organization else {}


def note_arrival(
    tx: Transaction, caller: Caller, record_id: UUID, *, now: datetime, at: datetime | None = None
) -> Consignment:
    """Note that the goods are here, as the caller sees; raise as `take_case` does."""
    case = lock_case(tx, caller, record_id)
    return move_case(tx, caller.actor, case, Deed.ARRIVE, {}, now=now, arrived_at=at or now, how=caller.actor.name)


def begin_inspection(tx: Transaction, caller: Caller, record_id: UUID, *, now: datetime) -> Consignment:
    """Begin to examine the goods; raise as `take_case` does."""
    return move_case(tx, caller.actor, lock_case(tx, caller, record_id), Deed.INSPECT, {}, now=now)


def override_lane(
    tx: Transaction, caller: Caller, record_id: UUID, lane: Lane, *, reason: str, now: datetime
) -> Consignment:
    """Set a case's lane, up or down; it stands until an officer changes it again; raise as `take_case` does."""
    case = lock_case(tx, caller, record_id)
    words = read_line("reason", reason, longest=LONGEST_REASON)
    step(read_standing(tx, case), Deed.OVERRIDE)
    changed = replace(case, lane=lane, lane_by=caller.actor.name)
    _storage.update_assessment(tx, changed)
    detail = {"from": case.lane or "", "to": lane.value, "reason": words}
    leave_trail(tx, caller.actor, changed, Deed.OVERRIDE, detail, now=now)
    return changed


def release_goods(tx: Transaction, caller: Caller, record_id: UUID, *, reason: str = "", now: datetime) -> Consignment:
    """Release the goods, when no agency holds them and nothing asked is unanswered; raise as `take_case` does."""
    case = lock_case(tx, caller, record_id)
    words = read_line("reason", reason, longest=LONGEST_REASON, is_needed=False)
    return move_case(tx, caller.actor, case, Deed.RELEASE, {"reason": words}, now=now)


def detain_goods(
    tx: Transaction, caller: Caller, record_id: UUID, *, reason: str, to: str = "otherwise", now: datetime
) -> Consignment:
    """Detain goods out of their inspection, handing them `to` clearance, anti-smuggling, legal affairs or otherwise;
    raise as `take_case` does, or `EntryRefused`.
    """
    case = lock_case(tx, caller, record_id)
    words = read_line("reason", reason, longest=LONGEST_REASON)
    if to not in DETENTIONS:
        raise refuse_entry("to", to, "Goods are not detained for this.", f"Use one of {', '.join(DETENTIONS)}.")
    return move_case(tx, caller.actor, case, Deed.DETAIN, {"reason": words, "to": to}, now=now, status=DETENTIONS[to])


def send_back(tx: Transaction, caller: Caller, record_id: UUID, *, reason: str, now: datetime) -> Consignment:
    """Have the goods sent back to where they came from; raise as `take_case` does."""
    case = lock_case(tx, caller, record_id)
    words = read_line("reason", reason, longest=LONGEST_REASON)
    return move_case(tx, caller.actor, case, Deed.SEND_BACK, {"reason": words}, now=now)


def close_case(tx: Transaction, caller: Caller, record_id: UUID, *, now: datetime) -> Consignment:
    """Close the case of released goods; raise as `take_case` does."""
    return move_case(tx, caller.actor, lock_case(tx, caller, record_id), Deed.CLOSE, {}, now=now)


def is_over(state: CaseState, lane: Lane | None) -> bool:
    """Return whether nothing is left to do: goods released in the blue lane are still to be audited."""
    return state in ENDED or (state is CaseState.RELEASED and lane is not Lane.BLUE)


def move_case(  # noqa: PLR0913 - what an act brings along, each by its name
    tx: Transaction,
    actor: Actor,
    case: Consignment,
    deed: Deed,
    detail: Mapping[str, Any],
    *,
    now: datetime,
    status: ReturnStatus | None = None,
    arrived_at: datetime | None = None,
    how: str = "",
    is_automatic: bool = False,
) -> Consignment:
    """Move a locked case on by one act, with everything that goes with it; raise `ActOutOfOrder`."""
    state = step(read_standing(tx, case), deed)
    moved = replace(
        case,
        state=state,
        arrived_at=arrived_at or case.arrived_at,
        arrived_how=how or case.arrived_how,
        released_at=now if state is CaseState.RELEASED else case.released_at,
        is_automatic=is_automatic or case.is_automatic,
        ended_at=now if is_over(state, case.lane) else case.ended_at,
    )
    _storage.update_progress(tx, moved)
    receipt = status or _RECEIPTS.get(deed)
    if receipt is not None:
        tell_receipt(tx, case.record_id, receipt, now=now)
    leave_trail(tx, actor, moved, deed, detail, now=now)
    note_deed(tx, moved, deed, now=now)
    if deed in _NOTICED:
        tell_notice(tx, moved, deed, agency_id=None, now=now)
    return moved
