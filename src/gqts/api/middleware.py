"""Around every request: an id, a line in the log, a count, safe headers, and no exception that gets out.

The id is taken from X-Request-ID when it is well formed, so that a caller's trace can be followed, and is always
answered. The log has the path but no query and no header: those may hold what somebody looked for.
"""

from __future__ import annotations

import re
import secrets
import time
from http import HTTPStatus

import structlog
from starlette.datastructures import MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gqts.api.problems import BY_SLUG, Problem, problem_response
from gqts.api.telemetry import count_request
from gqts.kit.logging import request_context

_REQUEST_ID = re.compile(rb"[A-Za-z0-9._-]{8,64}")
_log = structlog.get_logger("gqts.access")

SAFE_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}
_CROSS_ORIGIN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, Location, X-Request-ID, GS1-EPCIS-Version, GS1-CBV-Version",
}
_PUBLIC_PATHS = ("/epcis", "/v1")
_READING = ("GET", "HEAD", "OPTIONS")


class RequestRecord:
    """ASGI middleware; wraps the whole application."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request_id = _read_request_id(scope)
        scope.setdefault("state", {})["request_id"] = request_id
        began = time.perf_counter()
        status = 0

        async def send_recorded(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                _add_headers(scope, message, request_id)
            await send(message)

        with request_context(request_id):
            try:
                await self.app(scope, receive, send_recorded)
            except ClientDisconnect:
                _log.info("client went away", method=scope["method"], path=_path_told(scope))
            except Exception:  # noqa: BLE001 - the last place where a defect can be told apart from a crash
                _log.exception("defect", method=scope["method"], path=_path_told(scope))
                if not status:
                    await _answer_defect(scope, receive, send_recorded, request_id)
            finally:
                _record(scope, status, time.perf_counter() - began)


async def _answer_defect(scope: Scope, receive: Receive, send: Send, request_id: str) -> None:
    sort = BY_SLUG["internal"]
    response = problem_response(Problem(sort, sort.explanation), path=scope["path"], request_id=request_id)
    await response(scope, receive, send)


def _record(scope: Scope, status: int, seconds: float) -> None:
    route = getattr(scope.get("route"), "path", "(none)")
    count_request(scope["method"], route, status, seconds)
    level = _log.warning if status >= HTTPStatus.INTERNAL_SERVER_ERROR or not status else _log.info
    level(
        "request",
        method=scope["method"],
        path=_path_told(scope),
        status=status or "broken off",
        milliseconds=round(seconds * 1000, 1),
        client=(scope.get("client") or ("",))[0],
    )


def _path_told(scope: Scope) -> str:
    """Return the path as it may be kept: the token of a link opens something, and is left out."""
    path, token = str(scope["path"]), str(scope.get("path_params", {}).get("token", ""))
    return path.replace(token, "…") if token else path


def _read_request_id(scope: Scope) -> str:
    for name, value in scope["headers"]:
        if name == b"x-request-id" and _REQUEST_ID.fullmatch(value):
            return bytes(value).decode("ascii")
    return secrets.token_hex(12)


def _add_headers(scope: Scope, message: Message, request_id: str) -> None:
    headers = MutableHeaders(scope=message)
    headers["X-Request-ID"] = request_id
    for name, value in SAFE_HEADERS.items():
        headers.setdefault(name, value)
    if scope["path"].startswith(_PUBLIC_PATHS) and scope["method"] in _READING:
        for name, value in _CROSS_ORIGIN.items():
            headers.setdefault(name, value)
        if scope["method"] == "OPTIONS":
            headers.setdefault("Access-Control-Allow-Methods", "GET, HEAD, OPTIONS")
            headers.setdefault("Access-Control-Allow-Headers", "Accept, X-Request-ID, GS1-EPCIS-Min, GS1-EPCIS-Max")
