"""A CEB message in XML, as an intake: each document with its outcome, and everything that is wrong told by its path.

Promise: `read_xml` raises MessageUnreadable or MessageTooLarge for what is no CEB message at all, and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree

from gqts.customs.ceb.fragment import Fragment, spell
from gqts.customs.ceb.kinds import KINDS, MOST_LINES, Kind, most_documents
from gqts.customs.ceb.message import Document, Gathering, Intake, Limits, Outcome
from gqts.customs.ceb.table import NAMESPACE, Table, table_of
from gqts.customs.ceb.taking import Taking
from gqts.customs.ceb.transfer import PARTS, Transfer
from gqts.customs.ceb.xml_parser import parse_xml, unreadable
from gqts.kit.errors import Fault, shown

_SIGNATURE = "{http://www.w3.org/2000/09/xmldsig#}Signature"
_FREE = frozenset({_SIGNATURE, f"{{{NAMESPACE}}}Message"})
_INSTANCE = "{http://www.w3.org/2001/XMLSchema-instance}"
_WITH_ATTRIBUTES = etree.XPath("*/descendant-or-self::*[@*]")
_MOST_SUBSCRIPTIONS = 5


def read_xml(content: bytes, limits: Limits = Limits()) -> Intake:  # noqa: B008 - frozen
    """Read a message of any kind; raises MessageUnreadable or MessageTooLarge."""
    root = parse_xml(content, limits)
    kind = _kind_of(root)
    return _Reader(root, kind).read()


def _kind_of(root: etree._Element) -> Kind:
    name = etree.QName(root)
    kind = KINDS.get(name.localname)
    if kind is None:
        listed = ", ".join(KINDS)
        raise unreadable("unknown_kind", f"is a {shown(name.localname)}, which is not read", f"Send one of {listed}.")
    if name.namespace != NAMESPACE:
        raise unreadable(
            "namespace", "is not in the CEB namespace", f'Declare xmlns="{NAMESPACE}".', name.namespace or ""
        )
    return kind


class _Reader:
    """Reads one message; where it stands is told to every fault."""

    def __init__(self, root: etree._Element, kind: Kind) -> None:
        self.root, self.kind = root, kind
        self.own, self.gathering = Gathering(), Gathering()
        self.head = table_of(kind.head)
        self.line = None if kind.line is None else table_of(kind.line)
        self.outcomes: list[Outcome] = []
        self.parts: dict[str, list[Any]] = {name: [] for name in PARTS}
        self.is_signed = self.is_transferred = False

    def read(self) -> Intake:
        guid, version = self._read_attributes()
        self._read_children()
        self._check_counts()
        parts = self.parts
        return Intake(
            kind=self.kind,
            guid=guid,
            version=version,
            outcomes=tuple(self.outcomes),
            transfer=next(iter(parts["BaseTransfer"]), None),
            subscriptions=tuple(parts["BaseSubscribe"]),
            extension=next(iter(parts["ExtendMessage"]), None),
            is_signed=self.is_signed,
            faults=self.own.take(),
        )

    def _read_attributes(self) -> tuple[str, str]:
        guid, version = self.root.get("guid", ""), self.root.get("version", "")
        if len(guid) != 36:
            self._tell("guid", "The guid of the message has not 36 characters.", "guid", guid, "Give 36 characters.")
        if not 1 <= len(version) <= 10:
            self._tell("version", "The version of the message is missing.", "version", version, 'Give version="1.0".')
        for name in self.root.attrib:
            if name not in {"guid", "version"} and not str(name).startswith(_INSTANCE):
                self._tell("attribute", "The message has an attribute too many.", str(name), "", "Take it out.")
        with_attributes: Any = _WITH_ATTRIBUTES(self.root)
        for element in with_attributes:
            if self.own.is_full:
                break
            if not _is_free(element):
                where = self.root.getroottree().getelementpath(element)
                where = where.replace(f"{{{NAMESPACE}}}", "").replace("/", ".")
                self._tell("attribute", "An element has an attribute.", where, "", "Take it out: elements have none.")
        return guid, version

    def _read_children(self) -> None:
        order = (
            (self.kind.element, *self.parts, "Signature") if self.kind.is_inbound else (self.kind.element, "Signature")
        )
        ranks = {f"{{{NAMESPACE}}}{name}": rank for rank, name in enumerate(order[:-1])}
        ranks[_SIGNATURE] = len(order) - 1
        last = 0
        for child in _children(self, self.root, ""):
            rank = ranks.get(child.tag)
            if rank is None:
                self._tell("unexpected", "The message holds what cannot stand there.", _name(child), "", "Take it out.")
                continue
            if rank < last:
                fix = f"Keep the order {', '.join(order)}."
                self._tell("misplaced", "An element stands behind one it must precede.", _name(child), "", fix)
            last = max(last, rank)
            if rank == 0:
                self._read_document(child)
            elif child.tag == _SIGNATURE:
                self.is_signed = True
            else:
                self._read_part(child)

    def _read_part(self, child: etree._Element) -> None:
        name = _name(child)
        record: type[Any] = PARTS[name]
        found = self.parts[name]
        self.is_transferred |= record is Transfer
        if len(found) >= (_MOST_SUBSCRIPTIONS if name == "BaseSubscribe" else 1):
            self._tell("too_many", "The message holds more of these than it may.", name, "", "Take the last ones out.")
            return
        part = self._read_record(child, table_of(record), name, None).finish()
        if part is not None:
            found.append(part)

    def _read_document(self, element: etree._Element) -> None:
        index = len(self.outcomes)
        if index >= most_documents(self.kind):
            if index == most_documents(self.kind):
                self.outcomes.append(Outcome(index, None, (), {}))
            return
        before = self.gathering.told
        kind, path = self.kind, f"{self.kind.element}[{index}]"
        if kind.head_element is None:
            taking = self._read_record(element, self.head, path, index)
            head = taking.finish()
            alone: Document[Any, Any] | None = Document(head) if self.gathering.told == before else None
            self.outcomes.append(Outcome(index, alone, self.gathering.take(), taking.values))
            return
        taking, head, lines = self._split(element, path, index)
        document: Document[Any, Any] | None = None
        if self.gathering.told == before:
            document = Document(head, tuple(lines))
        self.outcomes.append(Outcome(index, document, self.gathering.take(), taking.values))

    def _split(self, element: etree._Element, path: str, index: int) -> tuple[Taking, Any | None, list[Any | None]]:
        """Return the head and the lines of a document, as far as they are what may stand there."""
        kind = self.kind
        taking: Taking | None = None
        head: Any | None = None
        lines: list[Any | None] = []
        for child in _children(self, element, path, index):
            name = _name(child)
            if name == kind.head_element and taking is None and not lines:
                taking = self._read_record(child, self.head, f"{path}.{name}", index)
                head = taking.finish()
            elif name == kind.line_element and self.line is not None and len(lines) < MOST_LINES:
                lines.append(self._read_record(child, self.line, f"{path}.{name}[{len(lines)}]", index).finish())
            else:
                self._refuse_child(path, name, index)
        if taking is None:
            taking = Taking(self.head, f"{path}.{kind.head_element}", self.gathering, index)
            head = taking.finish()
        if kind.line_element is not None and not lines:
            says = f"{kind.line_element} is missing."
            where = f"{path}.{kind.line_element}"
            self.gathering.add(Fault("ceb.document.no_lines", says, where, "", "Give at least one line.", index))
        return taking, head, lines

    def _refuse_child(self, path: str, name: str, index: int) -> None:
        kind = self.kind
        line = "" if kind.line_element is None else f" and then at most {MOST_LINES} {kind.line_element}"
        says = f"{shown(name)} cannot stand there, or not so often."
        fix = f"A document holds one {kind.head_element}{line}."
        self.gathering.add(Fault("ceb.document.unexpected", says, f"{path}.{shown(name)}", "", fix, index))

    def _read_record(self, element: etree._Element, table: Table, path: str, index: int | None) -> Taking:
        taking = Taking(table, path, self.own if index is None else self.gathering, index)
        by_tag, take, last, is_ordered = table.by_tag, taking.take, -1, True
        for child in _children(self, element, path, index):
            column = by_tag.get(child.tag)
            if column is None:
                taking.refuse_unknown(_name(child))
                continue
            if column.index < last and is_ordered:
                is_ordered = False
                fix = f"Keep the order {', '.join(table.by_name)}."
                taking.refuse_name("misplaced", column.name, "stands behind a field it must precede", fix)
            last = max(last, column.index)
            if type(column.form) is Fragment:
                take(column, spell(child))
            elif len(child):
                taking.refuse_name("mixed_content", column.name, "holds elements", "Give text only.")
            else:
                take(column, child.text or "")
        return taking

    def _check_counts(self) -> None:
        most = most_documents(self.kind)
        if len(self.outcomes) > most:
            del self.outcomes[most:]
            fix = f"Send at most {most} in one message."
            self._tell("too_many", f"The message holds more than {most} documents.", self.kind.element, "", fix)
        if not self.outcomes:
            self._tell("no_documents", f"{self.kind.element} is missing.", self.kind.element, "", "Give at least one.")
        if self.kind.is_inbound and not self.is_transferred:
            fix = "Say who transmits the message."
            self._tell("no_transfer", "BaseTransfer is missing.", "BaseTransfer", "", fix)

    def _tell(self, what: str, message: str, where: str, value: str, fix: str) -> None:
        self.own.add(Fault(f"ceb.message.{what}", message, shown(where), shown(value), fix))


def _children(
    reader: _Reader, element: etree._Element, path: str, index: int | None = None
) -> Iterator[etree._Element]:
    """Yield the children of an element that holds elements only; tell of text between them."""
    stray = element.text
    for child in element:
        yield child
        if stray is None or stray.isspace():
            stray = child.tail
    if stray is not None and not stray.isspace():
        says = "Text stands between elements."
        gathering = reader.own if index is None else reader.gathering
        gathering.add(Fault("ceb.document.mixed_content", says, path, shown(stray.strip()), "Take it out.", index))


def _is_free(element: etree._Element) -> bool:
    """Return whether an element stands where anything may: in a signature or in what a region adds."""
    return any(one.tag in _FREE for one in (element, *element.iterancestors()))


def _name(element: etree._Element) -> str:
    name = etree.QName(element)
    return name.localname if name.namespace == NAMESPACE else str(element.tag)
