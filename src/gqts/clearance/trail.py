"""What every act leaves behind: a line in the case's timeline, one in the trail of acts, and news to the parties.

The trail of the declarant has what was done with its goods; what officers do among themselves stands in their own
organization's. News is a notice, written here and mailed from the outbox: no mail tells of what was not committed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from gqts.accounts import Permission, is_host_role, list_members, permissions_of
from gqts.clearance._storage import deeds as _storage
from gqts.clearance.case import Deed
from gqts.clearance.consignment import Consignment, TimelineAct
from gqts.kit.database import Transaction
from gqts.kit.ids import new_id
from gqts.kit.outbox import publish
from gqts.notices import NoticeKind, send_notices
from gqts.organizations import Actor, find_organization, record_act

CASE_CHANGED = "clearance.case_changed"
"""Topic of the fact that something was done with a case: key is its record; payload `what`, `state`."""
SYSTEM = "gqts"
"""The name under which the program itself acts, by the rules that customs gave it."""
TOLD = frozenset(
    {Deed.ASK, Deed.UNASK, Deed.INSPECT, Deed.HOLD, Deed.LIFT, Deed.SAMPLE, Deed.RELEASE, Deed.DETAIN, Deed.SEND_BACK}
)
"""What the declarant is told at once."""
_KINDS = {
    Deed.ASK: NoticeKind.GOODS_ASKED,
    Deed.UNASK: NoticeKind.GOODS_ASKED,
    Deed.RELEASE: NoticeKind.GOODS_RELEASED,
}
"""What is told as what; the rest stops goods, or lets them go on."""


def leave_trail(
    tx: Transaction,
    actor: Actor,
    case: Consignment,
    deed: Deed,
    detail: Mapping[str, Any],
    *,
    now: datetime,
    to: Iterable[UUID] = (),
) -> None:
    """Write an act down where it is looked for, and have the parties told; `to` are parties beside the declarant."""
    written = {name: value for name, value in detail.items() if value not in ("", None)}
    act = compose_act(actor, deed.value, written, now)
    _storage.insert_act(tx, case.record_id, act)
    subject = case.organization_id if deed in TOLD else actor.organization
    if subject is not None:
        told = {"declaration": case.number, "case": str(case.record_id), **written}
        record_act(tx, actor, subject, f"goods.{deed.value}", told, now=now)
    publish(tx, CASE_CHANGED, str(case.record_id), {"what": deed.value, "state": case.state.value})
    if deed in TOLD:
        _tell(tx, (case.organization_id, *to), case, deed, act)


def note_act(tx: Transaction, case: Consignment, what: str, detail: Mapping[str, Any], *, now: datetime) -> None:
    """Write into the timeline what the program did by itself."""
    _storage.insert_act(tx, case.record_id, compose_act(Actor.operator(SYSTEM), what, detail, now))


def compose_act(actor: Actor, what: str, detail: Mapping[str, Any], now: datetime) -> TimelineAct:
    """Return a line of the timeline."""
    return TimelineAct(new_id(lambda: now), now, actor.person, actor.organization, actor.name, what, detail)


def list_people(tx: Transaction, organization_id: UUID, permission: Permission) -> dict[UUID, str]:
    """Return the people of an organization who have a permission, by id."""
    organization = find_organization(tx, organization_id)
    if organization is None:
        return {}
    roles, state = organization.roles, organization.state
    is_host = is_host_role(roles)
    return {
        one.person.id: one.person.name
        for one in list_members(tx, organization_id)
        if not one.person.is_disabled
        and permission in permissions_of(one.membership.position, roles, is_host=is_host, state=state)
    }


def _tell(tx: Transaction, parties: Collection[UUID], case: Consignment, deed: Deed, act: TimelineAct) -> None:
    told = {
        "what": deed.value,
        "record": str(case.record_id),
        "number": case.number,
        "words": str(act.detail.get("words") or act.detail.get("reason") or ""),
        "due": str(act.detail.get("due_on") or ""),
    }
    kind = _KINDS.get(deed, NoticeKind.GOODS_STOPPED)
    send_notices(tx, parties, kind, told, link="/organization/requests", key=str(act.id), now=act.at)
