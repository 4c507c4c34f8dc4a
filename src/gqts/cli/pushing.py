"""Hand documents to a service over HTTP, as any EPCIS 2.0 client does (EPCIS 2.0 §12.4): post, then ask for the job."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from typing import Any
from urllib.parse import urljoin, urlsplit

from gqts.capture import ErrorBehaviour
from gqts.cli.outcome import Outcome
from gqts.kit.errors import Fault, GqtsError, Kind

KEY_VARIABLE = "GQTS_KEY"
"""The environment variable that an API key is taken from, so that it stands in no list of processes."""
_SECONDS = 120
_POLLS = 600
_POLL_PAUSE = 0.5
_LARGEST_ANSWER = 64 * 1024 * 1024
_FAULT_MEMBERS = ("code", "field", "value", "fix", "event")


class ServiceUnavailable(GqtsError):
    """The service does not answer."""

    kind = Kind.UNAVAILABLE


class ServiceRefused(GqtsError):
    """The service refused the document."""

    kind = Kind.INVALID


class AddressRefused(GqtsError):
    """The address of the service is not an http or https URL."""

    kind = Kind.INVALID


def capture_address(url: str) -> str:
    """Return the capture address of a service: `url` may be its root, its EPCIS root or the address itself."""
    if urlsplit(url).scheme not in ("http", "https"):
        raise AddressRefused(f"{url} is not an http or https address.")
    bare = url.rstrip("/")
    if bare.endswith("/capture"):
        return bare
    return f"{bare}/capture" if bare.endswith("/epcis") else f"{bare}/epcis/capture"


def push_document(
    address: str, name: str, content: bytes, behaviour: ErrorBehaviour, outcome: Outcome, *, key: str | None = None
) -> None:
    """Post one document and count what became of it; raise `ServiceUnavailable`."""
    headers = {
        "Content-Type": "application/xml" if content.lstrip()[:1] == b"<" else "application/json",
        "GS1-Capture-Error-Behaviour": behaviour.value,
    }
    bearer = {"Authorization": f"Bearer {key}"} if key else {}
    try:
        _, answered = _ask(urllib.request.Request(address, content, headers | bearer, method="POST"))  # noqa: S310 - checked above
        job = _await_job(urljoin(address, answered["Location"] or ""), bearer)
    except ServiceRefused as refused:
        outcome.add_unreadable(name, refused.detail, refused.faults)
        return
    faults = [_read_fault(error) for error in job.get("errors", ())]
    outcome.add_counts(*(int(job.get(f"events{what}", 0)) for what in ("Sent", "Stored", "Known", "Refused")))
    outcome.faults.extend((name, fault) for fault in faults)


def _await_job(address: str, bearer: dict[str, str]) -> dict[str, Any]:
    for _ in range(_POLLS):
        content, _headers = _ask(urllib.request.Request(address, headers={"Accept": "application/json", **bearer}))  # noqa: S310
        job = json.loads(content)
        if not job.get("running"):
            return dict(job)
        time.sleep(_POLL_PAUSE)
    raise ServiceUnavailable(f"The job {address} does not come to an end.")


def _ask(request: urllib.request.Request) -> tuple[bytes, Any]:
    try:
        with urllib.request.urlopen(request, timeout=_SECONDS) as answer:  # noqa: S310 - http or https, checked
            return answer.read(_LARGEST_ANSWER), answer.headers
    except urllib.error.HTTPError as error:
        raise _refusal(error) from error
    except (urllib.error.URLError, OSError, ValueError) as error:
        reason = getattr(error, "reason", error)
        raise ServiceUnavailable(f"{request.full_url} does not answer: {reason}.") from error


def _refusal(error: urllib.error.HTTPError) -> GqtsError:
    try:
        problem = json.loads(error.read(_LARGEST_ANSWER))
        detail = str(problem.get("detail") or problem.get("title"))
        faults = tuple(_read_fault(fault) for fault in problem.get("faults", ()))
    except (ValueError, AttributeError, OSError):
        detail, faults = f"The service answered {error.code} {error.reason}.", ()
    if error.code >= 500:
        return ServiceUnavailable(f"The service answered {error.code}: {detail}")
    return ServiceRefused(detail, faults=faults)


def _read_fault(told: dict[str, Any]) -> Fault:
    message = told.get("message") or told.get("title") or told.get("detail") or "refused"
    members = {name: told[name] for name in _FAULT_MEMBERS if name in told}
    return Fault(**{"code": "remote", **members, "message": str(message)})
