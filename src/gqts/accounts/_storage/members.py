"""Who belongs to which organization, and who was invited."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from gqts.kit.database import Transaction

Row = tuple[Any, ...]

_INVITATION = (
    "invitation_id, issuer_id, organization_id, position, roles, email, note, invited_by, invited_by_name, created_at, "
    "expires_at, accepted_at, accepted_by, withdrawn_at"
)


def insert_membership(tx: Transaction, person_id: UUID, organization_id: UUID, position: str, since: datetime) -> bool:
    """Make somebody a member; tell whether they were none."""
    statement = (
        "INSERT INTO accounts.membership (person_id, organization_id, position, since) VALUES (%s, %s, %s, %s) "
        "ON CONFLICT (organization_id, person_id) DO NOTHING"
    )
    return tx.execute(statement, (person_id, organization_id, position, since)).rowcount == 1


def select_membership(tx: Transaction, person_id: UUID, organization_id: UUID) -> Row | None:
    """Return a membership's columns."""
    statement = (
        "SELECT person_id, organization_id, position, since FROM accounts.membership "
        "WHERE organization_id = %s AND person_id = %s"
    )
    return tx.execute(statement, (organization_id, person_id)).fetchone()


def select_memberships(tx: Transaction, person_id: UUID) -> list[Row]:
    """Return the memberships of a person, the oldest first."""
    statement = (
        "SELECT person_id, organization_id, position, since FROM accounts.membership WHERE person_id = %s "
        "ORDER BY since, organization_id"
    )
    return tx.execute(statement, (person_id,)).fetchall()


def select_members(tx: Transaction, organization_id: UUID) -> list[Row]:
    """Return membership and person of every member, by name, when they last signed in, and what they have for that:
    confirmed codes, passkeys, an identity at the organization's provider.
    """
    statement = (
        "SELECT m.person_id, m.organization_id, m.position, m.since, "
        "p.person_id, p.email, p.name, p.language, p.created_at, p.is_disabled, p.email_verified_at, m.signed_in_at, "
        "EXISTS (SELECT FROM accounts.totp AS t WHERE t.person_id = m.person_id AND t.confirmed_at IS NOT NULL), "
        "EXISTS (SELECT FROM accounts.passkey AS k WHERE k.person_id = m.person_id), "
        "EXISTS (SELECT FROM accounts.identity AS i "
        "JOIN accounts.identity_provider AS o USING (organization_id, issuer) "
        "WHERE i.organization_id = m.organization_id AND i.person_id = m.person_id) "
        "FROM accounts.membership AS m JOIN accounts.person AS p USING (person_id) WHERE m.organization_id = %s "
        "ORDER BY p.name, p.person_id"
    )
    return tx.execute(statement, (organization_id,)).fetchall()


def lock_members(tx: Transaction, organization_id: UUID) -> dict[UUID, tuple[str, bool]]:
    """Return position and whether disabled of every member, kept from changing until the transaction ends."""
    statement = (
        "SELECT m.person_id, m.position, p.is_disabled FROM accounts.membership AS m "
        "JOIN accounts.person AS p USING (person_id) WHERE m.organization_id = %s ORDER BY m.person_id FOR UPDATE OF m"
    )
    return {row[0]: (row[1], row[2]) for row in tx.execute(statement, (organization_id,)).fetchall()}


def update_position(tx: Transaction, person_id: UUID, organization_id: UUID, position: str) -> None:
    """Give a member another position."""
    statement = "UPDATE accounts.membership SET position = %s WHERE organization_id = %s AND person_id = %s"
    tx.execute(statement, (position, organization_id, person_id))


def note_signed_in(tx: Transaction, person_id: UUID, organization_id: UUID, at: datetime) -> None:
    """Note when a member signed in to act for the organization, unless they did so later."""
    statement = (
        "UPDATE accounts.membership SET signed_in_at = %s WHERE organization_id = %s AND person_id = %s "
        "AND (signed_in_at IS NULL OR signed_in_at < %s)"
    )
    tx.execute(statement, (at, organization_id, person_id, at))


def select_second_factor(tx: Transaction, organization_id: UUID) -> bool:
    """Tell whether an organization asks a second factor of its people."""
    statement = "SELECT FROM accounts.second_factor WHERE organization_id = %s"
    return tx.execute(statement, (organization_id,)).fetchone() is not None


def set_second_factor(tx: Transaction, organization_id: UUID, since: datetime, *, is_required: bool) -> bool:
    """Keep whether an organization asks a second factor of its people; tell whether that is a change."""
    if is_required:
        statement = "INSERT INTO accounts.second_factor (organization_id, since) VALUES (%s, %s) ON CONFLICT DO NOTHING"
        return tx.execute(statement, (organization_id, since)).rowcount == 1
    statement = "DELETE FROM accounts.second_factor WHERE organization_id = %s"
    return tx.execute(statement, (organization_id,)).rowcount == 1


