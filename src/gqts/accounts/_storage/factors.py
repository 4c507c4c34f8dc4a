"""Second factors: TOTP secrets, recovery codes, passkeys, and sign-ins that wait for them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from gqts.kit.database import Transaction

Row = tuple[Any, ...]

_PASSKEY = "passkey_id, person_id, name, created_at, last_used_at, credential_id, public_key, sign_count"


def upsert_totp(tx: Transaction, person_id: UUID, sealed: bytes, at: datetime) -> bool:
    """Keep a new secret in place of an unconfirmed one; tell whether there was none confirmed."""
    statement = (
        "INSERT INTO accounts.totp AS t (person_id, sealed_secret, enrolled_at) VALUES (%s, %s, %s) "
        "ON CONFLICT (person_id) DO UPDATE SET sealed_secret = excluded.sealed_secret, "
        "enrolled_at = excluded.enrolled_at, last_step = 0 WHERE t.confirmed_at IS NULL"
    )
    return tx.execute(statement, (person_id, sealed, at)).rowcount == 1


def select_totp(tx: Transaction, person_id: UUID) -> Row | None:
    """Return sealed secret, when it was confirmed, and the last step used."""
    statement = "SELECT sealed_secret, confirmed_at, last_step FROM accounts.totp WHERE person_id = %s"
    return tx.execute(statement, (person_id,)).fetchone()


def use_step(tx: Transaction, person_id: UUID, step: int) -> bool:
    """Mark a time step used; tell whether it, and every later one, was unused."""
    statement = "UPDATE accounts.totp SET last_step = %s WHERE person_id = %s AND last_step < %s"
    return tx.execute(statement, (step, person_id, step)).rowcount == 1


def update_confirmed(tx: Transaction, person_id: UUID, at: datetime) -> None:
    """Note that the person's device knows the secret."""
    tx.execute("UPDATE accounts.totp SET confirmed_at = %s WHERE person_id = %s", (at, person_id))


def delete_totp(tx: Transaction, person_id: UUID) -> bool:
    """Forget the secret; tell whether there was one."""
    return tx.execute("DELETE FROM accounts.totp WHERE person_id = %s", (person_id,)).rowcount == 1


def replace_codes(tx: Transaction, person_id: UUID, hashes: Collection[bytes]) -> None:
    """Keep these recovery codes and no others."""
    tx.execute("DELETE FROM accounts.recovery_code WHERE person_id = %s", (person_id,))
    statement = "INSERT INTO accounts.recovery_code (person_id, code_hash) SELECT %s, unnest(%s::bytea[])"
    tx.execute(statement, (person_id, list(hashes)))


def use_code(tx: Transaction, person_id: UUID, code_hash: bytes) -> bool:
    """Use a recovery code up; tell whether there was this one."""
    statement = "DELETE FROM accounts.recovery_code WHERE person_id = %s AND code_hash = %s"
    return tx.execute(statement, (person_id, code_hash)).rowcount == 1


def count_codes(tx: Transaction, person_id: UUID) -> int:
    """Return how many recovery codes are left."""
    row = tx.execute("SELECT count(*) FROM accounts.recovery_code WHERE person_id = %s", (person_id,)).fetchone()
    assert row is not None
    return int(row[0])


def insert_pending(tx: Transaction, token_hash: bytes, person_id: UUID, expires_at: datetime) -> None:
    """Keep a sign-in that awaits its second factor."""
    statement = "INSERT INTO accounts.pending_sign_in (token_hash, person_id, expires_at) VALUES (%s, %s, %s)"
    tx.execute(statement, (token_hash, person_id, expires_at))


def count_pending_try(tx: Transaction, token_hash: bytes, now: datetime, most: int) -> UUID | None:
    """Count a try of a waiting sign-in and return its person; None when it has ended or was tried too often."""
    statement = (
        "UPDATE accounts.pending_sign_in SET tries = tries + 1 "
        "WHERE token_hash = %s AND expires_at > %s AND tries < %s RETURNING person_id"
    )
    row = tx.execute(statement, (token_hash, now, most)).fetchone()
    return None if row is None else row[0]


def delete_pending(tx: Transaction, person_id: UUID) -> None:
    """End every waiting sign-in of a person."""
    tx.execute("DELETE FROM accounts.pending_sign_in WHERE person_id = %s", (person_id,))


def insert_challenge(
    tx: Transaction, token_hash: bytes, challenge: bytes, person_id: UUID | None, expires_at: datetime
) -> None:
    """Keep what an authenticator is to sign."""
    statement = "INSERT INTO accounts.challenge (token_hash, challenge, person_id, expires_at) VALUES (%s, %s, %s, %s)"
    tx.execute(statement, (token_hash, challenge, person_id, expires_at))


def take_challenge(tx: Transaction, token_hash: bytes, person_id: UUID | None, now: datetime) -> bytes | None:
    """Use a challenge up, and return it; None when there is none for this person (or for nobody in particular)."""
    statement = (
        "DELETE FROM accounts.challenge WHERE token_hash = %s AND person_id IS NOT DISTINCT FROM %s "
        "AND expires_at > %s RETURNING challenge"
    )
    row = tx.execute(statement, (token_hash, person_id, now)).fetchone()
    return None if row is None else bytes(row[0])


def insert_passkey(tx: Transaction, row: Row) -> bool:
    """Keep a passkey (in the order of `select_passkeys`); tell whether its credential was new."""
    statement = (
        f"INSERT INTO accounts.passkey ({_PASSKEY}) VALUES (%s, %s, %s, %s, %s, %s, %s, %s) "  # noqa: S608
        "ON CONFLICT (credential_id) DO NOTHING"
    )
    return tx.execute(statement, row).rowcount == 1


def select_passkeys(tx: Transaction, person_id: UUID) -> list[Row]:
    """Return a person's passkeys, the oldest first."""
    statement = f"SELECT {_PASSKEY} FROM accounts.passkey WHERE person_id = %s ORDER BY passkey_id"  # noqa: S608
    return tx.execute(statement, (person_id,)).fetchall()


def select_passkey(tx: Transaction, credential_id: bytes) -> Row | None:
    """Return the passkey with this credential, locked."""
    statement = f"SELECT {_PASSKEY} FROM accounts.passkey WHERE credential_id = %s FOR UPDATE"  # noqa: S608
    return tx.execute(statement, (credential_id,)).fetchone()


def update_passkey_use(tx: Transaction, passkey_id: UUID, sign_count: int, at: datetime) -> None:
    """Note a use."""
    statement = "UPDATE accounts.passkey SET sign_count = %s, last_used_at = %s WHERE passkey_id = %s"
    tx.execute(statement, (sign_count, at, passkey_id))


def delete_passkey(tx: Transaction, person_id: UUID, passkey_id: UUID) -> str | None:
    """Forget a passkey of this person; return its name, None when there is none such."""
    statement = "DELETE FROM accounts.passkey WHERE person_id = %s AND passkey_id = %s RETURNING name"
    row = tx.execute(statement, (person_id, passkey_id)).fetchone()
    return None if row is None else str(row[0])


def delete_factors(tx: Transaction, person_id: UUID) -> None:
    """Forget every second factor and passkey of a person."""
    tx.execute("DELETE FROM accounts.totp WHERE person_id = %s", (person_id,))
    tx.execute("DELETE FROM accounts.recovery_code WHERE person_id = %s", (person_id,))
    tx.execute("DELETE FROM accounts.passkey WHERE person_id = %s", (person_id,))
