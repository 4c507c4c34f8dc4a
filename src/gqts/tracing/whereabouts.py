"""Where many things are now and who handled them: what a recall has to know of every unit.

Promise: a story is believed as far as its chain goes (`gqts.tracing.chain`): an event counts when its teller has shown
that it may say it, or when somebody who handles the thing names that teller. How far a thing is, where and with whom,
is drawn from what the one who asks may see, and from nothing else; who handled it is drawn from everything believed, so
that a notice reaches those too who show nothing. Pure: events come through an `EventSource`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from uuid import UUID

from gqts.catalogue import site_of
from gqts.epcis import Role
from gqts.events import Standing
from gqts.identifiers import canonical_uri, find_owner_digits
from gqts.sharing import Field, Shown
from gqts.tracing.backward import EventSource, Window
from gqts.tracing.chain import list_named_digits
from gqts.tracing.containment import find_emptyings, find_stays, is_within, overlap
from gqts.tracing.journey import Stay
from gqts.tracing.naming import CONSUMED, MADE, OBSERVED, PACKED, NamedEvent, withdraw_declared

MOST_HOLDERS = 8
"""Containers within containers that are followed: parcel, case, pallet, container, ship are five."""
_ENDED = frozenset(["decommissioning", "destroying", "killing"])
_ENDED_DISPOSITIONS = frozenset(["destroyed", "disposed", "inactive"])
_SOLD = frozenset(["retail_selling", "dispensing"])
_SOLD_DISPOSITIONS = frozenset(["retail_sold", "dispensed"])
_MOVED = frozenset(
    ["shipping", "departing", "arriving", "receiving", "loading", "unloading", "transporting", "storing", "stocking",
     "consigning", "entering_exiting", "accepting", "staging_outbound", "holding"]
)  # fmt: skip
_BEGUN = frozenset([*MADE, Role.EPC])
_BACK = frozenset(["receiving", "accepting", "storing", "stocking"])


class Reach(IntEnum):
    """How far a thing has come, by the last that is told of it. Stored by recalls: never renumbered."""

    UNTOLD = 0
    """Nothing of it is told to the one who asks."""
    MADE = 1
    PACKED = 2
    MOVED = 3
    SOLD = 4
    USED = 5
    """Something else was made of it."""
    ENDED = 6
    """Destroyed, or taken out of use."""


@dataclass(frozen=True, slots=True)
class Handler:
    """An organization that handled a thing; `is_shown` tells whether the one who asks may know."""

    organization_id: UUID
    is_shown: bool


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """What is known of one thing.

    `place` is a canonical identifier. `holder` and `handlers` are organizations of the register, the handlers in the
    order in which they appear. `orders` are (platform, order number) as platforms told them of their own sales.
    """

    uri: str
    reach: Reach = Reach.UNTOLD
    at: datetime | None = None
    place: str | None = None
    holder: UUID | None = None
    lot: str | None = None
    handlers: tuple[Handler, ...] = ()
    orders: tuple[tuple[UUID, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Register:
    """What is asked while things are located: whose a stream is, what is seen of it (told whether the one who asks
    handled the goods), whose digits are, and which organizations are platforms.
    """

    owner_of: Callable[[int], UUID]
    look: Callable[[int, bool], Shown]
    viewer: UUID | None
    organization_of: Mapping[str, UUID]
    platforms: Collection[UUID]


@dataclass(slots=True)
class Gathered:
    """The events that name things and what held them, in one batch."""

    mentions: dict[str, list[NamedEvent]] = field(default_factory=dict)
    emptyings: dict[str, list[datetime]] = field(default_factory=dict)


def gather(source: EventSource, uris: Collection[str]) -> Gathered:
    """Read everything that names things, and what held them, level by level."""
    gathered = Gathered()
    level = set(uris)
    for _ in range(MOST_HOLDERS):
        for uri, events in source.find_mentions(level).items():
            gathered.mentions[uri] = [one for one in withdraw_declared(events) if not one.is_voided]
        parents = {
            event.parent
            for uri in level
            for event in gathered.mentions.get(uri, ())
            if event.packs and event.parent and event.parent != uri
        }
        for uri in level:
            gathered.emptyings[uri] = find_emptyings(uri, gathered.mentions.get(uri, ()))
        level = parents - gathered.mentions.keys()
        if not level:
            break
    return gathered


def list_registered(gathered: Gathered) -> tuple[set[int], set[str]]:
    """Return the streams of all that was gathered, and the digits of everybody it names."""
    events = {one.event_id: one for those in gathered.mentions.values() for one in those}
    streams = {one.stored.belonging.stream for one in events.values()}
    digits = {digit for one in events.values() for digit in list_named_digits(one.stored.event)}
    return streams, digits


class Locator:
    """Locates the things of one batch; things that the same events tell of share one answer."""

    def __init__(self, gathered: Gathered, register: Register) -> None:
        self._gathered = gathered
        self._register = register
        self._named: dict[bytes, tuple[UUID, ...]] = {}
        self._roles: dict[bytes, dict[str, tuple[Role, ...]]] = {}
        self._alike: dict[tuple[object, ...], Whereabouts] = {}
        self.looked: set[tuple[UUID, int, bytes]] = set()
        """(owner, kind of fact, event) of what was seen and is worth a look in its owner's record."""

    def locate(self, uri: str) -> Whereabouts:
        """Return what is known of one thing."""
        own = self._gathered.mentions.get(uri, [])
        kind = tuple((event.event_id, self._find_roles(event).get(uri, ())) for event in own)
        is_class = any(role in (Role.QUANTITY, Role.CHILD_QUANTITY) for _, roles in kind for role in roles)
        found = None if is_class else self._alike.get(kind)
        if found is None:
            found = self._alike[kind] = self._locate(uri)
        return Whereabouts(
            uri,
            found.reach,
            found.at,
            found.place,
            found.holder,
            self._find_lot(uri, own),
            found.handlers,
            found.orders,
        )

    def _find_roles(self, event: NamedEvent) -> dict[str, tuple[Role, ...]]:
        """Return the roles of everything that an event names: looked up for each of hundreds of things."""
        known = self._roles.get(event.event_id)
        if known is None:
            known = self._roles[event.event_id] = {}
            for role, uris in event.by_role.items():
                for uri in uris:
                    known[uri] = (*known.get(uri, ()), role)
        return known

    def _find_lot(self, uri: str, own: Iterable[NamedEvent]) -> str | None:
        gtin = uri.partition("/21/")[0] + "/10/"
        for event in own:
            if event.lots and any(role in _BEGUN for role in self._find_roles(event).get(uri, ())):
                return next((lot for lot in event.lots if lot.startswith(gtin)), None)
        return None

    def _locate(self, uri: str) -> Whereabouts:
        told, handlers = self._believe(uri)
        is_in_chain = self._register.viewer in handlers
        shown = self._see(uri, handlers, is_in_chain=is_in_chain)
        ordered = self._order_handlers(told, {event.event_id for event, _ in shown}, is_in_chain=is_in_chain)
        reach, last = _find_reach(uri, shown)
        place, holder = self._find_place(shown, is_in_chain=is_in_chain)
        orders = {one for event, _ in told for one in self._list_orders(event)}
        return Whereabouts(
            uri, reach, None if last is None else last.at, place, holder, None, ordered, tuple(sorted(orders))
        )

    def _believe(self, uri: str) -> tuple[list[tuple[NamedEvent, str]], set[UUID]]:
        """Return the events that are believed, and everybody who handled the thing by them."""
        handlers: set[UUID] = set()

        def is_taken(event: NamedEvent) -> bool:
            return self._is_believed(event, handlers)

        while True:
            told = self._collect(uri, (None, None), is_taken, lambda _: True)
            known = len(handlers)
            handlers.update(party for event, _ in told for party in self._list_parties(event))
            if len(handlers) == known:
                return told, handlers

    def _see(self, uri: str, handlers: Collection[UUID], *, is_in_chain: bool) -> list[tuple[NamedEvent, str]]:
        """Return what the one who asks sees; what held the thing only where it is shown that it was in there."""

        def fields(event: NamedEvent) -> Collection[Field]:
            return self._register.look(event.stored.belonging.stream, is_in_chain).fields

        shown = self._collect(
            uri,
            (None, None),
            lambda event: self._is_believed(event, handlers) and bool(fields(event)),
            lambda event: Field.IDENTIFIERS in fields(event),
        )
        for event, _ in shown:
            told = self._register.look(event.stored.belonging.stream, is_in_chain)
            if told.is_worth_a_look:
                self.looked.add((told.owner, told.kind.value, event.event_id))
        return shown

    def _collect(
        self,
        uri: str,
        window: Window,
        is_taken: Callable[[NamedEvent], bool],
        leads_on: Callable[[NamedEvent], bool],
        *,
        depth: int = 0,
    ) -> list[tuple[NamedEvent, str]]:
        """Return events of a thing and of what held it, each with what it names, in order of happening."""
        own = [event for event in self._gathered.mentions.get(uri, ()) if is_taken(event)]
        found = [(event, uri) for event in own if is_within(event.at, window) and _concerns(event, uri, depth)]
        if depth < MOST_HOLDERS:
            for stay in self._list_stays(uri, [event for event in own if leads_on(event)]):
                within = overlap(window, (stay.since, stay.until))
                if within is not None and stay.parent != uri:
                    found += self._collect(stay.parent, within, is_taken, leads_on, depth=depth + 1)
        once = {event.event_id: (event, named) for event, named in reversed(found)}
        return sorted(once.values(), key=lambda pair: pair[0].sort_key())

    def _list_stays(self, uri: str, events: Sequence[NamedEvent]) -> list[Stay]:
        packings = [event for event in events if event.packs and uri in event.list_named(PACKED)]
        return find_stays(uri, packings, self._gathered.emptyings) if packings else []

    def _is_believed(self, event: NamedEvent, handlers: Collection[UUID]) -> bool:
        belonging = event.stored.belonging
        return belonging.standing is Standing.ATTESTED or self._register.owner_of(belonging.stream) in handlers

    def _list_parties(self, event: NamedEvent) -> tuple[UUID, ...]:
        """Return who tells an event and whom it names, each once."""
        known = self._named.get(event.event_id)
        if known is None:
            teller = self._register.owner_of(event.stored.belonging.stream)
            digits = sorted(list_named_digits(event.stored.event))
            named = [self._register.organization_of[one] for one in digits if one in self._register.organization_of]
            known = self._named[event.event_id] = tuple(dict.fromkeys((teller, *named)))
        return known

    def _order_handlers(
        self, told: Iterable[tuple[NamedEvent, str]], shown: Collection[bytes], *, is_in_chain: bool
    ) -> tuple[Handler, ...]:
        seen: dict[UUID, bool] = {}
        for event, _ in told:
            is_seen = event.event_id in shown
            fields = self._register.look(event.stored.belonging.stream, is_in_chain).fields if is_seen else ()
            for place, party in enumerate(self._list_parties(event)):
                is_named = is_seen and (place == 0 or (Field.PARTIES in fields and Field.DOCUMENTS in fields))
                seen[party] = seen.get(party, False) or is_named or party == self._register.viewer
        return tuple(Handler(party, is_shown) for party, is_shown in seen.items())

    def _find_place(
        self, shown: Sequence[tuple[NamedEvent, str]], *, is_in_chain: bool
    ) -> tuple[str | None, UUID | None]:
        """Return the last place that is shown, and who has the thing: to whom it was given, else who told the last."""
        place: str | None = None
        holder: UUID | None = None
        for event, _ in shown:
            fields = self._register.look(event.stored.belonging.stream, is_in_chain).fields
            where = event.stored.event.business_location or event.stored.event.read_point
            if where is not None and Field.WHERE in fields:
                canonical = canonical_uri(where)
                place = canonical if Field.LINE in fields else site_of(canonical)
            given = _find_taker(event) if Field.PARTIES in fields else None
            taker = self._register.organization_of.get(given) if given else None
            holder = taker or self._register.owner_of(event.stored.belonging.stream)
        return place, holder

    def _list_orders(self, event: NamedEvent) -> list[tuple[UUID, str]]:
        owner = self._register.owner_of(event.stored.belonging.stream)
        if owner not in self._register.platforms:
            return []
        papers = event.stored.event.body.get("bizTransactionList", ())
        return [(owner, str(paper["bizTransaction"])) for paper in papers if paper.get("type") in ("po", None)]


