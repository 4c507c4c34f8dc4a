"""EPCIS times: xsd:dateTime with a mandatory zone (EPCIS 2.0 §7.3.2, the `DateTimeStamp` type of its schema).

Promise: a time without an offset, outside the calendar, or outside the years 1 to 9999 in UTC is refused with its
reason. `24:00:00` is the start of the next day, as XML Schema says; fractions may be of any length and are read to
the microsecond.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache

_TIME = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)T(?P<clock>\d\d:\d\d:\d\d)(?:\.(?P<fraction>\d+))?(?P<zone>Z|[+-]\d\d:\d\d)?", re.ASCII
)
_PLAIN = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{3}|\.\d{6})?(?:Z|[+-](?:0\d|1[0-3]):[0-5]\d)", re.ASCII)
"""How nearly every system writes a time; read without taking it apart."""
_OFFSET = re.compile(r"[+-](?:(?:0\d|1[0-3]):[0-5]\d|14:00)", re.ASCII)
_REMEMBERED = 1_024
_SHORT = 40
"""Characters of a time worth remembering: longer ones are rare, and would let hostile text fill the memory."""
_DAY = timedelta(days=1)


def is_offset(text: str) -> bool:
    """Tell whether a text is an `eventTimeZoneOffset`: `-06:00`, at most fourteen hours (EPCIS 2.0 §7.3.2)."""
    return _OFFSET.fullmatch(text) is not None


def parse_time(text: str) -> datetime:
    """Return an EPCIS time as an aware UTC datetime; ValueError tells in a sentence what is wrong with it."""
    return _parse_short(text) if len(text) <= _SHORT else _parse(text)


def _parse(text: str) -> datetime:
    if _PLAIN.fullmatch(text):
        try:
            return datetime.fromisoformat(text).astimezone(UTC)
        except (ValueError, OverflowError):
            pass  # 24:00:00, or no time at all: found out below
    match = _TIME.fullmatch(text)
    if match is None:
        raise ValueError("not a date and time of the form 2026-08-01T12:30:00+08:00")
    zone = match["zone"]
    if zone is None:
        raise ValueError("no time zone: the time must end in Z or in an offset such as +08:00")
    if zone != "Z" and not is_offset(zone):
        raise ValueError("the offset is beyond ±14:00")
    clock, ends_day = match["clock"], False
    if clock == "24:00:00" and not (match["fraction"] or "").strip("0"):
        clock, ends_day = "00:00:00", True
    microseconds = (match["fraction"] or "0")[:6].ljust(6, "0")
    try:
        local = datetime.fromisoformat(f"{match['day']}T{clock}.{microseconds}{zone}")
        return local.astimezone(UTC) + (_DAY if ends_day else timedelta())
    except (ValueError, OverflowError):
        raise ValueError("no such day or time of day exists") from None


_parse_short = lru_cache(_REMEMBERED)(_parse)


def canonical_time(text: str) -> str:
    """Return a time as the CBV event hash wants it: UTC, milliseconds, `Z` (CBV 2.0 §8.9.2); other text unchanged.

    Finer fractions are rounded by their fourth digit, five upwards, and the carry runs on: 59.9996 becomes the next
    minute.
    """
    try:
        instant = parse_time(text)
        rounded = instant + timedelta(microseconds=500)
    except (ValueError, OverflowError):
        return text
    return rounded.isoformat(timespec="milliseconds")[:-6] + "Z"
