"""The table of fields that a message class is: one line each, with its name, form, whether it must be there, and words.

Promise: the annotations of a frozen dataclass are the table; a field without a default must be there. Nothing about a
field is written twice. A line reads `orderNo: Annotated[str, Text(1, 60), Said("订单编号", "number of the order")]`.
"""

from __future__ import annotations

import re
from dataclasses import MISSING, dataclass, fields
from functools import cached_property
from typing import Any, get_args, get_origin, get_type_hints

from gqts.customs.ceb.fields import Form

NAMESPACE = "http://www.chinaport.gov.cn/ceb"
_CAPITAL = re.compile(r"(?<!^)(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class Said:
    """What the specification calls a field, in Chinese and English, and what more it says of it."""

    chinese: str
    english: str
    note: str = ""


@dataclass(frozen=True)
class Column:
    """One field of a table."""

    index: int
    name: str
    form: Form
    said: Said
    is_required: bool

    @cached_property
    def code(self) -> str:
        """The name as the codes of faults have it: `actural_paid`."""
        return _CAPITAL.sub("_", self.name).lower()


@dataclass(frozen=True)
class Table:
    """All fields of one record, in the order in which the schema has them."""

    record: type[Any]
    columns: tuple[Column, ...]

    @cached_property
    def by_name(self) -> dict[str, Column]:
        """The fields by their names."""
        return {column.name: column for column in self.columns}

    @cached_property
    def by_tag(self) -> dict[str, Column]:
        """The fields by their qualified names in XML."""
        return {f"{{{NAMESPACE}}}{column.name}": column for column in self.columns}

    @cached_property
    def required(self) -> tuple[Column, ...]:
        """The fields that must be there."""
        return tuple(column for column in self.columns if column.is_required)


_TABLES: dict[type[Any], Table] = {}


def table_of(record: type[Any]) -> Table:
    """Return the table that a message class is."""
    table = _TABLES.get(record)
    if table is None:
        table = _TABLES[record] = _read_table(record)
    return table


def _read_table(record: type[Any]) -> Table:
    hints = get_type_hints(record, include_extras=True)
    columns = []
    for index, field in enumerate(fields(record)):
        found = _annotations(hints[field.name])
        form = next(one for one in found if isinstance(one, Form))
        said = next(one for one in found if isinstance(one, Said))
        columns.append(Column(index, field.name, form, said, field.default is MISSING))
    return Table(record, tuple(columns))


def _annotations(hint: Any) -> tuple[Any, ...]:
    """Return what annotates a type, also inside `… | None`."""
    found: tuple[Any, ...] = getattr(hint, "__metadata__", ())
    if not found and get_origin(hint) is not None:
        for argument in get_args(hint):
            found += _annotations(argument)
    return found
