"""Entries, one for each recipient of a complaint, and the acts done about it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from gqts.complaints.entry import Entry, Narrowing, Part, Told
from gqts.complaints.state import WAITING, State
from gqts.kit.database import Transaction

_COLUMNS = (
    "e.complaint_id, e.organization_id, e.part, e.tier, e.state, e.forwarded_by, e.received_at, e.moved_at, e.due_at,"
    " e.first_due_at, e.answered_at, e.is_upheld, e.found_by"
)
_WAITING = [state.value for state in WAITING]
_ACT = "act_id, at, what, organization_id, person_name, subject_id, words, is_for_author"


def insert_entry(tx: Transaction, entry: Entry) -> None:
    """Put a complaint before a recipient."""
    one = entry
    tx.execute(
        "INSERT INTO complaints.entry (complaint_id, organization_id, part, tier, state, forwarded_by, received_at,"
        " moved_at, due_at, first_due_at) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (
            one.complaint_id, one.organization_id, one.part, one.tier, one.state, one.forwarded_by, one.received_at,
            one.moved_at, one.due_at, one.first_due_at,
        ),
    )  # fmt: skip


def update_entry(tx: Transaction, entry: Entry) -> None:
    """Keep where a complaint stands with a recipient now."""
    one = entry
    tx.execute(
        "UPDATE complaints.entry SET tier = %s, state = %s, forwarded_by = %s, moved_at = %s, due_at = %s,"
        " answered_at = %s, is_upheld = %s, found_by = %s WHERE organization_id = %s AND complaint_id = %s",
        (
            one.tier, one.state, one.forwarded_by, one.moved_at, one.due_at, one.answered_at, one.is_upheld,
            one.found_by, one.organization_id, one.complaint_id,
        ),
    )  # fmt: skip


def select_entries(tx: Transaction, complaint_id: UUID) -> list[Entry]:
    """Return every recipient's entry of a complaint, the first tier first."""
    rows = tx.execute(
        f"SELECT {_COLUMNS} FROM complaints.entry e WHERE e.complaint_id = %s"  # noqa: S608 - our own columns
        " ORDER BY e.tier, e.received_at, e.part, e.organization_id",
        (complaint_id,),
    ).fetchall()
    return [_entry(row) for row in rows]


def select_inbox(
    tx: Transaction,
    organization_id: UUID,
    only: Narrowing,
    now: datetime,
    after: tuple[datetime, UUID] | None,
    limit: int,
) -> list[Entry]:
    """Return the entries of a recipient, the newest first, narrowed."""
    at, last = after or (None, None)
    rows = tx.execute(
        f"SELECT {_COLUMNS} FROM complaints.entry e"  # noqa: S608 - our own columns
        " JOIN complaints.complaint c USING (complaint_id)"
        " WHERE e.organization_id = %(owner)s AND (%(state)s::text IS NULL OR e.state = %(state)s)"
        " AND (%(severity)s::text IS NULL OR c.severity = %(severity)s)"
        " AND (NOT %(overdue)s OR (e.due_at < %(now)s AND e.state = ANY(%(waiting)s)))"
        " AND (NOT %(escalated)s OR c.escalated_at IS NOT NULL)"
        " AND (%(before)s::timestamptz IS NULL OR (e.due_at < %(before)s AND e.state = ANY(%(waiting)s)))"
        " AND (%(product)s = '' OR c.product = %(product)s OR c.identifier = %(product)s)"
        " AND (%(lot)s = '' OR c.lot = %(lot)s)"
        " AND (%(at)s::timestamptz IS NULL OR (e.received_at, e.complaint_id) < (%(at)s, %(last)s::uuid))"
        " ORDER BY e.received_at DESC, e.complaint_id DESC LIMIT %(limit)s",
        {
            "owner": organization_id, "state": only.state, "severity": only.severity, "overdue": only.is_overdue,
            "now": now, "waiting": _WAITING, "escalated": only.is_escalated, "before": only.due_before,
            "product": only.product, "lot": only.lot, "at": at, "last": last,
            "limit": limit,
        },
    ).fetchall()  # fmt: skip
    return [_entry(row) for row in rows]


def count_open(tx: Transaction, organization_id: UUID, now: datetime) -> tuple[int, int, int]:
    """Return how many of a recipient's entries wait, of these how many are overdue, and how many are escalated."""
    row = tx.execute(
        "SELECT count(*), count(*) FILTER (WHERE e.due_at < %s), count(c.escalated_at)"
        " FROM complaints.entry e JOIN complaints.complaint c USING (complaint_id)"
        " WHERE e.organization_id = %s AND e.state = ANY(%s)",
        (now, organization_id, _WAITING),
    ).fetchone()
    assert row is not None
    return int(row[0]), int(row[1]), int(row[2])


def insert_act(tx: Transaction, complaint_id: UUID, act: Told, person_id: UUID | None) -> None:
    """Write down what was done, by whom and when."""
    tx.execute(
        f"INSERT INTO complaints.act (complaint_id, person_id, {_ACT})"  # noqa: S608 - our own columns
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (
            complaint_id, person_id, act.id, act.at, act.what, act.organization_id, act.person_name, act.subject_id,
            act.words, act.is_for_author,
        ),
    )  # fmt: skip


def insert_deed(tx: Transaction, complaint_id: UUID, organization_id: UUID, key: bytes, deed: bytes) -> bytes | None:
    """Keep what is done under a key; return what was done under it before, None when nothing was."""
    place = (complaint_id, organization_id, key)
    added = tx.execute(
        "INSERT INTO complaints.deed (complaint_id, organization_id, key_digest, deed_digest) VALUES (%s, %s, %s, %s)"
        " ON CONFLICT DO NOTHING",
        (*place, deed),
    ).rowcount
    if added:
        return None
    row = tx.execute(
        "SELECT deed_digest FROM complaints.deed WHERE complaint_id = %s AND organization_id = %s AND key_digest = %s",
        place,
    ).fetchone()
    assert row is not None
    return bytes(row[0])


def select_acts(tx: Transaction, complaint_id: UUID) -> list[Told]:
    """Return what was done about a complaint, in order."""
    rows = tx.execute(
        f"SELECT {_ACT} FROM complaints.act WHERE complaint_id = %s ORDER BY at, what <> 'take', act_id",  # noqa: S608 - our own columns
        (complaint_id,),
    ).fetchall()
    return [Told(*row) for row in rows]


def count_words_of_author(tx: Transaction, complaint_id: UUID) -> int:
    """Return how often the author added words."""
    row = tx.execute(
        "SELECT count(*) FROM complaints.act WHERE complaint_id = %s AND organization_id IS NULL"
        " AND what IN ('take', 'word')",
        (complaint_id,),
    ).fetchone()
    assert row is not None
    return int(row[0])


def _entry(row: Sequence[Any]) -> Entry:
    return Entry(row[0], row[1], Part(row[2]), row[3], State(row[4]), *row[5:])
