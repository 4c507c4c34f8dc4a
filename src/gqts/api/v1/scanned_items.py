"""How many of the items that were made shoppers ever scanned, for systems: `GET /v1/insight/scanned-items`.

A key needs `scans:read` for what scans tell, and `quality:read` and `events:read` for how many were made.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from gqts.api.answers import json_response
from gqts.api.authentication import CredentialsMissing, looking
from gqts.api.content import JSON, require_media_type
from gqts.quality import list_scanned
from gqts.sharing import Purpose


def show_scanned_items(request: Request) -> Response:
    """Answer with the share of each product's items that were ever scanned, as far as it is told."""
    require_media_type(request, (JSON,))
    with looking(request, Purpose.QUERY) as look:
        if look.caller is None:
            raise CredentialsMissing
        found = list_scanned(look.tx, look.glass, look.caller)
    content = [
        {
            "gtin": one.product.rpartition("/")[2],
            "made": one.made,
            "scannedAtLeast": one.scanned,
            "shareAtLeast": round(one.share, 6),
        }
        for one in found
    ]
    return json_response(request, content, headers={"Vary": "Accept, Authorization"})
