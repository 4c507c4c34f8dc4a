"""Taking a Product Recall Notification along: the recaller the one to each firm it may know, a firm the one to itself.

Both get the same message. It is written as long as the recall is open; never of a drill, for we know of no mark by
which a receiving system would tell a drill from a recall.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from gqts.accounts import Caller
from gqts.kit.database import Transaction
from gqts.organizations import IdentifierKind, ProofState, list_identifiers, require_organization
from gqts.recalls._storage import goods as _storage
from gqts.recalls.case import require_own_recall, require_recall
from gqts.recalls.content import content_as_json
from gqts.recalls.errors import RecallNotReady, RecallUnknown
from gqts.recalls.messages.notification import Goods, Notification, write_notification
from gqts.recalls.messages.numbering import make_document_type, number_document, read_document_type
from gqts.recalls.notice import list_notices, require_notice
from gqts.recalls.recall import Recall

GOODS_AT_ONCE = 5_000
"""Lots and units in one message; what is more comes in further ones, each with a number of its own."""


@dataclass(frozen=True, slots=True)
class NotificationPart:
    """A message, and where the next one to the same firm begins; None when it is the last."""

    content: bytes
    next: int | None


def is_notifiable(recall: Recall) -> bool:
    """Return whether messages may be written of a recall at all: it is open, and no drill."""
    return recall.is_open and not recall.is_drill


def find_document_type(tx: Transaction, recall: Recall) -> str | None:
    """Return the GDTI under which a recall's messages are numbered, None when the recaller can issue none.

    It is the reference the recall began with, if that is a GDTI of the recaller's; else the document type 0 of the
    company prefix that the recaller proved first.
    """
    claims = [one for one in list_identifiers(tx, recall.organization_id) if one.state is ProofState.PROVEN]
    proven = [one for one in claims if one.kind is IdentifierKind.COMPANY_PREFIX]
    if not proven:
        return None
    given = read_document_type(recall.subject.reference, [one.value for one in proven])
    first = min(proven, key=lambda one: (one.decided_at or one.claimed_at, one.value))
    return given or make_document_type(first.value)


def write_own_notification(
    tx: Transaction, caller: Caller, recall_id: UUID, recipient_id: UUID, *, now: datetime, after: int = 0
) -> NotificationPart:
    """Return the message to a firm that a recall of the caller's organization told.

    Raises `RecallUnknown` of a firm that was not told or does not show itself, `RecallNotReady` when there is none.
    """
    recall = require_own_recall(tx, caller, recall_id)
    told = {one.organization_id for one in list_notices(tx, recall) if one.shown_units or one.answered_at is not None}
    if recipient_id not in told:
        raise RecallUnknown
    return _write(tx, recall, recipient_id, after, now)


def write_received_notification(
    tx: Transaction, caller: Caller, recall_id: UUID, *, now: datetime, after: int = 0
) -> NotificationPart:
    """Return the message of a recall to the caller's own organization, which was told of it."""
    notice = require_notice(tx, caller, recall_id)
    return _write(tx, require_recall(tx, recall_id), notice.organization_id, after, now)


def _write(tx: Transaction, recall: Recall, recipient_id: UUID, after: int, now: datetime) -> NotificationPart:
    if recall.is_drill:
        raise RecallNotReady("No message is written of a drill: a receiving system could take it for a recall.")
    if not recall.is_open:
        raise RecallNotReady("Messages are written from publishing on until the recall is closed.")
    document_type = find_document_type(tx, recall)
    if document_type is None:
        raise RecallNotReady(
            "The message needs a number under a GS1 company prefix, and the recaller has proven none here."
        )
    rows = _storage.select_told(tx, recall.id, recipient_id, after, GOODS_AT_ONCE + 1)
    goods = [Goods(*row) for row in rows[:GOODS_AT_ONCE]]
    told = {language: content_as_json(one) for language, one in sorted(recall.content.items())}
    notification = Notification(
        recall=recall,
        recaller=require_organization(tx, recall.organization_id),
        recipient=require_organization(tx, recipient_id),
        original=number_document(document_type, recall.id),
        number=number_document(document_type, recall.id, recipient_id, after, told, goods),
        goods=goods,
        at=now,
    )
    return NotificationPart(write_notification(notification), goods[-1].position if len(rows) > len(goods) else None)
