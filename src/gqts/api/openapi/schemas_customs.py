"""The shapes of what is answered about customs messages; the messages themselves have schemas of their own."""

from __future__ import annotations

from gqts.api.openapi.parts import Part, schema

_TEXT: Part = {"type": "string"}
_NULLABLE: Part = {"type": ["string", "null"]}
_TIME: Part = {"type": "string", "format": "date-time"}
_COUNT: Part = {"type": "integer", "minimum": 0}
_MESSAGES: Part = {"type": "array", "items": {"type": "object", "description": "A CEB receipt, in JSON."}}
_NOTES: Part = {"type": "array", "items": schema("Fault")}


def _closed(description: str, properties: Part, *optional: str) -> Part:
    required = [name for name in properties if name not in optional]
    return {
        "type": "object",
        "description": description,
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }


CUSTOMS_SCHEMAS: Part = {
    "TakenMessage": _closed(
        "A message that was stored.",
        {
            "id": {**_TEXT, "format": "uuid"},
            "kind": _TEXT,
            "documents": _COUNT,
            "state": {"const": "waiting"},
            "message": {**_TEXT, "description": "Where its state is."},
            "receipts": {**_TEXT, "description": "Where its receipts will be."},
            "notes": _NOTES,
        },
        "notes",
    ),
    "TestedReceipts": _closed(
        "What would be answered; nothing was kept.",
        {"test": {"const": True}, "receipts": _MESSAGES, "notes": _NOTES},
        "notes",
    ),
    "ReceiptPage": _closed(
        "Receipts after a number.",
        {
            "receipts": _MESSAGES,
            "next": {**_COUNT, "description": "What to ask with next time, as `after`."},
            "more": {"type": "boolean", "description": "Whether there are more already."},
        },
    ),
    "CustomsStatus": _closed(
        "How far a document has come; below 0: not processed.",
        {"code": {"type": "integer"}, "chinese": _TEXT, "english": _TEXT},
    ),
    "CustomsReceipt": _closed(
        "What a receipt says, and what was wrong in full.",
        {
            "number": {"type": "integer", "minimum": 1},
            "kind": _TEXT,
            "at": _TIME,
            "status": schema("CustomsStatus"),
            "info": _TEXT,
            "place": {"type": ["integer", "null"], "description": "Which document of the message, counted from 0."},
            "message": _NULLABLE,
            "faults": _NOTES,
        },
    ),
    "CustomsMessage": _closed(
        "A message and what was said of its documents.",
        {
            "id": {**_TEXT, "format": "uuid"},
            "kind": _TEXT,
            "guid": _TEXT,
            "form": {"type": "string", "enum": ["xml", "json", "wco", "typed"]},
            "transmitter": _NULLABLE,
            "signed": {"type": "boolean", "description": "Whether a signature stands in it; none is verified."},
            "documents": _COUNT,
            "receivedAt": _TIME,
            "state": {"type": "string", "enum": ["waiting", "answered"]},
            "answeredAt": {"type": ["string", "null"], "format": "date-time"},
            "receipts": {"type": "array", "items": schema("CustomsReceipt")},
        },
    ),
    "CustomsDocument": _closed(
        "The document under a business key.",
        {
            "id": {**_TEXT, "format": "uuid"},
            "kind": _TEXT,
            "businessKey": _TEXT,
            "status": {"oneOf": [schema("CustomsStatus"), {"type": "null"}]},
            "preNo": _NULLABLE,
            "invtNo": _NULLABLE,
            "receivedAt": _TIME,
            "changedAt": _TIME,
            "message": _TEXT,
            "document": {"type": "object", "description": "As in its message."},
            "receipts": {"type": "array", "items": schema("CustomsReceipt")},
        },
    ),
    "WcoDeclaration": _closed(
        "A declaration in WCO elements.",
        {
            "Declaration": {"type": "object"},
            "status": {"type": "object"},
            "notes": _NOTES,
        },
    ),
}
