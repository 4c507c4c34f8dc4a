"""The paths and schemas of what scans tell."""

from __future__ import annotations

from typing import Any

from gqts.api.content import JSON
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
from gqts.api.paging import LARGEST_PAGE
from gqts.api.v1.complaints import IDEMPOTENCY_KEY
from gqts.api.v1.insight import CSV
from gqts.insight import LEAST, LONGEST_ANSWER, LONGEST_KEY, Outcome
from gqts.scans import Reason
from gqts.scans.rules import Audience

_TEXT: Part = {"type": "string"}
_OPTIONAL: Part = {"type": ["string", "null"]}
_COUNT: Part = {"type": "integer", "minimum": 0}
_NUMBER: Part = {"type": "number"}
_SHARE: Part = {"type": ["number", "null"]}
_DAY: Part = {"type": "string", "format": "date"}
_PERIOD = [
    query("since", "The first day, UTC; without it, ninety days before the last.", _DAY),
    query("until", "The last day, UTC; without it, today.", _DAY),
    query("product", "A GTIN, or a code of one."),
]
_PLACE = [
    query("country", "ISO 3166-1, two letters."),
    query("reason", "The code of a verdict's reason.", {"type": "string", "enum": sorted(one.value for one in Reason)}),
]


def _object(required: list[str], **properties: Any) -> Part:
    return {"type": "object", "required": required, "properties": properties}


def _list(**properties: Part) -> Part:
    return {"type": "array", "items": _object(sorted(properties), **properties)}


_ALERT_ID = in_path("alert_id", "The id of an alert about your goods.", "01a212f0-6c00-7000-8000-000000000000")
_ETAG = {"ETag": header_answer("Entity tag.")}

INSIGHT_PATHS: Part = {
    "/v1/insight/scans": {
        "get": operation(
            "Scans",
            "showScans",
            "Where and when your goods are scanned",
            f"Sums of blocks of at least {LEAST} shoppers' scans; null is what is not told apart. As CSV, each cell.",
            {
                "200": answer(
                    "The figures.", {**content((JSON,), schema("ScanFigures")), **content((CSV,), _TEXT)}, _ETAG
                ),
                **problems("invalid", "forbidden", "not-acceptable"),
            },
            parameters=[*_PERIOD, query("lot", "A lot number."), *_PLACE, query("region", "ISO 3166-2.")],
        ),
    },
    "/v1/insight/scanned-items": {
        "get": operation(
            "Scans",
            "showScannedItems",
            "How many items were ever scanned",
            "Of each product, the items that makers name one by one and how many of them shoppers scanned at least, "
            f"since the first; told where {LEAST} items or more were scanned, and as many were not. A key needs "
            "`quality:read` and `events:read` beside `scans:read`.",
            {
                "200": answer(
                    "The shares.", content((JSON,), {"type": "array", "items": schema("ScannedItems")}), _ETAG
                ),
                **problems("invalid", "forbidden", "not-acceptable"),
            },
        ),
    },
    "/v1/insight/hot-spots": {
        "get": operation(
            "Scans",
            "showHotSpots",
            "What stands out",
            "Goods scanned outside the countries in which they are meant to be sold, and places with more alerts than "
            "others, each with its bounds.",
            {
                "200": answer("What stands out.", content((JSON,), schema("HotSpots")), _ETAG),
                **problems("invalid", "forbidden", "not-acceptable"),
            },
            parameters=_PERIOD,
        ),
    },
    "/v1/insight/alerts": {
        "get": operation(
            "Scans",
            "listScanAlerts",
            "Alerts about scans of your goods",
            "The newest first, page by page; the header Link leads to the next page.",
            {
                "200": answer(
                    "A page.",
                    content((JSON,), {"type": "array", "items": schema("ScanAlert")}),
                    {"Link": header_answer("The next page, rel=next."), **_ETAG},
                ),
                **problems("invalid", "forbidden", "not-found", "not-acceptable"),
            },
            parameters=[
                *_PERIOD,
                *_PLACE,
                query(
                    "perPage",
                    "Alerts on a page at most.",
                    {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE, "default": 30},
                ),
                query("nextPageToken", "Where the page begins; from the header Link."),
            ],
        ),
    },
    "/v1/insight/alerts/{alert_id}": {
        "parameters": [_ALERT_ID],
        "get": operation(
            "Scans",
            "showScanAlert",
            "One alert, and what was found",
            "The answers, the latest first. The latest counts, an authority's before a firm's.",
            {
                "200": answer("The alert.", content((JSON,), schema("AnsweredScanAlert")), _ETAG),
                **problems("forbidden", "not-found", "not-acceptable"),
            },
        ),
    },
    "/v1/insight/alerts/{alert_id}/answers": {
        "parameters": [_ALERT_ID],
        "post": operation(
            "Scans",
            "answerScanAlert",
            "Say what you found",
            "Looked into the goods, or into your record? The rules are judged by what you found. A firm's key needs "
            "`complaints:answer` beside `scans:read`. You can answer again; under the same key the same answer is kept "
            "once, however often it is sent.",
            {
                "200": answer("The alert as it stands now.", content((JSON,), schema("AnsweredScanAlert"))),
                **problems(
                    "invalid", "unreadable", "forbidden", "not-found", "conflict", "timeout", "too-large", "unsupported"
                ),
            },
            parameters=[header(IDEMPOTENCY_KEY, f"A key of yours for this answer, at most {LONGEST_KEY} characters.")],
            requestBody={"required": True, "content": content((JSON,), schema("ScanAlertAnswer"))},
        ),
    },
}
_OUTCOME: Part = {"type": "string", "enum": sorted(one.value for one in Outcome)}

