"""The same bytes from memory, and nothing else: what `bench.page` is measured beside."""

from __future__ import annotations

import gzip
import os
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route


def app() -> Starlette:
    """Return an application with one page."""
    content = gzip.compress(Path(os.environ["GQTS_BENCH_PAGE"]).read_bytes(), 5)

    def send(_: Request) -> Response:
        return Response(content, headers={"Content-Encoding": "gzip"}, media_type="text/html; charset=utf-8")

    return Starlette(routes=[Route("/", send), Route("/health/ready", send)])
