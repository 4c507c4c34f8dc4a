"""What scans tell: where and when goods are scanned, what stands out, and the alerts with what was found."""

from __future__ import annotations

from starlette.routing import BaseRoute, Route

from gqts.web.insight import alerts, hot_spots, scans


def list_routes() -> list[BaseRoute]:
    """Return the routes of these pages; a page that takes a form answers GET and POST."""
    reading = {
        "/insight": scans.show_scans,
        "/insight.csv": scans.export_scans,
        "/insight/scanned.csv": scans.export_scanned,
        "/insight/hot-spots": hot_spots.show_hot_spots,
        "/insight/hot-spots.csv": hot_spots.export_hot_spots,
        "/insight/alerts": alerts.show_alerts,
        "/insight/alerts.csv": alerts.export_alerts,
    }
    return [
        *(Route(path, page) for path, page in reading.items()),
        Route("/insight/alerts/{alert_id}", alerts.work_on_alert, methods=["GET", "POST"]),
    ]
