"""A notice: that something happened which concerns an organization, written in the transaction in which it happened.

It is in the inbox once that commits, and nowhere if it does not. Writing publishes one fact, from which mail and
webhooks follow (`gqts.notices.spreading`); what was told by the same key before is not told again.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from gqts.kit.database import Transaction
from gqts.kit.ids import new_id
from gqts.kit.outbox import publish_many
from gqts.notices._storage import inbox as _storage
from gqts.notices.facts import NOTICE_WRITTEN
from gqts.notices.kind import RULES, NoticeKind

LONGEST_SOUGHT = 2_000
Details = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Notice:
    """What an organization was told. `link` is a path of the pages; `is_read` is of whoever asks."""

    id: UUID
    organization_id: UUID
    kind: NoticeKind
    details: Details
    link: str
    is_grave: bool
    at: datetime
    is_read: bool = False


def send_notice(
    tx: Transaction,
    organization_id: UUID,
    kind: NoticeKind,
    details: Details,
    *,
    link: str,
    key: str,
    now: datetime,
    is_grave: bool = False,
) -> bool:
    """Tell one organization; tell whether it was not told by this key before. See `send_notices`."""
    told = send_notices(tx, [organization_id], kind, details, link=link, key=key, now=now, is_grave=is_grave)
    return bool(told)


def send_notices(
    tx: Transaction,
    organizations: Collection[UUID],
    kind: NoticeKind,
    details: Details,
    *,
    link: str,
    key: str,
    now: datetime,
    is_grave: bool = False,
) -> list[UUID]:
    """Tell organizations something, each once for a `key`; return those that were not told before.

    `details` are the members that the kind's rule names (`RULES`), all of them JSON; `link` is the path of the page
    that shows the matter. What is grave cannot be silenced in an inbox, and waits for no daily mail.
    """
    assert details.keys() == RULES[kind].details.keys(), f"{kind} has other details"
    ids = {organization: new_id(lambda: now) for organization in dict.fromkeys(organizations)}
    row = (kind.value, f"{kind.value}:{key}", dict(details), link, compose_sought(details), is_grave, now)
    fresh = _storage.insert_notices(tx, ids, row)
    publish_many(tx, NOTICE_WRITTEN, ((f"{organization}:{ids[organization]}", {}) for organization in fresh))
    return fresh


def compose_sought(details: Details) -> str:
    """Return what a notice is found by: every text and number of its details."""
    told = " ".join(str(value) for value in details.values() if isinstance(value, str | int) and value != "")
    return told[:LONGEST_SOUGHT].lower()


def read_row(row: tuple[Any, ...]) -> Notice:
    """Return the notice that a row of the table describes."""
    return Notice(row[0], row[1], NoticeKind(row[2]), *row[3:])
