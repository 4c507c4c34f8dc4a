"""The events of one consignment as a source for the production walks, without a database.

Promise: what a firm does not share, and what was not yet pushed at the moment, is not there. Events are read by
`gqts.epcis` and hashed as the store hashes them, so that linking, containment and error declarations are those of the
border.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import orjson

from gqts.epcis import Event, event_digest, read_document
from gqts.events import Belonging, Standing, StoredEvent, identify_event
from gqts.kit.errors import GqtsError, Kind
from gqts.simulator import Firm
from gqts.simulator.trade import CONTEXT, Entry
from gqts.tracing import EventSource, NamedEvent


class WorldUnreadable(GqtsError):
    """The simulated world told an event that cannot be read; that is a defect."""

    kind = Kind.INTERNAL


@dataclass(frozen=True, slots=True)
class ReadEvent:
    """An event as the store would keep it, with the firm that told it."""

    firm: Firm
    stored: StoredEvent


def read_entries(entries: Sequence[Entry], is_attested: Sequence[bool]) -> tuple[ReadEvent, ...]:
    """Return events as the store would keep them, each told by its own firm; raise `WorldUnreadable`."""
    document = {
        "@context": CONTEXT,
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": "2026-01-01T00:00:00Z",
        "epcisBody": {"eventList": [entry.body for entry in entries]},
    }
    read = read_document(orjson.dumps(document))
    if read.faults:
        raise WorldUnreadable(f"The simulated world is not sound: {read.faults[0].message}", faults=read.faults)
    streams = {code: place for place, code in enumerate(sorted({entry.firm.code for entry in entries}), start=1)}
    return tuple(
        ReadEvent(entry.firm, _store(event, entry, streams[entry.firm.code], is_known=known))
        for event, entry, known in zip(read.events, entries, is_attested, strict=True)
    )


def _store(event: Event, entry: Entry, stream: int, *, is_known: bool) -> StoredEvent:
    digest = event_digest(event)
    standing = Standing.ATTESTED if is_known else Standing.CLAIMED
    return StoredEvent(
        event_id=identify_event(event, digest),
        event_hash=digest,
        record_time=entry.pushed_at,
        submitter=entry.firm.id,
        capture_id=b"",
        event=event,
        belonging=Belonging(stream, standing),
    )


class HeldUntil:
    """An `EventSource` of what had been recorded by a moment."""

    def __init__(self, source: EventSource, at: datetime) -> None:
        self._source = source
        self._at = at

    def find_mentions(self, uris: Collection[str], roles: Collection[int] | None = None) -> dict[str, list[NamedEvent]]:
        """Return, for each identifier, the events that name it (in `roles`, if given)."""
        found = {}
        for uri, told in self._source.find_mentions(uris, roles).items():
            known = [one for one in told if one.stored.record_time <= self._at]
            if known:
                found[uri] = known
        return found
