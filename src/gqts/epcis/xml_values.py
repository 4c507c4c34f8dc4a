"""Single XML elements as JSON values: standard fields by their content, what the sender added by its own shape.

Promise: an element of a sender's becomes text, a typed scalar when `xsi:type` says so, or an object of its attributes
(`@name`), its text (`#text`) and its children, so that the writer can give back the same element.
"""

from __future__ import annotations

import re
from math import isfinite
from typing import TYPE_CHECKING, Any

from gqts.epcis.errors import DocumentUnreadable
from gqts.epcis.fields import Content, Field
from gqts.epcis.leaves import Refused
from gqts.epcis.namespaces import XSD, XSI, PrefixRegister
from gqts.kit.errors import shown

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from lxml import etree

    from gqts.epcis.model import Limits

_INTEGER = re.compile(r"-?(?:0|[1-9]\d{0,18})", re.ASCII)
_SMALLEST, _LIMIT = -(2**63), 2**64  # what JSON keeps as a whole number
_DECIMAL = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?", re.ASCII)
_NUMBERS = (Content.NUMBER, Content.QUANTITY)
_BOOLEANS = {"true": True, "1": True, "false": False, "0": False}
_TYPE, _NIL = f"{{{XSI}}}type", f"{{{XSI}}}nil"


def split_tag(tag: str) -> tuple[str, str]:
    """Return the namespace and local name of an lxml tag or attribute name."""
    if tag[0] != "{":
        return "", tag
    namespace, _, local = tag[1:].partition("}")
    return namespace, local


def local_name(element: etree._Element) -> str:
    """Return an element's name without its namespace."""
    return split_tag(str(element.tag))[1]


def child_elements(element: etree._Element) -> Iterator[etree._Element]:
    """Yield the child elements, refusing text or an entity between them, which nothing could hold."""
    for child in element:
        if type(child.tag) is not str:
            raise DocumentUnreadable("The document refers to an entity: write its text in full instead.")
        if child.tail is not None and not child.tail.isspace():
            message = f"mixes text with elements inside {local_name(element)}"
            raise Refused("mixed_content", message, "Put the text into an element of its own.")
        yield child


def read_leaf(field: Field | None, text: str) -> Any:
    """Return the value that a standard field's text stands for; text that does not fit is left for the checks."""
    text = text.strip()
    if field is None:
        return text
    if field.content in _NUMBERS:
        return int(text) if _INTEGER.fullmatch(text) else float(text) if _DECIMAL.fullmatch(text) else text
    if field.content is Content.BOOLEAN:
        return _BOOLEANS.get(text, text)
    return text


def leading_words(element: etree._Element, words: Collection[str]) -> frozenset[str]:
    """Return which of some words a value under an element begins with, up to a colon, as a CURIE would."""
    found: set[str] = set()
    for inner in element.iter("*"):
        for text in (inner.text, *inner.attrib.values()):
            if text:
                found.add(str(text)[:200].strip().partition(":")[0])
    return frozenset(found.intersection(words))


class ElementReader:
    """Reads the elements of one event, remembering the prefixes it meets."""

    __slots__ = ("limits", "register")

    def __init__(self, limits: Limits, reserved: frozenset[str] = frozenset()) -> None:
        self.limits = limits
        self.register = PrefixRegister(reserved)

    def text(self, text: str | None) -> str:
        """Return text within the limit; raises DocumentUnreadable."""
        if text is None:
            return ""
        if len(text) > self.limits.text:
            raise DocumentUnreadable(f"The document holds a text of more than {self.limits.text} characters.")
        return text

    def go_deeper(self, depth: int) -> int:
        """Return the next depth; raises DocumentUnreadable beyond the limit."""
        if depth >= self.limits.depth:
            raise DocumentUnreadable(f"The document nests deeper than {self.limits.depth} levels.")
        return depth + 1

    def read_leaf_element(self, field: Field | None, element: etree._Element) -> Any:
        """Return the value of a standard field that is an element with text alone, None when it is `xsi:nil`."""
        strange = [name for name in element.attrib if not str(name).startswith(f"{{{XSI}}}")]
        if len(element) or strange:
            what = "elements" if len(element) else f"the attribute {shown(str(strange[0]))}"
            raise Refused("unexpected", f"holds {what} in {local_name(element)}, where only text belongs")
        if not element.text and element.get(_NIL) in ("true", "1"):
            return None
        return read_leaf(field, self.text(element.text))

    def read_added(self, element: etree._Element, depth: int) -> Any:
        """Return the value of an element the sender added."""
        depth = self.go_deeper(depth)
        if not len(element):
            if not element.attrib:
                return self.text(element.text)
            scalar = self._typed_scalar(element)
            if scalar is not _UNTYPED:
                return scalar
        members: dict[str, Any] = {}
        for name, value in element.attrib.items():
            members[f"@{self.attribute_name(element, str(name))}"] = self._attribute_text(
                element, str(name), str(value)
            )
        text = self.text(element.text)
        if text and not (len(element) and text.isspace()):
            members["#text"] = text
        for child in child_elements(element):
            add_member(members, self.child_name(child), self.read_added(child, depth))
        return members

    def _attribute_text(self, element: etree._Element, name: str, value: str) -> str:
        if name == _TYPE:
            prefix, colon, local = value.rpartition(":")
            if colon and element.nsmap.get(prefix) == XSD:
                return f"xsd:{local}"
        return self.text(value)

    def _typed_scalar(self, element: etree._Element) -> Any:
        """Return the scalar that `xsi:type` or `xsi:nil` makes of an element, `_UNTYPED` if it has more to say."""
        if len(element.attrib) != 1:
            return _UNTYPED
        text = self.text(element.text)
        if element.get(_NIL) in ("true", "1") and not text:
            return None
        prefix, _, name = str(element.get(_TYPE, "")).rpartition(":")
        return _typed(name, text) if element.nsmap.get(prefix or None) == XSD else _UNTYPED

    def child_name(self, element: etree._Element) -> str:
        """Return the JSON name of an element: bare without a namespace, else prefixed."""
        namespace, local = split_tag(str(element.tag))
        return self.register.name(namespace, element.prefix, local) if namespace else local

    def attribute_name(self, element: etree._Element, name: str) -> str:
        """Return the JSON name of an attribute, its prefix being the one in scope."""
        namespace, local = split_tag(name)
        if not namespace:
            return local
        if namespace == XSI:
            self.register.namespaces["xsi"] = XSI
            return f"xsi:{local}"
        prefix = next((prefix for prefix, uri in element.nsmap.items() if uri == namespace and prefix), None)
        return self.register.name(namespace, prefix, local)


_UNTYPED = object()


def _typed(name: str, text: str) -> Any:
    """Return the scalar that a text is as a type of XML Schema, `_UNTYPED` where JSON has no such scalar."""
    value: Any = _UNTYPED
    if name == "string":
        value = text
    elif name == "boolean" and text in ("true", "false"):
        value = text == "true"
    elif name in ("integer", "int", "long") and _INTEGER.fullmatch(text) and _SMALLEST <= int(text) < _LIMIT:
        value = int(text)
    elif name in ("double", "float", "decimal") and _DECIMAL.fullmatch(text) and isfinite(float(text)):
        value = float(text)
    return value


def add_member(members: dict[str, Any], name: str, value: Any) -> None:
    """Add a child's value; a name met again gathers its values into a list."""
    if name not in members:
        members[name] = value
    elif type(members[name]) is list:
        members[name].append(value)
    else:
        members[name] = [members[name], value]
