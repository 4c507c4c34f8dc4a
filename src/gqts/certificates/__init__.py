"""Certificates: what inspection bodies attest of goods, held against their accreditation on the day.

Promise: nobody who was not accredited for these goods on that day gets a certificate in; what is in stays, and shows
what became of it and of its issuer since. gqts does not judge goods: it says who attests what, and stands behind it.
"""

from gqts.certificates._storage import Narrowing
from gqts.certificates.attestation import Attestation
from gqts.certificates.certificate import Certificate, CertificateState, Finding, Sample, state_of
from gqts.certificates.document import LARGEST_DOCUMENT, Document, find_document, keep_document, read_document
from gqts.certificates.draft import Draft
from gqts.certificates.errors import (
    CertificateRefused,
    CertificateUnknown,
    DocumentKept,
    DocumentRefused,
    DocumentTooLarge,
    IssuerRefused,
    NumberTaken,
    WithdrawnAlready,
)
from gqts.certificates.facts import (
    CERTIFICATES_CHANGED,
    ISSUER_CHANGED,
    ISSUER_FALLEN,
    publish_issuer_changed,
    publish_issuer_fallen,
    tell_of_issuer,
)
from gqts.certificates.issuing import HandedIn, hand_in, require_own_certificate, withdraw_certificate
from gqts.certificates.item import (
    Bound,
    ItemCertificates,
    list_names,
    preview_certificates,
    read_item_certificates,
)
from gqts.certificates.naming import PATH, find_id, number_uri
from gqts.certificates.reading import (
    MOST_COUNTED,
    Looked,
    attest_certificates,
    count_certificates,
    find_certificate,
    list_certificates,
    list_certificates_covering,
    look_for_certificates,
    narrow_to_state,
    require_certificate,
)
from gqts.certificates.reference import Reference, list_certificate_uris, list_references
from gqts.certificates.telling import tell_fallen

__all__ = [
    "CERTIFICATES_CHANGED",
    "ISSUER_CHANGED",
    "ISSUER_FALLEN",
    "LARGEST_DOCUMENT",
    "MOST_COUNTED",
    "PATH",
    "Attestation",
    "Bound",
    "Certificate",
    "CertificateRefused",
    "CertificateState",
    "CertificateUnknown",
    "Document",
    "DocumentKept",
    "DocumentRefused",
    "DocumentTooLarge",
    "Draft",
    "Finding",
    "HandedIn",
    "IssuerRefused",
    "ItemCertificates",
    "Looked",
    "Narrowing",
    "NumberTaken",
    "Reference",
    "Sample",
    "WithdrawnAlready",
    "attest_certificates",
    "count_certificates",
    "find_certificate",
    "find_document",
    "find_id",
    "hand_in",
    "keep_document",
    "list_certificate_uris",
    "list_certificates",
    "list_certificates_covering",
    "list_names",
    "list_references",
    "look_for_certificates",
    "narrow_to_state",
    "number_uri",
    "preview_certificates",
    "publish_issuer_changed",
    "publish_issuer_fallen",
    "read_document",
    "read_item_certificates",
    "require_certificate",
    "require_own_certificate",
    "state_of",
    "tell_fallen",
    "tell_of_issuer",
    "withdraw_certificate",
]
