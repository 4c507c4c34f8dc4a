"""The addresses of certificates: their own pages, and those of the bodies that give them."""

from __future__ import annotations

from starlette.routing import BaseRoute, Route

from gqts.web.attest.showing import send_document, show_certificate


def list_routes() -> list[BaseRoute]:
    """Return the routes; a page that takes a form answers GET and POST."""
    return [
        Route("/certificates/{certificate_id}", show_certificate),
        Route("/certificates/{certificate_id}/document", send_document),
    ]
