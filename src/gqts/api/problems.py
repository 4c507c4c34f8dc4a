"""What the API answers when something is wrong: RFC 9457 problem details, from one table.

`type` is the EPCIS exception's name under `/epcis` (EPCIS 2.0 §12 fixes those names) and the address of a page of ours
elsewhere; `help` is always that page. The faults found in a request are the extension member `faults`.
Nothing of a traceback, a query or a path of this machine is ever told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import orjson
from starlette.responses import Response

from gqts.kit.errors import Fault, GqtsError, Kind

MEDIA_TYPE = "application/problem+json"
RETRY_SECONDS = 5
FAULTS_TOLD = 1_000
"""Faults repeated in one answer; more would only make the answer as large as the mistake."""


@dataclass(frozen=True, slots=True)
class ProblemType:
    """One sort of problem: its page is `/problems/{slug}`; `exception` is its EPCIS 2.0 name."""

    slug: str
    status: int
    title: str
    exception: str
    explanation: str


PROBLEM_TYPES: tuple[ProblemType, ...] = (
    ProblemType(
        "invalid",
        400,
        "The request says something that cannot be",
        "ValidationException",
        "A value that was sent breaks a rule. Each entry of “faults” names the field as you sent it, the value, and "
        "how to mend it. Correct the values and send the request again; nothing of it was kept.",
    ),
    ProblemType(
        "unreadable",
        400,
        "The content cannot be read",
        "ValidationException",
        "The body is not a document of the kind it claims to be: broken JSON or XML, a DOCTYPE, nesting without end, "
        "or compressed data that is damaged. Check that the file arrived whole and in UTF-8. Nothing of it was kept.",
    ),
    ProblemType(
        "unauthenticated",
        401,
        "Say who you are",
        "SecurityException",
        "The request needs an API key or an access token in the header Authorization, as “Bearer gqts_…”, and had "
        "none, or one that is unknown, expired or revoked. An organization's administrator issues keys.",
    ),
    ProblemType(
        "forbidden",
        403,
        "You may not do this",
        "SecurityException",
        "The request was understood, but whoever sent it has no authority to do it.",
    ),
    ProblemType(
        "not-found",
        404,
        "There is nothing here",
        "NoSuchResourceException",
        "No resource has this address, or nobody has shared anything about what it names. That says nothing about the "
        "thing itself.",
    ),
    ProblemType(
        "method-not-allowed",
        405,
        "The resource does not do that",
        "ImplementationException",
        "The address exists, but not for this method. The header Allow names the methods it has.",
    ),
    ProblemType(
        "not-acceptable",
        406,
        "The answer does not exist in that form",
        "NotAcceptableException",
        "The Accept or GS1-EPCIS-Min/Max headers leave no form that this resource can be written in. "
        "The detail names those it can.",
    ),
    ProblemType(
        "timeout",
        408,
        "The request did not arrive in time",
        "ImplementationException",
        "The body stopped arriving. Send it again, in smaller documents if the line is slow. Nothing of it was kept.",
    ),
    ProblemType(
        "conflict",
        409,
        "The request contradicts what is stored",
        "ResourceAlreadyExistsException",
        "Something with this identifier is already stored and says something else. Corrections to events are made with "
        "an error declaration (EPCIS 2.0 §7.4.1.4) and a new event.",
    ),
    ProblemType(
        "too-large",
        413,
        "The request is too large",
        "CaptureLimitExceededException",
        "The document has more bytes or more events than one request may have. The headers "
        "GS1-EPCIS-Capture-File-Size-Limit (bytes, after decompression) and GS1-EPCIS-Capture-Limit (events) tell the "
        "limits. Split the document: events need not be in one document to belong together.",
    ),
    ProblemType(
        "unsupported",
        415,
        "The content is of a kind that is not read here",
        "UnsupportedMediaTypeException",
        "Send application/json, application/ld+json, application/xml or text/xml, in UTF-8, as it is or with "
        "Content-Encoding: gzip.",
    ),
    ProblemType(
        "too-many",
        429,
        "Too many requests",
        "ImplementationException",
        "More was asked than this key, account or address may ask in this time. Try again after the seconds in the "
        "header Retry-After. Nothing of the request was kept.",
    ),
    ProblemType(
        "internal",
        500,
        "Something went wrong on our side",
        "ImplementationException",
        "This is a defect of the service, not of your request. Quote the request id when you report it.",
    ),
    ProblemType(
        "unavailable",
        503,
        "The service cannot answer at the moment",
        "ImplementationException",
        "The database is not reachable or is busy. Nothing of the request was kept. Send it again after the time in "
        "the header Retry-After; sending a document twice stores its events once.",
    ),
)

BY_SLUG: Mapping[str, ProblemType] = {entry.slug: entry for entry in PROBLEM_TYPES}
_BY_STATUS: Mapping[int, ProblemType] = {entry.status: entry for entry in reversed(PROBLEM_TYPES)}
_BY_KIND: Mapping[Kind, ProblemType] = {
    Kind.INVALID: BY_SLUG["invalid"],
    Kind.UNREADABLE: BY_SLUG["unreadable"],
    Kind.UNSUPPORTED: BY_SLUG["unsupported"],
    Kind.NOT_FOUND: BY_SLUG["not-found"],
    Kind.CONFLICT: BY_SLUG["conflict"],
    Kind.TOO_LARGE: BY_SLUG["too-large"],
    Kind.UNAUTHENTICATED: BY_SLUG["unauthenticated"],
    Kind.FORBIDDEN: BY_SLUG["forbidden"],
    Kind.TOO_MANY: BY_SLUG["too-many"],
    Kind.UNAVAILABLE: BY_SLUG["unavailable"],
    Kind.INTERNAL: BY_SLUG["internal"],
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One answer about something wrong: what sort, and what happened this time."""

    sort: ProblemType
    detail: str
    faults: tuple[Fault, ...] = ()

    def as_json(self, *, path: str, request_id: str = "") -> dict[str, Any]:
        """Return the members of RFC 9457 §3 and ours; `path` is where it happened."""
        help_page = f"/problems/{self.sort.slug}"
        members: dict[str, Any] = {
            "type": f"epcisException:{self.sort.exception}" if is_epcis(path) else help_page,
            "title": self.sort.title,
            "status": self.sort.status,
            "detail": self.detail,
            "help": help_page,
        }
        if request_id:
            members["instance"] = f"urn:gqts:request:{request_id}"
        if self.faults:
            members["faults"] = [fault.as_json() for fault in self.faults[:FAULTS_TOLD]]
        return members


