"""A certificate as its issuer hands it in, read with every fault named, before it is anybody's.

Identifiers become canonical (`gqts.identifiers`), texts plain and in Unicode's normal form C. Bounds are on everything.
Whether the issuer may say it is for `gqts.certificates.issuing` to ask. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from gqts.certificates.certificate import Finding, Sample
from gqts.certificates.errors import CertificateRefused, describe_faults, make_fault
from gqts.identifiers import Identifier, IdentifierRefused, Level, parse_identifier
from gqts.kit.errors import Fault
from gqts.organizations.country import COUNTRIES
from gqts.organizations.text import is_plain, read_plain

LONGEST_NUMBER = 100
LONGEST_TEXT = 300
MOST_FINDINGS = 200
MOST_COVERED = 1_000
MOST_SUBJECTS = 50
LONGEST_PERIOD = timedelta(days=20 * 366)
EARLIEST = date(1990, 1, 1)
_HS = re.compile(r"[0-9]{4,10}", re.ASCII)
_GOODS = frozenset(["gtin", "lgtin", "sgtin", "upui", "itip", "cpi", "gmn", "sscc", "grai", "giai", "vin", "waybill"])
"""Kinds of identifier that name goods, or what goods are in."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What an issuer says; `covers` as it wrote them, until `read_draft` has them canonical."""

    number: str
    covers: tuple[str, ...]
    subjects: tuple[str, ...]
    findings: tuple[Finding, ...]
    tested_on: date
    issued_on: date
    valid_from: date
    valid_until: date
    sample: Sample | None = None
    country_of_origin: str = ""


def read_draft(draft: Draft, today: date) -> Draft:
    """Return a draft as it is kept; raise `CertificateRefused` with every fault. `today` is the day it is handed in."""
    whole = replace(
        draft,
        number=read_plain(draft.number),
        subjects=tuple(dict.fromkeys(map(read_plain, draft.subjects))),
        findings=tuple(map(_read_finding, draft.findings)),
        sample=draft.sample and _read_sample(draft.sample),
    )
    covers, wrong = _read_covers(draft.covers)
    faults = [
        *_list_text_faults(whole),
        *_list_finding_faults(whole),
        *_list_subject_faults(whole.subjects),
        *wrong,
        *_list_day_faults(whole, today),
    ]
    if faults:
        raise CertificateRefused(describe_faults(faults), faults=tuple(faults))
    return replace(whole, covers=covers)


def _read_finding(finding: Finding) -> Finding:
    return Finding(
        read_plain(finding.characteristic),
        read_plain(finding.standard),
        read_plain(finding.method),
        read_plain(finding.result),
        read_plain(finding.unit),
        read_plain(finding.limit),
        finding.is_conformant,
    )


def _read_sample(sample: Sample) -> Sample:
    return Sample(read_plain(sample.quantity), sample.drawn_on, read_plain(sample.drawn_at))


def _list_text_faults(draft: Draft) -> Iterator[Fault]:
    if not is_plain(draft.number, LONGEST_NUMBER):
        yield make_fault(
            "number", draft.number, "This cannot be a number.", f"Give 1 to {LONGEST_NUMBER} printable characters."
        )
    country = draft.country_of_origin
    if country and country not in COUNTRIES:
        yield make_fault(
            "countryOfOrigin", country, "This is no country.", "Give its two letters (ISO 3166-1), such as NZ."
        )
    if draft.sample is not None:
        yield from _list_sample_faults(draft.sample, draft.tested_on)
    if not draft.findings and not country:
        yield make_fault(
            "findings", "an empty list", "It attests nothing.", "Give what was tested, or the country of origin."
        )


def _list_sample_faults(sample: Sample, tested_on: date) -> Iterator[Fault]:
    fix = f"Give 1 to {LONGEST_TEXT} printable characters."
    if not is_plain(sample.quantity, LONGEST_TEXT):
        yield make_fault("sample.quantity", sample.quantity, "This cannot be a quantity.", fix)
    if sample.drawn_at and not is_plain(sample.drawn_at, LONGEST_TEXT):
        yield make_fault("sample.drawnAt", sample.drawn_at, "This cannot be a place.", fix)
    if sample.drawn_on is not None and not EARLIEST <= sample.drawn_on <= tested_on:
        yield make_fault(
            "sample.drawnOn",
            sample.drawn_on.isoformat(),
            "The sample was drawn after it was tested.",
            f"Give a day up to {tested_on.isoformat()}.",
        )


