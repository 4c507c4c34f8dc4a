"""The receipt of a thing: `GET /v1/receipts/{identifier}`, what its caller sees of it with the proofs from the log.

Shape in `gqts.receipts.receipt`; it verifies without gqts. The log itself is at `/log` (C2SP tlog-tiles).
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from gqts.accounts import Seal
from gqts.api.answers import json_response
from gqts.api.authentication import looking, note_unknown
from gqts.api.content import JSON, require_media_type
from gqts.api.context import context_of
from gqts.api.v1.addressing import read_identifier
from gqts.api.v1.trace import NothingKnown
from gqts.receipts import compose_receipt, draw_key
from gqts.scans import scan_item
from gqts.sharing import Purpose

PREFIX = "/v1/receipts/"


def show_receipt(request: Request) -> Response:
    """Answer with the receipt of a thing."""
    require_media_type(request, (JSON,))
    identifier = read_identifier(request, PREFIX)
    settings = context_of(request).settings
    signer = draw_key(Seal(settings.secret), settings.public_url)
    with looking(request, Purpose.TRACE) as look:
        journey = scan_item(look.tx, look.glass, identifier).journey
        receipt = compose_receipt(look.tx, journey, signer) if journey.steps else None
    if receipt is None:
        note_unknown(request)
        raise NothingKnown
    return json_response(request, receipt.as_json(), headers={"Vary": "Accept, Authorization"})
