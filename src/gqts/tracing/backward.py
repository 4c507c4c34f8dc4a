"""Walk from a subject to everything that concerns it: its own events, those of what held it, of its lot, and of what
it was made of.

Pure: events come through an `EventSource`. The walk goes level by level, one batch of look-ups a level, which is what
works on one machine and on many (design.md §3). A cycle ends where an identifier comes up again in its own chain.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol

from gqts.epcis import Role
from gqts.tracing.containment import find_emptyings, find_stays, is_within, overlap
from gqts.tracing.journey import Edge, Link, Stay
from gqts.tracing.naming import CONSUMED, MADE, OBSERVED, PACKED, NamedEvent, withdraw_declared

Window = tuple[datetime | None, datetime | None]

LEVELS = 64
"""Deepest chain followed; a real one (material, product, case, pallet, container, ship) has fewer than ten."""

MOVEMENTS = frozenset(
    ["shipping", "departing", "arriving", "receiving", "loading", "unloading", "transporting", "picking", "packing",
     "unpacking", "storing", "stocking", "staging_outbound", "consigning", "retail_selling", "dispensing",
     "entering_exiting", "collecting", "stock_taking", "cycle_counting", "void_shipping"]
)  # fmt: skip
"""Steps that happen to a part of a lot: they say nothing of another part's item."""


class EventSource(Protocol):
    """Where events come from; by canonical identifier, in batches."""

    def find_mentions(self, uris: Collection[str], roles: Collection[int] | None = None) -> dict[str, list[NamedEvent]]:
        """Return, for each identifier, the events that name it (in `roles`, if given), in no order."""
        ...


@dataclass(frozen=True, slots=True)
class Visit:
    """One identifier to look at, why, and for which time."""

    uri: str
    link: Link
    chain: tuple[str, ...]
    window: Window


@dataclass(frozen=True, slots=True)
class Found:
    """An event that concerns the subject, and the visit that found it."""

    event: NamedEvent
    visit: Visit
    role: Role


@dataclass(slots=True)
class Walk:
    """What a walk found: events once each, by the closest way; the edges it went along."""

    found: dict[bytes, Found] = field(default_factory=dict)
    edges: dict[tuple[str, str, str, datetime | None], Edge] = field(default_factory=dict)
    lots: list[str] = field(default_factory=list)
    is_truncated: bool = False


_CLOSENESS = {Link.OWN: 0, Link.LOT: 1, Link.CONTAINED: 2, Link.MADE_OF: 3}


def walk_backward(source: EventSource, subject: str, *, limit: int, with_materials: bool = True) -> Walk:
    """Return everything that concerns `subject` (canonical), at most about `limit` events; what it was made of is left
    out when it is not asked for.
    """
    walk = Walk()
    level = [Visit(subject, Link.OWN, (subject,), (None, None))]
    seen: set[tuple[str, Link, Window]] = set()
    for _ in range(LEVELS):
        fresh = {(visit.uri, visit.link, visit.window): visit for visit in level}
        level = [visit for place, visit in fresh.items() if place not in seen]
        seen.update(fresh)
        if not level:
            return walk
        if len(walk.found) >= limit:
            break
        level = _walk_level(source, level, walk, with_materials=with_materials)
    walk.is_truncated = True
    return walk


def _walk_level(source: EventSource, level: list[Visit], walk: Walk, *, with_materials: bool) -> list[Visit]:
    mentions = {
        uri: withdraw_declared(events) for uri, events in source.find_mentions({visit.uri for visit in level}).items()
    }
    parents = {
        event.parent for events in mentions.values() for event in events if event.packs and event.parent is not None
    }
    held = source.find_mentions(parents, [Role.PARENT]) if parents else {}
    emptyings = {parent: find_emptyings(parent, withdraw_declared(events)) for parent, events in held.items()}
    onward: list[Visit] = []
    for visit in level:
        events = mentions.get(visit.uri, [])
        for event in events:
            role = _concerns(visit, event)
            if role is not None:
                _keep(walk, Found(event, visit, role))
        current = [event for event in events if not event.is_voided]
        if visit.link is not Link.LOT:
            onward.extend(_visit_holders(visit, current, emptyings, walk))
        if with_materials:
            onward.extend(_visit_materials(source, visit, current, walk))
        if visit.link is Link.OWN:
            onward.extend(_visit_lots(visit, current, walk))
    return onward


