"""Events for whoever asks (EPCIS 2.0 §8.2.7), each as that viewer may see it.

Promise: a list holds the asker's own events, those opened to it by name, and the public ones. What is shared with those
who handled an item, or lies in an authority's scope, is found by naming the item: then it is known which goods are
meant. The public must name what it asks about, so that nobody can read off which serials there are. An event of which
something is withheld is told without its hash, for a hash would let one try what the withheld part says.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from gqts.epcis import Role
from gqts.events import (
    EventQuery,
    Position,
    QueryRefused,
    StoredEvent,
    find_event,
    find_occurrences,
    find_senders_ids,
    find_streams_named,
    find_visible,
    list_events,
    list_latest_events,
    parse_event_hash,
)
from gqts.identifiers import canonical_uri, identifier_key, parse_identifier
from gqts.identifiers.errors import IdentifierRefused
from gqts.kit.database import Transaction
from gqts.kit.errors import Fault, GqtsError, Kind
from gqts.sharing import (
    STRANGER,
    Field,
    Glass,
    Shown,
    Tie,
    concern_viewer,
    list_visible_streams,
    record_looks,
    unfiltered,
)
from gqts.tracing.read import find_ties_of
from gqts.tracing.seeing import Sight, hide_corrections, is_tellable, list_corrections, see_event

_LATEST, _OF_ONE_EVENT = 200, 2
_GOODS = frozenset([Role.EPC, Role.OUTPUT, Role.CHILD])
MOST_TIED = 200
"""Identifiers of one query whose stories are walked to find what ties the asker to them."""
MOST_CORRECTIONS = 200
"""Corrections of one answer that are looked up; the hashes of others are not told."""


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
    asked = tuple(event_ids)
    found, ties = _look_up(tx, glass, asked)
    by_name = {one.event_id for one in _look_up_names(tx, asked)}
    sight = Sight(glass, ties, frozenset(stored.event_id for stored in found), frozenset())
    chosen = [one for one in found if one.event_id in by_name or not _is_partial(one, sight)]
    return _see(tx, glass, chosen, ties, frozenset())


def _look_up(tx: Transaction, glass: Glass, asked: Sequence[str]) -> tuple[list[StoredEvent], dict[bytes, Tie]]:
    """Return the events with these ids that PostgreSQL shows the asker, and what ties it to them."""
    with unfiltered(tx):
        found = _find_each(tx, asked)
        glass.meet(tx, {stored.belonging.stream for stored in found})
        ties: dict[bytes, Tie] = {}
        for stored in found:
            if glass.depends_on_goods(stored.belonging.stream) and not glass.viewer.is_public:
                _join(ties, _tie_by_subjects(tx, glass, stored))
    _concern(tx, ties)
    visible = find_visible(tx, [stored.event_id for stored in found])
    return [stored for stored in found if stored.event_id in visible], ties


def _look_up_names(tx: Transaction, asked: Sequence[str]) -> list[StoredEvent]:
    """Return the events with those of the ids that are no hash, whoever may see them."""
    with unfiltered(tx):
        return _find_each(tx, [one for one in asked if parse_event_hash(one) is None])


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
            for uri in _list_hiding(tx, query, hidden):
                _join(ties, _tie_by(tx, glass, uri))
        ties = {event_id: tie for event_id, tie in ties.items() if event_id in hidden}
        _concern(tx, ties)
    return ties


def _list_hiding(tx: Transaction, query: EventQuery, hidden: Collection[bytes]) -> list[str]:
    """Return the identifiers that `hidden` events name; raise `QueryRefused` when those are too many to walk."""
    by_key = {identifier_key(canonical_uri(uri)): uri for uri in query.identifiers}
    occurrences = find_occurrences(tx, list(by_key), roles=query.roles)
    naming = {one.key for one in occurrences if one.event_id in hidden}
    if len(naming) > MOST_TIED:
        message = f"More than {MOST_TIED} of these identifiers need their story read to say what you may see."
        fix = f"Ask for at most {MOST_TIED} identifiers at a time."
        raise QueryRefused(f"{message} {fix}", faults=(Fault("events.query.chains", message, "MATCH", "", fix),))
    return [uri for key, uri in by_key.items() if key in naming]


def _join(ties: dict[bytes, Tie], others: Mapping[bytes, Tie]) -> None:
    """Add ties to those found: who is tied to an event by one of its goods is tied to it."""
    for event_id, tie in others.items():
        before = ties.get(event_id, STRANGER)
        ties[event_id] = Tie(before.is_in_chain or tie.is_in_chain, before.is_in_scope or tie.is_in_scope)


def _tie_by_subjects(tx: Transaction, glass: Glass, stored: StoredEvent) -> dict[bytes, Tie]:
    ties: dict[bytes, Tie] = {}
    for _, uri in stored.event.identifiers()[:MOST_TIED]:
        _join(ties, _tie_by(tx, glass, uri))
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
    return _without_hidden_corrections(tx, glass, seen)


def _asked_of(stored: StoredEvent, asked: frozenset[str]) -> frozenset[str]:
    """Return what was asked for that an event is about: its owner is told of that, and not of the goods of others."""
    uris = [canonical_uri(uri) for _, uri in stored.event.identifiers()] if asked else []
    return frozenset(one for one in asked if any(uri == one or uri.startswith(f"{one}/") for uri in uris))


def _without_hidden_corrections(tx: Transaction, glass: Glass, seen: Sequence[SeenEvent]) -> list[SeenEvent]:
    """Leave out of error declarations the hashes of corrections that their asker does not see whole.

    A hash is of all that the correction says; its own teller knows that.
    """
    told = [one for one in seen if one.stored.event.error_declaration and not glass.shows_all(_stream_of(one))]
    whole = {one.stored.event_hash for one in seen if not one.stored.is_partial}
    hashes = {one for each in told for one in list_corrections(each.stored) if not is_tellable(one, whole)}
    if hashes:
        found, ties = _look_up(tx, glass, sorted(hashes)[:MOST_CORRECTIONS])
        sight = Sight(glass, ties, frozenset(stored.event_id for stored in found), frozenset())
        whole |= {stored.event_hash for stored in found if not _is_partial(stored, sight)}
    hidden = {id(one) for one in told}
    return [replace(one, stored=hide_corrections(one.stored, whole)) if id(one) in hidden else one for one in seen]


def _stream_of(seen: SeenEvent) -> int:
    return seen.stored.belonging.stream


def _find_each(tx: Transaction, event_ids: Sequence[str]) -> list[StoredEvent]:
    """Return the events with these ids, whoever told them, then what was told again or withdrawn of them."""
    named = [event for event_id in event_ids if (event := find_event(tx, event_id)) is not None]
    found = {event.event_id: event for event in named}
    names = set(event_ids)
    while names:
        bearers = [event for those in find_senders_ids(tx, sorted(names)).values() for event in those]
        fresh = {event.event_id: event for event in bearers if event.event_id not in found}
        names = {event.hash_uri for event in (*named, *fresh.values())} - names
        found |= fresh
        named = []
    return list(found.values())
