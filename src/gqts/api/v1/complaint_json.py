"""Complaints as JSON members: what a recipient may know, and nothing of the author but what they gave. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from gqts.complaints import Act, Case, Complaint, Entry, Item, Part, Told
from gqts.kit.clock import write_instant
from gqts.organizations import Organization

Names = Mapping[UUID, Organization]


def item_as_json(item: Item, now: datetime) -> dict[str, Any]:
    """Return a row of an inbox."""
    return {**_complaint(item.complaint), "entry": _entry(item.entry, now)}


def case_as_json(case: Case, acts: list[Act], names: Names, now: datetime) -> dict[str, Any]:
    """Return one complaint: what its reader may do about it (`mayDo`) and to whom it may be handed on."""
    return {
        **_complaint(case.complaint),
        "contact": case.contact or None,
        "entry": _entry(case.own, now),
        "others": [
            {
                **_party(one.organization_id, one.part, names),
                "entry": None if one.entry is None else _entry(one.entry, now),
            }
            for one in case.others
        ],
        "acts": [_act(one, case) for one in case.acts],
        "mayDo": [one.value for one in acts],
        "mayForwardTo": [_party(who, part, names) for who, part in case.further],
    }


def _complaint(one: Complaint) -> dict[str, Any]:
    return {
        "id": str(one.id),
        "purpose": one.purpose.value,
        "kind": one.kind.value,
        "severity": one.severity.value,
        "words": one.words,
        "language": one.language,
        "identifier": one.identifier,
        "product": one.product,
        "lot": one.lot,
        "takenAt": write_instant(one.taken_at),
        "takenOverBy": None if one.taken_over_by is None else str(one.taken_over_by),
        "escalation": None if one.escalation is None else one.escalation.value,
        "escalatedAt": _instant(one.escalated_at),
        "hasPhoto": one.has_photo,
    }


def _entry(one: Entry, now: datetime) -> dict[str, Any]:
    return {
        "part": one.part.value,
        "tier": one.tier,
        "state": one.state.value,
        "forwardedBy": None if one.forwarded_by is None else str(one.forwarded_by),
        "receivedAt": write_instant(one.received_at),
        "movedAt": write_instant(one.moved_at),
        "dueAt": write_instant(one.due_at) if one.is_waiting else None,
        "isOverdue": one.is_overdue(now),
        "answeredAt": _instant(one.answered_at),
        "isUpheld": one.is_upheld,
        "foundBy": None if one.found_by is None else str(one.found_by),
    }


def _party(who: UUID, part: Part, names: Names) -> dict[str, Any]:
    known = names.get(who)
    return {"organization": str(who), "name": None if known is None else known.name(), "part": part.value}


def _act(one: Told, case: Case) -> dict[str, Any]:
    """Return an act; who of an organization did it is known to that organization and to authorities alone."""
    is_named = case.is_official or one.organization_id == case.own.organization_id
    return {
        "id": str(one.id),
        "at": write_instant(one.at),
        "act": one.what,
        "organization": None if one.organization_id is None else str(one.organization_id),
        "person": one.person_name or None if is_named else None,
        "subject": None if one.subject_id is None else str(one.subject_id),
        "words": one.words,
    }


def _instant(at: datetime | None) -> str | None:
    return None if at is None else write_instant(at)
