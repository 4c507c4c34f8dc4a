"""API keys and the access tokens drawn from them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from gqts.kit.database import Transaction

Row = tuple[Any, ...]

_KEY = (
    "key_id, prefix, organization_id, name, scopes, per_minute, made_by, created_at, expires_at, revoked_at, "
    "replaced_by, last_used_at"
)
_KEY_OF_K = ", ".join(f"k.{column.strip()}" for column in _KEY.split(","))


def insert_key(tx: Transaction, row: Row, secret_hash: bytes) -> None:
    """Keep a key (in the order of `select_keys`) with its secret's hash."""
    places = ", ".join(["%s"] * (len(row) + 1))
    tx.execute(f"INSERT INTO accounts.api_key ({_KEY}, secret_hash) VALUES ({places})", (*row, secret_hash))  # noqa: S608


def select_key_by_prefix(tx: Transaction, prefix: str) -> Row | None:
    """Return a key and its secret's hash."""
    return tx.execute(f"SELECT {_KEY}, secret_hash FROM accounts.api_key WHERE prefix = %s", (prefix,)).fetchone()  # noqa: S608


def select_key(tx: Transaction, organization_id: UUID, key_id: UUID) -> Row | None:
    """Return a key of this organization, locked."""
    statement = f"SELECT {_KEY} FROM accounts.api_key WHERE key_id = %s AND organization_id = %s FOR UPDATE"  # noqa: S608
    return tx.execute(statement, (key_id, organization_id)).fetchone()


def select_keys(tx: Transaction, organization_id: UUID) -> list[Row]:
    """Return the keys of an organization, the newest first."""
    statement = f"SELECT {_KEY} FROM accounts.api_key WHERE organization_id = %s ORDER BY created_at DESC, key_id DESC"  # noqa: S608
    return tx.execute(statement, (organization_id,)).fetchall()


def update_replaced(tx: Transaction, key_id: UUID, replaced_by: UUID, expires_at: datetime) -> None:
    """Note which key replaces this one, and when it ends."""
    statement = "UPDATE accounts.api_key SET replaced_by = %s, expires_at = %s WHERE key_id = %s"
    tx.execute(statement, (replaced_by, expires_at, key_id))


def update_revoked(tx: Transaction, key_id: UUID, at: datetime) -> None:
    """End a key, and its access tokens with it."""
    tx.execute("UPDATE accounts.api_key SET revoked_at = %s WHERE key_id = %s", (at, key_id))
    tx.execute("DELETE FROM accounts.access_token WHERE key_id = %s", (key_id,))


def note_used(tx: Transaction, key_id: UUID, now: datetime, every: timedelta) -> None:
    """Note a use, at most once in a while, and without waiting for another request's transaction."""
    statement = (
        "UPDATE accounts.api_key SET last_used_at = %s WHERE key_id IN (SELECT key_id FROM accounts.api_key "
        "WHERE key_id = %s AND (last_used_at IS NULL OR last_used_at <= %s) FOR NO KEY UPDATE SKIP LOCKED)"
    )
    tx.execute(statement, (now, key_id, now - every))


def insert_token(
    tx: Transaction, token_id: UUID, token_hash: bytes, key_id: UUID, scopes: list[str], at: datetime, until: datetime
) -> None:
    """Keep an access token's hash."""
    statement = (
        "INSERT INTO accounts.access_token (token_id, token_hash, key_id, scopes, issued_at, expires_at) "
        "VALUES (%s, %s, %s, %s, %s, %s)"
    )
    tx.execute(statement, (token_id, token_hash, key_id, scopes, at, until))


def select_token(tx: Transaction, token_hash: bytes) -> Row | None:
    """Return the key of a token, then the token's hash, id, scopes and end."""
    statement = (
        f"SELECT {_KEY_OF_K}, t.token_hash, t.token_id, t.scopes, t.expires_at "  # noqa: S608
        "FROM accounts.access_token AS t JOIN accounts.api_key AS k USING (key_id) WHERE t.token_hash = %s"
    )
    return tx.execute(statement, (token_hash,)).fetchone()
