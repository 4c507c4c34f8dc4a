"""Notices and who has read them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from gqts.kit.database import Transaction

Row = tuple[Any, ...]
_COLUMNS = "n.notice_id, n.organization_id, n.kind, n.details, n.link, n.is_grave, n.at"
_READ = (
    "EXISTS (SELECT FROM notices.reading AS r WHERE r.organization_id = n.organization_id"
    " AND r.reader_id = %(reader)s AND r.notice_id = n.notice_id)"
)
_SEEN = (
    "n.organization_id = %(owner)s AND n.kind = ANY(%(kinds)s) AND (n.is_grave OR n.kind <> ALL(%(silenced)s))"
    " AND (%(since)s::timestamptz IS NULL OR n.at >= %(since)s)"
)


@dataclass(frozen=True, slots=True)
class Sight:
    """What a reader has before it: whose notices, of which kinds, less the silenced ones, from when on."""

    organization_id: UUID
    reader_id: UUID
    kinds: Collection[str]
    silenced: Collection[str] = ()
    since: datetime | None = None

    def parameters(self, **more: Any) -> dict[str, Any]:
        """Return the values of a statement about it."""
        return {
            "owner": self.organization_id,
            "reader": self.reader_id,
            "kinds": list(self.kinds),
            "silenced": list(self.silenced),
            "since": self.since,
            **more,
        }


def insert_notices(tx: Transaction, ids: Mapping[UUID, UUID], row: Row) -> list[UUID]:
    """Add a notice to each organization, by id, that was not told by its key; return those organizations."""
    kind, key, details, link, sought, is_grave, at = row
    rows = tx.execute(
        "INSERT INTO notices.notice (organization_id, notice_id, kind, told_key, details, link, sought, is_grave, at)"
        " SELECT owner, id, %s, %s, %s, %s, %s, %s, %s FROM unnest(%s::uuid[], %s::uuid[]) AS one (owner, id)"
        " ON CONFLICT (organization_id, told_key) DO NOTHING RETURNING organization_id",
        (kind, key, Jsonb(details), link, sought, is_grave, at, list(ids), list(ids.values())),
    ).fetchall()
    return [one for (one,) in rows]


def select_notice(tx: Transaction, organization_id: UUID, notice_id: UUID) -> Row | None:
    """Return a notice, or None."""
    query = f"SELECT {_COLUMNS} FROM notices.notice AS n WHERE organization_id = %s AND notice_id = %s"  # noqa: S608
    return tx.execute(query.encode(), (organization_id, notice_id)).fetchone()


def select_seen(
    tx: Transaction, sight: Sight, *, sought: str, is_unread: bool, after: tuple[datetime, UUID] | None, limit: int
) -> list[Row]:
    """Return notices that a reader has before it, the newest first, each with whether it was read."""
    query = (
        f"SELECT {_COLUMNS}, {_READ} FROM notices.notice AS n WHERE {_SEEN}"  # noqa: S608 - our own columns
        " AND strpos(n.sought, %(sought)s) > 0"
        f" AND (NOT %(unread)s OR NOT {_READ})"
        " AND (%(at)s::timestamptz IS NULL OR (n.at, n.notice_id) < (%(at)s, %(last)s::uuid))"
        " ORDER BY n.at DESC, n.notice_id DESC LIMIT %(limit)s"
    )
    at, last = after or (None, None)
    values = sight.parameters(sought=sought.lower(), unread=is_unread, at=at, last=last, limit=limit)
    return tx.execute(query.encode(), values).fetchall()


def count_unread(tx: Transaction, sight: Sight, most: int) -> int:
    """Return how many notices a reader has not read, counting no further than `most`."""
    query = (
        f"SELECT count(*) FROM (SELECT FROM notices.notice AS n WHERE {_SEEN} AND NOT {_READ}"  # noqa: S608
        " LIMIT %(most)s) AS unread"
    )
    row = tx.execute(query.encode(), sight.parameters(most=most)).fetchone()
    assert row is not None
    return int(row[0])


def insert_readings(tx: Transaction, sight: Sight, notice_ids: Collection[UUID] | None, now: datetime) -> int:
    """Mark notices that a reader has before it as read, all of them for None; return how many were not."""
    query = (
        "INSERT INTO notices.reading (organization_id, reader_id, notice_id, read_at)"  # noqa: S608 - as above
        f" SELECT n.organization_id, %(reader)s, n.notice_id, %(now)s FROM notices.notice AS n WHERE {_SEEN}"
        f" AND (%(ids)s::uuid[] IS NULL OR n.notice_id = ANY(%(ids)s)) AND NOT {_READ} ON CONFLICT DO NOTHING"
    )
    ids = None if notice_ids is None else list(notice_ids)
    return tx.execute(query.encode(), sight.parameters(now=now, ids=ids)).rowcount


def delete_readings(tx: Transaction, sight: Sight, notice_id: UUID) -> None:
    """Mark a notice as not read."""
    tx.execute(
        "DELETE FROM notices.reading WHERE organization_id = %s AND reader_id = %s AND notice_id = %s",
        (sight.organization_id, sight.reader_id, notice_id),
    )


def delete_before(tx: Transaction, until: datetime, limit: int) -> int:
    """Forget notices from before an instant, with who read them; return how many."""
    rows = tx.execute(
        "DELETE FROM notices.notice WHERE (organization_id, notice_id) IN"
        " (SELECT organization_id, notice_id FROM notices.notice WHERE at < %s ORDER BY at LIMIT %s"
        " FOR UPDATE SKIP LOCKED) RETURNING organization_id, notice_id",
        (until, limit),
    ).fetchall()
    if rows:
        owners, ids = zip(*rows, strict=True)
        tx.execute(
            "DELETE FROM notices.reading AS r USING unnest(%s::uuid[], %s::uuid[]) AS gone (owner, id)"
            " WHERE r.organization_id = gone.owner AND r.notice_id = gone.id",
            (list(owners), list(ids)),
        )
    return len(rows)
