"""The paths and schemas of complaints."""

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
from gqts.api.paging import DEFAULT_PAGE, LARGEST_PAGE
from gqts.api.v1.complaints import IDEMPOTENCY_KEY, JPEG
from gqts.complaints import LONGEST_WORDS, Act, Escalation, Kind, Purpose, Severity, State
from gqts.complaints import Part as OfItem

_ID = in_path("complaint_id", "The id of a complaint that is before you.", "01a212f0-6c00-7000-8000-000000000000")
_TEXT: Part = {"type": "string"}
_MAYBE: Part = {"type": ["string", "null"]}
_ID_OR_NONE: Part = {"type": ["string", "null"], "format": "uuid"}
_INSTANT: Part = {"type": "string", "format": "date-time"}
_INSTANT_OR_NONE: Part = {"type": ["string", "null"], "format": "date-time"}
_FLAG: Part = {"type": "boolean"}


def _one_of(kind: Any, *, or_none: bool = False) -> Part:
    values: list[Any] = [one.value for one in kind]
    return {"type": ["string", "null"], "enum": [*values, None]} if or_none else {"type": "string", "enum": values}


def _object(required: list[str], **properties: Any) -> Part:
    return {"type": "object", "required": required, "properties": properties}


COMPLAINT_PATHS: Part = {
    "/v1/complaints": {
        "get": operation(
            "Complaints",
            "listComplaints",
            "What is before your organization",
            "Questions and complaints of shoppers about goods that you answer for, the newest first, page by page. "
            "Their authors stay hidden unless they gave their contact to firms.",
            {
                "200": answer(
                    "A page.",
                    content((JSON,), {"type": "array", "items": schema("ComplaintItem")}),
                    {"Link": header_answer("The next page, rel=next.")},
                ),
                **problems("invalid", "forbidden", "not-acceptable"),
            },
            parameters=[
                query("state", "Where it stands with you.", _one_of(State)),
                query("severity", "How grave it is.", _one_of(Severity)),
                query("overdue", "Only what you are late with.", {**_FLAG, "default": False}),
                query("escalated", "Only what was put above the parties.", {**_FLAG, "default": False}),
                query("dueBefore", "Only what waits for you and is due before an instant.", _INSTANT),
                query("product", "The product, or the item, in any spelling."),
                query("lot", "The lot, in any spelling."),
                query(
                    "perPage",
                    "Entries on a page at most.",
                    {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE, "default": DEFAULT_PAGE},
                ),
                query("nextPageToken", "From the header Link of the page before."),
            ],
        ),
    },
    "/v1/complaints/{complaint_id}": {
        "parameters": [_ID],
        "get": operation(
            "Complaints",
            "showComplaint",
            "One complaint",
            "What was said and done, who else has it, what you may do about it, and to whom you may hand it on.",
            {
                "200": answer(
                    "The complaint.", content((JSON,), schema("Complaint")), {"ETag": header_answer("Entity tag.")}
                ),
                **problems("invalid", "forbidden", "not-found", "not-acceptable"),
            },
        ),
    },
    "/v1/complaints/{complaint_id}/photo": {
        "parameters": [_ID],
        "get": operation(
            "Complaints",
            "sendComplaintPhoto",
            "The author's photo",
            "Drawn anew as it came: where and with what it was taken is not in it.",
            {
                "200": answer("The photo.", content((JPEG,), {"type": "string", "contentMediaType": JPEG})),
                **problems("invalid", "forbidden", "not-found", "not-acceptable"),
            },
        ),
    },
    "/v1/complaints/{complaint_id}/acts": {
        "parameters": [_ID],
        "post": operation(
            "Complaints",
            "doAboutComplaint",
            "Do something about a complaint",
            "Acknowledge it, answer its author, accept, decline with a reason, hand on to another of the item's chain, "
            "resolve; as an authority also ask a party, find the complaint right or wrong as far as a party goes, "
            "close, lead, grade. Under the same key the same act is done once, however often it is sent.",
            {
                "200": answer("How it stands now.", content((JSON,), schema("Complaint"))),
                **problems(
                    "invalid", "unreadable", "forbidden", "not-found", "conflict", "timeout", "too-large", "unsupported"
                ),
            },
            parameters=[header(IDEMPOTENCY_KEY, "A key of yours for this act, at most 200 characters.")],
            requestBody={"required": True, "content": content((JSON,), schema("ComplaintDeed"))},
        ),
    },
}
_HEAD: Part = {
    "id": {"type": "string", "format": "uuid"},
    "purpose": _one_of(Purpose),
    "kind": _one_of(Kind),
    "severity": _one_of(Severity),
    "words": _TEXT,
    "language": _TEXT,
    "identifier": _TEXT,
    "product": _MAYBE,
    "lot": _MAYBE,
    "takenAt": _INSTANT,
    "takenOverBy": {**_ID_OR_NONE, "description": "The authority that leads."},
    "escalation": _one_of(Escalation, or_none=True),
    "escalatedAt": _INSTANT_OR_NONE,
    "hasPhoto": _FLAG,
    "entry": schema("ComplaintEntry"),
}
_REQUIRED = ["id", "purpose", "kind", "severity", "words", "identifier", "takenAt", "entry"]

