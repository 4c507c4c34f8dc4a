"""The declaration into WCO elements and back, by the table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from gqts.customs.ceb.inventory import InventoryHead, InventoryList
from gqts.customs.ceb.kinds import INVENTORY, MOST_LINES
from gqts.customs.ceb.message import Document, Gathering
from gqts.customs.ceb.table import table_of
from gqts.customs.ceb.taking import Taking
from gqts.customs.wco.paths import fetch, list_leaves, put
from gqts.customs.wco.table import HEAD, ITEMS, LINE, STATEMENT, TRADE_MODE, Row
from gqts.kit.errors import Fault, shown

_STATEMENT_TYPE = "CEB"
_FORMAT = re.compile(r"(an|a|n)(\.\.)?(\d+)(?:,(\d+))?")
_ITEM_PATH = f"GoodsShipment/{ITEMS}"
_TRADE_MODE_PLACE = f"{_ITEM_PATH}[]/{TRADE_MODE.path}"


@dataclass(frozen=True, slots=True)
class Mapped:
    """What a mapping made: a WCO declaration or a CEB document, and what is to be said of it.

    `faults` say why there is no document; `notes` what a strict receiver could not hold, or what was left behind.
    """

    declaration: Mapping[str, Any] | None = None
    document: Document[InventoryHead, InventoryList] | None = None
    notes: tuple[Fault, ...] = ()
    faults: tuple[Fault, ...] = ()


def to_wco(document: Document[InventoryHead, InventoryList]) -> Mapped:
    """Return a declaration in WCO elements: `{"Declaration": {…}}`."""
    notes: list[Fault] = []
    declaration: dict[str, Any] = {}
    _write(declaration, "", HEAD, document.head, notes, skip={TRADE_MODE.name})
    items: list[dict[str, Any]] = []
    for number, line in enumerate(document.lines):
        item: dict[str, Any] = {}
        _write(item, f"{_ITEM_PATH}[{number}]/", LINE, line, notes)
        put(item, TRADE_MODE.path, document.head.tradeMode)
        items.append(item)
    declaration.setdefault("GoodsShipment", {})[ITEMS] = items
    return Mapped(declaration={"Declaration": declaration}, notes=tuple(notes))


def _write(
    target: dict[str, Any],
    prefix: str,
    rows: tuple[Row, ...],
    record: Any,
    notes: list[Fault],
    skip: frozenset[str] | set[str] = frozenset(),
) -> None:
    by_field = {row.name: row for row in rows}
    for column in table_of(type(record)).columns:
        value = getattr(record, column.name)
        if value is None or column.name in skip:
            continue
        text = column.form.write(value)
        row = by_field.get(column.name)
        if row is None:
            statement = {"StatementCode": column.name, "StatementTypeCode": _STATEMENT_TYPE}
            target.setdefault(STATEMENT.path, []).append({**statement, "StatementDescription": text})
            _note(notes, f"{prefix}{STATEMENT.path}[{column.name}]", STATEMENT, text)
            continue
        told = row.codes.get(text, text)
        put(target, row.path, told)
        for name, fixed in row.fixed.items():
            put(target, f"{row.path.rpartition('/')[0]}/{name}", fixed)
        _note(notes, f"{prefix}{row.path}", row, told)


def _note(notes: list[Fault], path: str, row: Row, text: str) -> None:
    if not fits(row.format, text):
        says = f"WCO {row.wco_id} ({row.wco_name}) is {row.format}: a strict receiver cannot hold this."
        notes.append(Fault("wco.beyond_format", says, path, shown(text), "Agree with the receiver, or shorten it."))


def fits(wanted: str, text: str) -> bool:
    """Return whether a text fits a WCO format such as `an..35`, `n..16,3` or `a2`."""
    match = _FORMAT.fullmatch(wanted)
    if match is None:
        return True
    kind, is_most, length, fraction = match[1], match[2], int(match[3]), int(match[4] or 0)
    if kind == "n":
        whole, _, part = text.partition(".")
        part = part.rstrip("0")
        if not (whole + part).isdigit() or len(part) > fraction:
            return False
        return len(whole.lstrip("0")) + len(part) <= length
    if kind == "a" and not text.isalpha():
        return False
    return len(text) <= length if is_most else len(text) == length


def from_wco(tree: Mapping[str, Any]) -> Mapped:
    """Return the CEB document that a WCO declaration is; what no row takes over is told in the notes."""
    declaration = tree.get("Declaration")
    shipment = declaration.get("GoodsShipment") if isinstance(declaration, dict) else None
    items = shipment.get(ITEMS) if isinstance(shipment, dict) else None
    if not isinstance(declaration, dict) or not isinstance(items, list) or not items:
        fault = Fault("wco.no_items", "There is no declaration with goods.", _ITEM_PATH, "", "Give at least one item.")
        return Mapped(faults=(fault,))
    if len(items) > MOST_LINES:
        says, fix = f"There are more than {MOST_LINES} items.", "Split the declaration."
        return Mapped(faults=(Fault("wco.too_many_items", says, _ITEM_PATH, str(len(items)), fix),))
    gathering, taken = Gathering(), set[str]()
    head = _read(declaration, "", HEAD, InventoryHead, gathering, taken, given=_trade_mode(items, gathering, taken))
    lines = [
        _read(item if isinstance(item, dict) else {}, f"{_ITEM_PATH}[{number}]/", LINE, InventoryList, gathering, taken)
        for number, item in enumerate(items)
    ]
    faults = gathering.take()
    left = tuple(_left_behind(declaration, taken))
    whole = tuple(line for line in lines if line is not None)
    if head is None or len(whole) != len(lines) or faults:
        return Mapped(faults=faults, notes=left)
    return Mapped(document=Document(head, whole), notes=left)


def _trade_mode(items: list[Any], gathering: Gathering, taken: set[str]) -> dict[str, str]:
    """Return the one trade mode of all items, under its name in CEB."""
    modes = set()
    for number, item in enumerate(items):
        found = fetch(item, TRADE_MODE.path)
        if isinstance(found, str):
            modes.add(found)
            taken.add(f"{_ITEM_PATH}[{number}]/GovernmentProcedure[0]/CurrentCode")
    if len(modes) > 1:
        says, fix = "The items have different procedures.", "Declare each trade mode by itself."
        gathering.add(Fault("wco.procedures", says, _TRADE_MODE_PLACE, shown(", ".join(sorted(modes))), fix))
    return {TRADE_MODE.name: min(modes)} if modes else {}


def _read(
    source: Mapping[str, Any],
    prefix: str,
    rows: tuple[Row, ...],
    record: type[Any],
    gathering: Gathering,
    taken: set[str],
    given: Mapping[str, str] | None = None,
) -> Any | None:
    """Return the record that WCO elements make; each fault is told where the element stands."""
    own = Gathering(gathering.told)
    taking = Taking(table_of(record), "", own, None)
    places = {row.name: f"{prefix}{row.path}" for row in rows} | {TRADE_MODE.name: _TRADE_MODE_PLACE}
    for row in rows:
        _take_row(row, source, prefix, taking, taken)
    for name, text, where in _statements(source, prefix, taken):
        column = taking.table.by_name.get(name)
        if column is None or name in places:
            says = f"{shown(name)} is no statement of CEB."
            own.add(Fault("wco.statement", says, where, shown(text), "Take it out."))
        else:
            places[name] = where
            taking.take(column, text)
    for name, text in (given or {}).items():
        taking.take(taking.table.by_name[name], text)
    made = taking.finish()
    for fault in own.take():
        where = places.get(fault.field, f"{prefix}{STATEMENT.path}[{fault.field}]")
        gathering.add(fault if "/" in fault.field or "[" in fault.field else replace(fault, field=where))
    return made


def _take_row(row: Row, source: Mapping[str, Any], prefix: str, taking: Taking, taken: set[str]) -> None:
    found = fetch(source, row.path, taken=taken, prefix=prefix)
    if found is None:
        return
    back = {told: code for code, told in row.codes.items()}
    taking.take(taking.table.by_name[row.name], back.get(found, found))
    for name, fixed in row.fixed.items():
        path = f"{row.path.rpartition('/')[0]}/{name}"
        beside = fetch(source, path, taken=taken, prefix=prefix)
        if beside != fixed:
            says, value = f"{name} is not {fixed}.", shown(beside or "")
            taking.gathering.add(Fault("wco.fixed", says, f"{prefix}{path}", value, f"Give {fixed}."))


def _statements(source: Mapping[str, Any], prefix: str, taken: set[str]) -> Iterator[tuple[str, str, str]]:
    listed = source.get(STATEMENT.path)
    for number, one in enumerate(listed if isinstance(listed, list) else []):
        if isinstance(one, dict) and one.get("StatementTypeCode") == _STATEMENT_TYPE:
            where = f"{prefix}{STATEMENT.path}[{number}]"
            taken.update(f"{where}/{name}" for name in ("StatementTypeCode", "StatementCode", "StatementDescription"))
            yield str(one.get("StatementCode", "")), str(one.get("StatementDescription", "")), where


def _left_behind(declaration: Mapping[str, Any], taken: set[str]) -> Iterator[Fault]:
    for path, value in list_leaves(declaration):
        if path not in taken:
            says = f"{INVENTORY.name} has no field for this: it is not carried over."
            yield Fault("wco.left_behind", says, path, shown(value), "Keep the WCO declaration beside it.")
