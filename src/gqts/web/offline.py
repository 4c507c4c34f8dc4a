"""Item pages that were seen open without a network: a frame that keeps them in the browser, and the worker that shows
them.

The item page itself has no script. It holds one frame of ours, `/offline/keep`, whose policy allows one script of this
server: it stores the page as it was shown, in this browser alone, the last fifty of them. The worker asks the network
first and shows what is kept only where that fails, with the day on which it was kept and the warning that a recall
since then would not show. Pages for who is signed in hold no such frame, and nothing that is sent is ever kept.
"""

from __future__ import annotations

from datetime import date

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gqts.web.assets import STATIC_FOLDER, read_assets
from gqts.web.languages import Language, Sentence, mark
from gqts.web.rendering import PAGE_HEADERS
from gqts.web.seal_cookie import read_owner_token
from gqts.web.session_cookie import has_session_cookie

FRAME = "/offline/keep"
WORKER = "/offline-worker.js"
_FRAME_POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; worker-src 'self'; form-action 'none'; "
    "base-uri 'none'; frame-ancestors 'self'"
)
_WORKER_POLICY = "default-src 'none'; connect-src 'self'; frame-ancestors 'none'"


def list_routes() -> list[BaseRoute]:
    """Return the routes of the frame and the worker."""
    return [Route(FRAME, send_frame), Route(WORKER, send_worker)]


def may_keep(request: Request) -> bool:
    """Return whether the page that answers may be kept: not for who is signed in, nor who is known to own the item."""
    return not has_session_cookie(request) and not read_owner_token(request)


def word_kept(day: date, language: Language) -> Sentence:
    """Return what a kept page says of itself, where it is shown without a network."""
    return language.sentence(
        mark(
            "You are offline. This page was kept on %(day)s and is not checked now: a recall since then would not show."
        ),
        day=language.date(day),
    )


def send_frame(_: Request) -> Response:
    """Send the frame: a page without words that loads the script which keeps."""
    script = read_assets()["keep.js"].name
    content = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>gqts</title>'
        f'<script src="/static/{script}"></script></head><body></body></html>'
    )
    headers = {
        **PAGE_HEADERS,
        "Content-Security-Policy": _FRAME_POLICY,
        "X-Frame-Options": "SAMEORIGIN",
        "Cache-Control": "private, max-age=86400",
        "X-Robots-Tag": "noindex",
        "Vary": "Accept-Encoding",
    }
    return Response(content, headers=headers, media_type="text/html")


def send_worker(_: Request) -> Response:
    """Send the worker, which browsers look for anew every day; its scope is the whole server."""
    headers = {
        "Content-Security-Policy": _WORKER_POLICY,
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-cache",
    }
    content = (STATIC_FOLDER / "offline-worker.js").read_bytes()
    return Response(content, headers=headers, media_type="text/javascript; charset=utf-8")
