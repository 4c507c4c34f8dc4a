"""A certificate's own page, `/certificates/{id}`, and its document: shown to whom its issuer shows it, else 404.

The document is a stranger's file: it is handed out as an attachment, under a policy in which a browser that shows it
all the same lets it do nothing, and never as part of a page.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from gqts.certificates import (
    Attestation,
    CertificateUnknown,
    Document,
    find_document,
    read_document,
    require_certificate,
)
from gqts.sharing import Purpose
from gqts.web.addresses import find_page_path
from gqts.web.certificates import STATES, describe_attestation, word_finding, word_state
from gqts.web.failures import guarded
from gqts.web.negotiation import HTML, JSON, choose_media_type
from gqts.web.plain_text import neat
from gqts.web.rendering import PAGE_HEADERS, language_of, render_page
from gqts.web.telling import show_code
from gqts.web.viewing import looking, note_unknown

MOST_FINDINGS = 60
MOST_COVERED = 60
"""Findings and covered things on the page; all of them are in the certificate as data."""
DOCUMENT_HEADERS = {
    "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-cache",
    "Vary": "Cookie",
}


@guarded
def show_certificate(request: Request) -> Response:
    """Show a certificate with everything on it; as data it is at `/v1/certificates/{id}`."""
    certificate_id = _read_id(request)
    if choose_media_type(request.headers.get("accept", ""), (HTML, JSON)) == JSON:
        location = f"/v1/certificates/{certificate_id}"
        return Response(status_code=303, headers={**PAGE_HEADERS, "Location": location})
    attestation, document, day = _look(request, certificate_id)
    language = language_of(request)
    certificate = attestation.certificate
    return render_page(
        request,
        "certificate.html",
        line=describe_attestation(attestation, day, language),
        certificate=certificate,
        fallen=attestation.disqualification,
        accreditation=attestation.accreditation,
        document=document,
        state=word_state(certificate, attestation.state_on(day), language),
        tone=STATES[attestation.state_on(day)][0],
        findings=[(one, word_finding(one)) for one in certificate.findings[:MOST_FINDINGS]],
        more_findings=max(0, len(certificate.findings) - MOST_FINDINGS),
        covers=[(show_code(uri), find_page_path(uri)) for uri in certificate.covers[:MOST_COVERED]],
        more_covered=max(0, len(certificate.covers) - MOST_COVERED),
        drawn_at=neat(show_code(certificate.sample.drawn_at)) if certificate.sample else "",
    )


@guarded
def send_document(request: Request) -> Response:
    """Send the document of a certificate, to be saved."""
    certificate_id = _read_id(request)
    try:
        with looking(request, Purpose.SCAN) as (tx, glass):
            content = read_document(tx, require_certificate(tx, glass, certificate_id).certificate)
    except CertificateUnknown:
        note_unknown(request)
        raise
    return attach_document(certificate_id, content)


def attach_document(certificate_id: UUID, content: bytes) -> Response:
    """Return a document as an attachment that does nothing; its name is ours, never its sender's."""
    headers = {**DOCUMENT_HEADERS, "Content-Disposition": f'attachment; filename="certificate-{certificate_id}.pdf"'}
    return Response(content, headers=headers, media_type="application/pdf")


def _look(request: Request, certificate_id: UUID) -> tuple[Attestation, Document | None, date]:
    try:
        with looking(request, Purpose.SCAN) as (tx, glass):
            found = require_certificate(tx, glass, certificate_id)
            return found, find_document(tx, found.certificate), glass.at.date()
    except CertificateUnknown:
        note_unknown(request)
        raise


def _read_id(request: Request) -> UUID:
    try:
        return UUID(request.path_params["certificate_id"])
    except ValueError:
        raise CertificateUnknown from None
