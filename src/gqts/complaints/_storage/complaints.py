"""Complaints themselves: number, words, photo, contact, and whom they concern."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from gqts.complaints.complaint import Complaint, Escalation, Kind, Purpose, Severity
from gqts.kit.database import Transaction

_COLUMNS = (
    "c.complaint_id, c.purpose, c.kind, c.words, c.identifier, c.product, c.lot, c.severity, c.proposed_severity,"
    " c.language, c.contact, c.is_contact_shared, c.taken_at, c.taken_over_by,"
    " EXISTS (SELECT FROM complaints.photo p WHERE p.complaint_id = c.complaint_id), c.escalated_at, c.escalation"
)


def insert_number(tx: Transaction, key: bytes, complaint_id: UUID) -> UUID:
    """Give a number to a complaint; return whose it is, which is another's when it was given before."""
    tx.execute(
        "INSERT INTO complaints.number (number_key, complaint_id) VALUES (%s, %s) ON CONFLICT DO NOTHING",
        (key, complaint_id),
    )
    found = select_by_number(tx, key)
    assert found is not None
    return found


def select_by_number(tx: Transaction, key: bytes) -> UUID | None:
    """Return the complaint that bears a number."""
    row = tx.execute("SELECT complaint_id FROM complaints.number WHERE number_key = %s", (key,)).fetchone()
    return None if row is None else row[0]


def insert_complaint(tx: Transaction, complaint: Complaint, sender: bytes) -> None:
    """Keep a complaint."""
    one = complaint
    tx.execute(
        "INSERT INTO complaints.complaint (complaint_id, purpose, kind, words, identifier, product, lot, severity,"
        " proposed_severity, language, sender, contact, is_contact_shared, taken_at, escalated_at, escalation)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (
            one.id, one.purpose, one.kind, one.words, one.identifier, one.product, one.lot, one.severity,
            one.proposed_severity, one.language, sender, one.contact, one.is_contact_shared, one.taken_at,
            one.escalated_at, one.escalation,
        ),
    )  # fmt: skip


def insert_photo(tx: Transaction, complaint_id: UUID, content: bytes) -> None:
    """Keep the photo of a complaint."""
    tx.execute("INSERT INTO complaints.photo (complaint_id, content) VALUES (%s, %s)", (complaint_id, content))


def select_photo(tx: Transaction, complaint_id: UUID) -> bytes | None:
    """Return the photo of a complaint."""
    row = tx.execute("SELECT content FROM complaints.photo WHERE complaint_id = %s", (complaint_id,)).fetchone()
    return None if row is None else bytes(row[0])


def select_complaints(tx: Transaction, ids: Collection[UUID]) -> list[Complaint]:
    """Return complaints by their ids."""
    rows = tx.execute(
        f"SELECT {_COLUMNS} FROM complaints.complaint c WHERE c.complaint_id = ANY(%s)",  # noqa: S608 - our own columns
        (list(ids),),
    ).fetchall()
    return [_complaint(row) for row in rows]


def lock_complaint(tx: Transaction, complaint_id: UUID) -> None:
    """Wait for whoever changes a complaint now."""
    tx.execute("SELECT 1 FROM complaints.complaint WHERE complaint_id = %s FOR UPDATE", (complaint_id,))


def update_severity(tx: Transaction, complaint_id: UUID, severity: Severity) -> None:
    """Grade a complaint anew."""
    tx.execute("UPDATE complaints.complaint SET severity = %s WHERE complaint_id = %s", (severity, complaint_id))


def update_taken_over(tx: Transaction, complaint_id: UUID, organization_id: UUID) -> None:
    """Note which authority leads."""
    tx.execute(
        "UPDATE complaints.complaint SET taken_over_by = %s WHERE complaint_id = %s", (organization_id, complaint_id)
    )


def update_escalated(tx: Transaction, complaint_id: UUID, why: Escalation, at: datetime) -> bool:
    """Note that a complaint is put above the parties, the first time alone; tell whether this was it."""
    return (
        tx.execute(
            "UPDATE complaints.complaint SET escalated_at = %s, escalation = %s"
            " WHERE complaint_id = %s AND escalated_at IS NULL",
            (at, why, complaint_id),
        ).rowcount
        == 1
    )


