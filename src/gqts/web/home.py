"""The first page: what gqts is, and a box that takes any code a person can type, paste or scan."""

from __future__ import annotations

from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response

from gqts.identifiers import IdentifierRefused, parse_typed
from gqts.web.addresses import page_path
from gqts.web.context import context_of
from gqts.web.failures import guarded, show_failure
from gqts.web.mistakes import explain_mistake
from gqts.web.plain_text import neat
from gqts.web.rendering import PAGE_HEADERS, render_page

LONGEST_CODE = 2_000


@guarded
def show_home(request: Request) -> Response:
    """Answer with the first page."""
    return render_page(request, "home.html", examples=context_of(request).examples, typed="", mistake=None)


@guarded
def find_thing(request: Request) -> Response:
    """Send the reader on to the page of the code that was typed, or explain why it is no code."""
    typed = request.query_params.get("code", "").strip()
    if not typed:
        return _see_other("/")
    if len(typed) > LONGEST_CODE:
        return show_failure(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    try:
        return _see_other(page_path(parse_typed(typed)))
    except IdentifierRefused as refused:
        return render_page(
            request,
            "home.html",
            status=HTTPStatus.BAD_REQUEST,
            examples=(),
            typed=neat(typed),
            mistake=explain_mistake(typed, refused),
        )


def _see_other(path: str) -> Response:
    return Response(status_code=int(HTTPStatus.SEE_OTHER), headers={**PAGE_HEADERS, "Location": path})
