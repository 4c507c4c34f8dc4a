"""What a recall reads of the store: onward to everything affected, back to where it came from, and where all of it is.

A recall needs the whole of how goods hang together, whoever shows what: goods that somebody withholds are dangerous all
the same. So this module reads without the glass. What it gives back beyond "affected" is only what the recaller may
see (`gqts.tracing.whereabouts`), and who is to be told, which only the notices use. Its callers have shown that they
may recall what the walk begins with (`gqts.recalls.right`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from gqts.epcis import Role
from gqts.events import (
    EventQuery,
    Position,
    Standing,
    find_events_naming,
    find_mentioned,
    find_occurrences,
    find_senders_ids,
    list_events,
    read_events,
)
from gqts.identifiers import Identifier, canonical_uri, identifier_key
from gqts.kit.database import Transaction
from gqts.organizations import Organization, find_organizations, find_party_owners
from gqts.organizations import Role as Part
from gqts.sharing import (
    OPERATOR_VIEWER,
    Field,
    Glass,
    Purpose,
    Shown,
    Tie,
    compose_viewer,
    list_visible_streams,
    record_looks,
    unfiltered,
)
from gqts.tracing.backward import Window, walk_backward
from gqts.tracing.forward import ONWARD, Reached, step_forward
from gqts.tracing.naming import MADE, OBSERVED, NamedEvent, name_event, withdraw_declared
from gqts.tracing.read import JOURNEY_LIMIT
from gqts.tracing.source import StoredEvents
from gqts.tracing.whereabouts import Locator, Register, Whereabouts, gather, list_registered

_HANDLED = Tie(is_in_chain=True)
_PAGE = 1_000
_MOST_EVENTS = 100_000


@dataclass(frozen=True, slots=True)
class Origin:
    """A lot that a thing belongs to, or something it was made of; `depth` counts the arrows back."""

    uri: str
    how: str
    depth: int


@dataclass(frozen=True, slots=True)
class Made:
    """A quantity of a lot that was made; `uom` is empty for pieces."""

    uri: str
    quantity: float
    uom: str


@dataclass(frozen=True, slots=True)
class Located:
    """The whereabouts of a batch in its order, one for all things that stand for each other; and what was seen of
    others' facts: (owner, kind) to how many events.
    """

    found: tuple[Whereabouts, ...]
    seen: dict[tuple[UUID, int], int]


def follow(tx: Transaction, places: Iterable[tuple[str, Window]], depth: int) -> list[Reached]:
    """Return everything one arrow onward from things, whoever shows it."""
    with unfiltered(tx):
        return step_forward(StoredEvents(tx, is_keeping=False), places, depth)


def count_onward(tx: Transaction, uris: Collection[str], *, most: int) -> int:
    """Return how many mentions lead onward from things, at most `most`: what one step would have to read."""
    keys = [identifier_key(uri) for uri in uris]
    with unfiltered(tx):
        return len(find_occurrences(tx, keys, roles=[int(role) for role in ONWARD], limit=most))


def find_leading(tx: Transaction, keys: Sequence[bytes]) -> set[bytes]:
    """Return those of things, by key, that any event leads onward from; nearly all that shoppers hold are none."""
    with unfiltered(tx):
        return find_mentioned(tx, keys, [int(role) for role in ONWARD])


def follow_page(
    tx: Transaction, place: tuple[str, Window], depth: int, *, after: bytes | None, limit: int
) -> tuple[list[Reached], bytes | None]:
    """Return what is one arrow onward from one thing by the next `limit` events, and the last of them, None at the end.

    For a lot of which thousands of events make something. What it holds comes with the first page.
    """
    uri, _ = place
    roles = [int(role) for role in ONWARD if role is not Role.PARENT]
    with unfiltered(tx):
        source = StoredEvents(tx, is_keeping=False)
        ids = find_events_naming(tx, identifier_key(uri), roles, after=after, limit=limit)
        events = list(read_events(tx, ids).values())
        withdrawals = find_senders_ids(tx, [one.hash_uri for one in events])
        told = {one.event_id: one for one in events}
        told.update({one.event_id: one for those in withdrawals.values() for one in those})
        named = [name_event(one) for one in told.values() if one.event_id in ids or one.event.error_declaration]
        if after is None:
            held = source.find_mentions([uri], [Role.PARENT]).get(uri, [])
            named.extend(one for one in held if one.event_id not in told)
        reached = step_forward(_Page(source, uri, named), [place], depth)
    return reached, ids[-1] if len(ids) == limit else None


class _Page:
    """A page of the events that name one thing, and everything of all others, as an `EventSource`."""

    def __init__(self, source: StoredEvents, uri: str, events: list[NamedEvent]) -> None:
        self._source = source
        self._uri = uri
        self._events = events

    def find_mentions(self, uris: Collection[str], roles: Collection[int] | None = None) -> dict[str, list[NamedEvent]]:
        if set(uris) == {self._uri} and roles == ONWARD:
            return {self._uri: self._events}
        return self._source.find_mentions(uris, roles)


def find_origins(tx: Transaction, identifier: Identifier) -> list[Origin]:
    """Return the lots that a thing belongs to and all that it was made of, the nearest first."""
    with unfiltered(tx):
        walk = walk_backward(StoredEvents(tx), identifier.canonical, limit=JOURNEY_LIMIT)
    known = {identifier.canonical: 0}
    origins: list[Origin] = []
    arrows = [edge for edge in walk.edges.values() if edge.kind in ("became", "lot_of")]
    is_growing = True
    while is_growing:
        is_growing = False
        for edge in arrows:
            if edge.target in known and edge.source not in known:
                known[edge.source] = known[edge.target] + 1
                origins.append(Origin(edge.source, edge.kind, known[edge.source]))
                is_growing = True
    return sorted(origins, key=lambda one: (one.depth, one.uri))


def find_made_at(tx: Transaction, place: str, since: datetime, until: datetime) -> list[str]:
    """Return everything that was made, or began, at a read point in a time, canonical: what a line's shift turned out.

    `place` is the read point as it was sent, or its canonical form.
    """
    with unfiltered(tx):
        streams = list_visible_streams(tx, OPERATOR_VIEWER, at=until, purpose=Purpose.TRACE)
        query = EventQuery(read_points=(place,), from_event_time=since, before_event_time=until)
        made: dict[str, None] = {}
        after: Position | None = None
        for _ in range(0, _MOST_EVENTS, _PAGE):
            page = list_events(tx, query, streams, after=after, limit=_PAGE)
            for stored in page:
                event = name_event(stored)
                is_begun = stored.event.type == "ObjectEvent" and stored.event.action == "ADD"
                made.update(dict.fromkeys(event.list_named(MADE + (OBSERVED if is_begun else ()))))
            if len(page) < _PAGE:
                break
            after = Position(page[-1].record_time, page[-1].event_id)
        return _drop_withdrawn(tx, list(made))


def _drop_withdrawn(tx: Transaction, uris: Sequence[str]) -> list[str]:
    """Return those of things that were made by an event that still stands."""
    mentions = StoredEvents(tx).find_mentions(uris, [*MADE, *OBSERVED])
    return [uri for uri in uris if any(not one.is_voided for one in withdraw_declared(mentions.get(uri, [])))]


def find_made(tx: Transaction, recaller: Organization, uris: Collection[str], *, now: datetime) -> list[Made]:
    """Return the quantities of lots that events say were made, one for each way of telling, as `recaller` may see.

    What one teller tells by several events of one type adds up: a lot may be made in several runs.
    """
    glass = Glass(compose_viewer(recaller), Purpose.TRACE, now)
    with unfiltered(tx):
        mentions = StoredEvents(tx).find_mentions(uris, [Role.OUTPUT_QUANTITY, Role.QUANTITY])
        glass.meet(tx, {one.stored.belonging.stream for those in mentions.values() for one in those})
    made: dict[tuple[str, str, int, str], float] = {}
    for uri in uris:
        for event in withdraw_declared(mentions.get(uri, [])):
            stored = event.stored
            if event.is_voided or Field.IDENTIFIERS not in glass.look(stored.belonging.stream, _HANDLED).fields:
                continue
            is_begun = stored.event.type == "ObjectEvent" and stored.event.action == "ADD"
            body = stored.event.body
            listed = [*body.get("outputQuantityList", ()), *(body.get("quantityList", ()) if is_begun else ())]
            for element in listed:
                if canonical_uri(element["epcClass"]) == uri and element.get("quantity") is not None:
                    way = (uri, str(element.get("uom", "")), stored.belonging.stream, stored.event.type)
                    made[way] = made.get(way, 0.0) + float(element["quantity"])
    return [Made(uri, quantity, uom) for (uri, uom, _, _), quantity in made.items()]


def find_makers(tx: Transaction, uris: Collection[str], *, now: datetime) -> dict[str, set[UUID]]:
    """Return, for each thing, the organizations that have shown that they made or labelled it."""
    with unfiltered(tx):
        mentions = StoredEvents(tx).find_mentions(uris, [*MADE, *OBSERVED])
        glass = Glass(OPERATOR_VIEWER, Purpose.TRACE, now)
        glass.meet(tx, {one.stored.belonging.stream for those in mentions.values() for one in those})
    makers: dict[str, set[UUID]] = {}
    for uri, events in mentions.items():
        for event in withdraw_declared(events):
            is_begun = event.stored.event.type == "ObjectEvent" and event.stored.event.action == "ADD"
            is_made = uri in event.list_named(MADE) or (is_begun and uri in event.list_named(OBSERVED))
            if is_made and not event.is_voided and event.stored.belonging.standing is Standing.ATTESTED:
                makers.setdefault(uri, set()).add(glass.owner_of(event.stored.belonging.stream))
    return makers


def locate(tx: Transaction, recaller: Organization, uris: Sequence[str], *, now: datetime) -> Located:
    """Return where things are, as far as `recaller` may see, and everybody who handled them."""
    glass = Glass(compose_viewer(recaller), Purpose.TRACE, now)
    with unfiltered(tx):
        alike = _group_alike(tx, uris)
        gathered = gather(StoredEvents(tx), set(alike.values()))
        streams, digits = list_registered(gathered)
        glass.meet(tx, streams)
        owners = {glass.owner_of(stream) for stream in streams}
        organizations = find_organizations(tx, owners)
        parties = find_party_owners(tx, digits)
    register = Register(
        owner_of=glass.owner_of,
        look=lambda stream, is_in_chain: _look(glass, stream, is_in_chain=is_in_chain),
        viewer=recaller.id,
        organization_of=parties,
        platforms={one.id for one in organizations.values() if Part.PLATFORM in one.roles},
    )
    locator = Locator(gathered, register)
    located = {uri: locator.locate(uri) for uri in dict.fromkeys(alike.values())}
    found = tuple(located[alike[uri]] for uri in uris)
    seen: dict[tuple[UUID, int], int] = {}
    for owner, kind, _ in locator.looked:
        seen[owner, kind] = seen.get((owner, kind), 0) + 1
    return Located(found, seen)


def _group_alike(tx: Transaction, uris: Sequence[str]) -> dict[str, str]:
    """Return for each thing one that stands for it: the same events name both in the same roles, and nothing else does.

    So both were made, packed and sold together, and one answer is true of both. Only instances of one product stand for
    each other: what a case or a lot holds, and how much of it, is its own.
    """
    keys = {identifier_key(uri): uri for uri in uris}
    named: dict[bytes, list[tuple[bytes, int]]] = {}
    for one in find_occurrences(tx, list(keys)):
        named.setdefault(one.key, []).append((one.event_id, one.role))
    standing: dict[tuple[str, frozenset[tuple[bytes, int]]], str] = {}
    alike: dict[str, str] = {}
    for key, uri in keys.items():
        product, _, serial = uri.partition("/21/")
        stands = standing.setdefault((product, frozenset(named.get(key, ()))), uri) if serial else uri
        alike[uri] = stands
    return alike


def record_recall_looks(
    tx: Transaction, recaller: Organization, seen: dict[tuple[UUID, int], int], *, subject: str, now: datetime
) -> None:
    """Write down for their owners that their facts were seen for a recall; once, when its scope is known."""
    looks: dict[UUID, tuple[set[int], int]] = {}
    for (owner, kind), count in seen.items():
        kinds, total = looks.get(owner, (set(), 0))
        looks[owner] = (kinds | {kind}, total + count)
    rows = [(owner, kinds, total) for owner, (kinds, total) in looks.items()]
    record_looks(tx, compose_viewer(recaller), rows, purpose=Purpose.TRACE, subject=subject, at=now)


def _look(glass: Glass, stream: int, *, is_in_chain: bool) -> Shown:
    return glass.look(stream, Tie(is_in_chain=is_in_chain))
