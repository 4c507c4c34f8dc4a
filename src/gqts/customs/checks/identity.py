"""Chinese identity numbers (公民身份号码): 18 characters, a birthday in the middle, a check character at the end.

Source: GB 11643-1999, whose check character is that of ISO 7064 MOD 11-2. Numbers of 15 digits have not been valid
since 2013.
"""

from __future__ import annotations

import re
from datetime import date

_NUMBER = re.compile(r"[1-9]\d{16}[\dXx]", re.ASCII)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHARACTERS = "10X98765432"
_EARLIEST = 1900


def check_character(first: str) -> str:
    """Return the check character of 17 digits."""
    return _CHARACTERS[sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, first, strict=True)) % 11]


def identity_number_problem(number: str, on: date) -> tuple[str, str] | None:
    """Return what is wrong with a number and how to mend it, or None; `on` is the day on which it is shown.

    The right check character is not told: whoever makes numbers up would be helped.
    """
    if re.fullmatch(r"\d{15}", number, re.ASCII):
        return "is an identity number of 15 digits, which is no longer valid", "Give the number of 18 characters."
    if not _NUMBER.fullmatch(number):
        return "is no identity number of 17 digits and a digit or X", "Copy all 18 characters from the card."
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return "holds a birthday that does not exist", "Copy the number from the card once more."
    if born.year < _EARLIEST or born > on:
        return "holds a birthday that cannot be", "Copy the number from the card once more."
    if check_character(number[:17]) != number[17].upper():
        return "has a check character that does not fit", "Copy the number from the card once more."
    return None