def _list_finding_faults(draft: Draft) -> Iterator[Fault]:
    if len(draft.findings) > MOST_FINDINGS:
        told = f"a list of {len(draft.findings):,}"
        yield make_fault("findings", told, "These are too many findings.", f"Give at most {MOST_FINDINGS}.")
        return
    for place, finding in enumerate(draft.findings):
        for name in ("characteristic", "standard", "method", "result"):
            if not is_plain(getattr(finding, name), LONGEST_TEXT):
                yield _refuse_text(place, name, getattr(finding, name), 1)
        for name in ("unit", "limit"):
            text = getattr(finding, name)
            if text and not is_plain(text, LONGEST_TEXT):
                yield _refuse_text(place, name, text, 0)


def _refuse_text(place: int, name: str, text: str, least: int) -> Fault:
    fix = f"Give {least} to {LONGEST_TEXT} printable characters."
    return make_fault(f"findings[{place}].{name}", text, f"This cannot be a {name}.", fix)


def _list_subject_faults(subjects: tuple[str, ...]) -> Iterator[Fault]:
    if not subjects or len(subjects) > MOST_SUBJECTS:
        told = f"a list of {len(subjects):,}"
        yield make_fault(
            "subjects",
            told,
            "What the goods are is missing, or too long.",
            f"Give 1 to {MOST_SUBJECTS} HS codes or categories.",
        )
        return
    for place, subject in enumerate(subjects):
        is_code = subject.isascii() and subject.isdigit()
        if not (_HS.fullmatch(subject) if is_code else is_plain(subject, LONGEST_TEXT)):
            yield make_fault(
                f"subjects[{place}]", subject, "This is no HS code and no category.", "Give 4 to 10 digits, or words."
            )


def _read_covers(covers: tuple[str, ...]) -> tuple[tuple[str, ...], list[Fault]]:
    """Return what is covered, canonical and each once, and what is wrong with it."""
    if not covers or len(covers) > MOST_COVERED:
        told, fix = f"a list of {len(covers):,}", f"Give 1 to {MOST_COVERED:,} lots, items, logistic units or products."
        return (), [make_fault("covers", told, "What it covers is missing, or too long.", fix)]
    canonical: dict[str, None] = {}
    faults = []
    for place, text in enumerate(covers):
        try:
            identifier = parse_identifier(text.strip())
        except IdentifierRefused as refused:
            faults.append(_refuse_identifier(place, text, refused.detail))
            continue
        if _is_of_goods(identifier):
            canonical[identifier.canonical] = None
        else:
            faults.append(_refuse_identifier(place, text, "This names no goods"))
    return tuple(canonical), faults


def _is_of_goods(identifier: Identifier) -> bool:
    return (identifier.kind in _GOODS and identifier.level is not Level.OTHER) or identifier.kind == "waybill"


def _refuse_identifier(place: int, text: str, message: str) -> Fault:
    fix = "Give a GS1 Digital Link or an EPC URN of a lot, an item, a logistic unit or a product."
    return make_fault(f"covers[{place}]", text, f"{message.rstrip('.')}.", fix)


def _list_day_faults(draft: Draft, today: date) -> Iterator[Fault]:
    latest = today + timedelta(days=1)  # it may be tomorrow where the issuer is
    if not EARLIEST <= draft.tested_on <= draft.issued_on:
        yield make_fault(
            "testedOn",
            draft.tested_on.isoformat(),
            "It was tested after it was issued, or long ago.",
            f"Give a day from {EARLIEST.isoformat()} to {draft.issued_on.isoformat()}.",
        )
    if draft.issued_on > latest:
        yield make_fault(
            "issuedOn",
            draft.issued_on.isoformat(),
            "It is issued in the future.",
            f"Hand it in once it is issued: today is {today.isoformat()}.",
        )
    if draft.valid_from < draft.tested_on:
        yield make_fault(
            "validFrom",
            draft.valid_from.isoformat(),
            "It is valid before the goods were tested.",
            f"Give {draft.tested_on.isoformat()} or a later day.",
        )
    if not max(draft.valid_from, draft.issued_on) <= draft.valid_until <= _last_day(draft.valid_from):
        yield make_fault(
            "validUntil",
            draft.valid_until.isoformat(),
            "It ends before it begins, before it is issued, or far too late.",
            f"Give a day from {max(draft.valid_from, draft.issued_on).isoformat()}, within 20 years.",
        )


def _last_day(first: date) -> date:
    return first + LONGEST_PERIOD if first < date.max - LONGEST_PERIOD else date.max
