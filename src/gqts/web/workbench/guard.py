"""The door of every signed-in page: from a handler to an endpoint.

`page(permission)` is for people who have signed in, `open_page()` for the pages before that. Both read the form, refuse
one that is not ours, run the handler on a thread, and turn whatever it raises into its page. Who is not signed in is
sent to sign in and back; who must show more than a password, to where that is set up; an id that belongs to others
answers as one that nobody has.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import wraps
from urllib.parse import quote, urlsplit

import structlog
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from gqts.accounts import Permission
from gqts.kit.errors import GqtsError, Kind
from gqts.web.failures import FailureWords, show_error
from gqts.web.languages import mark
from gqts.web.workbench.addresses import local_path
from gqts.web.workbench.csrf import FormNotOurs
from gqts.web.workbench.desk import Admission, Desk, SecondFactorNeeded, SignInNeeded
from gqts.web.workbench.reading import read_form
from gqts.web.workbench.uploading import Upload, is_upload, read_upload

Handler = Callable[[Desk], Response]
Endpoint = Callable[[Request], Awaitable[Response]]

SECOND_FACTOR = "/me/security"
"""Where a second factor is set up."""
_log = structlog.get_logger("gqts.web")

_NOT_OURS = FailureWords(
    mark("This form is too old"),
    mark("Go back, load the page anew and send it again. Nothing was changed."),
)
WORDS: dict[Kind, tuple[int, FailureWords]] = {
    Kind.FORBIDDEN: (
        403,
        FailureWords(
            mark("This is not yours to do"),
            mark("Ask an administrator of your organization, or act for another of your organizations."),
        ),
    ),
    Kind.NOT_FOUND: (
        404,
        FailureWords(
            mark("There is nothing here for you"),
            mark("The address is wrong, or what was here is gone, or it belongs to somebody else."),
        ),
    ),
    Kind.TOO_MANY: (
        429,
        FailureWords(mark("Too many tries"), mark("Wait a while, then try again.")),
    ),
    Kind.CONFLICT: (
        409,
        FailureWords(
            mark("This cannot be done now"),
            mark("Somebody may have changed it meanwhile. Go back and look at how things stand."),
        ),
    ),
}


def page(
    permission: Permission | None = None,
    *,
    has_script: bool = False,
    is_personal: bool = False,
    takes_files: bool = False,
) -> Callable[[Handler], Endpoint]:
    """Return a decorator for the handler of a page that signed-in people with a permission may open.

    `is_personal` is for what concerns nobody but the reader: it opens by a password alone, whatever their organization
    asks of its people. `takes_files` lets its form send files (`desk.files`).
    """
    admission = Admission(True, permission, has_script, is_personal, takes_files)  # noqa: FBT003 - a person is needed
    return _endpoint(admission)


def open_page(*, has_script: bool = False, takes_files: bool = False) -> Callable[[Handler], Endpoint]:
    """Return a decorator for the handler of a page that anybody may open; `desk.known` tells who is signed in."""
    return _endpoint(Admission(needs_person=False, has_script=has_script, takes_files=takes_files))


def _endpoint(admission: Admission) -> Callable[[Handler], Endpoint]:
    def decorate(handler: Handler) -> Endpoint:
        @wraps(handler)
        async def answer(request: Request) -> Response:
            try:
                sent = await _read(request, admission) if request.method == "POST" else None
            except GqtsError as error:
                return show_error(request, error)
            return await run_in_threadpool(_work, request, admission, sent, handler)

        return answer

    return decorate


async def _read(request: Request, admission: Admission) -> Upload:
    if admission.takes_files and is_upload(request):
        return await read_upload(request)
    return Upload(await read_form(request))


def _work(request: Request, admission: Admission, sent: Upload | None, handler: Handler) -> Response:
    desk: Desk | None = None
    try:
        desk = Desk(request, admission, sent.data if sent else None, sent.files if sent else ())
        if desk.is_sent:
            desk.require_our_form()
        response = handler(desk)
        assert desk.was_opened or not admission.needs_person, "a page for signed-in people asks who they are"
        return desk.finish(response)
    except SignInNeeded:
        assert desk is not None
        return desk.see_other(f"/sign-in?next={quote(_way_back(request), safe='/')}")
    except SecondFactorNeeded:
        assert desk is not None
        return desk.see_other(SECOND_FACTOR)
    except Exception as error:  # noqa: BLE001 - the edge: whatever it is, the reader gets a page
        return _show_refusal(request, desk, error)


def _show_refusal(request: Request, desk: Desk | None, error: Exception) -> Response:
    if desk is None or not isinstance(error, GqtsError) or error.kind not in WORDS:
        return show_error(request, error)
    status, words = WORDS[error.kind]
    if isinstance(error, FormNotOurs):
        words = _NOT_OURS
        _log.warning("form refused", path=request.url.path, client=desk.client)
    headers = {"Retry-After": str(error.retry_after)} if error.retry_after else {}
    try:
        return desk.finish(
            desk.render("workbench/refusal.html", status=status, headers=headers, words=words, error=error)
        )
    except Exception as defect:  # noqa: BLE001 - as above
        return show_error(request, defect)


def _way_back(request: Request) -> str:
    """Return where to go after signing in: the page that was asked for, or from which the form was sent."""
    if request.method in {"GET", "HEAD"}:
        query = f"?{request.url.query}" if request.url.query else ""
        return local_path(request.url.path + query, local_path(request.url.path, "/me"))
    return local_path(urlsplit(request.headers.get("referer", "")).path, "/me")
