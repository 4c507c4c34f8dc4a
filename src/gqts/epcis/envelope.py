"""What surrounds the events, once a codec has found it, and the events made from what it holds.

Promise: every codec fills an `Envelope` with what was sent, and `read_envelope` turns it into a `Document` by the
same rules.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from gqts.epcis.context import GS1_CONTEXT, Context
from gqts.epcis.errors import DocumentTooLarge
from gqts.epcis.inspection import Faults
from gqts.epcis.master_data import read_vocabularies
from gqts.epcis.model import Document
from gqts.epcis.times import parse_time
from gqts.epcis.validation import build_event
from gqts.kit.errors import Fault, shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from gqts.epcis.model import Event, Limits, MasterDataElement

_VERSION = re.compile(r"[12](?:\.\d{1,9}){1,3}")


@dataclass(slots=True)
class Envelope:
    """A document taken apart: `events` and `vocabularies` in the JSON form of the standard, not yet looked at."""

    format: str
    events: list[Any] = field(default_factory=list)
    vocabularies: list[Any] = field(default_factory=list)
    context: Context = GS1_CONTEXT
    schema_version: Any = None
    creation_date: Any = None
    sender: Any = None
    receiver: Any = None
    document_id: Any = None
    is_bare: bool = False
    faults: Faults = field(default_factory=Faults)
    notes: tuple[str, ...] = ()


def read_envelope(envelope: Envelope, limits: Limits, take: Callable[[Event], None] | None = None) -> Document:
    """Return the document in an envelope, handing each good event to `take` as it is read.

    Raises DocumentTooLarge when it holds more events than the limits allow.
    """
    count = len(envelope.events)
    if count > limits.events:
        raise DocumentTooLarge(
            f"The document holds {count} events and this server takes {limits.events} at once: send it in parts."
        )
    _inspect_header(envelope)
    faults, context = envelope.faults, envelope.context
    events: list[Event] = []
    positions: list[int] = []
    for position, sent in enumerate(envelope.events):
        event = build_event(sent, context, faults, position)
        if event is not None:
            events.append(event)
            positions.append(position)
            if take is not None:
                take(event)
    master_data: tuple[MasterDataElement, ...] = tuple(read_vocabularies(envelope.vocabularies, context, faults))
    return Document(
        events=tuple(events),
        positions=tuple(positions),
        faults=tuple(faults.found),
        master_data=master_data,
        schema_version=_text(envelope.schema_version) or "2.0",
        creation_date=_text(envelope.creation_date),
        sender=_text(envelope.sender),
        receiver=_text(envelope.receiver),
        document_id=_text(envelope.document_id),
        format=envelope.format,
        count=count,
        notes=(*context.notes, *envelope.notes),
    )


def _text(value: Any) -> str | None:
    return value if type(value) is str and value else None


def _inspect_header(envelope: Envelope) -> None:
    """Tell what is wrong with the document's own fields; a bare event or list of events has none."""
    version, created = envelope.schema_version, envelope.creation_date
    is_named = version is not None or not envelope.is_bare
    if is_named and (type(version) is not str or not _VERSION.fullmatch(version)):
        _refuse(envelope, "schema_version", "schemaVersion", version, 'Say which EPCIS this is: "2.0".')
    if not envelope.is_bare or created is not None:
        try:
            parse_time(created if type(created) is str else "")
        except ValueError:
            fix = "Write date, time and offset, for example 2026-08-01T12:30:00.000+08:00."
            _refuse(envelope, "creation_date", "creationDate", created, fix)


def _refuse(envelope: Envelope, code: str, name: str, value: Any, fix: str) -> None:
    if value is None:
        envelope.faults.add(Fault(f"epcis.document.{code}.missing", f"{name} is missing", name, fix=fix))
    else:
        message = f"{name} cannot be understood: {shown(value)}"
        envelope.faults.add(Fault(f"epcis.document.{code}.malformed", message, name, shown(value), fix))
