"""Append events to the store: each once, whatever happens.

`prepare_event` does everything that needs no database; `append_events` writes what is new. Two writers with the same
event at the same time both end well: the second waits for the first, then finds the event known. Rows are written in
order of key, so that writers never wait for each other in a circle.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

import psycopg

from gqts.epcis import Event, event_digest, stored_form
from gqts.events import _storage
from gqts.events.errors import EventIdTaken, HashCollision, WritersCollided
from gqts.events.identity import event_hash_uri, identify_event, parse_event_hash
from gqts.events.index import Derived, list_index_keys
from gqts.events.stored import Belonging, Standing
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
    happened in PostgreSQL microseconds, its packed facts and identifier rows, and the document that is kept.
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
class Appended:
    """What became of a batch: ids newly stored, and ids that were stored before (in order, each once)."""

    stored: tuple[bytes, ...]
    known: tuple[bytes, ...]


def prepare_event(event: Event) -> PreparedEvent:
    """Hash and index an event; pure."""
    digest = event_digest(event)
    event_ids = _list_event_ids(event, digest)
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
    rows = [_storage.pack_identifier(key, event_id, happened, role) for role, key in list_index_keys(event, event_ids)]
    return PreparedEvent(event, event_id, digest, sender_id, happened, facts, b"".join(rows), stored_form(event))


def _list_event_ids(event: Event, digest: bytes) -> list[tuple[Derived, str]]:
    """Return the ids that lead to an event beside its own hash; the one its sender chose comes first.

    An id in the form of an event hash that is not this event's hash was made by other rules, or copied: it is kept and
    found, but it is no name that the sender chose, so two events may bear it, as in GS1's own examples.
    """
    chosen, declares_error = event.event_id, event.error_declaration is not None
    event_ids = []
    if chosen is not None and (claimed := parse_event_hash(chosen)) != digest:
        role = Derived.WITHDRAWN_EVENT_ID if declares_error else Derived.EVENT_ID
        event_ids.append((role if claimed is None else Derived.CLAIMED_HASH, chosen))
    if declares_error:
        event_ids.append((Derived.WITHDRAWN_EVENT_ID, event_hash_uri(digest)))
    return event_ids


def append_events(
    tx: Transaction,
    prepared: Sequence[PreparedEvent],
    belongings: Mapping[bytes, Belonging],
    *,
    capture_id: bytes,
    submitter: str,
    record_time: datetime,
) -> Appended:
    """Store those events that are not stored yet; `belongings`, by event id, say whose they are.

    An event that somebody merely claimed before goes to whoever now shows the authority to say it: who is quicker to
    repeat what a factory is about to say gains nothing.

    Raises `HashCollision` when two different hashes share 16 bytes, `EventIdTaken` when an eventID of the batch names
    another event already, `WritersCollided` when other writers stored the
    same events under our hands `_ATTEMPTS` times in a row (the caller may simply try again).
    """
    unique: dict[bytes, PreparedEvent] = {}
    for one in prepared:
        known = unique.setdefault(one.event_id, one)
        _require_same_hash(known.event_hash, one.event_hash)
    stored_before: dict[bytes, bytes] = {}
    for _ in range(_ATTEMPTS):
        for event_id, digest in stored_before.items():
            _require_same_hash(digest, unique[event_id].event_hash)
        fresh = sorted(event_id for event_id in unique if event_id not in stored_before)
        try:
            with tx.transaction():
                _write(tx, [(unique[one], belongings[one]) for one in fresh], capture_id, submitter, record_time)
        except (psycopg.errors.UniqueViolation, psycopg.errors.DeadlockDetected) as refusal:
            if refusal.diag.constraint_name == _storage.ONE_EVENT_FOR_AN_ID:
                raise EventIdTaken from refusal
            # Most documents are new, so the store is asked only after it refused; sorted, it refuses early.
            stored_before = _storage.select_known(tx, list(unique))
            continue
        _take_over(tx, [event_id for event_id in unique if event_id in stored_before], belongings, submitter)
        return Appended(
            stored=tuple(event_id for event_id in unique if event_id not in stored_before),
            known=tuple(event_id for event_id in unique if event_id in stored_before),
        )
    raise WritersCollided


def _take_over(tx: Transaction, known: Sequence[bytes], belongings: Mapping[bytes, Belonging], submitter: str) -> None:
    attested = [one for one in known if belongings[one].standing is Standing.ATTESTED]
    if attested:
        streams = [belongings[one].stream for one in attested]
        level = Standing.ATTESTED.value
        _storage.update_belonging(tx, attested, streams, submitter, below=level, standing=level)


def _require_same_hash(one: bytes, other: bytes) -> None:
    if one != other:
        raise HashCollision


def _write(
    tx: Transaction,
    fresh: Sequence[tuple[PreparedEvent, Belonging]],
    capture_id: bytes,
    submitter: str,
    record_time: datetime,
) -> None:
    if not fresh:
        return
    recorded = _storage.microseconds(record_time)
    told_by = _storage.pack_text(submitter.encode())
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
    identifiers = [one.identifier_rows for one, _ in fresh if one.identifier_rows]
    if identifiers:
        _storage.copy_identifiers(tx, identifiers)


@lru_cache(maxsize=10_000)
def _place_key(uri: str | None) -> bytes | None:
    return None if uri is None else identifier_key(canonical_uri(uri))
