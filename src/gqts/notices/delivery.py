"""Deliveries to webhooks: each notice once for each webhook that wants it, tried again until it is taken.

An answer 2xx takes a delivery. Anything else is tried again after the pauses of the Standard Webhooks specification,
spread by a tenth so that not everything comes at once, nine times within three days. An endpoint that fails is left
alone for as long as it has been failing, an hour at most, whatever else waits for it: so it holds up nobody.
A delivery keeps its `webhook-id` whenever it is sent, so that a receiver knows what it has already.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

import orjson

from gqts.accounts import Caller, Seal, SealBroken
from gqts.kit.clock import Clock, write_instant
from gqts.kit.database import Transaction
from gqts.kit.ids import new_id
from gqts.kit.outbox import LANE, publish
from gqts.notices._storage import webhooks as _storage
from gqts.notices.errors import WebhookDisabled, WebhookUnknown
from gqts.notices.facts import WEBHOOK_DUE
from gqts.notices.kind import NoticeKind
from gqts.notices.notice import Notice, send_notice
from gqts.notices.posting import WebhookDoor
from gqts.notices.signature import sign_headers
from gqts.notices.webhook import SEALED, Webhook, read_webhook, require_webhook
from gqts.organizations import FetchRefused

PAUSES = tuple(
    timedelta(seconds=seconds)
    for seconds in (5, 5 * 60, 30 * 60, 2 * 3600, 5 * 3600, 10 * 3600, 14 * 3600, 20 * 3600, 24 * 3600)
)
FAILING_FOR = timedelta(days=5)
"""How long an endpoint may fail without a break before it is put out of use."""
LONGEST_QUIET = timedelta(hours=1)
KEPT = timedelta(days=90)
_GONE = 410
_BUSY = timedelta(seconds=5)
_FORGOTTEN_AT_ONCE = 5_000


class DeliveryState(StrEnum):
    """How a delivery stands. Stored: never renamed."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class WebhookDelivery:
    """What was, or is to be, handed over. `answer` is the status of the last attempt, `failure` why there was none."""

    id: UUID
    organization_id: UUID
    webhook_id: UUID
    notice_id: UUID | None
    kind: NoticeKind
    body: bytes
    state: DeliveryState
    attempts: int
    created_at: datetime
    attempted_at: datetime | None
    next_at: datetime | None
    answer: int | None
    failure: str

    @property
    def message_id(self) -> str:
        """Return its `webhook-id`."""
        return f"msg_{self.id.hex}"


def queue_deliveries(tx: Transaction, notice: Notice, *, site: str, now: datetime) -> int:
    """Have a notice delivered to every webhook of its organization that wants it, once each; return how many."""
    link = site + notice.link
    body = write_body(notice.kind, notice.at, notice.organization_id, notice.details, notice.id, link)
    queued = 0
    for webhook in map(read_webhook, _storage.select_webhooks(tx, notice.organization_id)):
        if webhook.disabled_at is None and webhook.wants(notice.kind):
            queued += _queue(tx, webhook, notice.kind, body, notice.id, now)
    return queued


def send_test(tx: Transaction, caller: Caller, webhook_id: UUID, *, now: datetime) -> UUID:
    """Have a test delivered to a webhook, like any notice; return the delivery's id; raise `WebhookDisabled`."""
    webhook = require_webhook(tx, caller, webhook_id)
    if webhook.disabled_at is not None:
        raise WebhookDisabled
    body = write_body(NoticeKind.WEBHOOK_TEST, now, webhook.organization_id, {})
    _storage.update_quiet(tx, webhook.organization_id, webhook_id, webhook.failing_since, None)
    delivery_id = new_id(lambda: now)
    row = (webhook.organization_id, delivery_id, webhook_id, None, NoticeKind.WEBHOOK_TEST.value, body, now)
    _storage.insert_delivery(tx, row)
    _publish_due(tx, webhook, delivery_id, 1)
    return delivery_id


