"""Addresses that somebody gave, until the link sent there was used or has ended."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from gqts.kit.database import Transaction

Row = tuple[Any, ...]

_COLUMNS = "newcomer_id, email, language, invitation_id, expires_at"


def insert_newcomer(
    tx: Transaction, newcomer_id: UUID, email: str, language: str, invitation_id: UUID | None, expires_at: datetime
) -> None:
    """Keep an address that a link is to be sent to."""
    statement = f"INSERT INTO accounts.newcomer ({_COLUMNS}) VALUES (%s, %s, %s, %s, %s)"  # noqa: S608
    tx.execute(statement, (newcomer_id, email, language, invitation_id, expires_at))


def update_token(tx: Transaction, newcomer_id: UUID, token_hash: bytes, now: datetime) -> Row | None:
    """Keep the hash of the link that goes by mail; return the row, unless it has ended."""
    statement = (
        "UPDATE accounts.newcomer SET token_hash = %s WHERE newcomer_id = %s AND expires_at > %s "  # noqa: S608
        f"RETURNING {_COLUMNS}"
    )
    return tx.execute(statement, (token_hash, newcomer_id, now)).fetchone()


def select_newcomer(tx: Transaction, token_hash: bytes, now: datetime, *, is_locked: bool = False) -> Row | None:
    """Return the row of a link that still works; locked, it works for nobody else meanwhile."""
    statement = f"SELECT {_COLUMNS} FROM accounts.newcomer WHERE token_hash = %s AND expires_at > %s"  # noqa: S608
    return tx.execute(statement + (" FOR UPDATE" if is_locked else ""), (token_hash, now)).fetchone()


def delete_newcomers(tx: Transaction, email: str) -> None:
    """End every link to an address."""
    tx.execute("DELETE FROM accounts.newcomer WHERE email = %s", (email,))