def _concerns(visit: Visit, event: NamedEvent) -> Role | None:
    """Return the role in which the event concerns the visit's identifier, or None when it does not."""
    if not is_within(event.at, visit.window):
        return None
    roles = event.roles_of(visit.uri)
    if visit.link is Link.CONTAINED:
        # What else was put into the same pallet is not this item's story.
        wanted = [role for role in roles if role in (*OBSERVED, *PACKED) or (role is Role.PARENT and not event.packs)]
    elif visit.link is Link.LOT:
        is_movement = event.stored.event.business_step in MOVEMENTS
        wanted = [role for role in roles if role in MADE or (role in OBSERVED and not is_movement)]
    elif visit.link is Link.MADE_OF:
        wanted = [role for role in roles if role not in CONSUMED]
    else:
        wanted = list(roles)
    return wanted[0] if wanted else None


def _keep(walk: Walk, found: Found) -> None:
    before = walk.found.get(found.event.event_id)
    if before is None or _distance(found.visit) < _distance(before.visit):
        walk.found[found.event.event_id] = found


def _distance(visit: Visit) -> tuple[int, int]:
    return (_CLOSENESS[visit.link], len(visit.chain))


def _add_edge(walk: Walk, edge: Edge) -> None:
    walk.edges.setdefault((edge.source, edge.target, edge.kind, edge.since), edge)


def _visit_holders(
    visit: Visit, events: Iterable[NamedEvent], emptyings: Mapping[str, list[datetime]], walk: Walk
) -> list[Visit]:
    packings = [event for event in events if visit.uri in event.list_named(PACKED)]
    visits = []
    for stay in find_stays(visit.uri, packings, emptyings):
        window = overlap(visit.window, (stay.since, stay.until))
        if window is None or stay.parent in visit.chain:
            continue
        _add_edge(walk, _stay_edge(stay))
        link = Link.MADE_OF if visit.link is Link.MADE_OF else Link.CONTAINED
        visits.append(Visit(stay.parent, link, (*visit.chain, stay.parent), window))
    return visits


def _stay_edge(stay: Stay) -> Edge:
    kind = "associated" if stay.is_association else "contains"
    return Edge(stay.parent, stay.child, kind, stay.since, stay.until)


def _visit_materials(source: EventSource, visit: Visit, events: Iterable[NamedEvent], walk: Walk) -> list[Visit]:
    visits = []
    if visit.link is Link.CONTAINED:
        return []
    for event in events:
        if visit.uri not in event.list_named(MADE) or not is_within(event.at, visit.window):
            continue
        for part in _whole_transformation(source, event):
            told_by = (event.event_id, part.event_id)
            for material in part.list_named(CONSUMED):
                hash_uri = event.stored.hash_uri
                _add_edge(walk, Edge(material, visit.uri, "became", event.at, None, hash_uri, told_by))
                if part.event_id != event.event_id:
                    _keep(walk, Found(part, replace(visit, link=Link.MADE_OF), part.roles_of(material)[0]))
                if material not in visit.chain:
                    chain = (*visit.chain, material)
                    visits.append(Visit(material, Link.MADE_OF, chain, (None, event.at)))
    return visits


def _whole_transformation(source: EventSource, event: NamedEvent) -> list[NamedEvent]:
    """Return the event, and those that share its transformationID: inputs and outputs may be told apart (§7.4.5)."""
    identifier = event.transformation
    if identifier is None:
        return [event]
    same = source.find_mentions([identifier], [Role.TRANSFORMATION]).get(identifier, [])
    return [one for one in withdraw_declared(same) if not one.is_voided] or [event]


def _visit_lots(visit: Visit, events: Iterable[NamedEvent], walk: Walk) -> list[Visit]:
    visits = []
    for event in events:
        if visit.uri not in event.list_named((Role.EPC, Role.OUTPUT)):
            continue
        for lot in event.lots:
            if visit.uri.startswith(lot.partition("/10/")[0] + "/21/"):
                told_by = (event.event_id,)
                _add_edge(walk, Edge(lot, visit.uri, "lot_of", event.at, None, event.stored.hash_uri, told_by))
                if lot not in walk.lots:
                    walk.lots.append(lot)
                visits.append(Visit(lot, Link.LOT, (*visit.chain, lot), (None, None)))
    return visits
