"""Marks counted by people, the patterns found, and the figures of the published statistics."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from gqts.kit.database import Transaction

_PATTERN = "pattern_id, dimension, value, peers, brand_id, people, expected, at_most, chance, first_at, last_at"
_READ = f"{_PATTERN}, case_id, recall_id"


def select_marks(tx: Transaction, complaint_id: UUID) -> list[tuple[str, str, str]]:
    """Return what a complaint has in common with others: (dimension, value, peers) each."""
    rows = tx.execute(
        "SELECT dimension, value, peers FROM complaints.mark WHERE complaint_id = %s", (complaint_id,)
    ).fetchall()
    return [(row[0], row[1], row[2]) for row in rows]


def count_people(tx: Transaction, dimension: str, peers: str, since: datetime) -> dict[str, int]:
    """Return how many people complained about each value among its peers; one who complains often is one."""
    rows = tx.execute(
        "SELECT m.value, count(DISTINCT c.sender) FROM complaints.mark m"
        " JOIN complaints.complaint c USING (complaint_id)"
        " WHERE m.dimension = %s AND m.peers = %s AND m.taken_at >= %s GROUP BY m.value",
        (dimension, peers, since),
    ).fetchall()
    return {row[0]: int(row[1]) for row in rows}


def upsert_pattern(tx: Transaction, row: Sequence[Any]) -> bool:
    """Keep a pattern, or what is known of it now; tell whether it is new."""
    added = tx.execute(
        f"INSERT INTO complaints.pattern ({_PATTERN}) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"  # noqa: S608
        " ON CONFLICT (dimension, value, peers) DO UPDATE SET people = EXCLUDED.people, expected = EXCLUDED.expected,"
        " at_most = EXCLUDED.at_most, chance = EXCLUDED.chance, brand_id = EXCLUDED.brand_id,"
        " first_at = least(pattern.first_at, EXCLUDED.first_at),"
        " last_at = greatest(pattern.last_at, EXCLUDED.last_at) RETURNING (xmax = 0)",
        tuple(row),
    ).fetchone()
    assert added is not None
    return bool(added[0])


def update_case(tx: Transaction, pattern_id: UUID, case_id: UUID) -> None:
    """Note the case that a pattern became."""
    tx.execute("UPDATE complaints.pattern SET case_id = %s WHERE pattern_id = %s", (case_id, pattern_id))


def update_recall(tx: Transaction, pattern_id: UUID, recall_id: UUID) -> None:
    """Note the recall that a pattern became."""
    tx.execute("UPDATE complaints.pattern SET recall_id = %s WHERE pattern_id = %s", (recall_id, pattern_id))


def select_patterns(tx: Transaction, brand: UUID | None, reader: UUID, limit: int) -> list[tuple[Any, ...]]:
    """Return patterns of a brand, else those of complaints that are before a reader, the latest first."""
    return tx.execute(
        f"SELECT {_READ} FROM complaints.pattern WHERE brand_id = %(brand)s OR (%(brand)s::uuid IS NULL"  # noqa: S608
        " AND EXISTS (SELECT FROM complaints.mark m JOIN complaints.entry e USING (complaint_id)"
        " WHERE m.dimension = pattern.dimension AND m.value = pattern.value AND m.peers = pattern.peers"
        " AND e.organization_id = %(reader)s))"
        " ORDER BY last_at DESC, pattern_id DESC LIMIT %(limit)s",
        {"brand": brand, "reader": reader, "limit": limit},
    ).fetchall()


def select_pattern(tx: Transaction, pattern_id: UUID) -> tuple[Any, ...] | None:
    """Return a pattern."""
    return tx.execute(
        f"SELECT {_READ} FROM complaints.pattern WHERE pattern_id = %s",  # noqa: S608 - our own columns
        (pattern_id,),
    ).fetchone()


def select_cluster(
    tx: Transaction, mark: tuple[str, str, str], organization_id: UUID | None, limit: int
) -> list[tuple[UUID, str, datetime]]:
    """Return complaints with a mark (dimension, value, peers): (id, identifier, instant) each, the newest first.

    Only those that are before an organization; None is nobody's view: all of them.
    """
    rows = tx.execute(
        "SELECT c.complaint_id, c.identifier, c.taken_at FROM complaints.mark m"
        " JOIN complaints.complaint c USING (complaint_id)"
        " WHERE m.dimension = %(dimension)s AND m.value = %(value)s AND m.peers = %(peers)s"
        " AND (%(owner)s::uuid IS NULL OR EXISTS (SELECT FROM complaints.entry e"
        " WHERE e.organization_id = %(owner)s AND e.complaint_id = c.complaint_id))"
        " ORDER BY c.taken_at DESC, c.complaint_id DESC LIMIT %(limit)s",
        {"dimension": mark[0], "value": mark[1], "peers": mark[2], "owner": organization_id, "limit": limit},
    ).fetchall()
    return [(row[0], row[1], row[2]) for row in rows]


def select_figures(tx: Transaction, since: datetime, now: datetime, least: int) -> list[tuple[Any, ...]]:
    """Return, for each firm with enough complaints that it had the time to answer, what the statistics are made of.

    (organization, received, answered, in time, median seconds, decided, upheld) each. Questions are none.
    """
    return tx.execute(
        "SELECT e.organization_id, count(*), count(e.answered_at),"
        " count(*) FILTER (WHERE e.answered_at <= e.first_due_at),"
        " percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM (e.answered_at - e.received_at)))"
        " FILTER (WHERE e.answered_at IS NOT NULL),"
        " count(e.is_upheld), count(*) FILTER (WHERE e.is_upheld)"
        " FROM complaints.entry e JOIN complaints.complaint c USING (complaint_id)"
        " WHERE c.purpose = 'complaint' AND e.part <> 'authority' AND e.received_at >= %(since)s"
        " AND (e.first_due_at <= %(now)s OR e.answered_at IS NOT NULL)"
        " GROUP BY e.organization_id HAVING count(*) >= %(least)s ORDER BY e.organization_id",
        {"since": since, "now": now, "least": least},
    ).fetchall()
