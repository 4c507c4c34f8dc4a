"""What waits and what was told at the closing of days."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from gqts.insight.pooling import Block, Crowd, Pool, Pools, Trait
from gqts.kit.database import Transaction

_TRAIT = "seller, lot, country, region, reason"
_POOL = f"product_key, stage, {_TRAIT}, since, scans, hours, news"


def lock_closed(tx: Transaction) -> date | None:
    """Return the last day that was closed; nobody else closes one meanwhile."""
    tx.execute("INSERT INTO insight.closed (day) VALUES (NULL) ON CONFLICT DO NOTHING")
    row = tx.execute("SELECT day FROM insight.closed FOR UPDATE").fetchone()
    day: date | None = row[0] if row else None
    return day


def select_closed(tx: Transaction) -> date | None:
    """Return the last day that was closed, None when none was."""
    row = tx.execute("SELECT day FROM insight.closed").fetchone()
    day: date | None = row[0] if row else None
    return day


def update_closed(tx: Transaction, day: date) -> None:
    """Keep that a day was closed."""
    tx.execute("UPDATE insight.closed SET day = %s", (day,))


def take_pools(tx: Transaction, products: Collection[UUID], before: date) -> dict[tuple[int, Trait], Pool]:
    """Take out, and return, all that waits of some products, and of those of which some waits since before a day."""
    rows = tx.execute(
        "DELETE FROM insight.pool WHERE product_key = ANY(%s)"  # noqa: S608 - our own columns
        " OR product_key IN (SELECT product_key FROM insight.pool WHERE since < %s)"
        f" RETURNING {_POOL}",
        (list(products), before),
    ).fetchall()
    return {(row[1], Trait(row[0].hex, *row[2:7])): Pool(row[7], Crowd(tuple(row[9]), row[10])) for row in rows}


def put_pools(tx: Transaction, pools: Pools) -> None:
    """Put back what waits on."""
    with tx.cursor() as cursor, cursor.copy(f"COPY insight.pool ({_POOL}) FROM STDIN".encode()) as copy:
        for (stage, trait), pool in pools.items():
            copy.write_row((*_key(trait, stage), pool.since, pool.crowd.scans, list(pool.crowd.hours), pool.crowd.news))


def insert_blocks(tx: Transaction, blocks: Iterable[Block]) -> None:
    """Keep what is told from now on."""
    with (
        tx.cursor() as cursor,
        cursor.copy(f"COPY insight.block (product_key, day, {_TRAIT}, scans) FROM STDIN".encode()) as copy,
    ):
        for one in blocks:
            copy.write_row((*_key(one.trait, one.day), one.crowd.scans))


def add_rest(tx: Transaction, rows: Sequence[tuple[UUID, str, int, list[int]]]) -> None:
    """Add to what is still to be told of hours: (product key, seller, weekday, scans in each hour) each."""
    with tx.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO insight.rest AS r (product_key, seller, weekday, hours) VALUES (%s, %s, %s, %s)"
            " ON CONFLICT (product_key, seller, weekday) DO UPDATE SET hours ="
            " (SELECT array_agg(a + b ORDER BY n) FROM unnest(r.hours, excluded.hours) WITH ORDINALITY AS h (a, b, n))",
            rows,
        )


def take_rest(tx: Transaction, enough: int) -> list[tuple[UUID, str, int, list[int]]]:
    """Take out, and return, what there is enough of to tell its hours."""
    return tx.execute(
        "DELETE FROM insight.rest WHERE (SELECT sum(one) FROM unnest(hours) AS one) >= %s"
        " RETURNING product_key, seller, weekday, hours",
        (enough,),
    ).fetchall()


def insert_rhythm(tx: Transaction, rows: Sequence[Sequence[Any]]) -> None:
    """Keep spans of hours: (product key, day, seller, weekday, from, to, scans) each."""
    with tx.cursor() as cursor:
        cursor.executemany("INSERT INTO insight.rhythm VALUES (%s, %s, %s, %s, %s, %s, %s)", rows)


def add_news(tx: Transaction, rows: Sequence[tuple[UUID, str, int, int]]) -> None:
    """Add to what is still to be told of new items: (product key, seller, new, not new) each."""
    with tx.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO insight.news_rest AS r (product_key, seller, news, again) VALUES (%s, %s, %s, %s)"
            " ON CONFLICT (product_key, seller) DO UPDATE SET news = r.news + excluded.news,"
            " again = r.again + excluded.again",
            rows,
        )


def take_news(tx: Transaction, day: date, least: int) -> None:
    """Tell, on a day, of what may be told of new items: neither side is of fewer than `least`, and not none."""
    tx.execute(
        "WITH told AS (DELETE FROM insight.news_rest WHERE (news = 0 OR news >= %(least)s)"
        " AND (again = 0 OR again >= %(least)s) RETURNING product_key, seller, news, again)"
        " INSERT INTO insight.news SELECT product_key, %(day)s, seller, news, again FROM told",
        {"day": day, "least": least},
    )


def _key(trait: Trait, second: Any) -> tuple[Any, ...]:
    return UUID(trait.product), second, trait.seller, trait.lot, trait.country, trait.region, trait.reason
