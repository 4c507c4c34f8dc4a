"""The document of a certificate: the issuer's PDF, kept as it was sent, with its SHA-256.

A document is bounded, is a PDF by its first bytes (ISO 32000-2 §7.5.2: `%PDF-`, here at the very beginning, so that
nothing else can stand before it) and by the end-of-file marker (§7.5.5), and is kept once for all. gqts never opens it:
edges hand it out as an attachment that no page of ours runs.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from gqts.accounts import Caller
from gqts.certificates import _storage
from gqts.certificates.certificate import Certificate
from gqts.certificates.errors import CertificateUnknown, DocumentKept, DocumentRefused, DocumentTooLarge, make_fault
from gqts.certificates.facts import publish_changed
from gqts.certificates.issuing import require_own_certificate
from gqts.kit.database import Transaction

LARGEST_DOCUMENT = 5 * 1024 * 1024
_BEGINNING = re.compile(rb"%PDF-(?:1\.[0-7]|2\.[0-9])")
_END = b"%%EOF"
_END_WITHIN = 1024


@dataclass(frozen=True, slots=True)
class Document:
    """What is told of a document: its SHA-256 as hexadecimal digits, and its size in bytes."""

    sha256: str
    size: int


def keep_document(tx: Transaction, caller: Caller, certificate_id: UUID, content: bytes, *, now: datetime) -> Document:
    """Keep the document of a certificate of the caller's organization; the same again is the same answer.

    Raises `CertificateUnknown`, `DocumentTooLarge`, `DocumentRefused`, `DocumentKept`.
    """
    certificate = require_own_certificate(tx, caller, certificate_id)
    require_pdf(content)
    digest = hashlib.sha256(content).digest()
    if _storage.insert_document(tx, certificate, content, digest, now):
        publish_changed(tx, certificate, "document")
        return Document(digest.hex(), len(content))
    found = find_document(tx, certificate)
    if found is None or found.sha256 != digest.hex():
        raise DocumentKept
    return found


def require_pdf(content: bytes) -> None:
    """Raise `DocumentTooLarge` or `DocumentRefused` for what cannot be kept as a document."""
    if len(content) > LARGEST_DOCUMENT:
        raise DocumentTooLarge(f"The document has more than {LARGEST_DOCUMENT:,} bytes. Send a smaller PDF.")
    if not _BEGINNING.match(content) or _END not in content[-_END_WITHIN:]:
        message = "This is no PDF."
        value = content[:16].decode("latin-1")
        fix = "Send the bytes of the PDF as they are: they begin with %PDF- and end with %%EOF."
        raise DocumentRefused(message, faults=(make_fault("document", value, message, fix),))


def find_document(tx: Transaction, certificate: Certificate) -> Document | None:
    """Return what is told of the document of a certificate, None when there is none."""
    row = _storage.select_digest(tx, certificate)
    return None if row is None else Document(bytes(row[0]).hex(), row[1])


def read_document(tx: Transaction, certificate: Certificate) -> bytes:
    """Return the document of a certificate; raise `CertificateUnknown` when there is none."""
    content = _storage.select_document(tx, certificate)
    if content is None:
        raise CertificateUnknown("There is no document of this certificate.")
    return content
