"""What scans tell: where, when, which goods; and quality back upstream."""

from __future__ import annotations

from starlette.routing import BaseRoute


def list_routes() -> list[BaseRoute]:
    """Return the routes of these pages."""
    return []
