"""The SQL of what parties are asked, and of the files that come with answers and findings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from gqts.kit.database import Transaction

Row = tuple[Any, ...]
_REQUEST = (
    "SELECT request_id, record_id, kind, agency_id, asked_of, words, due_on, asked_at, asked_by, answered_at,"
    " answered_by, answer, withdrawn_at, withdrawn_reason FROM clearance.request"
)


def insert_request(tx: Transaction, row: Row) -> None:
    """Add a request: id, case, kind, agency, asked of, words, due on, when, who."""
    tx.execute(
        "INSERT INTO clearance.request (request_id, record_id, kind, agency_id, asked_of, words, due_on, asked_at,"
        " asked_by) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
        row,
    )


def select_request(tx: Transaction, request_id: UUID) -> Row | None:
    """Return a request."""
    return tx.execute(f"{_REQUEST} WHERE request_id = %s".encode(), (request_id,)).fetchone()


def select_requests_of_case(tx: Transaction, record_id: UUID) -> list[Row]:
    """Return what was asked in a case, the latest first."""
    query = f"{_REQUEST} WHERE record_id = %s ORDER BY asked_at DESC, request_id DESC"
    return tx.execute(query.encode(), (record_id,)).fetchall()


def select_requests_of(
    tx: Transaction, organization_id: UUID, after: tuple[datetime, UUID] | None, limit: int, *, is_open: bool
) -> list[Row]:
    """Return what a party was asked, the latest first."""
    conditions, parameters = ["asked_of = %s"], [organization_id]
    parameters_all: list[Any] = list(parameters)
    if is_open:
        conditions.append("answered_at IS NULL AND withdrawn_at IS NULL")
    if after is not None:
        conditions.append("(asked_at, request_id) < (%s, %s)")
        parameters_all += after
    query = f"{_REQUEST} WHERE {' AND '.join(conditions)} ORDER BY asked_at DESC, request_id DESC LIMIT %s"
    return tx.execute(query.encode(), [*parameters_all, limit]).fetchall()


def count_unanswered(tx: Transaction, record_id: UUID) -> int:
    """Return how many requests of a case wait for an answer."""
    row = tx.execute(
        "SELECT count(*) FROM clearance.request WHERE record_id = %s AND answered_at IS NULL AND withdrawn_at IS NULL",
        (record_id,),
    ).fetchone()
    return int(row[0]) if row else 0


def answer_request(tx: Transaction, request_id: UUID, by: str, words: str, now: datetime) -> bool:
    """Write an answer; False when it was answered or withdrawn."""
    done = tx.execute(
        "UPDATE clearance.request SET answered_at = %s, answered_by = %s, answer = %s"
        " WHERE request_id = %s AND answered_at IS NULL AND withdrawn_at IS NULL",
        (now, by, words, request_id),
    )
    return done.rowcount > 0


def withdraw_request(tx: Transaction, request_id: UUID, reason: str, now: datetime) -> bool:
    """Withdraw a request; False when it was answered or withdrawn."""
    done = tx.execute(
        "UPDATE clearance.request SET withdrawn_at = %s, withdrawn_reason = %s"
        " WHERE request_id = %s AND answered_at IS NULL AND withdrawn_at IS NULL",
        (now, reason, request_id),
    )
    return done.rowcount > 0


def insert_enclosure(tx: Transaction, row: Row) -> None:
    """Keep a file: id, case, what it belongs to, place, name, media type, digest, content."""
    tx.execute(
        "INSERT INTO clearance.enclosure (enclosure_id, record_id, owner_id, place, name, media_type, digest, content)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
        row,
    )


def select_enclosures(tx: Transaction, owner_ids: Sequence[UUID]) -> list[Row]:
    """Return the files of answers and findings, without their content: id, owner, name, media type, bytes."""
    return tx.execute(
        "SELECT enclosure_id, owner_id, name, media_type, length(content) FROM clearance.enclosure"
        " WHERE owner_id = ANY(%s) ORDER BY owner_id, place",
        (list(owner_ids),),
    ).fetchall()


def select_content(tx: Transaction, enclosure_id: UUID) -> Row | None:
    """Return a file: case, what it belongs to, name, media type, content."""
    return tx.execute(
        "SELECT record_id, owner_id, name, media_type, content FROM clearance.enclosure WHERE enclosure_id = %s",
        (enclosure_id,),
    ).fetchone()
