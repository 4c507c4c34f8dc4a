"""A certificate as an issuer writes it in JSON: read into a draft, with every fault named by its path.

The shape is `CertificateDraft` in the OpenAPI and `docs/reference/certificates.md`. What may stand in the members is
for `gqts.certificates` to say; here only their kinds are read: texts, lists, days (ISO 8601), true and false.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import orjson

from gqts.api.content import BodyUnreadable
from gqts.certificates import CertificateRefused, Draft, Finding, Sample
from gqts.kit.errors import Fault, shown

MEMBERS = (
    "number", "covers", "subjects", "findings", "sample", "countryOfOrigin", "testedOn", "issuedOn", "validFrom",
    "validUntil",
)  # fmt: skip
_FINDING = ("characteristic", "standard", "method", "result", "unit", "limit", "conforms")
_SAMPLE = ("quantity", "drawnOn", "drawnAt")
_MOST = 2_000


def parse_object(content: bytes) -> dict[str, Any]:
    """Return the JSON object of a body; raise `BodyUnreadable`."""
    try:
        told = orjson.loads(content)
    except orjson.JSONDecodeError as reason:
        raise BodyUnreadable(f"The body is not JSON: {reason}.") from reason
    if not isinstance(told, dict):
        raise BodyUnreadable("The body is not a JSON object.")
    return told


def parse_draft(content: bytes) -> Draft:
    """Return the certificate in a JSON body; raise `BodyUnreadable`, or `CertificateRefused` with every fault."""
    reader = _Reader(parse_object(content))
    reader.refuse_others("", MEMBERS, reader.told)
    draft = Draft(
        number=reader.text("number"),
        covers=reader.texts("covers"),
        subjects=reader.texts("subjects"),
        findings=reader.findings(),
        tested_on=reader.day("testedOn"),
        issued_on=reader.day("issuedOn"),
        valid_from=reader.day("validFrom"),
        valid_until=reader.day("validUntil"),
        sample=reader.sample(),
        country_of_origin=reader.text("countryOfOrigin", is_needed=False),
    )
    if reader.faults:
        raise CertificateRefused(
            " ".join(fault.message for fault in reader.faults[:3]), faults=tuple(reader.faults[:_MOST])
        )
    return draft


class _Reader:
    """Reads members, and collects what is wrong with them."""

    def __init__(self, told: Mapping[str, Any]) -> None:
        self.told = told
        self.faults: list[Fault] = []

    def text(self, name: str, *, is_needed: bool = True) -> str:
        return self._text(self.told, "", name, is_needed=is_needed)

    def texts(self, name: str) -> tuple[str, ...]:
        value = self.told.get(name)
        if not isinstance(value, list):
            self._refuse(name, value, "Give a list of texts.")
            return ()
        for place, one in enumerate(value[:_MOST]):
            if not isinstance(one, str):
                self._refuse(f"{name}[{place}]", one, "Give a text.")
        return tuple(one for one in value if isinstance(one, str))

    def day(self, name: str) -> date:
        return self._day(self.told, "", name) or date.min

    def findings(self) -> tuple[Finding, ...]:
        value = self.told.get("findings", [])
        if not isinstance(value, list):
            self._refuse("findings", value, "Give a list of objects, one for each thing that was tested.")
            return ()
        return tuple(self._finding(place, one) for place, one in enumerate(value[:_MOST]))

    def sample(self) -> Sample | None:
        value = self.told.get("sample")
        if value is None:
            return None
        if not isinstance(value, dict):
            self._refuse("sample", value, f"Give an object with {', '.join(_SAMPLE)}, or leave it out.")
            return None
        self.refuse_others("sample.", _SAMPLE, value)
        drawn_on = None if value.get("drawnOn") is None else self._day(value, "sample.", "drawnOn")
        where = self._text(value, "sample.", "drawnAt", is_needed=False)
        return Sample(self._text(value, "sample.", "quantity"), drawn_on, where)

    def refuse_others(self, path: str, members: tuple[str, ...], told: Mapping[str, Any]) -> None:
        for name in list(told)[:_MOST]:
            if name not in members:
                self._refuse(f"{path}{shown(name)}", told[name], f"Leave it out; there are {', '.join(members)}.")

    def _finding(self, place: int, value: object) -> Finding:
        path = f"findings[{place}]"
        if not isinstance(value, dict):
            self._refuse(path, value, f"Give an object with {', '.join(_FINDING)}.")
            return Finding("", "", "", "")
        self.refuse_others(f"{path}.", _FINDING, value)
        read: Callable[..., str] = lambda name, **options: self._text(value, f"{path}.", name, **options)  # noqa: E731
        conforms = value.get("conforms")
        if conforms is not None and not isinstance(conforms, bool):
            self._refuse(f"{path}.conforms", conforms, "Give true or false, or leave it out.")
            conforms = None
        return Finding(
            read("characteristic"),
            read("standard"),
            read("method"),
            read("result"),
            read("unit", is_needed=False),
            read("limit", is_needed=False),
            conforms,
        )

    def _text(self, told: Mapping[str, Any], path: str, name: str, *, is_needed: bool = True) -> str:
        value = told.get(name)
        if isinstance(value, str):
            return value
        if value is not None or is_needed:
            self._refuse(f"{path}{name}", value, "Give a text." if is_needed else "Give a text, or leave it out.")
        return ""

    def _day(self, told: Mapping[str, Any], path: str, name: str) -> date | None:
        value = told.get(name)
        try:
            if isinstance(value, str) and len(value) == len("2026-11-25"):
                return date.fromisoformat(value)
        except ValueError:
            pass
        self._refuse(f"{path}{name}", value, "Give a day as 2026-11-25.")
        return None

    def _refuse(self, field: str, value: object, fix: str) -> None:
        message = f"{field} is not what a certificate can have there."
        self.faults.append(Fault("api.certificates.draft", message, field, shown(value), fix))
