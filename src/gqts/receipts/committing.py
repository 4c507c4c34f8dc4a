"""The commitment of each event, as it is when it is logged and as it must be whenever it is computed anew.

An event commits to what its sender said, who told it, when it was recorded, and, for each instance and lot that it
names, to the entry that told of it before: so that taking out an event in the middle is noticed by whoever holds a
later one, and not only changing one.
"""

from __future__ import annotations

import base64
from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gqts.events import StoredEvent, find_occurrences
from gqts.identifiers import identifier_key
from gqts.kit.database import Transaction
from gqts.receipts import _storage
from gqts.receipts.parts import CHAINED_ROLES, list_added, list_chained, list_parts, previous_part
from gqts.transparency import commit, digest_of, disclose, fill_up, read_entries_at


@dataclass(frozen=True, slots=True)
class Place:
    """Where an event stands in the log, and the salt of its commitment."""

    position: int
    salt: bytes


@dataclass(frozen=True, slots=True)
class Committed:
    """An event with its parts, and their disclosures in the same order; all digests, decoys among them, sorted; and the
    entry over them.

    `previous` holds, for each thing whose chain it continues, the base64 of the entry before it, or None.
    """

    stored: StoredEvent
    parts: tuple[tuple[str, Any], ...]
    disclosures: tuple[str, ...]
    digests: tuple[bytes, ...]
    previous: Mapping[str, str | None]
    entry: bytes


class Chains:
    """At which positions of the log each of some things is told of."""

    def __init__(self, tx: Transaction, things: Collection[str]) -> None:
        by_key = {identifier_key(one): one for one in things}
        occurrences = find_occurrences(tx, list(by_key), roles=CHAINED_ROLES)
        logged = _storage.select_logged(tx, list({one.event_id for one in occurrences}))
        found: dict[str, set[int]] = {}
        for one in occurrences:
            if one.event_id in logged:
                found.setdefault(by_key[one.key], set()).add(logged[one.event_id][0])
        self._positions = {thing: sorted(places) for thing, places in found.items()}

    def find_last(self, thing: str, before: int) -> int | None:
        """Return the last position before another at which a thing is told of, None when there is none."""
        places = self._positions.get(thing, ())
        place = bisect_left(places, before)
        return places[place - 1] if place else None

    def add(self, things: Iterable[str], position: int) -> None:
        """Have things be told of at a position after all others."""
        for one in things:
            self._positions.setdefault(one, []).append(position)


def commit_event(stored: StoredEvent, salt: bytes, previous: Mapping[str, str | None]) -> Committed:
    """Return an event's parts and the entry that commits to them; the same whenever it is asked. Pure."""
    parts = [*list_parts(stored.event), *list_added(stored)]
    parts += [previous_part(thing, entry) for thing, entry in previous.items()]
    disclosures = disclose(salt, parts)
    digests = fill_up(salt, [digest_of(one) for one in disclosures])
    return Committed(stored, tuple(parts), tuple(disclosures), tuple(digests), previous, commit(digests))


def commit_again(tx: Transaction, events: Sequence[tuple[StoredEvent, Place]]) -> list[Committed]:
    """Return what events that are logged commit to by what is stored of them now; call it `unfiltered`.

    Whether that is what the log says is for the caller to compare.
    """
    things = {id(stored): list_chained(stored.event) for stored, _ in events}
    chains = Chains(tx, {one for those in things.values() for one in those})
    before = [{one: chains.find_last(one, place.position) for one in things[id(stored)]} for stored, place in events]
    entries = read_entries_at(tx, [at for those in before for at in those.values() if at is not None])
    return [
        commit_event(stored, place.salt, write_previous(last, entries))
        for (stored, place), last in zip(events, before, strict=True)
    ]


def write_previous(last: Mapping[str, int | None], entries: Mapping[int, bytes]) -> dict[str, str | None]:
    """Return, for things, the entries at the positions at which they were last told of, as a commitment holds them."""
    return {thing: None if at is None else encode_entry(entries[at]) for thing, at in last.items()}


def encode_entry(entry: bytes) -> str:
    """Return an entry as commitments and receipts write it: base64."""
    return base64.b64encode(entry).decode("ascii")
