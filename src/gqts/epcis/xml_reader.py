"""EPCIS 2.0 and 1.2 XML (EPCIS 2.0 §9, EPCIS 1.2 §9; GS1's XML schemas), read by the table of fields.

Promise: both versions become the same JSON form as a 2.0 JSON document, which is then checked as any other: 1.2's
`<extension>` and `<baseExtension>` are opened, its QuantityEvent becomes an ObjectEvent with action OBSERVE. What
the sender added keeps its attributes and its `xsi:type`. Text between elements (mixed content) is a fault of the
event.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gqts.epcis.context import GS1_CONTEXT, STANDARD_PREFIXES, Context
from gqts.epcis.envelope import Envelope
from gqts.epcis.errors import DocumentUnreadable
from gqts.epcis.fields import EVENTS, Layout, Shape, shape_of
from gqts.epcis.leaves import Refused
from gqts.epcis.namespaces import XSI
from gqts.epcis.xml_header import read_header, read_xml_vocabularies
from gqts.epcis.xml_parser import parse_xml
from gqts.epcis.xml_values import (
    ElementReader,
    add_member,
    child_elements,
    leading_words,
    local_name,
    read_leaf,
    split_tag,
)
from gqts.kit.errors import shown

if TYPE_CHECKING:
    from lxml import etree

    from gqts.epcis.fields import Field
    from gqts.epcis.model import Limits

_VERSIONS = {
    f"urn:epcglobal:{part}:xsd:{major}": version
    for part in ("epcis", "epcis-query", "epcis-masterdata")
    for major, version in (("2", "xml-2.0"), ("1", "xml-1.2"))
}
_ROOTS = ("EPCISDocument", "EPCISQueryDocument", "EPCISMasterDataDocument", "QueryResults")
_BARE_ROOTS = ("EPCISQueryDocument", "QueryResults")
_EVENT_LISTS = (
    "{*}EPCISBody/{*}EventList",
    "{*}EPCISBody/{*}QueryResults/{*}resultsBody/{*}EventList",
    "{*}resultsBody/{*}EventList",
)
_WRAPPERS = ("extension", "baseExtension")
_EMPTY_IN_1_2 = ("epcList", "childEPCs")  # its schema wants these lists even when there is nothing to list
_OWN_NAMESPACES = ("", *_VERSIONS)


def read_xml(content: bytes, limits: Limits) -> Envelope:
    """Take an XML document apart; raises DocumentUnreadable."""
    root = parse_xml(content)
    namespace, name = split_tag(str(root.tag))
    version = _VERSIONS.get(namespace)
    if version is None or name not in _ROOTS:
        raise DocumentUnreadable(
            f"The document is {shown(name)} in the namespace {shown(namespace)}: an EPCISDocument of EPCIS 2.0"
            " (urn:epcglobal:epcis:xsd:2) or 1.2 (urn:epcglobal:epcis:xsd:1) was expected."
        )
    envelope = Envelope(
        version,
        schema_version=root.get("schemaVersion"),
        creation_date=root.get("creationDate"),
        is_bare=name in _BARE_ROOTS,
    )
    read_header(root, envelope)
    reader = ElementReader(limits)
    read_xml_vocabularies(root, reader, envelope)
    if reader.register.namespaces:
        envelope.context = Context({**STANDARD_PREFIXES, **reader.register.namespaces}, GS1_CONTEXT.aliases)
    lists = [found for path in _EVENT_LISTS for found in root.iterfind(path)]
    if not lists and not envelope.vocabularies:
        raise DocumentUnreadable("The document has no EventList, where its events should be.")
    for event_list in lists:
        _read_events(event_list, envelope, limits, 0)
    return envelope


def _read_events(event_list: etree._Element, envelope: Envelope, limits: Limits, depth: int) -> None:
    """Read the events of a list, opening the `<extension>` in which 1.2 keeps its newer ones."""
    for element in event_list.iterchildren("*"):
        if element.tag in _WRAPPERS:
            if depth < limits.depth:
                _read_events(element, envelope, limits, depth + 1)
            continue
        try:
            words = [prefix for prefix, uri in element.nsmap.items() if prefix and uri not in _OWN_NAMESPACES]
            reserved = leading_words(element, words) if words else frozenset()
            event = _read_event(element, ElementReader(limits, reserved))
        except Refused as refusal:
            envelope.events.append(refusal)
            continue
        if envelope.format == "xml-1.2":
            for name in _EMPTY_IN_1_2:
                if event.get(name) == []:
                    del event[name]
        envelope.events.append(event)


def _read_event(element: etree._Element, reader: ElementReader) -> dict[str, Any]:
    namespace, name = split_tag(str(element.tag))
    event_type = name if namespace in _OWN_NAMESPACES else reader.register.name(namespace, element.prefix, name)
    if event_type == "QuantityEvent":
        sent = _EventReader(reader).read_object(element, _QUANTITY_EVENT, 0)
        counted = {key: sent.pop(key) for key in ("epcClass", "quantity") if key in sent}
        sent = {"type": "ObjectEvent", **sent, "action": "OBSERVE", "quantityList": [counted]}
    else:
        sent = {"type": event_type, **_EventReader(reader).read_object(element, shape_of(event_type), 0)}
    if reader.register.namespaces:
        sent["@context"] = reader.register.namespaces
    return sent


_OBJECT_EVENT = EVENTS["ObjectEvent"]
_QUANTITY_FIELD = _OBJECT_EVENT.by_name["quantityList"].shape
assert _QUANTITY_FIELD is not None  # the table of fields says so
_QUANTITY_EVENT = Shape((*_OBJECT_EVENT.fields, *_QUANTITY_FIELD.fields), is_open=True)


class _EventReader:
    """Reads standard objects by their shapes, and what the sender added by its own."""

    __slots__ = ("added",)

    def __init__(self, added: ElementReader) -> None:
        self.added = added

    def read_object(self, element: etree._Element, shape: Shape, depth: int) -> dict[str, Any]:
        """Return an object of the standard in its JSON form."""
        body: dict[str, Any] = {}
        self._read_attributes(element, shape, body)
        text = self.added.text(element.text).strip()
        if shape.layout is Layout.TEXT:
            body[shape.fields[-1].name] = text
        elif text:
            message = f"holds text in {local_name(element)}, where only elements and attributes belong"
            raise Refused("mixed_content", message, "Put the text into an element of its own.")
        self._read_children(element, shape, body, depth)
        return body

    def _read_attributes(self, element: etree._Element, shape: Shape, body: dict[str, Any]) -> None:
        for name, value in element.attrib.items():
            namespace, local = split_tag(str(name))
            if namespace == XSI:
                continue
            if not namespace:
                body[local] = read_leaf(shape.by_name.get(local), self.added.text(str(value)))
                continue
            key = self.added.attribute_name(element, str(name))
            body[key if shape.layout is Layout.ATTRIBUTES else f"@{key}"] = self.added.text(str(value))

    def _read_children(self, element: etree._Element, shape: Shape, body: dict[str, Any], depth: int) -> None:
        depth = self.added.go_deeper(depth)
        for child in child_elements(element):
            namespace, local = split_tag(str(child.tag))
            if namespace not in _OWN_NAMESPACES:
                add_member(body, self.added.child_name(child), self.added.read_added(child, depth))
            elif local in _WRAPPERS:
                self._read_children(child, shape, body, depth)
            else:
                self._read_field(child, local, shape, body, depth)

    def _read_field(self, element: etree._Element, name: str, shape: Shape, body: dict[str, Any], depth: int) -> None:
        field = shape.by_name.get(name)
        if field is None:
            add_member(body, name, self.added.read_added(element, depth))
        elif field.is_list and not field.item:
            body.setdefault(name, []).append(self._read_value(element, field, depth))
        elif field.may_repeat:
            add_member(body, name, self._read_value(element, field, depth))
        elif name in body:
            raise Refused("duplicate", f"gives {name} twice", "Give it once.")
        elif field.item:
            body[name] = self._read_list(element, field, depth)
        else:
            value = self._read_value(element, field, depth)
            if value is not None:
                body[name] = value

    def _read_list(self, element: etree._Element, field: Field, depth: int) -> list[Any]:
        entries = []
        for child in child_elements(element):
            if local_name(child) != field.item:
                message = f"holds {shown(local_name(child))} in {field.name}, where {field.item} belongs"
                raise Refused("unexpected", message)
            entries.append(self._read_value(child, field, depth))
        # XML schema lets a list name one thing twice, JSON schema does not; it says the same said once.
        return list(dict.fromkeys(entries)) if field.is_unique else entries

    def _read_value(self, element: etree._Element, field: Field, depth: int) -> Any:
        if field.shape is None:
            return self.added.read_leaf_element(field, element)
        return self.read_object(element, field.shape, depth + 1)
