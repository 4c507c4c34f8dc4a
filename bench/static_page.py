"""The application with the page of a thing answered from memory: what `bench.scan_page` measures against.

It exists only here. The server, the middleware, the routes and the reading of the address are the product's own; what
reads, weighs, records and renders is replaced by a page of the same size. `GQTS_BENCH_PAGE` is the file it is in.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.responses import Response

from gqts.web import things
from gqts.web.rendering import PAGE_HEADERS
from gqts.wiring import app_from_environment


def app() -> Starlette:
    """Return the application."""
    content = Path(os.environ["GQTS_BENCH_PAGE"]).read_bytes()

    def answer_at_once(*_: Any) -> Response:
        return Response(content, media_type="text/html", headers={**PAGE_HEADERS, **things.CROSS_ORIGIN})

    things._answer = answer_at_once  # noqa: SLF001 - the one thing that is replaced
    return app_from_environment()
