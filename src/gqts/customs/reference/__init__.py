"""Customs reference data by the day it is in force: limits, rates, trade modes, the positive list, tolerances.

Promise: each file says for every value where it comes from and from when to when it holds; `read_reference` refuses a
file with two values for one day, and `Reference.on` gives what was in force on a day, today or years ago. Files of a
folder given by the operator take the place of those that come with gqts, name by name, so a limit changes without a
release.

A file is `{"entries": [{"valid_from": "2019-01-01", "valid_to": null, "source": "…", "values": {…}}]}`; `valid_to` is
the last day, null while it holds. Amounts are strings, read as exact decimals.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any

from gqts.customs.errors import ReferenceUnknown, ReferenceUnusable
from gqts.customs.reference.shapes import check_values
from gqts.kit.errors import Fault, shown

NAMES = ("retail_import", "trade_modes", "positive_list", "market_purchase", "tolerances", "tax_rates", "countries")
_LARGEST_FILE = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Entry:
    """One value, from when to when it holds, and who says so."""

    valid_from: date
    valid_to: date | None
    source: str
    note: str
    values: Mapping[str, Any]

    def holds_on(self, day: date) -> bool:
        """Return whether it holds on a day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Reference:
    """All reference data, for all days."""

    entries: Mapping[str, tuple[Entry, ...]]

    def on(self, name: str, day: date) -> Entry:
        """Return what of one name holds on a day; raises ReferenceUnknown."""
        for entry in self.entries[name]:
            if entry.holds_on(day):
                return entry
        raise ReferenceUnknown(f"No {name} is known to be in force on {day.isoformat()}.")

    def find(self, name: str, day: date) -> Entry | None:
        """Return what of one name holds on a day, or None."""
        return next((entry for entry in self.entries[name] if entry.holds_on(day)), None)


def read_reference(folder: Path | None = None) -> Reference:
    """Read the reference data; raises ReferenceUnusable with every fault. Files in `folder` take the place of ours."""
    faults: list[Fault] = []
    entries = {name: _read_file(name, folder, faults) for name in NAMES}
    if faults:
        names = ", ".join(sorted({fault.field.partition(":")[0] for fault in faults}))
        raise ReferenceUnusable(f"This customs reference data cannot be used: {names}.", faults=tuple(faults))
    return Reference(entries)


def _read_file(name: str, folder: Path | None, faults: list[Fault]) -> tuple[Entry, ...]:
    given = None if folder is None else folder / f"{name}.json"
    where = f"{name}.json"
    try:
        listed = json.loads(_read_text(where, given))["entries"]
        entries = sorted((_read_entry(name, one) for one in listed), key=lambda entry: entry.valid_from)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as reason:
        fix = "Give entries with valid_from, valid_to, source and values, as docs/reference/ceb.md shows."
        told = f"{type(reason).__name__}: {reason}"
        faults.append(
            Fault("customs.reference.unreadable", f"The file cannot be read: {told}.", where, shown(told), fix)
        )
        return ()
    for before, after in pairwise(entries):
        if before.valid_to is None or before.valid_to >= after.valid_from:
            says = "Two entries hold on one day."
            day = after.valid_from.isoformat()
            fix = f"End the earlier one before {day}."
            faults.append(Fault("customs.reference.overlap", says, f"{where}: {day}", day, fix))
    return tuple(entries)


def _read_text(name: str, given: Path | None) -> str:
    if given is None or not given.is_file():
        return (files(__name__) / name).read_text(encoding="utf-8")
    if given.stat().st_size > _LARGEST_FILE:
        raise ValueError("the file is larger than 16 MiB")
    return given.read_text(encoding="utf-8")


def _read_entry(name: str, given: Mapping[str, Any]) -> Entry:
    valid_from = date.fromisoformat(given["valid_from"])
    until = given["valid_to"]
    valid_to = None if until is None else date.fromisoformat(until)
    if valid_to is not None and valid_to < valid_from:
        raise ValueError(f"an entry ends on {valid_to}, before it begins")
    source, values = given["source"], given["values"]
    if not isinstance(source, str) or not source.strip() or not isinstance(values, dict):
        raise ValueError("an entry has no source, or no values")
    check_values(name, values)
    return Entry(valid_from, valid_to, source, str(given.get("note", "")), values)
