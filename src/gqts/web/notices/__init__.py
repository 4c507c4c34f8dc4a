"""An organization's inbox, its webhooks, and what it wants to be told."""

from __future__ import annotations

from starlette.routing import BaseRoute


def list_routes() -> list[BaseRoute]:
    """Return the routes of these pages."""
    return []
