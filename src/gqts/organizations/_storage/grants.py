"""The SQL of what organizations were given by others: accreditations, and brand owners' authorizations (`permit`)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from gqts.kit.database import Transaction

Row = tuple[Any, ...]

_ACCREDITATION = (
    "SELECT accreditation_id, organization_id, scheme, signatory, number, scopes, valid_from, valid_until,"
    " withdrawn_at, withdrawn_reason, EXISTS (SELECT 1 FROM organizations.disqualification d"
    "  WHERE d.organization_id = accreditation.organization_id AND d.ended_at IS NULL)"
    " FROM organizations.accreditation"
)
_PERMIT = (
    "SELECT permit_id, brand_id, partner_id, activity, product, valid_from, valid_until, withdrawn_at,"
    " withdrawn_reason FROM organizations.permit"
)
_IN_FORCE = (
    "EXISTS (SELECT 1 FROM organizations.identifier i"
    " JOIN organizations.organization o USING (organization_id)"
    " WHERE i.organization_id = permit.brand_id AND o.state = 'approved' AND i.kind = 'company_prefix'"
    " AND i.state = 'proven' AND starts_with(substr(product, CASE length(product) WHEN 14 THEN 2 ELSE 1 END), i.value))"
)
"""A product of 14 digits begins with the indicator, which is not of the prefix."""


def insert_accreditation(tx: Transaction, row: Row) -> None:
    """Add an accreditation: id, body, scheme, signatory, number, scopes, first day, last day."""
    tx.execute(
        "INSERT INTO organizations.accreditation (accreditation_id, organization_id, scheme, signatory, number, scopes,"
        " valid_from, valid_until) VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
        row,
    )


def withdraw_accreditation(tx: Transaction, accreditation_id: UUID, reason: str, now: datetime) -> UUID | None:
    """Withdraw an accreditation; return whose it is, None when there is none in force."""
    row = tx.execute(
        "UPDATE organizations.accreditation SET withdrawn_at = %s, withdrawn_reason = %s"
        " WHERE accreditation_id = %s AND withdrawn_at IS NULL RETURNING organization_id",
        (now, reason, accreditation_id),
    ).fetchone()
    return None if row is None else row[0]


def select_accreditations(tx: Transaction, organization_id: UUID) -> list[Row]:
    """Return the accreditations of a body."""
    query = f"{_ACCREDITATION} WHERE organization_id = %s ORDER BY valid_from DESC, accreditation_id DESC"
    return tx.execute(query.encode(), (organization_id,)).fetchall()


def insert_authorization(
    tx: Transaction,
    new: UUID,
    brand_id: UUID,
    partner_id: UUID,
    activity: str,
    product: str,
    period: tuple[date, date | None],
) -> None:
    """Add an authorization."""
    tx.execute(
        "INSERT INTO organizations.permit (permit_id, brand_id, partner_id, activity, product, valid_from, valid_until)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s)",
        (new, brand_id, partner_id, activity, product, *period),
    )


def withdraw_authorization(
    tx: Transaction, brand_id: UUID, authorization_id: UUID, reason: str, now: datetime
) -> UUID | None:
    """Withdraw an authorization of a brand; return the partner, None when there is none in force."""
    row = tx.execute(
        "UPDATE organizations.permit SET withdrawn_at = %s, withdrawn_reason = %s"
        " WHERE permit_id = %s AND brand_id = %s AND withdrawn_at IS NULL RETURNING partner_id",
        (now, reason, authorization_id, brand_id),
    ).fetchone()
    return None if row is None else row[0]


def select_authorizations(tx: Transaction, brand_id: UUID | None, partner_id: UUID | None) -> list[Row]:
    """Return authorizations by brand, by partner, or both."""
    conditions = ["brand_id = %s"] * (brand_id is not None) + ["partner_id = %s"] * (partner_id is not None)
    parameters = [one for one in (brand_id, partner_id) if one is not None]
    query = f"{_PERMIT} WHERE {' AND '.join(conditions) or 'false'} ORDER BY valid_from DESC, permit_id DESC"
    return tx.execute(query.encode(), parameters).fetchall()


def select_received(tx: Transaction, partner_id: UUID) -> list[Row]:
    """Return what a partner was authorized for by brands that may still say so: approved, their prefix proven."""
    query = f"{_PERMIT} WHERE partner_id = %s AND {_IN_FORCE} ORDER BY valid_from DESC, permit_id DESC"
    return tx.execute(query.encode(), (partner_id,)).fetchall()
