"""Documents in a line, as an integrator sends them."""

from __future__ import annotations

from datetime import UTC, datetime

import orjson

CONTEXT = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"
NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
ITEM = "https://id.gs1.org/01/09526543210009/21/"
OWN_NAMES = {"acme": "https://ns.example.com/acme/", "cbvmda": "urn:epcglobal:cbv:mda#"}
MADE = {
    "action": "ADD",
    "bizStep": "commissioning",
    "eventTime": "2026-08-01T00:00:00Z",
    "epcList": ["urn:epc:id:sgtin:9526543.021000.A", "urn:epc:id:sgtin:9526543.021000.SECRETSERIAL"],
    "readPoint": {"id": "urn:epc:id:sgln:9526543.00001.SECRETLINE"},
    "ilmd": {"cbvmda:lotNumber": "L1", "acme:unitPrice": "SECRETPRICE"},
    "bizTransactionList": [{"type": "po", "bizTransaction": "urn:epcglobal:cbv:bt:9526543000013:SECRETPAPER"}],
    "acme:recipe": "SECRETRECIPE",
}
"""What a maker tells of two items, with everything that it may want to keep to itself marked SECRET."""


def event(serial: str = "A", **changes) -> dict:
    told = {
        "type": "ObjectEvent",
        "eventTime": "2026-09-01T08:00:00.000+09:00",
        "eventTimeZoneOffset": "+09:00",
        "epcList": [f"urn:epc:id:sgtin:9526543.021000.{serial}"],
        "action": "OBSERVE",
        "bizStep": "shipping",
        "disposition": "in_transit",
        "readPoint": {"id": "urn:epc:id:sgln:9526543.00001.0"},
    }
    return {name: value for name, value in {**told, **changes}.items() if value is not None}


def document(*events: dict, vocabularies: list | None = None, context: list | None = None, **changes) -> bytes:
    told = {
        "@context": [CONTEXT, *(context or [])],
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": "2026-09-01T00:00:00Z",
        "epcisBody": {"eventList": list(events)},
        **changes,
    }
    if vocabularies is not None:
        told["epcisHeader"] = {"epcisMasterData": {"vocabularyList": vocabularies}}
    return orjson.dumps(told)
