"""Customs messages at `/customs`: handed in as XML or JSON, answered by receipts that are fetched."""

from __future__ import annotations

from starlette.routing import Route


def list_routes() -> list[Route]:
    """Return the routes of customs messages."""
    return []
