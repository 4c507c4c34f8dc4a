"""Identity providers of organizations, sign-ins sent to them, and who people are to them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from gqts.kit.database import Transaction

Row = tuple[Any, ...]

_PROVIDER = "organization_id, issuer, client_id, sealed_secret, email_domains, discovery, keys, read_at"


def upsert_provider(tx: Transaction, row: Row) -> None:
    """Keep an organization's provider in place of an earlier one (in the order of `select_provider`)."""
    statement = (
        f"INSERT INTO accounts.identity_provider ({_PROVIDER}) VALUES (%s, %s, %s, %s, %s, %s, %s, %s) "  # noqa: S608
        "ON CONFLICT (organization_id) DO UPDATE SET issuer = excluded.issuer, client_id = excluded.client_id, "
        "sealed_secret = excluded.sealed_secret, email_domains = excluded.email_domains, "
        "discovery = excluded.discovery, keys = excluded.keys, read_at = excluded.read_at"
    )
    tx.execute(statement, (*row[:4], list(row[4]), Jsonb(row[5]), Jsonb(row[6]), row[7]))


def select_provider(tx: Transaction, organization_id: UUID) -> Row | None:
    """Return an organization's provider."""
    statement = f"SELECT {_PROVIDER} FROM accounts.identity_provider WHERE organization_id = %s"  # noqa: S608
    return tx.execute(statement, (organization_id,)).fetchone()


def select_providers_of(tx: Transaction, domain: str) -> list[Row]:
    """Return the providers that sign in people with addresses of a domain."""
    statement = f"SELECT {_PROVIDER} FROM accounts.identity_provider WHERE email_domains @> %s ORDER BY organization_id"  # noqa: S608
    return tx.execute(statement, ([domain],)).fetchall()


def delete_provider(tx: Transaction, organization_id: UUID) -> bool:
    """Forget a provider and the sign-ins sent to it; tell whether there was one."""
    tx.execute("DELETE FROM accounts.oidc_request WHERE organization_id = %s", (organization_id,))
    statement = "DELETE FROM accounts.identity_provider WHERE organization_id = %s"
    return tx.execute(statement, (organization_id,)).rowcount == 1


def update_read(
    tx: Transaction, organization_id: UUID, discovery: dict[str, Any], keys: dict[str, Any], at: datetime
) -> None:
    """Keep what the provider says of itself now."""
    statement = (
        "UPDATE accounts.identity_provider SET discovery = %s, keys = %s, read_at = %s WHERE organization_id = %s"
    )
    tx.execute(statement, (Jsonb(discovery), Jsonb(keys), at, organization_id))


def insert_request(tx: Transaction, state_hash: bytes, row: Sequence[Any]) -> None:
    """Keep a sign-in that is sent to a provider: organization, nonce, verifier, redirect address, end."""
    statement = (
        "INSERT INTO accounts.oidc_request (state_hash, organization_id, nonce, verifier, redirect_uri, expires_at) "
        "VALUES (%s, %s, %s, %s, %s, %s)"
    )
    tx.execute(statement, (state_hash, *row))


def take_request(tx: Transaction, state_hash: bytes, now: datetime) -> Row | None:
    """Use up a sign-in that comes back; return organization, nonce, verifier and redirect address."""
    statement = (
        "DELETE FROM accounts.oidc_request WHERE state_hash = %s AND expires_at > %s "
        "RETURNING organization_id, nonce, verifier, redirect_uri"
    )
    return tx.execute(statement, (state_hash, now)).fetchone()


def select_identity(tx: Transaction, organization_id: UUID, issuer: str, subject: str) -> UUID | None:
    """Return the person that a provider means."""
    statement = "SELECT person_id FROM accounts.identity WHERE organization_id = %s AND issuer = %s AND subject = %s"
    row = tx.execute(statement, (organization_id, issuer, subject)).fetchone()
    return None if row is None else row[0]


def insert_identity(tx: Transaction, organization_id: UUID, issuer: str, subject: str, person_id: UUID) -> None:
    """Keep whom a provider means."""
    statement = (
        "INSERT INTO accounts.identity (organization_id, issuer, subject, person_id) VALUES (%s, %s, %s, %s) "
        "ON CONFLICT DO NOTHING"
    )
    tx.execute(statement, (organization_id, issuer, subject, person_id))
