"""Quality back upstream: the products, what stands out among how one was made, and one line, machine or lot with what
was told of it.
"""

from __future__ import annotations

from starlette.routing import BaseRoute, Route

from gqts.web.quality import level, overview


def list_routes() -> list[BaseRoute]:
    """Return the routes of these pages."""
    return [
        Route("/quality", overview.show_quality),
        Route("/quality.csv", overview.export_quality),
        Route("/quality/level", level.show_level),
        Route("/quality/level.csv", level.export_level),
    ]
