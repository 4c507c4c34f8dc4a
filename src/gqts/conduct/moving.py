"""Moving a case on: how it stands, the step, the administrative act and the news of it, in one transaction.

Acts of a case that its party has not been told of are in the installation's trail, not in the party's: a case that is
dropped while it is prepared leaves nothing in anybody's record. From the notice on the party reads every one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from gqts.conduct._storage import cases as _storage
from gqts.conduct.case import Case, Step
from gqts.conduct.errors import CaseUnknown
from gqts.conduct.procedure import Move, next_state
from gqts.kit.clock import write_instant
from gqts.kit.database import Transaction
from gqts.kit.ids import new_id
from gqts.kit.outbox import publish
from gqts.notices import NoticeKind, send_notice
from gqts.organizations import HOST_SUBJECT, Actor, record_act

CASE_MOVED = "conduct.case_moved"
"""Topic: how a case stands has changed. Key is the case; payload `organization`, `move`, `state`."""
_OWN_MOVES = frozenset({Move.ANSWER, Move.APPEAL, Move.ASK_REPAIR})
"""What the party does itself, of which it needs no notice."""


def require_locked(tx: Transaction, case_id: UUID) -> Case:
    """Return a case for a change, waiting for whoever changes it now; raise `CaseUnknown`."""
    found = _storage.select_case(tx, case_id, is_locked=True)
    if found is None:
        raise CaseUnknown
    return found


def move_case(
    tx: Transaction,
    actor: Actor,
    case: Case,
    move: Move,
    *,
    words: str = "",
    detail: Mapping[str, Any] | None = None,
    now: datetime,
    **changes: Any,
) -> Case:
    """Make a move of a locked case; `changes` are other members of it that change; raise `MoveRefused`."""
    moved = replace(case, state=next_state(case.state, move), **changes)
    _storage.update_case(tx, moved)
    note_step(tx, actor, moved, move, words=words, detail=detail, now=now)
    return moved


def note_step(
    tx: Transaction,
    actor: Actor,
    case: Case,
    move: Move,
    *,
    words: str = "",
    detail: Mapping[str, Any] | None = None,
    now: datetime,
) -> None:
    """Write down a move that was made, as a step, as an act, and as news."""
    told = dict(detail or {})
    step = Step(
        new_id(lambda: now), case.id, now, move.value, case.state, words, told,
        actor.person, actor.organization, actor.name,
    )  # fmt: skip
    _storage.insert_step(tx, step)
    subject = case.organization_id if case.is_told else HOST_SUBJECT
    act = {"case": case.number, **told}
    if not case.is_told:
        act["organization"] = str(case.organization_id)
    record_act(tx, actor, subject, f"case.{move.value}", act, now=now)
    payload = {"organization": str(case.organization_id), "move": move.value, "state": case.state.value}
    publish(tx, CASE_MOVED, str(case.id), payload)
    if case.is_told and move not in _OWN_MOVES:
        _notice(tx, case, move, step)


def _notice(tx: Transaction, case: Case, move: Move, step: Step) -> None:
    told = {
        "case": str(case.id),
        "number": case.number,
        "move": move.value,
        "due": "" if case.due_at is None else write_instant(case.due_at),
    }
    link = f"/organization/cases/{case.id}"
    send_notice(tx, case.organization_id, NoticeKind.CASE_MOVED, told, link=link, key=str(step.id), now=step.at)
