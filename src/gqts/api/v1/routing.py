"""The routes under `/v1`, save the description of the API."""

from __future__ import annotations

from starlette.routing import Route

from gqts.api.resource import resource
from gqts.api.v1.certificates import (
    list_own,
    post_certificate,
    post_withdrawal,
    put_document,
    send_document,
    show_certificate,
)
from gqts.api.v1.labels import post_labels, show_stocks
from gqts.api.v1.quality import show_quality
from gqts.api.v1.recalls import post_recall, show_affected, show_recall
from gqts.api.v1.trace import show_trace


def list_routes() -> list[Route]:
    """Return the routes of our own API."""
    return [
        resource("/v1/trace/{identifier:path}", {"GET": show_trace}),
        resource("/v1/certificates", {"GET": list_own, "POST": post_certificate}),
        resource("/v1/certificates/{certificate_id}", {"GET": show_certificate}),
        resource("/v1/certificates/{certificate_id}/document", {"GET": send_document, "PUT": put_document}),
        resource("/v1/certificates/{certificate_id}/withdrawal", {"POST": post_withdrawal}),
        resource("/v1/labels", {"POST": post_labels}),
        resource("/v1/labels/stocks", {"GET": show_stocks}),
        resource("/v1/quality", {"GET": show_quality}),
        resource("/v1/recalls", {"POST": post_recall}),
        resource("/v1/recalls/{recall_id}", {"GET": show_recall}),
        resource("/v1/recalls/{recall_id}/affected", {"GET": show_affected}),
    ]
