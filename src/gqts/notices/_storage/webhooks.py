"""Webhooks and what was delivered to them."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from gqts.kit.database import Transaction

Row = tuple[Any, ...]
_WEBHOOK = (
    "webhook_id, organization_id, url, kinds, made_by, created_at, earlier_until, failing_since, quiet_until,"
    " disabled_at, disabled_why"
)
_DELIVERY = (
    "delivery_id, organization_id, webhook_id, notice_id, kind, body, state, attempts, created_at, attempted_at,"
    " next_at, answer, failure"
)


def lock_owner(tx: Transaction, organization_id: UUID) -> None:
    """Wait for whoever registers a webhook for this organization now, until the transaction ends."""
    tx.execute("SELECT pg_advisory_xact_lock(hashtextextended('notices.webhook:' || %s, 0))", (str(organization_id),))


def insert_webhook(tx: Transaction, row: Row) -> None:
    """Keep a webhook: organization, id, url, kinds, sealed secret, who made it, when."""
    tx.execute(
        "INSERT INTO notices.webhook (organization_id, webhook_id, url, kinds, secret, made_by, created_at)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s)",
        row,
    )


def select_webhooks(tx: Transaction, organization_id: UUID) -> list[Row]:
    """Return the webhooks of an organization, the oldest first."""
    query = f"SELECT {_WEBHOOK} FROM notices.webhook WHERE organization_id = %s ORDER BY created_at, webhook_id"  # noqa: S608
    return tx.execute(query.encode(), (organization_id,)).fetchall()


def select_webhook(tx: Transaction, organization_id: UUID, webhook_id: UUID) -> Row | None:
    """Return a webhook, or None."""
    query = f"SELECT {_WEBHOOK} FROM notices.webhook WHERE organization_id = %s AND webhook_id = %s"  # noqa: S608
    return tx.execute(query.encode(), (organization_id, webhook_id)).fetchone()


def select_secrets(tx: Transaction, organization_id: UUID, webhook_id: UUID) -> tuple[bytes, bytes | None]:
    """Return the sealed secret of a webhook, and the one before."""
    query = "SELECT secret, earlier_secret FROM notices.webhook WHERE organization_id = %s AND webhook_id = %s"
    row = tx.execute(query, (organization_id, webhook_id)).fetchone()
    assert row is not None
    return bytes(row[0]), None if row[1] is None else bytes(row[1])


def update_secret(tx: Transaction, organization_id: UUID, webhook_id: UUID, sealed: bytes, until: datetime) -> None:
    """Replace the secret; the one before signs until then."""
    tx.execute(
        "UPDATE notices.webhook SET earlier_secret = secret, earlier_until = %s, secret = %s"
        " WHERE organization_id = %s AND webhook_id = %s",
        (until, sealed, organization_id, webhook_id),
    )


def update_quiet(
    tx: Transaction, organization_id: UUID, webhook_id: UUID, since: datetime | None, until: datetime | None
) -> None:
    """Keep since when an endpoint fails, and until when it is left alone."""
    tx.execute(
        "UPDATE notices.webhook SET failing_since = %s, quiet_until = %s"
        " WHERE organization_id = %s AND webhook_id = %s",
        (since, until, organization_id, webhook_id),
    )


def update_disabled(tx: Transaction, organization_id: UUID, webhook_id: UUID, at: datetime, why: str) -> None:
    """Put a webhook out of use."""
    tx.execute(
        "UPDATE notices.webhook SET disabled_at = %s, disabled_why = %s WHERE organization_id = %s AND webhook_id = %s",
        (at, why, organization_id, webhook_id),
    )


def update_enabled(tx: Transaction, organization_id: UUID, webhook_id: UUID) -> None:
    """Bring a webhook back into use."""
    tx.execute(
        "UPDATE notices.webhook SET disabled_at = NULL, disabled_why = '', failing_since = NULL, quiet_until = NULL"
        " WHERE organization_id = %s AND webhook_id = %s",
        (organization_id, webhook_id),
    )


def delete_webhook(tx: Transaction, organization_id: UUID, webhook_id: UUID) -> None:
    """Remove a webhook and its deliveries."""
    tx.execute(
        "DELETE FROM notices.delivery WHERE organization_id = %s AND webhook_id = %s", (organization_id, webhook_id)
    )
    tx.execute(
        "DELETE FROM notices.webhook WHERE organization_id = %s AND webhook_id = %s", (organization_id, webhook_id)
    )


def insert_delivery(tx: Transaction, row: Row) -> bool:
    """Keep what is to be delivered: organization, id, webhook, notice, kind, body, when; tell whether it is new."""
    statement = (
        "INSERT INTO notices.delivery (organization_id, delivery_id, webhook_id, notice_id, kind, body, created_at,"
        " next_at, state) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, 'waiting') ON CONFLICT DO NOTHING"
    )
    return tx.execute(statement, (*row, row[-1])).rowcount == 1


def select_delivery(tx: Transaction, organization_id: UUID, delivery_id: UUID, *, is_locked: bool) -> Row | None:
    """Return a delivery, or None."""
    lock = " FOR UPDATE" if is_locked else ""
    query = f"SELECT {_DELIVERY} FROM notices.delivery WHERE organization_id = %s AND delivery_id = %s{lock}"  # noqa: S608
    return tx.execute(query.encode(), (organization_id, delivery_id)).fetchone()


def select_deliveries(
    tx: Transaction,
    organization_id: UUID,
    webhook_id: UUID,
    state: str | None,
    after: tuple[datetime, UUID] | None,
    limit: int,
) -> list[Row]:
    """Return the deliveries of a webhook, the newest first."""
    query = (
        f"SELECT {_DELIVERY} FROM notices.delivery WHERE organization_id = %(owner)s"  # noqa: S608 - our own columns
        " AND webhook_id = %(webhook)s AND (%(state)s::text IS NULL OR state = %(state)s)"
        " AND (%(at)s::timestamptz IS NULL OR (created_at, delivery_id) < (%(at)s, %(last)s::uuid))"
        " ORDER BY created_at DESC, delivery_id DESC LIMIT %(limit)s"
    )
    at, last = after or (None, None)
    values = {
        "owner": organization_id, "webhook": webhook_id, "state": state, "at": at, "last": last, "limit": limit,
    }  # fmt: skip
    return tx.execute(query.encode(), values).fetchall()


def update_attempted(
    tx: Transaction,
    organization_id: UUID,
    delivery_id: UUID,
    attempt: int,
    at: datetime,
    answer: int | None,
    failure: str,
) -> None:
    """Keep what came of an attempt."""
    tx.execute(
        "UPDATE notices.delivery SET attempts = %s, attempted_at = %s, answer = %s, failure = %s"
        " WHERE organization_id = %s AND delivery_id = %s",
        (attempt, at, answer, failure, organization_id, delivery_id),
    )


def update_waiting(tx: Transaction, organization_id: UUID, delivery_id: UUID, until: datetime) -> None:
    """Keep when a delivery is attempted next."""
    tx.execute(
        "UPDATE notices.delivery SET state = 'waiting', next_at = %s WHERE organization_id = %s AND delivery_id = %s",
        (until, organization_id, delivery_id),
    )


def update_ended(tx: Transaction, organization_id: UUID, delivery_id: UUID, state: str, failure: str) -> None:
    """Keep how a delivery ended; "" leaves why it failed as it is."""
    tx.execute(
        "UPDATE notices.delivery SET state = %s, next_at = NULL, failure = coalesce(nullif(%s, ''), failure)"
        " WHERE organization_id = %s AND delivery_id = %s",
        (state, failure, organization_id, delivery_id),
    )


def delete_deliveries(tx: Transaction, until: datetime, limit: int) -> int:
    """Forget deliveries from before an instant; return how many."""
    return tx.execute(
        "DELETE FROM notices.delivery WHERE (organization_id, delivery_id) IN (SELECT organization_id, delivery_id"
        " FROM notices.delivery WHERE created_at < %s ORDER BY created_at LIMIT %s FOR UPDATE SKIP LOCKED)",
        (until, limit),
    ).rowcount
