"""The certificates of a thing, in the reader's language: those kept here with who stands behind them, and those that
events only name (EPCIS 2.0 §7.3.9, `certificationInfo`), with who says so and when.

The address of what is not kept here is a partner's: it is followed only by the reader's own choice, and only when it is
a web address. A state is told in words and by shape.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlsplit
from uuid import UUID

from gqts.certificates import (
    PATH,
    Attestation,
    CertificateState,
    Finding,
    ItemCertificates,
    Reference,
)
from gqts.certificates import (
    Certificate as Kept,
)
from gqts.web.languages import Language, Sentence, mark
from gqts.web.plain_text import neat
from gqts.web.reading import Names
from gqts.web.telling import Teller, describe_submitter, local_time

MOST_CERTIFICATES = 10
_LONGEST_ADDRESS = 400

STATES: Mapping[CertificateState, tuple[str, str, str]] = {
    CertificateState.VALID: ("found", "●", mark("Valid until %(day)s")),
    CertificateState.NOT_YET_VALID: ("doubt", "◐", mark("Valid from %(day)s on, not yet")),
    CertificateState.EXPIRED: ("unknown", "○", mark("Expired on %(day)s")),
    CertificateState.WITHDRAWN: ("alarm", "■", mark("Withdrawn by its issuer on %(day)s")),
    CertificateState.ACCREDITATION_WITHDRAWN: ("alarm", "■", mark("Worth nothing: the accreditation was withdrawn")),
    CertificateState.ISSUER_SUSPENDED: ("doubt", "◐", mark("Does not count now: its issuer is suspended")),
    CertificateState.ISSUER_DISQUALIFIED: ("alarm", "■", mark("Worth nothing: its issuer is disqualified")),
}
"""Tone, shape and words of what a certificate is worth."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """One certificate that is not kept here: `uri` as sent, `address` when it can be opened, `shown` what tells it."""

    uri: str
    address: str | None
    shown: str
    inspector: Teller
    at: datetime


@dataclass(frozen=True, slots=True)
class Attested:
    """One certificate that is kept here, as a line of a page.

    `is_amiss`: by its issuer's own word a finding does not conform. `covers_item` is False when a report names it for
    goods that it does not cover.
    """

    id: UUID
    path: str
    number: str
    state: CertificateState
    tone: str
    shape: str
    state_words: str
    issuer: Teller
    accreditation: Sentence
    tested: Sentence | None
    issued_on: date
    valid_from: date
    valid_until: date
    covers_item: bool = True
    is_amiss: bool = False


def list_attested(found: ItemCertificates, language: Language) -> tuple[Attested, ...]:
    """Return the certificates kept here: those that cover the thing, the valid ones first, then those only named."""
    lines = [describe_attestation(one, found.on, language) for one in found.covering]
    lines.sort(key=lambda one: one.state is not CertificateState.VALID)
    named = {one.attestation.certificate.id: one for one in found.not_covering}
    lines += [describe_attestation(one.attestation, found.on, language, covers_item=False) for one in named.values()]
    return tuple(lines[:MOST_CERTIFICATES])


def list_claimed(found: ItemCertificates, names: Names, language: Language) -> tuple[Certificate, ...]:
    """Return the certificates that reports refer to and that are not kept here, each once."""
    return tuple(_describe(one, names, language) for one in found.claimed[:MOST_CERTIFICATES])


def describe_attestation(
    attestation: Attestation, day: date, language: Language, *, covers_item: bool = True
) -> Attested:
    """Return a certificate as a line of a page, as it stands on a day."""
    certificate, issuer = attestation.certificate, attestation.issuer
    state = attestation.state_on(day)
    tone, shape, _ = STATES[state]
    return Attested(
        id=certificate.id,
        path=f"{PATH}{certificate.id}",
        number=neat(certificate.number),
        state=state,
        tone=tone,
        shape=shape,
        state_words=word_state(certificate, state, language),
        issuer=Teller(issuer.party, neat(issuer.name(language.code)), None, language.country(issuer.country), None),
        accreditation=language.sentence(
            mark("Accreditation %(number)s, %(signatory)s (%(scheme)s)"),
            number=attestation.accreditation.number,
            signatory=attestation.accreditation.signatory,
            scheme=attestation.accreditation.scheme,
        ),
        tested=word_tested(certificate, language),
        issued_on=certificate.issued_on,
        valid_from=certificate.valid_from,
        valid_until=certificate.valid_until,
        covers_item=covers_item,
        is_amiss=any(one.is_conformant is False for one in certificate.findings),
    )


def word_state(certificate: Kept, state: CertificateState, language: Language) -> str:
    """Return what a certificate is worth, in words; nothing in them is a partner's."""
    withdrawn = certificate.withdrawn_at
    day = certificate.valid_until
    if state is CertificateState.NOT_YET_VALID:
        day = certificate.valid_from
    elif state is CertificateState.WITHDRAWN and withdrawn is not None:
        day = withdrawn.date()
    return str(language.sentence(STATES[state][2], day=language.date(day)))


def word_tested(certificate: Kept, language: Language) -> Sentence | None:
    """Return on one line what was tested: the first finding, and how many more; else what is attested instead."""
    if not certificate.findings:
        country = language.country(certificate.country_of_origin) or ""
        return language.sentence(mark("Country of origin: %(country)s"), country=country) if country else None
    first, more = word_finding(certificate.findings[0]), len(certificate.findings) - 1
    if not more:
        return language.sentence(mark("Tested: %(finding)s"), finding=first)
    further = language.plural("%(count)s more", "%(count)s more", more)
    return language.sentence(mark("Tested: %(finding)s, and %(more)s"), finding=first, more=further)


def word_finding(finding: Finding) -> str:
    """Return a finding's result with its unit and limit, as the issuer wrote them."""
    limit = f" ({finding.limit})" if finding.limit else ""
    return neat(" ".join(filter(None, (f"{finding.characteristic}:", finding.result, finding.unit))) + limit)


def find_address(uri: str) -> str | None:
    """Return a URI when it is a web address that a page may link to, else None."""
    try:
        parts = urlsplit(uri)
        is_web = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.username is None
    except ValueError:
        return None
    return uri if is_web and uri.isprintable() and len(uri) <= _LONGEST_ADDRESS else None


def _describe(one: Reference, names: Names, language: Language) -> Certificate:
    event = one.step.stored.event
    address = find_address(one.uri) if one.uri else None
    told = " · ".join(one.words) or one.uri
    return Certificate(
        uri=one.uri or told,
        address=address,
        shown=neat(urlsplit(address).hostname or "") if address else neat(told),
        inspector=describe_submitter(one.step, names, language),
        at=local_time(event.event_time, event.event_time_text, event.body.get("eventTimeZoneOffset")),
    )
