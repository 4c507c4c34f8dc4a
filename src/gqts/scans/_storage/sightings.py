"""The SQL of scans as they are kept, and of where regions are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from gqts.kit.database import Transaction

SCAN = (
    "identifier_key", "scan_id", "at", "product_key", "lot_key", "country", "region", "error_km", "network", "device",
    "who", "judgement", "reason",
)  # fmt: skip


def copy_scans(tx: Transaction, rows: Iterable[Sequence[Any]]) -> None:
    """Keep scans, each with the columns of `SCAN`."""
    statement = f"COPY scans.scan ({', '.join(SCAN)}) FROM STDIN"
    with tx.cursor() as cursor, cursor.copy(statement.encode()) as copy:
        for row in rows:
            copy.write_row(row)


def insert_scan(tx: Transaction, row: Sequence[Any]) -> None:
    """Keep one scan, with the columns of `SCAN`."""
    tx.execute(
        "INSERT INTO scans.scan (identifier_key, scan_id, at, product_key, lot_key, country, region, error_km, network,"
        " device, who, judgement, reason) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        row,
    )


def select_sightings(tx: Transaction, key: UUID, since: datetime, limit: int) -> list[tuple[Any, ...]]:
    """Return the latest scans of an item, newest first, each with the middle and radius of its region."""
    return tx.execute(
        "SELECT s.at, s.product_key, s.lot_key, s.country, s.region, s.error_km, s.network, s.device, s.who,"
        " s.judgement, s.reason, p.latitude, p.longitude, p.radius_km FROM scans.scan s"
        " LEFT JOIN scans.place p ON (p.country, p.region) = (s.country, coalesce(s.region, ''))"
        " WHERE s.identifier_key = %s AND s.at >= %s ORDER BY s.at DESC LIMIT %s",
        (key, since, limit),
    ).fetchall()


def select_of_device(tx: Transaction, device: bytes, since: datetime, limit: int) -> list[tuple[Any, ...]]:
    """Return (at, identifier key, product key, reason) of what a device asked for lately, newest first."""
    return tx.execute(
        "SELECT at, identifier_key, product_key, reason FROM scans.scan WHERE device = %s AND at >= %s"
        " ORDER BY at DESC LIMIT %s",
        (device, since, limit),
    ).fetchall()


def clear_devices(tx: Transaction, before: datetime) -> int:
    """Forget which device it was of scans before a moment; return of how many."""
    return tx.execute("UPDATE scans.scan SET device = NULL WHERE device IS NOT NULL AND at < %s", (before,)).rowcount


def delete_robots(tx: Transaction, before: datetime) -> int:
    """Forget the looks of robots before a moment; return how many."""
    return tx.execute("DELETE FROM scans.scan WHERE who = 'robot' AND at < %s", (before,)).rowcount


def select_place(tx: Transaction, country: str, region: str) -> tuple[float, float, int] | None:
    """Return (latitude, longitude, radius in km) of a region, or None."""
    return tx.execute(
        "SELECT latitude, longitude, radius_km FROM scans.place WHERE country = %s AND region = %s", (country, region)
    ).fetchone()


def upsert_place(tx: Transaction, country: str, region: str, point: tuple[float, float], radius_km: int) -> None:
    """Learn where a region is, or that it reaches farther than was known."""
    tx.execute(
        "INSERT INTO scans.place AS p (country, region, latitude, longitude, radius_km) VALUES (%s, %s, %s, %s, %s)"
        " ON CONFLICT (country, region) DO UPDATE SET radius_km = greatest(p.radius_km, excluded.radius_km)",
        (country, region, *point, radius_km),
    )
