"""The SQL of alerts."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from psycopg.types.json import Jsonb

from gqts.identifiers import Identifier
from gqts.kit.database import Transaction
from gqts.scans.rules import Alert
from gqts.scans.sighting import Sighting

if TYPE_CHECKING:
    from gqts.scans.alerting import AlertFilter

AlertRow = tuple[
    UUID, str, str, str, str, date, UUID | None, UUID | None, UUID | None, str | None, str | None, datetime, datetime,
    int, dict[str, Any],
]  # fmt: skip
_ROW = (
    "SELECT alert_id, subject, subject_kind, reason, audience, day, product_key, lot_key, owner_id, country, region,"
    " first_at, last_at, scans, evidence FROM scans.alert"
)


def upsert_alert(
    tx: Transaction, alert_id: UUID, alert: Alert, about: Identifier, sighting: Sighting, owner: UUID | None
) -> bool:
    """Keep an alert, or count it once more; tell whether it is new that day."""
    row = tx.execute(
        "INSERT INTO scans.alert AS a (subject_key, reason, day, alert_id, subject, subject_kind, product_key, lot_key,"
        " owner_id, country, region, first_at, last_at, scans, audience, evidence)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, 1, %s, %s)"
        " ON CONFLICT (subject_key, reason, day) DO UPDATE SET last_at = greatest(a.last_at, excluded.last_at),"
        " scans = a.scans + 1, audience = excluded.audience, evidence = excluded.evidence,"
        " country = excluded.country, region = excluded.region RETURNING alert_id",
        (
            UUID(bytes=about.key),
            alert.reason.value,
            sighting.at.date(),
            alert_id,
            about.canonical,
            about.kind,
            None if sighting.product is None else UUID(bytes=sighting.product),
            None if sighting.lot is None else UUID(bytes=sighting.lot),
            owner,
            sighting.country,
            sighting.region,
            sighting.at,
            sighting.at,
            alert.audience.value,
            Jsonb(dict(alert.evidence)),
        ),
    ).fetchone()
    return row is not None and row[0] == alert_id


def select_alerts(
    tx: Transaction, owner: UUID | None, wanted: AlertFilter, after: tuple[datetime, UUID] | None, limit: int
) -> list[AlertRow]:
    """Return alerts, the newest first."""
    conditions, values = _where(owner, wanted)
    if after is not None:
        conditions.append("(last_at, alert_id) < (%s, %s)")
        values.extend(after)
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    query = f"{_ROW}{where} ORDER BY last_at DESC, alert_id DESC LIMIT %s"
    rows: list[Any] = tx.execute(query.encode(), [*values, limit]).fetchall()
    return rows


def select_alert(tx: Transaction, alert_id: UUID, owner: UUID | None) -> AlertRow | None:
    """Return one alert, or None."""
    row: Any = tx.execute(
        f"{_ROW} WHERE alert_id = %s AND (%s::uuid IS NULL OR owner_id = %s)".encode(), (alert_id, owner, owner)
    ).fetchone()
    found: AlertRow | None = row
    return found


def count_alike(tx: Transaction, about: bytes, product: bytes | None, lot: bytes | None, day: date) -> dict[str, int]:
    """Return how many other things of a lot, without one of a product, have an alert on a day, by reason."""
    column, key = ("lot_key", lot) if lot is not None else ("product_key", product)
    if key is None:
        return {}
    rows = tx.execute(
        f"SELECT reason, count(*) FROM scans.alert WHERE {column} = %s AND day = %s AND subject_key <> %s"  # noqa: S608 - ours
        " GROUP BY reason".encode(),
        (UUID(bytes=key), day, UUID(bytes=about)),
    ).fetchall()
    return dict(rows)


def _where(owner: UUID | None, wanted: AlertFilter) -> tuple[list[str], list[Any]]:
    asked: list[tuple[str, Any]] = [
        ("owner_id = %s", owner),
        ("reason = ANY(%s)", sorted(one.value for one in wanted.reasons) or None),
        ("audience = %s", None if wanted.audience is None else wanted.audience.value),
        ("product_key = %s", None if wanted.product is None else UUID(bytes=wanted.product)),
        ("lot_key = %s", None if wanted.lot is None else UUID(bytes=wanted.lot)),
        ("country = %s", wanted.country),
        ("last_at >= %s", wanted.since),
        ("last_at < %s", wanted.until),
    ]
    given = [(condition, value) for condition, value in asked if value is not None]
    return [condition for condition, _ in given], [value for _, value in given]
