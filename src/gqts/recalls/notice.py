"""Notices: every organization in the chain of the affected goods is told once, by tier, and says what it did.

A tier is the place in the chain: how many hands the goods had passed through, at the least, when they came to an
organization. A drill tells organizations just the same, and says that it is one. An answer says that the notice was
read, how many units were taken off sale, how many were put right, and, of a platform, how many buyers it told.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from gqts.accounts import Caller, Permission
from gqts.kit.clock import write_instant
from gqts.kit.database import Transaction
from gqts.kit.errors import Fault, shown
from gqts.notices import NoticeKind, send_notices
from gqts.organizations import record_act
from gqts.recalls._storage import cases, scoped
from gqts.recalls._storage import notices as _storage
from gqts.recalls.case import require_recall
from gqts.recalls.errors import AnswerRefused, RecallNotReady, RecallUnknown
from gqts.recalls.recall import Recall

LARGEST = 1_000_000_000
LONGEST_NOTE = 1_000


@dataclass(frozen=True, slots=True)
class Notice:
    """What one organization was told and what it answered. `units` are those that it handled."""

    recall_id: UUID
    organization_id: UUID
    tier: int
    units: int
    shown_units: int
    sent_at: datetime
    due_at: datetime
    reminded_at: datetime | None
    acknowledged_at: datetime | None
    acknowledged_by: str | None
    removed: int
    corrected: int
    nothing_left: bool
    note: str
    answered_at: datetime | None
    buyers_told: int

    def is_overdue(self, now: datetime) -> bool:
        """Return whether it was not acknowledged in time."""
        return self.acknowledged_at is None and now >= self.due_at


@dataclass(frozen=True, slots=True)
class Answer:
    """What an organization did: units taken off sale, units put right, whether it has none (left), buyers told."""

    removed: int = 0
    corrected: int = 0
    nothing_left: bool = False
    buyers_told: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class Tier:
    """What came of the notices of one tier; `units` is the most that one of its organizations handled, as far
    as the recaller may know.
    """

    number: int
    told: int
    acknowledged: int
    overdue: int
    answered: int
    units: int
    removed: int
    corrected: int
    buyers_told: int

    @property
    def reach(self) -> float:
        """Return the share of organizations that acknowledged."""
        return self.acknowledged / self.told if self.told else 0.0


@dataclass(frozen=True, slots=True)
class ToTell:
    """An organization that publishing tells; `shown_units` are those of its units that the recaller may know of."""

    organization_id: UUID
    tier: int
    units: int
    shown_units: int

    @property
    def is_shown(self) -> bool:
        """Return whether the recaller may know it by name."""
        return self.shown_units > 0


def list_to_tell(tx: Transaction, recall: Recall) -> list[ToTell]:
    """Return who is told when a recall is published: everybody who handled affected goods but the recaller."""
    handlers = [row for row in scoped.select_handlers(tx, recall.id) if row[0] != recall.organization_id]
    places = sorted({tier for _, tier, _, _ in handlers})
    return [
        ToTell(organization_id, places.index(tier) + 1, units, visible)
        for organization_id, tier, units, visible in handlers
    ]


def write_notices(tx: Transaction, recall_id: UUID, *, now: datetime) -> int:
    """Write the notices that a published recall lacks, each once; each is in its organization's inbox at once."""
    recall = require_recall(tx, recall_id, is_locked=True)
    if not recall.is_open or recall.due_at is None:
        return 0
    rows = [
        (recall.id, one.organization_id, one.tier, one.units, one.shown_units, now, recall.due_at)
        for one in list_to_tell(tx, recall)
    ]
    fresh = _storage.insert_notices(tx, rows)
    _tell(tx, NoticeKind.RECALL_ASKED, recall, fresh, now)
    return len(fresh)


def list_notices(tx: Transaction, recall: Recall) -> list[Notice]:
    """Return the notices of a recall by tier; whoever shows them has asked whether they may be."""
    return [Notice(*row) for row in _storage.select_of_recall(tx, recall.id)]


def list_tiers(notices: Sequence[Notice], now: datetime) -> list[Tier]:
    """Return what came of notices, tier by tier. Pure."""
    tiers: dict[int, list[Notice]] = {}
    for one in notices:
        tiers.setdefault(one.tier, []).append(one)
    return [
        Tier(
            number,
            len(those),
            sum(one.acknowledged_at is not None for one in those),
            sum(one.is_overdue(now) for one in those),
            sum(one.answered_at is not None for one in those),
            max(one.shown_units for one in those),
            sum(one.removed for one in those),
            sum(one.corrected for one in those),
            sum(one.buyers_told for one in those),
        )
        for number, those in sorted(tiers.items())
    ]


def list_received(
    tx: Transaction, caller: Caller, *, after: tuple[datetime, UUID] | None = None, limit: int = 30
) -> list[tuple[Notice, Recall]]:
    """Return the notices to the caller's organization with their recalls, newest first."""
    caller.require(Permission.COMPLAINTS_ANSWER)
    if caller.organization is None:
        return []
    notices = [Notice(*row) for row in _storage.select_of_organization(tx, caller.organization, after, limit)]
    recalls = {one.id: one for one in cases.select_recalls(tx, {one.recall_id for one in notices})}
    return [(one, recalls[one.recall_id]) for one in notices]


