"""People, their passwords, and the ways back in."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from gqts.kit.database import Transaction

Row = tuple[Any, ...]

_COLUMNS = "person_id, email, name, language, created_at, is_disabled, email_verified_at"


def insert_person(tx: Transaction, person_id: UUID, email: str, name: str, language: str, created_at: datetime) -> bool:
    """Keep a person; tell whether the address was free."""
    statement = (
        "INSERT INTO accounts.person (person_id, email, name, language, created_at) VALUES (%s, %s, %s, %s, %s) "
        "ON CONFLICT (email) DO NOTHING"
    )
    return tx.execute(statement, (person_id, email, name, language, created_at)).rowcount == 1


def select_person(tx: Transaction, person_id: UUID) -> Row | None:
    """Return a person's columns."""
    return tx.execute(f"SELECT {_COLUMNS} FROM accounts.person WHERE person_id = %s", (person_id,)).fetchone()  # noqa: S608


def select_person_by_email(tx: Transaction, email: str) -> Row | None:
    """Return the columns of the person with this normalised address."""
    return tx.execute(f"SELECT {_COLUMNS} FROM accounts.person WHERE email = %s", (email,)).fetchone()  # noqa: S608


def select_password(tx: Transaction, email: str) -> Row | None:
    """Return person and password hash by address."""
    statement = f"SELECT {_COLUMNS}, password_hash FROM accounts.person WHERE email = %s"  # noqa: S608
    return tx.execute(statement, (email,)).fetchone()


def update_person(tx: Transaction, person_id: UUID, name: str, language: str) -> None:
    """Change name and language."""
    statement = "UPDATE accounts.person SET name = %s, language = %s WHERE person_id = %s"
    tx.execute(statement, (name, language, person_id))


def update_disabled(tx: Transaction, person_id: UUID, *, is_disabled: bool) -> None:
    """Shut a person out, or let them in again."""
    tx.execute("UPDATE accounts.person SET is_disabled = %s WHERE person_id = %s", (is_disabled, person_id))


def update_verified(tx: Transaction, person_id: UUID, at: datetime) -> None:
    """Note that the person reads the mailbox, unless that is known."""
    statement = "UPDATE accounts.person SET email_verified_at = coalesce(email_verified_at, %s) WHERE person_id = %s"
    tx.execute(statement, (at, person_id))


def update_password(tx: Transaction, person_id: UUID, password_hash: str | None, at: datetime | None) -> None:
    """Keep a password's hash, or that there is no password."""
    statement = "UPDATE accounts.person SET password_hash = %s, password_set_at = %s WHERE person_id = %s"
    tx.execute(statement, (password_hash, at, person_id))


def replace_hash(tx: Transaction, person_id: UUID, old: str, new: str) -> None:
    """Keep the same password under a dearer hash, unless it was changed meanwhile."""
    statement = "UPDATE accounts.person SET password_hash = %s WHERE person_id = %s AND password_hash = %s"
    tx.execute(statement, (new, person_id, old))


def insert_recovery(tx: Transaction, token_hash: bytes, person_id: UUID, expires_at: datetime) -> None:
    """Keep the hash of a link that lets a person in again; one that is kept already stays as it is."""
    statement = (
        "INSERT INTO accounts.recovery (token_hash, person_id, expires_at) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING"
    )
    tx.execute(statement, (token_hash, person_id, expires_at))


def select_recovery(tx: Transaction, token_hash: bytes, now: datetime, *, is_locked: bool = False) -> Row | None:
    """Return the person of a link that still works, and its hash; locked, it works for nobody else meanwhile."""
    statement = "SELECT person_id, token_hash FROM accounts.recovery WHERE token_hash = %s AND expires_at > %s"
    return tx.execute(statement + (" FOR UPDATE" if is_locked else ""), (token_hash, now)).fetchone()


def delete_recoveries(tx: Transaction, person_id: UUID) -> None:
    """End every such link of a person."""
    tx.execute("DELETE FROM accounts.recovery WHERE person_id = %s", (person_id,))
