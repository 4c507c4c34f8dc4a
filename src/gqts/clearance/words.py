"""What officers and parties write: plain text within bounds, or refused beside its field."""

from __future__ import annotations

import unicodedata

from gqts.clearance.errors import refuse_entry

LONGEST_REASON = 500
LONGEST_TEXT = 2_000
LONGEST_LINE = 200
_STEERING = frozenset(["Cc", "Cf", "Cs", "Co", "Zl", "Zp"])


def read_words(field: str, text: str, *, longest: int = LONGEST_TEXT, is_needed: bool = True) -> str:
    """Return what was written, line by line, without blanks around; raise `EntryRefused`."""
    if len(text) > 2 * longest:
        raise refuse_entry(field, text, "This text is too long.", f"Use at most {longest:,} characters.")
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").strip().split("\n")
    written = "\n".join(" ".join(line.split()) for line in lines)
    if len(written) > longest:
        raise refuse_entry(field, text, "This text is too long.", f"Use at most {longest:,} characters.")
    if any(unicodedata.category(one) in _STEERING for one in written if one != "\n"):
        raise refuse_entry(field, text, "This text has characters that cannot be seen.", "Write it anew.")
    if is_needed and not written:
        raise refuse_entry(field, text, "This is needed.", "Write it in a few words.")
    return written


def read_line(field: str, text: str, *, longest: int = LONGEST_LINE, is_needed: bool = True) -> str:
    """Return what was written as one line; raise `EntryRefused`."""
    return read_words(field, " ".join(text[: 4 * longest].split()), longest=longest, is_needed=is_needed)
