"""Webhooks: addresses of an organization's own machines, where its notices are delivered, signed.

A webhook is told of kinds that were open to whoever registered it, and of no other. The secret is shown when it is made
and sealed from then on. Replaced, the earlier one signs beside it for a day, so that the receiver can change over
without losing anything. An endpoint that has failed for five days, or says that it is gone (410), is put out of use,
and the organization is told so.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from uuid import UUID

from gqts.accounts import Caller, Permission, Seal
from gqts.kit.database import Transaction
from gqts.kit.ids import new_id
from gqts.notices._storage import webhooks as _storage
from gqts.notices.errors import WebhookUnknown, refuse_webhook
from gqts.notices.inbox import list_open_kinds
from gqts.notices.kind import INBOX_KINDS, NoticeKind
from gqts.notices.posting import WebhookDoor
from gqts.notices.signature import draw_webhook_secret
from gqts.organizations import FetchRefused, record_act

MOST_WEBHOOKS = 10
OVERLAP = timedelta(hours=24)
"""How long the earlier secret signs too."""
SEALED = "notices.webhook"


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where an organization's machines are told. `kinds` is empty for every kind."""

    id: UUID
    organization_id: UUID
    url: str
    kinds: frozenset[NoticeKind]
    made_by: str
    created_at: datetime
    earlier_until: datetime | None
    failing_since: datetime | None
    quiet_until: datetime | None
    disabled_at: datetime | None
    disabled_why: str

    @property
    def place(self) -> str:
        """Return its address without the query, which may hold what only its machine should know."""
        return urlsplit(self.url)._replace(query="").geturl()

    @property
    def lane(self) -> str:
        """Return the host and port that it is at: nothing is handed to them twice at once."""
        parts = urlsplit(self.url)
        return f"{parts.hostname}:{parts.port or ''}"

    def wants(self, kind: NoticeKind) -> bool:
        """Return whether it is told of a kind."""
        return not self.kinds or kind in self.kinds


def register_webhook(
    tx: Transaction, caller: Caller, seal: Seal, door: WebhookDoor, url: str, kinds: Collection[str], *, now: datetime
) -> tuple[Webhook, str]:
    """Register an address, and return it with its secret, told this once; raise `WebhookRefused`.

    `kinds` are the kinds it is to be told of; none is every one that the caller may read. For who may read them all
    that is also those that come with a later release.
    """
    owner = _require_owner(caller)
    _storage.lock_owner(tx, owner)
    chosen = _read_kinds(caller, kinds)
    _check(door, url)
    held = list_webhooks(tx, caller)
    if len(held) >= MOST_WEBHOOKS:
        raise refuse_webhook(
            "url", url, f"You have {MOST_WEBHOOKS} webhooks.", "Remove one that is not needed.", code="many"
        )
    if any(one.url == url for one in held):
        raise refuse_webhook(
            "url", url, "This address has a webhook.", "Give another address, or use that one.", code="known"
        )
    secret, webhook_id = draw_webhook_secret(), new_id(lambda: now)
    sealed = seal.close(SEALED, secret)
    names = sorted(one.value for one in chosen)
    _storage.insert_webhook(tx, (owner, webhook_id, url, names, sealed, caller.person_name, now))
    webhook = require_webhook(tx, caller, webhook_id)
    _record(tx, caller, webhook, "webhook.registered", now)
    return webhook, secret


def rotate_secret(tx: Transaction, caller: Caller, seal: Seal, webhook_id: UUID, *, now: datetime) -> str:
    """Replace a webhook's secret and return the new one, told this once; the earlier signs too for a day."""
    webhook = require_webhook(tx, caller, webhook_id)
    secret = draw_webhook_secret()
    _storage.update_secret(tx, webhook.organization_id, webhook_id, seal.close(SEALED, secret), now + OVERLAP)
    _record(tx, caller, webhook, "webhook.rotated", now)
    return secret


def remove_webhook(tx: Transaction, caller: Caller, webhook_id: UUID, *, now: datetime) -> None:
    """Remove a webhook with the record of its deliveries; what waits for it is not delivered."""
    webhook = require_webhook(tx, caller, webhook_id)
    _storage.delete_webhook(tx, webhook.organization_id, webhook_id)
    _record(tx, caller, webhook, "webhook.removed", now)


def enable_webhook(tx: Transaction, caller: Caller, webhook_id: UUID, *, now: datetime) -> Webhook:
    """Bring a webhook that was put out of use back; what it missed can be sent again, delivery by delivery."""
    webhook = require_webhook(tx, caller, webhook_id)
    _storage.update_enabled(tx, webhook.organization_id, webhook_id)
    _record(tx, caller, webhook, "webhook.enabled", now)
    return require_webhook(tx, caller, webhook_id)


def list_webhooks(tx: Transaction, caller: Caller) -> list[Webhook]:
    """Return the webhooks of the caller's organization, the oldest first."""
    return [read_webhook(row) for row in _storage.select_webhooks(tx, _require_owner(caller))]


def require_webhook(tx: Transaction, caller: Caller, webhook_id: UUID) -> Webhook:
    """Return a webhook of the caller's organization; raise `WebhookUnknown`."""
    row = _storage.select_webhook(tx, _require_owner(caller), webhook_id)
    if row is None:
        raise WebhookUnknown
    return read_webhook(row)


def read_webhook(row: tuple[object, ...]) -> Webhook:
    """Return the webhook that a row of the table describes."""
    webhook_id, owner, url, kinds, *rest = row
    known = {one.value for one in NoticeKind}
    return Webhook(webhook_id, owner, url, frozenset(NoticeKind(one) for one in kinds if one in known), *rest)  # type: ignore[arg-type,attr-defined]


def _require_owner(caller: Caller) -> UUID:
    caller.require(Permission.WEBHOOKS_MANAGE)
    if caller.organization is None:
        raise WebhookUnknown
    return caller.organization


def _read_kinds(caller: Caller, kinds: Collection[str]) -> frozenset[NoticeKind]:
    """Return the kinds that are named, or else those open to the caller; the empty set is every one."""
    known, allowed = {one.value for one in INBOX_KINDS}, list_open_kinds(caller)
    fix = f"Give some of {', '.join(allowed)}."
    for one in kinds:
        if one not in known:
            raise refuse_webhook("types", one, "There is no such kind of notice.", fix)
        if one not in allowed:
            raise refuse_webhook("types", one, "You may not read notices of this kind.", fix, code="closed")
    if kinds:
        return frozenset(NoticeKind(one) for one in kinds)
    return frozenset() if len(allowed) == len(INBOX_KINDS) else frozenset(allowed)


def _check(door: WebhookDoor, url: str) -> None:
    """Refuse an address that would never be delivered to, while whoever registers it can mend it."""
    try:
        door.require_url(url)
    except FetchRefused as reason:
        fix = "Give an https address on port 443 of a host that the public Internet reaches."
        raise refuse_webhook("url", url, reason.detail, fix) from reason


def _record(tx: Transaction, caller: Caller, webhook: Webhook, what: str, now: datetime) -> None:
    record_act(tx, caller.actor, webhook.organization_id, what, {"name": webhook.place}, now=now)
