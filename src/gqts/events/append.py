"""Append events to the store: each once for every organization that tells it, whatever happens.

`prepare_event` does everything that needs no database; `append_events` writes what is new. Two writers with the same
event at the same time both end well: the second waits for the first, then finds the event known. Rows are written in
order of key, so that writers never wait for each other in a circle.

What one organization told says nothing to another: who tells the very same event as somebody else is answered, and
shown its own, as if it were the first, under a key that is made of the event's and its own.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

import psycopg

from gqts.epcis import Event, event_digest, stored_form
from gqts.events import _storage
from gqts.events.errors import EventIdTaken, HashCollision, WritersCollided
from gqts.events.identity import KEY_BYTES, event_hash_uri, identify_event, parse_event_hash
from gqts.events.index import Derived, event_id_key, list_index_keys
from gqts.events.stored import Belonging
from gqts.identifiers import canonical_uri, identifier_key
from gqts.kit.database import Transaction

EVENT_TYPES = (
    "ObjectEvent",
    "AggregationEvent",
    "TransactionEvent",
    "TransformationEvent",
    "AssociationEvent",
)
"""The place of a type in this list is its number in the store: never reorder, only add at the end."""

OWN_TYPE = -1
"""The number of every type that a sender added in a namespace of its own (EPCIS 2.0 §7.1); the document says which."""

_TYPE_NUMBERS = {name: number for number, name in enumerate(EVENT_TYPES)}
_ATTEMPTS = 5


class PreparedEvent(NamedTuple):
    """An event with all that its rows need: a tuple, for capture makes ten thousand a second.

    `sender_id` is the eventID its sender chose, None if it chose none or a hash. The rest is for the store: when it
    happened in PostgreSQL microseconds, its packed facts and identifier rows (but that of `sender_id`, which needs to
    know the teller), and the document that is kept.
    """

    event: Event
    event_id: bytes
    event_hash: bytes
    sender_id: str | None
    happened: int
    facts: bytes
    identifier_rows: bytes
    document: bytes


@dataclass(frozen=True, slots=True)
class Teller:
    """The organization that tells events: its id, all its streams, and the URI that names it as submitter."""

    key: bytes
    streams: frozenset[int]
    submitter: str

    @property
    def number(self) -> int:
        """Return its number in the store: its first stream."""
        return min(self.streams)


@dataclass(frozen=True, slots=True)
class Appended:
    """What became of a batch: the events newly stored, and those that their teller had told before (each once)."""

    stored: tuple[bytes, ...]
    known: tuple[bytes, ...]


def prepare_event(event: Event) -> PreparedEvent:
    """Hash and index an event; pure."""
    digest = event_digest(event)
    chosen = event.event_id
    sender_id = chosen if chosen is not None and parse_event_hash(chosen) is None else None
    event_id = identify_event(event, digest)
    happened = _storage.microseconds(event.event_time)
    facts = _storage.pack_event_facts(
        (_place_key(event.read_point), _place_key(event.business_location)),
        _TYPE_NUMBERS.get(event.type, OWN_TYPE),
        (event.action, event.business_step, event.disposition),
        declares_error=event.error_declaration is not None,
    )
    rows = _pack_rows(event, event_id, happened, _list_event_ids(event, digest))
    return PreparedEvent(event, event_id, digest, sender_id, happened, facts, rows, stored_form(event))


def _pack_rows(event: Event, event_id: bytes, happened: int, event_ids: Iterable[tuple[Derived, str]]) -> bytes:
    keys = list_index_keys(event, event_ids)
    return b"".join(_storage.pack_identifier(key, event_id, happened, role) for role, key in keys)


def _list_event_ids(event: Event, digest: bytes) -> list[tuple[Derived, str]]:
    """Return the ids that lead to an event beside its own hash and the one its sender chose for it.

    An id in the form of an event hash that is not this event's hash was made by other rules, or copied: it is kept and
    found, but it is no name that the sender chose, so two events may bear it, as in GS1's own examples.
    """
    chosen, declares_error = event.event_id, event.error_declaration is not None
    event_ids = []
    if chosen is not None and (claimed := parse_event_hash(chosen)) != digest:
        if claimed is not None:
            event_ids.append((Derived.CLAIMED_HASH, chosen))
        elif declares_error:
            event_ids.append((Derived.WITHDRAWN_EVENT_ID, chosen))
    if declares_error:
        event_ids.append((Derived.WITHDRAWN_EVENT_ID, event_hash_uri(digest)))
    return event_ids


def append_events(
    tx: Transaction,
    prepared: Sequence[PreparedEvent],
    belongings: Mapping[bytes, Belonging],
    *,
    capture_id: bytes,
    teller: Teller,
    record_time: datetime,
) -> Appended:
    """Store those events that their teller has not told yet; `belongings` say, by `PreparedEvent.event_id`, whose they
    are.

    Raises `HashCollision` when two different hashes share 16 bytes, `EventIdTaken` when an eventID of the batch names
    another event of the teller's already, `WritersCollided` when other writers stored the
    same events under our hands `_ATTEMPTS` times in a row (the caller may simply try again).
    """
    unique: dict[bytes, PreparedEvent] = {}
    for one in prepared:
        known = unique.setdefault(one.event_id, one)
        _require_same_hash(known.event_hash, one.event_hash)
    told, told_before = unique, frozenset[bytes]()
    for _ in range(_ATTEMPTS):
        fresh = {event_id: one for event_id, one in told.items() if event_id not in told_before}
        rows = sorted(((one, belongings[event_id]) for event_id, one in fresh.items()), key=lambda row: row[0].event_id)
        try:
            with tx.transaction():
                _write(tx, rows, capture_id, teller, record_time)
        except (psycopg.errors.UniqueViolation, psycopg.errors.DeadlockDetected) as refusal:
            if refusal.diag.constraint_name == _storage.ONE_EVENT_FOR_AN_ID:
                raise EventIdTaken from refusal
            # Most documents are new, so the store is asked only after it refused; sorted, it refuses early.
            told, told_before = _find_told(tx, unique, teller)
            continue
        return Appended(
            stored=tuple(one.event_id for one in fresh.values()),
            known=tuple(told[event_id].event_id for event_id in told if event_id in told_before),
        )
    raise WritersCollided


def identify_telling(event_id: bytes, teller: Teller) -> bytes:
    """Return the 16 bytes under which an event is kept that another organization told before this one."""
    return hashlib.sha256(b"told again" + teller.key + event_id).digest()[:KEY_BYTES]


def _find_told(
    tx: Transaction, unique: Mapping[bytes, PreparedEvent], teller: Teller
) -> tuple[dict[bytes, PreparedEvent], frozenset[bytes]]:
    """Return the events as they are to be kept, those told by others under keys of the teller's own, and the keys of
    those that the teller told before.
    """
    told, before = dict(unique), set[bytes]()
    for event_id, (digest, stream) in _storage.select_known(tx, list(unique)).items():
        if stream in teller.streams:
            _require_same_hash(digest, unique[event_id].event_hash)
            before.add(event_id)
        else:
            told[event_id] = _tell_again(unique[event_id], teller)
    again = {one.event_id: event_id for event_id, one in told.items() if one.event_id != event_id}
    for telling, (digest, _) in _storage.select_known(tx, list(again)).items():
        _require_same_hash(digest, told[again[telling]].event_hash)
        before.add(again[telling])
    return told, frozenset(before)


def _tell_again(one: PreparedEvent, teller: Teller) -> PreparedEvent:
    telling = identify_telling(one.event_id, teller)
    event_ids = _list_event_ids(one.event, one.event_hash)
    if one.event.error_declaration is None:
        event_ids.append((Derived.TOLD_AGAIN, event_hash_uri(one.event_hash)))
    return one._replace(event_id=telling, identifier_rows=_pack_rows(one.event, telling, one.happened, event_ids))


def _require_same_hash(one: bytes, other: bytes) -> None:
    if one != other:
        raise HashCollision


def _write(
    tx: Transaction,
    fresh: Sequence[tuple[PreparedEvent, Belonging]],
    capture_id: bytes,
    teller: Teller,
    record_time: datetime,
) -> None:
    if not fresh:
        return
    recorded = _storage.microseconds(record_time)
    told_by = _storage.pack_text(teller.submitter.encode())
    events = [
        _storage.pack_event(
            (one.event_id, one.event_hash, capture_id),
            (recorded, one.happened),
            one.facts,
            told_by,
            one.document,
            (belonging.stream, belonging.standing.value),
        )
        for one, belonging in fresh
    ]
    _storage.copy_events(tx, events)
    identifiers = [rows for one, _ in fresh if (rows := one.identifier_rows + _pack_chosen_id(one, teller))]
    if identifiers:
        _storage.copy_identifiers(tx, identifiers)


def _pack_chosen_id(one: PreparedEvent, teller: Teller) -> bytes:
    if one.sender_id is None or one.event.error_declaration is not None:
        return b""
    key = event_id_key(one.sender_id)
    return _storage.pack_chosen_id(key, one.event_id, one.happened, Derived.EVENT_ID, teller.number)


@lru_cache(maxsize=10_000)
def _place_key(uri: str | None) -> bytes | None:
    return None if uri is None else identifier_key(canonical_uri(uri))
