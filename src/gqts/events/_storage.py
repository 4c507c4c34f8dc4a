"""The SQL of the event store. Rows go in by binary COPY, packed here: the fastest way PostgreSQL takes them."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from psycopg.adapt import Loader
from psycopg.pq import Format

from gqts.kit.database import Transaction

_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_HEADER = b"PGCOPY\n\xff\r\n\x00" + struct.pack(">ii", 0, 0)
_TRAILER = struct.pack(">h", -1)
_IDENTIFIER_ROW = struct.Struct(">hi16si16siqihi")
_TOLD_ROW = struct.Struct(">hi16si16siqihii")
_EVENT_HEAD = struct.Struct(">hi16si32si16siqiq")
_LENGTH = struct.Struct(">i")
_NULL = _LENGTH.pack(-1)
_KEY_LENGTH = _LENGTH.pack(16)
_TYPE = struct.Struct(">ihi?")
_BELONGING = struct.Struct(">iiih")

ONE_EVENT_FOR_AN_ID = "event_identifier_event_id"
"""The index that keeps an eventID to one event of the organization that chose it."""

EVENT_COLUMNS = (
    "event_id, event_hash, capture_id, record_time, event_time, read_point_key, business_location_key,"
    " event_type, declares_error, action, business_step, disposition, submitter, document,"
    " stream_id, standing"
)
_READ_COLUMNS = "event_id, event_hash, record_time, submitter, capture_id, document, stream_id, standing"


class _RawUuid(Loader):
    """Load a uuid as its 16 bytes: building UUID objects costs more than the look-up."""

    format = Format.BINARY

    def load(self, data: Any) -> bytes:
        return bytes(data)


def _read(tx: Transaction, query: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    with tx.cursor(binary=True) as cursor:
        cursor.adapters.register_loader("uuid", _RawUuid)
        return cursor.execute(query, parameters).fetchall()


def hexadecimal(keys: Iterable[bytes]) -> list[str]:
    """Return keys as PostgreSQL reads a uuid."""
    return [key.hex() for key in keys]


def microseconds(moment: datetime) -> int:
    """Return a timestamptz as PostgreSQL sends it: microseconds since 2000-01-01 UTC."""
    gap = moment - _EPOCH
    return (gap.days * 86_400 + gap.seconds) * 1_000_000 + gap.microseconds


def pack_text(text: bytes | None) -> bytes:
    """Return one text field for binary COPY, given its UTF-8; None is NULL."""
    return _NULL if text is None else _LENGTH.pack(len(text)) + text


def pack_event_facts(
    places: tuple[bytes | None, bytes | None], event_type: int, texts: tuple[str | None, ...], *, declares_error: bool
) -> bytes:
    """Return what a row says of the event itself: keys of read point and business location, type, action, step,
    disposition.
    """
    parts = [_NULL if key is None else _KEY_LENGTH + key for key in places]
    parts.append(_TYPE.pack(2, event_type, 1, declares_error))
    parts.extend(pack_text(None if text is None else text.encode()) for text in texts)
    return b"".join(parts)


def pack_event(
    identity: tuple[bytes, bytes, bytes],
    times: tuple[int, int],
    facts: bytes,
    submitter: bytes,
    document: bytes,
    belonging: tuple[int, int],
) -> bytes:
    """Return one `events.event` row for binary COPY, in the order of `EVENT_COLUMNS`.

    `identity` is (event_id, event_hash, capture_id), `times` (record, event) in PostgreSQL microseconds, `facts` comes
    from `pack_event_facts`, `submitter` from `pack_text`; `document` is UTF-8; `belonging` is (stream, standing).
    """
    event_id, digest, capture_id = identity
    head = _EVENT_HEAD.pack(16, 16, event_id, 32, digest, 16, capture_id, 8, times[0], 8, times[1])
    tail = _BELONGING.pack(4, belonging[0], 2, belonging[1])
    return b"".join((head, facts, submitter, _LENGTH.pack(len(document)), document, tail))


def pack_identifier(key: bytes, event_id: bytes, event_time: int, role: int) -> bytes:
    """Return one `events.event_identifier` row for binary COPY."""
    return _IDENTIFIER_ROW.pack(5, 16, key, 16, event_id, 8, event_time, 2, role, -1)


def pack_chosen_id(key: bytes, event_id: bytes, event_time: int, role: int, teller: int) -> bytes:
    """Return the row of an eventID that names one event of its teller's."""
    return _TOLD_ROW.pack(5, 16, key, 16, event_id, 8, event_time, 2, role, 4, teller)


