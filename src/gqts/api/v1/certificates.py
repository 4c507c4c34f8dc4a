"""Certificates: `/v1/certificates`, where inspection bodies hand in, list and withdraw theirs, and anybody reads those
that are shared with them.

Handing in is idempotent by issuer and number: the same content again is answered by the same certificate (200), other
content by 409. The document is a second step, `PUT …/document`.
"""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import anyio.to_thread
import orjson
from starlette.requests import Request
from starlette.responses import Response

from gqts.accounts import Permission, PermissionMissing
from gqts.api.answers import json_response
from gqts.api.authentication import looking, note_unknown, require_authenticated, require_caller
from gqts.api.content import JSON, read_body, require_document_type, require_media_type
from gqts.api.context import context_of
from gqts.api.paging import Mark, cut_page, next_link, read_page
from gqts.api.v1.certificate_json import parse_draft, parse_object
from gqts.certificates import (
    LARGEST_DOCUMENT,
    Attestation,
    Certificate,
    CertificateRefused,
    CertificateState,
    CertificateUnknown,
    Document,
    attest_certificates,
    find_document,
    hand_in,
    keep_document,
    list_certificates,
    narrow_to_state,
    read_document,
    require_certificate,
    require_own_certificate,
    withdraw_certificate,
)
from gqts.certificates.record import attestation_as_json
from gqts.kit.database import Transaction
from gqts.kit.errors import Fault, shown
from gqts.sharing import Purpose

PDF = "application/pdf"
_LARGEST_DRAFT = 1024 * 1024
_LARGEST_REASON = 16 * 1024
_DOCUMENT_HEADERS = {
    "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
}


async def post_certificate(request: Request) -> Response:
    """Take a certificate in: 201 for a new one, 200 for one that is kept already."""
    await anyio.to_thread.run_sync(require_authenticated, request, Permission.CERTIFICATES_ISSUE)
    require_document_type(request, (JSON,))
    content = await read_body(request, _LARGEST_DRAFT)
    return await anyio.to_thread.run_sync(_hand_in, request, content, limiter=context_of(request).captures)


async def post_withdrawal(request: Request) -> Response:
    """Withdraw a certificate, for a reason."""
    await anyio.to_thread.run_sync(require_authenticated, request, Permission.CERTIFICATES_ISSUE)
    require_document_type(request, (JSON,))
    content = await read_body(request, _LARGEST_REASON)
    return await anyio.to_thread.run_sync(_withdraw, request, content)


async def put_document(request: Request) -> Response:
    """Keep the document of a certificate."""
    await anyio.to_thread.run_sync(require_authenticated, request, Permission.CERTIFICATES_ISSUE)
    require_document_type(request, (PDF,))
    content = await read_body(request, LARGEST_DOCUMENT)
    return await anyio.to_thread.run_sync(_keep, request, content, limiter=context_of(request).captures)


def list_own(request: Request) -> Response:
    """Answer with the caller's own certificates, the latest received first."""
    require_media_type(request, (JSON,))
    require_authenticated(request, Permission.CERTIFICATES_ISSUE)
    page, context = read_page(request), context_of(request)
    today = context.clock().date()
    narrowing = narrow_to_state(_read_state(request), today, number=request.query_params.get("number", "")[:100])
    after = None if page.after is None else (page.after.at, UUID(bytes=page.after.key[:16].ljust(16, b"\0")))
    with context.database.transaction() as tx:
        caller = require_caller(tx, request, Permission.CERTIFICATES_ISSUE)
        assert caller.organization is not None
        found = list_certificates(tx, caller.organization, narrowing=narrowing, after=after, limit=page.size + 1)
        rows, last = cut_page(found, page)
        content = [_write(tx, request, one) for one in attest_certificates(tx, rows)]
    headers = {} if last is None else next_link(request, page, Mark(last.received_at, last.id.bytes))
    return json_response(request, content, headers={"Vary": "Accept, Authorization", **headers})


