"""What one field may hold: its form in the notation of the specification, how it is read, written and described.

Promise: a form is the only place where a rule of one field stands. The XML reader, the JSON reader, both writers, the
JSON Schemas and the reference page all ask it, so they cannot disagree. Lengths are counted in characters, as XML
Schema counts them. `C36` is text of exactly 36 characters, `C..60` of at most 60, `N19,5` a decimal of at most 19
digits, 5 of them behind the point.

Source of every length: the official import schemas (进口统一版 XSD), which xjc wrote whole into the comments of its
classes; read at github.com/xianghairui/java-demo, commit 8388c5bb, package `domain.myxsd`.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

from gqts.kit.errors import shown

CHINA = timezone(timedelta(hours=8))
"""Times in CEB messages carry no zone; China has one."""

_UNFIT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DECIMAL = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)", re.ASCII)
_PLAIN = re.compile(r"\d{1,14}(?:\.\d{1,5})?", re.ASCII)
"""How nearly every amount is written, and within every `Amount`: 14 digits, and 5 behind the point."""
_WHOLE = re.compile(r"[+-]?\d+", re.ASCII)
_LONGEST_NUMBER = 64
_LARGEST_INT = 2**31 - 1


class Refused(Exception):
    """A value that a field cannot hold: `what` is the last part of the fault's code."""

    def __init__(self, what: str, says: str, fix: str) -> None:
        self.what, self.says, self.fix = what, says, fix
        super().__init__(says)


class Form(ABC):
    """The form of one field."""

    @property
    @abstractmethod
    def notation(self) -> str:
        """The form as the specification writes it."""

    @abstractmethod
    def read(self, text: str) -> Any:
        """Return what a text means; raises `Refused`."""

    @abstractmethod
    def schema(self) -> dict[str, Any]:
        """Return the JSON Schema of the field."""

    def write(self, value: Any) -> str:
        """Return what `read` would read back as the value."""
        return str(value)

    def from_json(self, value: object) -> str:
        """Return the text that a JSON value stands for; raises `Refused`."""
        if not isinstance(value, str):
            raise Refused("not_text", "is no text", f'Put it in quotes: "{shown(value)}".')
        if _UNFIT.search(value):
            raise Refused(
                "unfit_text", "holds a character that no XML message can carry", "Take control characters out."
            )
        return value

    def to_json(self, value: Any) -> str | int:
        """Return the value as JSON has it."""
        return self.write(value)

    @property
    def may_be_empty(self) -> bool:
        """Whether the element may be there with nothing in it."""
        return False


@dataclass(frozen=True, slots=True)
class Text(Form):
    """Text of `least` to `most` characters, without white space around it."""

    least: int
    most: int | None

    @property
    def notation(self) -> str:
        """`C36`, `C..60`, or `C` without a limit."""
        if self.most is None:
            return "C"
        return f"C{self.most}" if self.least == self.most else f"C..{self.most}"

    @property
    def may_be_empty(self) -> bool:
        """Whether no character at all is text enough."""
        return self.least == 0

    def read(self, text: str) -> str:
        """Return the text."""
        length = len(text)
        if self.most is not None and length > self.most:
            raise Refused(
                "too_long", f"has {length} characters of {self.most}", f"Shorten it to {self.most} characters."
            )
        if length < self.least:
            raise Refused("too_short", f"has {length} characters of {self.least}", f"Give {self.least} characters.")
        return text

    def schema(self) -> dict[str, Any]:
        """Return a string with its lengths."""
        found: dict[str, Any] = {"type": "string"}
        if self.least:
            found["minLength"] = self.least
        if self.most is not None:
            found["maxLength"] = self.most
        return found


@dataclass(frozen=True, slots=True)
class Digits(Form):
    """A code of so many digits, from a list that is kept elsewhere (`source`)."""

    length: int
    source: str

    @property
    def notation(self) -> str:
        """`C4`: digits are characters."""
        return f"C{self.length}"

    def read(self, text: str) -> str:
        """Return the code."""
        if len(text) != self.length or not (text.isascii() and text.isdigit()):
            raise Refused("form", f"is no code of {self.length} digits", f"Take the code from {self.source}.")
        return text

    def schema(self) -> dict[str, Any]:
        """Return a string of digits."""
        return {"type": "string", "pattern": f"^[0-9]{{{self.length}}}$"}


@dataclass(frozen=True, slots=True)
class Code(Form):
    """One of a short list of codes, each with what it means."""

    meanings: Mapping[str, str]

    @property
    def notation(self) -> str:
        """`C1` when all are of one length, else `C..3`."""
        lengths = {len(code) for code in self.meanings}
        return f"C{lengths.pop()}" if len(lengths) == 1 else f"C..{max(lengths)}"

    def read(self, text: str) -> str:
        """Return the code."""
        if text not in self.meanings:
            listed = ", ".join(f"{code} ({meaning})" for code, meaning in self.meanings.items())
            raise Refused("not_in_list", "is none of the codes that may stand here", f"Give one of {listed}.")
        return text

    def schema(self) -> dict[str, Any]:
        """Return the list of codes."""
        return {"type": "string", "enum": list(self.meanings)}


