"""What a certificate is called by others: its address here, or the URI that its number makes. Pure.

EPCIS 2.0 §7.3.9: an event's `certificationInfo` is a URI that refers to certification details. It names a certificate
kept here when it is that certificate's address, or its number's URI. A number that is a GS1 document identifier (GDTI,
GS1 General Specifications §3.2) or another absolute URI is its own; any other makes
`urn:gqts:certificate:{issuer's id}:{number, percent-encoded}`.
"""

from __future__ import annotations

import re
from urllib.parse import quote
from uuid import UUID

from gqts.identifiers import canonical_uri, identifier_key

PATH = "/certificates/"
"""Where the page of a certificate is, before its id."""
_URN = "urn:gqts:certificate:"
_URI = re.compile(r"(?:https?://|urn:)[!-~]{3,}", re.IGNORECASE)
_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)


def number_uri(issuer_id: UUID, number: str) -> str:
    """Return the canonical URI that a certificate's number makes."""
    if _URI.fullmatch(number):
        return canonical_uri(number)
    return f"{_URN}{issuer_id}:{quote(number, safe='')}"


def uri_key(uri: str) -> bytes:
    """Return the key under which a certificate is found by a URI that names it."""
    return identifier_key(canonical_uri(uri))


def find_id(uri: str, public_url: str) -> UUID | None:
    """Return the id of the certificate whose address here a URI is, None when it is none of ours."""
    address = f"{public_url.rstrip('/')}{PATH}"
    if not uri.startswith(address):
        return None
    text = uri.removeprefix(address)
    return UUID(text) if _ID.fullmatch(text) else None
