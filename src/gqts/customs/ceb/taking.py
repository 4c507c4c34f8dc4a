"""From the raw values of one record to the record, whatever they were written in: the one place where fields are
judged.

Promise: everything that is wrong with a record is told at once, each fault with the path of the field, the value that
was sent and how to mend it. Decided by the schema, which is a closed sequence: a field that it does not name is
refused (a misspelt field would otherwise be lost without a word), a field given twice is refused, and XML fields must
stand in its order. Looser than the schema in one thing: an optional field that is there and empty is taken as left
out, since many senders write `<note/>`; white space around a value is taken off.
"""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from gqts.customs.ceb.fields import Refused
from gqts.customs.ceb.message import Gathering
from gqts.customs.ceb.table import Column, Table
from gqts.kit.errors import Fault, shown

SPACE = " \t\r\n"


class Taking:
    """Takes the fields of one record, and gathers what is wrong with them."""

    __slots__ = ("event", "gathering", "is_whole", "path", "refused", "table", "values")

    def __init__(self, table: Table, path: str, gathering: Gathering, event: int | None) -> None:
        self.table, self.path, self.gathering, self.event = table, path, gathering, event
        self.values: dict[str, Any] = {}
        self.refused: set[str] = set()
        self.is_whole = True

    def take(self, column: Column, text: str) -> None:
        """Take the text of one field."""
        name = column.name
        if name in self.values or name in self.refused:
            self.refuse_name("repeated", name, "is given twice", "Give it once.")
            return
        text = text.strip(SPACE)
        if not text and not (column.is_required and column.form.may_be_empty):
            return
        try:
            self.values[name] = column.form.read(text)
        except Refused as reason:
            self.refuse(column, reason, text)

    def refuse(self, column: Column, reason: Refused, value: object) -> None:
        """Tell what is wrong with a field that is there."""
        self.is_whole = False
        self.refused.add(column.name)
        said = f"{column.name} ({column.said.chinese}) {reason.says}."
        self._tell(f"ceb.{column.code}.{reason.what}", said, column.name, shown(value), reason.fix)

    def refuse_name(self, what: str, name: str, says: str, fix: str) -> None:
        """Tell what is wrong with a name that may not stand here, or not so."""
        self.is_whole = False
        self._tell(f"ceb.{self._owner}.{what}", f"{shown(name)} {says}.", name, "", fix)

    def refuse_unknown(self, name: str) -> None:
        """Tell that no field of this name exists, and which one may be meant."""
        nearest = get_close_matches(name[:64], self.table.by_name, 1, 0.6)
        fix = f"Did you mean {nearest[0]}?" if nearest else "Take it out; what a region adds belongs in ExtendMessage."
        self.refuse_name("unknown_field", name, f"is no field of {self.table.record.__name__}", fix)

    def finish(self) -> Any | None:
        """Return the record, or None when something is wrong with it."""
        for column in self.table.required:
            if column.name not in self.values and column.name not in self.refused:
                self.is_whole = False
                said = f"{column.name} ({column.said.chinese}) is missing."
                fix = f"Give {column.said.english}, as {column.form.notation}."
                self._tell(f"ceb.{column.code}.missing", said, column.name, "", fix)
        return self.table.record(**self.values) if self.is_whole else None

    @property
    def _owner(self) -> str:
        return self.table.record.__name__.lower()

    def _tell(self, code: str, message: str, name: str, value: str, fix: str) -> None:
        where = f"{self.path}.{shown(name)}" if self.path else shown(name)
        self.gathering.add(Fault(code, message, where, value, fix, self.event))


def take_members(taking: Taking, members: Mapping[str, object]) -> Any | None:
    """Take the members of a JSON object as a record; null is taken as left out."""
    for name, value in members.items():
        column = taking.table.by_name.get(name)
        if column is None:
            taking.refuse_unknown(name)
        elif value is not None:
            try:
                text = column.form.from_json(value)
            except Refused as reason:
                taking.refuse(column, reason, value)
            else:
                taking.take(column, text)
    return taking.finish()
