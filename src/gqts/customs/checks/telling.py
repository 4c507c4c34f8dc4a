"""Faults of a document's checks, told as the readers tell theirs."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from gqts.customs.ceb.kinds import Kind
from gqts.customs.ceb.table import table_of
from gqts.kit.errors import Fault, shown


@dataclass(slots=True)
class Telling:
    """Gathers what does not hold in one document, which stands at `index` in its message."""

    kind: Kind
    index: int = 0
    faults: list[Fault] = field(default_factory=list)

    def head(self, record: Any, name: str, what: str, says: str, fix: str) -> None:
        """Tell of a field of the head."""
        owner = "" if self.kind.head_element is None else f".{self.kind.head_element}"
        self._add(record, name, what, says, fix, f"{self.kind.element}[{self.index}]{owner}.{name}")

    def line(self, record: Any, number: int, name: str, what: str, says: str, fix: str) -> None:
        """Tell of a field of the line that stands at `number`, counted from 0."""
        path = f"{self.kind.element}[{self.index}].{self.kind.line_element}[{number}].{name}"
        self._add(record, name, what, says, fix, path)

    def _add(self, record: Any, name: str, what: str, says: str, fix: str, path: str) -> None:
        column = table_of(type(record)).by_name[name]
        value = getattr(record, name)
        text = "" if value is None else column.form.write(value)
        said = f"{name} ({column.said.chinese}) {says}."
        self.faults.append(Fault(f"ceb.{column.code}.{what}", said, path, shown(text), fix, self.index))


def differ(one: Decimal, other: Decimal, tolerance: Decimal) -> bool:
    """Return whether two amounts differ by more than a tolerance."""
    return abs(one - other) > tolerance
