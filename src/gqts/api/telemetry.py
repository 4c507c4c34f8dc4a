"""What Prometheus is told: requests by route and status, their duration, documents and events handed in.

With several serving processes `gqts serve --workers` sets `PROMETHEUS_MULTIPROC_DIR`, and any of them answers for all.

What a service is asked, and how much its partners hand in, is not for everybody: it is told to who brings the token of
`GQTS_METRICS_TOKEN`, and where none is set, to this machine alone.
"""

from __future__ import annotations

import os
import secrets
from ipaddress import ip_address

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest, multiprocess
from starlette.requests import Request
from starlette.responses import Response

from gqts.api.context import context_of
from gqts.capture import CaptureJob
from gqts.kit.errors import GqtsError, Kind
from gqts.kit.metrics import REGISTRY, render_metrics

_FORWARDED = ("x-forwarded-for", "x-forwarded-host", "x-real-ip", "forwarded", "via")
"""Headers that say that a proxy passed a request on: then its peer is the proxy and not who asks."""
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


class MetricsTokenNeeded(GqtsError):
    """The metrics need the token of GQTS_METRICS_TOKEN in the header Authorization, as “Bearer …”."""

    kind = Kind.UNAUTHENTICATED


class MetricsKept(GqtsError):
    """The metrics are told to this machine alone, and to others by GQTS_METRICS_TOKEN."""

    kind = Kind.FORBIDDEN


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


def show_metrics(request: Request) -> Response:
    """Answer in the Prometheus text format; raise `MetricsTokenNeeded` or `MetricsKept`."""
    _require_allowed(request)
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        content, media_type = render_metrics()
        return Response(content, media_type=media_type)
    registry = CollectorRegistry()
    multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)


def _require_allowed(request: Request) -> None:
    token = context_of(request).settings.metrics_token
    if not token:
        if not _is_from_here(request):
            raise MetricsKept
        return
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not secrets.compare_digest(given.strip().encode(), token.encode()):
        raise MetricsTokenNeeded


def _is_from_here(request: Request) -> bool:
    """Return whether the request comes from this machine, by no proxy."""
    if any(name in request.headers for name in _FORWARDED):
        return False
    try:
        return request.client is not None and ip_address(request.client.host).is_loopback
    except ValueError:
        return False
