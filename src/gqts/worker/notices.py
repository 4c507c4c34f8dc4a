"""What the worker does for notices: find whom each goes to, and hand deliveries over to webhooks.

Handing over waits for strangers' machines, so it has a few threads of its own, and each host a lane: what is slow at
one holds up no other, and no two things are handed to one host at once. What is kept of an attempt is kept in the
transaction that marks its fact delivered.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

import structlog

from gqts.accounts import Seal
from gqts.certificates import ISSUER_FALLEN, publish_issuer_fallen, tell_fallen
from gqts.kit.clock import Clock
from gqts.kit.database import Transaction
from gqts.kit.outbox import Fact, Handler
from gqts.kit.settings import Settings
from gqts.notices import (
    NOTICE_WRITTEN,
    WEBHOOK_DUE,
    NoticeKind,
    attempt_delivery,
    open_webhook_door,
    send_notice,
    spread_notice,
)
from gqts.organizations import AUTHORITY_CHANGED, STATE_CHANGED, AuthorityChange, State, find_disqualifications

WEBHOOK_THREADS = 4
"""Attempts that one process makes at the same time at most."""
_log = structlog.get_logger("gqts.worker")


def list_notice_handlers(settings: Settings, clock: Clock) -> Mapping[str, Handler]:
    """Return what is done when a notice was written, or is to be by the worker; it stays in the database."""
    site = settings.public_url.rstrip("/")

    def spread(tx: Transaction, fact: Fact) -> None:
        organization_id, notice_id = map(UUID, fact.key.split(":"))
        spread_notice(tx, organization_id, notice_id, site=site, now=clock())

    def authority(tx: Transaction, fact: Fact) -> None:
        is_begun = fact.payload.get("after") is not None  # a later batch of the events that are judged anew
        if fact.payload["change"] == AuthorityChange.ACCREDITATION_LOST and not is_begun:
            tell_disqualified(tx, UUID(fact.key), now=clock())
            publish_issuer_fallen(tx, UUID(fact.key))

    def state(tx: Transaction, fact: Fact) -> None:
        if fact.payload["state"] == State.SUSPENDED:
            publish_issuer_fallen(tx, UUID(fact.key))

    def fallen(tx: Transaction, fact: Fact) -> None:
        after = fact.payload.get("after")
        tell_fallen(tx, UUID(fact.key), None if after is None else UUID(after), now=clock())

    return {NOTICE_WRITTEN: spread, AUTHORITY_CHANGED: authority, STATE_CHANGED: state, ISSUER_FALLEN: fallen}


def tell_disqualified(tx: Transaction, organization_id: UUID, *, now: datetime) -> None:
    """Tell an inspection body that it is disqualified, once each time that it is."""
    fallen = find_disqualifications(tx, [organization_id]).get(organization_id)
    if fallen is not None:
        details = {"issuer": str(organization_id)}
        link, key = "/organization/accreditations", str(fallen.id)
        kind = NoticeKind.ISSUER_DISQUALIFIED
        send_notice(tx, organization_id, kind, details, link=link, key=key, now=now, is_grave=True)


def list_webhook_handlers(settings: Settings, clock: Clock) -> Mapping[str, Handler]:
    """Return what is done when a delivery is due; deliver these one by one, by some threads, apart from the rest."""
    door, seal = open_webhook_door(settings), Seal(settings.secret)

    def attempt(tx: Transaction, fact: Fact) -> None:
        organization_id, delivery_id = map(UUID, fact.key.split(":"))
        number = int(fact.payload["attempt"])
        done = attempt_delivery(tx, seal, door, organization_id, delivery_id, number, clock=clock)
        if done is not None:
            told = {"state": done.state.value, "answer": done.answer, "attempts": done.attempts}
            _log.info("webhook attempted", delivery=str(done.id), failure=done.failure, **told)

    return {WEBHOOK_DUE: attempt}
