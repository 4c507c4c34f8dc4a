"""The SQL of what is counted of parties: their parts in consignments, and checks of their statements."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from gqts.kit.database import Transaction

Row = tuple[Any, ...]


def replace_shares(tx: Transaction, record_id: UUID, rows: Sequence[Row]) -> None:
    """Put the parts of all parties in a consignment in the place of what was noted; parties no longer named go."""
    tx.execute(
        "DELETE FROM conduct.share WHERE record_id = %s AND organization_id <> ALL(%s)",
        (record_id, [row[0] for row in rows]),
    )
    with tx.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO conduct.share (organization_id, record_id, arrived_at, is_complete, lead_hours, has_mismatch)"
            " VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT (organization_id, record_id) DO UPDATE SET"
            " arrived_at = excluded.arrived_at, is_complete = excluded.is_complete,"
            " lead_hours = excluded.lead_hours, has_mismatch = excluded.has_mismatch",
            rows,
        )


def select_parts(tx: Transaction, organization_id: UUID, before: tuple[datetime, UUID] | None, limit: int) -> list[Row]:
    """Return a party's parts, the latest arrival first: (record_id, arrived_at, lead_hours, has_mismatch)."""
    at, record_id = before or (None, None)
    return tx.execute(
        "SELECT record_id, arrived_at, lead_hours, has_mismatch FROM conduct.share WHERE organization_id = %s"
        " AND (%s::timestamptz IS NULL OR (arrived_at, record_id) < (%s, %s))"
        " ORDER BY arrived_at DESC, record_id DESC LIMIT %s",
        (organization_id, at, at, record_id, limit),
    ).fetchall()


def select_shares(
    tx: Transaction, ids: Sequence[UUID], since: datetime, until: datetime, latest: int
) -> dict[UUID, tuple[int, int, int, int, float | None]]:
    """Return of each party's latest consignments: how many, complete, timely, mismatched, and the median lead."""
    rows = tx.execute(
        "SELECT party.id, count(*), count(*) FILTER (WHERE is_complete), count(*) FILTER (WHERE lead_hours >= 0),"
        " count(*) FILTER (WHERE has_mismatch), percentile_cont(0.5) WITHIN GROUP (ORDER BY lead_hours)"
        " FROM unnest(%s::uuid[]) AS party (id) CROSS JOIN LATERAL ("
        "  SELECT is_complete, lead_hours, has_mismatch FROM conduct.share WHERE organization_id = party.id"
        "  AND arrived_at >= %s AND arrived_at < %s ORDER BY arrived_at DESC LIMIT %s) AS part GROUP BY party.id",
        (list(ids), since, until, latest),
    ).fetchall()
    return {row[0]: row[1:] for row in rows}


def replace_complaint(
    tx: Transaction, organization_id: UUID, complaint_id: UUID, records: Sequence[UUID], at: datetime
) -> None:
    """Put the consignments that a complaint counts for in the place of those that it did; none is no complaint."""
    tx.execute(
        "DELETE FROM conduct.complaint WHERE organization_id = %s AND complaint_id = %s AND record_id <> ALL(%s)",
        (organization_id, complaint_id, list(records)),
    )
    with tx.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO conduct.complaint (organization_id, record_id, complaint_id, found_at) VALUES (%s, %s, %s, %s)"
            " ON CONFLICT DO NOTHING",
            [(organization_id, record_id, complaint_id, at) for record_id in records],
        )


def select_complained(
    tx: Transaction, ids: Sequence[UUID], since: datetime, until: datetime, latest: int
) -> dict[UUID, int]:
    """Return of how many of each party's latest consignments a complaint was right; each consignment once."""
    rows = tx.execute(
        "SELECT party.id, count(*) FROM (SELECT id FROM unnest(%(ids)s::uuid[]) AS asked (id)"
        "  WHERE EXISTS (SELECT FROM conduct.complaint WHERE organization_id = id)) AS party"
        " CROSS JOIN LATERAL (SELECT record_id FROM conduct.share WHERE organization_id = party.id"
        "  AND arrived_at >= %(since)s AND arrived_at < %(until)s ORDER BY arrived_at DESC LIMIT %(latest)s) AS part"
        " WHERE EXISTS (SELECT FROM conduct.complaint WHERE organization_id = party.id AND record_id = part.record_id)"
        " GROUP BY party.id",
        {"ids": list(ids), "since": since, "until": until, "latest": latest},
    ).fetchall()
    return {row[0]: int(row[1]) for row in rows}


def select_checks(
    tx: Transaction, ids: Sequence[UUID], since: datetime, until: datetime
) -> dict[UUID, tuple[int, int, int, int]]:
    """Return of each party: random checks, those that showed it wrong, targeted checks, those that did."""
    rows = tx.execute(
        "SELECT organization_id, count(*) FILTER (WHERE is_random), count(*) FILTER (WHERE is_random AND NOT is_right),"
        " count(*) FILTER (WHERE NOT is_random), count(*) FILTER (WHERE NOT is_random AND NOT is_right)"
        " FROM conduct.judgement WHERE organization_id = ANY(%s) AND found_at >= %s AND found_at < %s"
        " GROUP BY organization_id",
        (list(ids), since, until),
    ).fetchall()
    return {row[0]: row[1:] for row in rows}


def select_firsts(tx: Transaction, ids: Sequence[UUID]) -> dict[UUID, date]:
    """Return the day of each party's first consignment."""
    rows = tx.execute(
        "SELECT party.id, first.arrived_at FROM unnest(%s::uuid[]) AS party (id) CROSS JOIN LATERAL ("
        " SELECT arrived_at FROM conduct.share WHERE organization_id = party.id ORDER BY arrived_at LIMIT 1) AS first",
        (list(ids),),
    ).fetchall()
    return {organization_id: first.date() for organization_id, first in rows}


def select_share_parties(tx: Transaction, since: datetime, until: datetime, limit: int) -> list[tuple[UUID, UUID]]:
    """Return (party, record) of what arrives in a time and is not released, of parties that shared something of it."""
    return tx.execute(
        "SELECT organization_id, record_id FROM conduct.share WHERE arrived_at >= %s AND arrived_at < %s"
        " AND lead_hours IS NOT NULL AND NOT EXISTS (SELECT 1 FROM conduct.passage WHERE"
        " passage.record_id = share.record_id AND passage.released_at IS NOT NULL)"
        " ORDER BY arrived_at, organization_id, record_id LIMIT %s",
        (since, until, limit),
    ).fetchall()
