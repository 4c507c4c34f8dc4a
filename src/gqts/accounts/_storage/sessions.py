"""Sessions, and the counters of tries."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from gqts.kit.database import Transaction

Row = tuple[Any, ...]

_SESSION = "session_id, person_id, organization_id, is_bound, method, signed_in_at, seen_at, client, user_agent"


def insert_session(tx: Transaction, row: Row, token_hash: bytes, position: str | None) -> None:
    """Keep a session (in the order of `select_sessions`) with its token's hash and the position it was issued for."""
    statement = (
        f"INSERT INTO accounts.session ({_SESSION}, token_hash, position) "  # noqa: S608
        "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
    )
    tx.execute(statement, (*row, token_hash, position))


def select_sessions(tx: Transaction, person_id: UUID) -> list[Row]:
    """Return a person's sessions, the last seen first."""
    statement = f"SELECT {_SESSION} FROM accounts.session WHERE person_id = %s ORDER BY seen_at DESC, session_id"  # noqa: S608
    return tx.execute(statement, (person_id,)).fetchall()


def select_session(tx: Transaction, token_hash: bytes) -> Row | None:
    """Return a session with what is true now: its columns, then token hash, position issued for, person's name and
    whether they are disabled, position held, whether the organization asks a second factor, whether the person has one.
    """
    statement = (
        "SELECT s.session_id, s.person_id, s.organization_id, s.is_bound, s.method, s.signed_in_at, s.seen_at, "
        "s.client, s.user_agent, s.token_hash, s.position, p.name, p.is_disabled, m.position, "
        "EXISTS (SELECT FROM accounts.second_factor AS f WHERE f.organization_id = s.organization_id), "
        "EXISTS (SELECT FROM accounts.passkey AS k WHERE k.person_id = s.person_id) OR EXISTS "
        "(SELECT FROM accounts.totp AS t WHERE t.person_id = s.person_id AND t.confirmed_at IS NOT NULL) "
        "FROM accounts.session AS s JOIN accounts.person AS p USING (person_id) "
        "LEFT JOIN accounts.membership AS m USING (person_id, organization_id) WHERE s.token_hash = %s"
    )
    return tx.execute(statement, (token_hash,)).fetchone()


def note_seen(tx: Transaction, session_id: UUID, now: datetime, every: timedelta) -> None:
    """Note that a session was seen, at most once in a while, and without waiting for another request's transaction."""
    statement = (
        "UPDATE accounts.session SET seen_at = %s WHERE session_id IN (SELECT session_id FROM accounts.session "
        "WHERE session_id = %s AND seen_at <= %s FOR UPDATE SKIP LOCKED)"
    )
    tx.execute(statement, (now, session_id, now - every))


def delete_session(tx: Transaction, person_id: UUID, session_id: UUID) -> bool:
    """End a session of this person; tell whether there was one."""
    statement = "DELETE FROM accounts.session WHERE person_id = %s AND session_id = %s"
    return tx.execute(statement, (person_id, session_id)).rowcount == 1


def delete_session_by_token(tx: Transaction, token_hash: bytes) -> bool:
    """End the session of a token; tell whether there was one."""
    return tx.execute("DELETE FROM accounts.session WHERE token_hash = %s", (token_hash,)).rowcount == 1


def delete_sessions(tx: Transaction, person_id: UUID, keep: UUID | None) -> int:
    """End every session of a person but one; return how many."""
    statement = "DELETE FROM accounts.session WHERE person_id = %s AND session_id IS DISTINCT FROM %s"
    return tx.execute(statement, (person_id, keep)).rowcount


def delete_sessions_in(tx: Transaction, person_id: UUID, organization_id: UUID) -> int:
    """End every session of a person that acts for an organization; return how many."""
    statement = "DELETE FROM accounts.session WHERE person_id = %s AND organization_id = %s"
    return tx.execute(statement, (person_id, organization_id)).rowcount


def count_rate(tx: Transaction, key: str, amount: int, now: datetime, expires_at: datetime) -> int:
    """Count up in the window that is open, or open one until `expires_at`; return the count."""
    statement = (
        "INSERT INTO accounts.rate AS r (key, count, expires_at) VALUES (%s, %s, %s) "
        "ON CONFLICT (key) DO UPDATE SET "
        "count = CASE WHEN r.expires_at <= %s THEN excluded.count ELSE r.count + excluded.count END, "
        "expires_at = CASE WHEN r.expires_at <= %s THEN excluded.expires_at ELSE r.expires_at END RETURNING count"
    )
    row = tx.execute(statement, (key, amount, expires_at, now, now)).fetchone()
    assert row is not None
    return int(row[0])


def select_rate(tx: Transaction, key: str, now: datetime) -> Row | None:
    """Return count and end of the window that is open."""
    statement = "SELECT count, expires_at FROM accounts.rate WHERE key = %s AND expires_at > %s"
    return tx.execute(statement, (key, now)).fetchone()


def delete_rate(tx: Transaction, key: str | None) -> int:
    """Forget one counter, or all; return how many."""
    return tx.execute("DELETE FROM accounts.rate WHERE %s::text IS NULL OR key = %s", (key, key)).rowcount


def delete_expired(tx: Transaction, now: datetime, sessions_before: datetime) -> int:
    """Forget what has ended by itself; return how many rows that were."""
    statements = (
        "DELETE FROM accounts.rate WHERE expires_at <= %s",
        "DELETE FROM accounts.recovery WHERE expires_at <= %s",
        "DELETE FROM accounts.newcomer WHERE expires_at <= %s",
        "DELETE FROM accounts.challenge WHERE expires_at <= %s",
        "DELETE FROM accounts.pending_sign_in WHERE expires_at <= %s",
        "DELETE FROM accounts.oidc_request WHERE expires_at <= %s",
        "DELETE FROM accounts.access_token WHERE expires_at <= %s",
    )
    forgotten = sum(tx.execute(statement, (now,)).rowcount for statement in statements)
    return forgotten + tx.execute("DELETE FROM accounts.session WHERE signed_in_at <= %s", (sessions_before,)).rowcount
