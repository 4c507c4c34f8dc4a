"""The durable event store: what was accepted is kept as it was sent, each event once for its teller, never changed.

Corrections are EPCIS error declarations: new entries that point back. Reading is by identifier, by id, by page.
"""

from gqts.events._storage import count_events
from gqts.events.append import EVENT_TYPES, Appended, PreparedEvent, Teller, append_events, prepare_event
from gqts.events.errors import EventIdTaken, HashCollision, QueryRefused, WritersCollided
from gqts.events.identity import event_hash_uri, identify_event, parse_event_hash
from gqts.events.index import Derived, list_lots, lot_number
from gqts.events.query import (
    CLASS_ROLES,
    EPC_ROLES,
    EventQuery,
    Occurrence,
    Position,
    find_event,
    find_events_naming,
    find_mentioned,
    find_named,
    find_occurrences,
    find_own_event,
    find_senders_ids,
    find_streams_named,
    find_visible,
    list_events,
    list_latest_events,
    read_events,
    update_standing,
)
from gqts.events.stored import Belonging, Standing, StoredEvent

__all__ = [
    "CLASS_ROLES",
    "EPC_ROLES",
    "EVENT_TYPES",
    "Appended",
    "Belonging",
    "Derived",
    "EventIdTaken",
    "EventQuery",
    "HashCollision",
    "Occurrence",
    "Position",
    "PreparedEvent",
    "QueryRefused",
    "Standing",
    "StoredEvent",
    "Teller",
    "WritersCollided",
    "append_events",
    "count_events",
    "event_hash_uri",
    "find_event",
    "find_events_naming",
    "find_mentioned",
    "find_named",
    "find_occurrences",
    "find_own_event",
    "find_senders_ids",
    "find_streams_named",
    "find_visible",
    "identify_event",
    "list_events",
    "list_latest_events",
    "list_lots",
    "lot_number",
    "parse_event_hash",
    "prepare_event",
    "read_events",
    "update_standing",
]
