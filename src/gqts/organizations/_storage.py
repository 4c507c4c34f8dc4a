"""The SQL of the organizations room."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from psycopg.types.json import Jsonb

from gqts.kit.database import Transaction
from gqts.organizations.organization import Application, Level, Organization, Scope, State
from gqts.organizations.role import Role

if TYPE_CHECKING:  # those modules call this one
    from gqts.organizations.accreditation import Accreditation
    from gqts.organizations.acts import Actor
    from gqts.organizations.authorization import Authorization
    from gqts.organizations.identifier import OwnedIdentifier

_ORGANIZATION = (
    "SELECT organization_id, names, country, roles, level, state, party, applied_at, decided_at, decided_by,"
    " decision_reason, scope_hs, scope_regions, note FROM organizations.organization"
)
_IDENTIFIER = (
    "SELECT identifier_id, organization_id, kind, value, state, evidence, token, claimed_at, decided_at, decided_by,"
    " reason FROM organizations.identifier"
)
_ACCREDITATION = (
    "SELECT accreditation_id, organization_id, scheme, signatory, number, scopes, valid_from, valid_until,"
    " withdrawn_at, withdrawn_reason FROM organizations.accreditation"
)
_PERMIT = (
    "SELECT permit_id, brand_id, partner_id, activity, product, valid_from, valid_until, withdrawn_at,"
    " withdrawn_reason FROM organizations.permit"
)


def insert_organization(tx: Transaction, new: UUID, application: Application, party: str, now: datetime) -> None:
    """Add an organization that waits for an officer."""
    names = dict(application.names)
    tx.execute(
        "INSERT INTO organizations.organization (organization_id, names, searched, country, roles, level, state, party,"
        " note, applied_at) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (
            new, Jsonb(names), _searched(names), application.country, sorted(application.roles),
            application.level.value, State.APPLIED.value, party, application.note, now,
        ),
    )  # fmt: skip


def select_organizations(tx: Transaction, ids: Sequence[UUID]) -> list[Organization]:
    """Return organizations by id."""
    rows = tx.execute(f"{_ORGANIZATION} WHERE organization_id = ANY(%s)".encode(), (list(ids),)).fetchall()
    return [_organization(row) for row in rows]


def select_by_party(tx: Transaction, uri: str) -> Organization | None:
    """Return the organization of a party URI."""
    row = tx.execute(f"{_ORGANIZATION} WHERE party = %s".encode(), (uri,)).fetchone()
    return None if row is None else _organization(row)


def select_party_owners(tx: Transaction, uris: Sequence[str]) -> dict[str, UUID]:
    """Return the active organizations of party URIs."""
    query = "SELECT party, organization_id FROM organizations.organization WHERE party = ANY(%s) AND state = 'approved'"
    return dict(tx.execute(query, (list(uris),)).fetchall())


def select_listed(
    tx: Transaction, state: State | None, role: Role | None, text: str, after: tuple[datetime, UUID] | None, limit: int
) -> list[Organization]:
    """Return a page of organizations in the order they applied."""
    conditions, parameters = ["true"], list[Any]()
    if state is not None:
        conditions.append("state = %s")
        parameters.append(state.value)
    if role is not None:
        conditions.append("%s = ANY(roles)")
        parameters.append(role.value)
    if text.strip():
        conditions.append("position(%s IN searched) > 0")
        parameters.append(text.strip().casefold()[:200])
    if after is not None:
        conditions.append("(applied_at, organization_id) > (%s, %s)")
        parameters.extend(after)
    order = "ORDER BY applied_at, organization_id LIMIT %s"
    rows = tx.execute(f"{_ORGANIZATION} WHERE {' AND '.join(conditions)} {order}".encode(), (*parameters, limit))
    return [_organization(row) for row in rows.fetchall()]


def count_organizations(tx: Transaction, state: State | None) -> int:
    """Return how many there are."""
    query = "SELECT count(*) FROM organizations.organization WHERE %s::text IS NULL OR state = %s"
    row = tx.execute(query, (state and state.value, state and state.value)).fetchone()
    assert row is not None
    return int(row[0])


def update_state(
    tx: Transaction, organization_id: UUID, allowed: Sequence[State], state: State, by: str, reason: str, now: datetime
) -> bool:
    """Move an organization from one of `allowed`; tell whether it was in one."""
    done = tx.execute(
        "UPDATE organizations.organization SET state = %s, decided_at = %s, decided_by = %s, decision_reason = %s"
        " WHERE organization_id = %s AND state = ANY(%s)",
        (state.value, now, by, reason, organization_id, [one.value for one in allowed]),
    )
    return done.rowcount == 1


def update_profile(tx: Transaction, organization_id: UUID, names: dict[str, str], country: str, level: str) -> None:
    """Change what an organization says of itself."""
    tx.execute(
        "UPDATE organizations.organization SET names = %s, searched = %s, country = %s, level = %s"
        " WHERE organization_id = %s",
        (Jsonb(names), _searched(names), country, level, organization_id),
    )


def update_roles(tx: Transaction, organization_id: UUID, roles: Sequence[str]) -> None:
    """Give an organization its roles."""
    tx.execute(
        "UPDATE organizations.organization SET roles = %s WHERE organization_id = %s", (list(roles), organization_id)
    )


def update_scope(tx: Transaction, organization_id: UUID, scope: Scope) -> None:
    """Set an agency's scope."""
    tx.execute(
        "UPDATE organizations.organization SET scope_hs = %s, scope_regions = %s WHERE organization_id = %s",
        (list(scope.hs_prefixes), list(scope.regions), organization_id),
    )


