"""Documents to measure with: a thousand events of five instances each, as a carrier's system sends them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson

CONTEXT = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"
START = datetime(2026, 9, 1, tzinfo=UTC)
STEPS = [
    ("shipping", "in_transit"),
    ("receiving", "in_progress"),
    ("storing", "in_progress"),
    ("departing", "in_transit"),
]


def _serials(numbers: random.Random, count: int) -> list[str]:
    return [
        f"urn:epc:id:sgtin:9526543.0{numbers.randrange(21000, 21020)}.{numbers.getrandbits(48):012x}"
        for _ in range(count)
    ]


def make_event(numbers: random.Random, number: int, epcs: int) -> dict[str, Any]:
    """Return one observation of `epcs` instances, about 735 bytes of JSON with five."""
    step, disposition = STEPS[number % len(STEPS)]
    moment = START + timedelta(seconds=number)
    return {
        "type": "ObjectEvent",
        "eventTime": moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "eventTimeZoneOffset": "+08:00",
        "epcList": _serials(numbers, epcs),
        "action": "OBSERVE",
        "bizStep": step,
        "disposition": disposition,
        "readPoint": {"id": f"urn:epc:id:sgln:9526543.{number % 50:05d}.0"},
        "bizLocation": {"id": f"urn:epc:id:sgln:9526543.{number % 7:05d}.0"},
        "bizTransactionList": [
            {"type": "po", "bizTransaction": f"urn:epcglobal:cbv:bt:9526543000013:PO{number // 50}"}
        ],
    }


def write_documents(documents: int, events: int, *, epcs: int = 5, seed: int = 1) -> Iterator[bytes]:
    """Yield EPCIS 2.0 JSON-LD documents; no two events are alike."""
    numbers = random.Random(seed)
    for document in range(documents):
        body = [make_event(numbers, document * events + number, epcs) for number in range(events)]
        yield orjson.dumps(
            {
                "@context": [CONTEXT],
                "type": "EPCISDocument",
                "schemaVersion": "2.0",
                "creationDate": "2026-09-01T00:00:00Z",
                "epcisBody": {"eventList": body},
            }
        )


def write_xml_1_2(events: int, *, epcs: int = 5, seed: int = 1) -> bytes:
    """Return the same kind of events as one EPCIS 1.2 XML document, for a peer that reads nothing newer."""
    numbers = random.Random(seed)
    head = (
        '<?xml version="1.0" encoding="UTF-8"?><epcis:EPCISDocument xmlns:epcis="urn:epcglobal:epcis:xsd:1" '
        'schemaVersion="1.2" creationDate="2026-09-01T00:00:00Z"><EPCISBody><EventList>'
    )
    parts = [head]
    for number in range(events):
        event = make_event(numbers, number, epcs)
        listed = "".join(f"<epc>{epc}</epc>" for epc in event["epcList"])
        parts.append(
            f"<ObjectEvent><eventTime>{event['eventTime']}</eventTime>"
            f"<eventTimeZoneOffset>{event['eventTimeZoneOffset']}</eventTimeZoneOffset><epcList>{listed}</epcList>"
            f"<action>OBSERVE</action><bizStep>urn:epcglobal:cbv:bizstep:{event['bizStep']}</bizStep>"
            f"<disposition>urn:epcglobal:cbv:disp:{event['disposition']}</disposition>"
            f"<readPoint><id>{event['readPoint']['id']}</id></readPoint>"
            f"<bizLocation><id>{event['bizLocation']['id']}</id></bizLocation></ObjectEvent>"
        )
    parts.append("</EventList></EPCISBody></epcis:EPCISDocument>")
    return "".join(parts).encode()
