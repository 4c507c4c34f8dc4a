"""What this repository has: `/epcis`, and the event types (EPCIS 2.0 §12.2).

Only what works is listed. Lists of all EPCs, places or steps ever seen are not offered: nobody needs them to use the
repository, and they tell a stranger what everybody trades.
"""

from __future__ import annotations

from collections.abc import Sequence

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from gqts.api.answers import json_response
from gqts.api.content import JSON, LINKED_JSON, require_media_type
from gqts.api.headers import DISCOVERY
from gqts.events import EVENT_TYPES

CONTEXT = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"
RESOURCES = ("capture", "events", "eventTypes", "epcs", "bizSteps", "bizLocations", "readPoints", "dispositions")


def show_resources(request: Request) -> Response:
    """Answer with the resources there are."""
    return _collection(request, RESOURCES)


def show_event_types(request: Request) -> Response:
    """Answer with the event types there are."""
    return _collection(request, EVENT_TYPES)


def show_event_type(request: Request) -> Response:
    """Answer with what there is of an event type; 404 for one that EPCIS has not."""
    if request.path_params["event_type"] not in EVENT_TYPES:
        raise HTTPException(404, f"EPCIS has no such event type; it has {', '.join(EVENT_TYPES)}.")
    return _collection(request, ("events",))


def _collection(request: Request, member: Sequence[str]) -> Response:
    media_type = require_media_type(request, (JSON, LINKED_JSON))
    content = {"@context": CONTEXT, "type": "Collection", "member": list(member)}
    return json_response(request, content, headers=DISCOVERY, media_type=media_type)
