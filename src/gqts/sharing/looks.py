"""Who looked: what owners are told of those who saw their data, and of customs' statutory looks with their reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from gqts.kit.database import Transaction
from gqts.sharing import _storage
from gqts.sharing.decide import Purpose
from gqts.sharing.fact import FactKind


@dataclass(frozen=True, slots=True)
class Look:
    """One look at one owner's facts that are not its own viewer's: who, when, what for, at which goods, how many facts.

    `override_reason` is what customs wrote when it used its statutory power, else empty.
    """

    id: UUID
    at: datetime
    owner_id: UUID
    viewer_id: UUID
    person_name: str
    purpose: str
    subject: str
    kinds: tuple[FactKind, ...]
    facts: int
    override_reason: str


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Which looks are asked for: by one organization, for one purpose, from `since` on, before `until`."""

    viewer_id: UUID | None = None
    purpose: Purpose | None = None
    since: datetime | None = None
    until: datetime | None = None


def list_looks(
    tx: Transaction,
    organization_id: UUID,
    *,
    narrowing: Narrowing | None = None,
    after: tuple[datetime, UUID] | None = None,
    limit: int = 50,
) -> list[Look]:
    """Return who looked at an owner's data, newest first; `after` is the (at, id) that the last page ended with."""
    only = narrowing or Narrowing()
    rows = _storage.select_looks(
        tx,
        organization_id,
        after,
        limit,
        only_overrides=False,
        viewer=only.viewer_id,
        purpose=only.purpose and only.purpose.value,
        span=(only.since, only.until),
    )
    return _looks(rows)


def list_lookers(tx: Transaction, organization_id: UUID, *, limit: int = 1_000) -> list[UUID]:
    """Return the organizations that ever looked at an owner's data, each once."""
    return _storage.select_viewers(tx, organization_id, limit)


def count_looks(tx: Transaction, organization_id: UUID, *, since: datetime) -> int:
    """Return how many looks at an owner's data there were since an instant."""
    return _storage.count_looks(tx, organization_id, since)


def list_overrides(tx: Transaction, *, after: tuple[datetime, UUID] | None = None, limit: int = 50) -> list[Look]:
    """Return every statutory look, newest first, for the host."""
    return _looks(_storage.select_looks(tx, None, after, limit, only_overrides=True))


def _looks(rows: list[tuple[Any, ...]]) -> list[Look]:
    return [
        Look(look_id, at, owner, viewer, person, purpose, subject, tuple(map(FactKind, kinds)), facts, reason)
        for look_id, at, owner, viewer, person, purpose, subject, kinds, facts, reason in rows
    ]
