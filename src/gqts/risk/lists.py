"""Named lists that profiles look into: companies, countries, commodity codes, waybills; each change a new version."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from gqts.kit.database import Transaction
from gqts.kit.errors import Fault, shown
from gqts.kit.ids import new_id
from gqts.organizations import HOST_SUBJECT, Actor, record_act
from gqts.risk._storage import rules as _storage
from gqts.risk.errors import ListRefused, ListUnknown

MOST_ENTRIES = 10_000
LONGEST_ENTRY = 100
LONGEST_NAME = 100
LONGEST_NOTE = 1_000
LONGEST_REASON = 500


class ListKind(StrEnum):
    """What a list names. Stored: never renamed."""

    COMPANIES = "companies"
    COUNTRIES = "countries"
    COMMODITIES = "commodities"
    WAYBILLS = "waybills"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class NamedList:
    """One version of a list; an entry ending in `*` stands for everything that begins so."""

    name: str
    version: int
    kind: ListKind
    entries: tuple[str, ...]
    note: str
    changed_at: datetime
    changed_by: str
    reason: str


def change_list(
    tx: Transaction,
    actor: Actor,
    name: str,
    kind: ListKind,
    entries: Iterable[str],
    *,
    note: str = "",
    reason: str,
    now: datetime,
) -> int:
    """Make a list, or change it from now on; return its version. Raises `ListRefused` with every fault."""
    kept = sorted({one.strip() for one in entries} - {""})
    _require_sound(name, kept, note, reason)
    before = next(iter(_storage.select_lists(tx, name=name)), None)
    old = set(before[3]) if before else set()
    version = _storage.insert_list(tx, name, kind.value, kept, note, (now, actor.name, reason))
    _storage.set_edition(tx, new_id())
    detail = {
        "list": name,
        "version": version,
        "added": len(set(kept) - old),
        "removed": len(old - set(kept)),
        "reason": reason,
    }
    record_act(tx, actor, HOST_SUBJECT, "risk.list_changed", detail, now=now)
    return version


def list_lists(tx: Transaction) -> list[NamedList]:
    """Return every list as it is now, by name."""
    return [_list(row) for row in _storage.select_lists(tx)]


def list_versions(tx: Transaction, name: str) -> list[NamedList]:
    """Return every version of a list, the newest first; raise `ListUnknown`."""
    found = [_list(row) for row in _storage.select_lists(tx, name=name)]
    if not found:
        raise ListUnknown
    return found


def read_entries(tx: Transaction) -> Mapping[str, frozenset[str]]:
    """Return the entries of every list by its name."""
    return {one.name: frozenset(one.entries) for one in list_lists(tx)}


def _list(row: _storage.Row) -> NamedList:
    name, version, kind, entries, note, at, by, reason = row
    return NamedList(name, version, ListKind(kind), tuple(entries), note, at, by, reason)


def _require_sound(name: str, entries: list[str], note: str, reason: str) -> None:
    bad = next((one for one in entries if len(one) > LONGEST_ENTRY or not one.isprintable()), None)
    checks = (
        (
            0 < len(name) <= LONGEST_NAME and name == name.strip() and name.isprintable(),
            "name",
            name,
            "Write 1 to 100 characters.",
        ),
        (len(entries) <= MOST_ENTRIES, "entries", len(entries), f"Use at most {MOST_ENTRIES} entries."),
        (bad is None, "entries", bad, f"Write one entry a line, of at most {LONGEST_ENTRY} characters."),
        (len(note) <= LONGEST_NOTE, "note", note, f"Use at most {LONGEST_NOTE} characters."),
        (0 < len(reason.strip()) <= LONGEST_REASON, "reason", reason, "Write a reason of 1 to 500 characters."),
    )
    faults = tuple(
        Fault(f"risk.list.{field}", f"This cannot be the list's {field}.", field, shown(value), fix)
        for is_good, field, value, fix in checks
        if not is_good
    )
    if faults:
        raise ListRefused(" ".join(fault.message for fault in faults), faults=faults)
