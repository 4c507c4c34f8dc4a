"""The headers of the EPCIS 2.0 REST binding (§12): versions, limits, and what OPTIONS tells."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from gqts import __version__
from gqts.api.context import Context, context_of
from gqts.kit.errors import shown

EPCIS_VERSION = "2.0.0"
EPCIS_LOWEST = "1.2.0"
VERSIONS: Mapping[str, str] = {"GS1-EPCIS-Version": EPCIS_VERSION, "GS1-CBV-Version": "2.0.0"}
DISCOVERY: Mapping[str, str] = {
    **VERSIONS,
    "GS1-EPCIS-Min": EPCIS_LOWEST,
    "GS1-EPCIS-Max": EPCIS_VERSION,
    "GS1-CBV-Min": EPCIS_LOWEST,
    "GS1-CBV-Max": "2.0.0",
    "GS1-EPC-Format": "Never_Translates",
    "GS1-Vendor-Version": __version__,
}
_LONGEST_VERSION = 20


def limit_headers(context: Context) -> dict[str, str]:
    """Return what one capture may hold: events, and bytes after decompression."""
    return {
        "GS1-EPCIS-Capture-Limit": str(context.settings.capture_events_limit),
        "GS1-EPCIS-Capture-File-Size-Limit": str(context.settings.capture_bytes_limit),
    }


def require_epcis_version(request: Request) -> tuple[int, ...]:
    """Return the highest EPCIS version that the client takes and we write, as numbers; raise 406 when there is none."""
    lowest = _read_version(request, "gs1-epcis-min", EPCIS_LOWEST)
    highest = _read_version(request, "gs1-epcis-max", EPCIS_VERSION)
    for offered in (EPCIS_VERSION, EPCIS_LOWEST):
        numbers = _numbers(offered)
        if lowest <= numbers <= highest:
            return numbers
    raise HTTPException(406, f"Events are written in EPCIS {EPCIS_VERSION} and, as XML, {EPCIS_LOWEST}.")


def options_endpoint(methods: Sequence[str], *, tells_limits: bool = False) -> Callable[[Request], Response]:
    """Return an endpoint that answers OPTIONS for a path with these methods."""
    allow = ", ".join(("OPTIONS", *methods))

    def options(request: Request) -> Response:
        headers = {"Allow": allow, **DISCOVERY}
        if tells_limits:
            headers |= limit_headers(context_of(request)) | {"GS1-Capture-Error-Behaviour": "all"}
        return Response(status_code=204, headers=headers)

    return options


def _read_version(request: Request, name: str, default: str) -> tuple[int, ...]:
    text = request.headers.get(name, default)
    parts = text.split(".")
    if len(text) > _LONGEST_VERSION or not all(part.isascii() and part.isdigit() for part in parts):
        raise HTTPException(406, f"The header {name} is {shown(text)}, which is no version such as 2.0 or 1.2.0.")
    return _numbers(text)


def _numbers(text: str) -> tuple[int, ...]:
    """Return a version as three numbers, so that 2.0 and 2.0.0 are the same."""
    numbers = [int(part) for part in text.split(".")]
    return (*numbers, 0, 0)[:3]
