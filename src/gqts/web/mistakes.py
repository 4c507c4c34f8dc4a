"""A code that cannot be right, explained to whoever scanned or typed it: what was read, which digit, what to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from gqts.identifiers import IdentifierRefused, check_digit
from gqts.web.languages import mark
from gqts.web.plain_text import neat

_LONGEST_READ = 200

# Keys whose check digit is followed by a serial: how many digits there are up to and with it.
_CHECKED_DIGITS: Mapping[str, int] = {"8003": 14, "grai": 14, "253": 13, "gdti": 13, "255": 13, "gcn": 13}

_CHECK_DIGIT = mark(
    "The last digit of a number like this is computed from the others, and here it does not fit them. "
    "One digit was misread or mistyped, or the label is wrong."
)
_CHARACTERS = mark("There is a character in it that such a code cannot hold.")
_LENGTH = mark("It is too short or too long for a code of its kind.")
_OTHER = mark("It is not written as codes of its kind are.")
_REASONS: Mapping[str, str] = {
    "identifier.check_digit": _CHECK_DIGIT,
    "identifier.characters": _CHARACTERS,
    "identifier.length": _LENGTH,
}


@dataclass(frozen=True, slots=True)
class Mistake:
    """What was read, cut at the digit that does not fit (`wrong` is empty when no single digit can be told).

    `right` is the digit that would fit if all the others are right. `reason` is a message; `technical` is the refusal
    in its own words, for whoever made the label.
    """

    before: str
    wrong: str
    after: str
    right: str
    reason: str
    technical: str


def explain_mistake(path: str, refused: IdentifierRefused) -> Mistake:
    """Return what is wrong with the code of an address, or of a text that somebody typed."""
    fault = refused.faults[0] if refused.faults else None
    code, value = (fault.code, fault.value) if fault else ("", "")
    read = value or unquote(path, errors="replace")
    place = _find_wrong_digit(path, value) if code == "identifier.check_digit" else None
    technical = f"{refused.detail}. {fault.fix}." if fault and fault.fix else refused.detail
    cut = len(read) if place is None else place
    return Mistake(
        before=neat(read[:cut], _LONGEST_READ),
        wrong="" if place is None else read[cut],
        after="" if place is None else neat(read[cut + 1 :], _LONGEST_READ),
        right="" if place is None else check_digit(read[:cut]),
        reason=_REASONS.get(code, _OTHER),
        technical=neat(technical, 2 * _LONGEST_READ),
    )


def _find_wrong_digit(path: str, value: str) -> int | None:
    length = _CHECKED_DIGITS.get(path.removeprefix("/").partition("/")[0], len(value))
    digits = value[:length]
    if len(digits) < 2 or not (digits.isascii() and digits.isdigit()):
        return None
    return length - 1 if check_digit(digits[:-1]) != digits[-1] else None
