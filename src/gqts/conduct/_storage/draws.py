"""The SQL of draws and their tickets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from gqts.conduct.draw import Ticket
from gqts.conduct.drawn import Draw, Drawn, Entry
from gqts.kit.database import Transaction

_DRAW = (
    "draw_id, title, size, least, announced_at, announced_by, fixed_at, revealed_at,"
    " (SELECT count(*) FROM conduct.ticket WHERE ticket.draw_id = draw.draw_id),"
    " (SELECT count(*) FROM conduct.ticket WHERE ticket.draw_id = draw.draw_id AND place IS NOT NULL),"
    " (SELECT count(finding_id) FROM conduct.ticket WHERE ticket.draw_id = draw.draw_id AND place IS NOT NULL)"
)
_DRAWN = "SELECT ticket, organization_id, record_id, reference, place, finding_id FROM conduct.ticket"


def insert_draw(tx: Transaction, draw: Draw, seed: bytes, blinding: bytes) -> None:
    """Add a draw with its secrets."""
    tx.execute(
        "INSERT INTO conduct.draw (draw_id, title, size, least, announced_at, announced_by, seed, blinding)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
        (draw.id, draw.title, draw.size, draw.least, draw.announced_at, draw.announced_by, seed, blinding),
    )


def select_secrets(tx: Transaction, draw_id: UUID, *, is_locked: bool = False) -> tuple[Draw, bytes, bytes] | None:
    """Return a draw with its seed and its blinding key."""
    query = f"SELECT seed, blinding, {_DRAW} FROM conduct.draw WHERE draw_id = %s"  # noqa: S608
    row = tx.execute((query + (" FOR UPDATE" if is_locked else "")).encode(), (draw_id,)).fetchone()
    return None if row is None else (Draw(*row[2:]), bytes(row[0]), bytes(row[1]))


def select_draws(tx: Transaction, after: tuple[datetime, UUID] | None, limit: int) -> list[Draw]:
    """Return draws, the newest first."""
    where = " WHERE (announced_at, draw_id) < (%s, %s)" if after else ""
    query = f"SELECT {_DRAW} FROM conduct.draw{where} ORDER BY announced_at DESC, draw_id DESC LIMIT %s"  # noqa: S608
    return [Draw(*row) for row in tx.execute(query.encode(), (*(after or ()), max(1, limit))).fetchall()]


def insert_tickets(tx: Transaction, draw_id: UUID, rows: Iterable[tuple[bytes, bytes, Entry]]) -> None:
    """Add what may be drawn."""
    columns = "(draw_id, ticket, stratum, organization_id, record_id, reference)"
    with tx.cursor() as cursor, cursor.copy(f"COPY conduct.ticket {columns} FROM STDIN".encode()) as copy:
        for ticket, stratum, entry in rows:
            copy.write_row((draw_id, ticket, stratum, entry.organization_id, entry.record_id, entry.reference))


def fix_draw(tx: Transaction, draw_id: UUID, population_hash: bytes, now: datetime) -> None:
    """Note that what may be drawn is fixed."""
    tx.execute(
        "UPDATE conduct.draw SET fixed_at = %s, population_hash = %s WHERE draw_id = %s",
        (now, population_hash, draw_id),
    )


def reveal_draw(tx: Transaction, draw_id: UUID, chosen: Sequence[bytes], now: datetime) -> None:
    """Note the places of what was drawn, and that it is revealed."""
    tx.execute(
        "UPDATE conduct.ticket SET place = drawn.place"
        " FROM unnest(%s::bytea[]) WITH ORDINALITY AS drawn (ticket, place)"
        " WHERE ticket.draw_id = %s AND ticket.ticket = drawn.ticket",
        (list(chosen), draw_id),
    )
    tx.execute("UPDATE conduct.draw SET revealed_at = %s WHERE draw_id = %s", (now, draw_id))


def select_population(tx: Transaction, draw_id: UUID) -> list[Ticket]:
    """Return the tickets of a draw, in order."""
    query = "SELECT ticket, stratum FROM conduct.ticket WHERE draw_id = %s ORDER BY ticket"
    return [Ticket(bytes(one), bytes(stratum)) for one, stratum in tx.execute(query, (draw_id,)).fetchall()]


def select_drawn(tx: Transaction, draw_id: UUID) -> list[Drawn]:
    """Return what was drawn, in order."""
    query = f"{_DRAWN} WHERE draw_id = %s AND place IS NOT NULL ORDER BY place"
    return [Drawn(bytes(row[0]), *row[1:]) for row in tx.execute(query.encode(), (draw_id,)).fetchall()]


def select_tickets_of(tx: Transaction, draw_id: UUID, organization_id: UUID, limit: int) -> list[Drawn]:
    """Return the entries of a party."""
    query = f"{_DRAWN} WHERE draw_id = %s AND organization_id = %s ORDER BY place, ticket LIMIT %s"
    rows = tx.execute(query.encode(), (draw_id, organization_id, limit)).fetchall()
    return [Drawn(bytes(row[0]), *row[1:]) for row in rows]


def lock_drawn(tx: Transaction, draw_id: UUID, ticket: bytes) -> Drawn | None:
    """Return one that was drawn, which nobody else changes before the transaction ends."""
    query = f"{_DRAWN} WHERE draw_id = %s AND ticket = %s AND place IS NOT NULL FOR UPDATE"
    row = tx.execute(query.encode(), (draw_id, ticket)).fetchone()
    return None if row is None else Drawn(bytes(row[0]), *row[1:])


def select_waiting(tx: Transaction, ids: Sequence[UUID]) -> set[UUID]:
    """Return which declarations were drawn and have no result yet."""
    query = (
        "SELECT DISTINCT record_id FROM conduct.ticket"
        " WHERE record_id = ANY(%s) AND place IS NOT NULL AND finding_id IS NULL"
    )
    return {record_id for (record_id,) in tx.execute(query, (list(ids),)).fetchall()}


def enter_finding(tx: Transaction, draw_id: UUID, ticket: bytes, finding_id: UUID) -> None:
    """Note the result of one that was drawn."""
    tx.execute(
        "UPDATE conduct.ticket SET finding_id = %s WHERE draw_id = %s AND ticket = %s", (finding_id, draw_id, ticket)
    )