COMPLAINT_SCHEMAS: Part = {
    "ComplaintDeed": _object(
        ["act"],
        act=_one_of(Act),
        words={"type": "string", "maxLength": LONGEST_WORDS, "description": "Needed for all but a few acts."},
        subject={**_ID_OR_NONE, "description": "Whose entry: of ask, close, uphold and dismiss."},
        to={**_ID_OR_NONE, "description": "To whom it is handed on."},
        severity=_one_of(Severity, or_none=True),
    ),
    "ComplaintItem": _object(_REQUIRED, **_HEAD),
    "Complaint": _object(
        [*_REQUIRED, "others", "acts", "mayDo", "mayForwardTo"],
        **_HEAD,
        contact={**_MAYBE, "description": "How to reach the author, where you may know it."},
        others={
            "type": "array",
            "items": {
                "allOf": [
                    schema("ComplaintParty"),
                    _object([], entry={"oneOf": [schema("ComplaintEntry"), {"type": "null"}]}),
                ]
            },
        },
        acts={"type": "array", "items": schema("ComplaintAct")},
        mayDo={"type": "array", "items": _one_of(Act)},
        mayForwardTo={"type": "array", "items": schema("ComplaintParty")},
    ),
    "ComplaintParty": _object(
        ["organization", "part"],
        organization={"type": "string", "format": "uuid"},
        name=_MAYBE,
        part=_one_of(OfItem),
    ),
    "ComplaintEntry": _object(
        ["part", "tier", "state", "receivedAt", "isOverdue"],
        part=_one_of(OfItem),
        tier={"type": "integer", "minimum": 0, "description": "How often it was handed on until it was here."},
        state=_one_of(State),
        forwardedBy=_ID_OR_NONE,
        receivedAt=_INSTANT,
        movedAt=_INSTANT,
        dueAt=_INSTANT_OR_NONE,
        isOverdue=_FLAG,
        answeredAt=_INSTANT_OR_NONE,
        isUpheld={"type": ["boolean", "null"]},
        foundBy={**_ID_OR_NONE, "description": "The authority that found whether it is right."},
    ),
    "ComplaintAct": _object(
        ["id", "at", "act", "words"],
        id={"type": "string", "format": "uuid"},
        at=_INSTANT,
        act=_TEXT,
        organization={**_ID_OR_NONE, "description": "Who did it; null for the author and for time itself."},
        person=_MAYBE,
        subject={**_ID_OR_NONE, "description": "Whose entry it concerns."},
        words=_TEXT,
    ),
}
