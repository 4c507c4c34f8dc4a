"""What is told: sums of whole blocks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gqts.kit.database import Transaction

_VIEWED = "(%(is_all)s OR product_key = ANY(%(own)s::uuid[]) OR (seller <> '' AND seller = %(seller)s))"
_PERIOD = "day >= %(since)s AND day <= %(until)s AND (%(product)s::uuid IS NULL OR product_key = %(product)s)"
_NARROWED = (
    "(%(lot)s = '' OR lot = %(lot)s) AND (%(country)s = '' OR country = %(country)s)"
    " AND (%(region)s = '' OR region = %(region)s) AND (%(reason)s = '' OR reason = %(reason)s)"
)


def select_sums(tx: Transaction, asked: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Return (which, day, country, region, product key, lot, reason, scans) by day, place, product, lot and reason.

    `which` is the bit mask of what a row is not by, in the order of the columns.
    """
    return tx.execute(
        "SELECT grouping(day, country, region, product_key, lot, reason), day, country, region, product_key, lot,"  # noqa: S608
        f" reason, sum(scans)::bigint FROM insight.block WHERE {_PERIOD} AND {_VIEWED} AND {_NARROWED}"
        " GROUP BY GROUPING SETS ((day), (country, region), (product_key), (product_key, lot), (reason), ())",
        asked,
    ).fetchall()


def select_rhythm(tx: Transaction, asked: Mapping[str, Any]) -> list[tuple[int, int, int, int]]:
    """Return (weekday, from hour, to hour, scans) of spans of hours."""
    return tx.execute(
        "SELECT weekday, from_hour, to_hour, sum(scans)::bigint FROM insight.rhythm"  # noqa: S608 - our own conditions
        f" WHERE {_PERIOD} AND {_VIEWED} GROUP BY weekday, from_hour, to_hour ORDER BY weekday, from_hour, to_hour",
        asked,
    ).fetchall()


def select_news(tx: Transaction, asked: Mapping[str, Any]) -> tuple[int, int]:
    """Return how many scans were the first of their item, and how many were not."""
    row = tx.execute(
        "SELECT coalesce(sum(news), 0)::bigint, coalesce(sum(again), 0)::bigint FROM insight.news"  # noqa: S608
        f" WHERE {_PERIOD} AND {_VIEWED}",
        asked,
    ).fetchone()
    assert row is not None
    return row[0], row[1]


def select_scanned(tx: Transaction, asked: Mapping[str, Any]) -> list[tuple[Any, int]]:
    """Return (product key, items) of the items that are told to be scanned, ever, of products that are one's own."""
    return tx.execute(
        "SELECT product_key, sum(news)::bigint FROM insight.news"
        " WHERE %(is_all)s OR product_key = ANY(%(own)s::uuid[]) GROUP BY product_key",
        asked,
    ).fetchall()


def select_cells(tx: Transaction, asked: Mapping[str, Any], limit: int) -> list[tuple[Any, ...]]:
    """Return (day, product key, lot, country, region, reason, scans) of blocks, in order: what an export tells."""
    return tx.execute(
        "SELECT day, product_key, lot, country, region, reason, sum(scans)::bigint FROM insight.block"  # noqa: S608
        f" WHERE {_PERIOD} AND {_VIEWED} AND {_NARROWED} GROUP BY day, product_key, lot, country, region, reason"
        " ORDER BY day, product_key, lot, country, region, reason LIMIT %(limit)s",
        {**asked, "limit": limit},
    ).fetchall()


def select_abroad(tx: Transaction, asked: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Return (product key, lot, country, scans) of blocks that tell their country."""
    return tx.execute(
        "SELECT product_key, lot, country, sum(scans)::bigint FROM insight.block"  # noqa: S608 - our own conditions
        f" WHERE {_PERIOD} AND {_VIEWED} AND country <> '' GROUP BY product_key, lot, country",
        asked,
    ).fetchall()


def select_places(tx: Transaction, asked: Mapping[str, Any]) -> list[tuple[str, str, int]]:
    """Return (country, region, scans) of blocks that tell their country; those of a region count for its country too.

    The country as a whole has the region "".
    """
    return tx.execute(
        "SELECT country, coalesce(region, ''), sum(scans)::bigint FROM insight.block"  # noqa: S608 - our own conditions
        f" WHERE {_PERIOD} AND {_VIEWED} AND country <> '' GROUP BY GROUPING SETS ((country), (country, region))"
        " HAVING grouping(region) = 1 OR region <> ''",
        asked,
    ).fetchall()
