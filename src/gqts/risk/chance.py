"""Chance that anybody can draw again: a secret for each day, promised by its hash before and shown afterwards.

The commitment of a day is `SHA-256("gqts lane draw" LF day LF secret)`, in hex, published the day before. A draw is the
first 53 bits of `HMAC-SHA256(secret, purpose LF subject)`, as a fraction from 0 up to 1: `random` for the random
inspection, `profile/NAME/VERSION` for a profile's percentage; the subject is the declaration's id. When the secret is
shown, each draw can be redone with any tool that knows SHA-256, and none could have been wished for.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import date

_HEADING = "gqts lane draw"
RANDOM_PURPOSE = "random"
SECRET_BYTES = 32


@dataclass(frozen=True, slots=True)
class Seed:
    """The secret of a day."""

    day: date
    secret: bytes

    @property
    def commitment(self) -> str:
        """Return the hash that is published before the day."""
        return hashlib.sha256(f"{_HEADING}\n{self.day.isoformat()}\n".encode() + self.secret).hexdigest()


def draw(seed: Seed, purpose: str, subject: str) -> float:
    """Return the draw of a subject for a purpose, from 0 up to and without 1."""
    digest = hmac.new(seed.secret, f"{purpose}\n{subject}".encode(), hashlib.sha256).digest()
    return (int.from_bytes(digest[:8], "big") >> 11) / (1 << 53)


def purpose_of(name: str, version: int) -> str:
    """Return the purpose of the draw for a profile's percentage."""
    return f"profile/{name}/{version}"
