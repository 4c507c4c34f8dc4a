"""What a capture stored: the identifiers that its events name, for those who follow goods; and the events of a kind."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import timedelta
from uuid import UUID

from gqts.capture import _storage
from gqts.events import EventQuery, Position, StoredEvent, list_events
from gqts.identifiers import canonical_uri, identifier_key
from gqts.kit.database import Transaction
from gqts.sharing import FactKind, require_streams

_PAGE = 500
_INSTANT = timedelta(microseconds=1)


def list_keys_captured(tx: Transaction, capture_id: UUID) -> set[bytes]:
    """Return the keys of all identifiers that the events stored by a capture name; none of one that is not known."""
    return {
        identifier_key(canonical_uri(uri))
        for stored in list_events_captured(tx, capture_id, frozenset(FactKind))
        for _, uri in stored.event.identifiers()
    }


def list_captures(tx: Transaction, *, after: UUID | None, limit: int) -> list[UUID]:
    """Return a page of the captures of everybody that stored events, in order of id; `after` ended the last."""
    return _storage.select_captures(tx, after, limit)


def list_events_captured(tx: Transaction, capture_id: UUID, kinds: Collection[FactKind]) -> Iterator[StoredEvent]:
    """Yield the events of some kinds that a capture stored; none of one that is not known."""
    found = _storage.select_submission(tx, capture_id)
    if found is None:
        return
    organization_id, at = found
    streams = [stream for kind, stream in require_streams(tx, organization_id).items() if kind in kinds]
    query = EventQuery(from_record_time=at, before_record_time=at + _INSTANT)
    after: Position | None = None
    while True:
        page = list_events(tx, query, streams, after=after, limit=_PAGE)
        yield from (stored for stored in page if stored.capture_id == capture_id.bytes)
        if len(page) < _PAGE:
            return
        after = Position(page[-1].record_time, page[-1].event_id)
