"""What partners wrote, made fit to stand on a page: no controls, no direction overrides, no endless text.

Escaping is the templates' work; this is about characters that would act on the page as text: the bidirectional
controls of Unicode (UAX #9) can reorder a sentence so that it says something else, and line separators break it.
"""

from __future__ import annotations

import unicodedata

LONGEST_NAME = 160

# Explicit directional formatting and isolates, and the zero-width characters that hide differences between codes.
# U+200C and U+200D stay: Persian, Arabic and Indic scripts need them.
_ACTING = frozenset("\u061c\u200b\u200e\u200f\u2060\ufeff") | {chr(point) for point in range(0x202A, 0x202F)}
_ISOLATES = frozenset(chr(point) for point in range(0x2066, 0x206A))
_DROPPED = _ACTING | _ISOLATES
_SPACED = ("Cc", "Cs", "Zl", "Zp")


def neat(text: str, longest: int = LONGEST_NAME) -> str:
    """Return a text of a partner on one line, without controls, cut at `longest` characters with an ellipsis."""
    kept = (character for character in text[: longest * 8] if character not in _DROPPED)
    spaced = "".join(" " if unicodedata.category(c) in _SPACED else c for c in kept)
    line = " ".join(spaced.split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"
