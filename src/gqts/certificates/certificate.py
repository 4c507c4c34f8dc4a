"""A certificate as a value: what was tested, how, with what result, of which goods, by whom and until when.

What it is worth is not part of it: that is computed whenever it is read (`state_of`), so that a withdrawal, the end of
its period, or the fall of its issuer is right at once wherever it shows. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID


class CertificateState(StrEnum):
    """What a certificate is worth at a moment; only the first is worth anything."""

    VALID = "valid"
    NOT_YET_VALID = "not_yet_valid"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    """Its issuer took it back."""
    ACCREDITATION_WITHDRAWN = "accreditation_withdrawn"
    """The accreditation that it was given under was withdrawn, which counts from that accreditation's first day."""
    ISSUER_DISQUALIFIED = "issuer_disqualified"
    """Its issuer lied once, and is believed in nothing."""
    ISSUER_SUSPENDED = "issuer_suspended"
    """Its issuer may not take part for the time being: what it gave counts again when it may."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was tested: against which standard, by which method, with what result."""

    characteristic: str
    standard: str
    method: str
    result: str
    unit: str = ""
    limit: str = ""
    is_conformant: bool | None = None
    """As the issuer says; gqts judges nothing."""


@dataclass(frozen=True, slots=True)
class Sample:
    """What was looked at: how many, drawn where and when."""

    quantity: str
    drawn_on: date | None
    drawn_at: str = ""
    """Where: a GLN's URI, or words."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate; `covers` are canonical identifiers of lots, items or logistic units, or of a whole product.

    `subjects` are what the goods are known by in an accreditation's scope: HS codes and categories.
    """

    id: UUID
    issuer_id: UUID
    number: str
    covers: tuple[str, ...]
    subjects: tuple[str, ...]
    findings: tuple[Finding, ...]
    sample: Sample | None
    country_of_origin: str
    """As attested, ISO 3166 alpha-2; empty when it attests none."""
    tested_on: date
    issued_on: date
    valid_from: date
    valid_until: date
    accreditation_id: UUID
    received_at: datetime
    withdrawn_at: datetime | None = None
    withdrawn_reason: str = ""
    has_document: bool = False
    """Whether its PDF is kept."""


def state_of(
    certificate: Certificate,
    on: date,
    *,
    is_disqualified: bool,
    is_accreditation_withdrawn: bool = False,
    is_suspended: bool = False,
) -> CertificateState:
    """Return what a certificate is worth on a day; what weighs most is told first.

    `is_disqualified`, `is_suspended` and `is_accreditation_withdrawn` are how its issuer, and the accreditation that it
    was given under, stand now: none depends on the day that is asked about.
    """
    if is_disqualified:
        return CertificateState.ISSUER_DISQUALIFIED
    if certificate.withdrawn_at is not None:
        return CertificateState.WITHDRAWN
    if is_accreditation_withdrawn:
        return CertificateState.ACCREDITATION_WITHDRAWN
    if is_suspended:
        return CertificateState.ISSUER_SUSPENDED
    if on < certificate.valid_from:
        return CertificateState.NOT_YET_VALID
    return CertificateState.EXPIRED if on > certificate.valid_until else CertificateState.VALID