def delete_membership(tx: Transaction, person_id: UUID, organization_id: UUID) -> None:
    """End a membership."""
    statement = "DELETE FROM accounts.membership WHERE organization_id = %s AND person_id = %s"
    tx.execute(statement, (organization_id, person_id))


def insert_invitation(tx: Transaction, row: Row, token_hash: bytes) -> None:
    """Keep an invitation (in the order of `select_invitations`) with its token's hash."""
    places = ", ".join(["%s"] * (len(row) + 1))
    tx.execute(f"INSERT INTO accounts.invitation ({_INVITATION}, token_hash) VALUES ({places})", (*row, token_hash))  # noqa: S608


def select_invitation(tx: Transaction, token_hash: bytes, now: datetime, *, is_locked: bool = False) -> Row | None:
    """Return an invitation that can still be accepted; locked, nobody else can accept it meanwhile."""
    statement = (
        f"SELECT {_INVITATION} FROM accounts.invitation WHERE (token_hash = %s OR mailed_hash = %s) "  # noqa: S608
        "AND expires_at > %s AND accepted_at IS NULL AND withdrawn_at IS NULL"
    )
    return tx.execute(statement + (" FOR UPDATE" if is_locked else ""), (token_hash, token_hash, now)).fetchone()


def select_invitation_by_id(
    tx: Transaction, invitation_id: UUID, now: datetime, *, is_locked: bool = False
) -> Row | None:
    """Return an invitation that can still be accepted; locked, nobody else can accept it meanwhile."""
    statement = (
        f"SELECT {_INVITATION} FROM accounts.invitation WHERE invitation_id = %s "  # noqa: S608
        "AND expires_at > %s AND accepted_at IS NULL AND withdrawn_at IS NULL"
    )
    return tx.execute(statement + (" FOR UPDATE" if is_locked else ""), (invitation_id, now)).fetchone()


def is_mailed(tx: Transaction, token_hash: bytes) -> bool:
    """Tell whether this is the link that went by mail."""
    statement = "SELECT 1 FROM accounts.invitation WHERE mailed_hash = %s"
    return tx.execute(statement, (token_hash,)).fetchone() is not None


def update_mailed(tx: Transaction, invitation_id: UUID, token_hash: bytes) -> Row | None:
    """Keep the hash of the link that goes by mail; return the invitation."""
    statement = f"UPDATE accounts.invitation SET mailed_hash = %s WHERE invitation_id = %s RETURNING {_INVITATION}"  # noqa: S608
    return tx.execute(statement, (token_hash, invitation_id)).fetchone()


def select_invitations(tx: Transaction, issuer_id: UUID, limit: int) -> list[Row]:
    """Return the newest invitations that an organization made."""
    statement = (
        f"SELECT {_INVITATION} FROM accounts.invitation WHERE issuer_id = %s "  # noqa: S608
        "ORDER BY created_at DESC, invitation_id DESC LIMIT %s"
    )
    return tx.execute(statement, (issuer_id, limit)).fetchall()


def update_accepted(tx: Transaction, invitation_id: UUID, person_id: UUID, at: datetime) -> None:
    """Use an invitation up."""
    statement = "UPDATE accounts.invitation SET accepted_at = %s, accepted_by = %s WHERE invitation_id = %s"
    tx.execute(statement, (at, person_id, invitation_id))


def select_invitation_of(tx: Transaction, issuer_id: UUID, invitation_id: UUID) -> Row | None:
    """Return an invitation of this organization that was neither accepted nor withdrawn, locked."""
    statement = (
        f"SELECT {_INVITATION} FROM accounts.invitation WHERE invitation_id = %s AND issuer_id = %s "  # noqa: S608
        "AND accepted_at IS NULL AND withdrawn_at IS NULL FOR UPDATE"
    )
    return tx.execute(statement, (invitation_id, issuer_id)).fetchone()


def update_withdrawn(tx: Transaction, invitation_id: UUID, at: datetime) -> None:
    """Withdraw an invitation."""
    tx.execute("UPDATE accounts.invitation SET withdrawn_at = %s WHERE invitation_id = %s", (at, invitation_id))


def withdraw_invitations_by(tx: Transaction, issuer_id: UUID, person_id: UUID, at: datetime) -> int:
    """Withdraw whatever a person invited for an organization that is still open; return how many."""
    statement = (
        "UPDATE accounts.invitation SET withdrawn_at = %s WHERE issuer_id = %s AND invited_by = %s "
        "AND accepted_at IS NULL AND withdrawn_at IS NULL"
    )
    return tx.execute(statement, (at, issuer_id, person_id)).rowcount
