"""Tracking numbers: what an author comes back with. Unguessable, printable, and hard to misread.

Twelve characters of Crockford's base 32 (no I, L, O, U): 60 bits, in three groups. What is typed in lower case, without
hyphens, or with the letters that look like digits, is the same number. The number is drawn from the installation's
secret and the form that was sent, so that a form sent twice is one complaint; the tables hold only its digest.
"""

from __future__ import annotations

from hashlib import sha256

from gqts.accounts import Seal

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 12
_GROUP = 4
_LOOK_ALIKE = str.maketrans("ILO", "110")
_LONGEST_TYPED = 40


def draw_number(seal: Seal, form: str) -> str:
    """Return the number of the complaint that a form of ours makes."""
    digest = sha256(seal.draw_secret("complaints.number", form).encode()).digest()
    drawn = int.from_bytes(digest[:8], "big")
    characters = "".join(ALPHABET[drawn >> 5 * place & 31] for place in range(LENGTH))
    return "-".join(characters[start : start + _GROUP] for start in range(0, LENGTH, _GROUP))


def read_number(text: str) -> str | None:
    """Return a number as it is written, or None when a text is none."""
    if len(text) > _LONGEST_TYPED:
        return None
    typed = "".join(text.upper().translate(_LOOK_ALIKE).replace("-", " ").split())
    if len(typed) != LENGTH or not set(typed) <= set(ALPHABET):
        return None
    return "-".join(typed[start : start + _GROUP] for start in range(0, LENGTH, _GROUP))


def number_key(number: str) -> bytes:
    """Return what is kept of a number."""
    return sha256(number.encode("ascii")).digest()
