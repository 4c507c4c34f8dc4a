"""Sending a photo: a JPEG that was drawn anew, which no browser may take for anything else."""

from __future__ import annotations

from starlette.responses import Response

from gqts.web.rendering import PAGE_HEADERS

_ALONE = "default-src 'none'; frame-ancestors 'none'; sandbox"


def send_jpeg(content: bytes) -> Response:
    """Return the answer with a photo: not sniffed, not kept, and nothing beside it."""
    headers = {
        **PAGE_HEADERS,
        "Content-Security-Policy": _ALONE,
        "Cache-Control": "no-store",
        "Content-Disposition": 'inline; filename="photo.jpg"',
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    return Response(content, headers=headers, media_type="image/jpeg")
