"""The addresses of certificates: their own pages, and those of the bodies that give them."""

from __future__ import annotations

from starlette.routing import BaseRoute, Route

from gqts.web.attest import issuing, listing
from gqts.web.attest.showing import send_document, show_certificate


def list_routes() -> list[BaseRoute]:
    """Return the routes; a page that takes a form answers GET and POST."""
    one = f"{issuing.LIST}/{{certificate_id}}"
    both = {f"{issuing.LIST}/new": issuing.issue, one: issuing.show_own, f"{one}/withdraw": issuing.withdraw}
    return [
        Route("/certificates/{certificate_id}", show_certificate),
        Route("/certificates/{certificate_id}/document", send_document),
        Route(issuing.LIST, listing.list_own),
        Route(f"{issuing.LIST}.csv", listing.export_own),
        *(Route(path, page, methods=["GET", "POST"]) for path, page in both.items()),
        Route(f"{one}/document", issuing.send_own_document),
    ]
