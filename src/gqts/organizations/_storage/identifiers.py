"""The SQL of claims to identifiers, and of who has proven what."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from gqts.kit.database import Transaction
from gqts.organizations.identifier import IdentifierKind, OwnedIdentifier, ProofState

_IDENTIFIER = (
    "SELECT identifier_id, organization_id, kind, value, state, evidence, token, claimed_at, decided_at, decided_by,"
    " reason FROM organizations.identifier"
)


def lock_claims(tx: Transaction) -> None:
    """Let one claim or proof wait for another."""
    tx.execute("SELECT pg_advisory_xact_lock(hashtextextended('organizations.identifier', 40))")


def select_holders(tx: Transaction, kind: IdentifierKind, value: str, starts: Sequence[str]) -> set[UUID]:
    """Return who has proven the identifier or one that overlaps it.

    For digits those overlap: a company prefix that they begin with (`starts`), and for a prefix also every prefix and
    GLN that begins with it.
    """
    rows = tx.execute(
        "SELECT organization_id FROM organizations.identifier WHERE state = 'proven' AND kind = %s AND value = %s"
        " UNION ALL SELECT organization_id FROM organizations.identifier"
        " WHERE state = 'proven' AND kind = 'company_prefix' AND value = ANY(%s)"
        " UNION ALL SELECT organization_id FROM organizations.identifier"
        " WHERE state = 'proven' AND kind IN ('company_prefix', 'gln') AND value >= %s AND value < %s AND %s",
        (kind.value, value, list(starts), value, value + ":", kind is IdentifierKind.COMPANY_PREFIX),
    ).fetchall()  # ":" follows "9" in ASCII
    return {owner for (owner,) in rows}


def insert_identifier(
    tx: Transaction, new: UUID, organization_id: UUID, kind: str, value: str, evidence: str, token: str, now: datetime
) -> bool:
    """Add a claim; tell whether the organization had not claimed it before."""
    done = tx.execute(
        "INSERT INTO organizations.identifier (identifier_id, organization_id, kind, value, state, evidence, token,"
        " claimed_at) VALUES (%s, %s, %s, %s, 'claimed', %s, %s, %s) ON CONFLICT DO NOTHING",
        (new, organization_id, kind, value, evidence, token, now),
    )
    return done.rowcount == 1


def update_identifier(
    tx: Transaction, identifier_id: UUID, allowed: Sequence[str], state: str, by: str, reason: str, now: datetime
) -> bool:
    """Move a claim from one of `allowed`; tell whether it was in one."""
    done = tx.execute(
        "UPDATE organizations.identifier SET state = %s, decided_at = %s, decided_by = %s, reason = %s"
        " WHERE identifier_id = %s AND state = ANY(%s)",
        (state, now, by, reason, identifier_id, list(allowed)),
    )
    return done.rowcount == 1


def select_identifier(tx: Transaction, identifier_id: UUID) -> OwnedIdentifier | None:
    """Return one claim."""
    row = tx.execute(f"{_IDENTIFIER} WHERE identifier_id = %s".encode(), (identifier_id,)).fetchone()
    return None if row is None else _owned(row)


def select_identifiers(tx: Transaction, organization_id: UUID) -> list[OwnedIdentifier]:
    """Return the claims of an organization."""
    query = f"{_IDENTIFIER} WHERE organization_id = %s ORDER BY claimed_at DESC, identifier_id DESC"
    return [_owned(row) for row in tx.execute(query.encode(), (organization_id,)).fetchall()]


def count_waiting(tx: Transaction, organization_id: UUID) -> int:
    """Return how many claims of an organization wait for a proof."""
    query = "SELECT count(*) FROM organizations.identifier WHERE organization_id = %s AND state = 'claimed'"
    row = tx.execute(query, (organization_id,)).fetchone()
    assert row is not None
    return int(row[0])


def select_identifiers_to_decide(
    tx: Transaction, after: tuple[datetime, UUID] | None, limit: int
) -> list[OwnedIdentifier]:
    """Return the claims that wait for an officer."""
    where = "WHERE state = 'claimed' AND kind <> 'domain'"
    where += " AND (claimed_at, identifier_id) > (%s, %s)" if after else ""
    query = f"{_IDENTIFIER} {where} ORDER BY claimed_at, identifier_id LIMIT %s"
    return [_owned(row) for row in tx.execute(query.encode(), (*(after or ()), max(1, limit))).fetchall()]


def select_owners(tx: Transaction, kind: str, values: Sequence[str]) -> dict[str, UUID]:
    """Return value -> organization of proven identifiers; one that is suspended still owns them."""
    query = (
        "SELECT i.value, i.organization_id FROM organizations.identifier i"
        " JOIN organizations.organization o USING (organization_id)"
        " WHERE i.kind = %s AND i.state = 'proven' AND i.value = ANY(%s) AND o.state IN ('approved', 'suspended')"
    )
    return dict(tx.execute(query, (kind, list(values))).fetchall())


def _owned(row: tuple[Any, ...]) -> OwnedIdentifier:
    new, owner, kind, value, state, *rest = row
    return OwnedIdentifier(new, owner, IdentifierKind(kind), value, ProofState(state), *rest)
