"""A positive list as a table: the form in which it is published, handed over and imported.

Promise: `read_table` takes CSV in UTF-8 or GB 18030 (what spreadsheets save) with a heading in English or Chinese, and
refuses the whole table with every fault, each with its line, value and mend. A code is never completed or guessed: a
leading zero that a spreadsheet dropped is told, not put back.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence

from gqts.customs.errors import ReferenceUnusable
from gqts.customs.reference.positive_list import ITEM_DIGITS, Line
from gqts.kit.errors import Fault, shown

LARGEST_TABLE = 8 * 1024 * 1024
MOST_LINES = 20_000
_HEADINGS: Mapping[str, str] = {
    **dict.fromkeys(("code", "hs code", "tariff item", "税则号列", "税号", "商品编码"), "code"),
    **dict.fromkeys(("name", "货品名称", "商品名称", "中文货品名称"), "name"),
    **dict.fromkeys(("note", "remark", "remarks", "备注"), "note"),
    **dict.fromkeys(("trade_modes", "trade modes", "监管方式"), "trade_modes"),
    **dict.fromkeys(("source", "来源"), "source"),
}
_LONGEST = 1_000
_ONLY_BONDED = "仅限网购保税"
_BONDED_MODES = ("1210", "1239")
"""What 网购保税商品 may be declared under: the modes of goods that come out of a bonded area."""
_PUNCTUATION = re.compile(r"[.\s]")


def read_table(content: bytes, trade_modes: Sequence[str]) -> tuple[Line, ...]:
    """Return the lines of a table; `trade_modes` are those there are. Raises ReferenceUnusable with every fault."""
    faults: list[Fault] = []
    lines: dict[str, tuple[Line, int]] = {}
    for number, row in _read_rows(_decode(content)):
        line = _read_line(row, number, trade_modes, faults)
        if line is None:
            continue
        if line.code in lines:
            says = f"The code stands in line {lines[line.code][1]} too."
            faults.append(Fault("customs.positive_list.repeated", says, f"line {number}: code", line.code, "Keep one."))
        lines.setdefault(line.code, (line, number))
    if not lines and not faults:
        faults.append(Fault("customs.positive_list.empty", "The table has no lines.", "", "", "Give one line a code."))
    if faults:
        raise ReferenceUnusable("This positive list cannot be used.", faults=tuple(faults))
    return tuple(line for line, _ in lines.values())


def _decode(content: bytes) -> str:
    if len(content) > LARGEST_TABLE:
        raise ReferenceUnusable(f"The table is larger than {LARGEST_TABLE // 1024 // 1024} MiB.")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ReferenceUnusable("The table is neither UTF-8 nor GB 18030: save it as CSV UTF-8.")


def _read_rows(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield each row that says anything with its line in the file, by what its columns mean."""
    reader = csv.reader(io.StringIO(text, newline=""))
    try:
        heading = [_HEADINGS.get(one.strip().lower(), "") for one in next(reader, [])]
        if "code" not in heading or len([one for one in heading if one]) != len({one for one in heading if one}):
            fix = "Begin with a line such as: code,name,note,trade_modes (or 税则号列,货品名称,备注)."
            fault = Fault("customs.positive_list.heading", "The first line is no heading.", "line 1", shown(text), fix)
            raise ReferenceUnusable("This positive list cannot be used.", faults=(fault,))
        for count, row in enumerate(reader):
            if count >= MOST_LINES:
                raise ReferenceUnusable(f"The table has more than {MOST_LINES:,} lines.")
            told = {what: cell.strip() for what, cell in zip(heading, row, strict=False) if what}
            if any(told.values()):
                yield reader.line_num, told
    except csv.Error as reason:
        raise ReferenceUnusable(f"The table cannot be read near line {reader.line_num}: {reason}.") from reason


def _read_line(row: Mapping[str, str], number: int, known: Sequence[str], faults: list[Fault]) -> Line | None:
    where, before = f"line {number}", len(faults)
    code = _PUNCTUATION.sub("", row.get("code", ""))
    if not (code.isascii() and code.isdigit() and len(code) == ITEM_DIGITS):
        fix = "Give the 8 digits of the tariff item."
        if len(code) == ITEM_DIGITS - 1:
            fix += " A spreadsheet may have dropped a leading zero: make the column text."
        told = Fault("customs.positive_list.code", "It is no tariff item.", f"{where}: code", shown(code), fix)
        faults.append(told)
    for name in ("name", "note", "source"):
        if len(row.get(name, "")) > _LONGEST:
            says = f"It is longer than {_LONGEST} characters."
            faults.append(
                Fault("customs.positive_list.long", says, f"{where}: {name}", shown(row[name]), "Shorten it.")
            )
    note = " ".join(row.get("note", "").split())
    modes = tuple(dict.fromkeys(re.findall(r"[^\s;,、，；]+", row.get("trade_modes", ""))))
    for mode in modes:
        if mode not in known:
            fix = f"Give some of {', '.join(known)}, or nothing where all may use it."
            says = "It is no trade mode of retail import."
            faults.append(Fault("customs.positive_list.mode", says, f"{where}: trade_modes", shown(mode), fix))
    if len(faults) > before:
        return None
    if not modes and _ONLY_BONDED in note:
        modes = tuple(mode for mode in _BONDED_MODES if mode in known)
    return Line(code, row.get("name", ""), note, modes, row.get("source", ""))
