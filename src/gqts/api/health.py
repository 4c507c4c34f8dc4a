"""Whether this process lives, and whether it can do its work: the two questions a supervisor asks."""

from __future__ import annotations

import orjson
from starlette.requests import Request
from starlette.responses import Response

from gqts import __version__
from gqts.api.content import JSON
from gqts.api.context import context_of
from gqts.kit.errors import GqtsError
from gqts.kit.migrations import list_missing


def show_live(_: Request) -> Response:
    """Answer that the process is alive; touches nothing else."""
    return _answer({"status": "live", "version": __version__})


def show_ready(request: Request) -> Response:
    """Answer 200 when the database answers and has every migration, else 503 and why."""
    try:
        with context_of(request).database.transaction(read_only=True) as tx:
            missing = list_missing(tx)
    except GqtsError as error:
        return _answer({"status": "unavailable", "reason": error.detail}, 503)
    if missing:
        reason = f"Migrations are missing: {', '.join(missing)}. Run “gqts migrate”."
        return _answer({"status": "unavailable", "reason": reason}, 503)
    return _answer({"status": "ready", "version": __version__})


def _answer(content: dict[str, str], status: int = 200) -> Response:
    return Response(orjson.dumps(content), status, {"Cache-Control": "no-store"}, JSON)