def show_certificate(request: Request) -> Response:
    """Answer with a certificate that is shared with the caller, or is the caller's own."""
    require_media_type(request, (JSON,))
    certificate_id = _read_id(request)
    try:
        with looking(request, Purpose.QUERY) as look:
            content = _write(look.tx, request, require_certificate(look.tx, look.glass, certificate_id))
    except PermissionMissing:  # a key that only issues reads what it issued
        with context_of(request).database.transaction() as tx:
            own = _require_own(tx, request, certificate_id)
            content = _write(tx, request, attest_certificates(tx, [own])[0])
    except CertificateUnknown:
        note_unknown(request)
        raise
    return json_response(request, content, headers={"Vary": "Accept, Authorization"})


def send_document(request: Request) -> Response:
    """Answer with the document of a certificate, as an attachment."""
    certificate_id = _read_id(request)
    try:
        with looking(request, Purpose.QUERY) as look:
            content = read_document(look.tx, require_certificate(look.tx, look.glass, certificate_id).certificate)
    except PermissionMissing:
        with context_of(request).database.transaction() as tx:
            content = read_document(tx, _require_own(tx, request, certificate_id))
    except CertificateUnknown:
        note_unknown(request)
        raise
    name = f'attachment; filename="certificate-{certificate_id}.pdf"'
    headers = {**_DOCUMENT_HEADERS, "Content-Disposition": name, "Cache-Control": "private, no-cache"}
    return Response(content, 200, {**headers, "Vary": "Authorization"}, PDF)


def _hand_in(request: Request, content: bytes) -> Response:
    context = context_of(request)
    draft = parse_draft(content)
    with context.database.transaction() as tx:
        caller = require_caller(tx, request, Permission.CERTIFICATES_ISSUE)
        handed = hand_in(tx, caller, draft, now=context.clock())
        (attestation,) = attest_certificates(tx, [handed.certificate])
        told = _write(tx, request, attestation)
    headers = {"Location": f"/v1/certificates/{handed.certificate.id}", "Cache-Control": "no-store"}
    return Response(orjson.dumps(told), 201 if handed.is_new else 200, headers, JSON)


def _withdraw(request: Request, content: bytes) -> Response:
    context, certificate_id = context_of(request), _read_id(request)
    reason = parse_object(content).get("reason")
    if not isinstance(reason, str):
        fault = Fault("api.certificates.reason", "The reason is missing.", "reason", shown(reason), "Give it as text.")
        raise CertificateRefused(fault.message, faults=(fault,))
    with context.database.transaction() as tx:
        caller = require_caller(tx, request, Permission.CERTIFICATES_ISSUE)
        withdrawn = withdraw_certificate(tx, caller, certificate_id, reason=reason, now=context.clock())
        told = _write(tx, request, attest_certificates(tx, [withdrawn])[0])
    return Response(orjson.dumps(told), 200, {"Cache-Control": "no-store"}, JSON)


def _keep(request: Request, content: bytes) -> Response:
    context, certificate_id = context_of(request), _read_id(request)
    with context.database.transaction() as tx:
        caller = require_caller(tx, request, Permission.CERTIFICATES_ISSUE)
        kept = keep_document(tx, caller, certificate_id, content, now=context.clock())
    told = {"href": f"/v1/certificates/{certificate_id}/document", "sha256": kept.sha256, "size": kept.size}
    return Response(orjson.dumps(told), 200, {"Cache-Control": "no-store"}, JSON)


def _require_own(tx: Transaction, request: Request, certificate_id: UUID) -> Certificate:
    return require_own_certificate(tx, require_caller(tx, request, Permission.CERTIFICATES_ISSUE), certificate_id)


def _write(tx: Transaction, request: Request, attestation: Attestation) -> dict[str, Any]:
    certificate, context = attestation.certificate, context_of(request)
    document: Document | None = find_document(tx, certificate) if certificate.has_document else None
    today: date = context.clock().date()
    return attestation_as_json(attestation, today, context.settings.public_url, document)


def _read_id(request: Request) -> UUID:
    try:
        return UUID(request.path_params["certificate_id"])
    except ValueError:
        raise CertificateUnknown from None


def _read_state(request: Request) -> CertificateState | None:
    asked = request.query_params.get("state")
    if asked is None:
        return None
    try:
        return CertificateState(asked)
    except ValueError:
        fix = f"Give one of {', '.join(CertificateState)}."
        fault = Fault("api.certificates.state", "There is no such state.", "state", shown(asked), fix)
        raise CertificateRefused(f"{fault.message} {fix}", faults=(fault,)) from None
