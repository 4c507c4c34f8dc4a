"""The positive list of retail import (跨境电子商务零售进口商品清单): what stands on it on a day, and since when.

Promise: what is not at hand is not known; only a list that is whole says that something is off it. A line names a
tariff item of 8 digits, its remark (备注) as published, and the trade modes it is limited to. `replace_list` puts a
list in force from a day and ends the one before; `compare_lists` says first what that changes. The Ministry of Finance
and others keep it: 公告2016年第40号 and 第47号, 2018年第157号, 2019年第96号, 2022年第7号.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from typing import Any

from gqts.customs.reference import Entry, Reference

NAME = "positive_list"
ITEM_DIGITS = 8
_DAY = timedelta(days=1)
_MOST_INDEXES = 64
_INDEXES: dict[int, tuple[Mapping[str, Any], Mapping[str, Line]]] = {}
"""By the identity of the values they were made from, which are held beside them so that it stays theirs."""


@dataclass(frozen=True, slots=True)
class Line:
    """A tariff item on the list: its code, what it is called, its remark, and the trade modes it is limited to."""

    code: str
    name: str = ""
    note: str = ""
    trade_modes: tuple[str, ...] = ()
    """Empty when every mode of retail import may use it."""
    source: str = ""
    """Where this line was read, when it is not where the whole list was."""


@dataclass(frozen=True, slots=True)
class Listing:
    """What the list of a day says of a commodity code: `is_listed` is None when the list is not at hand whole."""

    is_listed: bool | None
    line: Line | None = None
    since: date | None = None
    """The first day from which it has stood there without a break, as far as is known."""

    def takes(self, trade_mode: str) -> bool:
        """Return whether nothing that is known keeps it out of a trade mode."""
        return self.line is None or not self.line.trade_modes or trade_mode in self.line.trade_modes


@dataclass(frozen=True, slots=True)
class Change:
    """What putting another list in force changes."""

    added: tuple[Line, ...]
    removed: tuple[Line, ...]
    altered: tuple[tuple[Line, Line], ...]
    """Lines whose remark or trade modes are others, before and after; another name alone changes nothing."""

    @property
    def is_nothing(self) -> bool:
        """Return whether the lists allow the same."""
        return not (self.added or self.removed or self.altered)


def list_lines(entry: Entry) -> dict[str, Line]:
    """Return the lines of an entry by their code; codes given without more are lines too."""
    values = entry.values
    lines = {code: Line(code) for code in values.get("codes", ())}
    for given in values.get("lines", ()):
        line = Line(**{**given, "trade_modes": tuple(given.get("trade_modes", ()))})
        lines[line.code] = line
    return lines


def find_listing(code: str, reference: Reference, day: date) -> Listing:
    """Return what is known of a commodity code of 8 or 10 digits on a day."""
    entry = reference.find(NAME, day)
    if entry is None:
        return Listing(None)
    line = _find_line(code, entry)
    if line is None:
        return Listing(False if entry.values["is_complete"] else None)
    since = entry.valid_from
    for before in sorted(reference.entries[NAME], key=lambda one: one.valid_from, reverse=True):
        if before.valid_to == since - _DAY and _find_line(code, before) is not None:
            since = before.valid_from
    return Listing(is_listed=True, line=line, since=since)


def compare_lists(before: Mapping[str, Line], after: Mapping[str, Line]) -> Change:
    """Return what changes when one list takes the place of another, each part in the order of the codes."""
    both = sorted(before.keys() & after.keys())
    return Change(
        added=tuple(after[code] for code in sorted(after.keys() - before.keys())),
        removed=tuple(before[code] for code in sorted(before.keys() - after.keys())),
        altered=tuple((before[code], after[code]) for code in both if _allows(before[code]) != _allows(after[code])),
    )


def replace_list(entries: Sequence[Entry], new: Entry) -> tuple[Entry, ...]:
    """Return the entries with a new one in force from its first day, until the next that is known begins.

    The entry that holds on that day ends the day before; one that begins on the same day gives way.
    """
    kept: list[Entry] = []
    for one in entries:
        if one.valid_from == new.valid_from:
            continue
        holds_then = one.holds_on(new.valid_from)
        kept.append(replace(one, valid_to=new.valid_from - _DAY) if holds_then else one)
    later = [one.valid_from for one in kept if one.valid_from > new.valid_from]
    ends = min(later) - _DAY if later else new.valid_to
    return tuple(sorted([*kept, replace(new, valid_to=ends)], key=lambda one: one.valid_from))


def compose_entry(
    lines: Iterable[Line], *, valid_from: date, source: str, note: str, is_complete: bool, yearly_caps: Sequence[Any]
) -> Entry:
    """Return an entry of the reference data that holds these lines from a day on."""
    told = [{name: value for name, value in asdict(line).items() if value} for line in lines]
    values = {"is_complete": is_complete, "codes": [], "lines": told, "yearly_caps": list(yearly_caps)}
    return Entry(valid_from, None, source, note, values)


def _find_line(code: str, entry: Entry) -> Line | None:
    lines = _index(entry)
    # an operator's list may name headings shorter than an item; the longest that fits is the one meant
    return next((lines[code[:length]] for length in range(len(code), 1, -1) if code[:length] in lines), None)


def _index(entry: Entry) -> Mapping[str, Line]:
    """Return the lines of an entry, put in order once: every line of every declaration asks for them."""
    kept = _INDEXES.get(id(entry.values))
    if kept is None or kept[0] is not entry.values:
        if len(_INDEXES) >= _MOST_INDEXES:
            _INDEXES.clear()
        kept = _INDEXES[id(entry.values)] = (entry.values, list_lines(entry))
    return kept[1]


def _allows(line: Line) -> tuple[str, tuple[str, ...]]:
    return line.note, line.trade_modes
