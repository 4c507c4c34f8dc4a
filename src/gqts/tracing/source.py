"""The store as a source of events for the walks: two-step look-ups, each event read and parsed once a walk."""

from __future__ import annotations

from collections.abc import Collection

from gqts.events import find_occurrences, read_events
from gqts.identifiers import identifier_key
from gqts.kit.database import Transaction
from gqts.tracing.naming import NamedEvent, name_event


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

    def find_mentions(self, uris: Collection[str], roles: Collection[int] | None = None) -> dict[str, list[NamedEvent]]:
        """Return, for each identifier, the events that name it (in `roles`, if given)."""
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
