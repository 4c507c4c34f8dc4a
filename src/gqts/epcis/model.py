"""What an EPCIS document says, once, for every format it came in (EPCIS 2.0 §7).

Promise: an `Event` is in *normal form*, the compact JSON of GS1's schema. CBV terms are bare words (`shipping`),
other vocabulary is a full URI, identifiers and times are exactly as sent, `type` comes first, and what the sender
added stands under `prefix:name`, the prefixes being explained by `namespaces`. An element of an XML extension that
carries attributes becomes an object with `@name` members and `#text`, so that nothing is lost on the way back.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import orjson

from gqts.epcis.fields import IDENTIFYING_FIELDS
from gqts.epcis.times import parse_time

if TYPE_CHECKING:
    from datetime import datetime

    from gqts.epcis.roles import Role
    from gqts.kit.errors import Fault


@dataclass(frozen=True, slots=True)
class Event:
    """One EPCIS event in normal form; never changed once read."""

    body: dict[str, Any]
    namespaces: dict[str, str] = field(default_factory=dict)

    @property
    def type(self) -> str:
        """The event type, such as `ObjectEvent`."""
        return str(self.body["type"])

    @property
    def event_time(self) -> datetime:
        """When it happened, in UTC."""
        return parse_time(self.body["eventTime"])

    @property
    def event_time_text(self) -> str:
        """When it happened, as sent."""
        return str(self.body["eventTime"])

    @property
    def action(self) -> str | None:
        """ADD, OBSERVE, DELETE; None for a transformation."""
        return self.body.get("action")

    @property
    def business_step(self) -> str | None:
        """The business step: a CBV bare word or a URI."""
        return self.body.get("bizStep")

    @property
    def disposition(self) -> str | None:
        """The disposition: a CBV bare word or a URI."""
        return self.body.get("disposition")

    @property
    def read_point(self) -> str | None:
        """The identifier of the read point, as sent."""
        place = self.body.get("readPoint")
        return place["id"] if place else None

    @property
    def business_location(self) -> str | None:
        """The identifier of the business location, as sent."""
        place = self.body.get("bizLocation")
        return place["id"] if place else None

    @property
    def event_id(self) -> str | None:
        """The sender's own identifier of the event."""
        return self.body.get("eventID")

    @property
    def error_declaration(self) -> dict[str, Any] | None:
        """The declaration that this event is in error, if that is what it is."""
        return self.body.get("errorDeclaration")

    def identifiers(self) -> list[tuple[Role, str]]:
        """List every what and why identifier with its role, as sent."""
        found: list[tuple[Role, str]] = []
        body = self.body
        for name, role, member in IDENTIFYING_FIELDS:
            value = body.get(name)
            if not value:
                continue
            if type(value) is str:
                found.append((role, value))
            elif member is None:
                found += [(role, item) for item in value]
            else:
                found += [(role, item[member]) for item in value]
        return found


@dataclass(frozen=True, slots=True)
class MasterDataElement:
    """One vocabulary element: a place, product, party … and what is said about it (EPCIS 2.0 §6.5, §9.4).

    `attributes` maps the attribute's id to its value, or to a list of values when the id was repeated.
    """

    vocabulary: str
    id: str
    attributes: dict[str, Any]
    children: tuple[str, ...] = ()
    namespaces: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a document may hold: bytes, events, levels of nesting, characters in one text, and objects, lists or
    tags in all (a small document of nothing but brackets would take a hundred times its size in memory).
    """

    bytes: int = 32 * 1024 * 1024
    events: int = 20_000
    depth: int = 100
    text: int = 65_536
    nodes: int = 2_000_000


@dataclass(frozen=True, slots=True)
class Document:
    """What was read from one document: its good events, where they stood, and everything wrong with the rest.

    `notes` are remarks that refuse nothing, such as a JSON-LD context gqts does not know and never fetches.
    """

    events: tuple[Event, ...]
    positions: tuple[int, ...]
    faults: tuple[Fault, ...]
    master_data: tuple[MasterDataElement, ...]
    schema_version: str
    creation_date: str | None
    sender: str | None
    receiver: str | None
    document_id: str | None
    format: str
    count: int
    notes: tuple[str, ...] = ()


def stored_form(event: Event) -> bytes:
    """Return what the event store keeps of an event: JSON with its `body` and `namespaces`."""
    return orjson.dumps({"body": event.body, "namespaces": event.namespaces})


def from_stored(content: bytes | str) -> Event:
    """Return the event that `stored_form` kept."""
    stored = orjson.loads(content)
    return Event(stored["body"], stored["namespaces"])
