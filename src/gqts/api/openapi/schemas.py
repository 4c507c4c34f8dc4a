"""The shapes of what goes in and out. Tests validate real answers of the service against them."""

from __future__ import annotations

from gqts.api.openapi.parts import Part, schema

_TEXT: Part = {"type": "string"}
_NULLABLE: Part = {"type": ["string", "null"]}
_TIME: Part = {"type": "string", "format": "date-time"}
_NULLABLE_TIME: Part = {"type": ["string", "null"], "format": "date-time"}
_COUNT: Part = {"type": "integer", "minimum": 0}
_FLAG: Part = {"type": "boolean"}
_NAMES: Part = {
    "type": "object",
    "additionalProperties": {"type": "string"},
    "description": "By language (BCP 47).",
}


def _object(description: str, properties: Part, *optional: str) -> Part:
    required = [name for name in properties if name not in optional]
    return {"type": "object", "description": description, "properties": properties, "required": required}


def _closed(description: str, properties: Part, *optional: str) -> Part:
    return {**_object(description, properties, *optional), "additionalProperties": False}


def _or_null(name: str) -> Part:
    return {"oneOf": [schema(name), {"type": "null"}]}


def _list(of: Part) -> Part:
    return {"type": "array", "items": of}


def _one_of(*values: str) -> Part:
    return {"type": "string", "enum": list(values)}


_STAGE = _one_of("made", "inspected", "shipped", "arrived", "cleared", "stored", "delivered")

