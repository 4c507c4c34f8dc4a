"""The goods that were scanned: products, lots and items, by the keys that scans have."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from gqts.kit.database import Transaction


def insert_item(tx: Transaction, key: UUID, identifier: str, product: UUID) -> bool:
    """Remember an item that was scanned; return whether it was not known yet."""
    query = (
        "INSERT INTO insight.item (identifier_key, identifier, product_key) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING"
    )
    return tx.execute(query, (key, identifier, product)).rowcount > 0


def insert_product(tx: Transaction, key: UUID, gtin: str) -> None:
    """Remember a product."""
    tx.execute("INSERT INTO insight.product (product_key, gtin) VALUES (%s, %s) ON CONFLICT DO NOTHING", (key, gtin))


def insert_lot(tx: Transaction, product: UUID, key: UUID, lot: str) -> None:
    """Remember a lot of a product."""
    query = "INSERT INTO insight.lot (product_key, lot_key, lot) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING"
    tx.execute(query, (product, key, lot))


def select_items(tx: Transaction, keys: Collection[bytes]) -> dict[bytes, tuple[UUID | None, date | None]]:
    """Return (seller, day of the first scan) of the items known among keys."""
    rows = tx.execute(
        "SELECT identifier_key, seller_id, first_day FROM insight.item WHERE identifier_key = ANY(%s)",
        ([UUID(bytes=key) for key in keys],),
    ).fetchall()
    return {row[0].bytes: (row[1], row[2]) for row in rows}


def lock_unmet(tx: Transaction, keys: Collection[bytes] | None, limit: int) -> list[tuple[UUID, str, UUID]]:
    """Return (key, identifier, product key) of items that were not looked into, among keys or (None) at all.

    Nobody else looks into them meanwhile; what somebody else is looking into is left out, unless it is among keys.
    """
    given = None if keys is None else [UUID(bytes=key) for key in keys]
    rows = tx.execute(
        "SELECT identifier_key, identifier, product_key FROM insight.item WHERE NOT is_met"  # noqa: S608 - our own words
        " AND (%(keys)s::uuid[] IS NULL OR identifier_key = ANY(%(keys)s)) ORDER BY identifier_key LIMIT %(limit)s"
        f" FOR UPDATE {'SKIP LOCKED' if keys is None else ''}",
        {"keys": given, "limit": limit},
    ).fetchall()
    return [(row[0], row[1], row[2]) for row in rows]


def update_sellers(tx: Transaction, rows: Sequence[tuple[UUID | None, UUID]]) -> None:
    """Keep (seller, item key) each."""
    with tx.cursor() as cursor:
        cursor.executemany("UPDATE insight.item SET seller_id = %s, is_met = true WHERE identifier_key = %s", rows)


def update_first(tx: Transaction, day: date, keys: Collection[bytes]) -> None:
    """Keep that a day is that of the first scan of items."""
    tx.execute(
        "UPDATE insight.item SET first_day = %s WHERE identifier_key = ANY(%s)",
        (day, [UUID(bytes=key) for key in keys]),
    )


def select_known(tx: Transaction, products: Collection[UUID]) -> set[UUID]:
    """Return which of the product keys are known."""
    query = "SELECT product_key FROM insight.product WHERE product_key = ANY(%s)"
    return {row[0] for row in tx.execute(query, (list(products),)).fetchall()}


def select_beginning(tx: Transaction, prefixes: Collection[str]) -> list[tuple[UUID, str]]:
    """Return (product key, GTIN) of the products whose company prefix is one of some."""
    rows = tx.execute(
        "SELECT DISTINCT p.product_key, p.gtin FROM unnest(%s::text[]) AS prefix"
        " JOIN insight.product p ON substr(p.gtin, 2) LIKE prefix || '%%' ORDER BY p.gtin",
        (sorted(prefixes),),
    ).fetchall()
    return [(row[0], row[1]) for row in rows]


def select_sold(tx: Transaction, seller: str) -> list[tuple[UUID, str]]:
    """Return (product key, GTIN) of the products of which sales by a seller are told."""
    rows = tx.execute(
        "SELECT product_key, gtin FROM insight.product WHERE product_key IN"
        " (SELECT product_key FROM insight.block WHERE seller = %s) ORDER BY gtin",
        (seller,),
    ).fetchall()
    return [(row[0], row[1]) for row in rows]


def select_told(tx: Transaction, limit: int) -> list[tuple[UUID, str]]:
    """Return (product key, GTIN) of every product of which anything is told, the most scanned first."""
    rows = tx.execute(
        "SELECT p.product_key, p.gtin FROM insight.block b JOIN insight.product p USING (product_key)"
        " GROUP BY p.product_key, p.gtin ORDER BY sum(b.scans) DESC, p.gtin LIMIT %s",
        (limit,),
    ).fetchall()
    return [(row[0], row[1]) for row in rows]


def select_lots(tx: Transaction, products: Collection[UUID]) -> dict[str, tuple[UUID, str]]:
    """Return (product key, lot) of the lots of products, by lot key in hexadecimal."""
    query = "SELECT lot_key, product_key, lot FROM insight.lot WHERE product_key = ANY(%s)"
    rows: list[Any] = tx.execute(query, (list(products),)).fetchall()
    return {row[0].hex: (row[1], row[2]) for row in rows}
