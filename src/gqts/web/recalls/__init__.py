"""Recalls: making, publishing, following and closing one; what a firm is asked to do."""

from __future__ import annotations

from starlette.routing import BaseRoute


def list_routes() -> list[BaseRoute]:
    """Return the routes of these pages."""
    return []
