"""Sending the picture of a product: a WebP drawn anew, under a name that changes with it, kept by browsers for ever."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from gqts.catalogue import read_picture
from gqts.web.context import context_of
from gqts.web.failures import guarded

_HEADERS = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    "Content-Disposition": 'inline; filename="product.webp"',
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


@guarded
def send_picture(request: Request) -> Response:
    """Send a picture by its product and name; 404 when the product has another one by now, or none."""
    gtin, _, name = str(request.path_params["name"]).removesuffix(".webp").partition("-")
    if not (len(gtin) == 14 and gtin.isascii() and gtin.isdigit() and len(name) == 16):
        raise HTTPException(404)
    with context_of(request).database.transaction(read_only=True) as tx:
        content = read_picture(tx, gtin, name)
    if content is None:
        raise HTTPException(404)
    return Response(content, headers=_HEADERS, media_type="image/webp")
