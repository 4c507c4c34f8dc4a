"""All routes of the API."""

from __future__ import annotations

from starlette.routing import Route

from gqts.api import customs, epcis, v1
from gqts.api.health import show_live, show_ready
from gqts.api.oauth import post_token, show_metadata
from gqts.api.pages import show_description, show_description_page, show_problem_page, show_problems_page
from gqts.api.resource import resource
from gqts.api.telemetry import show_metrics


def list_routes() -> list[Route]:
    """Return the routes of the API, for the wiring to put on the application."""
    return [
        *epcis.list_routes(),
        *v1.list_routes(),
        *customs.list_routes(),
        resource("/v1/openapi.json", {"GET": show_description}),
        resource("/docs", {"GET": show_description_page}),
        resource("/problems", {"GET": show_problems_page}),
        resource("/problems/{slug}", {"GET": show_problem_page}),
        resource("/oauth/token", {"POST": post_token}),
        resource("/.well-known/oauth-authorization-server", {"GET": show_metadata}),
        resource("/health/live", {"GET": show_live}),
        resource("/health/ready", {"GET": show_ready}),
        resource("/metrics", {"GET": show_metrics}),
    ]