def send_again(tx: Transaction, caller: Caller, webhook_id: UUID, delivery_id: UUID, *, now: datetime) -> None:
    """Deliver something once more, now, with the same id; raise `WebhookUnknown`, `WebhookDisabled`."""
    webhook = require_webhook(tx, caller, webhook_id)
    row = _storage.select_delivery(tx, webhook.organization_id, delivery_id, is_locked=True)
    delivery = None if row is None else read_delivery(row)
    if delivery is None or delivery.webhook_id != webhook_id:
        raise WebhookUnknown
    if webhook.disabled_at is not None:
        raise WebhookDisabled
    _storage.update_quiet(tx, webhook.organization_id, webhook_id, webhook.failing_since, None)
    _wait(tx, webhook, delivery, delivery.attempts + 1, now)


def list_deliveries(
    tx: Transaction,
    caller: Caller,
    webhook_id: UUID,
    *,
    state: DeliveryState | None = None,
    after: tuple[datetime, UUID] | None = None,
    limit: int = 25,
) -> list[WebhookDelivery]:
    """Return what was delivered to a webhook or is to be, the newest first; raise `WebhookUnknown`."""
    webhook = require_webhook(tx, caller, webhook_id)
    rows = _storage.select_deliveries(
        tx, webhook.organization_id, webhook_id, None if state is None else state.value, after, limit
    )
    return [read_delivery(row) for row in rows]


def attempt_delivery(
    tx: Transaction,
    seal: Seal,
    door: WebhookDoor,
    organization_id: UUID,
    delivery_id: UUID,
    attempt: int,
    *,
    clock: Clock,
) -> WebhookDelivery | None:
    """Attempt what is due and return it as it stands then; None for what needs no attempt (any more).

    What comes of it is kept in the caller's transaction, the next attempt with it.
    """
    row = _storage.select_delivery(tx, organization_id, delivery_id, is_locked=True)
    if row is None:
        return None
    delivery = read_delivery(row)
    found = _storage.select_webhook(tx, organization_id, delivery.webhook_id)
    if found is None or delivery.state is not DeliveryState.WAITING or attempt != delivery.attempts + 1:
        return None
    webhook, now = read_webhook(found), clock()
    if webhook.disabled_at is not None:
        _storage.update_ended(tx, delivery.organization_id, delivery.id, DeliveryState.FAILED.value, "disabled")
    elif webhook.quiet_until is not None and now < webhook.quiet_until:
        _wait(tx, webhook, delivery, attempt, webhook.quiet_until)
    else:
        _hand_over(tx, seal, door, webhook, delivery, clock)
    after = _storage.select_delivery(tx, organization_id, delivery_id, is_locked=False)
    return None if after is None else read_delivery(after)


def pause_of(delivery_id: UUID, attempt: int) -> timedelta | None:
    """Return how long to wait after an attempt (from 1) that failed; None after the last. Pure.

    The pause is spread by up to a tenth to either side, always alike for the same attempt of the same delivery.
    """
    if attempt > len(PAUSES):
        return None
    drawn = hashlib.sha256(delivery_id.bytes + attempt.to_bytes(4, "big")).digest()
    share = int.from_bytes(drawn[:4], "big") / 0xFFFFFFFF
    return PAUSES[attempt - 1] * (0.9 + 0.2 * share)


def quiet_of(delivery_id: UUID, failing: timedelta) -> timedelta:
    """Return how long an endpoint that has failed for so long is left alone: as long again, an hour at most. Pure.

    Never longer than what just failed waits for its own next attempt.
    """
    first = pause_of(delivery_id, 1)
    assert first is not None
    return min(max(failing, first), LONGEST_QUIET)


def write_body(
    kind: NoticeKind,
    at: datetime,
    organization_id: UUID,
    details: Mapping[str, Any],
    notice_id: UUID | None = None,
    link: str = "",
) -> bytes:
    """Return what is sent, at every attempt alike: `type`, `timestamp` and `data`, as the specification recommends."""
    data = {
        "organization": str(organization_id),
        "notice": None if notice_id is None else str(notice_id),
        "link": link,
        **details,
    }
    return orjson.dumps({"type": kind.value, "timestamp": write_instant(at), "data": data})


def forget_deliveries(tx: Transaction, *, now: datetime) -> int:
    """Forget deliveries whose time is over; a worker calls this now and then."""
    return _storage.delete_deliveries(tx, now - KEPT, _FORGOTTEN_AT_ONCE)