SCHEMAS: Part = {
    "Fault": _closed(
        "One thing wrong in what was sent.",
        {
            "code": {**_TEXT, "description": "Stable and dotted; fit for programs."},
            "message": {**_TEXT, "description": "What is wrong, in a sentence."},
            "field": {**_TEXT, "description": "Where, as the sender sees it: `eventList[3].readPoint.id`."},
            "value": {**_TEXT, "description": "What was sent there, cut at 200 characters."},
            "fix": {**_TEXT, "description": "How to mend it."},
            "event": {**_COUNT, "description": "Which event of the document, counted from 0."},
        },
        *("field", "value", "fix", "event"),
    ),
    "Problem": _closed(
        "RFC 9457 problem details.",
        {
            "type": {**_TEXT, "description": "`epcisException:…` under `/epcis`, else the address of the help page."},
            "title": _TEXT,
            "status": {"type": "integer"},
            "detail": _TEXT,
            "help": {**_TEXT, "description": "The page that explains this sort of problem."},
            "instance": {**_TEXT, "description": "The request, as `urn:gqts:request:{X-Request-ID}`."},
            "faults": _list(schema("Fault")),
        },
        *("instance", "faults"),
    ),
    "EPCISDocument": {
        "type": "object",
        "description": "An EPCIS 2.0 document, query document, or bare event, as GS1's JSON schema has it "
        "(https://ref.gs1.org/standards/epcis/2.0.1/epcis-json-schema.json). Extensions are kept as sent.",
    },
    "XMLDocument": {**_TEXT, "description": "An EPCIS 2.0 or 1.2 XML document."},
    "EPCISEvent": {
        "type": "object",
        "description": "One EPCIS 2.0 event with its @context.",
        "required": ["type", "eventTime", "eventTimeZoneOffset"],
    },
    "EPCISQueryDocument": _object(
        "The events found, as they were sent, each with the eventID and recordTime that gqts gave it.",
        {
            "@context": {},
            "type": {"const": "EPCISQueryDocument"},
            "schemaVersion": {"const": "2.0"},
            "creationDate": _TIME,
            "epcisBody": {"type": "object", "required": ["queryResults"]},
        },
    ),
    "Collection": _object(
        "A list of names that lead further.",
        {"@context": {}, "type": {"const": "Collection"}, "member": _list(_TEXT)},
    ),
    "CaptureError": _closed(
        "One fault, as the problem that EPCIS lists in a job.",
        {
            "type": _TEXT,
            "title": _TEXT,
            "status": {"type": "integer"},
            "detail": _TEXT,
            "code": _TEXT,
            "field": _TEXT,
            "value": _TEXT,
            "fix": _TEXT,
            "event": _COUNT,
        },
        *("field", "value", "fix", "event"),
    ),
    "CaptureJob": _closed(
        "What became of one document (EPCISCaptureJob, with our counts).",
        {
            "captureID": {**_TEXT, "format": "uuid"},
            "createdAt": _TIME,
            "finishedAt": _TIME,
            "running": {**_FLAG, "description": "Always false: a document is stored before it is answered."},
            "success": {**_FLAG, "description": "Whether nothing was refused."},
            "captureErrorBehaviour": _one_of("rollback", "proceed"),
            "errors": _list(schema("CaptureError")),
            "eventsSent": _COUNT,
            "eventsStored": _COUNT,
            "eventsKnown": {**_COUNT, "description": "Stored before, so not stored again."},
            "eventsRefused": _COUNT,
            "masterDataStored": _COUNT,
            "submitter": _TEXT,
            "documentFormat": _one_of("json", "xml-2.0", "xml-1.2"),
            "documentID": _NULLABLE,
        },
    ),
    "Identifier": _closed(
        "What the trace is of.",
        {
            "uri": {**_TEXT, "description": "Canonical GS1 Digital Link, or the URI as given."},
            "kind": {**_TEXT, "description": "`sgtin`, `lgtin`, `gtin`, `sscc`, `vin` …"},
            "level": _one_of("instance", "lot", "class", "other"),
            "display": {**_TEXT, "description": "As a person reads it."},
        },
    ),
    "Product": _closed(
        "A trade item, as its owner describes it.",
        {
            "uri": _TEXT,
            "names": _NAMES,
            "brand": _NULLABLE,
            "category": _NULLABLE,
            "netContent": _NAMES,
            "countryOfOrigin": {**_NULLABLE, "description": "ISO 3166-1 alpha-2."},
            "statedBy": _NULLABLE,
        },
    ),
    "Site": _closed(
        "A place; coordinates in WGS 84 degrees.",
        {
            "uri": _TEXT,
            "names": _NAMES,
            "role": _NULLABLE,
            "country": _NULLABLE,
            "city": _NULLABLE,
            "latitude": {"type": ["number", "null"]},
            "longitude": {"type": ["number", "null"]},
            "unlocode": _NULLABLE,
            "party": _NULLABLE,
        },
    ),
    "Party": _closed("A firm or authority.", {"uri": _TEXT, "names": _NAMES, "role": _NULLABLE, "country": _NULLABLE}),
    "Responsible": _closed(
        "Who answers for a step, and why they are named.",
        {"uri": _TEXT, "basis": _one_of("site", "possession", "submitter"), "party": _or_null("Party")},
    ),
    "Step": _closed(
        "One event of a journey.",
        {
            "eventID": {**_NULLABLE, "description": "The sender's id, else the event hash."},
            "eventHash": {**_NULLABLE, "description": "CBV 2.0 event hash URI; null when something is withheld."},
            "event": {**_NULLABLE, "description": "Where the event itself is."},
            "at": {**_TIME, "description": "When it happened, UTC."},
            "eventTime": {**_TEXT, "description": "When it happened, as the sender wrote it."},
            "recordTime": {**_TIME, "description": "When gqts was told."},
            "submitter": _TEXT,
            "teller": _or_null("Party"),
            "type": _TEXT,
            "action": _NULLABLE,
            "bizStep": _NULLABLE,
            "disposition": _NULLABLE,
            "readPoint": _NULLABLE,
            "bizLocation": _NULLABLE,
            "stage": {"oneOf": [_STAGE, {"type": "null"}]},
            "link": {
                **_one_of("own", "contained", "lot", "made_of"),
                "description": "Whether the event names the subject itself, what it was in, its lot, or its material.",
            },
            "role": {**_TEXT, "description": "The role of the identifier in the event."},
            "chain": {**_list(_TEXT), "description": "From the subject to the identifier the event names."},
            "site": _or_null("Site"),
            "responsible": schema("Responsible"),
            "voided": {**_FLAG, "description": "Whether an error declaration withdrew the event."},
            "correctedBy": _list(_TEXT),
            "standing": {
                **_one_of("attested", "claimed"),
                "description": "Whether its submitter showed that it may say this.",
            },
            "withheldFields": {**_list(_TEXT), "description": "What the event has and you are not shown."},
        },
    ),
    "Withheld": _closed(
        "What a party does not show you; by null when it does not show its name either.",
        {
            "by": _or_null("Responsible"),
            "kind": {**_TEXT, "description": "The kind of fact."},
            "field": {**_TEXT, "description": "`event` when whole events are withheld, else the field."},
            "reason": {**_TEXT, "description": "Why, as a code."},
        },
    ),
    "Edge": _closed(
        "One arrow of the trace graph: from what held or became, to what was held or came of it.",
        {
            "source": _TEXT,
            "target": _TEXT,
            "kind": _one_of("contains", "associated", "became", "lot_of"),
            "since": _NULLABLE_TIME,
            "until": _NULLABLE_TIME,
            "eventID": _NULLABLE,
        },
    ),
    "Journey": _closed(
        "The ordered story of one subject.",
        {
            "subject": schema("Identifier"),
            "product": _or_null("Product"),
            "lot": _NULLABLE,
            "traceLevel": {
                "oneOf": [_one_of("factory", "trader", "port"), {"type": "null"}],
                "description": "How far upstream the evidence reaches.",
            },
            "toldLevels": {
                **_list(_one_of("factory", "trader", "port")),
                "description": "Every level that somebody told something at.",
            },
            "facts": {
                "type": "object",
                "description": "For each stage the place in `steps` that best shows it; null: not shared.",
                "propertyNames": _STAGE,
                "additionalProperties": {"type": ["integer", "null"]},
            },
            "notShared": _list(_STAGE),
            "parties": _list(schema("Responsible")),
            "steps": _list(schema("Step")),
            "edges": _list(schema("Edge")),
            "truncated": {**_FLAG, "description": "Whether the walk stopped at its limits."},
            "withheld": {**_list(schema("Withheld")), "description": "What there is and you are not shown."},
        },
    ),
    "Reached": _closed(
        "Something that came of the subject.",
        {
            "uri": _TEXT,
            "how": _one_of("became", "contains", "associated", "lot_of"),
            "source": {**_TEXT, "description": "What it came of, one arrow before."},
            "since": _NULLABLE_TIME,
            "until": _NULLABLE_TIME,
            "eventID": _NULLABLE,
            "depth": {**_COUNT, "description": "Arrows from the subject."},
        },
    ),
    "Verdict": _closed(
        "What a scan of the subject tells: what the record shows, never that a thing is fake.",
        {
            "judgement": _one_of("record_found", "suspect", "unknown"),
            "reason": _one_of(
                *(
                    "complete",
                    "lot_record",
                    "never_commissioned",
                    "claimed_only",
                    "minted_only",
                    "decommissioned",
                    "withdrawn",
                ),
                *("recalled", "nothing_known"),
            ),
        },
    ),
    "Trace": _closed(
        "Where a thing came from, and what came of it.",
        {
            "subject": schema("Identifier"),
            "direction": _one_of("backward", "forward", "both"),
            "verdict": _or_null("Verdict"),
            "journey": _or_null("Journey"),
            "certificates": _or_null("ItemCertificates"),
            "reached": {"oneOf": [_list(schema("Reached")), {"type": "null"}]},
            "reachedTruncated": {**_FLAG, "description": "Whether there is more than `limit`."},
        },
    ),
    "Receipt": _closed(
        "What is seen of a thing, with the proof that it stands in the log as it was told.",
        {
            "format": _one_of("gqts-receipt/1"),
            "thing": {**_TEXT, "description": "The canonical identifier."},
            "log": {**_TEXT, "description": "The log's origin."},
            "key": {**_TEXT, "description": "The verifier key of the log (C2SP signed-note)."},
            "events": _list(schema("ReceiptEvent")),
        },
    ),
    "ReceiptEvent": _closed(
        "An event: what is shown of it, the digests of the rest, and the proof of the commitment to both.",
        {
            "disclosures": {**_list(_TEXT), "description": "base64url of [salt, name, value] (RFC 9901 §4.2.1)."},
            "digests": {**_list(_TEXT), "description": "base64url of SHA-256, of what is not shown and of decoys."},
            "proof": {**_NULLABLE, "description": "C2SP tlog-proof; null while the event waits for its place."},
        },
    ),
    "LabelOrder": _closed(
        "What labels to mint.",
        {
            "gtin": {**_TEXT, "description": "GTIN-8, 12, 13 or 14."},
            "count": {"type": "integer", "minimum": 1, "maximum": 10_000, "default": 1},
            "lot": _NULLABLE,
            "format": {**_one_of("json", "svg", "png", "pdf"), "default": "json"},
            "stock": {**_TEXT, "description": "For PDF: a name from `/v1/labels/stocks`.", "default": "l7160"},
            "productName": {**_TEXT, "description": "Printed on a PDF's labels; else what master data tells."},
            "note": {**_TEXT, "description": "Kept with the batch."},
            "sealed": {
                **_FLAG,
                "description": "Whether each gets a code to be printed under a seal.",
                "default": False,
            },
        },
        *("count", "lot", "format", "stock", "productName", "note", "sealed"),
    ),
    "MintedLabels": _closed(
        "A batch; its serials are told only here.",
        {
            "batchID": {**_TEXT, "format": "uuid"},
            "gtin": _TEXT,
            "lot": _NULLABLE,
            "mintedAt": _TIME,
            "labels": _list(
                _closed(
                    "One label.",
                    {
                        "serial": _TEXT,
                        "address": {**_TEXT, "description": "What the QR code holds."},
                        "lines": _list(_TEXT),
                        "sealCode": {**_TEXT, "description": "The code under the seal, if there are to be seals."},
                    },
                    "sealCode",
                )
            ),
        },
    ),
    "LabelStock": _closed(
        "A sheet of labels; millimetres.",
        {
            "name": _TEXT,
            "title": _TEXT,
            "source": _TEXT,
            "sheet": _closed("The sheet.", {"width": {"type": "number"}, "height": {"type": "number"}}),
            "label": _closed("One label.", {"width": {"type": "number"}, "height": {"type": "number"}}),
            "columns": _COUNT,
            "rows": _COUNT,
        },
    ),
    "AccessToken": _closed(
        "An access token (RFC 6749 §5.1).",
        {
            "access_token": _TEXT,
            "token_type": _one_of("Bearer"),
            "expires_in": {**_COUNT, "description": "Seconds."},
            "scope": _TEXT,
        },
    ),
    "TokenRefusal": _closed("Why there is no token (RFC 6749 §5.2).", {"error": _TEXT, "error_description": _TEXT}),
    "Health": _object("The state of the process.", {"status": _one_of("live", "ready", "unavailable")}),
}
