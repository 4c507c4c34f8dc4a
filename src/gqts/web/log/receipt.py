"""The receipt of what a page shows, as a file: `/log/receipts/` and the path of the page.

It holds what its reader sees on that page and nothing more, and verifies without gqts (`gqts.receipts.receipt`).
"""

from __future__ import annotations

from http import HTTPStatus

import orjson
from starlette.requests import Request
from starlette.responses import Response

from gqts.identifiers import IdentifierRefused
from gqts.receipts import compose_receipt
from gqts.scans import scan_item
from gqts.sharing import Purpose
from gqts.web.addresses import find_subject, raw_path
from gqts.web.compression import compress
from gqts.web.context import context_of
from gqts.web.failures import guarded, show_failure
from gqts.web.log.tiles import signer_of
from gqts.web.viewing import looking, note_unknown

PREFIX = "/log/receipts"
_HEADERS = {
    "Content-Disposition": 'attachment; filename="receipt.json"',
    "Cache-Control": "private, no-store",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
    "Vary": "Cookie, Accept-Encoding",
}


@guarded
def send_receipt(request: Request) -> Response:
    """Send the receipt of a thing; 404 when its reader sees nothing of it."""
    try:
        subject = find_subject(raw_path(request).removeprefix(PREFIX))
    except IdentifierRefused:
        return show_failure(request, HTTPStatus.BAD_REQUEST)
    with looking(request, Purpose.SCAN) as (tx, glass):
        journey = scan_item(tx, glass, subject.identifier).journey
        receipt = compose_receipt(tx, journey, signer_of(context_of(request))) if journey.steps else None
    if receipt is None:
        note_unknown(request)
        return show_failure(request, HTTPStatus.NOT_FOUND)
    content = orjson.dumps(receipt.as_json(), option=orjson.OPT_INDENT_2)
    return compress(request, Response(content, media_type="application/json", headers=_HEADERS))
