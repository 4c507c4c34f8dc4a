"""Which column is what: told by options, else found by its name; what would give the answer away is left out and said.

Names are compared without case, blanks and signs. What is chosen is part of every report.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from gqts.kit.errors import Fault, shown
from gqts.risk.backtest.table import Table
from gqts.risk.errors import TableUnusable
from gqts.risk.reader import suggest

_LABELS = ("fraud", "illicit", "hit", "ishit", "label", "outcome", "target", "found", "violation", "irregular")
_DATES = ("date", "declarationdate", "day", "registered", "acceptedat", "sgddate")
_VALUES = ("itemprice", "value", "declaredvalue", "customsvalue", "cif", "cifvalue", "fobvalue", "price", "amount")
_RATES = ("taxrate", "dutyrate", "rate")
_DUTIES = ("duty", "tax", "revenue", "totaltaxes", "raisedtax")
_GROUPS = (
    "hs6code", "hs6", "hscode", "hs", "commodity", "countryofdeparture", "departure", "countryoforigin", "origin",
           "taxrate", "taxtype")  # fmt: skip
_GIVING_AWAY = re.compile(r"fraud|illicit|violation|inspect|finding|penalt|outcome|raised|seiz")
_CODES = re.compile(r"(^|[^a-z])(id|code|type|office|country|hs\d*|use|mode|no|number)($|[^a-z])")


@dataclass(frozen=True, slots=True)
class Choice:
    """What options say of the columns; "" and nothing where they say nothing."""

    label: str = ""
    date: str = ""
    value: str = ""
    rate: str = ""
    duty: str = ""
    group: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Roles:
    """Which column is what, by name; "" where there is none. `left_out` are (column, why)."""

    label: str
    date: str
    value: str
    rate: str
    duty: str
    group: tuple[str, ...]
    features: tuple[str, ...]
    left_out: tuple[tuple[str, str], ...]


def find_roles(table: Table, choice: Choice) -> Roles:
    """Return which column is what; raise `TableUnusable` when one that is needed cannot be found."""
    names = list(table.columns)
    label = _find(names, choice.label, _LABELS, "label", needed="which declarations were wrong")
    date = _find(names, choice.date, _DATES, "date", needed="when each was declared")
    value = _find(names, choice.value, _VALUES, "value")
    duty = _find(names, choice.duty, _DUTIES, "duty")
    rate = _find(names, choice.rate, _RATES, "rate")
    group = tuple(_find(names, one, (), "group") for one in choice.group)
    if not group:
        group = tuple(one for one in names if _plain(one) in _GROUPS)
    if not group:
        raise _refuse(
            "No column tells goods of one kind.", "", "Name columns with --group, such as the HS code.", names
        )
    ignored = {_find(names, one, (), "ignore") for one in choice.ignored}
    left_out = [(one, why) for one in names if (why := _why_left_out(table, one, {label, date, duty}, ignored))]
    outside = {one for one, _ in left_out} | {label, date}
    features = tuple(one for one in names if one not in outside)
    if not features:
        raise _refuse("No column is left to learn from.", "", "Name fewer columns with --ignore.", names)
    return Roles(label, date, value, rate, duty, group, features, tuple(left_out))


def is_code(name: str) -> bool:
    """Tell whether a column's name says that its numbers are codes."""
    return bool(_CODES.search(name.lower().replace("_", " ")))


def _why_left_out(table: Table, name: str, chosen: set[str], ignored: set[str]) -> str:
    if name in ignored:
        return "named by --ignore"
    column = table.columns[name]
    if name in chosen:
        return "" if _plain(name) not in _DUTIES else "known only afterwards"
    if _GIVING_AWAY.search(name.lower()):
        return "its name says that it is known only afterwards"
    if len(column.texts) > 0.95 * table.rows and is_code(name):
        return "different in nearly every row: it names the declaration"
    if len(column.texts) < 2:
        return "the same in every row"
    return ""


def _find(names: Sequence[str], given: str, usual: Sequence[str], role: str, *, needed: str = "") -> str:
    if given:
        same = [one for one in names if one == given] or [one for one in names if _plain(one) == _plain(given)]
        if not same:
            raise _refuse(f"There is no column {given}.", given, _word_near(suggest(given, names)), names)
        return same[0]
    found = next((one for usual_name in usual for one in names if _plain(one) == usual_name), "")
    if not found and needed:
        raise _refuse(f"No column tells {needed}.", "", f"Name it with --{role}.", names)
    return found


def _word_near(near: str) -> str:
    return f"Did you mean {near}?" if near else ""


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _refuse(told: str, value: str, fix: str, names: Sequence[str]) -> TableUnusable:
    there = f"{fix} Columns are: {', '.join(names[:40])}."
    return TableUnusable(told, faults=(Fault("risk.table.columns", told, "columns", shown(value), there.strip()),))
