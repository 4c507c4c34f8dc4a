"""Telling people, by mail, that how they sign in was changed, or that a key was issued: whoever did it may not be them.

There is no unsubscribing: a notice is for the day when somebody else holds the account.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from gqts.kit.clock import write_instant
from gqts.kit.database import Transaction
from gqts.kit.outbox import publish_many

NOTICED = "accounts.noticed"
"""The outbox topic: one fact for each person who is told."""


def publish_notices(
    tx: Transaction,
    people: Iterable[UUID],
    what: str,
    *,
    now: datetime,
    organization_id: UUID | None = None,
    name: str = "",
) -> None:
    """Have each of these people told what was done; `name` is what the thing is called that it was done to."""
    told = {
        "what": what,
        "at": write_instant(now),
        "organization": None if organization_id is None else str(organization_id),
        "name": name,
    }
    publish_many(tx, NOTICED, ((str(person), told) for person in people))
