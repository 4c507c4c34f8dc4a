"""Pages and files for shoppers go compressed over the wire (RFC 9110 §8.4): a slow connection is what they scan on.

Only what holds no secret is compressed: a page with a form's token beside text of its reader's choice could be guessed
from its length (the attack known as BREACH), so pages of the workbench are sent as they are.
"""

from __future__ import annotations

import gzip

from starlette.requests import Request
from starlette.responses import Response

_LEVEL = 5
_LEAST = 800
"""Bytes under which a packet is a packet either way."""


def takes_gzip(request: Request) -> bool:
    """Return whether the client takes gzip."""
    offered = (part.partition(";") for part in request.headers.get("accept-encoding", "").split(","))
    return any(
        name.strip().lower() in ("gzip", "x-gzip") and parameters.replace(" ", "") not in ("q=0", "q=0.0")
        for name, _, parameters in offered
    )


def compress(request: Request, response: Response) -> Response:
    """Return the answer compressed when its client takes that; it says in `Vary` that it depends on it."""
    varies = [response.headers["Vary"]] if "Vary" in response.headers else []
    response.headers["Vary"] = ", ".join([*varies, "Accept-Encoding"])
    if len(response.body) < _LEAST or not takes_gzip(request):
        return response
    response.body = gzip.compress(bytes(response.body), _LEVEL, mtime=0)
    response.headers["Content-Encoding"] = "gzip"
    response.headers["Content-Length"] = str(len(response.body))
    return response
