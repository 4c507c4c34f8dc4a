"""Tracing: the journey of a thing back to what it was made of, and forward to everything that came of it.

Containment is in time: an event on a pallet belongs to an item's journey only while the item was on it. `containment`,
`backward`, `forward`, `stages`, `level`, `chain` and `seeing` are pure; `read` puts them on the store.
"""

from gqts.tracing.backward import EventSource, walk_backward
from gqts.tracing.containment import find_emptyings, find_stays
from gqts.tracing.forward import Reached
from gqts.tracing.journey import (
    Basis,
    Edge,
    Journey,
    Link,
    Responsible,
    Stage,
    Stay,
    Step,
    TraceLevel,
    Withheld,
)
from gqts.tracing.naming import PACKED, NamedEvent, name_event, withdraw_declared
from gqts.tracing.partners import Partners, find_partners
from gqts.tracing.query import SeenEvent, SignInNeeded, list_latest_items, query_event, query_events
from gqts.tracing.read import JOURNEY_LIMIT, Story, find_ties_to, iterate_reached, read_story
from gqts.tracing.several import LOT_ROLES, Gathered, gather_journeys, open_source

__all__ = [
    "JOURNEY_LIMIT",
    "LOT_ROLES",
    "PACKED",
    "Basis",
    "Edge",
    "EventSource",
    "Gathered",
    "Journey",
    "Link",
    "NamedEvent",
    "Partners",
    "Reached",
    "Responsible",
    "SeenEvent",
    "SignInNeeded",
    "Stage",
    "Stay",
    "Step",
    "Story",
    "TraceLevel",
    "Withheld",
    "find_emptyings",
    "find_partners",
    "find_stays",
    "find_ties_to",
    "gather_journeys",
    "iterate_reached",
    "list_latest_items",
    "name_event",
    "open_source",
    "query_event",
    "query_events",
    "read_story",
    "walk_backward",
    "withdraw_declared",
]
