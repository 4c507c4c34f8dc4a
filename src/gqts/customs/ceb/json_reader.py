"""A CEB message in JSON: the same documents under the same names, judged by the same tables.

The form follows the XML: `{"CEB311Message": {"guid": …, "version": "1.0", "Order": [{"OrderHead": {…}, "OrderList":
[{…}]}], "BaseTransfer": {…}}}`. Codes and times are strings as in XML; `gnum` and `packNo` are numbers; amounts may
be numbers or strings, and are read exactly either way. Members have no order; null is taken as left out; a member
given twice is refused.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from gqts.customs.ceb.kinds import KINDS, MOST_LINES, Kind, most_documents
from gqts.customs.ceb.message import Document, Gathering, Intake, Limits, Outcome
from gqts.customs.ceb.table import Table, table_of
from gqts.customs.ceb.taking import Taking, take_members
from gqts.customs.ceb.transfer import Extension, Subscription, Transfer
from gqts.customs.ceb.xml_parser import unreadable
from gqts.customs.errors import MessageTooLarge
from gqts.kit.errors import Fault, shown

_LONGEST_NUMBER = 64
_MOST_SUBSCRIPTIONS = 5


def read_json(content: bytes, limits: Limits = Limits(), kinds: Mapping[str, Kind] = KINDS) -> Intake:  # noqa: B008
    """Read a message of any of these kinds; raises MessageUnreadable or MessageTooLarge."""
    tree = parse_json(content, limits)
    if not isinstance(tree, dict) or len(tree) != 1:
        example = f'Send {{"{next(iter(kinds))}": {{…}}}}.'
        raise unreadable("not_json", "is no JSON object with one member", example)
    name, body = next(iter(tree.items()))
    kind = kinds.get(name)
    if kind is None:
        raise unreadable("unknown_kind", f"is a {shown(name)}, which is not read", f"Send one of {', '.join(kinds)}.")
    if not isinstance(body, dict):
        raise unreadable("not_json", f"has no object under {name}", f'Send {{"{name}": {{…}}}}.')
    return _Reader(kind, body).read()


def parse_json(content: bytes, limits: Limits = Limits()) -> Any:  # noqa: B008 - frozen
    """Return what a JSON text of bounded size holds, numbers exact; raises MessageUnreadable or MessageTooLarge."""
    if len(content) > limits.bytes:
        raise MessageTooLarge(f"The message has {len(content)} bytes and this server takes {limits.bytes}.")
    opened = content.count(b"{") + content.count(b"[") + content.count(b",")
    if opened > limits.tags:
        raise MessageTooLarge(f"The message has more than {limits.tags} members and items.")
    try:
        text = content.decode("utf-8-sig")
        tree = json.loads(
            text,
            object_pairs_hook=_members,
            parse_float=_decimal,
            parse_int=_whole,
            parse_constant=_no_constant,
        )
    except (ValueError, RecursionError, InvalidOperation) as reason:
        told = "it nests too deep" if isinstance(reason, RecursionError) else shown(str(reason))
        raise unreadable("not_json", f"is not JSON that can be read: {told}", "Send JSON in UTF-8.") from None
    return tree


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the member {twice} is given twice in one object")
    return members


def _decimal(text: str) -> Decimal:
    if len(text) > _LONGEST_NUMBER or "e" in text.lower():
        raise ValueError("a number is too long or has an exponent")
    return Decimal(text)


def _whole(text: str) -> int:
    if len(text) > _LONGEST_NUMBER:
        raise ValueError("a number is too long")
    return int(text)


def _no_constant(text: str) -> None:
    raise ValueError(f"{text} is no number")


class _Reader:
    """Reads one message."""

    def __init__(self, kind: Kind, body: Mapping[str, Any]) -> None:
        self.kind, self.body = kind, body
        self.own, self.gathering = Gathering(), Gathering()

    def read(self) -> Intake:
        body = self.body
        guid, version = self._text("guid", 36, 36), self._text("version", 1, 10)
        allowed = {"guid", "version", self.kind.element}
        if self.kind.is_inbound:
            allowed |= {"BaseTransfer", "BaseSubscribe", "ExtendMessage"}
        for name in body:
            if name not in allowed:
                fix = f"Send {', '.join(sorted(allowed))} and no more."
                self._tell("unexpected", "The message holds what cannot stand there.", name, "", fix)
        transfer, subscriptions, extension = self._parts()
        listed = self._list(self.kind.element, most_documents(self.kind))
        if not listed:
            self._tell("no_documents", f"{self.kind.element} is missing.", self.kind.element, "", "Give at least one.")
        outcomes = tuple(self._document(index, one) for index, one in enumerate(listed))
        return Intake(self.kind, guid, version, outcomes, transfer, subscriptions, extension, faults=self.own.take())

    def _parts(self) -> tuple[Transfer | None, tuple[Subscription, ...], Extension | None]:
        if not self.kind.is_inbound:
            return None, (), None
        transfer: Transfer | None = None
        if self.body.get("BaseTransfer") is None:
            fix = "Say who transmits the message."
            self._tell("no_transfer", "BaseTransfer is missing.", "BaseTransfer", "", fix)
        else:
            transfer = self._record(self.body["BaseTransfer"], table_of(Transfer), "BaseTransfer", None)
        subscribed = [
            self._record(one, table_of(Subscription), f"BaseSubscribe[{index}]", None)
            for index, one in enumerate(self._list("BaseSubscribe", _MOST_SUBSCRIPTIONS))
        ]
        extension = self.body.get("ExtendMessage")
        if extension is not None:
            extension = self._record(extension, table_of(Extension), "ExtendMessage", None)
        return transfer, tuple(one for one in subscribed if one is not None), extension

    def _document(self, index: int, given: Any) -> Outcome:
        kind, path, before = self.kind, f"{self.kind.element}[{index}]", self.gathering.told
        if kind.head_element is None:
            taking = Taking(table_of(kind.head), path, self.gathering, index)
            head = take_members(taking, self._object(given, path, index))
            alone: Document[Any, Any] | None = Document(head) if self.gathering.told == before else None
            return Outcome(index, alone, self.gathering.take(), taking.values)
        members = self._object(given, path, index)
        for name in members:
            if name not in {kind.head_element, kind.line_element}:
                self._unexpected(f"{path}.{shown(name)}", index)
        where = f"{path}.{kind.head_element}"
        taking = Taking(table_of(kind.head), where, self.gathering, index)
        head = take_members(taking, self._object(members.get(kind.head_element, {}), where, index))
        lines = self._lines(members, path, index)
        document: Document[Any, Any] | None = None
        if self.gathering.told == before:
            document = Document(head, tuple(lines))
        return Outcome(index, document, self.gathering.take(), taking.values)

    def _lines(self, members: Mapping[str, Any], path: str, index: int) -> list[Any]:
        name, record = self.kind.line_element, self.kind.line
        if name is None or record is None:
            return []
        where = f"{path}.{name}"
        given = members.get(name)
        if not isinstance(given, list) or not given:
            fix = "Give a list with at least one line."
            self.gathering.add(Fault("ceb.document.no_lines", f"{name} is missing.", where, "", fix, index))
            return []
        if len(given) > MOST_LINES:
            self._unexpected(f"{where}[{MOST_LINES}]", index)
        table = table_of(record)
        return [self._record(one, table, f"{where}[{number}]", index) for number, one in enumerate(given[:MOST_LINES])]

    def _record(self, given: Any, table: Table, path: str, index: int | None) -> Any | None:
        gathering = self.own if index is None else self.gathering
        return take_members(Taking(table, path, gathering, index), self._object(given, path, index))

    def _object(self, given: Any, path: str, index: int | None) -> Mapping[str, Any]:
        if isinstance(given, dict):
            return given
        says = "There is no object where one belongs."
        gathering = self.own if index is None else self.gathering
        gathering.add(Fault("ceb.document.not_an_object", says, path, shown(given), "Give { … }.", index))
        return {}

    def _list(self, name: str, most: int) -> list[Any]:
        given = self.body.get(name)
        if given is None:
            return []
        if not isinstance(given, list):
            self._tell("not_a_list", "There is no list where one belongs.", name, shown(given), "Give [ … ].")
            return []
        if len(given) > most:
            self._tell("too_many", f"There are more than {most} of these.", name, "", f"Send at most {most}.")
        return given[:most]

    def _text(self, name: str, least: int, most: int) -> str:
        given = self.body.get(name)
        if isinstance(given, str) and least <= len(given) <= most and given.isprintable():
            return given
        fix = f"Give text of {least} to {most} characters."
        self._tell(name, f"The {name} of the message is missing or of a wrong length.", name, shown(given or ""), fix)
        return ""

    def _unexpected(self, path: str, index: int) -> None:
        says = "It cannot stand there, or not so often."
        fix = f"A document holds one {self.kind.head_element} and at most {MOST_LINES} {self.kind.line_element}."
        self.gathering.add(Fault("ceb.document.unexpected", says, path, "", fix, index))

    def _tell(self, what: str, message: str, where: str, value: str, fix: str) -> None:
        self.own.add(Fault(f"ceb.message.{what}", message, shown(where), value, fix))
