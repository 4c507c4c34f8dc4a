"""From events to what is told of the linked goods: the walk back from each of them, in time.

Promise: pure, over any `EventSource`: the store as customs may see it, or events held in memory (`HeldEvents`), so that
an evaluation without a database links and judges by the same code. What the goods were made of is left out: it says
nothing of their import.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace

from gqts.catalogue import Site
from gqts.epcis import Event
from gqts.events import Derived, Standing, StoredEvent
from gqts.evidence.happening import Told
from gqts.evidence.voice import Voice
from gqts.identifiers import canonical_uri
from gqts.tracing import (
    JOURNEY_LIMIT,
    LOT_ROLES,
    EventSource,
    Link,
    NamedEvent,
    name_event,
    walk_backward,
    withdraw_declared,
)

VoiceOf = Callable[[StoredEvent], Voice]


class HeldEvents:
    """An `EventSource` over events in memory, looked up by identifier as the store does it."""

    def __init__(self, events: Iterable[StoredEvent]) -> None:
        self._by_uri: dict[str, list[tuple[int, NamedEvent]]] = {}
        for stored in events:
            named = name_event(stored)
            for role, uris in named.by_role.items():
                for uri in uris:
                    self._by_uri.setdefault(uri, []).append((int(role), named))
            for lot in named.lots:
                self._by_uri.setdefault(lot, []).append((int(Derived.LOT_OF), named))

    def find_mentions(self, uris: Collection[str], roles: Collection[int] | None = None) -> dict[str, list[NamedEvent]]:
        """Return, for each identifier, the events that name it (in `roles`, if given)."""
        chosen = None if roles is None else {int(role) for role in roles}
        found: dict[str, list[NamedEvent]] = {}
        for uri in uris:
            told = {one.event_id: one for role, one in self._by_uri.get(uri, ()) if chosen is None or role in chosen}
            if told:
                found[uri] = list(told.values())
        return found


def tell_events(
    source: EventSource,
    subjects: Iterable[str],
    voice_of: VoiceOf,
    sites: Mapping[str, Site],
    *,
    limit: int = JOURNEY_LIMIT,
) -> tuple[Told, ...]:
    """Return what is told of the goods, each event once, with the goods it concerns.

    `sites` are places by the URIs that events name; `limit` bounds the events of one of the goods.
    """
    told: dict[bytes, Told] = {}

    def tell(stored: StoredEvent, subject: str, link: Link) -> None:
        one = told.get(stored.event_id) or Told(
            stored.event,
            reference_of(stored),
            stored.record_time,
            voice_of(stored),
            is_attested=stored.belonging.standing is Standing.ATTESTED,
            site=find_site(stored.event, sites),
        )
        told[stored.event_id] = concern(one, subject, link)

    for subject in dict.fromkeys(subjects):
        walk = walk_backward(source, subject, limit=limit, with_materials=False)
        for found in walk.found.values():
            if not found.event.is_voided:
                tell(found.event.stored, subject, found.visit.link)
        for lots in source.find_mentions(walk.lots, LOT_ROLES).values() if walk.lots else ():
            for event in withdraw_declared(lots):
                if not event.is_voided:
                    tell(event.stored, subject, Link.LOT)
    return tuple(told.values())


def concern(told: Told, subject: str, link: Link) -> Told:
    """Return an event that concerns one more of the goods, itself and what held it, or its lot."""
    if link is Link.LOT:
        return replace(told, lot_of=told.lot_of | {subject})
    return replace(told, concerns=told.concerns | {subject})


def reference_of(stored: StoredEvent) -> str:
    """Return by which an event is found again: its hash, or the store's key when its hash is not told."""
    return stored.hash_uri or f"event:{stored.event_id.hex()}"


def find_site(event: Event, sites: Mapping[str, Site]) -> Site | None:
    """Return the place that an event names, its read point before its business location."""
    for place in (event.read_point, event.business_location):
        if place is not None:
            site = sites.get(place) or sites.get(canonical_uri(place))
            if site is not None:
                return site
    return None
