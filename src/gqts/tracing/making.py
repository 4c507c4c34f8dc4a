"""What the room of quality reads of events themselves: which began a thing, and how they stand.

It tells ids and standings alone; what of makings is shown to whom is decided in `gqts.quality.reading`.
"""

from __future__ import annotations

from collections.abc import Sequence

from gqts.epcis import Role
from gqts.events import Standing, find_occurrences, read_events
from gqts.identifiers import identifier_key
from gqts.kit.database import Transaction

_BEGINNING = (Role.EPC, Role.OUTPUT, Role.OUTPUT_QUANTITY, Role.QUANTITY)
_MOST = 500


def find_events_that_began(tx: Transaction, uri: str) -> list[bytes]:
    """Return the ids of the events that may have brought a thing into being: those that name it as one that was made
    or seen.
    """
    roles = [int(role) for role in _BEGINNING]
    found = find_occurrences(tx, [identifier_key(uri)], roles=roles, limit=_MOST)
    return list(dict.fromkeys(one.event_id for one in found))


def find_standings(tx: Transaction, event_ids: Sequence[bytes]) -> dict[bytes, Standing]:
    """Return what the word of events is worth now."""
    return {event_id: stored.belonging.standing for event_id, stored in read_events(tx, event_ids).items()}
