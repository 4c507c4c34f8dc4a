"""A firm's customs messages: what it handed in, what became of it, and receipts to fetch."""

from __future__ import annotations

from starlette.routing import BaseRoute


def list_routes() -> list[BaseRoute]:
    """Return the routes of these pages."""
    return []
