"""What Prometheus is told: requests by route and status, their duration, documents and events handed in.

With several serving processes `gqts serve --workers` sets `PROMETHEUS_MULTIPROC_DIR`, and any of them answers for all.
"""

from __future__ import annotations

import os

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest, multiprocess
from starlette.requests import Request
from starlette.responses import Response

from gqts.capture import CaptureJob
from gqts.kit.metrics import REGISTRY, render_metrics

_METHODS = frozenset(("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"))
_REQUESTS = Counter("gqts_http_requests_total", "Requests answered.", ("method", "route", "status"), registry=REGISTRY)
_SECONDS = Histogram(
    "gqts_http_request_seconds",
    "Time from a request's first byte to the end of its answer.",
    ("route",),
    registry=REGISTRY,
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
)
_DOCUMENTS = Counter("gqts_capture_documents_total", "Documents handed in.", ("outcome",), registry=REGISTRY)
_EVENTS = Counter("gqts_capture_events_total", "Events handed in.", ("outcome",), registry=REGISTRY)


def count_request(method: str, route: str, status: int, seconds: float) -> None:
    """Count one answered request; anything a client can invent is kept out of the labels."""
    _REQUESTS.labels(method if method in _METHODS else "other", route, str(status)).inc()
    _SECONDS.labels(route).observe(seconds)


def count_capture(job: CaptureJob) -> None:
    """Count one captured document and its events."""
    _DOCUMENTS.labels("success" if job.success else "refused").inc()
    _EVENTS.labels("stored").inc(job.events_stored)
    _EVENTS.labels("known").inc(job.events_known)
    _EVENTS.labels("refused").inc(job.events_refused)


def show_metrics(_: Request) -> Response:
    """Answer in the Prometheus text format."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        content, media_type = render_metrics()
        return Response(content, media_type=media_type)
    registry = CollectorRegistry()
    multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)