def replace_role_request(
    tx: Transaction, request_id: UUID, organization_id: UUID, roles: Sequence[str], now: datetime
) -> None:
    """Put a request for roles in the place of one that waits."""
    tx.execute(
        "DELETE FROM organizations.role_request WHERE organization_id = %s AND decided_at IS NULL", (organization_id,)
    )
    tx.execute(
        "INSERT INTO organizations.role_request (request_id, organization_id, roles, requested_at)"
        " VALUES (%s, %s, %s, %s)",
        (request_id, organization_id, list(roles), now),
    )


def select_role_request(tx: Transaction, organization_id: UUID) -> list[str] | None:
    """Return the roles that wait to be decided."""
    query = "SELECT roles FROM organizations.role_request WHERE organization_id = %s AND decided_at IS NULL"
    row = tx.execute(query, (organization_id,)).fetchone()
    return None if row is None else list(row[0])


def select_role_requests(
    tx: Transaction, after: tuple[datetime, UUID] | None, limit: int
) -> list[tuple[UUID, list[str], datetime]]:
    """Return the requests that wait, oldest first: (organization, roles, when)."""
    where = "WHERE decided_at IS NULL" + (" AND (requested_at, organization_id) > (%s, %s)" if after else "")
    query = f"SELECT organization_id, roles, requested_at FROM organizations.role_request {where}"  # noqa: S608
    order = " ORDER BY requested_at, organization_id LIMIT %s"
    return tx.execute((query + order).encode(), (*(after or ()), limit)).fetchall()


def decide_role_request(
    tx: Transaction, organization_id: UUID, reason: str, now: datetime, *, is_granted: bool
) -> list[str] | None:
    """Decide the request that waits; return its roles, None when none waits."""
    row = tx.execute(
        "UPDATE organizations.role_request SET decided_at = %s, is_granted = %s, reason = %s"
        " WHERE organization_id = %s AND decided_at IS NULL RETURNING roles",
        (now, is_granted, reason, organization_id),
    ).fetchone()
    return None if row is None else list(row[0])


def lock_claims(tx: Transaction) -> None:
    """Let one claim or proof wait for another."""
    tx.execute("SELECT pg_advisory_xact_lock(hashtextextended('organizations.identifier', 40))")


def select_overlapping(tx: Transaction, kind: str, value: str, starts: Sequence[str]) -> list[UUID]:
    """Return who has proven an identifier that `value` begins with (`starts`), or that begins with `value`."""
    rows = tx.execute(
        "SELECT organization_id FROM organizations.identifier WHERE kind = %s AND state = 'proven'"
        " AND (value = ANY(%s) OR (kind = 'company_prefix' AND starts_with(value, %s)))",
        (kind, list(starts), value),
    ).fetchall()
    return [owner for (owner,) in rows]


def insert_identifier(
    tx: Transaction, new: UUID, organization_id: UUID, kind: str, value: str, evidence: str, token: str, now: datetime
) -> None:
    """Add a claim."""
    tx.execute(
        "INSERT INTO organizations.identifier (identifier_id, organization_id, kind, value, state, evidence, token,"
        " claimed_at) VALUES (%s, %s, %s, %s, 'claimed', %s, %s, %s)",
        (new, organization_id, kind, value, evidence, token, now),
    )


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


def select_identifiers_to_decide(
    tx: Transaction, after: tuple[datetime, UUID] | None, limit: int
) -> list[OwnedIdentifier]:
    """Return the claims that wait for an officer."""
    where = "WHERE state = 'claimed' AND kind <> 'domain'"
    where += " AND (claimed_at, identifier_id) > (%s, %s)" if after else ""
    query = f"{_IDENTIFIER} {where} ORDER BY claimed_at, identifier_id LIMIT %s"
    return [_owned(row) for row in tx.execute(query.encode(), (*(after or ()), limit)).fetchall()]


def select_owners(tx: Transaction, kind: str, values: Sequence[str]) -> dict[str, UUID]:
    """Return value -> active organization of proven identifiers."""
    query = (
        "SELECT i.value, i.organization_id FROM organizations.identifier i"
        " JOIN organizations.organization o USING (organization_id)"
        " WHERE i.kind = %s AND i.state = 'proven' AND i.value = ANY(%s) AND o.state IN ('approved', 'suspended')"
    )
    return dict(tx.execute(query, (kind, list(values))).fetchall())