def copy_events(tx: Transaction, rows: Sequence[bytes]) -> None:
    """Write packed event rows."""
    _copy(tx, f"COPY events.event ({EVENT_COLUMNS}) FROM STDIN (FORMAT binary)", rows)


def copy_identifiers(tx: Transaction, rows: Sequence[bytes]) -> None:
    """Write packed identifier rows."""
    _copy(
        tx,
        "COPY events.event_identifier (identifier_key, event_id, event_time, role, teller) FROM STDIN (FORMAT binary)",
        rows,
    )


def _copy(tx: Transaction, statement: str, rows: Sequence[bytes]) -> None:
    with tx.cursor() as cursor, cursor.copy(statement) as copy:
        copy.write(_HEADER + b"".join(rows) + _TRAILER)


def select_known(tx: Transaction, event_ids: Sequence[bytes]) -> dict[bytes, tuple[bytes, int]]:
    """Return event_id -> (event_hash, stream) of those already stored."""
    query = "SELECT event_id, event_hash, stream_id FROM events.event WHERE event_id = ANY(%s::uuid[])"
    return {event_id: (digest, stream) for event_id, digest, stream in _read(tx, query, (hexadecimal(event_ids),))}


def select_occurrences(
    tx: Transaction, keys: Sequence[bytes], roles: Sequence[int] | None, limit: int
) -> list[tuple[bytes, bytes, datetime, int]]:
    """Return (identifier_key, event_id, event_time, role) rows for keys, at most `limit`."""
    query = (
        "SELECT identifier_key, event_id, event_time, role FROM events.event_identifier"
        " WHERE identifier_key = ANY(%s::uuid[]) AND (%s::smallint[] IS NULL OR role = ANY(%s)) LIMIT %s"
    )
    chosen = None if roles is None else list(roles)
    return _read(tx, query, (hexadecimal(keys), chosen, chosen, limit))


def select_mentioned(tx: Transaction, keys: Sequence[bytes], roles: Sequence[int]) -> list[bytes]:
    """Return those of keys that any event names in `roles`; each costs one look, however many events do."""
    query = (
        "SELECT k.key FROM unnest(%s::uuid[]) AS k (key) WHERE EXISTS (SELECT FROM events.event_identifier i"
        " WHERE i.identifier_key = k.key AND i.role = ANY(%s::smallint[]))"
    )
    return [key for (key,) in _read(tx, query, ("{" + ",".join(hexadecimal(keys)) + "}", list(roles)))]


def select_naming(tx: Transaction, key: bytes, roles: Sequence[int], after: bytes | None, limit: int) -> list[bytes]:
    """Return the ids of the events that name a key in `roles`, in order of id, from behind `after` on."""
    query = (
        "SELECT DISTINCT event_id FROM events.event_identifier WHERE identifier_key = %s::uuid"
        " AND role = ANY(%s::smallint[]) AND (%s::uuid IS NULL OR event_id > %s::uuid) ORDER BY event_id LIMIT %s"
    )
    place = None if after is None else after.hex()
    return [event_id for (event_id,) in _read(tx, query, (key.hex(), list(roles), place, place, limit))]


