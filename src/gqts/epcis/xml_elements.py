"""Standard objects and senders' values as XML elements, by the table of fields.

Promise: what `xml_values` and `xml_reader` read, this writes back. Numbers, booleans and null of a sender's carry
`xsi:type` or `xsi:nil`, lists become repeated elements, a CURIE in a value becomes the URI it stands for, since XML
has no CURIEs. Lists and objects that a sender put into sensor metadata or reports, where XML has attributes only,
are written as elements: lossless, though no longer valid against GS1's XML schema, which has no place for them.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from lxml import etree

from gqts.epcis.context import STANDARD_PREFIXES
from gqts.epcis.event_hash import split_uri
from gqts.epcis.fields import Content, Field, Layout, Shape
from gqts.epcis.namespaces import XSI, to_xml_name

if TYPE_CHECKING:
    from collections.abc import Iterable

_TYPE, _NIL = f"{{{XSI}}}type", f"{{{XSI}}}nil"
_XSD_TYPES = {bool: "xsd:boolean", int: "xsd:integer", float: "xsd:double"}


class ElementWriter:
    """Writes the elements of one event, whose prefixes it knows."""

    __slots__ = ("namespaces",)

    def __init__(self, namespaces: dict[str, str]) -> None:
        self.namespaces = namespaces

    def write_object(self, element: etree._Element, shape: Shape, body: dict[str, Any]) -> None:
        """Write an object of the standard into its element."""
        for field in shape.fields:
            if field.name not in body:
                if field.content is Content.QUANTITY and "uom" in body:
                    etree.SubElement(element, field.name).set(_NIL, "true")  # XML has no unit without a quantity
                continue
            value = body[field.name]
            if shape.layout is Layout.ELEMENTS or field.shape is not None:
                self.write_field(element, field, value)
            elif shape.layout is Layout.TEXT and field is shape.fields[-1]:
                element.text = _leaf_text(field, value)
            else:
                element.set(field.name, _leaf_text(field, value))
        self.write_added(element, shape, body)

    def write_added(self, element: etree._Element, shape: Shape, body: dict[str, Any]) -> None:
        """Write what the sender added to an object of the standard."""
        for key, value in body.items():
            if key in shape.by_name or key == "type":
                continue
            may_be_attribute = key.startswith("@") or shape.layout is Layout.ATTRIBUTES
            if may_be_attribute and type(value) is not dict and type(value) is not list:
                element.set(self.qualified(key.removeprefix("@")), self._scalar_text(value))
            else:
                self.write_value(element, key, value)

    def write_fields(self, element: etree._Element, fields: Iterable[Field], body: dict[str, Any]) -> None:
        """Write those of some fields that an object has, in their order."""
        for field in fields:
            if field.name in body:
                self.write_field(element, field, body[field.name])

    def write_field(self, element: etree._Element, field: Field, value: Any) -> None:
        """Write one field of the standard as an element, or as one for each entry of a list."""
        if field.item:
            element = etree.SubElement(element, field.name)
        for single in value if type(value) is list else [value]:
            child = etree.SubElement(element, field.item or field.name)
            if field.shape is None:
                child.text = _leaf_text(field, single)
            else:
                self.write_object(child, field.shape, single)

    def write_value(self, parent: etree._Element, key: str, value: Any) -> None:
        """Write a value of the sender's under its name."""
        if type(value) is list:
            for single in value:
                self.write_value(parent, key, single)
            return
        child = etree.SubElement(parent, self.qualified(key))
        if type(value) is dict:
            self.fill(child, value)
        elif value is None:
            child.set(_NIL, "true")
        else:
            child.text = self._scalar_text(value)
            kind = _XSD_TYPES.get(type(value))
            if kind is not None:
                child.set(_TYPE, kind)

    def fill(self, element: etree._Element, members: dict[str, Any]) -> None:
        """Write the members of an object of the sender's: attributes, text, and elements."""
        for key, value in members.items():
            is_single = type(value) is not dict and type(value) is not list
            if key == "#text" and is_single:
                element.text = self._scalar_text(value)
            elif key.startswith("@") and len(key) > 1 and is_single:
                element.set(self.qualified(key[1:]), self._scalar_text(value, may_expand=key != "@xsi:type"))
            else:
                self.write_value(element, key, value)

    def qualified(self, key: str) -> str:
        """Return a sender's name as lxml wants it."""
        prefix, colon, local = key.partition(":")
        if not colon:
            return to_xml_name(key)
        namespace = XSI if prefix == "xsi" else self.namespaces.get(prefix) or STANDARD_PREFIXES.get(prefix)
        if namespace is None:
            namespace, local = split_uri(key)
        return f"{{{namespace}}}{to_xml_name(local)}"

    def _scalar_text(self, value: Any, *, may_expand: bool = True) -> str:
        if type(value) is not str:
            return _plain_text(value)
        prefix, colon, local = value.partition(":")
        if colon and may_expand and prefix in self.namespaces and not local.startswith("//"):
            return self.namespaces[prefix] + local
        return value


def _leaf_text(field: Field, value: Any) -> str:
    if field.vocabulary is not None:
        return field.vocabulary.xml_form(value)
    if field.content is Content.QUANTITY and type(value) is float:
        return format(Decimal(repr(value)), "f")  # xsd:decimal has no exponent
    return _plain_text(value)


def _plain_text(value: Any) -> str:
    if type(value) is bool:
        return "true" if value else "false"
    return "" if value is None else str(value)
