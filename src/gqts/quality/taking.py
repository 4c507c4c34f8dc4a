"""Taking in what was made and what was told to be wrong: from the events of a capture, and from other rooms' facts.

Promise: whatever comes first, an event or a complaint about what it made, the two meet; what comes twice changes
nothing. What an event says counts while its word is attested and it was not taken back.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from gqts.catalogue import product_of
from gqts.epcis import Role
from gqts.events import Standing, StoredEvent
from gqts.identifiers import identifier_key
from gqts.kit.database import Transaction
from gqts.quality import _storage
from gqts.quality.defect import Defect, Source
from gqts.quality.making import is_making, list_makings, list_recipes
from gqts.tracing.making import find_events_that_began, find_standings
from gqts.tracing.naming import name_event

STANDINGS_AT_ONCE = 2_000


def take_events(tx: Transaction, events: Iterable[StoredEvent]) -> int:
    """Take in what events made, and which of them take others back; return how many makings were taken."""
    makings, recipes, withdrawals = [], [], []
    begun: dict[bytes, bytes] = {}
    for stored in events:
        place = (stored.event_hash, stored.belonging.stream)
        if stored.event.error_declaration is not None:
            withdrawals.append(place)
            continue
        if not is_making(stored.event):
            continue
        event = name_event(stored)
        is_attested = stored.belonging.standing is Standing.ATTESTED
        makings += [(one, event.event_id, *place, is_attested, event.at) for one in list_makings(event)]
        # What is its own is the same whoever says so: no withdrawal of one saying takes it from the others.
        recipes += [(one, b"" if one.is_own else place[0], place[1]) for one in list_recipes(event)]
        named = event.list_named((Role.EPC, Role.OUTPUT, Role.OUTPUT_QUANTITY, Role.QUANTITY))
        begun |= {identifier_key(uri): event.event_id for uri in named}
    if withdrawals:
        _storage.insert_withdrawals(tx, withdrawals)
        _tie_anew(tx, withdrawals)
    if makings:
        _storage.insert_makings(tx, makings)
        _storage.update_made_by(tx, list(begun), list(begun.values()))
    if recipes:
        _storage.insert_recipes(tx, recipes)
    return len(makings)


def begin_counting(tx: Transaction, stream: int) -> bool:
    """Return whether a stream was not counted before: then its events of earlier have to be taken too, once."""
    return _storage.insert_counted(tx, stream)


def take_defect(tx: Transaction, defect: Defect) -> bool:
    """Take in a defect and tie it to the making of its thing; return False of what is no unit or lot of a product."""
    product = product_of(defect.identifier)
    if product is None or product == defect.identifier:
        return False
    _storage.insert_defect(tx, defect, product, _find_making(tx, defect.identifier))
    return True


def weigh_defect(tx: Transaction, source: Source, source_id: UUID, *, is_counted: bool) -> None:
    """Have what a source told count, or no more: it was found to be unfounded, or taken back."""
    _storage.update_counted(tx, source.value, source_id, is_counted=is_counted)


def restand_makings(tx: Transaction, streams: Iterable[int], after: bytes | None = None) -> bytes | None:
    """Have a batch of the makings of streams stand as their events do now; return where the next begins, or None."""
    ids = _storage.select_events_of(tx, list(streams), after, STANDINGS_AT_ONCE)
    standings = find_standings(tx, ids)
    _storage.update_standings(tx, list(standings), [one is Standing.ATTESTED for one in standings.values()])
    return ids[-1] if len(ids) == STANDINGS_AT_ONCE else None


def _find_making(tx: Transaction, identifier: str) -> bytes | None:
    made = _storage.select_making_events(tx, find_events_that_began(tx, identifier))
    return made[0] if made else None


def _tie_anew(tx: Transaction, withdrawn: Sequence[tuple[bytes, int]]) -> None:
    """Tie what was tied to events that were taken back to what corrects them, where that came first."""
    found = _storage.select_taken_back(tx, withdrawn)
    if not found:
        return
    _storage.untie(tx, [key for key, _ in found])
    tied = [(key, made) for key, identifier in found if (made := _find_making(tx, identifier)) is not None]
    _storage.update_made_by(tx, [key for key, _ in tied], [made for _, made in tied])
