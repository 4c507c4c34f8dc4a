"""The trail of administrative acts: who did what to which organization, when; added to, never changed.

Its subject can read it, and so can the host. No secret is ever part of a detail.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from gqts.kit.database import Transaction
from gqts.kit.ids import new_id
from gqts.organizations import _storage

HOST_SUBJECT = UUID(int=0)
"""The subject of acts that concern no organization but the installation itself."""


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
    """Write an act down, in the transaction of the act itself."""
    _storage.insert_act(tx, new_id(lambda: now), now, actor, organization_id, what, detail)


def list_acts(
    tx: Transaction, organization_id: UUID, *, after: tuple[datetime, UUID] | None = None, limit: int = 50
) -> list[Act]:
    """Return the acts about an organization, newest first; `after` is the (at, id) that the last page ended with."""
    return _acts(_storage.select_acts(tx, organization_id, after, limit))


def list_all_acts(tx: Transaction, *, after: tuple[datetime, UUID] | None = None, limit: int = 50) -> list[Act]:
    """Return every act, newest first, for the host."""
    return _acts(_storage.select_acts(tx, None, after, limit))


def _acts(rows: list[tuple[Any, ...]]) -> list[Act]:
    return [
        Act(act_id, at, Actor(person, organization, name, request_id), subject, what, detail)
        for act_id, at, person, organization, name, subject, what, detail, request_id in rows
    ]
