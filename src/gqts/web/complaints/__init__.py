"""Asking and complaining from the item's page, its state, and the inboxes of those who answer."""

from __future__ import annotations

from starlette.routing import BaseRoute


def list_routes() -> list[BaseRoute]:
    """Return the routes of these pages."""
    return []
