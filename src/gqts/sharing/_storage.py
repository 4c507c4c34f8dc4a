"""The SQL of sharing: streams, rules, looks, and the settings of a transaction that row-level security goes by."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, LiteralString
from uuid import UUID

from psycopg.pq import TransactionStatus

from gqts.kit.database import Transaction

VIEWER_ROLE = "gqts_viewer"
_RULE = (
    "SELECT r.rule_id, s.organization_id, s.kind, r.field, r.audience, r.names, r.reason, r.starts_at, r.ends_at,"
    " r.made_by FROM sharing.rule r JOIN sharing.stream s USING (stream_id)"
)

_LOOK = "look_id, looked_at, owner_id, viewer_id, person_name, purpose, subject, kinds, facts, override_reason"


def set_locally(tx: Transaction, settings: Sequence[tuple[LiteralString, str]]) -> None:
    """Set settings for the rest of the transaction, in one round trip."""
    tx.execute(f"SELECT {_write_calls(settings)}".encode(), [part for pair in settings for part in pair])


def read_version_and_set(tx: Transaction, settings: Sequence[tuple[LiteralString, str]]) -> str | None:
    """Return the name of the state that all rules of this database are in, None if it has none; set settings, in one
    round trip.
    """
    name = "(SELECT version::text || ' ' || current_database() FROM sharing.policy_version)"
    query = f"SELECT {name}, {_write_calls(settings)}"
    row = tx.execute(query.encode(), [part for pair in settings for part in pair], binary=True).fetchone()
    assert row is not None
    version: str | None = row[0]
    return version


def _write_calls(settings: Sequence[tuple[LiteralString, str]]) -> str:
    return ", ".join(["set_config(%s, %s, true)"] * len(settings))


def read_settings(tx: Transaction, names: Sequence[LiteralString]) -> list[tuple[LiteralString, str]]:
    """Return settings as they stand in the transaction, "" for one that was never set."""
    columns = ", ".join(["coalesce(current_setting(%s, true), '')"] * len(names))
    row = tx.execute(f"SELECT {columns}".encode(), list(names)).fetchone()
    assert row is not None
    return list(zip(names, row, strict=True))


def restore(tx: Transaction, settings: Sequence[tuple[LiteralString, str]]) -> None:
    """Set settings back, unless the transaction has failed: then it is at its end, and they with it."""
    if tx.info.transaction_status is not TransactionStatus.INERROR:
        set_locally(tx, settings)


def drop_role(tx: Transaction) -> str:
    """Go back to the role of the connection; return the one that was in force, `none` when it was that."""
    row = tx.execute("SELECT current_setting('role'), set_config('role', 'none', true)").fetchone()
    assert row is not None
    return str(row[0])


def select_streams(tx: Transaction, organizations: Collection[UUID]) -> list[tuple[int, UUID, int]]:
    """Return (stream, organization, kind) of organizations."""
    query = "SELECT stream_id, organization_id, kind FROM sharing.stream WHERE organization_id = ANY(%s)"
    return tx.execute(query, (list(organizations),)).fetchall()


def insert_streams(tx: Transaction, organization_id: UUID, kinds: Iterable[int]) -> None:
    """Add the streams of an organization that are missing."""
    tx.execute(
        "INSERT INTO sharing.stream (organization_id, kind) SELECT %s, unnest(%s::smallint[]) ON CONFLICT DO NOTHING",
        (organization_id, list(kinds)),
    )


def select_visible_streams(
    tx: Transaction, viewer: UUID | None, names: Sequence[str], at: datetime, *, is_overriding: bool
) -> list[int]:
    """Return the streams whose events are seen without knowing which goods they are about."""
    rows = tx.execute(
        "SELECT s.stream_id FROM sharing.stream s LEFT JOIN LATERAL ("
        "  SELECT r.audience, r.names FROM sharing.rule r WHERE r.stream_id = s.stream_id AND r.field = 0"
        "  AND r.starts_at <= %(at)s AND (r.ends_at IS NULL OR %(at)s < r.ends_at)"
        "  ORDER BY r.starts_at DESC, r.rule_id DESC LIMIT 1) r ON true"
        " WHERE %(all)s OR s.organization_id = %(viewer)s OR r.audience = 3"
        "  OR (r.audience IN (1, 2) AND r.names && %(names)s::text[]) ORDER BY 1",
        {"at": at, "all": is_overriding, "viewer": viewer, "names": list(names)},
    ).fetchall()
    return [stream for (stream,) in rows]


def select_rules(tx: Transaction, organizations: Collection[UUID], since: datetime | None) -> list[tuple[Any, ...]]:
    """Return the rules of owners, those that ended before `since` left out."""
    query = (
        f"{_RULE} WHERE s.organization_id = ANY(%s)"
        " AND (%s::timestamptz IS NULL OR r.ends_at IS NULL OR r.ends_at > %s)"
        " ORDER BY s.kind, r.field, r.starts_at, r.rule_id"
    )
    return tx.execute(query.encode(), (list(organizations), since, since)).fetchall()


def select_rules_from(tx: Transaction, streams: Collection[int], at: datetime) -> list[tuple[Any, ...]]:
    """Return streams with their owner, kind, and the rules that have not ended at an instant, one a row.

    A stream without a rule is one row with a rule of NULLs.
    """
    query = "SELECT * FROM sharing.rules_from(%s::integer[], %s)"
    return tx.execute(query, (list(streams), at), binary=True).fetchall()


def select_open(tx: Transaction, streams: Collection[int]) -> set[int]:
    """Return those of the streams of which row-level security shows every event."""
    rows = tx.execute("SELECT sharing.list_open(%s::integer[])", (list(streams),), binary=True).fetchall()
    return {stream for (stream,) in rows}


def insert_rules(tx: Transaction, rows: Sequence[tuple[Any, ...]]) -> None:
    """Add rules: (id, stream, field, audience, names, reason, starts_at, ends_at, made_by, made_at)."""
    with tx.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO sharing.rule (rule_id, stream_id, field, audience, names, reason, starts_at, ends_at, made_by,"
            " made_at) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            rows,
        )


def end_rules(tx: Transaction, ends: Mapping[tuple[int, int], datetime]) -> None:
    """End the rules for (stream, field) that are in force, or still to come, at the instant of each."""
    tx.execute(
        "UPDATE sharing.rule r SET ends_at = greatest(e.at, r.starts_at)"
        " FROM unnest(%s::integer[], %s::smallint[], %s::timestamptz[]) e(stream_id, field, at)"
        " WHERE r.stream_id = e.stream_id AND r.field = e.field AND (r.ends_at IS NULL OR r.ends_at > e.at)",
        ([stream for stream, _ in ends], [field for _, field in ends], list(ends.values())),
    )


def end_rule(tx: Transaction, organization_id: UUID, rule_id: UUID, at: datetime) -> bool:
    """End one rule of an owner; tell whether there was such a one that had not ended."""
    done = tx.execute(
        "UPDATE sharing.rule r SET ends_at = greatest(%(at)s, r.starts_at) FROM sharing.stream s"
        " WHERE r.rule_id = %(rule)s AND s.stream_id = r.stream_id AND s.organization_id = %(owner)s"
        " AND (r.ends_at IS NULL OR r.ends_at > %(at)s)",
        {"at": at, "rule": rule_id, "owner": organization_id},
    )
    return done.rowcount == 1


def select_records(
    tx: Transaction, organization_id: UUID, after: tuple[datetime, UUID] | None, limit: int
) -> list[tuple[Any, ...]]:
    """Return the rules of an owner, those made at once that differ in their kind alone as one, last beginning first."""
    query = (
        "SELECT * FROM (SELECT (array_agg(r.rule_id ORDER BY r.rule_id))[1] AS record_id,"
        " array_agg(s.kind ORDER BY s.kind) AS kinds, r.field, r.audience, r.names, r.reason, r.starts_at, r.ends_at,"
        " r.made_by, r.made_at FROM sharing.rule r JOIN sharing.stream s USING (stream_id)"
        " WHERE s.organization_id = %(owner)s AND (%(at)s::timestamptz IS NULL OR r.starts_at <= %(at)s)"
        " GROUP BY r.field, r.audience, r.names, r.reason, r.starts_at, r.ends_at, r.made_by, r.made_at) told"
        " WHERE %(at)s::timestamptz IS NULL OR (starts_at, record_id) < (%(at)s, %(id)s)"
        " ORDER BY starts_at DESC, record_id DESC LIMIT %(limit)s"
    )
    at, last = after or (None, None)
    return tx.execute(query.encode(), {"owner": organization_id, "at": at, "id": last, "limit": limit}).fetchall()


def lock_policy(tx: Transaction, organization_id: UUID) -> None:
    """Let one change of an owner's policy wait for another."""
    tx.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 60))", (str(organization_id),))


