"""Read events: by identifier in two steps (identifiers to ids, ids to documents), by id, and page by page.

The two steps are what works unchanged when the tables are spread over machines (design.md §3).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gqts.epcis import Role, from_stored
from gqts.events import _storage
from gqts.events.append import EVENT_TYPES, PreparedEvent, Teller, identify_telling
from gqts.events.errors import QueryRefused
from gqts.events.identity import KEY_BYTES, event_hash_uri, parse_event_hash
from gqts.events.index import Derived, event_id_key
from gqts.events.stored import Belonging, Standing, StoredEvent
from gqts.identifiers import canonical_uri, identifier_key
from gqts.kit.database import Transaction
from gqts.kit.errors import Fault, shown

BATCH = 5_000
_MATCHED_LIMIT = 10_000
_ID_ROLES = (Derived.EVENT_ID, Derived.WITHDRAWN_EVENT_ID, Derived.CLAIMED_HASH, Derived.TOLD_AGAIN)

EPC_ROLES = (Role.EPC, Role.PARENT, Role.CHILD, Role.INPUT, Role.OUTPUT)
CLASS_ROLES = (Role.QUANTITY, Role.CHILD_QUANTITY, Role.INPUT_QUANTITY, Role.OUTPUT_QUANTITY)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """An identifier named by an event: where the two-step look-up stands after its first step."""

    key: bytes
    event_id: bytes
    event_time: datetime
    role: int


@dataclass(frozen=True, slots=True)
class EventQuery:
    """The EPCIS SimpleEventQuery parameters that the store answers (EPCIS 2.0 §8.2.7.1); empty means any.

    Times are aware; `identifiers` are URIs as EPCIS has them, matched in any role or in those of `roles`.
    """

    event_types: tuple[str, ...] = ()
    from_event_time: datetime | None = None
    before_event_time: datetime | None = None
    from_record_time: datetime | None = None
    before_record_time: datetime | None = None
    actions: tuple[str, ...] = ()
    business_steps: tuple[str, ...] = ()
    dispositions: tuple[str, ...] = ()
    read_points: tuple[str, ...] = ()
    business_locations: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()
    roles: tuple[int, ...] | None = None
    declares_error: bool | None = None


@dataclass(frozen=True, slots=True)
class Position:
    """Where a page ended: the next begins after it."""

    record_time: datetime
    event_id: bytes


def find_occurrences(
    tx: Transaction, keys: Sequence[bytes], *, roles: Sequence[int] | None = None, limit: int = 1_000_000
) -> list[Occurrence]:
    """Return where `keys` are named, in `roles` if given, in batches that spread over shards."""
    found: list[Occurrence] = []
    for start in range(0, len(keys), BATCH):
        rows = _storage.select_occurrences(tx, keys[start : start + BATCH], roles, limit - len(found))
        found.extend(Occurrence(*row) for row in rows)
        if len(found) >= limit:
            break
    return found


def find_mentioned(tx: Transaction, keys: Sequence[bytes], roles: Sequence[int]) -> set[bytes]:
    """Return those of `keys` that any event names in `roles`: as cheap for a lot of a million events as for an item."""
    found: set[bytes] = set()
    for start in range(0, len(keys), BATCH):
        found.update(_storage.select_mentioned(tx, keys[start : start + BATCH], roles))
    return found


def find_events_naming(
    tx: Transaction, key: bytes, roles: Sequence[int], *, after: bytes | None = None, limit: int = 1_000
) -> list[bytes]:
    """Return the ids of a page of the events that name one thing in `roles`, in order of id; `after` ended the last."""
    return _storage.select_naming(tx, key, roles, after, limit)


def read_events(tx: Transaction, event_ids: Iterable[bytes]) -> dict[bytes, StoredEvent]:
    """Return the events with these ids, by id; those that are not stored are left out."""
    wanted = list(dict.fromkeys(event_ids))
    read: dict[bytes, StoredEvent] = {}
    for start in range(0, len(wanted), BATCH):
        for row in _storage.select_events(tx, wanted[start : start + BATCH]):
            read[row[0]] = _stored(row)
    return read


def find_event(tx: Transaction, event_id: str) -> StoredEvent | None:
    """Return the event with this id, its hash URI or the eventID its sender gave.

    The withdrawal of it only when that is all that was ever shared.
    """
    digest = parse_event_hash(event_id)
    if digest is not None:
        stored = read_events(tx, [digest[:KEY_BYTES]]).get(digest[:KEY_BYTES])
        if stored is not None and stored.event_hash == digest:
            return stored
    names = {event_id} if digest is None else {event_id, event_hash_uri(digest)}
    occurrences = find_occurrences(tx, [event_id_key(name) for name in names], roles=_ID_ROLES)
    return min(
        read_events(tx, [occurrence.event_id for occurrence in occurrences]).values(),
        key=lambda stored: (stored.event.error_declaration is not None, stored.record_time),
        default=None,
    )


def find_own_event(tx: Transaction, one: PreparedEvent, teller: Teller) -> StoredEvent | None:
    """Return an event as this organization told it, whoever else told it too."""
    told = read_events(tx, [one.event_id, identify_telling(one.event_id, teller)])
    return next((stored for stored in told.values() if stored.belonging.stream in teller.streams), None)


def find_senders_ids(tx: Transaction, event_ids: Sequence[str]) -> dict[str, list[StoredEvent]]:
    """Return, for each eventID that a sender chose, the stored events that bear it; for a hash, its withdrawals and
    what others told of it again.
    """
    keys = {event_id_key(event_id): event_id for event_id in event_ids}
    occurrences = find_occurrences(tx, list(keys), roles=_ID_ROLES)
    events = read_events(tx, [occurrence.event_id for occurrence in occurrences])
    bearing: dict[str, list[StoredEvent]] = {}
    for occurrence in occurrences:
        bearing.setdefault(keys[occurrence.key], []).append(events[occurrence.event_id])
    return bearing


def list_events(
    tx: Transaction,
    query: EventQuery,
    streams: Sequence[int],
    *,
    named: Collection[bytes] | None = None,
    after: Position | None = None,
    limit: int = 100,
) -> list[StoredEvent]:
    """Return a page of events in the order gqts recorded them.

    Without identifiers, those of `streams`; with identifiers, whatever names them (`named`, if `find_named` was asked
    before). Row-level security, where it binds
    the transaction, leaves out what its viewer may not see. Raises `QueryRefused` for an unknown event type, or
    identifiers that too many events name.
    """
    conditions, parameters = _conditions(query)
    if after is not None:
        conditions.append("(record_time, event_id) > (%s, %s::uuid)")
        parameters.extend((after.record_time, after.event_id.hex()))
    if not query.identifiers:
        return [_stored(row) for row in _storage.select_page(tx, streams, conditions, parameters, limit)]
    named = find_named(tx, query) if named is None else named
    return [_stored(row) for row in _storage.select_chosen(tx, sorted(named), conditions, parameters, limit)]


def list_latest_events(tx: Transaction, streams: Sequence[int], *, limit: int = 100) -> list[StoredEvent]:
    """Return the events of `streams` that gqts recorded last, the latest first, as row-level security lets them be."""
    return [_stored(row) for row in _storage.select_latest(tx, streams, limit)]


def find_named(tx: Transaction, query: EventQuery) -> set[bytes]:
    """Return the ids of the events seen that name an identifier of the query; raise `QueryRefused` when too many do."""
    keys = [identifier_key(canonical_uri(uri)) for uri in query.identifiers]
    occurrences = find_occurrences(tx, keys, roles=query.roles, limit=_MATCHED_LIMIT + 1)
    if len(occurrences) > _MATCHED_LIMIT:
        raise QueryRefused(f"More than {_MATCHED_LIMIT:,} events name these identifiers; ask for fewer at a time.")
    return {occurrence.event_id for occurrence in occurrences}


def find_streams_named(tx: Transaction, query: EventQuery) -> dict[bytes, int] | None:
    """Return, whoever may see them, the streams of the events that name an identifier of the query, by event id.

    None when there are too many: then only what is seen may be counted.
    """
    keys = [identifier_key(canonical_uri(uri)) for uri in query.identifiers]
    rows = _storage.select_named(tx, keys, query.roles, _MATCHED_LIMIT + 1)
    return None if len(rows) > _MATCHED_LIMIT else dict(rows)


def find_visible(tx: Transaction, event_ids: Iterable[bytes]) -> set[bytes]:
    """Return those of `event_ids` that row-level security lets this transaction see."""
    wanted = list(dict.fromkeys(event_ids))
    return {
        event_id
        for start in range(0, len(wanted), BATCH)
        for event_id in _storage.select_visible(tx, wanted[start : start + BATCH])
    }


def update_standing(tx: Transaction, event_ids: Sequence[bytes], standing: Standing) -> None:
    """Have events stand as they are judged now; what they say is never changed."""
    if event_ids:
        _storage.update_standing(tx, event_ids, standing.value)


def _conditions(query: EventQuery) -> tuple[list[str], list[Any]]:
    wanted: list[tuple[str, Any]] = [
        ("event_type = ANY(%s::smallint[])", [_type_number(name) for name in query.event_types]),
        ("event_time >= %s", query.from_event_time),
        ("event_time < %s", query.before_event_time),
        ("record_time >= %s", query.from_record_time),
        ("record_time < %s", query.before_record_time),
        ("action = ANY(%s)", list(query.actions)),
        ("business_step = ANY(%s)", list(query.business_steps)),
        ("disposition = ANY(%s)", list(query.dispositions)),
        ("read_point_key = ANY(%s::uuid[])", _place_keys(query.read_points)),
        ("business_location_key = ANY(%s::uuid[])", _place_keys(query.business_locations)),
        ("declares_error = %s", query.declares_error),
    ]
    chosen = [(condition, value) for condition, value in wanted if value is not None and value != []]
    return [condition for condition, _ in chosen], [value for _, value in chosen]


def _type_number(name: str) -> int:
    if name not in EVENT_TYPES:
        fault = Fault(
            "events.query.event_type",
            f"{shown(name)} is not an EPCIS event type.",
            "eventType",
            shown(name),
            f"Use one of {', '.join(EVENT_TYPES)}.",
        )
        raise QueryRefused(fault.message, faults=(fault,))
    return EVENT_TYPES.index(name)


def _place_keys(uris: tuple[str, ...]) -> list[str]:
    return [identifier_key(canonical_uri(uri)).hex() for uri in uris]


def _stored(row: tuple[Any, ...]) -> StoredEvent:
    event_id, event_hash, record_time, submitter, capture_id, document, stream, standing = row
    belonging = Belonging(stream, Standing(standing))
    return StoredEvent(event_id, event_hash, record_time, submitter, capture_id, from_stored(document), belonging)
