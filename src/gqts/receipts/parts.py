"""The parts of an event that can be shown one by one: what its commitment is made of.

Promise: whatever a viewer may be shown of an event (`gqts.sharing.redaction`) is made of whole parts, so each view can
be checked against the one commitment. A list is as many parts as it has elements, an object as many as it has members;
what the sender's prefixes stand for, who told the event and when it was recorded are parts too. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from gqts.epcis import Event, Role
from gqts.events import StoredEvent
from gqts.identifiers import canonical_uri

TOLD_BY, RECORDED, PREVIOUS = "gqts:told_by", "gqts:recorded", "gqts:previous"
"""Names of the parts that gqts adds. Committed to: never renamed."""
_ITEMS = frozenset([Role.EPC, Role.PARENT, Role.CHILD, Role.INPUT, Role.OUTPUT])
_CLASSES = frozenset([Role.QUANTITY, Role.CHILD_QUANTITY, Role.INPUT_QUANTITY, Role.OUTPUT_QUANTITY])
CHAINED_ROLES = tuple(sorted(_ITEMS | _CLASSES))
"""In these roles an event continues the chain of the thing it names."""


def list_parts(event: Event) -> Iterator[tuple[str, Any]]:
    """Yield (name, value) of each part of what a sender said."""
    for name, value in event.body.items():
        if isinstance(value, list):
            yield from ((name, one) for one in value)
        elif isinstance(value, Mapping):
            yield from ((f"{name}/{member}", one) for member, one in value.items())
        else:
            yield name, value
    yield from ((f"@context/{prefix}", uri) for prefix, uri in event.namespaces.items())


def list_added(stored: StoredEvent) -> Iterator[tuple[str, Any]]:
    """Yield the parts that gqts adds to every event: who told it, and when it was recorded."""
    yield TOLD_BY, stored.submitter
    yield RECORDED, write_recorded(stored.record_time)


def previous_part(thing: str, entry: str | None) -> tuple[str, Any]:
    """Return the part that says which entry of the log told something of a thing before; None when none did."""
    return PREVIOUS, [thing, entry]


def list_chained(event: Event) -> list[str]:
    """Return the instances and lots that an event names, canonical, each once: those whose chains it continues."""
    return list(
        dict.fromkeys(
            uri
            for role, sent in event.identifiers()
            if role in _ITEMS or role in _CLASSES
            if _is_chained(uri := canonical_uri(sent), role)
        )
    )


def write_recorded(at: datetime) -> str:
    """Return an instant as it is committed to."""
    return at.isoformat().replace("+00:00", "Z")


def _is_chained(uri: str, role: Role) -> bool:
    return role in _ITEMS or "/10/" in uri
