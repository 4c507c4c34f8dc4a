"""Events for whoever asks (EPCIS 2.0 §8.2.7), each as that viewer may see it.

Promise: a list holds the asker's own events, those opened to it by name, and the public ones. What is shared with those
who handled an item, or lies in an authority's scope, is found by naming the item: then it is known which goods are
meant. The public must name what it asks about, so that nobody can read off which serials there are. An event of which
something is withheld is told without its hash, for a hash would let one try what the withheld part says.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from gqts.epcis import Role
from gqts.events import (
    EventQuery,
    Position,
    StoredEvent,
    find_event,
    find_senders_ids,
    find_streams_named,
    find_visible,
    list_events,
    list_latest_events,
    parse_event_hash,
)
from gqts.identifiers import canonical_uri, parse_identifier
from gqts.identifiers.errors import IdentifierRefused
from gqts.kit.database import Transaction
from gqts.kit.errors import GqtsError, Kind
from gqts.sharing import Field, Glass, Shown, Tie, concern_viewer, list_visible_streams, record_looks, unfiltered
from gqts.tracing.read import find_ties_of
from gqts.tracing.seeing import Sight, see_event

_LATEST, _OF_ONE_EVENT = 200, 2
_GOODS = frozenset([Role.EPC, Role.OUTPUT, Role.CHILD])
MOST_TIED = 50
"""Identifiers of one query whose stories are walked to find what ties the asker to them."""


class SignInNeeded(GqtsError):
    """Without credentials, ask for what you name: an item, a lot, a parcel, or an event by its id."""

    kind = Kind.UNAUTHENTICATED


@dataclass(frozen=True, slots=True)
class SeenEvent:
    """An event as its asker may see it, and the fields that are withheld of it."""

    stored: StoredEvent
    withheld: frozenset[Field]


def query_events(
    tx: Transaction, glass: Glass, query: EventQuery, *, after: Position | None = None, limit: int = 100
) -> list[SeenEvent]:
    """Return a page of events; raise `SignInNeeded`, `QueryRefused`."""
    if glass.viewer.is_public and not query.identifiers:
        raise SignInNeeded
    if not query.identifiers:
        with unfiltered(tx):
            streams = list_visible_streams(tx, glass.viewer, at=glass.at, purpose=glass.purpose)
        found = list_events(tx, query, streams, after=after, limit=limit)
        return _see(tx, glass, found, {}, frozenset())
    named = find_streams_named(tx, query)
    ties = {} if named is None else _find_ties(tx, glass, query, named)
    found = list_events(tx, query, (), named=named, after=after, limit=limit)
    return _see(tx, glass, found, ties, frozenset(map(canonical_uri, query.identifiers)))


def list_latest_items(tx: Transaction, glass: Glass, streams: Sequence[int], *, limit: int = 12) -> list[str]:
    """Return the goods that an owner told of last, by its own `streams`: canonical URIs, the latest told first.

    Each stands where its last event does; of an event with many, the first.
    """
    glass.meet(tx, streams)
    own = [stream for stream in streams if glass.owner_of(stream) == glass.viewer.organization]
    found: dict[str, None] = {}
    for stored in list_latest_events(tx, own, limit=_LATEST):
        named = [uri for role, uri in stored.event.identifiers() if role in _GOODS]
        found |= dict.fromkeys(canonical_uri(uri) for uri in named[:_OF_ONE_EVENT])
    return list(found)[:limit]


def query_event(tx: Transaction, glass: Glass, event_ids: Iterable[str]) -> list[SeenEvent]:
    """Return the events with these ids, each once, withdrawals after what they withdraw.

    A hash finds only what is shown whole: else whoever tried hashes would learn what the withheld part says.
    """
    with unfiltered(tx):
        asked = tuple(event_ids)
        found = _find_each(tx, asked)
        by_name = {one.event_id for one in _find_each(tx, tuple(one for one in asked if parse_event_hash(one) is None))}
        glass.meet(tx, {stored.belonging.stream for stored in found})
        ties: dict[bytes, Tie] = {}
        for stored in found:
            if glass.depends_on_goods(stored.belonging.stream) and not glass.viewer.is_public:
                ties |= _tie_by_subjects(tx, glass, stored)
    _concern(tx, ties)
    visible = find_visible(tx, [stored.event_id for stored in found])
    sight = Sight(glass, ties, frozenset(visible), frozenset())
    chosen = [one for one in found if one.event_id in by_name or not _is_partial(one, sight)]
    return _see(tx, glass, [stored for stored in chosen if stored.event_id in visible], ties, frozenset())


def _is_partial(stored: StoredEvent, sight: Sight) -> bool:
    told = see_event(stored, sight)
    return told is not None and told[0].is_partial


def _find_ties(tx: Transaction, glass: Glass, query: EventQuery, named: Mapping[bytes, int]) -> dict[bytes, Tie]:
    """Return what ties the asker to those of the events `named` of which it would see more if it were."""
    glass.meet(tx, set(named.values()))
    if glass.viewer.organization is None:
        return {}
    hidden = {event_id for event_id, stream in named.items() if glass.depends_on_goods(stream)}
    ties: dict[bytes, Tie] = {}
    if hidden:
        with unfiltered(tx):
            for uri in query.identifiers[:MOST_TIED]:
                ties |= _tie_by(tx, glass, uri)
        ties = {event_id: tie for event_id, tie in ties.items() if event_id in hidden}
        _concern(tx, ties)
    return ties


def _tie_by_subjects(tx: Transaction, glass: Glass, stored: StoredEvent) -> dict[bytes, Tie]:
    ties: dict[bytes, Tie] = {}
    for _, uri in stored.event.identifiers()[:MOST_TIED]:
        ties |= _tie_by(tx, glass, uri)
        if stored.event_id in ties and ties[stored.event_id].is_in_chain:
            break
    return ties


def _tie_by(tx: Transaction, glass: Glass, uri: str) -> dict[bytes, Tie]:
    try:
        return find_ties_of(tx, glass, parse_identifier(uri))
    except IdentifierRefused:
        return {}


def _concern(tx: Transaction, ties: dict[bytes, Tie]) -> None:
    if ties:
        concern_viewer(
            tx,
            in_chain=[one for one, tie in ties.items() if tie.is_in_chain],
            in_scope=[one for one, tie in ties.items() if tie.is_in_scope],
        )


def _see(
    tx: Transaction, glass: Glass, found: Sequence[StoredEvent], ties: dict[bytes, Tie], asked: frozenset[str]
) -> list[SeenEvent]:
    glass.meet(tx, {stored.belonging.stream for stored in found})
    sight = Sight(glass, ties, frozenset(stored.event_id for stored in found), asked)
    seen: list[SeenEvent] = []
    looks: dict[UUID, list[tuple[Shown, frozenset[str]]]] = {}
    for stored in found:
        told = see_event(stored, sight)
        if told is None:
            continue
        seen.append(SeenEvent(told[0], told[1]))
        if told[2].is_worth_a_look:
            looks.setdefault(told[2].owner, []).append((told[2], _asked_of(stored, asked)))
    for owner, those in looks.items():
        row = (owner, {shown.kind.value for shown, _ in those}, len(those))
        subject = ", ".join(sorted(frozenset[str]().union(*(named for _, named in those))))[:500]
        record_looks(tx, glass.viewer, [row], purpose=glass.purpose, subject=subject, at=glass.at)
    return seen


def _asked_of(stored: StoredEvent, asked: frozenset[str]) -> frozenset[str]:
    """Return what was asked for that an event is about: its owner is told of that, and not of the goods of others."""
    uris = [canonical_uri(uri) for _, uri in stored.event.identifiers()] if asked else []
    return frozenset(one for one in asked if any(uri == one or uri.startswith(f"{one}/") for uri in uris))


def _find_each(tx: Transaction, event_ids: tuple[str, ...]) -> list[StoredEvent]:
    named = [event for event_id in event_ids if (event := find_event(tx, event_id)) is not None]
    found = {event.event_id: event for event in named}
    names = dict.fromkeys((*event_ids, *(event.hash_uri for event in named)))
    for bearers in find_senders_ids(tx, list(names)).values():
        for event in bearers:
            found.setdefault(event.event_id, event)
    return list(found.values())