def require_notice(tx: Transaction, caller: Caller, recall_id: UUID, *, is_locked: bool = False) -> Notice:
    """Return the notice of a recall to the caller's organization; raise `RecallUnknown` when there is none."""
    caller.require(Permission.COMPLAINTS_ANSWER)
    row = (
        None
        if caller.organization is None
        else _storage.select_notice(tx, recall_id, caller.organization, is_locked=is_locked)
    )
    if row is None:
        raise RecallUnknown
    return Notice(*row)


def acknowledge_notice(tx: Transaction, caller: Caller, recall_id: UUID, *, now: datetime) -> Notice:
    """Say that a notice was read; the first time counts."""
    notice = _require_open(tx, caller, recall_id)
    if notice.acknowledged_at is None:
        _storage.update_acknowledged(tx, recall_id, notice.organization_id, caller.person_name, now)
        _record(tx, caller, notice, "recall.acknowledged", now)
    return require_notice(tx, caller, recall_id)


def answer_notice(tx: Transaction, caller: Caller, recall_id: UUID, answer: Answer, *, now: datetime) -> Notice:
    """Say what was done so far, in total; the last answer counts. It acknowledges the notice too.

    Raises `AnswerRefused` when numbers cannot be: negative, or more units than the organization handled.
    """
    notice = _require_open(tx, caller, recall_id)
    faults = tuple(_list_faults(notice, answer))
    if faults:
        raise AnswerRefused(faults[0].message, faults=faults)
    acknowledge_notice(tx, caller, recall_id, now=now)
    note = " ".join("".join(one if one.isprintable() else " " for one in answer.note).split())
    numbers = (answer.removed, answer.corrected, answer.nothing_left, answer.buyers_told)
    _storage.update_answer(tx, recall_id, notice.organization_id, (*numbers, note), now)
    _record(tx, caller, notice, "recall.answered", now)
    return require_notice(tx, caller, recall_id)


def list_orders(
    tx: Transaction, caller: Caller, recall_id: UUID, *, after: str = "", limit: int = 1_000
) -> list[tuple[str, int]]:
    """Return a page of the order numbers that the caller's organization, a platform, told of affected units itself."""
    notice = require_notice(tx, caller, recall_id)
    return scoped.select_order_numbers(tx, recall_id, notice.organization_id, after, limit)


def remind_overdue(tx: Transaction, *, now: datetime) -> int:
    """Remind each organization once whose answer is overdue; return how many."""
    rows = _storage.mark_reminded(tx, now)
    late: dict[UUID, list[UUID]] = {}
    for recall_id, one in rows:
        late.setdefault(recall_id, []).append(one)
    for recall_id, those in late.items():
        _tell(tx, NoticeKind.RECALL_OVERDUE, require_recall(tx, recall_id), those, now)
    return len(rows)


def _tell(tx: Transaction, kind: NoticeKind, recall: Recall, organizations: Collection[UUID], now: datetime) -> None:
    """Tell organizations what a recall asks of them, a drill said to be one; what is no drill is grave."""
    details = {
        "recall": str(recall.id),
        "recaller": str(recall.organization_id),
        "drill": recall.is_drill,
        "due": "" if recall.due_at is None else write_instant(recall.due_at),
    }
    link = f"/recalls/received/{recall.id}"
    grave = not recall.is_drill
    send_notices(tx, organizations, kind, details, link=link, key=str(recall.id), now=now, is_grave=grave)


def _require_open(tx: Transaction, caller: Caller, recall_id: UUID) -> Notice:
    notice = require_notice(tx, caller, recall_id, is_locked=True)
    if not require_recall(tx, recall_id).is_open:
        raise RecallNotReady("It is closed: no more answers are taken.")
    return notice


def _list_faults(notice: Notice, answer: Answer) -> list[Fault]:
    told = {"removed": answer.removed, "corrected": answer.corrected, "buyers_told": answer.buyers_told}
    faults = [
        Fault(f"recalls.answer.{name}", "This is no number of things.", name, shown(number), "Give 0 or more.")
        for name, number in told.items()
        if not 0 <= number <= LARGEST
    ]
    done = answer.removed + answer.corrected
    if not faults and notice.units and done > notice.units:
        message = f"You handled {notice.units:,} affected units, and {done:,} are told."
        fix = "Count a unit once: taken off sale, or put right."
        faults.append(Fault("recalls.answer.removed", message, "removed", str(done), fix))
    if len(answer.note) > LONGEST_NOTE:
        fix = f"Use at most {LONGEST_NOTE:,} characters."
        faults.append(Fault("recalls.answer.note", "The note is too long.", "note", shown(answer.note), fix))
    return faults


def _record(tx: Transaction, caller: Caller, notice: Notice, what: str, now: datetime) -> None:
    detail = {"recall": str(notice.recall_id)}
    record_act(tx, caller.actor, notice.organization_id, what, detail, now=now)
