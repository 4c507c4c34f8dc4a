"""The SQL of the walk: what was found, where to go on, and what was found out about it; in batches, each thing once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg.adapt import Loader
from psycopg.pq import Format

from gqts.kit.database import Transaction
from gqts.recalls.affected import Affected
from gqts.recalls.recall import Walk
from gqts.tracing.whereabouts import Reach, Whereabouts

COLUMNS = (
    "identifier_key, uri, how, depth, is_unit, is_shown, position, since, until, source_key, reach, at, place, holder"
)


def insert_affected(tx: Transaction, recall_id: UUID, found: Sequence[Affected]) -> set[bytes]:
    """Add what was not known yet, at its position; return the keys of what was added."""
    query = (
        "INSERT INTO recalls.affected (recall_id, position, identifier_key, uri, how, source_key, depth, since, until,"
        " is_unit, is_shown) SELECT %s, f.* FROM unnest(%s::bigint[], %s::uuid[], %s::text[], %s::text[], %s::uuid[],"
        " %s::smallint[], %s::timestamptz[], %s::timestamptz[], %s::boolean[], %s::boolean[])"
        " AS f (position, identifier_key, uri, how, source_key, depth, since, until, is_unit, is_shown)"
        " ON CONFLICT DO NOTHING RETURNING identifier_key"
    )
    values = (
        recall_id,
        _array(str(one.position) for one in found),
        _array(one.key.hex() for one in found),
        _array(_quoted(one.uri) for one in found),
        _array(one.how for one in found),
        _array(_key(one.source_key) for one in found),
        _array(str(one.depth) for one in found),
        _array(_instant(one.since) for one in found),
        _array(_instant(one.until) for one in found),
        _array("t" if one.is_unit else "f" for one in found),
        _array("t" if one.is_shown else "f" for one in found),
    )
    with tx.cursor(binary=True) as cursor:
        cursor.adapters.register_loader("uuid", _RawUuid)
        return {key for (key,) in cursor.execute(query, values).fetchall()}


def select_known(
    tx: Transaction, recall_id: UUID, keys: Collection[bytes]
) -> dict[bytes, list[tuple[datetime | None, datetime | None, bool]]]:
    """Return for each key the times it is followed for, and whether that is shown."""
    wanted = [key.hex() for key in keys]
    rows = tx.execute(
        "SELECT identifier_key, since, until, is_shown FROM recalls.affected"
        " WHERE identifier_key = ANY(%(keys)s::uuid[]) AND recall_id = %(id)s"
        " UNION ALL SELECT identifier_key, since, until, is_shown FROM recalls.further"
        " WHERE recall_id = %(id)s AND identifier_key = ANY(%(keys)s::uuid[])",
        {"id": recall_id, "keys": wanted},
    ).fetchall()
    known: dict[bytes, list[tuple[datetime | None, datetime | None, bool]]] = {}
    for key, since, until, is_shown in rows:
        known.setdefault(key.bytes, []).append((since, until, is_shown))
    return known


def insert_further(tx: Transaction, recall_id: UUID, found: Sequence[Affected]) -> None:
    """Add times for which something known is to be followed too; what is shown by one of them is shown."""
    with tx.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO recalls.further (recall_id, position, identifier_key, uri, depth, since, until, is_shown)"
            " VALUES (%s, %s, %s::uuid, %s, %s, %s, %s, %s)",
            [
                (recall_id, one.position, one.key.hex(), one.uri, one.depth, one.since, one.until, one.is_shown)
                for one in found
            ],
        )
    shown = [one.key.hex() for one in found if one.is_shown]
    if shown:
        tx.execute(
            "UPDATE recalls.affected SET is_shown = true WHERE identifier_key = ANY(%s::uuid[]) AND recall_id = %s"
            " AND NOT is_shown",
            (shown, recall_id),
        )


def select_to_follow(tx: Transaction, recall_id: UUID, positions: Sequence[int]) -> list[Affected]:
    """Return what is to be followed at some positions, in order."""
    query = (
        f"SELECT * FROM ((SELECT {COLUMNS} FROM recalls.affected"  # noqa: S608 - our own columns
        " WHERE recall_id = %(id)s AND position = ANY(%(positions)s))"
        " UNION ALL (SELECT identifier_key, uri, 'again', depth, false, is_shown, position, since, until, NULL, NULL,"
        " NULL, NULL, NULL FROM recalls.further WHERE recall_id = %(id)s AND position = ANY(%(positions)s)"
        ")) f ORDER BY position"
    )
    rows = tx.execute(query.encode(), {"id": recall_id, "positions": list(positions)}).fetchall()
    return [read_affected(row) for row in rows]


def select_ahead(tx: Transaction, recall_id: UUID, after: int, limit: int) -> list[tuple[int, bytes]]:
    """Return the (position, key) of what comes next on the way onward, in order, whether it leads anywhere or not."""
    with tx.cursor(binary=True) as cursor:
        cursor.adapters.register_loader("uuid", _RawUuid)
        return cursor.execute(
            "SELECT position, identifier_key FROM ((SELECT position, identifier_key FROM recalls.affected"
            " WHERE recall_id = %(id)s AND position > %(after)s ORDER BY position LIMIT %(limit)s)"
            " UNION ALL (SELECT position, identifier_key FROM recalls.further WHERE recall_id = %(id)s"
            " AND position > %(after)s ORDER BY position LIMIT %(limit)s)) f ORDER BY position LIMIT %(limit)s",
            {"id": recall_id, "after": after, "limit": limit},
        ).fetchall()


def select_to_locate(
    tx: Transaction, recall_id: UUID, after: int, limit: int
) -> list[tuple[int, bytes, str, bool, bool]]:
    """Return what is to be located next, in order: (position, key, identifier, whether a unit, whether shown) each."""
    with tx.cursor(binary=True) as cursor:
        cursor.adapters.register_loader("uuid", _RawUuid)
        return cursor.execute(
            "SELECT position, identifier_key, uri, is_unit, is_shown FROM recalls.affected"
            " WHERE recall_id = %s AND position > %s ORDER BY position LIMIT %s",
            (recall_id, after, limit),
        ).fetchall()


def update_located(
    tx: Transaction, recall_id: UUID, found: Sequence[tuple[int, bytes, Whereabouts, bytes | None]]
) -> None:
    """Keep where things are: (position, key, whereabouts, key of its lot). What is the same of many is sent once."""
    places: dict[int, int] = {}  # one whereabouts is shared by all that it is true of
    at_place = [places.setdefault(id(one), len(places)) for _, _, one, _ in found]
    told = list({id(one): (one, lot) for _, _, one, lot in found}.values())
    tx.execute(
        "UPDATE recalls.affected a SET reach = p.reach, at = p.at, place = p.place, holder = p.holder,"
        " lot_key = p.lot_key FROM unnest(%s::bigint[], %s::uuid[], %s::integer[])"
        " AS f (position, identifier_key, number)"
        " JOIN unnest(%s::integer[], %s::smallint[], %s::timestamptz[], %s::text[], %s::uuid[], %s::uuid[])"
        " AS p (number, reach, at, place, holder, lot_key) USING (number)"
        " WHERE a.recall_id = %s AND a.position BETWEEN %s AND %s"
        " AND a.position = f.position AND a.identifier_key = f.identifier_key",
        (
            _array(str(position) for position, _, _, _ in found),
            _array(key.hex() for _, key, _, _ in found),
            _array(str(number) for number in at_place),
            list(range(len(told))),
            [int(one.reach) for one, _ in told],
            [one.at for one, _ in told],
            [one.place for one, _ in told],
            [one.holder for one, _ in told],
            [None if lot is None else lot.hex() for _, lot in told],
            recall_id,
            min(position for position, _, _, _ in found),
            max(position for position, _, _, _ in found),
        ),
        prepare=False,  # planned for arrays of thousands; a plan for any array joins them row by row
    )


class _RawUuid(Loader):
    """Load a uuid as its 16 bytes: building UUID objects costs more than the look-up."""

    format = Format.BINARY

    def load(self, data: Any) -> bytes:
        return bytes(data)


def _array(texts: Iterable[str]) -> str:
    """Return an array as PostgreSQL reads it. A driver asks each of a million members for its type; these have one."""
    return "{" + ",".join(texts) + "}"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _key(key: bytes | None) -> str:
    return "NULL" if key is None else key.hex()


def _instant(moment: datetime | None) -> str:
    return "NULL" if moment is None else moment.isoformat()


def add_handlers(tx: Transaction, recall_id: UUID, handlers: Mapping[UUID, tuple[int, int, int]]) -> None:
    """Count handlers: organization to (earliest place in a chain, units, units of which the recaller may know)."""
    rows = [(recall_id, one, *counts) for one, counts in sorted(handlers.items())]
    with tx.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO recalls.handler AS h (recall_id, organization_id, tier, units, shown_units)"
            " VALUES (%s, %s, %s, %s, %s) ON CONFLICT (recall_id, organization_id) DO UPDATE SET"
            " tier = least(h.tier, excluded.tier), units = h.units + excluded.units,"
            " shown_units = h.shown_units + excluded.shown_units",
            rows,
        )


def add_order_numbers(tx: Transaction, recall_id: UUID, rows: Sequence[tuple[UUID, str, bytes]]) -> None:
    """Add order numbers of units: (platform, number, key of the unit)."""
    tx.execute(
        "INSERT INTO recalls.order_number (recall_id, organization_id, number, identifier_key)"
        " SELECT %s, f.* FROM unnest(%s::uuid[], %s::text[], %s::uuid[]) AS f (organization_id, number, identifier_key)"
        " ON CONFLICT DO NOTHING",
        (recall_id, [one[0] for one in rows], [one[1] for one in rows], [one[2].hex() for one in rows]),
    )


def add_seen(tx: Transaction, recall_id: UUID, seen: Mapping[tuple[UUID, int], int]) -> None:
    """Count whose facts were seen: (owner, kind) to how many."""
    with tx.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO recalls.seen AS s (recall_id, owner_id, kind, facts) VALUES (%s, %s, %s, %s)"
            " ON CONFLICT (recall_id, owner_id, kind) DO UPDATE SET facts = s.facts + excluded.facts",
            [(recall_id, owner, kind, facts) for (owner, kind), facts in sorted(seen.items())],
        )


def take_seen(tx: Transaction, recall_id: UUID) -> dict[tuple[UUID, int], int]:
    """Return whose facts were seen, and forget it."""
    rows = tx.execute(
        "DELETE FROM recalls.seen WHERE recall_id = %s RETURNING owner_id, kind, facts", (recall_id,)
    ).fetchall()
    return {(owner, kind): facts for owner, kind, facts in rows}


def update_walk(
    tx: Transaction,
    recall_id: UUID,
    walk: Walk,
    *,
    followed: int,
    affected: int,
    page_after: bytes | None,
    is_cut: bool,
) -> None:
    """Keep where the walk onward stands."""
    tx.execute(
        "UPDATE recalls.recall SET walk = %s, followed = %s, affected = %s, page_after = %s::uuid,"
        " is_cut = is_cut OR %s WHERE recall_id = %s",
        (walk.value, followed, affected, None if page_after is None else page_after.hex(), is_cut, recall_id),
    )


def select_cursor(tx: Transaction, recall_id: UUID) -> tuple[bytes | None, int, int]:
    """Return the last event of the page under way, the last position given, and the last position that was located."""
    row = tx.execute(
        "SELECT page_after, greatest((SELECT coalesce(max(position), 0) FROM recalls.affected"
        " WHERE recall_id = %(id)s),"
        " (SELECT coalesce(max(position), 0) FROM recalls.further WHERE recall_id = %(id)s)), located_position"
        " FROM recalls.recall WHERE recall_id = %(id)s",
        {"id": recall_id},
    ).fetchone()
    assert row is not None
    return None if row[0] is None else row[0].bytes, row[1], row[2]


def update_located_to(tx: Transaction, recall_id: UUID, walk: Walk, *, located: int, position: int) -> None:
    """Keep how much is located."""
    tx.execute(
        "UPDATE recalls.recall SET walk = %s, located = located + %s, located_position = %s WHERE recall_id = %s",
        (walk.value, located, position, recall_id),
    )


def restart_walk(tx: Transaction, recall_id: UUID) -> None:
    """Have the walk begin anew, keeping what it found; who handled what is counted anew."""
    for table in ("handler", "seen"):
        tx.execute(f"DELETE FROM recalls.{table} WHERE recall_id = %s".encode(), (recall_id,))  # noqa: S608 - ours
    tx.execute(
        "UPDATE recalls.recall SET walk = %s, followed = 0, page_after = NULL, located = 0, located_position = 0"
        " WHERE recall_id = %s",
        (Walk.FOLLOWING.value, recall_id),
    )


def read_affected(row: tuple[Any, ...]) -> Affected:
    """Return what a row of `COLUMNS` says is affected."""
    key, uri, how, depth, is_unit, is_shown, position, since, until, source, reach, at, place, holder = row
    return Affected(
        key.bytes, uri, how, depth, is_unit, is_shown, position, since, until,
        None if source is None else source.bytes, None if reach is None else Reach(reach), at, place, holder,
    )  # fmt: skip
