"""Shoppers' scans of a stretch of time, for what is counted of them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from gqts.kit.database import Transaction


def select_shoppers(tx: Transaction, since: datetime, until: datetime) -> list[tuple[Any, ...]]:
    """Return (identifier key, product key, lot key, country, region, reason, hour, scans) of shoppers' scans.

    Where a network does not tell the place, country and region are None.
    """
    return tx.execute(
        "SELECT identifier_key, product_key, lot_key,"
        " CASE WHEN network IN ('vpn', 'hosting') THEN NULL ELSE country END AS told,"
        " CASE WHEN network IN ('vpn', 'hosting') THEN NULL ELSE region END AS part, reason,"
        " extract(hour FROM at AT TIME ZONE 'UTC')::int AS hour, count(*)"
        " FROM scans.scan WHERE at >= %s AND at < %s AND who = 'shopper' AND product_key IS NOT NULL"
        " GROUP BY identifier_key, product_key, lot_key, told, part, reason, hour",
        (since, until),
    ).fetchall()


def select_first(tx: Transaction) -> datetime | None:
    """Return when the first scan was, None when there is none."""
    row = tx.execute("SELECT min(at) FROM scans.scan").fetchone()
    found: datetime | None = row[0] if row is not None else None
    return found


def select_places(tx: Transaction, countries: Collection[str]) -> list[tuple[str, str, float, float]]:
    """Return (country, region, latitude, longitude) of the places known in some countries."""
    return tx.execute(
        "SELECT country, region, latitude, longitude FROM scans.place WHERE country = ANY(%s)", (sorted(countries),)
    ).fetchall()


def select_alerts_by_place(
    tx: Transaction, owner: Any, since: datetime, until: datetime
) -> list[tuple[str, str, str | None, str | None, int]]:
    """Return (reason, audience, country, region, alerts) of alerts that were last raised in a stretch of time."""
    return tx.execute(
        "SELECT reason, audience, country, region, count(*) FROM scans.alert"
        " WHERE (%(owner)s::uuid IS NULL OR owner_id = %(owner)s) AND last_at >= %(since)s AND last_at < %(until)s"
        " GROUP BY reason, audience, country, region",
        {"owner": owner, "since": since, "until": until},
    ).fetchall()