def insert_looks(tx: Transaction, rows: Sequence[tuple[Any, ...]]) -> None:
    """Add looks, in the order of the table's columns."""
    with tx.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO sharing.look ({_LOOK}) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)".encode(),  # noqa: S608
            rows,
        )


def select_looks(
    tx: Transaction,
    owner: UUID | None,
    after: tuple[datetime, UUID] | None,
    limit: int,
    *,
    only_overrides: bool,
    viewer: UUID | None = None,
    purpose: str | None = None,
    span: tuple[datetime | None, datetime | None] = (None, None),
) -> list[tuple[Any, ...]]:
    """Return looks, newest first; those at one owner's data, or everybody's; by a viewer, for a purpose, in a time."""
    conditions, parameters = ["true"], list[Any]()
    for condition, value in (
        ("owner_id = %s", owner),
        ("viewer_id = %s", viewer),
        ("purpose = %s", purpose),
        ("looked_at >= %s", span[0]),
        ("looked_at < %s", span[1]),
    ):
        if value is not None:
            conditions.append(condition)
            parameters.append(value)
    if only_overrides:
        conditions.append("override_reason <> ''")
    if after is not None:
        conditions.append("(looked_at, look_id) < (%s, %s)")
        parameters.extend(after)
    where = " AND ".join(conditions)  # texts of ours, every one
    query = f"SELECT {_LOOK} FROM sharing.look WHERE {where} ORDER BY looked_at DESC, look_id DESC LIMIT %s"  # noqa: S608
    return tx.execute(query.encode(), (*parameters, limit)).fetchall()


def select_viewers(tx: Transaction, owner: UUID, limit: int) -> list[UUID]:
    """Return who looked at an owner's data, each once, by going from one to the next in the index."""
    rows = tx.execute(
        "WITH RECURSIVE found AS ("
        "  (SELECT viewer_id FROM sharing.look WHERE owner_id = %(owner)s ORDER BY viewer_id LIMIT 1)"
        "  UNION ALL SELECT (SELECT l.viewer_id FROM sharing.look l WHERE l.owner_id = %(owner)s"
        "   AND l.viewer_id > found.viewer_id ORDER BY l.viewer_id LIMIT 1)"
        "   FROM found WHERE found.viewer_id IS NOT NULL"
        ") SELECT viewer_id FROM found WHERE viewer_id IS NOT NULL LIMIT %(limit)s",
        {"owner": owner, "limit": limit},
    ).fetchall()
    return [viewer for (viewer,) in rows]


def count_looks(tx: Transaction, owner: UUID, since: datetime) -> int:
    """Return how many looks at an owner's data there were since an instant."""
    query = "SELECT count(*) FROM sharing.look WHERE owner_id = %s AND looked_at >= %s"
    row = tx.execute(query, (owner, since)).fetchone()
    assert row is not None
    return int(row[0])
