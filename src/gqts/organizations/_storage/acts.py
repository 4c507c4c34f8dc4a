"""The SQL of the trail of acts: added to, and read."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from gqts.kit.database import Transaction

Row = tuple[Any, ...]
"""(id, at, person, organization and name of the actor, subject, what, detail, request)."""

_ACT = (
    "SELECT act_id, at, person_id, actor_organization_id, actor_name, organization_id, what, detail, request_id"
    " FROM organizations.act"
)


def insert_act(tx: Transaction, row: Row) -> None:
    """Add an act to the trail."""
    *columns, detail, request_id = row
    tx.execute(
        "INSERT INTO organizations.act (act_id, at, person_id, actor_organization_id, actor_name, organization_id,"
        " what, detail, request_id) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (*columns, Jsonb(detail), request_id),
    )


def select_acts(
    tx: Transaction,
    organization_id: UUID | None,
    after: tuple[datetime, UUID] | None,
    limit: int,
    *,
    kind: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
) -> list[Row]:
    """Return acts, newest first: about one organization, or all; of a kind, since and before an instant."""
    conditions, parameters = ["true"], list[Any]()
    for condition, value in (
        ("organization_id = %s", organization_id),
        ("starts_with(what, %s)", f"{kind}." if kind else None),
        ("at >= %s", since),
        ("at < %s", until),
    ):
        if value is not None:
            conditions.append(condition)
            parameters.append(value)
    if after is not None:
        conditions.append("(at, act_id) < (%s, %s)")
        parameters.extend(after)
    query = f"{_ACT} WHERE {' AND '.join(conditions)} ORDER BY at DESC, act_id DESC LIMIT %s"
    return tx.execute(query.encode(), (*parameters, max(1, limit))).fetchall()
