"""The journeys of several goods at once, as one viewer may see them, in one look: what a declaration is assessed by.

Promise: each journey is what `read_story` shows of it, but for what the goods were made of. What they have in common
(the pallet, the container) is read once, and each owner is told once that its facts were looked at, and at which goods.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from gqts.identifiers import Identifier
from gqts.kit.database import Transaction
from gqts.sharing import STRANGER, Glass, record_looks, unfiltered
from gqts.tracing.backward import EventSource
from gqts.tracing.journey import Journey
from gqts.tracing.read import MENTION_LIMIT, ask_database, find_registered, find_ties, read_whole
from gqts.tracing.seeing import Sight, see_journey
from gqts.tracing.source import SeenEvents, StoredEvents


@dataclass(frozen=True, slots=True)
class Gathered:
    """What is shown of several goods, by canonical identifier, and whose each stream is of whose events were met."""

    journeys: Mapping[str, Journey]
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
        ties = {uri: find_ties(tx, glass, walk, whole) for uri, (whole, walk) in told.items()}
        registered = {uri: find_registered(tx, glass, whole) for uri, (whole, _) in told.items()}
    journeys: dict[str, Journey] = {}
    seen: dict[UUID, dict[bytes, int]] = {}
    visible: frozenset[bytes] = frozenset()
    for uri, (whole, walk) in told.items():
        events = [one.event.stored for one in walk.found.values()]
        visible |= frozenset(ask_database(tx, glass, events, ties[uri]))
        sight = Sight(glass, ties[uri], visible, frozenset({uri}), registered[uri])
        journeys[uri], _ = see_journey(whole, sight)
        for step in journeys[uri].steps:
            shown = sight.look(step.stored)
            if shown.is_worth_a_look:
                seen.setdefault(shown.owner, {})[step.stored.event_id] = shown.kind.value
    looks = [(owner, set(kinds.values()), len(kinds)) for owner, kinds in seen.items()]
    record_looks(tx, glass.viewer, looks, purpose=glass.purpose, subject=subject[:500], at=glass.at)
    streams = {step.stored.belonging.stream for journey in journeys.values() for step in journey.steps}
    return Gathered(journeys, {stream: glass.owner_of(stream) for stream in streams})
