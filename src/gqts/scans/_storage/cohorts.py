"""The SQL of what is usual: of products and lots, learned from scans."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from gqts.kit.database import Transaction

_LOOKS = """
WITH look AS (
    SELECT identifier_key, lot_key, device, country, region, at,
           country IS NOT NULL AND network NOT IN ('vpn', 'hosting') AS tells_place FROM scans.scan
     WHERE product_key = %(product)s AND at >= %(since)s AND who = 'shopper'
), first_look AS (
    SELECT identifier_key, device, min(at)::date AS day FROM look WHERE device IS NOT NULL
     GROUP BY identifier_key, device
), of_day AS (
    SELECT identifier_key, least(count(*), %(a_day)s) AS devices FROM first_look GROUP BY identifier_key, day
), of_item AS (
    SELECT identifier_key, sum(devices) AS devices FROM of_day GROUP BY identifier_key
), item AS (
    SELECT identifier_key, min(lot_key::text)::uuid AS lot_key,
           count(DISTINCT (country, coalesce(region, ''))) FILTER (WHERE tells_place) > 1
               AND count(DISTINCT device) > 1 AS is_doubled,
           cardinality(%(markets)s::text[]) > 0 AND count(*) FILTER (WHERE tells_place) > 0
               AND NOT coalesce(bool_or(country = ANY (%(markets)s)), false) AS is_away
      FROM look GROUP BY identifier_key
)
"""
_COUNTS = "count(*), count(*) FILTER (WHERE is_doubled), count(*) FILTER (WHERE is_away)"

_OF_LOTS = f"{_LOOKS} SELECT lot_key, {_COUNTS} FROM item WHERE lot_key IS NOT NULL GROUP BY lot_key"  # noqa: S608 - ours
_OF_PRODUCT = (
    f"{_LOOKS} SELECT {_COUNTS}, (SELECT devices FROM of_item ORDER BY devices DESC"  # noqa: S608 - ours
    " OFFSET (SELECT greatest(%(few)s, count(*) / %(one_in)s) FROM of_item) LIMIT 1) FROM item"
)


def select_cohorts(tx: Transaction, product: UUID, lots: Collection[UUID]) -> list[tuple[Any, ...]]:
    """Return (lot key, product, markets, learned at, seen, doubled, away, devices) of a product and of lots."""
    return tx.execute(
        "SELECT lot_key, product, markets, learned_at, seen, doubled, away, devices FROM scans.cohort"
        " WHERE product_key = %s AND lot_key = ANY(%s)",
        (product, [product, *lots]),
    ).fetchall()


def upsert_product(tx: Transaction, key: UUID, product: str, markets: Sequence[str], at: datetime) -> None:
    """Note a product whose items are scanned, or that it is meant for other countries now."""
    tx.execute(
        "INSERT INTO scans.cohort AS c (product_key, lot_key, product, markets, learned_at, seen, doubled, away)"
        " VALUES (%s, %s, %s, %s, %s, 0, 0, 0) ON CONFLICT (product_key, lot_key) DO UPDATE SET"
        " markets = excluded.markets",
        (key, key, product, list(markets), at),
    )


def select_due(tx: Transaction, before: datetime, limit: int) -> list[tuple[UUID, str, list[str]]]:
    """Return (key, product, markets) of the products that were learned longest ago, and take them for this worker."""
    return tx.execute(
        "SELECT product_key, product, markets FROM scans.cohort WHERE lot_key = product_key AND learned_at <= %s"
        " ORDER BY learned_at, product_key LIMIT %s FOR UPDATE SKIP LOCKED",
        (before, limit),
    ).fetchall()


def select_learned(
    tx: Transaction, product: UUID, markets: Sequence[str], since: datetime, *, a_day: int, few: int, one_in: int
) -> tuple[list[tuple[Any, ...]], tuple[Any, ...]]:
    """Return ((lot key, seen, doubled, away) of each lot, and (seen, doubled, away, devices) of the product).

    `devices` is the number that all but one in `one_in` of its items are not above, and all but a `few` in any case.
    """
    values = {
        "product": product,
        "since": since,
        "markets": list(markets),
        "a_day": a_day,
        "few": few,
        "one_in": one_in,
    }
    lots = tx.execute(_OF_LOTS.encode(), values).fetchall()
    whole = tx.execute(_OF_PRODUCT.encode(), values).fetchone()
    assert whole is not None
    return lots, whole


def replace_cohorts(tx: Transaction, product: UUID, rows: Sequence[Sequence[Any]]) -> None:
    """Keep what was learned of a product and its lots in place of what was known."""
    tx.execute("DELETE FROM scans.cohort WHERE product_key = %s", (product,))
    with tx.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO scans.cohort (product_key, lot_key, product, markets, learned_at, seen, doubled, away,"
            " devices) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
            rows,
        )


def count_items_since(tx: Transaction, lot: UUID | None, product: UUID | None, since: datetime) -> int:
    """Return how many items of a lot, without one of a product, shoppers scanned since a moment."""
    column, key = ("lot_key", lot) if lot is not None else ("product_key", product)
    row = tx.execute(
        f"SELECT count(DISTINCT identifier_key) FROM scans.scan WHERE {column} = %s AND at >= %s"  # noqa: S608 - ours
        " AND who = 'shopper'".encode(),
        (key, since),
    ).fetchone()
    assert row is not None
    return int(row[0])
