"""What makes an event the same event.

An event is its CBV 2.0 event hash (CBV §8.9): capture it twice, in JSON or XML, and it is stored once. The hash leaves
out `errorDeclaration`, so an error declaration hashes like the event it withdraws; it is an entry of its own, known by
the hash of both. The store's key is 16 of those bytes; it keeps all 32 and refuses an event whose 16 agree and whose
32 do not (2⁶⁴ work, but then somebody did that work on purpose).
"""

from __future__ import annotations

import hashlib

import orjson

from gqts.epcis import Event

KEY_BYTES = 16
_PREFIX = "ni:///sha-256;"
_HEX = 64


def parse_event_hash(text: str) -> bytes | None:
    """Return the 32 bytes that an event hash URI holds (`?ver=` optional), or None if it is not one."""
    if not text.startswith(_PREFIX):
        return None
    digits = text[len(_PREFIX) :].partition("?")[0]
    if len(digits) != _HEX:
        return None
    try:
        return bytes.fromhex(digits)
    except ValueError:
        return None


def event_hash_uri(digest: bytes) -> str:
    """Return the 32 bytes of a hash as the URI of CBV 2.0 §8.9."""
    return f"{_PREFIX}{digest.hex()}?ver=CBV2.0"


def identify_event(event: Event, digest: bytes) -> bytes:
    """Return the 16 bytes the store knows the event by, given its 32-byte hash."""
    declaration = event.error_declaration
    if declaration is None:
        return digest[:KEY_BYTES]
    content = orjson.dumps(declaration, option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(digest + content).digest()[:KEY_BYTES]
