"""The SQL of organizations themselves, and of the roles they ask for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from gqts.kit.database import Transaction
from gqts.organizations.organization import PARTY, Application, Level, Organization, Scope, State
from gqts.organizations.role import Role

_ORGANIZATION = (
    "SELECT organization_id, names, country, roles, level, state, party, applied_at, decided_at, decided_by,"
    " decision_reason, scope_hs, scope_regions, note FROM organizations.organization"
)
_TAKES_PART = "state IN ('approved', 'suspended')"
"""The condition of the index by party."""


def insert_organization(tx: Transaction, new: UUID, application: Application, party: str, now: datetime) -> bool:
    """Add an organization that waits for an officer; tell whether its id was free."""
    names = dict(application.names)
    done = tx.execute(
        "INSERT INTO organizations.organization (organization_id, names, searched, country, roles, level, state, party,"
        " note, applied_at) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT (organization_id) DO NOTHING",
        (
            new, Jsonb(names), _searched(names), application.country, sorted(application.roles),
            application.level.value, State.APPLIED.value, party, application.note, now,
        ),
    )  # fmt: skip
    return done.rowcount == 1


def select_organizations(tx: Transaction, ids: Sequence[UUID]) -> list[Organization]:
    """Return organizations by id."""
    rows = tx.execute(f"{_ORGANIZATION} WHERE organization_id = ANY(%s)".encode(), (list(ids),)).fetchall()
    return [_organization(row) for row in rows]


def lock_organization(tx: Transaction, organization_id: UUID) -> Organization | None:
    """Return an organization, which nobody else changes before the transaction ends."""
    query = f"{_ORGANIZATION} WHERE organization_id = %s FOR UPDATE"
    row = tx.execute(query.encode(), (organization_id,)).fetchone()
    return None if row is None else _organization(row)


def select_by_party(tx: Transaction, uri: str) -> Organization | None:
    """Return the organization that takes part under a party URI."""
    row = tx.execute(f"{_ORGANIZATION} WHERE party = %s AND {_TAKES_PART}".encode(), (uri,)).fetchone()
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
    if text:
        conditions.append("position(%s IN searched) > 0")
        parameters.append(text.casefold())
    if after is not None:
        conditions.append("(applied_at, organization_id) > (%s, %s)")
        parameters.extend(after)
    order = "ORDER BY applied_at, organization_id LIMIT %s"
    query = f"{_ORGANIZATION} WHERE {' AND '.join(conditions)} {order}"
    return [_organization(row) for row in tx.execute(query.encode(), (*parameters, max(1, limit))).fetchall()]


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


def update_profile(
    tx: Transaction, organization_id: UUID, names: Mapping[str, str], country: str, level: Level
) -> None:
    """Change what an organization says of itself."""
    tx.execute(
        "UPDATE organizations.organization SET names = %s, searched = %s, country = %s, level = %s"
        " WHERE organization_id = %s",
        (Jsonb(dict(names)), _searched(names), country, level.value, organization_id),
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


def name_by_gln(tx: Transaction, organization_id: UUID, gln: str) -> None:
    """Let an organization that goes by a URN go by its GLN."""
    tx.execute(
        "UPDATE organizations.organization SET party = %s WHERE organization_id = %s AND NOT starts_with(party, %s)",
        (PARTY + gln, organization_id, PARTY),
    )


def take_party(tx: Transaction, digits: str, *, owner: UUID | None = None, besides: UUID | None = None) -> list[UUID]:
    """Let those who go by a GLN that begins with `digits` go by a URN again: `owner`, or all `besides` one."""
    rows = tx.execute(
        "UPDATE organizations.organization SET party = 'urn:gqts:organization:' || organization_id"
        " WHERE starts_with(party, %s) AND (organization_id = %s OR organization_id <> %s) RETURNING organization_id",
        (PARTY + digits, owner, besides),
    ).fetchall()
    return [organization_id for (organization_id,) in rows]


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
    return tx.execute((query + order).encode(), (*(after or ()), max(1, limit))).fetchall()


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


def _organization(row: tuple[Any, ...]) -> Organization:
    (new, names, country, roles, level, state, party, applied, decided, by, reason, hs, regions, note) = row
    scope = None if hs is None else Scope(tuple(hs), tuple(regions or ()))
    return Organization(
        new, names, country, frozenset(map(Role, roles)), Level(level), State(state), party, applied, decided, by,
        reason, scope, note,
    )  # fmt: skip


def _searched(names: Mapping[str, str]) -> str:
    return "\n".join(names.values()).casefold()
