"""An organization's inbox, its webhooks, and what it wants to be told."""

from __future__ import annotations

from starlette.routing import BaseRoute, Route

from gqts.web.notices import deliveries, inbox, unsubscribing, webhooks, wishes


def list_routes() -> list[BaseRoute]:
    """Return the routes of these pages; a page that takes a form answers GET and POST."""
    one = "/organization/webhooks/{webhook_id}"
    both = {
        "/organization/notices": inbox.show_inbox,
        "/organization/notices/wishes": wishes.choose,
        "/organization/webhooks/new": webhooks.register,
        one: deliveries.show_webhook,
        f"{one}/secret": webhooks.rotate,
        f"{one}/remove": webhooks.remove,
        unsubscribing.PATH: unsubscribing.stop,
    }
    reading = {
        "/organization/notices.csv": inbox.export_inbox,
        "/organization/notices/{notice_id}": inbox.open_one,
        "/organization/webhooks": webhooks.list_every,
        f"{one}/deliveries.csv": deliveries.export_deliveries,
    }
    return [
        *(Route(path, page, methods=["GET", "POST"]) for path, page in both.items()),
        *(Route(path, page) for path, page in reading.items()),
    ]
