"""What people write: lines of plain text, bounded, without characters that steer other text or cannot be seen."""

from __future__ import annotations

import unicodedata

from gqts.complaints.errors import refuse

_STEERING = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
_JOINER = "\u200d"
"""The zero-width joiner, of which emoji are made; it steers nothing."""


def read_words(text: str, longest: int, field: str, *, is_needed: bool = False) -> str:
    """Return a text in normal form C, its lines kept and blanks around it dropped; raise `ComplaintRefused`."""
    if len(text) > 2 * longest:
        raise refuse("words.long", "This text is too long.", field, "", f"Use at most {longest:,} characters.")
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    kept = "\n".join(" ".join(line.split()) for line in lines.split("\n")).strip()
    if any(_is_steering(one) for one in kept):
        fix = "Leave out characters that cannot be seen."
        raise refuse("words.signs", "This text holds characters that cannot be shown.", field, kept, fix)
    if len(kept) > longest:
        raise refuse("words.long", "This text is too long.", field, "", f"Use at most {longest:,} characters.")
    if is_needed and not kept:
        raise refuse("words.none", "Nothing is written here.", field, "", "Write what happened, in a few words.")
    return kept


def _is_steering(character: str) -> bool:
    return character not in ("\n", _JOINER) and unicodedata.category(character) in _STEERING
