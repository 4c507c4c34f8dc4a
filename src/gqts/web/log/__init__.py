"""The log in the open: what it is now, its tiles, the receipt of anything that a page shows, and how to verify it."""

from __future__ import annotations

from starlette.routing import BaseRoute, Route

from gqts.web.log.page import show_log
from gqts.web.log.receipt import send_receipt
from gqts.web.log.tiles import send_checkpoint, send_key, send_tile


def list_routes() -> list[BaseRoute]:
    """Return the routes of the log (C2SP tlog-tiles under `/log`), its page, and receipts."""
    return [
        Route("/log", show_log),
        Route("/log/key", send_key),
        Route("/log/checkpoint", send_checkpoint),
        Route("/log/tile/{rest:path}", send_tile),
        Route("/log/receipts/{rest:path}", send_receipt),
    ]
