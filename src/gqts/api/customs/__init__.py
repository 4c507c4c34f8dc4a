"""Customs messages at `/customs`: handed in as XML or JSON, answered by receipts that are fetched."""

from __future__ import annotations

from starlette.routing import Route

from gqts.api.customs.intake import post_market_purchase, post_message, post_vehicles, post_wco
from gqts.api.customs.receipts import show_message, show_receipts
from gqts.api.customs.records import show_record, show_schema, show_wco
from gqts.api.resource import resource


def list_routes() -> list[Route]:
    """Return the routes of customs messages."""
    return [
        resource("/customs/ceb", {"POST": post_message}),
        resource("/customs/ceb/{message_id}", {"GET": show_message}),
        resource("/customs/wco", {"POST": post_wco}),
        resource("/customs/vehicles", {"POST": post_vehicles}),
        resource("/customs/market-purchase", {"POST": post_market_purchase}),
        resource("/customs/receipts", {"GET": show_receipts}),
        resource("/customs/records/{kind}/{key:path}", {"GET": show_record}),
        resource("/customs/declarations/{invt_no}/wco", {"GET": show_wco}),
        resource("/customs/schemas/{kind}", {"GET": show_schema}),
    ]
