"""A table as numbers to learn from: labels, days, values, groups, and features that know nothing of what is to come.

Numbers stay numbers. Codes of at most 255 kinds are categories; of codes with more kinds the learner gets how often
each was seen in training, and the rate of hits there, taken out of fold, so that no row tells the learner of itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray

from gqts.kit.errors import Fault, shown
from gqts.risk.backtest.columns import Roles, is_code
from gqts.risk.backtest.table import Column, Table
from gqts.risk.errors import TableUnusable

Numbers = NDArray[np.float64]
Whole = NDArray[np.int64]
MOST_CATEGORIES = 255
_PRIOR_CASES = 20.0
_FOLDS = 5
_TRUE, _FALSE = {"1", "1.0", "true", "yes", "y", "t", "hit", "2", "2.0"}, {"0", "0.0", "false", "no", "n", "f", ""}


@dataclass(slots=True)
class Encoded:
    """A table as arrays; `numbers` and `codes` are the features by name."""

    hits: Whole
    days: Whole
    value: Numbers
    duty: Numbers
    group: Whole
    exact: Whole
    """Goods that are the same in every way a look-up can see: group, and every number."""
    numbers: dict[str, Numbers] = field(default_factory=dict)
    codes: dict[str, Whole] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        """Return how many rows there are."""
        return len(self.hits)


def encode(table: Table, roles: Roles) -> Encoded:
    """Return a table as arrays; raise `TableUnusable` when a label, a day or a value cannot be read."""
    columns = table.columns
    hits = _each(columns[roles.label], _read_label, "label").astype(np.int64)
    days = _each(columns[roles.date], _read_day, "date").astype(np.int64)
    if not 0 < hits.sum() < len(hits):
        told = "The label is the same in every row: there is nothing to find."
        raise TableUnusable(told, faults=(Fault("risk.table.label", told, roles.label, fix="Choose it with --label."),))
    value = _each(columns[roles.value], _read_amount, "value") if roles.value else np.ones(len(hits))
    encoded = Encoded(hits, days, value, value, _join(columns, roles.group), np.zeros(0, np.int64))
    for name in roles.features:
        if _is_numeric(columns[name]):
            encoded.numbers[name] = _each(columns[name], _read_number, "")
        else:
            encoded.codes[name] = np.asarray(columns[name].codes, dtype=np.int64)
    if roles.duty:
        encoded.duty = _each(columns[roles.duty], _read_amount, "duty")
    elif roles.rate:
        rate = _each(columns[roles.rate], _read_amount, "rate")
        encoded.duty = value * rate / 100
    encoded.exact = _join(columns, tuple(dict.fromkeys((*roles.group, *encoded.numbers))))
    return encoded


def compose_features(encoded: Encoded, train: Whole, *, seed: int = 1) -> tuple[Numbers, list[str], list[int]]:
    """Return the features of every row, their names, and which are categories; rates come from `train` alone."""
    parts: list[Numbers] = list(encoded.numbers.values())
    names, categories = list(encoded.numbers), list[int]()
    for name, codes in encoded.codes.items():
        kinds = int(codes.max()) + 1
        if kinds <= MOST_CATEGORIES:
            categories.append(len(parts))
            parts.append(codes.astype(np.float64))
            names.append(name)
        else:
            parts += [
                np.log1p(np.bincount(codes[train], minlength=kinds)[codes]),
                _rate_of(encoded, codes, train, seed),
            ]
            names += [f"{name} (times seen)", f"{name} (hit rate)"]
    return np.column_stack(parts), names, categories


def smooth_rates(codes: Whole, hits: Whole, train: Whole, cases: float) -> Numbers:
    """Return for each row the hit rate of its code in `train`, drawn to the rate of all as by `cases` rows of it."""
    kinds, prior = int(codes.max()) + 1, float(hits[train].mean())
    seen = np.bincount(codes[train], minlength=kinds)
    found = np.bincount(codes[train], weights=hits[train], minlength=kinds)
    rates: Numbers = ((found + cases * prior) / (seen + cases))[codes]
    return rates


def _rate_of(encoded: Encoded, codes: Whole, train: Whole, seed: int) -> Numbers:
    rates = smooth_rates(codes, encoded.hits, train, _PRIOR_CASES)
    fold = np.random.default_rng(seed).integers(0, _FOLDS, len(train))
    for one in range(_FOLDS):
        others, own = train[fold != one], train[fold == one]
        if len(others) and len(own):
            rates[own] = smooth_rates(codes, encoded.hits, others, _PRIOR_CASES)[own]
    return rates


def _join(columns: dict[str, Column], names: tuple[str, ...]) -> Whole:
    """Return one number for each combination of columns."""
    joined = np.zeros(len(next(iter(columns.values())).codes), dtype=np.int64)
    for name in names:
        codes = np.asarray(columns[name].codes, dtype=np.int64)
        joined = np.unique(joined * (int(codes.max()) + 1) + codes, return_inverse=True)[1].astype(np.int64)
    return joined


def _each(column: Column, read: Callable[[str], float], role: str) -> Numbers:
    """Return what each row's text reads as; each different text is read once."""
    try:
        read_once = np.array([read(text) for text in column.texts], dtype=np.float64)
    except ValueError as reason:
        told = f"The column {column.name} holds what is no {role or 'number'}."
        fix = {"label": "Use 1 and 0, true and false.", "date": "Write days as 2026-11-29."}.get(role, "Write numbers.")
        faults = (Fault("risk.table.cells", told, column.name, shown(str(reason)), f"{fix} Or choose another column."),)
        raise TableUnusable(told, faults=faults) from reason
    numbers: Numbers = read_once[np.asarray(column.codes)]
    return numbers


def _is_numeric(column: Column) -> bool:
    if is_code(column.name):
        return False
    try:
        for text in column.texts:
            _read_number(text)
    except ValueError:
        return False
    return any(column.texts)


def _read_number(text: str) -> float:
    number = float(text) if text else float("nan")
    if number in (float("inf"), float("-inf")):
        raise ValueError(text)
    return number


def _read_amount(text: str) -> float:
    number = float(text) if text else 0.0
    if not 0 <= number < 1e15:
        raise ValueError(text)
    return number


def _read_label(text: str) -> float:
    if text.lower() in _TRUE:
        return 1.0
    if text.lower() in _FALSE:
        return 0.0
    raise ValueError(text)


def _read_day(text: str) -> float:
    plain = text[:10].replace("/", "-")
    if len(text) == 8 and text.isdecimal():
        plain = f"{text[:4]}-{text[4:6]}-{text[6:]}"
    return float(date.fromisoformat(plain).toordinal())
