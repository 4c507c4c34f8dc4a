"""The trail of administrative acts: who did what to which organization, when; added to, never changed.

Its subject can read it, and so can the host. No secret is ever part of a detail. The database itself refuses to change
or delete a line, by trigger; to empty the table (TRUNCATE) takes whoever owns the database. Its times are those of the
acts, to the microsecond; acts of one instant are in the order in which they were written.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from structlog.contextvars import get_contextvars

from gqts.kit.database import Transaction
from gqts.kit.ids import new_id
from gqts.organizations._storage import acts as _storage

HOST_SUBJECT = UUID(int=0)
"""The subject of acts that concern no organization but the installation itself."""

_counter = itertools.count()


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does an administrative act: a person of an organization, a machine of one, or the operator."""

    person: UUID | None
    organization: UUID | None
    name: str
    request_id: str = ""

    @classmethod
    def operator(cls, name: str = "operator") -> Actor:
        """Return whoever works on the machine that holds the data."""
        return cls(None, None, name)


@dataclass(frozen=True, slots=True)
class Act:
    """One act; `what` is dotted and stable (`identifier.proven`), `organization_id` is its subject."""

    id: UUID
    at: datetime
    actor: Actor
    organization_id: UUID | None
    what: str
    detail: dict[str, Any]


def record_act(
    tx: Transaction, actor: Actor, organization_id: UUID | None, what: str, detail: dict[str, Any], *, now: datetime
) -> None:
    """Write an act down, in the transaction of the act itself; its request is the actor's, else the log's."""
    request_id = actor.request_id or str(get_contextvars().get("request_id", ""))
    row = (_new_act_id(now), now, actor.person, actor.organization, _storable(actor.name), organization_id, what)
    _storage.insert_act(tx, (*row, _storable(detail), _storable(request_id)))


def list_acts(
    tx: Transaction,
    organization_id: UUID,
    *,
    kind: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
    after: tuple[datetime, UUID] | None = None,
    limit: int = 50,
) -> list[Act]:
    """Return the acts about an organization, newest first; `after` is the (at, id) that the last page ended with.

    `kind` is what a name begins with (`identifier` of `identifier.proven`); `until` is the first instant left out.
    """
    rows = _storage.select_acts(tx, organization_id, after, limit, kind=kind, since=since, until=until)
    return _acts(rows)


def list_all_acts(tx: Transaction, *, after: tuple[datetime, UUID] | None = None, limit: int = 50) -> list[Act]:
    """Return every act, newest first, for the host."""
    return _acts(_storage.select_acts(tx, None, after, limit))


def _acts(rows: list[tuple[Any, ...]]) -> list[Act]:
    return [
        Act(act_id, at, Actor(person, organization, name, request_id), subject, what, detail)
        for act_id, at, person, organization, name, subject, what, detail, request_id in rows
    ]


def _new_act_id(now: datetime) -> UUID:
    """Return an id that sorts behind those of its instant: a counter before the random bits (RFC 9562 §6.2)."""
    made = new_id(lambda: now).int
    count = next(_counter) & 0x3FFF
    return UUID(int=made >> 62 << 62 | count << 48 | made & (1 << 48) - 1)


def _storable(value: Any) -> Any:
    """Return a value as PostgreSQL can keep it: no NUL and no lone surrogate in its texts."""
    if isinstance(value, str):
        return value.replace("\0", "\ufffd").encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {_storable(name): _storable(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_storable(inner) for inner in value]
    return value
