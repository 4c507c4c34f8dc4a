"""The SQL of what became of consignments at the border."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from gqts.kit.database import Transaction

_FIGURES = (
    "count(*), count(released_at),"
    " percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM released_at - arrived_at) / 3600.0),"
    " percentile_cont(0.9) WITHIN GROUP (ORDER BY extract(epoch FROM released_at - arrived_at) / 3600.0),"
    " count(*) FILTER (WHERE (released_at AT TIME ZONE 'UTC')::date <= (arrived_at AT TIME ZONE 'UTC')::date),"
    " count(inspected_at), count(*) FILTER (WHERE is_hit),"
    " count(inspected_at) FILTER (WHERE is_random), count(*) FILTER (WHERE is_hit AND is_random)"
)
_WHERE = "arrived_at >= %s AND arrived_at < %s AND (%s::uuid IS NULL OR organization_id = %s)"


def upsert_passage(
    tx: Transaction,
    record_id: UUID,
    milestone: str,
    at: datetime,
    organization_id: UUID | None,
    level: str | None,
    *,
    is_random: bool,
) -> None:
    """Note a milestone of a consignment: the first holds."""
    tx.execute(
        "INSERT INTO conduct.passage AS known (record_id, organization_id, level, arrived_at, released_at,"
        " inspected_at, is_hit, is_random) VALUES (%s, %s, %s, %s, %s, %s, %s, %s)"
        " ON CONFLICT (record_id) DO UPDATE SET"
        " organization_id = coalesce(excluded.organization_id, known.organization_id),"
        " level = coalesce(excluded.level, known.level),"
        " arrived_at = coalesce(known.arrived_at, excluded.arrived_at),"
        " released_at = coalesce(known.released_at, excluded.released_at),"
        " inspected_at = coalesce(known.inspected_at, excluded.inspected_at),"
        " is_hit = known.is_hit OR excluded.is_hit, is_random = known.is_random OR excluded.is_random",
        (
            record_id,
            organization_id,
            level,
            at if milestone == "arrived" else None,
            at if milestone == "released" else None,
            at if milestone in ("inspected", "hit") else None,
            milestone == "hit",
            is_random,
        ),
    )


def select_by_level(
    tx: Transaction, since: datetime, until: datetime, organization_id: UUID | None
) -> list[tuple[Any, ...]]:
    """Return (level, figures…) of the consignments that arrived in a time."""
    query = f"SELECT level, {_FIGURES} FROM conduct.passage WHERE {_WHERE} GROUP BY level"  # noqa: S608
    return tx.execute(query.encode(), (since, until, organization_id, organization_id)).fetchall()


def select_by_era(
    tx: Transaction, since: datetime, until: datetime, organization_id: UUID | None
) -> list[tuple[Any, ...]]:
    """Return (whether its firm shared by then, figures…), of the firms that ever began to share."""
    query = (
        "WITH began AS (SELECT organization_id AS firm, min(arrived_at) AS began_at FROM conduct.passage"  # noqa: S608
        " WHERE level IS NOT NULL AND organization_id IS NOT NULL GROUP BY organization_id)"
        f" SELECT arrived_at >= began_at, {_FIGURES} FROM conduct.passage JOIN began ON firm = organization_id"
        f" WHERE {_WHERE} GROUP BY 1"
    )
    return tx.execute(query.encode(), (since, until, organization_id, organization_id)).fetchall()
