"""Local time and opening hours, without a time-zone database: the same on every machine.

A zone is its standard offset and its daylight-saving rule, as in force in 2026 (EU Directive 2000/84/EC, US Energy
Policy Act of 2005, the Time Act 1974 of New Zealand, New South Wales' Standard Time Act 1987). Transitions are given in
local standard time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

LAST = -1
_SUNDAY = 6


@dataclass(frozen=True, slots=True)
class Turn:
    """The moment clocks are changed: the n-th (or LAST) Sunday of a month, at an hour of local standard time."""

    month: int
    sunday: int
    hour: int

    def in_year(self, year: int) -> datetime:
        """Return the moment of `year`, naive, in local standard time."""
        first = date(year, self.month, 1)
        day = 1 + (_SUNDAY - first.weekday()) % 7 + 7 * max(self.sunday - 1, 0)
        if self.sunday == LAST:
            day += 28 if day + 28 <= _days_in_month(year, self.month) else 21
        return datetime(year, self.month, day, self.hour)  # noqa: DTZ001 - local standard time of the zone


@dataclass(frozen=True, slots=True)
class Zone:
    """A time zone: minutes east of Greenwich in standard time, and when daylight time starts and ends, if it does."""

    minutes: int
    daylight: tuple[Turn, Turn] | None = None

    def offset_at(self, moment: datetime) -> int:
        """Return the minutes east of Greenwich at an aware UTC moment."""
        if self.daylight is None:
            return self.minutes
        standard = moment.replace(tzinfo=None) + timedelta(minutes=self.minutes)
        starts, ends = _turns_of(self.daylight, standard.year)
        is_daylight = starts <= standard < ends if starts < ends else not ends <= standard < starts
        return self.minutes + 60 * is_daylight


@dataclass(frozen=True, slots=True)
class Hours:
    """When a place works: from `opens` until `closes` o'clock, local time, on the first `days` days of the week."""

    opens: int = 0
    closes: int = 24
    days: int = 7


_EUROPE = (Turn(3, LAST, 2), Turn(10, LAST, 2))
_AMERICA = (Turn(3, 2, 2), Turn(11, 1, 1))
_ZEALAND = (Turn(9, LAST, 2), Turn(4, 1, 2))
_AUSTRALIA = (Turn(10, 1, 2), Turn(4, 1, 2))

ZONES: Mapping[str, Zone] = {
    "Asia/Shanghai": Zone(480),
    "Asia/Hong_Kong": Zone(480),
    "Asia/Tokyo": Zone(540),
    "Asia/Dubai": Zone(240),
    "Africa/Nairobi": Zone(180),
    "Pacific/Auckland": Zone(720, _ZEALAND),
    "Australia/Sydney": Zone(600, _AUSTRALIA),
    "Europe/Berlin": Zone(60, _EUROPE),
    "Europe/Madrid": Zone(60, _EUROPE),
    "Europe/Amsterdam": Zone(60, _EUROPE),
    "America/Los_Angeles": Zone(-480, _AMERICA),
}
"""The zones of the world's sites, by their IANA names."""

ALWAYS = Hours()
DAYTIME = Hours(8, 18, 6)
OFFICE = Hours(9, 17, 5)


def next_open(moment: datetime, zone: Zone, hours: Hours) -> datetime:
    """Return `moment` when the place is open then, else the next opening, the minutes of the hour kept."""
    for _ in range(10):
        local = moment + timedelta(minutes=zone.offset_at(moment))
        if local.weekday() < hours.days and hours.opens <= local.hour < hours.closes:
            return moment
        wait = hours.opens - local.hour if local.hour < hours.opens else hours.opens + 24 - local.hour
        moment += timedelta(hours=wait)
    raise AssertionError("a place that never opens")


def local_text(moment: datetime, zone: Zone) -> tuple[str, str]:
    """Return an aware UTC moment as EPCIS writes it: `2026-09-03T14:20:00+09:00`, and `+09:00`."""
    minutes = zone.offset_at(moment)
    sign = "+" if minutes >= 0 else "-"
    offset = f"{sign}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"
    local = moment.replace(tzinfo=None) + timedelta(minutes=minutes)
    return local.isoformat(timespec="seconds") + offset, offset


def utc_text(moment: datetime) -> str:
    """Return an aware UTC moment as `2026-09-03T05:20:00Z`."""
    return moment.replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def local_date(moment: datetime, zone: Zone) -> date:
    """Return the local calendar day of an aware UTC moment."""
    return (moment + timedelta(minutes=zone.offset_at(moment))).date()


def _days_in_month(year: int, month: int) -> int:
    following = date(year + month // 12, month % 12 + 1, 1)
    return (following - timedelta(days=1)).day


@lru_cache(maxsize=256)
def _turns_of(daylight: tuple[Turn, Turn], year: int) -> tuple[datetime, datetime]:
    starts, ends = daylight
    return starts.in_year(year), ends.in_year(year)
