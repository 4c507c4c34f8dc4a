"""Stopping mail by the link that every mail about notices carries, without signing in (RFC 8058).

A mail program posts `List-Unsubscribe=One-Click` to the link, with no cookie and from nowhere: the link's secret is all
the proof there is, and all that it can do is to stop this mail. So its form needs no token either; what a browser says
another site's page had it send is refused. Opening the link asks first, because mail scanners open every link.
"""

from __future__ import annotations

from http import HTTPStatus

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from gqts.accounts import Seal
from gqts.notices import NoticeKind, NoticeUnknown, require_link, stop_mail
from gqts.web.context import context_of
from gqts.web.failures import show_error, show_failure
from gqts.web.notices.words import NAMES
from gqts.web.rendering import language_of, render_page
from gqts.web.workbench.csrf import FormNotOurs, require_from_here
from gqts.web.workbench.reading import FormData, PageUnknown, read_form, read_id
from gqts.web.workbench.uploading import is_upload, read_upload

PATH = "/notices/unsubscribe/{organization_id}/{person_id}/{kind}/{token}"
"""The last part is called a token so that the log leaves it out."""
_HEADERS = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex", "Referrer-Policy": "no-referrer"}


async def stop(request: Request) -> Response:
    """Ask before mail is stopped, and stop it: of one kind, or of every one."""
    try:
        data = await _read(request) if request.method == "POST" else None
        return await run_in_threadpool(_answer, request, data)
    except FormNotOurs:
        return show_failure(request, HTTPStatus.FORBIDDEN)
    except (NoticeUnknown, PageUnknown):
        return show_failure(request, HTTPStatus.NOT_FOUND)
    except Exception as error:  # noqa: BLE001 - the edge: whatever it is, the reader gets a page
        return show_error(request, error)


async def _read(request: Request) -> FormData:
    """Return the form that was sent, in either of the two encodings that RFC 8058 §3.1 allows."""
    require_from_here(request, context_of(request).settings)
    return (await read_upload(request)).data if is_upload(request) else await read_form(request)


def _answer(request: Request, data: FormData | None) -> Response:
    context = context_of(request)
    organization_id, person_id = read_id(request, "organization_id"), read_id(request, "person_id")
    name, secret = str(request.path_params["kind"]), str(request.path_params["token"])[:100]
    kind = require_link(Seal(context.settings.secret), organization_id, person_id, name, secret)
    if data is not None:
        kind = None if data.get("all") == "y" else kind
        with context.database.transaction() as tx:
            stop_mail(tx, organization_id, person_id, kind, now=context.clock())
    return render_page(
        request,
        "notices/unsubscribe.html",
        headers=_HEADERS,
        kind_name=_name(request, kind),
        is_done=data is not None,
    )


def _name(request: Request, kind: NoticeKind | None) -> str:
    return "" if kind is None else language_of(request).text(NAMES[kind][0])
