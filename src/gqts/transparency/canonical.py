"""Numbers and base64 in the one spelling that the texts of a log allow (C2SP tlog-checkpoint, tlog-proof; RFC 4648 §4).

Promise: every value has exactly one spelling that is read, so that a text cannot be altered and still mean the same.
"""

from __future__ import annotations

from base64 import b64decode, b64encode

LARGEST_SIZE = 2**63 - 1
"""The most entries a log can have here, and the largest number that is read: what a database counts with."""

_MOST_DIGITS = len(str(LARGEST_SIZE))


def read_number(text: str) -> int | None:
    """Return the number that ASCII digits without leading zeros spell; None for any other text, and if too large."""
    if not 1 <= len(text) <= _MOST_DIGITS or not (text.isascii() and text.isdigit()):
        return None
    if text[0] == "0" and text != "0":
        return None
    number = int(text)
    return number if number <= LARGEST_SIZE else None


def encode_base64(content: bytes) -> str:
    """Return the bytes in standard base64 with padding, on one line."""
    return b64encode(content).decode("ascii")


def decode_base64(text: str) -> bytes | None:
    """Return the bytes that standard base64 spells; None for any other text.

    Bits left over in the last character must be zero: otherwise one value had several spellings (RFC 4648 §3.5).
    """
    try:
        content = b64decode(text, validate=True)
    except ValueError:
        return None
    return content if encode_base64(content) == text else None
