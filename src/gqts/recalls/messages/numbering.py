"""The number of a recall's messages: a Global Document Type Identifier, GDTI (GS1 General Specifications, AI (253)).

It is 13 digits, company prefix, document type and check digit (§7.9), and a serial of at most 17 characters that makes
one document of the type. Only the owner of a company prefix can issue one. The serial is drawn from what the document
is, so that the same message bears the same number whoever takes it along. Pure.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Collection

from gqts.identifiers import check_digit

_DIGITS = 13
_LONGEST_SERIAL = 17


def read_document_type(text: str, prefixes: Collection[str]) -> str | None:
    """Return a text that is a GDTI without serial under one of some company prefixes; None when it is none."""
    digits = text.strip()
    is_number = len(digits) == _DIGITS and digits.isascii() and digits.isdigit()
    if not is_number or check_digit(digits[:-1]) != digits[-1]:
        return None
    return digits if any(digits.startswith(one) for one in prefixes) else None


def make_document_type(prefix: str) -> str:
    """Return the GDTI of the document type 0 of a company prefix."""
    digits = prefix.ljust(_DIGITS - 1, "0")
    return digits + check_digit(digits)


def number_document(document_type: str, *parts: object) -> str:
    """Return the GDTI of one document of a type: its serial tells apart all that differ in any part."""
    digest = hashlib.sha256("\n".join(str(one) for one in parts).encode()).digest()
    return document_type + base64.b32encode(digest).decode()[:_LONGEST_SERIAL]
