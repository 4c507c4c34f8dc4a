"""Events on their way out: an EPCISQueryDocument in JSON-LD, or in XML 2.0 or 1.2 (EPCIS 2.0 §8.2.7, §12.5).

Events come back as they were sent, with what a repository must add: the eventID where the sender gave none (our hash),
and the recordTime, which is ours whatever the sender wrote (EPCIS 2.0 §7.4.1).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from gqts.api.answers import tagged_response
from gqts.api.content import JSON, LINKED_JSON, TEXT_XML, XML, require_media_type
from gqts.api.context import context_of
from gqts.api.headers import VERSIONS, require_epcis_version
from gqts.epcis import Event, EventInexpressible, write_json, write_xml
from gqts.events import StoredEvent
from gqts.kit.clock import write_instant
from gqts.tracing import SeenEvent

QUERY_NAME = "SimpleEventQuery"
_WRITTEN = (JSON, LINKED_JSON, XML, TEXT_XML)


def told_event(stored: StoredEvent) -> Event:
    """Return an event as it is told: as sent, with eventID and recordTime.

    One of which something is withheld is told without its hash, which vouches for the withheld part too.
    """
    body = stored.event.body
    added: dict[str, Any] = {"recordTime": write_instant(stored.record_time)}
    if "eventID" not in body and not stored.is_partial:
        added["eventID"] = stored.hash_uri
    return Event({**body, **added}, stored.event.namespaces)


def answer_events(
    request: Request, found: Sequence[SeenEvent], *, now: datetime, headers: Mapping[str, str] | None = None
) -> Response:
    """Answer with a query document in the form the client prefers; raise 406 when there is none."""
    media_type = require_media_type(request, _WRITTEN)
    version = require_epcis_version(request)
    is_xml = media_type in (XML, TEXT_XML)
    if version < (2, 0, 0) and not is_xml:
        raise HTTPException(406, "EPCIS 1.2 is written as XML only; ask with Accept: application/xml.")
    events = [told_event(one.stored) for one in found]
    if is_xml:
        content = _write_xml(events, version, now)
    else:
        content = write_json(events, creation_date=now, query_name=QUERY_NAME)
    # The document holds the time it was written; what it says is known by the events in it.
    # It is keyed, for an event's id would let one try what a withheld part says.
    seen = b"".join(one.stored.event_id + bytes(sorted(one.withheld)) + b"\xff" for one in found)
    identity = hashlib.blake2b(seen + repr(version).encode(), key=context_of(request).settings.secret).digest()
    sent = {
        **VERSIONS,
        "GS1-EPC-Format": "Never_Translates",
        "Vary": "Accept, Authorization, GS1-EPCIS-Max",
        **(headers or {}),
    }
    if is_xml:
        sent["GS1-EPCIS-Version"] = ".".join(map(str, version))
    return tagged_response(request, content, media_type=media_type, headers=sent, tag_of=identity)


def _write_xml(events: Sequence[Event], version: tuple[int, ...], now: datetime) -> bytes:
    written_as = f"{version[0]}.{version[1]}"
    try:
        return write_xml(events, version=written_as, creation_date=now, query_name=QUERY_NAME)
    except EventInexpressible as reason:
        raise HTTPException(406, reason.detail) from reason
