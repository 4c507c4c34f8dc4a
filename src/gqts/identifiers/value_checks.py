"""What a part of an Application Identifier's value must be, beyond its characters and length.

The checks and their names are those of the GS1 Barcode Syntax Dictionary; each gets text that already fits
the format.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass

from gqts.identifiers.check_digits import check_digit, check_pair


@dataclass(frozen=True, slots=True)
class PartFault:
    """Why a part is refused: the end of a stable code, what is wrong, and how to mend it."""

    code: str
    message: str
    fix: str


def find_fault(check: str, text: str) -> PartFault | None:
    """Return what the named check finds wrong with the part, or None."""
    return _CHECKS[check](text)


def _check_sum(text: str) -> PartFault | None:
    right = check_digit(text[:-1])
    if text[-1] == right:
        return None
    return PartFault(
        "check_digit",
        f"ends in check digit {text[-1]} where {right} is right for {text[:-1]}",
        f"read the digits again; if all the others are right, send {text[:-1]}{right}",
    )


def _check_pair(text: str) -> PartFault | None:
    right = check_pair(text[:-2]) if len(text) > 2 else ""
    if right == text[-2:]:
        return None
    if not right:
        return PartFault("length", "holds no number before its two check characters", "send the whole number")
    message = f"ends in check characters {text[-2:]} where {right} is right"
    return PartFault("check_digit", message, "read the number again")


def _check_zero(text: str) -> PartFault | None:
    return (
        None if text == "0" else PartFault("filler", "begins with a digit that must be 0", "put the filler 0 in front")
    )


def _check_no_leading_zero(text: str) -> PartFault | None:
    if text == "0" or text[0] != "0":
        return None
    return PartFault("leading_zero", "begins with a zero", "send the number without leading zeros")


def _check_piece(text: str) -> PartFault | None:
    piece, total = int(text[:2]), int(text[2:])
    if 1 <= piece <= total:
        return None
    return PartFault("piece", f"names piece {piece} of {total}", "count pieces from 1 up to the total")


def _check_date(text: str, *, may_omit_day: bool) -> PartFault | None:
    """Check the digits of a date whose last four are month and day; two digits of year are taken as 20YY."""
    year, month, day = int(text[:-4]), int(text[-4:-2]), int(text[-2:])
    if 1 <= month <= 12:
        days = monthrange(2000 + year % 100 if len(text) == 6 else max(year, 1), month)[1]
        if (0 if may_omit_day else 1) <= day <= days:
            return None
    return PartFault("date", f"holds {text}, which is no date", "write year, month and day, as in 261231")


def _check_clock(text: str, *, limits: tuple[int, ...]) -> PartFault | None:
    if all(int(text[2 * place : 2 * place + 2]) < limit for place, limit in enumerate(limits)):
        return None
    return PartFault("time", f"holds {text}, which is no time of day", "write hours 00 to 23 and minutes 00 to 59")


_CHECKS: dict[str, Callable[[str], PartFault | None]] = {
    "csum": _check_sum,
    "csumalpha": _check_pair,
    "zero": _check_zero,
    "nozeroprefix": _check_no_leading_zero,
    "pieceoftotal": _check_piece,
    "yymmdd": lambda text: _check_date(text, may_omit_day=False),
    "yymmd0": lambda text: _check_date(text, may_omit_day=True),
    "yyyymmdd": lambda text: _check_date(text, may_omit_day=False),
    "hhmi": lambda text: _check_clock(text, limits=(24, 60)),
    "hh": lambda text: _check_clock(text, limits=(24,)),
    "mi": lambda text: _check_clock(text, limits=(60,)),
    "ss": lambda text: _check_clock(text, limits=(60,)),
}
