"""Secret texts that are handed out once and of which only a hash is kept.

256 random bits need no slow hash: nobody tries them all. A stored hash opens nothing, so that who reads the database
cannot sign in. They are found by their hash, which tells a clock nothing about the text, and compared in constant time.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

_RANDOM_BYTES = 32
_ID_BYTES = 9
_LONGEST = 512


def new_secret() -> str:
    """Return 256 random bits as 43 characters that fit into a URL."""
    return secrets.token_urlsafe(_RANDOM_BYTES)


def new_public_id() -> str:
    """Return 72 random bits as 12 characters that fit into a URL: a name, not a secret."""
    return secrets.token_urlsafe(_ID_BYTES)


def hash_secret(text: str) -> bytes:
    """Return the SHA-256 of a secret text, whatever somebody sent as one; what is too long for one hashes as empty."""
    return hashlib.sha256(text[:_LONGEST].encode("utf-8", "surrogatepass") if len(text) <= _LONGEST else b"").digest()


def is_secret(text: str, kept: bytes) -> bool:
    """Tell in constant time whether this is the text of which the hash was kept."""
    return hmac.compare_digest(hash_secret(text), kept)
