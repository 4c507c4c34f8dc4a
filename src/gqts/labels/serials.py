"""Serial numbers that nobody can guess: 80 random bits, written in the 16 characters of base 32 (RFC 4648 §6).

A serial that follows the last tells a counterfeiter the next; one of these is found by guessing once in 10²⁴ tries.
Base 32 has no 0 and no 1 to be taken for O and I, and fits AI (21), which holds 20 characters.
"""

from __future__ import annotations

import re
import secrets
from base64 import b32encode

_BYTES = 10
_FORM = re.compile(r"[A-Z2-7]{16}")


def mint_serials(count: int) -> list[str]:
    """Return `count` new serials, all different, in no order."""
    serials: set[str] = set()
    while len(serials) < count:
        serials.add(b32encode(secrets.token_bytes(_BYTES)).decode())
    return list(serials)


def is_of_our_form(serial: str) -> bool:
    """Tell whether a serial is written as those that are minted here."""
    return _FORM.fullmatch(serial) is not None
