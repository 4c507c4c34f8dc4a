"""A message written out: in XML as the port wants it, or in JSON; what is written reads back as the same message.

Messages of firms carry the prefix `ceb:`, receipts the default namespace, as in every sample seen (the receipts of
陕西“单一窗口”, singlewindow.shaanxi.cn, 跨境电商进口报文样例).
"""

from __future__ import annotations

from typing import Any

import orjson
from lxml import etree

from gqts.customs.ceb.fragment import Fragment, parse_fragment
from gqts.customs.ceb.message import Document, Message
from gqts.customs.ceb.table import NAMESPACE, table_of
from gqts.customs.ceb.transfer import PARTS

_PART_NAMES = {record: name for name, record in PARTS.items()}


def write_xml(message: Message) -> bytes:
    """Return a message as XML in UTF-8."""
    kind = message.kind
    prefixes: Any = {"ceb" if kind.is_inbound else None: NAMESPACE}
    root = etree.Element(kind.root, {"guid": message.guid, "version": message.version}, nsmap=prefixes)
    for document in message.documents:
        element = etree.SubElement(root, f"{{{NAMESPACE}}}{kind.element}")
        if kind.head_element is None:
            _fill(element, document.head)
            continue
        _fill(etree.SubElement(element, f"{{{NAMESPACE}}}{kind.head_element}"), document.head)
        for line in document.lines:
            _fill(etree.SubElement(element, f"{{{NAMESPACE}}}{kind.line_element}"), line)
    for part in _parts(message):
        _fill(etree.SubElement(root, f"{{{NAMESPACE}}}{_PART_NAMES[type(part)]}"), part)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _parts(message: Message) -> list[Any]:
    parts = [message.transfer, *message.subscriptions, message.extension]
    return [part for part in parts if part is not None]


def _fill(element: etree._Element, record: Any) -> None:
    table = table_of(type(record))
    for tag, column in table.by_tag.items():
        value = getattr(record, column.name)
        if value is None:
            continue
        if type(column.form) is Fragment:
            element.append(parse_fragment(value))
        else:
            etree.SubElement(element, tag).text = column.form.write(value)


def as_members(record: Any) -> dict[str, str | int]:
    """Return a record as the members of a JSON object, what was left out left out."""
    columns = table_of(type(record)).columns
    said = ((column, getattr(record, column.name)) for column in columns)
    return {column.name: column.form.to_json(value) for column, value in said if value is not None}


def as_json(message: Message) -> dict[str, Any]:
    """Return a message as a JSON object."""
    kind = message.kind
    body: dict[str, Any] = {"guid": message.guid, "version": message.version}
    body[kind.element] = [_document(message, document) for document in message.documents]
    if message.transfer is not None:
        body["BaseTransfer"] = as_members(message.transfer)
    if message.subscriptions:
        body["BaseSubscribe"] = [as_members(one) for one in message.subscriptions]
    if message.extension is not None:
        body["ExtendMessage"] = as_members(message.extension)
    return {kind.name: body}


def _document(message: Message, document: Document[Any, Any]) -> dict[str, Any]:
    kind = message.kind
    if kind.head_element is None:
        return dict(as_members(document.head))
    members: dict[str, Any] = {kind.head_element: as_members(document.head)}
    if kind.line_element is not None:
        members[kind.line_element] = [as_members(line) for line in document.lines]
    return members


def write_json(message: Message) -> bytes:
    """Return a message as JSON in UTF-8."""
    return orjson.dumps(as_json(message))
