"""The journeys of several goods at once, as one viewer may see them, in one look: what a declaration is assessed by.

Promise: each journey is what `read_story` shows of it, but for what the goods were made of. What they have in common
(the pallet, the container) is read once, and each owner is told once that its facts were looked at, and at which goods.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from gqts.epcis import Role
from gqts.identifiers import Identifier, parse_identifier
from gqts.kit.database import Transaction
from gqts.sharing import STRANGER, Glass, record_looks, unfiltered
from gqts.tracing.backward import EventSource, Walk
from gqts.tracing.journey import Journey, Link
from gqts.tracing.read import MENTION_LIMIT, ask_database, find_registered, find_ties, read_whole
from gqts.tracing.seeing import Sight, see_journey
from gqts.tracing.source import SeenEvents, StoredEvents

LOT_ROLES = (Role.QUANTITY, Role.OUTPUT_QUANTITY)
"""How an event names a lot of which it tells a quantity, other than packing it."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """What is shown of several goods, by canonical identifier, and whose each stream is of whose events were met.

    `lots` are the journeys of the lots that the goods are of, as far as they tell how much of the lot there was;
    `lots_of` says which of the goods are of each.
    """

    journeys: Mapping[str, Journey]
    lots: Mapping[str, Journey]
    lots_of: Mapping[str, tuple[str, ...]]
    owners: Mapping[int, UUID]


def open_source(tx: Transaction, glass: Glass, asked: str) -> EventSource:
    """Return the events that a viewer sees whatever ties it to the goods: for finding which goods are meant."""
    return SeenEvents(tx, StoredEvents(tx, mention_limit=MENTION_LIMIT), glass, asked, ties={}, elsewhere=STRANGER)


def gather_journeys(tx: Transaction, glass: Glass, identifiers: Sequence[Identifier], *, subject: str) -> Gathered:
    """Return the journeys of several goods as they are shown; `subject` is what their owners are told of the look."""
    with unfiltered(tx):
        source = StoredEvents(tx, mention_limit=MENTION_LIMIT)
        source.find_mentions([one.canonical for one in identifiers])
        told = {one.canonical: read_whole(tx, one, source, with_materials=False) for one in identifiers}
    looking = _Looking(tx, glass)
    journeys = looking.see(told)
    lots_of: dict[str, list[str]] = {}
    for uri, journey in journeys.items():
        for edge in journey.edges:
            if edge.kind == "lot_of" and edge.target == uri:
                lots_of.setdefault(edge.source, []).append(uri)
    with unfiltered(tx):
        whole = {lot: read_whole(tx, parse_identifier(lot), source, with_materials=False) for lot in lots_of}
    lots = looking.see({lot: (_keep_quantities(journey), walk) for lot, (journey, walk) in whole.items()})
    looking.record(subject)
    steps = [step for journey in (*journeys.values(), *lots.values()) for step in journey.steps]
    owners = {stream: glass.owner_of(stream) for stream in {step.stored.belonging.stream for step in steps}}
    return Gathered(journeys, lots, {lot: tuple(goods) for lot, goods in lots_of.items()}, owners)


def _keep_quantities(lot: Journey) -> Journey:
    """Return of a lot's journey what tells how much of it there was."""
    return replace(lot, steps=tuple(step for step in lot.steps if step.link is Link.OWN and step.role in LOT_ROLES))


class _Looking:
    """One look at the journeys of several goods: what was seen, to be told to its owners once."""

    def __init__(self, tx: Transaction, glass: Glass) -> None:
        self._tx, self._glass = tx, glass
        self._visible: frozenset[bytes] = frozenset()
        self._seen: dict[UUID, dict[bytes, int]] = {}

    def see(self, told: Mapping[str, tuple[Journey, Walk]]) -> dict[str, Journey]:
        """Return journeys as they are seen."""
        with unfiltered(self._tx):
            ties = {uri: find_ties(self._tx, self._glass, walk, whole) for uri, (whole, walk) in told.items()}
            registered = {uri: find_registered(self._tx, self._glass, whole) for uri, (whole, _) in told.items()}
        journeys: dict[str, Journey] = {}
        for uri, (whole, _) in told.items():
            fresh = [step.stored for step in whole.steps if step.stored.event_id not in self._visible]
            self._visible |= frozenset(ask_database(self._tx, self._glass, fresh, ties[uri]))
            sight = Sight(self._glass, ties[uri], self._visible, frozenset({uri}), registered[uri])
            journeys[uri], _ = see_journey(whole, sight)
            for step in journeys[uri].steps:
                shown = sight.look(step.stored)
                if shown.is_worth_a_look:
                    self._seen.setdefault(shown.owner, {})[step.stored.event_id] = shown.kind.value
        return journeys

    def record(self, subject: str) -> None:
        """Write down what was seen that is not public."""
        looks = [(owner, set(kinds.values()), len(kinds)) for owner, kinds in self._seen.items()]
        glass = self._glass
        record_looks(self._tx, glass.viewer, looks, purpose=glass.purpose, subject=subject[:500], at=glass.at)
