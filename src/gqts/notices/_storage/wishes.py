"""What people want to be told, and what waits for their daily mail."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from gqts.kit.database import Transaction


def select_wishes(tx: Transaction, organization_id: UUID, person_id: UUID) -> list[tuple[str, str, bool]]:
    """Return what a person has said: kind, mail, and whether it is silenced."""
    query = "SELECT kind, mail, is_silenced FROM notices.wish WHERE organization_id = %s AND person_id = %s"
    return tx.execute(query, (organization_id, person_id)).fetchall()


def select_silenced(tx: Transaction, organization_id: UUID, person_id: UUID) -> list[str]:
    """Return the kinds that a person has silenced in the inbox."""
    query = "SELECT kind FROM notices.wish WHERE organization_id = %s AND person_id = %s AND is_silenced"
    return [kind for (kind,) in tx.execute(query, (organization_id, person_id)).fetchall()]


def select_of_kind(tx: Transaction, organization_id: UUID, kind: str) -> dict[UUID, str]:
    """Return how those of an organization who have said so want to be told of a kind by mail, by person."""
    query = "SELECT person_id, mail FROM notices.wish WHERE organization_id = %s AND kind = %s"
    return dict(tx.execute(query, (organization_id, kind)).fetchall())


def upsert_wishes(
    tx: Transaction, organization_id: UUID, person_id: UUID, rows: Sequence[tuple[str, str, bool]], now: datetime
) -> None:
    """Keep what a person wants: kind, mail, and whether it is silenced."""
    if rows:
        kinds, mails, silenced = zip(*rows, strict=True)
        tx.execute(
            "INSERT INTO notices.wish (organization_id, person_id, kind, mail, is_silenced, changed_at)"
            " SELECT %s, %s, kind, mail, silenced, %s"
            " FROM unnest(%s::text[], %s::text[], %s::boolean[]) AS one (kind, mail, silenced)"
            " ON CONFLICT (organization_id, person_id, kind) DO UPDATE SET mail = excluded.mail,"
            " is_silenced = excluded.is_silenced, changed_at = excluded.changed_at",
            (organization_id, person_id, now, list(kinds), list(mails), list(silenced)),
        )


def insert_digest(tx: Transaction, organization_id: UUID, person_id: UUID, due_at: datetime) -> bool:
    """Have a person's daily mail due, and keep it from being taken until the transaction ends; tell whether none was.

    So whoever takes it takes what this transaction adds to it too.
    """
    statement = (
        "INSERT INTO notices.digest AS d (organization_id, person_id, due_at) VALUES (%s, %s, %s)"
        " ON CONFLICT (organization_id, person_id) DO UPDATE SET due_at = d.due_at RETURNING (xmax = 0)"
    )
    row = tx.execute(statement, (organization_id, person_id, due_at)).fetchone()
    return row is not None and bool(row[0])


def insert_entry(tx: Transaction, organization_id: UUID, person_id: UUID, notice_id: UUID) -> None:
    """Put a notice into a person's next daily mail."""
    tx.execute(
        "INSERT INTO notices.digest_entry (organization_id, person_id, notice_id) VALUES (%s, %s, %s)"
        " ON CONFLICT DO NOTHING",
        (organization_id, person_id, notice_id),
    )


def take_entries(tx: Transaction, organization_id: UUID, person_id: UUID) -> list[UUID]:
    """Take what waits for a person's daily mail, which is not due any more; return the notices' ids, oldest first."""
    tx.execute("DELETE FROM notices.digest WHERE organization_id = %s AND person_id = %s", (organization_id, person_id))
    rows = tx.execute(
        "DELETE FROM notices.digest_entry WHERE organization_id = %s AND person_id = %s RETURNING notice_id",
        (organization_id, person_id),
    ).fetchall()
    return sorted(one for (one,) in rows)


def select_notices(tx: Transaction, organization_id: UUID, ids: Collection[UUID]) -> list[tuple[UUID, str]]:
    """Return ids and kinds of those of the notices that are still kept, the oldest first."""
    query = (
        "SELECT notice_id, kind FROM notices.notice WHERE organization_id = %s AND notice_id = ANY(%s)"
        " ORDER BY at, notice_id"
    )
    return tx.execute(query, (organization_id, list(ids))).fetchall()
