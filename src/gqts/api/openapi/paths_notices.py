"""The paths and schemas of notices and webhooks."""

from __future__ import annotations

from typing import Any

from gqts.api.content import JSON
from gqts.api.openapi.parts import Part, answer, content, header_answer, in_path, operation, problems, query, schema
from gqts.api.v1.notices import MOST_MARKED
from gqts.notices import INBOX_KINDS, DeliveryState

_ID: Part = {"type": "string", "format": "uuid"}
_TEXT: Part = {"type": "string"}
_INSTANT: Part = {"type": "string", "format": "date-time"}
_INSTANT_OR_NONE: Part = {"type": ["string", "null"], "format": "date-time"}
_TYPE: Part = {"type": "string", "enum": [kind.value for kind in INBOX_KINDS]}
_EXAMPLE = "01a212f0-6c00-7000-8000-000000000000"
_WEBHOOK = in_path("webhook_id", "The id of a webhook of your organization.", _EXAMPLE)
_PAGING = [
    query("perPage", "At most so many.", {"type": "integer", "minimum": 1, "maximum": 1000}),
    query("nextPageToken", "From the Link header of the page before."),
]
_LINK = {"Link": header_answer("The next page, rel=next.")}
_OWN = ("forbidden", "not-found")


def _object(required: list[str], **properties: Any) -> Part:
    return {"type": "object", "required": required, "properties": properties}


def _post(operation_id: str, summary: str, description: str, responses: Part) -> Part:
    told = {**responses, **problems(*_OWN, "conflict")}
    return {"parameters": [_WEBHOOK], "post": operation("Notices", operation_id, summary, description, told)}


NOTICE_PATHS: Part = {
    "/v1/notices": {
        "get": operation(
            "Notices",
            "listNotices",
            "What your organization was told",
            "The newest first. `read` is whether this key has marked it so.",
            {
                "200": answer("A page.", content((JSON,), {"type": "array", "items": schema("Notice")}), _LINK),
                **problems("invalid", "forbidden", "not-acceptable"),
            },
            parameters=[
                query("type", "Only this kind.", _TYPE),
                query("unread", "Only what this key has not marked as read.", {"type": "boolean", "default": False}),
                query("q", "Only what has this number, code or word in it."),
                *_PAGING,
            ],
        ),
    },
    "/v1/notices/read": {
        "post": operation(
            "Notices",
            "markNoticesRead",
            "Mark notices as read",
            "By this key; those that are named, or every one. Ids that are not your organization's change nothing.",
            {
                "200": answer("How many were not read.", content((JSON,), schema("Marked"))),
                **problems("invalid", "unreadable", "forbidden", "timeout", "too-large", "unsupported"),
            },
            requestBody={"required": True, "content": content((JSON,), schema("ReadOrder"))},
        ),
    },
    "/v1/webhooks": {
        "get": operation(
            "Notices",
            "listWebhooks",
            "Your webhooks",
            "Where your organization's notices are delivered.",
            {
                "200": answer("All of them.", content((JSON,), {"type": "array", "items": schema("Webhook")})),
                **problems("forbidden", "not-acceptable"),
            },
        ),
        "post": operation(
            "Notices",
            "registerWebhook",
            "Register a webhook",
            "An https address on port 443 that the public Internet reaches. The answer holds the secret, this once.",
            {
                "201": answer(
                    "The webhook, with its secret.",
                    content((JSON,), schema("WebhookWithSecret")),
                    {"Location": header_answer("Where it is.")},
                ),
                **problems("invalid", "unreadable", "forbidden", "timeout", "too-large", "unsupported"),
            },
            requestBody={"required": True, "content": content((JSON,), schema("WebhookOrder"))},
        ),
    },
    "/v1/webhooks/{webhook_id}": {
        "parameters": [_WEBHOOK],
        "get": operation(
            "Notices",
            "showWebhook",
            "A webhook",
            "How it fares: since when it fails, and whether it was put out of use.",
            {
                "200": answer("The webhook.", content((JSON,), schema("Webhook"))),
                **problems(*_OWN, "not-acceptable"),
            },
        ),
        "delete": operation(
            "Notices",
            "removeWebhook",
            "Remove a webhook",
            "With the record of its deliveries; what waits is not delivered.",
            {"204": answer("It is gone."), **problems(*_OWN)},
        ),
    },
    "/v1/webhooks/{webhook_id}/secret": _post(
        "replaceWebhookSecret",
        "Replace the secret",
        "The answer holds the new one, this once. For 24 hours the earlier one signs too.",
        {"200": answer("The webhook, with its secret.", content((JSON,), schema("WebhookWithSecret")))},
    ),
    "/v1/webhooks/{webhook_id}/enabled": _post(
        "enableWebhook",
        "Bring a webhook back into use",
        "After it failed for five days or answered 410. What it missed can be sent again, delivery by delivery.",
        {"200": answer("The webhook.", content((JSON,), schema("Webhook")))},
    ),
    "/v1/webhooks/{webhook_id}/test": _post(
        "testWebhook",
        "Send a test",
        "Delivered like any notice, with the type `webhook.test`.",
        {
            "202": answer(
                "It is on its way.",
                content((JSON,), _object(["id"], id=_ID)),
                {"Location": header_answer("Where the deliveries are listed.")},
            )
        },
    ),
    "/v1/webhooks/{webhook_id}/deliveries": {
        "parameters": [_WEBHOOK],
        "get": operation(
            "Notices",
            "listDeliveries",
            "What was delivered to a webhook",
            "The newest first, with what came of the last attempt and when the next one is. Kept for 90 days.",
            {
                "200": answer("A page.", content((JSON,), {"type": "array", "items": schema("Delivery")}), _LINK),
                **problems("invalid", *_OWN, "not-acceptable"),
            },
            parameters=[
                query("state", "Only in this state.", {"type": "string", "enum": list(DeliveryState)}),
                *_PAGING,
            ],
        ),
    },
    "/v1/webhooks/{webhook_id}/deliveries/{delivery_id}/again": {
        "parameters": [_WEBHOOK, in_path("delivery_id", "The id of a delivery to it.", _EXAMPLE)],
        "post": operation(
            "Notices",
            "sendAgain",
            "Send a delivery again",
            "Now, with the same `webhook-id`.",
            {"202": answer("It is on its way."), **problems(*_OWN, "conflict")},
        ),
    },
}

