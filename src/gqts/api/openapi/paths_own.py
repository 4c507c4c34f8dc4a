"""The paths that are gqts's own: traces, labels, operation."""

from __future__ import annotations

from gqts.api.content import JSON
from gqts.api.openapi.parts import Part, answer, content, header_answer, in_path, operation, problems, query, schema
from gqts.api.v1.labels import LARGEST_COUNT
from gqts.api.v1.trace import DEFAULT_REACH, LARGEST_REACH, Direction

_IDENTIFIER = (
    "A Digital Link path (`01/09506000134352/21/ABC`), a Digital Link or EPC URN percent-encoded, `vin/{VIN}`, "
    "`parcel/{carrier}/{number}`, or the digits of a GTIN or SSCC."
)


def _show(tag: str, operation_id: str, summary: str, description: str, body: Part, *slugs: str) -> Part:
    responses = {"200": answer(summary + ".", body), **problems(*slugs)}
    return {"get": operation(tag, operation_id, summary, description, responses)}


def _page(operation_id: str, summary: str, description: str, *slugs: str) -> Part:
    return _show("Operation", operation_id, summary, description, content(("text/html",), {"type": "string"}), *slugs)


OWN_PATHS: Part = {
    "/v1/trace/{identifier}": {
        "parameters": [in_path("identifier", _IDENTIFIER, "01/09506000134352/21/ABC")],
        "get": operation(
            "Trace",
            "showTrace",
            "Trace a thing",
            "Backward: the ordered events of the thing, of what it was in at the time, of its lot and of what it was "
            "made from, with who answers for each. Forward: everything that came of it, nearest first.",
            {
                "200": answer("The trace.", content((JSON,), schema("Trace")), {"ETag": header_answer("Entity tag.")}),
                **problems("invalid", "not-found", "not-acceptable"),
            },
            parameters=[
                query(
                    "direction",
                    "Which way.",
                    {"type": "string", "enum": [one.value for one in Direction], "default": Direction.BACKWARD.value},
                ),
                query(
                    "limit",
                    "Things reached at most, going forward.",
                    {"type": "integer", "minimum": 1, "maximum": LARGEST_REACH, "default": DEFAULT_REACH},
                ),
            ],
        ),
    },
    "/v1/receipts/{identifier}": {
        "parameters": [in_path("identifier", _IDENTIFIER, "01/09506000134352/21/ABC")],
        "get": operation(
            "Trace",
            "showReceipt",
            "The receipt of a thing",
            "What the caller sees of the thing's journey, event by event, with the proof that each stands in the log "
            "as it was told (SD-JWT disclosures, RFC 9901 §4.2; C2SP tlog-proof). It verifies without this server: "
            "`gqts log verify`. The log itself is at `/log/checkpoint` and `/log/tile/…` (C2SP tlog-tiles).",
            {
                "200": answer("The receipt.", content((JSON,), schema("Receipt"))),
                **problems("invalid", "not-found", "not-acceptable"),
            },
        ),
    },
    "/v1/labels": {
        "post": operation(
            "Labels",
            "mintLabels",
            "New serials and their labels",
            "Mints random serials (80 bits, never sequential), remembers them, and draws their QR codes. One SVG or "
            f"PNG comes as it is, several as a ZIP; at most {LARGEST_COUNT} at a time.",
            {
                "200": answer(
                    "The labels.",
                    {
                        **content((JSON,), schema("MintedLabels")),
                        **content(
                            ("image/svg+xml", "image/png", "application/pdf", "application/zip"),
                            {"type": "string", "format": "binary"},
                        ),
                    },
                ),
                **problems("invalid", "unreadable", "forbidden", "timeout", "too-large", "unsupported"),
            },
            requestBody={"required": True, "content": content((JSON,), schema("LabelOrder"))},
        ),
    },
    "/v1/labels/stocks": _show(
        "Labels",
        "listLabelStocks",
        "Label sheets that PDFs are laid out for",
        "Their names and measures in millimetres.",
        content((JSON,), {"type": "array", "items": schema("LabelStock")}),
    ),
    "/oauth/token": {
        "post": operation(
            "Access",
            "issueToken",
            "An access token for a machine",
            "OAuth 2 client credentials (RFC 6749 §4.4). The parts of an API key, `gqts_{id}_{secret}`, are the "
            "client's id and secret. The token lasts an hour and ends with its key.",
            {
                "200": answer("The token.", content((JSON,), schema("AccessToken"))),
                "400": answer("Something of the request is wrong.", content((JSON,), schema("TokenRefusal"))),
                "401": answer("The client is not known.", content((JSON,), schema("TokenRefusal"))),
                **{status: one for status, one in problems("too-large").items() if status not in ("400", "401")},
            },
            requestBody={
                "required": True,
                "content": content(
                    ("application/x-www-form-urlencoded",),
                    {"type": "object", "properties": {"grant_type": {"const": "client_credentials"}}},
                ),
            },
        ),
    },
    "/.well-known/oauth-authorization-server": _show(
        "Access",
        "describeAccess",
        "Where tokens are issued",
        "RFC 8414.",
        content((JSON,), {"type": "object"}),
    ),
    "/v1/openapi.json": _show(
        "Operation",
        "describeService",
        "This description",
        "OpenAPI 3.1.",
        content((JSON,), {"type": "object"}),
    ),
    "/docs": _page("readDescription", "This description as a page", "Plain HTML; needs no script."),
    "/problems": _page("listProblems", "The problems this service answers with", "Each with what to do about it."),
    "/problems/{slug}": {
        "parameters": [in_path("slug", "The last part of a problem's `help`.", "invalid")],
        **_page("explainProblem", "What a problem means", "And what to do about it.", "not-found"),
    },
    "/health/live": _show(
        "Operation", "showLive", "Whether the process lives", "Touches nothing.", content((JSON,), schema("Health"))
    ),
    "/health/ready": {
        "get": operation(
            "Operation",
            "showReady",
            "Whether the service can work",
            "The database answers and has every migration.",
            {
                "200": answer("It can.", content((JSON,), schema("Health"))),
                "503": answer("It cannot, and why.", content((JSON,), schema("Health"))),
            },
        ),
    },
    "/metrics": _show(
        "Operation",
        "showMetrics",
        "Figures for Prometheus",
        "Requests by route and status, durations, events captured. For the machine itself, or by the operator's token.",
        content(("text/plain",), {"type": "string"}),
    ),
}