INSIGHT_SCHEMAS: Part = {
    "ScanFigures": _object(
        ["since", "until", "toldUntil", "scans", "byDay", "byPlace", "byProduct", "byLot", "byReason", "hours"],
        since=_DAY,
        until=_DAY,
        toldUntil={"type": ["string", "null"], "format": "date"},
        scans=_COUNT,
        newItems={"type": ["integer", "null"], "minimum": 0},
        furtherScans={"type": ["integer", "null"], "minimum": 0},
        byDay=_list(day=_DAY, scans=_COUNT),
        byPlace=_list(country=_OPTIONAL, region=_OPTIONAL, scans=_COUNT),
        byProduct=_list(gtin=_OPTIONAL, scans=_COUNT),
        byLot=_list(gtin=_OPTIONAL, lot=_OPTIONAL, scans=_COUNT),
        byReason=_list(reason=_OPTIONAL, scans=_COUNT),
        hours=_list(weekday=_COUNT, fromHour=_COUNT, toHour=_COUNT, scans=_COUNT),
    ),
    "ScannedItems": _object(
        ["gtin", "made", "scannedAtLeast", "shareAtLeast"],
        gtin=_TEXT,
        made=_COUNT,
        scannedAtLeast=_COUNT,
        shareAtLeast=_NUMBER,
    ),
    "HotSpots": _object(
        ["since", "until", "undeclared", "diversion", "suspicion"],
        since=_DAY,
        until=_DAY,
        undeclared=_COUNT,
        diversion=_list(
            gtin=_OPTIONAL,
            country=_TEXT,
            scans=_COUNT,
            ofScans=_COUNT,
            expected=_NUMBER,
            times=_NUMBER,
            low=_NUMBER,
            high=_NUMBER,
            standsOut={"type": "boolean"},
            lots={"type": "array", "items": _TEXT},
        ),
        suspicion=_list(
            country=_TEXT,
            region=_OPTIONAL,
            alerts=_COUNT,
            scans=_COUNT,
            usual=_NUMBER,
            share=_SHARE,
            low=_SHARE,
            high=_SHARE,
            standsOut={"type": "boolean"},
        ),
    ),
    "ScanAlert": _object(
        ["id", "identifier", "reason", "audience", "day", "firstAt", "lastAt", "scans", "evidence", "outcome"],
        id={"type": "string", "format": "uuid"},
        identifier=_TEXT,
        reason={"type": "string", "enum": sorted(one.value for one in Reason)},
        audience={"type": "string", "enum": sorted(one.value for one in Audience)},
        day=_DAY,
        firstAt={"type": "string", "format": "date-time"},
        lastAt={"type": "string", "format": "date-time"},
        country=_OPTIONAL,
        region=_OPTIONAL,
        scans=_COUNT,
        evidence={"type": "object", "additionalProperties": {"type": ["string", "number"]}},
        outcome={"type": ["string", "null"], "enum": [*sorted(one.value for one in Outcome), None]},
    ),
    "AnsweredScanAlert": {
        "allOf": [
            schema("ScanAlert"),
            _object(
                ["answers"],
                answers=_list(
                    id={"type": "string", "format": "uuid"},
                    at={"type": "string", "format": "date-time"},
                    organization={"type": "string", "format": "uuid"},
                    official={"type": "boolean", "description": "Whether an authority says so."},
                    outcome=_OUTCOME,
                    words=_TEXT,
                ),
            ),
        ],
    },
    "ScanAlertAnswer": {
        **_object(
            ["outcome", "words"],
            outcome=_OUTCOME,
            words={"type": "string", "minLength": 1, "maxLength": LONGEST_ANSWER},
        ),
        "additionalProperties": False,
    },
}