@dataclass(frozen=True, slots=True)
class Amount(Form):
    """A decimal: an amount of money, a quantity or a weight; never negative, and never zero when `is_positive`."""

    is_positive: bool = False
    digits: int = 19
    fraction: int = 5

    @property
    def notation(self) -> str:
        """`N19,5`."""
        return f"N{self.digits},{self.fraction}"

    def read(self, text: str) -> Decimal:
        """Return the exact decimal."""
        if _PLAIN.fullmatch(text) and (not self.is_positive or text.strip("0.")):
            return Decimal(text)
        if len(text) > _LONGEST_NUMBER or not _DECIMAL.fullmatch(text):
            raise Refused("not_a_number", "is no decimal number", "Give digits with a point before decimals: 129.50.")
        value = Decimal(text)
        whole, _, part = text.lstrip("+-").partition(".")
        whole, part = whole.lstrip("0"), part.rstrip("0")
        if len(part) > self.fraction or len(whole) + len(part) > self.digits:
            says = f"has more than {self.digits} digits, or more than {self.fraction} behind the point"
            raise Refused("too_many_digits", says, f"Round it to {self.fraction} decimals.")
        if value < 0 or (self.is_positive and not value):
            least = "more than 0" if self.is_positive else "0 or more"
            raise Refused("too_small", f"is not {least}", f"Give {least}.")
        return abs(value)

    def write(self, value: Decimal) -> str:
        """Return the number without an exponent."""
        return format(value, "f")

    def from_json(self, value: object) -> str:
        """Return the text of a quoted number, or of a bare one, which is read exactly."""
        if isinstance(value, Decimal) or (isinstance(value, int) and not isinstance(value, bool)):
            return str(value) if isinstance(value, int) else format(value, "f")
        if not isinstance(value, str):
            raise Refused("not_a_number", "is no decimal number", 'Give a number, best in quotes: "129.50".')
        return value

    def schema(self) -> dict[str, Any]:
        """Return a number, bare or in quotes."""
        return {
            "type": ["string", "number"],
            "pattern": rf"^[+]?(?:[0-9]{{1,{self.digits}}}(?:\.[0-9]*)?|\.[0-9]+)$",
            **({"exclusiveMinimum": 0} if self.is_positive else {"minimum": 0}),
        }


@dataclass(frozen=True, slots=True)
class Whole(Form):
    """A whole number of 1 or more."""

    digits: int | None = None

    @property
    def notation(self) -> str:
        """`N9`, or `N` for any xs:int."""
        return f"N{self.digits or ''}"

    def read(self, text: str) -> int:
        """Return the number."""
        if len(text) > _LONGEST_NUMBER or not _WHOLE.fullmatch(text):
            raise Refused("not_a_number", "is no whole number", "Give digits only.")
        value = int(text)
        if value > self._largest:
            raise Refused("too_many_digits", f"is more than {self._largest}", "Give a smaller number.")
        if value < 1:
            raise Refused("too_small", "is not 1 or more", "Count from 1.")
        return value

    @property
    def _largest(self) -> int:
        return _LARGEST_INT if self.digits is None else 10**self.digits - 1

    def from_json(self, value: object) -> str:
        """Return the digits of a JSON whole number."""
        if isinstance(value, bool) or not isinstance(value, int):
            raise Refused("not_a_number", "is no whole number", "Give a bare number without quotes.")
        return str(value)

    def to_json(self, value: int) -> int:
        """Return the number itself."""
        return value

    def schema(self) -> dict[str, Any]:
        """Return an integer."""
        return {"type": "integer", "minimum": 1, "maximum": self._largest}


@dataclass(frozen=True, slots=True)
class Moment(Form):
    """A time of day in China: `YYYYMMDDhhmmss`, with milliseconds in receipts (`YYYYMMDDhhmmssSSS`)."""

    has_milliseconds: bool = False

    @property
    def notation(self) -> str:
        """`C14` or `C17`."""
        return "C17" if self.has_milliseconds else "C14"

    @property
    def _example(self) -> str:
        return "20260401093000" + ("000" if self.has_milliseconds else "")

    def read(self, text: str) -> datetime:
        """Return the time, which stands in China's zone."""
        length = 17 if self.has_milliseconds else 14
        if len(text) == length and text.isascii() and text.isdigit():
            parts = [int(text[start : start + 2]) for start in range(4, 14, 2)]
            microseconds = int(text[14:] or "0") * 1000
            try:
                return datetime(int(text[:4]), *parts, microseconds, tzinfo=CHINA)  # type: ignore[misc,arg-type]
            except ValueError:
                pass
        raise Refused("not_a_time", f"is no time of {length} digits", f"Write it as {self._example}.")

    def write(self, value: datetime) -> str:
        """Return the digits of a time, brought into China's zone."""
        local = value.astimezone(CHINA)
        digits = f"{local.year:04}{local:%m%d%H%M%S}"
        return f"{digits}{local.microsecond // 1000:03}" if self.has_milliseconds else digits

    def schema(self) -> dict[str, Any]:
        """Return a string of so many digits."""
        return {"type": "string", "pattern": "^[0-9]{17}$" if self.has_milliseconds else "^[0-9]{14}$"}


@dataclass(frozen=True, slots=True)
class Day(Form):
    """A day: `YYYYMMDD`."""

    @property
    def notation(self) -> str:
        """`C8`."""
        return "C8"

    def read(self, text: str) -> date:
        """Return the day."""
        if len(text) == 8 and text.isascii() and text.isdigit():
            try:
                return date(int(text[:4]), int(text[4:6]), int(text[6:]))
            except ValueError:
                pass
        raise Refused("not_a_date", "is no day of 8 digits", "Write it as 20260401; leave it out when it is not known.")

    def write(self, value: date) -> str:
        """Return the digits of a day."""
        return f"{value.year:04}{value:%m%d}"

    def schema(self) -> dict[str, Any]:
        """Return a string of 8 digits."""
        return {"type": "string", "pattern": "^[0-9]{8}$"}
