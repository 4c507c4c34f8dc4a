"""Small EPCIS documents to hand in, right unless a test makes them wrong."""

from __future__ import annotations

import json
from typing import Any

GTIN = "01/04012345987652"
FACTORY = "urn:epc:id:sgln:4012345.00001.0"
CONTEXT = ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld", {"ext": "https://example.com/ext/"}]

Told = dict[str, Any]


def item(serial: str | int) -> str:
    """Return an item's URN."""
    return f"urn:epc:id:sgtin:4012345.098765.{serial}"


def link(serial: str | int) -> str:
    """Return the same item's Digital Link."""
    return f"https://id.gs1.org/{GTIN}/21/{serial}"


def case(number: int) -> str:
    """Return a logistics unit's URN."""
    return f"urn:epc:id:sscc:4012345.3{number:09d}"


def observed(*things: str, **fields: Any) -> Told:
    """Return an ObjectEvent about things; other fields may be replaced."""
    return {
        "type": "ObjectEvent",
        "eventTime": "2026-09-01T08:00:00.000+09:00",
        "eventTimeZoneOffset": "+09:00",
        "epcList": list(things) or [item(1)],
        "action": "OBSERVE",
        "bizStep": "shipping",
        "readPoint": {"id": FACTORY},
        **fields,
    }


def packed(parent: str, *children: str, **fields: Any) -> Told:
    """Return an AggregationEvent that puts children into a parent."""
    event = observed(action="ADD", bizStep="packing")
    del event["epcList"]
    return {**event, "type": "AggregationEvent", "parentID": parent, "childEPCs": list(children), **fields}


def document(*events: Told, **fields: Any) -> bytes:
    """Put events into an EPCIS 2.0 JSON-LD document."""
    told = {
        "@context": CONTEXT,
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": "2026-09-02T00:00:00Z",
        "epcisBody": {"eventList": list(events)},
        **fields,
    }
    return json.dumps(told, ensure_ascii=False).encode()


def xml_document(extension: str = "", *, epcs: str = f"<epc>{item(1)}</epc>", prologue: str = "") -> bytes:
    """Return an EPCIS 2.0 XML document of one event, with an extension of its own."""
    return (
        f'{prologue}<epcis:EPCISDocument xmlns:epcis="urn:epcglobal:epcis:xsd:2" xmlns:ext="https://example.com/ext/"'
        ' schemaVersion="2.0" creationDate="2026-09-02T00:00:00Z"><EPCISBody><EventList><ObjectEvent>'
        "<eventTime>2026-09-01T08:00:00.000+09:00</eventTime><eventTimeZoneOffset>+09:00</eventTimeZoneOffset>"
        f"<epcList>{epcs}</epcList><action>OBSERVE</action>{extension}"
        "</ObjectEvent></EventList></EPCISBody></epcis:EPCISDocument>"
    ).encode()
