"""From an exception to an answer: what a room raised, what routing refused, what nobody foresaw."""

from __future__ import annotations

import structlog
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from gqts.api.problems import problem_of_error, problem_of_status, problem_response
from gqts.kit.errors import GqtsError

_PREFIXES = ("/epcis", "/v1", "/customs", "/health", "/metrics", "/docs", "/problems", "/oauth")
_log = structlog.get_logger("gqts.api")


def is_api(path: str) -> bool:
    """Say whether a path is the API's, so that what goes wrong there is told as a problem and not as a page."""
    return any(path == prefix or path.startswith(f"{prefix}/") for prefix in _PREFIXES)


def answer_error(request: Request, error: Exception) -> Response:
    """Return the problem for an exception; a defect is logged, and its text stays here."""
    headers: dict[str, str] = {}
    if isinstance(error, GqtsError):
        problem = problem_of_error(error)
        if problem.sort.status >= 500:
            _log.warning("unavailable", error=type(error).__name__, detail=error.detail)
        if error.retry_after is not None:
            headers["Retry-After"] = str(error.retry_after)
    elif isinstance(error, HTTPException):
        problem = problem_of_status(error.status_code, error.detail)
        headers = dict(error.headers or {})
    else:
        _log.error("defect", exc_info=error)
        problem = problem_of_status(500)
    if problem.sort.slug == "unauthenticated":
        headers.setdefault("WWW-Authenticate", 'Bearer realm="gqts"')  # RFC 6750 §3
    if problem.sort.slug == "unsupported":
        headers.setdefault("Accept-Encoding", "gzip")
    request_id = getattr(request.state, "request_id", "")
    return problem_response(problem, path=request.url.path, request_id=request_id, headers=headers)
