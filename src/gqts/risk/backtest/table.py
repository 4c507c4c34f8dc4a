"""A table of past declarations, read from CSV (RFC 4180) in bounded memory, whoever wrote it.

Each column is kept as numbers for its texts and the texts once, so that a year of a country's declarations fits. What
is no table is refused with the line and what is wrong with it.
"""

from __future__ import annotations

import csv
import io
from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

from gqts.kit.errors import Fault, shown
from gqts.risk.errors import TableUnusable

MOST_ROWS = 5_000_000
MOST_COLUMNS = 300
LONGEST_CELL = 1_000
MOST_TEXTS = 3_000_000
"""Different texts of one column that are kept."""
_MOST_FAULTS = 20
_DELIMITERS = ",;\t|"


@dataclass(slots=True)
class Column:
    """A column: for each row the number of its text."""

    name: str
    codes: array[int] = field(default_factory=lambda: array("i"))
    texts: list[str] = field(default_factory=list)
    known: dict[str, int] = field(default_factory=dict)

    def add(self, text: str) -> None:
        """Add the text of one more row."""
        code = self.known.get(text)
        if code is None:
            code = self.known[text] = len(self.texts)
            self.texts.append(text)
        self.codes.append(code)


@dataclass(slots=True)
class Table:
    """Columns by name, all of the same length."""

    columns: dict[str, Column]

    @property
    def rows(self) -> int:
        """Return how many rows there are."""
        return len(next(iter(self.columns.values())).codes) if self.columns else 0


def read_tables(files: Sequence[tuple[str, BinaryIO]], advance: Callable[[int], object] = lambda _: None) -> Table:
    """Return the rows of files with the same columns, one after the other; raise `TableUnusable`.

    `advance` is told how many bytes were read.
    """
    table: Table | None = None
    for name, stream in files:
        lines = _read_lines(name, stream, advance)
        header, delimiter = _read_header(name, lines)
        if table is None:
            table = Table({one: Column(one) for one in header})
        elif list(table.columns) != header:
            told = f"{name} has other columns than the first file."
            raise _refuse(told, f"{name}: line 1", ", ".join(header), "Give files that were written alike.")
        _read_rows(name, csv.reader(lines, delimiter=delimiter, strict=True), table)
    if table is None or table.rows == 0:
        raise _refuse("The file has no rows.", "line 2", "", "Give a header line and one line for each declaration.")
    return table


def _read_lines(name: str, stream: BinaryIO, advance: Callable[[int], object]) -> Iterator[str]:
    """Yield lines as text: UTF-8 with or without its mark, of a length that a table's lines have."""
    longest = MOST_COLUMNS * LONGEST_CELL
    for number, raw in enumerate(iter(lambda: stream.readline(longest + 1), b""), start=1):
        advance(len(raw))
        where = f"{name}: line {number}"
        if len(raw) > longest:
            raise _refuse("A line is too long for a table.", where, "", "Is this a CSV file?")
        try:
            line = raw.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError as reason:
            raise _refuse("A line is not UTF-8.", where, shown(raw[:60]), "Save the table as CSV in UTF-8.") from reason
        if "\0" in line:
            raise _refuse("A line has NUL bytes.", where, "", "Save the table as CSV in UTF-8; a spreadsheet is none.")
        yield line


def _read_header(name: str, lines: Iterator[str]) -> tuple[list[str], str]:
    first = next(lines, "")
    delimiter = max(_DELIMITERS, key=first.count)
    try:
        header = [one.strip() for one in next(csv.reader(io.StringIO(first), delimiter=delimiter, strict=True), [])]
    except csv.Error as reason:
        raise _refuse(
            f"The header cannot be read: {reason}.", f"{name}: line 1", shown(first), "Quote it well."
        ) from reason
    where = f"{name}: line 1"
    if len(header) < 2 or len(header) > MOST_COLUMNS:
        fix = f"Give 2 to {MOST_COLUMNS} columns, divided by commas, semicolons or tabulators."
        raise _refuse("The first line is no header of a table.", where, shown(first.strip()), fix)
    twice = next((one for place, one in enumerate(header) if one in header[:place] or not one), None)
    if twice is not None:
        raise _refuse("Two columns have one name, or one has none.", where, shown(twice), "Name each column.")
    return header, delimiter


def _read_rows(name: str, rows: Iterator[list[str]], table: Table) -> None:
    columns, faults = list(table.columns.values()), list[Fault]()
    number = 1
    try:
        for number, row in enumerate(rows, start=2):
            if len(row) != len(columns):
                if row:
                    faults.append(_misfit(name, number, row, len(columns)))
            elif max(map(len, row)) > LONGEST_CELL:
                told = f"A cell has more than {LONGEST_CELL} characters."
                faults.append(Fault("risk.table.cell", told, f"{name}: row {number}", shown(max(row, key=len)[:40])))
            else:
                for column, text in zip(columns, row, strict=True):
                    column.add(text.strip())
            if len(faults) >= _MOST_FAULTS:
                break
            if number > MOST_ROWS or max(len(one.texts) for one in columns) > MOST_TEXTS:
                fix = f"Give at most {MOST_ROWS:,} rows: the newest."
                raise _refuse("The table is too large.", f"{name}: row {number}", "", fix)
    except csv.Error as reason:
        raise _refuse(
            f"A row cannot be read: {reason}.", f"{name}: row {number + 1}", "", "Mend its quotes."
        ) from reason
    if faults:
        raise TableUnusable(f"{name} has rows that do not fit its header.", faults=tuple(faults))


def _misfit(name: str, number: int, row: list[str], width: int) -> Fault:
    fix = "Quote cells that hold the delimiter, and leave out what stands below the table."
    return Fault(
        "risk.table.row",
        f"A row has {len(row)} cells, not {width}.",
        f"{name}: row {number}",
        shown(",".join(row)[:80]),
        fix,
    )


def _refuse(told: str, where: str, value: str, fix: str) -> TableUnusable:
    return TableUnusable(told, faults=(Fault("risk.table", told, where, value, fix),))
