"""A commitment to a statement of many parts, of which any may be shown and the others kept: what the log's entries are.

Each part is a disclosure as SD-JWT has it (RFC 9901 §4.2.1): the base64url of a JSON array of salt, name and value,
known by its SHA-256 (§4.2.3). The commitment is the SHA-256 of all digests, sorted, one after another. Whoever has some
disclosures and the digests of the rest finds the same commitment. Nobody finds out what a digest stands for without its
disclosure, for the salts are drawn from a secret of 32 bytes that is never told; nor, but to a factor of four, how many
parts there are, for decoys (§4.2.5) fill them up to 256, 1,024, 4,096 … Pure.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Collection, Sequence
from typing import Any

import orjson

from gqts.transparency.errors import ProofWrong

SALT_BYTES = 32
DIGEST_BYTES = 32
LONGEST_DISCLOSURE = 262_144
"""Characters of one disclosure: a text of an event has 65,536 at most, and base64 and escapes make it longer."""
_PART_SALT_BYTES = 16
_LEAST, _STEP = 256, 4
_FOR_ADDRESSES = bytes.maketrans(b"+/", b"-_")


def disclose(secret: bytes, parts: Sequence[tuple[str, Any]]) -> list[str]:
    """Return the disclosures of parts in their order: always the same for the same secret and parts."""
    salts = hashlib.shake_256(b"salts" + secret).digest(_PART_SALT_BYTES * len(parts))
    return [
        _encode(orjson.dumps([_encode(salts[at : at + _PART_SALT_BYTES]), name, value], option=orjson.OPT_SORT_KEYS))
        for at, (name, value) in zip(range(0, len(salts), _PART_SALT_BYTES), parts, strict=True)
    ]


def digest_of(disclosure: str) -> bytes:
    """Return the digest by which a disclosure is known; raise `ProofWrong` when it cannot be one."""
    try:
        return hashlib.sha256(disclosure.encode("ascii")).digest()
    except UnicodeEncodeError as reason:
        raise ProofWrong("A disclosure is not base64url.") from reason


def fill_up(secret: bytes, digests: Collection[bytes]) -> list[bytes]:
    """Return digests with the decoys that belong to them, sorted."""
    size = _LEAST
    while size < len(digests):
        size *= _STEP
    decoys = hashlib.shake_256(b"decoys" + secret).digest(DIGEST_BYTES * (size - len(digests)))
    filled = [decoys[at : at + DIGEST_BYTES] for at in range(0, len(decoys), DIGEST_BYTES)]
    filled += digests
    filled.sort()
    return filled


def commit(digests: Collection[bytes]) -> bytes:
    """Return the commitment to everything with these digests, whatever their order: 32 bytes."""
    return hashlib.sha256(b"".join(sorted(digests))).digest()


def read_disclosure(disclosure: str) -> tuple[str, Any]:
    """Return the name and the value of a part; raise `ProofWrong` when it is no disclosure."""
    if len(disclosure) > LONGEST_DISCLOSURE:
        raise ProofWrong("A disclosure is longer than any part of an event can be.")
    try:
        padding = "=" * (-len(disclosure) % 4)
        content = orjson.loads(base64.b64decode(disclosure + padding, altchars=b"-_", validate=True))
    except (ValueError, binascii.Error) as reason:
        raise ProofWrong("A disclosure is not base64url of JSON.") from reason
    if not (isinstance(content, list) and len(content) == 3 and isinstance(content[1], str)):
        raise ProofWrong("A disclosure is not an array of salt, name and value.")
    return content[1], content[2]


def _encode(content: bytes) -> str:
    return binascii.b2a_base64(content, newline=False).translate(_FOR_ADDRESSES).decode("ascii").rstrip("=")
