"""Risk profiles: read, written, tried on history, put in force."""

from __future__ import annotations

from starlette.routing import BaseRoute


def list_routes() -> list[BaseRoute]:
    """Return the routes of these pages."""
    return []
