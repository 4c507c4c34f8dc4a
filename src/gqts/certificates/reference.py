"""What events say of certificates: references, which bind to a certificate kept here or stay a claim.

Read are `certificationInfo` (EPCIS 2.0 §7.3.9: a URI, or several), and what is in use to describe certifications within
events, at the event or in its ILMD (CBV 2.0 §9): `certificationList` with its `certification` entries, and
`certification` as the GS1 Web Vocabulary has it (`gs1:certification`, range `gs1:CertificationDetails`). Members are
matched by their local names. Nothing here makes a certificate: whatever is only described is told as claimed, and
`certificationIdentification` binds nothing, for two bodies may use one number. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from gqts.tracing import Step

MOST_REFERENCES = 50
_LONGEST = 400
_DEEPEST = 3
_DETAILS = frozenset(["certification", "certificationDetails"])


@dataclass(frozen=True, slots=True)
class Reference:
    """One certificate as an event refers to it; texts as sent, each empty when it is not said."""

    step: Step
    uri: str = ""
    standard: str = ""
    agency: str = ""
    value: str = ""
    identification: str = ""

    @property
    def words(self) -> tuple[str, ...]:
        """Return what is said beside the URI, in order."""
        told = (self.standard, self.agency, self.value, self.identification)
        return tuple(dict.fromkeys(one for one in told if one))


def list_references(steps: Sequence[Step]) -> tuple[Reference, ...]:
    """Return the references of steps that were not withdrawn, each once, in the order of the steps."""
    found: dict[tuple[str, ...], Reference] = {}
    for step in steps:
        if not step.voided:
            for one in _list_of(step):
                found.setdefault((one.uri,) if one.uri else one.words, one)
    return tuple(islice(found.values(), MOST_REFERENCES))


def list_certificate_uris(step: Step) -> Iterator[str]:
    """Yield the URIs of `certificationInfo` of a step, none when it was withdrawn."""
    named = step.stored.event.body.get("certificationInfo") or ()
    if not step.voided:
        yield from [named] if isinstance(named, str) else (one for one in named if isinstance(one, str))


def _list_of(step: Step) -> Iterator[Reference]:
    for uri in list_certificate_uris(step):
        yield Reference(step, uri)
    body = step.stored.event.body
    for part in (body, body.get("ilmd") or {}):
        for details in islice(_list_details(part, 0), MOST_REFERENCES):
            reference = Reference(step, *(_read_text(details, name) for name in _MEMBERS))
            if reference.uri or reference.words:
                yield reference


_MEMBERS = (
    "certificationURI",
    "certificationStandard",
    "certificationAgency",
    "certificationValue",
    "certificationIdentification",
)


def _list_details(part: Any, depth: int) -> Iterator[Mapping[str, Any]]:
    if depth > _DEEPEST or not isinstance(part, Mapping):
        return
    for name, value in part.items():
        local = _local(name)
        if local in _DETAILS:
            yield from (one for one in _listed(value) if isinstance(one, Mapping))
        elif local == "certificationList":
            for one in _listed(value):
                is_detail = isinstance(one, Mapping) and any(_local(key) in _MEMBERS for key in one)
                yield from [one] if is_detail else _list_details(one, depth + 1)


def _read_text(details: Mapping[str, Any], member: str) -> str:
    for name, value in details.items():
        if _local(name).casefold() == member.casefold():
            for one in _listed(value):
                text = one.get("@value", one.get("@id", "")) if isinstance(one, Mapping) else one
                if isinstance(text, str) and text.strip():
                    return text.strip()[:_LONGEST]
    return ""


def _listed(value: Any) -> Sequence[Any]:
    return value[:MOST_REFERENCES] if isinstance(value, list) else [value]


def _local(name: str) -> str:
    return name.rpartition(":")[2].rpartition("/")[2].rpartition("#")[2]
