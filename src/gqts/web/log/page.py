"""The page of the log: what it is for, what it is now, and how anybody verifies a receipt."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from gqts.transparency import read_checkpoint, sign_checkpoint
from gqts.web.context import context_of
from gqts.web.failures import guarded
from gqts.web.log.tiles import signer_of
from gqts.web.rendering import render_page


@guarded
def show_log(request: Request) -> Response:
    """Show the page."""
    context = context_of(request)
    signer = signer_of(context)
    with context.database.transaction(read_only=True) as tx:
        checkpoint = read_checkpoint(tx, signer.name)
    return render_page(
        request, "log.html", checkpoint=checkpoint, note=sign_checkpoint(checkpoint, signer), key=signer.verifier
    )
