"""The paths of the EPCIS 2.0 REST binding that work here."""

from __future__ import annotations

from gqts.api.content import DOCUMENT_TYPES, JSON, LINKED_JSON, XML
from gqts.api.epcis.query import DECLARES_ERROR, EVENT_ID, LISTS, MATCHES, TIMES
from gqts.api.openapi.parts import (
    Part,
    answer,
    content,
    header,
    header_answer,
    in_path,
    operation,
    problems,
    query,
    schema,
)
from gqts.api.paging import DEFAULT_PAGE, LARGEST_PAGE

_READ = (JSON, LINKED_JSON)
_WRITTEN = (JSON, LINKED_JSON, XML)
_EVENT_ID = "ni:///sha-256;df7bb3c352fef055578554f09f5e2aa41782150ced7bd0b8af24dd3ccb30ba69?ver=CBV2.0"

_VERSION_HEADERS = {
    "GS1-EPCIS-Version": header_answer("The EPCIS version of the answer."),
    "GS1-CBV-Version": header_answer("The CBV version of the answer."),
}
_LIMIT_HEADERS = {
    "GS1-EPCIS-Capture-Limit": header_answer("Events one document may hold."),
    "GS1-EPCIS-Capture-File-Size-Limit": header_answer("Bytes one document may have, after decompression."),
}
_PAGE = [
    query(
        "perPage",
        "Entries of one page.",
        {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE, "default": DEFAULT_PAGE},
    ),
    query("nextPageToken", "Where the page before ended; taken from its Link header. It does not expire."),
]
_LINK = {"Link": header_answer('The next page, rel="next" (RFC 8288); absent on the last.')}
_VERSIONS_WANTED = [
    header("GS1-EPCIS-Min", "The lowest EPCIS version the client takes."),
    header("GS1-EPCIS-Max", "The highest; with 1.2 and XML, events that 1.2 can express are written so."),
]
_FILTERS = [
    *(query(name, "One or more values separated by `|`; any may match.") for name in LISTS),
    *(query(name, "A time with its offset.", {"type": "string", "format": "date-time"}) for name in TIMES),
    *(query(name, "Identifiers separated by `|`, as URN or Digital Link; one such condition.") for name in MATCHES),
    query(EVENT_ID, "Event ids separated by `|`; stands alone."),
    query(DECLARES_ERROR, "Only events that are (true) or are not (false) error declarations.", {"type": "boolean"}),
]
_BEHAVIOUR = header(
    "GS1-Capture-Error-Behaviour",
    "`rollback` stores nothing if anything is wrong; `proceed` stores what is right.",
    {"type": "string", "enum": ["rollback", "proceed"], "default": "rollback"},
)


def _options(operation_id: str) -> Part:
    description = "Answers with Allow and the EPCIS and CBV versions, formats and limits in GS1-* headers."
    return operation(
        "Operation",
        operation_id,
        "What this path can do",
        description,
        {"204": answer("Described in the headers.", headers={"Allow": header_answer("Methods."), **_VERSION_HEADERS})},
    )


def _events_answer(headers: Part) -> Part:
    body = {**content(_READ, schema("EPCISQueryDocument")), **content((XML,), schema("XMLDocument"))}
    return {"200": answer("The events.", body, {**_VERSION_HEADERS, **headers})}


def _events_of(name: str, operation_id: str, parameter: Part, summary: str) -> Part:
    description = f"The same as `/epcis/events?{name}=…`, and takes the same other parameters."
    responses = {**_events_answer(_LINK), **problems("invalid", "not-acceptable")}
    return {
        "parameters": [parameter],
        "get": operation(
            "Events", operation_id, summary, description, responses, parameters=[*_PAGE, *_FILTERS, *_VERSIONS_WANTED]
        ),
        "options": _options(f"{operation_id}Options"),
    }


def _collection(operation_id: str, summary: str, *slugs: str) -> Part:
    responses = {"200": answer("The list.", content(_READ, schema("Collection"))), **problems(*slugs)}
    return {
        "get": operation("Operation", operation_id, summary, "A list of names that lead further.", responses),
        "options": _options(f"{operation_id}Options"),
    }