def read_delivery(row: tuple[Any, ...]) -> WebhookDelivery:
    """Return the delivery that a row of the table describes."""
    delivery_id, owner, webhook_id, notice_id, kind, body, state, *rest = row
    return WebhookDelivery(
        delivery_id, owner, webhook_id, notice_id, NoticeKind(kind), bytes(body), DeliveryState(state), *rest
    )


def _queue(
    tx: Transaction, webhook: Webhook, kind: NoticeKind, body: bytes, notice_id: UUID | None, now: datetime
) -> int:
    delivery_id = new_id(lambda: now)
    row = (webhook.organization_id, delivery_id, webhook.id, notice_id, kind.value, body, now)
    if not _storage.insert_delivery(tx, row):
        return 0
    _publish_due(tx, webhook, delivery_id, 1)
    return 1


def _hand_over(
    tx: Transaction, seal: Seal, door: WebhookDoor, webhook: Webhook, delivery: WebhookDelivery, clock: Clock
) -> None:
    answer, failure = None, ""
    try:
        keys = _open_keys(tx, seal, webhook, clock())
        headers = sign_headers(keys, delivery.message_id, clock(), delivery.body)
        answer = door.post(webhook.url, delivery.body, headers)
    except FetchRefused as reason:
        failure = reason.faults[0].code.rpartition(".")[2]
    except SealBroken:
        failure = "sealed"
    now, attempt = clock(), delivery.attempts + 1
    if failure == "busy":  # our own doing, not the endpoint's
        _wait(tx, webhook, delivery, attempt, now + _BUSY)
        return
    _storage.update_attempted(tx, delivery.organization_id, delivery.id, attempt, now, answer, failure)
    if answer is not None and 200 <= answer <= 299:
        _storage.update_ended(tx, delivery.organization_id, delivery.id, DeliveryState.DELIVERED.value, "")
        _storage.update_quiet(tx, webhook.organization_id, webhook.id, None, None)
        return
    _note_failed(tx, webhook, delivery, attempt, now, is_gone=answer == _GONE)


def _note_failed(
    tx: Transaction, webhook: Webhook, delivery: WebhookDelivery, attempt: int, now: datetime, *, is_gone: bool
) -> None:
    owner, since = webhook.organization_id, webhook.failing_since or now
    if is_gone or now - since >= FAILING_FOR:
        why = "gone" if is_gone else "failing"
        _storage.update_disabled(tx, owner, webhook.id, now, why)
        _storage.update_ended(tx, owner, delivery.id, DeliveryState.FAILED.value, "")
        send_notice(
            tx,
            owner,
            NoticeKind.WEBHOOK_DISABLED,
            {"webhook": str(webhook.id), "url": webhook.place, "why": why},
            link=f"/organization/webhooks/{webhook.id}",
            key=f"{webhook.id}:{write_instant(now)}",
            now=now,
        )
        return
    pause = pause_of(delivery.id, attempt)
    _storage.update_quiet(tx, owner, webhook.id, since, now + quiet_of(delivery.id, now - since))
    if pause is None:
        _storage.update_ended(tx, owner, delivery.id, DeliveryState.FAILED.value, "")
    else:
        _wait(tx, webhook, delivery, attempt + 1, now + pause)


def _wait(tx: Transaction, webhook: Webhook, delivery: WebhookDelivery, attempt: int, until: datetime) -> None:
    """Have a delivery attempted at an instant; `attempt` is the number that it will have."""
    _storage.update_waiting(tx, delivery.organization_id, delivery.id, until)
    _publish_due(tx, webhook, delivery.id, attempt, until)


def _publish_due(
    tx: Transaction, webhook: Webhook, delivery_id: UUID, attempt: int, not_before: datetime | None = None
) -> None:
    key, payload = f"{webhook.organization_id}:{delivery_id}", {"attempt": attempt, LANE: webhook.lane}
    publish(tx, WEBHOOK_DUE, key, payload, not_before=not_before)


def _open_keys(tx: Transaction, seal: Seal, webhook: Webhook, now: datetime) -> list[str]:
    """Return the secrets that sign now: the webhook's, and while it lasts the one before."""
    secret, earlier = _storage.select_secrets(tx, webhook.organization_id, webhook.id)
    is_overlapping = webhook.earlier_until is not None and now < webhook.earlier_until
    sealed = [secret, *([earlier] if earlier is not None and is_overlapping else [])]
    return [seal.open(SEALED, one) for one in sealed]
