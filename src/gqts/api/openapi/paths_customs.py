"""The paths of customs messages."""

from __future__ import annotations

from gqts.api.content import JSON, TEXT_XML, XML
from gqts.api.customs.receipts import DEFAULT_LIMIT, LARGEST_LIMIT
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

_TAG = "Customs"
_TEST = header(
    "GQTS-Test", "1: answer every receipt at once, and keep nothing.", {"type": "string", "enum": ["0", "1"]}
)
_MESSAGE: Part = {"type": "object", "description": "A message; its JSON Schema is at `/customs/schemas/{kind}`."}
_XML_MESSAGE: Part = {"type": "string", "description": "A CEB message in XML, UTF-8."}
_READING = ("unauthenticated", "forbidden", "not-acceptable")


def _post(operation_id: str, summary: str, description: str, body: Part, *, has_xml: bool = False) -> Part:
    tested = {**content((JSON,), schema("TestedReceipts"))}
    if has_xml:
        tested |= content((XML,), {"type": "string"})
    return {
        "post": operation(
            _TAG,
            operation_id,
            summary,
            description,
            {
                "200": answer("Test mode: the receipts, in the format that was sent. Nothing was kept.", tested),
                "202": answer(
                    "Stored. What becomes of each document is told by receipts.",
                    content((JSON,), schema("TakenMessage")),
                    {"Location": header_answer("Where the message's state is.")},
                ),
                **problems("invalid", "unreadable", "forbidden", "timeout", "too-large", "unsupported"),
            },
            parameters=[_TEST],
            requestBody={"required": True, "content": body},
        )
    }


CUSTOMS_PATHS: Part = {
    "/customs/ceb": _post(
        "postCustomsMessage",
        "Hand in a CEB message",
        "CEB311, 411, 511, 513, 621, 623 or 625, in XML or JSON, up to 100 documents. The transmitter (`copCode`) is "
        "the key's organization. A business key names one document: the very same content again repeats the receipt, "
        "another under a key in hand is answered -304001. What is wrong with the message as a whole is answered at "
        "once, as CEB900 to whoever sends XML, and leaves nothing.",
        {**content((XML, TEXT_XML), _XML_MESSAGE), **content((JSON,), _MESSAGE)},
        has_xml=True,
    ),
    "/customs/ceb/{message_id}": {
        "parameters": [in_path("message_id", "The id from the 202.", "0199a1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b")],
        "get": operation(
            _TAG,
            "showCustomsMessage",
            "How far a message is",
            "Waiting, or answered with every receipt of its documents; each fault has field, value and fix.",
            {
                "200": answer("The message.", content((JSON,), schema("CustomsMessage"))),
                **problems("not-found", *_READING),
            },
        ),
    },
    "/customs/wco": _post(
        "postWcoDeclaration",
        "Hand in a declaration in WCO Data Model 3.6",
        "Taken as CEB621 by the table in docs/reference/ceb.md. What has no counterpart is told in the notes, and left "
        "behind. `guid`, `appStatus`, `FunctionCode` and `IssueDateTime` are filled when they are not said.",
        content((JSON,), {"type": "object", "required": ["Declaration"]}),
    ),
    "/customs/vehicles": _post(
        "postVehicles",
        "Declare parallel-imported vehicles",
        "One line for each vehicle, known by its number (VIN). Not a message of the port: typed JSON in the form of "
        "one, with the same statuses and receipts.",
        content((JSON,), _MESSAGE),
    ),
    "/customs/market-purchase": _post(
        "postMarketPurchase",
        "Declare a market-purchase export",
        "Trade mode 1039, at most USD 150,000 a declaration. Typed JSON, like vehicles.",
        content((JSON,), _MESSAGE),
    ),
    "/customs/receipts": {
        "get": operation(
            _TAG,
            "listReceipts",
            "Receipts, in the order in which they were given",
            "Those of the key's organization after a number. Ask again with `next`: nothing is skipped and nothing "
            "comes twice. In XML the messages stand under one element `receipts` of ours.",
            {
                "200": answer(
                    "The receipts.",
                    {**content((JSON,), schema("ReceiptPage")), **content((XML, TEXT_XML), {"type": "string"})},
                    {"Link": header_answer("The next page, when there is one.")},
                ),
                **problems("invalid", "not-found", *_READING),
            },
            parameters=[
                query("after", "The number of the last receipt seen.", {"type": "integer", "minimum": 0, "default": 0}),
                query(
                    "limit",
                    "Receipts at most.",
                    {"type": "integer", "minimum": 1, "maximum": LARGEST_LIMIT, "default": DEFAULT_LIMIT},
                ),
                query("message", "Those of one message.", {"type": "string", "format": "uuid"}),
            ],
        ),
    },
    "/customs/records/{kind}/{key}": {
        "parameters": [
            in_path("kind", "The kind of document, or its number.", "CEB621Message"),
            in_path("key", "The parts of the business key, each percent-encoded.", "3301980A01/C2026040100001"),
        ],
        "get": operation(
            _TAG,
            "showCustomsDocument",
            "A document by its business key",
            "As it was handed in last, how far it has come, and its receipts.",
            {
                "200": answer("The document.", content((JSON,), schema("CustomsDocument"))),
                **problems("not-found", *_READING),
            },
        ),
    },
    "/customs/declarations/{invt_no}/wco": {
        "parameters": [in_path("invt_no", "The number of the list at customs.", "29902026I000000001")],
        "get": operation(
            _TAG,
            "showWcoDeclaration",
            "A declaration in WCO Data Model 3.6",
            "With notes of what a receiver that keeps strictly to the WCO's formats could not hold, and the status as "
            "a function code where there is one.",
            {
                "200": answer("The declaration.", content((JSON,), schema("WcoDeclaration"))),
                **problems("not-found", *_READING),
            },
        ),
    },
    "/customs/schemas/{kind}": {
        "parameters": [in_path("kind", "The kind of message, or its number.", "CEB311Message")],
        "get": operation(
            _TAG,
            "showCustomsSchema",
            "The JSON Schema of a kind of message",
            "Of what comes in and of what goes out.",
            {"200": answer("The schema.", content((JSON,), {"type": "object"})), **problems("not-found")},
        ),
    },
}