EPCIS_PATHS: Part = {
    "/epcis": _collection("discoverResources", "What this repository has"),
    "/epcis/capture": {
        "post": operation(
            "Capture",
            "captureDocument",
            "Hand in an EPCIS document",
            "EPCIS 2.0 JSON-LD, 2.0 XML or 1.2 XML; an EPCISDocument, an EPCISQueryDocument, one event or a list of "
            "events, with or without master data; as it is or with `Content-Encoding: gzip`. The document is stored "
            "before it is answered: 202 means durable, and the job at Location is finished. An event sent again, in "
            "either format, is stored once. GS1-* headers may be left out.",
            {
                "202": answer(
                    "Taken. What was stored and what refused is told by the job.",
                    headers={"Location": header_answer("The capture job."), **_VERSION_HEADERS, **_LIMIT_HEADERS},
                ),
                **problems("invalid", "unreadable", "timeout", "too-large", "unsupported"),
            },
            parameters=[
                _BEHAVIOUR,
                header("GS1-EPCIS-Version", "The version of the document; it is read from the document itself."),
                header("GS1-CBV-Version", "The CBV version of the document; likewise."),
            ],
            requestBody={
                "required": True,
                "content": {
                    **content(DOCUMENT_TYPES[:2], schema("EPCISDocument")),
                    **content(DOCUMENT_TYPES[2:], schema("XMLDocument")),
                },
            },
        ),
        "get": operation(
            "Capture",
            "listCaptureJobs",
            "Capture jobs, newest first",
            "One page of what was handed in.",
            {
                "200": answer(
                    "The jobs.",
                    content(_READ, {"type": "array", "items": schema("CaptureJob")}),
                    {**_VERSION_HEADERS, **_LINK},
                ),
                **problems("invalid", "not-acceptable"),
            },
            parameters=_PAGE,
        ),
        "options": _options("captureOptions"),
    },
    "/epcis/capture/{capture_id}": {
        "parameters": [in_path("capture_id", "The id from Location.", "0199a1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b")],
        "get": operation(
            "Capture",
            "showCaptureJob",
            "What became of a document",
            "Every error names the event, the field, the value and the fix.",
            {
                "200": answer("The job.", content(_READ, schema("CaptureJob")), _VERSION_HEADERS),
                **problems("not-found", "not-acceptable"),
            },
        ),
        "options": _options("captureJobOptions"),
    },
    "/epcis/events": {
        "post": operation(
            "Capture",
            "captureEvent",
            "Hand in one event",
            "A single event in JSON-LD, or an XML document with one event; stored before it is answered.",
            {
                "201": answer(
                    "Stored.",
                    content(_READ, schema("EPCISEvent")),
                    {"Location": header_answer("The event."), **_VERSION_HEADERS, **_LIMIT_HEADERS},
                ),
                "200": answer(
                    "It was stored before.",
                    content(_READ, schema("EPCISEvent")),
                    {"Location": header_answer("The event."), **_VERSION_HEADERS},
                ),
                **problems("invalid", "unreadable", "timeout", "conflict", "too-large", "unsupported"),
            },
            requestBody={
                "required": True,
                "content": {
                    **content(DOCUMENT_TYPES[:2], schema("EPCISEvent")),
                    **content(DOCUMENT_TYPES[2:], schema("XMLDocument")),
                },
            },
        ),
        "get": operation(
            "Events",
            "listEvents",
            "Ask for events",
            "Events in the order gqts recorded them. Any other parameter is refused.",
            {**_events_answer(_LINK), **problems("invalid", "not-acceptable")},
            parameters=[*_PAGE, *_FILTERS, *_VERSIONS_WANTED],
        ),
        "options": _options("eventsOptions"),
    },
    "/epcis/events/{event_id}": {
        "parameters": [in_path("event_id", "The eventID as sent, or the event hash; percent-encoded.", _EVENT_ID)],
        "get": operation(
            "Events",
            "showEvent",
            "One event",
            "A query document with the event and, if it was withdrawn, its error declarations.",
            {**_events_answer({}), **problems("not-found", "not-acceptable")},
            parameters=_VERSIONS_WANTED,
        ),
        "options": _options("eventOptions"),
    },
    "/epcis/eventTypes": _collection("listEventTypes", "The event types"),
    "/epcis/eventTypes/{event_type}": {
        "parameters": [in_path("event_type", "An EPCIS event type.", "ObjectEvent")],
        **_collection("showEventType", "What there is of an event type", "not-found"),
    },
    "/epcis/eventTypes/{event_type}/events": _events_of(
        "eventType",
        "listEventsOfType",
        in_path("event_type", "An EPCIS event type.", "ObjectEvent"),
        "Events of a type",
    ),
    "/epcis/epcs/{epc}/events": _events_of(
        "MATCH_anyEPC",
        "listEventsOfEPC",
        in_path("epc", "An EPC, percent-encoded.", "urn:epc:id:sgtin:0614141.107346.2017"),
        "Events that name an EPC",
    ),
    "/epcis/bizSteps/{business_step}/events": _events_of(
        "EQ_bizStep",
        "listEventsOfBusinessStep",
        in_path("business_step", "A CBV term or a URI.", "shipping"),
        "Events of a business step",
    ),
    "/epcis/bizLocations/{business_location}/events": _events_of(
        "EQ_bizLocation",
        "listEventsOfBusinessLocation",
        in_path("business_location", "A URI, percent-encoded.", "urn:epc:id:sgln:0614141.00777.0"),
        "Events at a business location",
    ),
    "/epcis/readPoints/{read_point}/events": _events_of(
        "EQ_readPoint",
        "listEventsOfReadPoint",
        in_path("read_point", "A URI, percent-encoded.", "urn:epc:id:sgln:0614141.00777.0"),
        "Events at a read point",
    ),
    "/epcis/dispositions/{disposition}/events": _events_of(
        "EQ_disposition",
        "listEventsOfDisposition",
        in_path("disposition", "A CBV term or a URI.", "in_transit"),
        "Events of a disposition",
    ),
}
