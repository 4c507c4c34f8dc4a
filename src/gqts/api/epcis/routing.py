"""The routes under `/epcis`."""

from __future__ import annotations

from starlette.routing import Route

from gqts.api.epcis.capture import post_document, show_job, show_jobs
from gqts.api.epcis.discovery import show_event_type, show_event_types, show_resources
from gqts.api.epcis.events import post_event, show_event, show_events, show_events_of
from gqts.api.resource import resource


def list_routes() -> list[Route]:
    """Return the routes of the EPCIS binding."""
    return [
        resource("/epcis", {"GET": show_resources}),
        resource("/epcis/capture", {"POST": post_document, "GET": show_jobs}, tells_limits=True),
        resource("/epcis/capture/{capture_id}", {"GET": show_job}),
        resource("/epcis/events", {"GET": show_events, "POST": post_event}, tells_limits=True),
        resource("/epcis/events/{event_id:path}", {"GET": show_event}),
        resource("/epcis/eventTypes", {"GET": show_event_types}),
        resource("/epcis/eventTypes/{event_type}", {"GET": show_event_type}),
        resource("/epcis/eventTypes/{event_type}/events", {"GET": show_events_of("eventType", "event_type")}),
        resource("/epcis/epcs/{epc:path}/events", {"GET": show_events_of("MATCH_anyEPC", "epc")}),
        resource("/epcis/bizSteps/{business_step:path}/events", {"GET": show_events_of("EQ_bizStep", "business_step")}),
        resource(
            "/epcis/bizLocations/{business_location:path}/events",
            {"GET": show_events_of("EQ_bizLocation", "business_location")},
        ),
        resource("/epcis/readPoints/{read_point:path}/events", {"GET": show_events_of("EQ_readPoint", "read_point")}),
        resource(
            "/epcis/dispositions/{disposition:path}/events", {"GET": show_events_of("EQ_disposition", "disposition")}
        ),
    ]
