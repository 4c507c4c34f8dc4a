"""Opening a seal: the code under it is given on the item's page, without an account and without a script.

The form carries no token, since the page sets no cookie before, and acts for nobody who is signed in: what another site
has a browser send is refused by what the browser says of it. Codes could be guessed, so the tries are counted, by
address and by item.
"""

from __future__ import annotations

from http import HTTPStatus

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from gqts.accounts import Seal, require_rate
from gqts.identifiers import Identifier, IdentifierRefused
from gqts.scans import Opened, open_seal
from gqts.web.addresses import Subject, find_subject, page_path
from gqts.web.context import context_of
from gqts.web.failures import show_error, show_failure
from gqts.web.rendering import PAGE_HEADERS, render_page
from gqts.web.seal_cookie import read_owner_token, set_owner_cookie
from gqts.web.workbench.csrf import FormNotOurs, require_from_here
from gqts.web.workbench.reading import FormData, read_form
from gqts.web.workbench.session import client_of

_OF_SENDER = "10 per 1 hour"
_OF_ITEM = "30 per 1 day"
_NO_STORE = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}


def list_routes() -> list[BaseRoute]:
    """Return the routes of these pages."""
    return [Route("/seal", give_code, methods=["POST"])]


async def give_code(request: Request) -> Response:
    """Open the seal by the code that was sent and go back to the item's page, or say that the code is wrong."""
    try:
        require_from_here(request, context_of(request).settings)
        data = await read_form(request)
        return await run_in_threadpool(_give, request, data)
    except FormNotOurs:
        return show_failure(request, HTTPStatus.FORBIDDEN)
    except Exception as error:  # noqa: BLE001 - the edge: whatever it is, the reader gets a page
        return show_error(request, error)


def _give(request: Request, data: FormData) -> Response:
    subject = _read_subject(data.get("path", ""))
    if subject is None:
        return show_failure(request, HTTPStatus.BAD_REQUEST)
    opened = _open(request, subject.identifier, data.get("code", ""))
    if not opened.is_right:
        return render_page(request, "seal_wrong.html", status=400, headers=_NO_STORE, path=subject.path)
    response = RedirectResponse(subject.path, HTTPStatus.SEE_OTHER, {**PAGE_HEADERS, **_NO_STORE})
    for path in {subject.path, page_path(subject.identifier)}:  # with the lot in it as on the label, and without
        set_owner_cookie(response, context_of(request).settings, path, opened.token)
    return response


def _open(request: Request, item: Identifier, code: str) -> Opened:
    context = context_of(request)
    now, client = context.clock(), client_of(request, context.settings)
    with context.database.transaction() as tx:
        require_rate(tx, "seal", client, _OF_SENDER, now=now)
        require_rate(tx, "seal of item", item.key.hex(), _OF_ITEM, now=now)
        seal, token = Seal(context.settings.secret), read_owner_token(request)
        return open_seal(tx, seal, item.key, code, context.locator.locate(client), token=token, now=now)


def _read_subject(path: str) -> Subject | None:
    if not path.startswith("/"):
        return None
    try:
        return find_subject(path)
    except IdentifierRefused:
        return None
