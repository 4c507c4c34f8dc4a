"""One path, its methods, and OPTIONS: what each route of the API is made of.

One `Route` holds all methods of a path, so that the 405 answer names every one of them in Allow (RFC 9110 §15.5.6).
Plain functions run in the thread pool; only an endpoint that reads a body is a coroutine.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from inspect import iscoroutinefunction
from typing import TypeAlias, cast

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from gqts.api.headers import options_endpoint

Endpoint: TypeAlias = Callable[[Request], Response] | Callable[[Request], Awaitable[Response]]


def resource(path: str, endpoints: Mapping[str, Endpoint], *, tells_limits: bool = False) -> Route:
    """Return the route of `path` with an endpoint for each method; GET answers HEAD too, OPTIONS is added."""
    methods = dict(endpoints)
    if "GET" in methods:
        methods["HEAD"] = methods["GET"]
    methods["OPTIONS"] = options_endpoint([name for name in methods if name != "OPTIONS"], tells_limits=tells_limits)

    async def dispatch(request: Request) -> Response:
        endpoint = methods[request.method]
        if iscoroutinefunction(endpoint):
            return await cast("Callable[[Request], Awaitable[Response]]", endpoint)(request)
        return await run_in_threadpool(cast("Callable[[Request], Response]", endpoint), request)

    return Route(path, dispatch, methods=list(methods))
