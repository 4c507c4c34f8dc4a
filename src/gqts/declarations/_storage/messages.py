"""The SQL of messages, of who may hand in for whom, and of the numbers that are given."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from gqts.declarations.record import ALL_KINDS, Form, KeptMessage
from gqts.kit.database import Transaction

_MESSAGE = (
    "SELECT message_id, organization_id, received_at, form, kind, guid, transmitter, is_signed, documents, judged_at"
    " FROM declarations.message"
)


def insert_message(tx: Transaction, message: KeptMessage, content: bytes) -> None:
    """Write a message with its bytes."""
    tx.execute(
        "INSERT INTO declarations.message (message_id, organization_id, received_at, form, kind, guid, transmitter,"
        " is_signed, documents, content) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (message.id, message.organization_id, message.received_at, message.form.value, message.kind.name,
         message.guid, message.transmitter, message.is_signed, message.documents, content),
    )  # fmt: skip


def lock_message(tx: Transaction, message_id: UUID) -> tuple[KeptMessage, bytes] | None:
    """Return a message with its bytes, for judging it; waits for whoever judges it now."""
    row = tx.execute(
        "SELECT message_id, organization_id, received_at, form, kind, guid, transmitter, is_signed, documents,"
        " judged_at, content FROM declarations.message WHERE message_id = %s FOR UPDATE",
        (message_id,),
    ).fetchone()
    return None if row is None else (_message(row[:-1]), bytes(row[-1]))


def mark_judged(tx: Transaction, message_id: UUID, now: datetime) -> None:
    """Note that every document of a message was answered."""
    tx.execute("UPDATE declarations.message SET judged_at = %s WHERE message_id = %s", (now, message_id))


def select_message(tx: Transaction, organization_id: UUID, message_id: UUID) -> KeptMessage | None:
    """Return a message of an organization."""
    query = f"{_MESSAGE} WHERE message_id = %s AND organization_id = %s"
    row = tx.execute(query.encode(), (message_id, organization_id)).fetchone()
    return None if row is None else _message(row)


def select_content(tx: Transaction, message_id: UUID) -> bytes:
    """Return the bytes of a message as they were sent."""
    row = tx.execute("SELECT content FROM declarations.message WHERE message_id = %s", (message_id,)).fetchone()
    assert row is not None
    return bytes(row[0])


def select_messages(
    tx: Transaction, organization_id: UUID, after: tuple[datetime, UUID] | None, limit: int
) -> list[KeptMessage]:
    """Return messages of an organization, newest first."""
    where = " WHERE organization_id = %s" + (" AND (received_at, message_id) < (%s, %s)" if after else "")
    query = f"{_MESSAGE}{where} ORDER BY received_at DESC, message_id DESC LIMIT %s"
    rows = tx.execute(query.encode(), (organization_id, *(after or ()), max(1, limit))).fetchall()
    return [_message(row) for row in rows]


def next_number(tx: Transaction, *, is_pre: bool) -> int:
    """Return the next nine digits of a preNo or an invtNo."""
    name = "declarations.pre_number" if is_pre else "declarations.invt_number"
    row = tx.execute("SELECT nextval(%s::regclass)", (name,)).fetchone()
    assert row is not None
    return int(row[0])


def lock_keys(tx: Transaction, keys: Collection[int]) -> None:
    """Let whoever deals with one of these keys wait for the others; in one order, so that nobody waits in a ring."""
    tx.execute("SELECT pg_advisory_xact_lock(key) FROM unnest(%s::bigint[]) AS key", (sorted(set(keys)),))


def upsert_mandate(tx: Transaction, principal_id: UUID, agent_id: UUID, now: datetime, by: str) -> bool:
    """Name an agent; tell whether it was not named before."""
    done = tx.execute(
        "INSERT INTO declarations.mandate (principal_id, agent_id, given_at, given_by) VALUES (%s, %s, %s, %s)"
        " ON CONFLICT DO NOTHING",
        (principal_id, agent_id, now, by),
    )
    return done.rowcount == 1


def delete_mandate(tx: Transaction, principal_id: UUID, agent_id: UUID) -> bool:
    """End that an agent is named; tell whether it was."""
    query = "DELETE FROM declarations.mandate WHERE principal_id = %s AND agent_id = %s"
    return tx.execute(query, (principal_id, agent_id)).rowcount == 1


def select_agents(tx: Transaction, principal_id: UUID) -> list[tuple[UUID, datetime, str]]:
    """Return whom an organization has named, when, and who said so."""
    query = "SELECT agent_id, given_at, given_by FROM declarations.mandate WHERE principal_id = %s ORDER BY given_at"
    return list(tx.execute(query, (principal_id,)).fetchall())


def select_principals(tx: Transaction, agent_id: UUID, among: Sequence[UUID]) -> set[UUID]:
    """Return who of these has named an agent."""
    query = "SELECT principal_id FROM declarations.mandate WHERE agent_id = %s AND principal_id = ANY(%s)"
    return {principal for (principal,) in tx.execute(query, (agent_id, list(among))).fetchall()}


def _message(row: tuple[Any, ...]) -> KeptMessage:
    new, owner, at, form, kind, *rest = row
    return KeptMessage(new, owner, at, Form(form), ALL_KINDS[kind], *rest)