_WEBHOOK_MEMBERS: Part = {
    "id": _ID,
    "url": {"type": "string", "format": "uri"},
    "types": {"type": "array", "items": _TYPE, "description": "Empty: every one."},
    "createdAt": _INSTANT,
    "failingSince": _INSTANT_OR_NONE,
    "disabledAt": _INSTANT_OR_NONE,
    "disabledWhy": {"type": ["string", "null"], "enum": ["failing", "gone", None]},
    "earlierSecretUntil": _INSTANT_OR_NONE,
}
NOTICE_SCHEMAS: Part = {
    "Notice": _object(
        ["id", "type", "timestamp", "link", "grave", "read", "data"],
        id=_ID,
        type=_TYPE,
        timestamp=_INSTANT,
        link={"type": "string", "format": "uri"},
        grave={"type": "boolean"},
        read={"type": "boolean"},
        data={"type": "object"},
    ),
    "ReadOrder": _object(
        ["notices"],
        notices={"oneOf": [{"const": "all"}, {"type": "array", "items": _ID, "maxItems": MOST_MARKED}]},
    ),
    "Marked": _object(["marked"], marked={"type": "integer", "minimum": 0}),
    "WebhookOrder": _object(
        ["url"],
        url={"type": "string", "format": "uri", "maxLength": 2_000},
        types={"type": "array", "items": _TYPE, "description": "Left out or empty: every one that you may read."},
    ),
    "Webhook": _object(["id", "url", "types", "createdAt"], **_WEBHOOK_MEMBERS),
    "WebhookWithSecret": _object(
        ["id", "url", "types", "createdAt", "secret"],
        **_WEBHOOK_MEMBERS,
        secret={"type": "string", "pattern": "^whsec_"},
    ),
    "Delivery": _object(
        ["id", "webhookId", "type", "state", "attempts", "createdAt"],
        id=_ID,
        webhookId={"type": "string", "pattern": "^msg_"},
        notice={"type": ["string", "null"], "format": "uuid"},
        type=_TEXT,
        state={"type": "string", "enum": list(DeliveryState)},
        attempts={"type": "integer", "minimum": 0},
        createdAt=_INSTANT,
        attemptedAt=_INSTANT_OR_NONE,
        nextAt=_INSTANT_OR_NONE,
        answer={"type": ["integer", "null"]},
        failure={"type": ["string", "null"]},
    ),
}