def _concerns(event: NamedEvent, uri: str, depth: int) -> bool:
    """Return whether an event tells of the thing itself; of what holds it, not what else was put in there."""
    if depth == 0:
        return True
    is_moved = any(uri in event.by_role.get(role, ()) for role in (*OBSERVED, *PACKED))
    return is_moved or (event.parent == uri and not event.packs)


def _find_reach(uri: str, shown: Sequence[tuple[NamedEvent, str]]) -> tuple[Reach, NamedEvent | None]:
    reach = Reach.UNTOLD
    for event, named in shown:
        reach = max(reach, Reach.MADE)
        if reach is Reach.ENDED:
            break
        reach = _go_on(reach, event, uri, is_own=named == uri)
    return reach, shown[-1][0] if shown else None


def _go_on(reach: Reach, event: NamedEvent, uri: str, *, is_own: bool) -> Reach:
    """Return how far a thing is after an event."""
    step, disposition = event.stored.event.business_step, event.stored.event.disposition
    if is_own and (step in _ENDED or disposition in _ENDED_DISPOSITIONS):
        return Reach.ENDED
    if is_own and uri in event.list_named(CONSUMED):
        return Reach.USED
    if step in _SOLD or disposition in _SOLD_DISPOSITIONS:
        return Reach.SOLD
    if step in _MOVED:
        is_back = reach is not Reach.SOLD or disposition == "returned" or step in _BACK
        return max(Reach.MOVED, reach) if not is_back or reach is Reach.USED else Reach.MOVED
    if is_own and event.packs and event.stored.event.action != "DELETE":
        return max(reach, Reach.PACKED)
    return reach


def _find_taker(event: NamedEvent) -> str | None:
    for entry in event.stored.event.body.get("destinationList", ()):
        if entry.get("type") == "possessing_party":
            return find_owner_digits(canonical_uri(entry["destination"]))
    return None
