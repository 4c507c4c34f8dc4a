"""What a capture stored, for those who follow goods: the identifiers that its events name, by their keys."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from gqts.capture import _storage
from gqts.events import EventQuery, Position, list_events
from gqts.identifiers import canonical_uri, identifier_key
from gqts.kit.database import Transaction
from gqts.sharing import require_streams

_PAGE = 500
_INSTANT = timedelta(microseconds=1)


def list_keys_captured(tx: Transaction, capture_id: UUID) -> set[bytes]:
    """Return the keys of all identifiers that the events stored by a capture name; none of one that is not known."""
    found = _storage.select_submission(tx, capture_id)
    if found is None:
        return set()
    organization_id, at = found
    streams = list(require_streams(tx, organization_id).values())
    query = EventQuery(from_record_time=at, before_record_time=at + _INSTANT)
    keys: set[bytes] = set()
    after: Position | None = None
    while True:
        page = list_events(tx, query, streams, after=after, limit=_PAGE)
        for stored in page:
            if stored.capture_id == capture_id.bytes:
                keys |= {identifier_key(canonical_uri(uri)) for _, uri in stored.event.identifiers()}
        if len(page) < _PAGE:
            return keys
        after = Position(page[-1].record_time, page[-1].event_id)
