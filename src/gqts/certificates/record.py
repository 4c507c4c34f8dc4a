"""Certificates as JSON members: one shape for the API, pages' data and whoever else writes them.

The shape is `Certificate` in the OpenAPI: what the issuer handed in, in the members that it handed it in by, and what
gqts adds: `id`, `address`, `uri`, `receivedAt`, `state` on the day of the answer, who stands behind it, `document`.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from gqts.certificates.attestation import Attestation
from gqts.certificates.certificate import Certificate, Finding, Sample
from gqts.certificates.document import Document
from gqts.certificates.item import Bound, ItemCertificates
from gqts.certificates.naming import PATH, number_uri
from gqts.certificates.reference import Reference
from gqts.kit.clock import write_instant


def attestation_as_json(
    attestation: Attestation, today: date, public_url: str, document: Document | None = None
) -> dict[str, Any]:
    """Return a certificate with who stands behind it and what it is worth on a day."""
    certificate, fallen = attestation.certificate, attestation.disqualification
    return {
        **_summary(attestation, today, public_url),
        **_content(certificate),
        "receivedAt": write_instant(certificate.received_at),
        "withdrawn": None
        if certificate.withdrawn_at is None
        else {"at": write_instant(certificate.withdrawn_at), "reason": certificate.withdrawn_reason},
        "disqualified": None if fallen is None else {"since": write_instant(fallen.since), "reason": fallen.reason},
        "document": None
        if document is None
        else {"href": f"/v1/certificates/{certificate.id}/document", "sha256": document.sha256, "size": document.size},
    }


def item_certificates_as_json(found: ItemCertificates, today: date, public_url: str) -> dict[str, Any]:
    """Return the certificates of an item: those that cover it, those that events name, what is only claimed."""
    return {
        "covering": [
            {**_summary(one, today, public_url), "tested": [_finding(each) for each in one.certificate.findings[:5]]}
            for one in found.covering
        ],
        "named": [_bound(one, today, public_url) for one in found.bound],
        "claimed": [_reference(one) for one in found.claimed],
        "withheld": sorted(reason.value for reason in found.withheld),
    }


def _summary(attestation: Attestation, today: date, public_url: str) -> dict[str, Any]:
    certificate, issuer, accreditation = attestation.certificate, attestation.issuer, attestation.accreditation
    return {
        "id": str(certificate.id),
        "address": f"{public_url}{PATH}{certificate.id}",
        "uri": number_uri(certificate.issuer_id, certificate.number),
        "number": certificate.number,
        "state": attestation.state_on(today).value,
        "issuer": {"uri": issuer.party, "names": dict(issuer.names), "country": issuer.country},
        "accreditation": {
            "scheme": accreditation.scheme,
            "signatory": accreditation.signatory,
            "number": accreditation.number,
        },
        "issuedOn": certificate.issued_on.isoformat(),
        "validFrom": certificate.valid_from.isoformat(),
        "validUntil": certificate.valid_until.isoformat(),
    }


def _content(certificate: Certificate) -> dict[str, Any]:
    return {
        "covers": list(certificate.covers),
        "subjects": list(certificate.subjects),
        "findings": [_finding(one) for one in certificate.findings],
        "sample": None if certificate.sample is None else _sample(certificate.sample),
        "countryOfOrigin": certificate.country_of_origin or None,
        "testedOn": certificate.tested_on.isoformat(),
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "characteristic": finding.characteristic,
        "standard": finding.standard,
        "method": finding.method,
        "result": finding.result,
        "unit": finding.unit,
        "limit": finding.limit,
        "conforms": finding.is_conformant,
    }


def _sample(sample: Sample) -> dict[str, Any]:
    drawn_on = None if sample.drawn_on is None else sample.drawn_on.isoformat()
    return {"quantity": sample.quantity, "drawnOn": drawn_on, "drawnAt": sample.drawn_at}


def _bound(bound: Bound, today: date, public_url: str) -> dict[str, Any]:
    summary = _summary(bound.attestation, today, public_url)
    return {**_reference(bound.reference), "coversItem": bound.covers_item, "certificate": summary}


def _reference(reference: Reference) -> dict[str, Any]:
    return {
        "uri": reference.uri or None,
        "standard": reference.standard or None,
        "agency": reference.agency or None,
        "value": reference.value or None,
        "identification": reference.identification or None,
        "saidBy": reference.step.stored.submitter,
        "at": write_instant(reference.step.at),
    }
