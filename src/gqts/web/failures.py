"""Pages for what goes wrong, in the reader's language: what happened, and what to do; never a traceback.

A client that asked for JSON gets the same as RFC 9457 problem details.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from http import HTTPStatus

import structlog
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from gqts.kit.errors import GqtsError, Kind
from gqts.web.languages import mark
from gqts.web.negotiation import HTML, JSON, LINKSET, PROBLEM, choose_media_type
from gqts.web.plain_text import neat
from gqts.web.rendering import language_of, render_json, render_page

Endpoint = Callable[[Request], Response]
_LONGEST_DETAIL = 400
_RETRY_SECONDS = "5"
_log = structlog.get_logger("gqts.web")


@dataclass(frozen=True, slots=True)
class FailureWords:
    """What a page says about a status: a title, and what the reader can do."""

    title: str
    advice: str


_BAD = FailureWords(
    mark("This address cannot be read"), mark("Check that it was typed or scanned whole, and try again.")
)
_BROKEN = FailureWords(
    mark("Something went wrong on our side"),
    mark("This is our mistake, not yours and not the goods’. Please try again in a little while."),
)
FAILURES: Mapping[int, FailureWords] = {
    400: _BAD,
    404: FailureWords(
        mark("There is no such page"),
        mark(
            "Check the address. If you scanned a code, scan it again, or type the number under it into the box below."
        ),
    ),
    405: FailureWords(
        mark("This page can only be read"), mark("Open the address in a browser, or scan the code again.")
    ),
    406: FailureWords(
        mark("This page does not exist in that form"),
        mark("It can be had as text/html, application/json and application/linkset+json."),
    ),
    403: FailureWords(
        mark("This form is too old"),
        mark("Go back, load the page anew and send it again. Nothing was changed."),
    ),
    413: FailureWords(mark("That is too long"), mark("Type or paste one code only.")),
    429: FailureWords(
        mark("Too much was asked from your connection"),
        mark(
            "Others may share it with you. Wait a minute and load the page anew, or sign in. This says nothing about "
            "the goods."
        ),
    ),
    500: _BROKEN,
    503: FailureWords(
        mark("The records cannot be reached just now"),
        mark("This says nothing about the goods. Please try again in a few seconds."),
    ),
}
_STATUS_OF: Mapping[Kind, int] = {
    Kind.INVALID: 400,
    Kind.UNREADABLE: 400,
    Kind.UNSUPPORTED: 400,
    Kind.NOT_FOUND: 404,
    Kind.CONFLICT: 400,
    Kind.TOO_LARGE: 413,
    Kind.FORBIDDEN: 404,
    Kind.UNAUTHENTICATED: 404,
    Kind.TOO_MANY: 429,
    Kind.UNAVAILABLE: 503,
    Kind.INTERNAL: 500,
}


def show_failure(
    request: Request, status: int, *, detail: str = "", headers: Mapping[str, str] | None = None
) -> Response:
    """Return the page, or the problem document, of an HTTP status; `detail` is what this case adds, for people."""
    status = (
        status if status in FAILURES else (HTTPStatus.BAD_REQUEST if status < 500 else HTTPStatus.INTERNAL_SERVER_ERROR)
    )
    words = FAILURES[status]
    sent = dict(headers or {})
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        sent.setdefault("Retry-After", _RETRY_SECONDS)
    form = choose_media_type(request.headers.get("accept", ""), (HTML, PROBLEM, JSON, LINKSET))
    if form in (None, HTML):
        detail = neat(detail, _LONGEST_DETAIL)
        return render_page(
            request, "failure.html", status=status, headers=sent, words=words, code=status, detail=detail
        )
    language = language_of(request)
    problem = {
        "type": "about:blank",
        "title": language.text(words.title),
        "status": status,
        "detail": detail or language.text(words.advice),
    }
    return render_json(request, problem, PROBLEM, status=status, headers=sent)


def show_error(request: Request, error: Exception) -> Response:
    """Return the page for any exception; what is no refusal of ours is logged and told as our mistake."""
    if isinstance(error, HTTPException):
        return show_failure(request, error.status_code, headers=error.headers)
    if isinstance(error, GqtsError) and error.kind is not Kind.INTERNAL:
        status = _STATUS_OF[error.kind]
        headers = {} if error.retry_after is None else {"Retry-After": str(error.retry_after)}
        detail = error.detail if status == HTTPStatus.BAD_REQUEST else ""
        return show_failure(request, status, detail=detail, headers=headers)
    _log.error("defect", method=request.method, path=request.url.path, exc_info=error)
    return show_failure(request, HTTPStatus.INTERNAL_SERVER_ERROR)


def guarded(endpoint: Endpoint) -> Endpoint:
    """Return the endpoint with every exception turned into its page."""

    @wraps(endpoint)
    def answer(request: Request) -> Response:
        try:
            return endpoint(request)
        except Exception as error:  # noqa: BLE001 - the edge: whatever it is, the reader gets a page
            return show_error(request, error)

    return answer


async def show_exception(request: Request, error: Exception) -> Response:
    """Starlette's exception handler for everything that is not the API's: the page of an error."""
    return show_error(request, error)
