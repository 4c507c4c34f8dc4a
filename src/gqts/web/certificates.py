"""The certificates that events refer to (EPCIS 2.0 §7.3.9, `certificationInfo`), with who says so and when.

The address is the partner's: it is followed only by the reader's own choice, and only when it is a web address.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from gqts.tracing import Step
from gqts.web.languages import Language
from gqts.web.plain_text import neat
from gqts.web.reading import Names
from gqts.web.telling import Teller, describe_submitter, local_time

MOST_CERTIFICATES = 10
_LONGEST_ADDRESS = 400


@dataclass(frozen=True, slots=True)
class Certificate:
    """One certificate: `uri` as sent, `address` when it can be opened, `shown` what a link to it says."""

    uri: str
    address: str | None
    shown: str
    inspector: Teller
    at: datetime


def list_certificates(steps: Sequence[Step], names: Names, language: Language) -> tuple[Certificate, ...]:
    """Return the certificates of a journey, each once, of events that were not withdrawn."""
    found: dict[str, Certificate] = {}
    for step in steps:
        for uri in list_certificate_uris(step):
            if uri not in found and len(found) < MOST_CERTIFICATES:
                found[uri] = _describe(uri, step, names, language)
    return tuple(found.values())


def list_certificate_uris(step: Step) -> Iterator[str]:
    """Yield the certificates that a step names, none when it was withdrawn."""
    named = step.stored.event.body.get("certificationInfo") or ()
    if not step.voided:
        yield from [named] if isinstance(named, str) else (one for one in named if isinstance(one, str))


def find_address(uri: str) -> str | None:
    """Return a URI when it is a web address that a page may link to, else None."""
    try:
        parts = urlsplit(uri)
        is_web = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.username is None
    except ValueError:
        return None
    return uri if is_web and uri.isprintable() and len(uri) <= _LONGEST_ADDRESS else None


def _describe(uri: str, step: Step, names: Names, language: Language) -> Certificate:
    event = step.stored.event
    address = find_address(uri)
    return Certificate(
        uri=uri,
        address=address,
        shown=neat(urlsplit(address).hostname or "") if address else neat(uri),
        inspector=describe_submitter(step, names, language),
        at=local_time(event.event_time, event.event_time_text, event.body.get("eventTimeZoneOffset")),
    )
