"""The store as a source of events for the walks: two-step look-ups, each event read and parsed once a walk; and the
same as a viewer may see it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from gqts.events import find_occurrences, find_visible, read_events
from gqts.identifiers import identifier_key
from gqts.kit.database import Transaction
from gqts.sharing import Glass, Tie, concern_viewer, unfiltered
from gqts.tracing.naming import NamedEvent, name_event
from gqts.tracing.seeing import Sight, see_event

_AT_ONCE = 500


class StoredEvents:
    """An `EventSource` over the event store, within one transaction.

    It keeps the events it has read, so that a pallet's events are parsed once however many items lead to it;
    `is_keeping=False` forgets them after each look-up, for walks over many thousands. `is_cut` becomes true when a
    look-up met its limit of mentions and the rest was left out.
    """

    def __init__(self, tx: Transaction, *, is_keeping: bool = True, mention_limit: int = 1_000_000) -> None:
        self._tx = tx
        self._is_keeping = is_keeping
        self._mention_limit = mention_limit
        self.is_cut = False
        self._events: dict[bytes, NamedEvent] = {}
        self._mentions: dict[str, list[NamedEvent]] = {}

    def find_mentions(self, uris: Collection[str], roles: Collection[int] | None = None) -> dict[str, list[NamedEvent]]:
        """Return, for each identifier, the events that name it (in `roles`, if given)."""
        if roles is None and self._is_keeping:
            self._mentions |= self._look_up([uri for uri in uris if uri not in self._mentions], None)
            return {uri: found for uri in uris if (found := self._mentions.setdefault(uri, []))}
        return self._look_up(uris, roles)

    def _look_up(self, uris: Collection[str], roles: Collection[int] | None) -> dict[str, list[NamedEvent]]:
        if not uris:
            return {}
        by_key = {identifier_key(uri): uri for uri in uris}
        chosen = None if roles is None else [int(role) for role in roles]
        occurrences = find_occurrences(self._tx, list(by_key), roles=chosen, limit=self._mention_limit)
        self.is_cut = self.is_cut or len(occurrences) >= self._mention_limit
        if not self._is_keeping:
            self._events = {}
        missing = {one.event_id for one in occurrences if one.event_id not in self._events}
        for event_id, stored in read_events(self._tx, missing).items():
            self._events[event_id] = name_event(stored)
        mentions: dict[str, dict[bytes, NamedEvent]] = {}
        for one in occurrences:
            mentions.setdefault(by_key[one.key], {})[one.event_id] = self._events[one.event_id]
        return {uri: list(events.values()) for uri, events in mentions.items()}


class SeenEvents:
    """An `EventSource` of what a viewer may see: events withheld are not there, and identifiers withheld are not named.

    `ties` are what ties the viewer to the events of the goods the walk began with; who handled those did not handle for
    that what came of them, or what they held. `elsewhere` is what ties the viewer to every other event.
    """

    def __init__(
        self,
        tx: Transaction,
        source: StoredEvents,
        glass: Glass,
        asked: str,
        *,
        ties: Mapping[bytes, Tie],
        elsewhere: Tie,
    ) -> None:
        self._tx = tx
        self._source = source
        self._glass = glass
        self._ties = ties
        self._elsewhere = elsewhere
        self._asked = frozenset({asked})

    def find_mentions(self, uris: Collection[str], roles: Collection[int] | None = None) -> dict[str, list[NamedEvent]]:
        """Return, for each identifier, the events that name it and that the viewer may see."""
        with unfiltered(self._tx):
            mentions = self._source.find_mentions(uris, roles)
            events = {event.event_id: event for those in mentions.values() for event in those}
            self._glass.meet(self._tx, {event.stored.belonging.stream for event in events.values()})
        seen = self._see(events)
        return {uri: [seen[one.event_id] for one in those if one.event_id in seen] for uri, those in mentions.items()}

    def _see(self, events: dict[bytes, NamedEvent]) -> dict[bytes, NamedEvent]:
        seen: dict[bytes, NamedEvent] = {}
        ids = list(events)
        for start in range(0, len(ids), _AT_ONCE):
            some = ids[start : start + _AT_ONCE]
            ties = {one: self._ties.get(one, self._elsewhere) for one in some}
            if not self._glass.viewer.is_public:
                concern_viewer(
                    self._tx,
                    in_chain=[one for one in some if ties[one].is_in_chain],
                    in_scope=[one for one in some if ties[one].is_in_scope],
                )
            sight = Sight(self._glass, ties, frozenset(find_visible(self._tx, some)), self._asked)
            for one in some:
                told = see_event(events[one].stored, sight)
                if told is None:
                    continue
                stored, withheld, _ = told
                seen[one] = name_event(stored) if withheld else events[one]
        return seen
