"""Small worlds told in a line an event, for tests of the walks: the real event values, from a list in memory."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta

from gqts.epcis import Event
from gqts.events import Belonging, Derived, Standing, StoredEvent
from gqts.identifiers import canonical_uri
from gqts.tracing.naming import NamedEvent, name_event

START = datetime(2026, 9, 1, tzinfo=UTC)


def thing(name: str) -> str:
    """A private URI: what firms without GS1 keys use."""
    return f"urn:example:thing:{name}"


def at(hour: float) -> str:
    return (START + timedelta(hours=hour)).isoformat()


def _event(kind: str, hour: float, **body) -> Event:
    return Event({"type": kind, "eventTime": at(hour), "eventTimeZoneOffset": "+00:00", **body}, {})


def packing(hour: float, action: str, parent: str, *children: str, association: bool = False, **body) -> Event:
    kind = "AssociationEvent" if association else "AggregationEvent"
    listed = {"childEPCs": [thing(child) for child in children]} if children else {}
    return _event(kind, hour, parentID=thing(parent), action=action, bizStep="packing", **listed, **body)


def packing_class(hour: float, action: str, parent: str, child: str, quantity: float | None) -> Event:
    element = {"epcClass": thing(child)} | ({} if quantity is None else {"quantity": quantity})
    return _event("AggregationEvent", hour, parentID=thing(parent), action=action, childQuantityList=[element])


def seen(hour: float, *names: str, action: str = "OBSERVE", step: str = "departing", **body) -> Event:
    return _event("ObjectEvent", hour, epcList=[thing(name) for name in names], action=action, bizStep=step, **body)


def making(hour: float, inputs: list[str], outputs: list[str], **body) -> Event:
    listed = {}
    if inputs:
        listed["inputEPCList"] = [thing(name) for name in inputs]
    if outputs:
        listed["outputEPCList"] = [thing(name) for name in outputs]
    return _event("TransformationEvent", hour, **listed, **body)


def stored(event: Event, number: int) -> StoredEvent:
    digest = hashlib.sha256(str(number).encode()).digest()
    told = dict(event.body)
    if "sameAs" in told:  # the number of the event that this error declaration withdraws
        digest = hashlib.sha256(str(told.pop("sameAs")).encode()).digest()
        event = Event(told, event.namespaces)
    return StoredEvent(
        hashlib.sha256(f"id {number}".encode()).digest()[:16],
        digest,
        START,
        "urn:example:party:teller",
        bytes(16),
        event,
        Belonging(1, Standing.ATTESTED),
    )


class World:
    """An `EventSource` over a list, and a record of how many look-ups were made."""

    def __init__(self, *events: Event) -> None:
        self.events = [name_event(stored(event, number)) for number, event in enumerate(events)]
        self.lookups = 0

    def find_mentions(self, uris, roles=None) -> dict[str, list[NamedEvent]]:
        self.lookups += 1
        found: dict[str, list[NamedEvent]] = {}
        for event in self.events:
            named = [(int(role), uri) for role, listed in event.by_role.items() for uri in listed]
            named += [(int(Derived.LOT_OF), lot) for lot in event.lots]
            for uri in dict.fromkeys(uri for role, uri in named if roles is None or role in {int(r) for r in roles}):
                if uri in uris:
                    found.setdefault(uri, []).append(event)
        return found

    def numbers(self, found) -> list[int]:
        """The numbers of the events found, as they were told."""
        place = {event.event_id: number for number, event in enumerate(self.events)}
        return sorted(place[event_id] for event_id in found)


def canonical(name: str) -> str:
    return canonical_uri(thing(name))
