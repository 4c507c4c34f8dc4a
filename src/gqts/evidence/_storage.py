"""The SQL of evidence: links of declarations, runs of the checks, prices, and hands."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from gqts.kit.database import Transaction

LinkRow = tuple[str, str, str, str, int, Decimal | None]
"""(key in hexadecimal, identifier, kind, how, line, pieces of a lot)."""


def select_links(tx: Transaction, record_id: UUID) -> list[tuple[str, str, str, int]]:
    """Return (identifier, kind, how, line) of a declaration."""
    query = "SELECT identifier, kind, how, line FROM evidence.link WHERE record_id = %s ORDER BY line, identifier"
    return tx.execute(query, (record_id,)).fetchall()


def replace_links(tx: Transaction, record_id: UUID, rows: Sequence[LinkRow]) -> None:
    """Link a declaration to these identifiers and to no others."""
    keys = [row[0] for row in rows]
    gone = "DELETE FROM evidence.link WHERE record_id = %s AND NOT identifier_key = ANY(%s::uuid[])"
    tx.execute(gone, (record_id, keys))
    if not rows:
        return
    columns = [list(column) for column in zip(*rows, strict=True)]
    tx.execute(
        "INSERT INTO evidence.link (record_id, identifier_key, identifier, kind, how, line, quantity)"
        " SELECT %s, * FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::text[], %s::integer[], %s::numeric[])"
        " ON CONFLICT (identifier_key, record_id) DO UPDATE SET kind = excluded.kind, how = excluded.how,"
        " line = excluded.line, quantity = excluded.quantity"
        " WHERE (link.kind, link.how, link.line, link.quantity)"
        " IS DISTINCT FROM (excluded.kind, excluded.how, excluded.line, excluded.quantity)",
        (record_id, *columns),
    )


def select_concerned(tx: Transaction, keys: Sequence[str], limit: int) -> list[tuple[UUID, str]]:
    """Return (declaration, identifier) of the declarations that are linked to any of the identifiers."""
    query = "SELECT record_id, identifier FROM evidence.link WHERE identifier_key = ANY(%s::uuid[]) LIMIT %s"
    return tx.execute(query, (list(keys), limit)).fetchall()


def sum_lots(tx: Transaction, keys: Sequence[str], but: UUID) -> dict[str, Decimal]:
    """Return how many pieces of lots other declarations name."""
    rows = tx.execute(
        "SELECT identifier, sum(quantity) FROM evidence.link WHERE identifier_key = ANY(%s::uuid[])"
        " AND record_id <> %s AND quantity IS NOT NULL GROUP BY identifier",
        (list(keys), but),
    ).fetchall()
    return dict(rows)


def select_latest_run(tx: Transaction, record_id: UUID) -> tuple[int, datetime, bytes, Any, Any] | None:
    """Return (number, when, digest, results, unlinked) of the last run that was kept."""
    query = (
        "SELECT number, made_at, digest, results, unlinked FROM evidence.run WHERE record_id = %s"
        " ORDER BY number DESC LIMIT 1"
    )
    return tx.execute(query, (record_id,)).fetchone()


def select_latest_digest(tx: Transaction, record_id: UUID) -> tuple[int, datetime, bytes] | None:
    """Return (number, when, digest) of the last run that was kept."""
    query = "SELECT number, made_at, digest FROM evidence.run WHERE record_id = %s ORDER BY number DESC LIMIT 1"
    return tx.execute(query, (record_id,)).fetchone()


def select_runs(
    tx: Transaction, record_id: UUID, before: int | None, limit: int
) -> list[tuple[int, datetime, bytes, Any, Any]]:
    """Return the runs that were kept, the latest first."""
    query = (
        "SELECT number, made_at, digest, results, unlinked FROM evidence.run WHERE record_id = %s"
        " AND (%s::integer IS NULL OR number < %s) ORDER BY number DESC LIMIT %s"
    )
    return tx.execute(query, (record_id, before, before, limit)).fetchall()


def insert_run(
    tx: Transaction, record_id: UUID, number: int, at: datetime, digest: bytes, results: Any, unlinked: Any
) -> None:
    """Keep a run."""
    tx.execute(
        "INSERT INTO evidence.run (record_id, number, made_at, digest, results, unlinked)"
        " VALUES (%s, %s, %s, %s, %s, %s)",
        (record_id, number, at, digest, Jsonb(results), Jsonb(unlinked)),
    )


def lock_record(tx: Transaction, record_id: UUID) -> None:
    """Wait until no other transaction validates the declaration."""
    tx.execute("SELECT pg_advisory_xact_lock(hashtextextended('evidence ' || %s, 0))", (str(record_id),))


def replace_prices(
    tx: Transaction, record_id: UUID, rows: Sequence[tuple[str, int, Decimal]], seller: str, at: datetime
) -> None:
    """Write the prices that a declaration names, (gtin, line, price) each, in the place of those before."""
    delete_prices(tx, record_id)
    for gtin, line, price in rows:
        tx.execute(
            "INSERT INTO evidence.price (gtin, record_id, line, price, seller, declared_at)"
            " VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
            (gtin, record_id, line, price, seller, at),
        )


def delete_prices(tx: Transaction, record_id: UUID) -> None:
    """Forget the prices that a declaration names."""
    tx.execute("DELETE FROM evidence.price WHERE record_id = %s", (record_id,))


def select_prices(tx: Transaction, gtin: str, seller: str, but: UUID, limit: int) -> list[tuple[Decimal, UUID, str]]:
    """Return the latest prices of a product that others than a seller declared."""
    query = (
        "SELECT price, record_id, seller FROM evidence.price WHERE gtin = %s AND seller <> %s AND record_id <> %s"
        " ORDER BY declared_at DESC LIMIT %s"
    )
    return tx.execute(query, (gtin, seller, but, limit)).fetchall()


def select_hands(tx: Transaction, organizations: Collection[UUID]) -> dict[UUID, str]:
    """Return the hands that organizations are in, where that is known."""
    query = "SELECT organization_id, 'hand:' || name FROM evidence.hand WHERE organization_id = ANY(%s)"
    return dict(tx.execute(query, (list(organizations),)).fetchall())


def select_hand(tx: Transaction, organization_id: UUID) -> tuple[str, str, str, datetime] | None:
    """Return (name, reason, who said so, when) of the hand that an organization is in."""
    query = "SELECT name, reason, said_by, said_at FROM evidence.hand WHERE organization_id = %s"
    return tx.execute(query, (organization_id,)).fetchone()


def select_joined(tx: Transaction, name: str, limit: int) -> list[UUID]:
    """Return the organizations that one hand controls."""
    query = "SELECT organization_id FROM evidence.hand WHERE name = %s ORDER BY said_at, organization_id LIMIT %s"
    return [one for (one,) in tx.execute(query, (name, limit)).fetchall()]


def upsert_hand(tx: Transaction, organization_id: UUID, name: str, reason: str, by: str, at: datetime) -> None:
    """Write which hand an organization is in."""
    tx.execute(
        "INSERT INTO evidence.hand (organization_id, name, reason, said_by, said_at) VALUES (%s, %s, %s, %s, %s)"
        " ON CONFLICT (organization_id) DO UPDATE SET name = excluded.name, reason = excluded.reason,"
        " said_by = excluded.said_by, said_at = excluded.said_at",
        (organization_id, name, reason, by, at),
    )


def delete_hand(tx: Transaction, organization_id: UUID) -> bool:
    """Forget which hand an organization is in; tell whether it was known."""
    return tx.execute("DELETE FROM evidence.hand WHERE organization_id = %s", (organization_id,)).rowcount > 0
