"""The paths and schemas of recalls."""

from __future__ import annotations

from typing import Any

from gqts.api.content import JSON, TEXT_XML, XML
from gqts.api.openapi.parts import Part, answer, content, header_answer, in_path, operation, problems, query, schema
from gqts.api.v1.recalls import CSV, DEFAULT_PAGE, LARGEST_PAGE, NDJSON

_EXAMPLE = "01a212f0-6c00-7000-8000-000000000000"
_ID = in_path("recall_id", "The id of a recall of your organization.", _EXAMPLE)
_FIRM = in_path("organization_id", "The id of a firm that was told.", "01a212f0-6c00-7000-8000-000000000001")
_INSTANT: Part = {"type": ["string", "null"], "format": "date-time"}
_TEXT: Part = {"type": "string"}
_COUNT: Part = {"type": "integer", "minimum": 0}


def _describe_message(operation_id: str, summary: str, first: str) -> Part:
    return operation(
        "Recalls",
        operation_id,
        summary,
        f"{first}A Product Recall Notification as far as its structure is known to us: it does not pass GS1's schema, "
        "and the goods stand in its extension, as EPCIS 2.0 events. None of a drill, before publishing, after closing, "
        "or where the recaller has proven no company prefix. The header Link leads to the next message.",
        {
            "200": answer(
                "The message.", content((XML, TEXT_XML), _TEXT), {"Link": header_answer("The next message, rel=next.")}
            ),
            **problems("invalid", "forbidden", "not-found", "conflict", "not-acceptable"),
        },
        parameters=[query("after", "The position behind which the goods begin; from the header Link.", {**_COUNT})],
    )


RECALL_PATHS: Part = {
    "/v1/recalls": {
        "post": operation(
            "Recalls",
            "beginRecall",
            "Begin a recall or a drill",
            "From codes of lots, material lots, items or shipping units that are yours to recall. All affected is "
            "found meanwhile; nobody is told before a person publishes it on its page.",
            {
                "202": answer(
                    "The recall.", content((JSON,), schema("Recall")), {"Location": header_answer("Where it is.")}
                ),
                **problems("invalid", "unreadable", "forbidden", "timeout", "too-large", "unsupported"),
            },
            requestBody={"required": True, "content": content((JSON,), schema("RecallOrder"))},
        ),
    },
    "/v1/recalls/{recall_id}": {
        "parameters": [_ID],
        "get": operation(
            "Recalls",
            "showRecall",
            "A recall",
            "How far its scope is, its mass balance, and what came back by tier.",
            {
                "200": answer(
                    "The recall.", content((JSON,), schema("Recall")), {"ETag": header_answer("Entity tag.")}
                ),
                **problems("invalid", "forbidden", "not-found", "not-acceptable"),
            },
        ),
    },
    "/v1/recalls/{recall_id}/affected": {
        "parameters": [_ID],
        "get": operation(
            "Recalls",
            "listAffected",
            "What a recall affects",
            "Nearest first, page by page; the header Link leads to the next page. Where a unit is, is told as far as "
            "you may see it.",
            {
                "200": answer(
                    "A page.",
                    {
                        **content((JSON,), {"type": "array", "items": schema("Affected")}),
                        **content((NDJSON,), _TEXT),
                        **content((CSV,), _TEXT),
                    },
                    {"Link": header_answer("The next page, rel=next.")},
                ),
                **problems("invalid", "forbidden", "not-found", "not-acceptable"),
            },
            parameters=[
                query("after", "The position behind which the page begins; from the header Link.", {**_COUNT}),
                query(
                    "limit",
                    "Things on a page at most.",
                    {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE, "default": DEFAULT_PAGE},
                ),
            ],
        ),
    },
    "/v1/recalls/{recall_id}/notifications/{organization_id}": {
        "parameters": [_ID, _FIRM],
        "get": _describe_message(
            "showNotification",
            "The GS1 message to a firm that was told",
            "Of firms that show themselves to you. ",
        ),
    },
    "/v1/recalls/received/{recall_id}/notification": {
        "parameters": [in_path("recall_id", "The id of a recall that you were told of.", _EXAMPLE)],
        "get": _describe_message(
            "showReceivedNotification", "The GS1 message of a recall that asks something of you", ""
        ),
    },
}


def _object(required: list[str], **properties: Any) -> Part:
    return {"type": "object", "required": required, "properties": properties}


RECALL_SCHEMAS: Part = {
    "RecallOrder": _object(
        ["identifiers"],
        identifiers={"type": "array", "items": _TEXT, "minItems": 1, "maxItems": 10_000},
        beginning={"type": "string", "enum": ["things", "certificate", "complaints"], "default": "things"},
        reference={"type": "string", "maxLength": 200},
        drill={"type": "boolean", "default": False},
        coversClaims={
            "type": "boolean",
            "default": False,
            "description": "Own goods, or any for authorities, that are only claimed to be affected.",
        },
    ),
    "Recall": _object(
        ["id", "state", "drill", "walk", "balance"],
        id={"type": "string", "format": "uuid"},
        state={"type": "string", "enum": ["draft", "scoped", "published", "closing", "closed"]},
        drill={"type": "boolean"},
        beginning=_TEXT,
        identifiers={"type": "array", "items": _TEXT},
        reference=_TEXT,
        createdAt=_INSTANT,
        publishedAt=_INSTANT,
        dueAt=_INSTANT,
        closedAt=_INSTANT,
        walk=_object(
            ["stage"],
            stage={"type": "string", "enum": ["following", "locating", "done"]},
            stepsDone=_COUNT,
            steps=_COUNT,
            affected=_COUNT,
            isCut={"type": "boolean"},
        ),
        balance={"type": "object", "additionalProperties": _COUNT},
        content={"type": "object", "additionalProperties": {"type": "object", "additionalProperties": _TEXT}},
        tiers={"type": "array", "items": {"type": "object"}},
    ),
    "Affected": _object(
        ["identifier", "how", "isUnit"],
        identifier=_TEXT,
        how={"type": "string", "enum": ["recalled", "became", "contains", "associated", "lot_of"]},
        depth=_COUNT,
        isUnit={"type": "boolean"},
        isShown={"type": "boolean"},
        reach={
            "type": ["string", "null"],
            "enum": ["untold", "made", "packed", "moved", "sold", "used", "ended", None],
        },
        at=_INSTANT,
        place={"type": ["string", "null"]},
        holder={"type": ["string", "null"], "format": "uuid"},
    ),
}
