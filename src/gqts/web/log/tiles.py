"""The log as C2SP tlog-tiles has it: `checkpoint`, `tile/<level>/<number>[.p/<width>]`, `tile/entries/<number>[.p/…]`.

Anybody may read all of it, and mirror it: an entry says nothing of what it commits to. What is full never changes.
"""

from __future__ import annotations

from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from gqts.accounts import Seal
from gqts.receipts import draw_key
from gqts.transparency import SigningKey, TilePathWrong, parse_tile_path, read_checkpoint, read_tile, sign_checkpoint
from gqts.web.context import Context, context_of
from gqts.web.failures import guarded, show_failure

_OPEN = {"Access-Control-Allow-Origin": "*", "X-Content-Type-Options": "nosniff"}
_FOR_EVER = {**_OPEN, "Cache-Control": "public, max-age=31536000, immutable"}
_NOW = {**_OPEN, "Cache-Control": "no-cache"}


def signer_of(context: Context) -> SigningKey:
    """Return the key that signs this installation's log."""
    return draw_key(Seal(context.settings.secret), context.settings.public_url)


@guarded
def send_key(request: Request) -> Response:
    """Send the verifier key of the log (C2SP signed-note)."""
    return PlainTextResponse(signer_of(context_of(request)).verifier + "\n", headers=_NOW)


@guarded
def send_checkpoint(request: Request) -> Response:
    """Send what the log is now, signed (C2SP tlog-checkpoint)."""
    context = context_of(request)
    signer = signer_of(context)
    with context.database.transaction(read_only=True) as tx:
        checkpoint = read_checkpoint(tx, signer.name)
    return PlainTextResponse(sign_checkpoint(checkpoint, signer), headers=_NOW)


@guarded
def send_tile(request: Request) -> Response:
    """Send a tile of hashes, or a bundle of entries."""
    try:
        tile = parse_tile_path(f"tile/{request.path_params['rest']}")
    except TilePathWrong:
        return show_failure(request, HTTPStatus.NOT_FOUND)
    with context_of(request).database.transaction(read_only=True) as tx:
        content = read_tile(tx, tile)
    if content is None:
        return show_failure(request, HTTPStatus.NOT_FOUND)
    return Response(content, media_type="application/octet-stream", headers=_FOR_EVER)
