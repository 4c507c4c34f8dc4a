"""Recalls: making, publishing, following and closing one; what a firm is asked to do; buyers' addresses."""

from __future__ import annotations

from starlette.routing import BaseRoute, Route

from gqts.web.recalls import beginning, closeout, contact, ending, following, messages, publishing, received


def list_routes() -> list[BaseRoute]:
    """Return the routes of these pages; a page that takes a form answers GET and POST."""
    one = "/recalls/{recall_id}"
    both = {
        "/recalls/new": beginning.begin,
        "/recalls/received/{recall_id}": received.show_asked,
        f"{one}/content": publishing.write_content,
        f"{one}/publish": publishing.publish,
        f"{one}/look-again": ending.search_again,
        f"{one}/closing": ending.start_closing,
        f"{one}/close": ending.close,
        f"{one}/discard": ending.discard,
        "/recalls/forget/{contact_id}/{secret}": contact.forget,
    }
    reading = {
        "/recalls": beginning.list_own,
        "/recalls/received": received.list_asked,
        "/recalls/received/{recall_id}/orders.csv": received.export_orders,
        "/recalls/received/{recall_id}/notification.xml": messages.export_received,
        "/recalls/pictures/{picture_id}": publishing.send_picture,
        one: following.show_recall,
        f"{one}/affected": following.show_affected,
        f"{one}/affected.csv": following.export_affected,
        f"{one}/epcis.json": following.export_epcis,
        f"{one}/notifications/{{organization_id}}.xml": messages.export_own,
        f"{one}/closeout": closeout.show_closeout,
        f"{one}/closeout.json": closeout.export_closeout,
        f"{one}/tiers.csv": closeout.export_tiers,
    }
    return [
        Route("/recalls/contact", contact.leave, methods=["POST"]),
        *(Route(path, page, methods=["GET", "POST"]) for path, page in both.items()),
        *(Route(path, page) for path, page in reading.items()),
    ]