def is_epcis(path: str) -> bool:
    """Say whether a path belongs to the EPCIS 2.0 REST binding."""
    return path == "/epcis" or path.startswith("/epcis/")


def problem_of_error(error: GqtsError) -> Problem:
    """Return the problem that an error of a room amounts to; an internal one keeps its detail to itself."""
    sort = _BY_KIND[error.kind]
    detail = sort.explanation if error.kind is Kind.INTERNAL else error.detail
    return Problem(sort, detail, error.faults)


def problem_of_status(status: int, detail: str = "") -> Problem:
    """Return the problem for a bare HTTP status; one without a row is told as the nearest that has."""
    sort = _BY_STATUS.get(status) or (BY_SLUG["invalid"] if status < 500 else BY_SLUG["internal"])
    standard = {member.phrase for member in HTTPStatus}
    return Problem(sort, sort.explanation if not detail or detail in standard else detail)


def problem_response(
    problem: Problem, *, path: str, request_id: str = "", headers: Mapping[str, str] | None = None
) -> Response:
    """Return the HTTP answer for a problem, with Retry-After when trying again makes sense."""
    sent = {"Cache-Control": "no-store", **(headers or {})}
    if problem.sort.status == HTTPStatus.SERVICE_UNAVAILABLE:
        sent.setdefault("Retry-After", str(RETRY_SECONDS))
    content = orjson.dumps(problem.as_json(path=path, request_id=request_id))
    return Response(content, problem.sort.status, sent, MEDIA_TYPE)
