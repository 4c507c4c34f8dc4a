"""What this process counts, in the text form that Prometheus reads; whoever counts registers in `REGISTRY`.

One registry for one process: gqts serves with one process, and a second one has its own address to scrape.
"""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

REGISTRY = CollectorRegistry()

FACTS_DELIVERED = Counter(
    "gqts_facts_delivered_total",
    "Attempts to deliver a fact of the outbox, by topic and outcome.",
    ["topic", "outcome"],
    registry=REGISTRY,
)


def render_metrics() -> tuple[bytes, str]:
    """Return the metrics of this process, and their content type."""
    return generate_latest(REGISTRY), CONTENT_TYPE_LATEST