def select_events(tx: Transaction, event_ids: Sequence[bytes]) -> list[tuple[Any, ...]]:
    """Return the stored rows of events by id."""
    query = f"SELECT {_READ_COLUMNS} FROM events.event WHERE event_id = ANY(%s::uuid[])"  # noqa: S608 - our own columns
    return _read(tx, query, (hexadecimal(event_ids),))


def select_visible(tx: Transaction, event_ids: Sequence[bytes]) -> set[bytes]:
    """Return those of `event_ids` that row-level security lets this transaction see."""
    query = "SELECT event_id FROM events.event WHERE event_id = ANY(%s::uuid[])"
    return {event_id for (event_id,) in _read(tx, query, (hexadecimal(event_ids),))}


def select_named(
    tx: Transaction, keys: Sequence[bytes], roles: Sequence[int] | None, limit: int
) -> list[tuple[bytes, int]]:
    """Return (event_id, stream) of the events that name `keys`, at most `limit`, whoever may see them."""
    query = "SELECT event_id, stream_id FROM events.find_named(%s::uuid[], %s::smallint[], %s)"
    return _read(tx, query, (hexadecimal(keys), None if roles is None else list(roles), limit))


def select_page(
    tx: Transaction, streams: Sequence[int], conditions: Sequence[str], parameters: Sequence[Any], limit: int
) -> list[tuple[Any, ...]]:
    """Return rows of `streams` that meet all conditions (texts of `query.py`, never a caller's), in order of recording.

    Each stream gives its first `limit` by its own index, so that a page never reads what other streams hold.
    """
    where = " AND ".join(("stream_id = s.id", *conditions))
    query = (
        f"SELECT {_READ_COLUMNS} FROM unnest(%s::integer[]) AS s (id) CROSS JOIN LATERAL ("  # noqa: S608
        f"SELECT {_READ_COLUMNS} FROM events.event WHERE {where} ORDER BY record_time, event_id LIMIT %s) AS e"
        " ORDER BY record_time, event_id LIMIT %s"
    )
    return _read(tx, query, (list(streams), *parameters, limit, limit))


def select_latest(tx: Transaction, streams: Sequence[int], limit: int) -> list[tuple[Any, ...]]:
    """Return the rows of `streams` that were recorded last, the latest first."""
    query = (
        f"SELECT {_READ_COLUMNS} FROM unnest(%s::integer[]) AS s (id) CROSS JOIN LATERAL ("  # noqa: S608
        f"SELECT {_READ_COLUMNS} FROM events.event WHERE stream_id = s.id"
        " ORDER BY record_time DESC, event_id DESC LIMIT %s) AS e ORDER BY record_time DESC, event_id DESC LIMIT %s"
    )
    return _read(tx, query, (list(streams), limit, limit))


def select_chosen(
    tx: Transaction, event_ids: Sequence[bytes], conditions: Sequence[str], parameters: Sequence[Any], limit: int
) -> list[tuple[Any, ...]]:
    """Return those rows of `event_ids` that meet all conditions, in order of recording."""
    where = " AND ".join(("event_id = ANY(%s::uuid[])", *conditions))
    query = f"SELECT {_READ_COLUMNS} FROM events.event WHERE {where} ORDER BY record_time, event_id LIMIT %s"  # noqa: S608
    return _read(tx, query, (hexadecimal(event_ids), *parameters, limit))


def update_standing(tx: Transaction, event_ids: Sequence[bytes], standing: int) -> None:
    """Have events stand as they are judged now."""
    query = "UPDATE events.event SET standing = %s WHERE event_id = ANY(%s::uuid[])"
    tx.execute(query, (standing, hexadecimal(event_ids)))


def count_events(tx: Transaction) -> int:
    """Return about how many events are stored: exact below 100,000, the planner's estimate above."""
    estimate = _read(tx, "SELECT reltuples::bigint FROM pg_class WHERE oid = 'events.event'::regclass", ())[0][0]
    if estimate > 100_000:
        return int(estimate)
    return int(_read(tx, "SELECT count(*) FROM events.event", ())[0][0])