def select_late(tx: Transaction, now: datetime, limit: int) -> list[UUID]:
    """Return complaints of which a party is late and that are not above the parties, locked, the oldest first."""
    rows = tx.execute(
        "SELECT c.complaint_id FROM complaints.complaint c WHERE c.escalated_at IS NULL AND c.complaint_id IN ("
        " SELECT e.complaint_id FROM complaints.entry e WHERE e.part <> 'authority'"
        " AND e.state IN ('received', 'acknowledged', 'accepted', 'forwarded') AND e.due_at < %s)"
        " ORDER BY c.taken_at, c.complaint_id LIMIT %s FOR UPDATE OF c SKIP LOCKED",
        (now, limit),
    ).fetchall()
    return [row[0] for row in rows]


def erase_contact(tx: Transaction, complaint_id: UUID) -> None:
    """Forget how the author can be reached."""
    tx.execute(
        "UPDATE complaints.complaint SET contact = NULL, is_contact_shared = false WHERE complaint_id = %s",
        (complaint_id,),
    )


def forget_senders(tx: Transaction, before: datetime) -> int:
    """Forget from which addresses complaints of before an instant came; return of how many."""
    return tx.execute(
        "UPDATE complaints.complaint SET sender = '' WHERE taken_at < %s AND sender <> ''", (before,)
    ).rowcount


def count_told_before(tx: Transaction, complaint_id: UUID, since: datetime) -> int:
    """Return how many complaints about its product came from its address since an instant, before this one."""
    row = tx.execute(
        "SELECT count(*) FROM complaints.complaint c JOIN complaints.complaint o ON (o.sender = c.sender"
        " AND o.product = c.product AND o.purpose = c.purpose AND o.taken_at >= %s AND o.taken_at <= c.taken_at"
        " AND o.complaint_id < c.complaint_id) WHERE c.complaint_id = %s AND c.sender <> ''",
        (since, complaint_id),
    ).fetchone()
    assert row is not None
    return int(row[0])


def select_before(tx: Transaction, organization_id: UUID, complaint_ids: Sequence[UUID]) -> set[UUID]:
    """Return those of complaints that are before an organization."""
    rows = tx.execute(
        "SELECT complaint_id FROM complaints.entry WHERE organization_id = %s AND complaint_id = ANY(%s)",
        (organization_id, list(complaint_ids)),
    ).fetchall()
    return {row[0] for row in rows}


def insert_partners(tx: Transaction, rows: Iterable[tuple[UUID, UUID, str]]) -> None:
    """Note whom a complaint may be forwarded to: (complaint, organization, part) each."""
    with tx.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO complaints.partner (complaint_id, organization_id, part) VALUES (%s, %s, %s)", list(rows)
        )


def select_partners(tx: Transaction, complaint_id: UUID) -> list[tuple[UUID, str]]:
    """Return the organizations of an item's chain, and their parts."""
    rows = tx.execute(
        "SELECT organization_id, part FROM complaints.partner WHERE complaint_id = %s ORDER BY part, organization_id",
        (complaint_id,),
    ).fetchall()
    return [(row[0], row[1]) for row in rows]


def insert_marks(tx: Transaction, rows: Iterable[tuple[UUID, str, str, str, datetime]]) -> None:
    """Note what a complaint has in common with others: (complaint, dimension, value, peers, instant) each."""
    with tx.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO complaints.mark (complaint_id, dimension, value, peers, taken_at) VALUES (%s, %s, %s, %s, %s)",
            list(rows),
        )


def _complaint(row: Sequence[Any]) -> Complaint:
    values: list[Any] = list(row)
    values[1], values[2] = Purpose(row[1]), Kind(row[2])
    values[7], values[8] = Severity(row[7]), Severity(row[8])
    values[10] = None if row[10] is None else bytes(row[10])
    values[16] = None if row[16] is None else Escalation(row[16])
    return Complaint(*values)
