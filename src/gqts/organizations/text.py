"""Text that strangers write about themselves and that is shown beside what others say: plain, or refused.

Characters that steer other text (controls, bidirectional overrides and isolates, line separators) and those that cannot
be seen are refused (Unicode categories Cc, Cf, Cs, Co, Zl, Zp). Text is kept in Unicode's normal form C.
"""

from __future__ import annotations

import unicodedata

_STEERING = frozenset(["Cc", "Cf", "Cs", "Co", "Zl", "Zp"])
_READ_FOR_EACH = 4


def is_plain(text: str, longest: int) -> bool:
    """Return whether a text is of 1 to `longest` characters, none of which steers other text."""
    return len(text) <= longest and bool(text.strip()) and not any(map(_is_steering, text))


def read_plain(text: str) -> str:
    """Return a text in normal form C without blanks around it; what is far too long is left as it is."""
    return unicodedata.normalize("NFC", text).strip() if len(text) <= 10_000 else text


def read_prose(text: str, longest: int) -> str | None:
    """Return what was written over several lines as one line of at most `longest` characters, empty for nothing.

    None when it is too long, or not plain.
    """
    if len(text) > _READ_FOR_EACH * longest:
        return None
    written = " ".join(unicodedata.normalize("NFC", text).split())
    return written if not written or is_plain(written, longest) else None


def _is_steering(character: str) -> bool:
    return unicodedata.category(character) in _STEERING
