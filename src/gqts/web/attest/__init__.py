"""Certificates: handed in by inspection bodies, listed, read, withdrawn."""

from __future__ import annotations

from starlette.routing import BaseRoute


def list_routes() -> list[BaseRoute]:
    """Return the routes of these pages."""
    return []
