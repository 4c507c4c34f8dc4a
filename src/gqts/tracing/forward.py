"""Walk from a subject to everything that came of it: made from this lot, in this container, of this batch.

Pure, and level by level like the way back. Containment is in time here too: what was in a case counts for the pallet
only if it was in the case while the case was on the pallet.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from gqts.epcis import Role
from gqts.events import Derived, Standing
from gqts.tracing.backward import LEVELS, EventSource, Window
from gqts.tracing.containment import find_emptyings, find_stays, overlap
from gqts.tracing.naming import CONSUMED, MADE, PACKED, NamedEvent, withdraw_declared

ONWARD = (*CONSUMED, Role.PARENT, Derived.LOT_OF)
"""The roles in which an event that names a thing leads onward from it."""


@dataclass(frozen=True, slots=True)
class Reached:
    """Something that came of the subject: how (`became`, `contains`, `associated`, `lot_of`), of what, when, by which
    event; `depth` counts the arrows from the subject. `is_shown` tells that whoever says so has shown that it may: it
    made what came of it, or owns both what holds and what is held.
    """

    uri: str
    how: str
    source: str
    since: datetime | None
    until: datetime | None
    event_id: str
    depth: int
    is_shown: bool = False

    @property
    def window(self) -> Window:
        """Return the time for which what comes of this counts: what was held counts no longer than it was held."""
        return self.since, self.until if self.how in ("contains", "associated") else None


def walk_forward(source: EventSource, subject: str) -> Iterator[list[Reached]]:
    """Yield what was reached, a level at a time, each identifier once (by its shortest way)."""
    seen = {subject}
    level: dict[str, Window] = {subject: (None, None)}
    for depth in range(1, LEVELS + 1):
        fresh: dict[str, Reached] = {}
        for one in step_forward(source, level.items(), depth):
            if one.uri not in seen:
                fresh.setdefault(one.uri, one)
        if not fresh:
            return
        seen.update(fresh)
        yield list(fresh.values())
        level = {one.uri: one.window for one in fresh.values()}


def step_forward(source: EventSource, places: Iterable[tuple[str, Window]], depth: int) -> list[Reached]:
    """Return everything one arrow onward from things, each for a time; what is reached twice is listed twice."""
    visits = list(places)
    mentions = source.find_mentions({uri for uri, _ in visits}, ONWARD)
    usable = {uri: [one for one in withdraw_declared(named) if not one.is_voided] for uri, named in mentions.items()}
    reached: list[Reached] = []
    for uri, window in visits:
        events = usable.get(uri, [])
        reached.extend(_list_became(source, uri, events, window, depth))
        reached.extend(_list_instances(uri, events, depth))
        reached.extend(_list_held(source, uri, events, window, depth))
    return reached


def _list_became(
    source: EventSource, uri: str, events: Iterable[NamedEvent], window: Window, depth: int
) -> Iterator[Reached]:
    for event in events:
        if uri not in event.list_named(CONSUMED) or (window[0] is not None and event.at < window[0]):
            continue
        parts = [event]
        if event.transformation is not None:
            same = source.find_mentions([event.transformation], [Role.TRANSFORMATION])
            parts = [one for one in withdraw_declared(same.get(event.transformation, [])) if not one.is_voided]
        for part in parts:
            is_shown = _is_attested(part) and (
                _is_attested(event) or part.stored.belonging.stream == event.stored.belonging.stream
            )
            for output in part.list_named(MADE):
                yield Reached(output, "became", uri, part.at, None, part.stored.hash_uri, depth, is_shown)


def _list_instances(uri: str, events: Iterable[NamedEvent], depth: int) -> Iterator[Reached]:
    gtin = uri.partition("/10/")[0] + "/21/"
    for event in events:
        if uri in event.lots:
            hash_uri, is_shown = event.stored.hash_uri, _is_attested(event)
            for instance in event.list_named((Role.EPC, Role.OUTPUT)):
                if instance.startswith(gtin):
                    yield Reached(instance, "lot_of", uri, event.at, None, hash_uri, depth, is_shown)


def _list_held(
    source: EventSource, uri: str, events: Iterable[NamedEvent], window: Window, depth: int
) -> Iterator[Reached]:
    holdings = [event for event in events if event.packs and event.parent == uri]
    named_by: dict[str, NamedEvent] = {}
    for event in holdings:
        for child in event.list_named(PACKED):
            named_by.setdefault(child, event)
    if not named_by:
        return
    emptyings = {uri: find_emptyings(uri, holdings)}
    packings = source.find_mentions(named_by.keys(), PACKED)
    for child, event in named_by.items():
        for stay in find_stays(child, withdraw_declared(packings.get(child, [])), emptyings):
            within = overlap(window, (stay.since, stay.until)) if stay.parent == uri else None
            if within is not None:
                how = "associated" if stay.is_association else "contains"
                yield Reached(child, how, uri, *within, event.stored.hash_uri, depth, _is_attested(event))


def _is_attested(event: NamedEvent) -> bool:
    return event.stored.belonging.standing is Standing.ATTESTED
