"""Draws for everybody: the list, each draw, and the file from which anybody can do it again.

Nothing that was shared is told: of what may be drawn there are hashes alone (`gqts.conduct.draw`). Who reads is
counted as on the other public pages; the file, which may be long, counts as many.
"""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from gqts.conduct import list_draws, read_published, require_draw
from gqts.kit.errors import GqtsError, Kind
from gqts.web.context import context_of
from gqts.web.failures import guarded, show_failure
from gqts.web.negotiation import JSON
from gqts.web.rendering import render_json, render_page
from gqts.web.workbench.reading import read_id
from gqts.web.workbench.session import client_of

_LATEST = 60
_FILE_COUNTS = 10
_MOST_SHOWN = 50


@guarded
def list_public(request: Request) -> Response:
    """Show the latest draws."""
    context = context_of(request)
    _count(request)
    with context.database.transaction(read_only=True) as tx:
        draws = list_draws(tx, limit=_LATEST)
    return render_page(request, "conduct/draws_public.html", draws=draws)


@guarded
def show_public(request: Request) -> Response:
    """Show a draw: its commitments, and once revealed its seed and what was drawn."""
    draw_id = _find_id(request)
    if draw_id is None:
        return show_failure(request, HTTPStatus.NOT_FOUND)
    _count(request)
    try:
        with context_of(request).database.transaction(read_only=True) as tx:
            draw, told = require_draw(tx, draw_id), read_published(tx, draw_id)
    except GqtsError as error:
        if error.kind is not Kind.NOT_FOUND:
            raise
        return show_failure(request, HTTPStatus.NOT_FOUND)
    selected = told.get("selected", [])
    return render_page(
        request, "conduct/draw_public.html", draw=draw, told=told, selected=selected[:_MOST_SHOWN], count=len(selected)
    )


@guarded
def send_draw(request: Request) -> Response:
    """Send a draw as the file that `gqts draw check` reads."""
    draw_id = _find_id(request)
    if draw_id is None:
        return show_failure(request, HTTPStatus.NOT_FOUND)
    _count(request, _FILE_COUNTS)
    try:
        with context_of(request).database.transaction(read_only=True) as tx:
            told = read_published(tx, draw_id)
    except GqtsError as error:
        if error.kind is not Kind.NOT_FOUND:
            raise
        return show_failure(request, HTTPStatus.NOT_FOUND)
    kept = "public, max-age=86400" if "seed" in told else "no-store"
    return render_json(request, told, JSON, headers={"Cache-Control": kept, "Access-Control-Allow-Origin": "*"})


def _find_id(request: Request) -> UUID | None:
    try:
        return read_id(request, "draw_id")
    except GqtsError:
        return None


def _count(request: Request, things: int = 1) -> None:
    context = context_of(request)
    context.reading.require(client_of(request, context.settings), things)
