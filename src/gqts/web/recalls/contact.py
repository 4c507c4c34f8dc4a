"""Leaving an address on an item's page, and having it erased: no account, no cookie, no script.

The form on an item's page carries no token, since that page sets no cookie, and acts for nobody who is signed in: what
another site has a browser send is refused by what the browser says of it. What can be abused is sending often, so it is
counted by address of the sender.
"""

from __future__ import annotations

from http import HTTPStatus
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from gqts.accounts import Seal, TooMany, require_rate
from gqts.identifiers import Identifier, IdentifierRefused, parse_identifier
from gqts.kit.errors import GqtsError
from gqts.recalls import ContactRefused, forget_contact, is_unit, leave_contact
from gqts.web.addresses import page_path
from gqts.web.context import context_of
from gqts.web.failures import show_error, show_failure
from gqts.web.rendering import language_of, render_page
from gqts.web.workbench import Desk, PageUnknown, open_page
from gqts.web.workbench.csrf import FormNotOurs, require_from_here
from gqts.web.workbench.reading import FormData, read_form
from gqts.web.workbench.session import client_of

_RATE = "20 per 1 hour"
_NO_STORE = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}


async def leave(request: Request) -> Response:
    """Keep the address that was sent, or say what is wrong with it."""
    try:
        require_from_here(request, context_of(request).settings)
        data = await read_form(request)
        return await run_in_threadpool(_leave, request, data)
    except FormNotOurs:
        return show_failure(request, HTTPStatus.FORBIDDEN)
    except Exception as error:  # noqa: BLE001 - the edge: whatever it is, the reader gets a page
        return show_error(request, error)


@open_page()
def forget(desk: Desk) -> Response:
    """Ask before an address is erased (a mail scanner opens every link), and erase it."""
    contact_id, secret = desk.id_in_path("contact_id"), str(desk.request.path_params["secret"])[:100]
    if desk.is_sent:
        with desk.transaction() as tx:
            if not forget_contact(tx, Seal(desk.settings.secret), contact_id, secret):
                raise PageUnknown
    return desk.render("recalls/forget.html", headers={"X-Robots-Tag": "noindex"}, is_done=desk.is_sent)


def _leave(request: Request, data: FormData) -> Response:
    context = context_of(request)
    item = _read_item(data.get("item", ""))
    if item is None:
        return show_failure(request, 400)
    language, now = language_of(request), context.clock()
    address = data.get("address", "")
    try:
        with context.database.transaction() as tx:
            require_rate(tx, "contact", client_of(request, context.settings), _RATE, now=now)
            if data.get("agreed") != "y":
                return _show_again(request, item, address, is_agreed=False)
            left = leave_contact(tx, Seal(context.settings.secret), item, address, language.code, now=now)
    except (ContactRefused, TooMany) as refused:
        if isinstance(refused, TooMany):
            raise
        return _show_again(request, item, address, is_agreed=True)
    link = f"/recalls/forget/{left.contact_id}/{quote(left.secret)}"
    return render_page(
        request,
        "recalls/contact_left.html",
        headers=_NO_STORE,
        path=page_path(item),
        link=link,
        ends_at=left.ends_at,
    )


def _show_again(request: Request, item: Identifier, address: str, *, is_agreed: bool) -> Response:
    return render_page(
        request,
        "recalls/contact.html",
        status=400,
        headers=_NO_STORE,
        item=item.canonical,
        path=page_path(item),
        address=address[:254],
        is_agreed=is_agreed,
    )


def _read_item(text: str) -> Identifier | None:
    try:
        item = parse_identifier(text)
    except (IdentifierRefused, GqtsError):
        return None
    return item if is_unit(item.canonical) else None