def insert_accreditation(tx: Transaction, new: Accreditation) -> None:
    """Add an accreditation."""
    tx.execute(
        "INSERT INTO organizations.accreditation (accreditation_id, organization_id, scheme, signatory, number, scopes,"
        " valid_from, valid_until) VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
        (
            new.id, new.organization_id, new.scheme, new.signatory, new.number, list(new.scopes), new.valid_from,
            new.valid_until,
        ),
    )  # fmt: skip


def withdraw_accreditation(tx: Transaction, accreditation_id: UUID, reason: str, now: datetime) -> UUID | None:
    """Withdraw an accreditation; return whose it is, None when there is none in force."""
    row = tx.execute(
        "UPDATE organizations.accreditation SET withdrawn_at = %s, withdrawn_reason = %s"
        " WHERE accreditation_id = %s AND withdrawn_at IS NULL RETURNING organization_id",
        (now, reason, accreditation_id),
    ).fetchone()
    return None if row is None else row[0]


def select_accreditations(tx: Transaction, organization_id: UUID) -> list[Accreditation]:
    """Return the accreditations of a body."""
    from gqts.organizations.accreditation import Accreditation  # noqa: PLC0415 - that module calls this one

    query = f"{_ACCREDITATION} WHERE organization_id = %s ORDER BY valid_from DESC, accreditation_id DESC"
    rows = tx.execute(query.encode(), (organization_id,)).fetchall()
    return [Accreditation(*(*row[:5], tuple(row[5]), *row[6:])) for row in rows]


def insert_authorization(tx: Transaction, new: Authorization) -> None:
    """Add an authorization."""
    tx.execute(
        "INSERT INTO organizations.permit (permit_id, brand_id, partner_id, activity, product, valid_from, valid_until)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s)",
        (new.id, new.brand_id, new.partner_id, new.activity.value, new.product, new.valid_from, new.valid_until),
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


def select_authorizations(tx: Transaction, brand_id: UUID | None, partner_id: UUID | None) -> list[Authorization]:
    """Return authorizations by brand, by partner, or both."""
    from gqts.organizations.authorization import Activity, Authorization  # noqa: PLC0415 - that module calls this one

    conditions = ["brand_id = %s"] * (brand_id is not None) + ["partner_id = %s"] * (partner_id is not None)
    parameters = [one for one in (brand_id, partner_id) if one is not None]
    query = f"{_PERMIT} WHERE {' AND '.join(conditions) or 'false'} ORDER BY valid_from DESC, permit_id DESC"
    rows = tx.execute(query.encode(), parameters).fetchall()
    return [Authorization(*(*row[:3], Activity(row[3]), *row[4:])) for row in rows]


def insert_act(
    tx: Transaction,
    act_id: UUID,
    now: datetime,
    actor: Actor,
    organization_id: UUID | None,
    what: str,
    detail: dict[str, Any],
) -> None:
    """Add an act to the trail."""
    tx.execute(
        "INSERT INTO organizations.act (act_id, at, person_id, actor_organization_id, actor_name, organization_id,"
        " what, detail, request_id) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (
            act_id, now, actor.person, actor.organization, actor.name, organization_id, what, Jsonb(detail),
            actor.request_id,
        ),
    )  # fmt: skip


def select_acts(
    tx: Transaction, organization_id: UUID | None, after: tuple[datetime, UUID] | None, limit: int
) -> list[tuple[Any, ...]]:
    """Return acts, newest first: about one organization, or all."""
    conditions, parameters = ["true"], list[Any]()
    if organization_id is not None:
        conditions.append("organization_id = %s")
        parameters.append(organization_id)
    if after is not None:
        conditions.append("(at, act_id) < (%s, %s)")
        parameters.extend(after)
    query = (
        "SELECT act_id, at, person_id, actor_organization_id, actor_name, organization_id, what, detail, request_id"
        " FROM organizations.act WHERE "
    )
    order = " ORDER BY at DESC, act_id DESC LIMIT %s"
    return tx.execute((query + " AND ".join(conditions) + order).encode(), (*parameters, limit)).fetchall()


def _organization(row: tuple[Any, ...]) -> Organization:
    (new, names, country, roles, level, state, party, applied, decided, by, reason, hs, regions, note) = row
    scope = None if hs is None else Scope(tuple(hs), tuple(regions or ()))
    return Organization(
        new, names, country, frozenset(map(Role, roles)), Level(level), State(state), party, applied, decided, by,
        reason, scope, note,
    )  # fmt: skip


def _owned(row: tuple[Any, ...]) -> OwnedIdentifier:
    from gqts.organizations.identifier import (  # noqa: PLC0415 - that module calls this one
        IdentifierKind,
        OwnedIdentifier,
        ProofState,
    )

    return OwnedIdentifier(*(*row[:2], IdentifierKind(row[2]), row[3], ProofState(row[4]), *row[5:]))


def _searched(names: dict[str, str]) -> str:
    return "\n".join(names.values()).casefold()
