"""A body's own certificate: handed in, looked at, given its document, withdrawn."""

from __future__ import annotations

from starlette.responses import Response

from gqts.accounts import Permission
from gqts.certificates import (
    LARGEST_DOCUMENT,
    PATH,
    DocumentRefused,
    attest_certificates,
    find_document,
    hand_in,
    keep_document,
    number_uri,
    read_document,
    require_own_certificate,
    withdraw_certificate,
)
from gqts.kit.errors import GqtsError, Kind
from gqts.organizations import list_accreditations
from gqts.web.addresses import find_page_path
from gqts.web.attest.drafting import (
    CELLS,
    CONFORMING,
    MOST_ROWS,
    CertificateForm,
    add_rows,
    empty_values,
    read_findings,
    read_rows,
)
from gqts.web.attest.listing import is_ending_soon
from gqts.web.attest.showing import attach_document
from gqts.web.attest.words import BADGES
from gqts.web.certificates import word_finding, word_state
from gqts.web.firm.own import require_own
from gqts.web.languages import mark
from gqts.web.office.reasons import ReasonForm, ask, read_reason
from gqts.web.telling import show_code
from gqts.web.workbench import Desk, page
from gqts.web.workbench.refusals import word_refusal

LIST = "/organization/certificates"


@page(Permission.CERTIFICATES_ISSUE, takes_files=True)
def issue(desk: Desk) -> Response:
    """Hand a certificate in; the document may come along."""
    rows, kept = read_rows(desk), None
    with desk.transaction() as tx:
        own = require_own(desk)
        form = CertificateForm.of(desk, **empty_values(desk.now.date()))
        form.offer_countries(desk.language)
        held = [one for one in list_accreditations(tx, own.id) if one.covers(desk.now.date(), one.scopes)]
        if desk.sent("more"):
            rows = add_rows(rows)
        elif form.is_good():
            draft = form.read(read_findings(rows))
            try:
                with tx.transaction():
                    if draft is not None:
                        kept = hand_in(tx, desk.caller, draft, now=desk.now)
                        for file in desk.files[:1]:
                            keep_document(tx, desk.caller, kept.certificate.id, file.content, now=desk.now)
            except GqtsError as error:
                if error.kind not in (Kind.INVALID, Kind.CONFLICT, Kind.TOO_LARGE):
                    raise
                kept = None
                _tell(form, error)
    if kept is not None and form.is_done:
        words = mark("The certificate is kept.") if kept.is_new else mark("It was handed in before, with this content.")
        desk.flash(words)
        return desk.see_other(f"{LIST}/{kept.certificate.id}")
    if desk.is_sent and form.has_faults:
        form.status = 400
    return form.show(
        desk,
        "attest/new.html",
        rows=rows,
        cells=CELLS,
        conforming=CONFORMING,
        may_add=len(rows) < MOST_ROWS,
        most=MOST_ROWS,
        held=held,
        megabytes=LARGEST_DOCUMENT // 1024**2,
    )


@page(Permission.CERTIFICATES_ISSUE, takes_files=True)
def show_own(desk: Desk) -> Response:
    """Show a certificate of the organization, and take its document."""
    certificate_id, told, is_kept = desk.id_in_path("certificate_id"), None, False
    with desk.transaction() as tx:
        certificate = require_own_certificate(tx, desk.caller, certificate_id)
        if desk.is_sent:
            try:
                with tx.transaction():
                    content = desk.files[0].content if desk.files else b""
                    keep_document(tx, desk.caller, certificate_id, content, now=desk.now)
                    is_kept = True
            except GqtsError as error:
                if error.kind not in (Kind.INVALID, Kind.CONFLICT, Kind.TOO_LARGE):
                    raise
                told = word_refusal(error, desk.language)
        (attestation,) = attest_certificates(tx, [certificate])
        document = find_document(tx, certificate)
    if is_kept:
        desk.flash(mark("The document is kept."))
        return desk.see_other(f"{LIST}/{certificate_id}")
    today, language = desk.now.date(), desk.language
    state = attestation.state_on(today)
    return desk.render(
        "attest/one.html",
        status=400 if told else 200,
        certificate=certificate,
        attestation=attestation,
        badge_tone=BADGES[state],
        state=word_state(certificate, state, language),
        is_ending=is_ending_soon(attestation, today),
        document=document,
        fault=told,
        findings=[(one, word_finding(one)) for one in certificate.findings],
        covers=[(show_code(uri), find_page_path(uri)) for uri in certificate.covers],
        page_path=f"{PATH}{certificate_id}",
        uri=number_uri(certificate.issuer_id, certificate.number),
        megabytes=LARGEST_DOCUMENT // 1024**2,
        drawn_at=show_code(certificate.sample.drawn_at) if certificate.sample else "",
    )


@page(Permission.CERTIFICATES_ISSUE)
def send_own_document(desk: Desk) -> Response:
    """Send the document of a certificate of the organization."""
    certificate_id = desk.id_in_path("certificate_id")
    with desk.transaction() as tx:
        content = read_document(tx, require_own_certificate(tx, desk.caller, certificate_id))
    return attach_document(certificate_id, content)


@page(Permission.CERTIFICATES_ISSUE)
def withdraw(desk: Desk) -> Response:
    """Ask before a certificate is withdrawn, and do it."""
    certificate_id = desk.id_in_path("certificate_id")
    with desk.transaction() as tx:
        form = ReasonForm.of(desk)
        certificate = require_own_certificate(tx, desk.caller, certificate_id)
        if form.is_good():
            with form.refusals(tx):
                withdraw_certificate(tx, desk.caller, certificate_id, reason=read_reason(form), now=desk.now)
    path = f"{LIST}/{certificate_id}"
    if form.is_done:
        desk.flash(mark("The certificate is withdrawn."))
        return desk.see_other(path)
    question = str(desk.language.sentence(mark("Withdraw the certificate %(number)s?"), number=certificate.number))
    consequence = mark(
        "It stays on record and shows as withdrawn, with your reason, wherever it shows. This cannot be taken back."
    )
    back = (path, certificate.number)
    return ask(desk, form, question, desk.language.text(consequence), button=mark("Withdraw"), back=back)


def _tell(form: CertificateForm, error: GqtsError) -> None:
    """Tell a refusal: its faults beside their fields, or, of the document, at the top."""
    if error.faults and not isinstance(error, DocumentRefused):
        form.tell(error.faults)
    else:
        form.refuse(error)
