"""Tracing: the journey of a thing back to what it was made of, and forward to everything that came of it.

Containment is in time: an event on a pallet belongs to an item's journey only while the item was on it. `containment`,
`backward`, `forward`, `stages` and `level` are pure; `read` puts them on the store.
"""

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
)
from gqts.tracing.read import JOURNEY_LIMIT, iterate_reached, read_journey

__all__ = [
    "JOURNEY_LIMIT",
    "Basis",
    "Edge",
    "Journey",
    "Link",
    "Reached",
    "Responsible",
    "Stage",
    "Stay",
    "Step",
    "TraceLevel",
    "iterate_reached",
    "read_journey",
]
