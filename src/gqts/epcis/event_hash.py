"""The CBV 2.0 event hash (CBV 2.0 §8.9): one name for an event, whoever sent it and in whichever format.

Promise: equal for the JSON and XML of one event, and equal to the published vectors. `eventID`, `recordTime` and
`errorDeclaration` take no part. What the standard leaves open is settled here so that both formats agree:

* what the sender added to an object follows its own fields, sorted, whatever namespace it stands in;
* `xsi:` attributes, JSON null and comments (`rdfs:comment`) say nothing about the event and are left out;
* a value that is a number, even in a text field, is taken as a double, as the vectors have it; booleans are `true`,
  `false`;
* a CURIE counts as the URI it stands for. XML has none but `gs1:` and `cbv:`: `example:grade` in XML is a URI as it
  stands.
"""

from __future__ import annotations

import hashlib
import re
from math import isfinite
from typing import TYPE_CHECKING, Any

from gqts.epcis.context import STANDARD_PREFIXES
from gqts.epcis.fields import EVENTS, HASHED_LAST, OWN_EVENT, Content, Field, Shape
from gqts.epcis.times import canonical_time
from gqts.epcis.vocabulary import web_uri_of_urn
from gqts.identifiers import canonical_uri

if TYPE_CHECKING:
    from collections.abc import Callable

    from gqts.epcis.model import Event

    Write = Callable[[Any, dict[str, str]], str]

_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?", re.ASCII)
_NUMBER_STARTS = frozenset("0123456789+-.")
_UNHASHED = frozenset(("type", "recordTime", "eventID", "errorDeclaration", "comment", "rdfs:comment"))
_CURIE_VALUES = {"gs1": STANDARD_PREFIXES["gs1"], "cbv": STANDARD_PREFIXES["cbv"]}


def event_hash(event: Event) -> str:
    """Return the event's hash as an RFC 6920 name: `ni:///sha-256;<hex>?ver=CBV2.0`."""
    return f"ni:///sha-256;{event_digest(event).hex()}?ver=CBV2.0"


def event_digest(event: Event) -> bytes:
    """Return the 32 bytes of the event's hash."""
    return hashlib.sha256(event_prehash(event).encode()).digest()


def event_prehash(event: Event) -> str:
    """Return the text that is hashed: the event's fields in the standard's order, each in its canonical form."""
    body, namespaces = event.body, event.namespaces
    event_type = body["type"]
    writers = _EVENT_WRITERS.get(event_type)
    if writers is None:
        writers, event_type = _OWN_WRITERS, _qualified(event_type, namespaces)
    return f"eventType={event_type}{_object_text(writers, body, namespaces)}"


class _Writers:
    """A shape made ready for hashing: a writer for every hashed field, in the order of the algorithm."""

    __slots__ = ("known", "last", "ordered")

    def __init__(self, shape: Shape, last: tuple[str, ...] = ()) -> None:
        self.ordered = [(name, _field_writer(shape.by_name[name])) for name in shape.hashed if name in shape.by_name]
        self.last = [(name, _field_writer(shape.by_name[name])) for name in last if name in shape.by_name]
        self.known = frozenset(shape.by_name) | _UNHASHED


def _object_text(writers: _Writers, body: dict[str, Any], namespaces: dict[str, str]) -> str:
    parts = [write(body[name], namespaces) for name, write in writers.ordered if name in body]
    tail = [write(body[name], namespaces) for name, write in writers.last if name in body]
    if not writers.known.issuperset(body):
        for key in body.keys() - writers.known:
            tail += _extension_texts(key, body[key], namespaces)
    if "sensorElementList" in body:
        tail.append(_left_over(body["sensorElementList"]))
    tail.sort()
    return "".join(parts) + "".join(tail)


def _left_over(elements: list[dict[str, Any]]) -> str:
    """Return the business rules of sensor reports, which the algorithm's order lacks and its vectors put to the end."""
    texts = []
    for element in elements:
        rules = [report["bizRules"] for report in element["sensorReport"] if "bizRules" in report]
        if rules:
            texts.append(
                "sensorElement" + "".join(sorted(f"sensorReportbizRules={canonical_uri(rule)}" for rule in rules))
            )
    return "sensorElementList" + "".join(sorted(texts)) if texts else ""


def _field_writer(field: Field) -> Write:
    if field.shape is None:
        write = _leaf_writer(field)
        return write if not field.is_list and not field.may_repeat else _list_writer(field, write)
    if not field.shape.fields:
        return _open_writer(field.name)
    writers = _Writers(field.shape)
    name = field.item or field.name

    def write_object(value: Any, namespaces: dict[str, str]) -> str:
        text = _object_text(writers, value, namespaces)
        # A typed identifier is written without its own element name, as the vectors have it.
        return text if "Transaction" in name or name in ("source", "destination") else name + text if text else ""

    return write_object if not field.is_list else _list_writer(field, write_object)


def _list_writer(field: Field, write: Write) -> Write:
    name = field.name if field.item else ""

    def write_list(value: Any, namespaces: dict[str, str]) -> str:
        items = value if type(value) is list else [value]
        texts = sorted([write(item, namespaces) for item in items])
        return name + "".join(texts) if texts else ""

    return write_list


def _open_writer(name: str) -> Write:
    def write(value: Any, namespaces: dict[str, str]) -> str:
        return name + "".join(sorted(_member_texts(value, namespaces)))

    return write


def _leaf_writer(field: Field) -> Write:
    start = f"{field.item or field.name}="
    canonical: Callable[[Any], str]
    if field.content is Content.TIME:
        canonical = canonical_time
    elif field.vocabulary is not None:
        canonical = field.vocabulary.web_uri
    elif field.content in (Content.IDENTIFIER, Content.EPC_CLASS):
        canonical = canonical_uri
    elif field.content in (Content.ACTION, Content.OFFSET):
        canonical = str
    else:
        canonical = canonical_value

    def write(value: Any, _: dict[str, str]) -> str:
        text = canonical(value)
        return start + text if text else ""

    return write


def canonical_value(value: Any) -> str:
    """Return a single value as it is hashed: number, URI or identifier in canonical form, else the text, trimmed."""
    if type(value) is str:
        text = value.strip()
        if text[:1] in _NUMBER_STARTS:
            return _canonical_number(text)
        if ":" not in text:
            return text
        return canonical_uri(web_uri_of_urn(text) if text.startswith("urn:epcglobal:cbv:") else text)
    if type(value) is bool:
        return "true" if value else "false"
    return "" if value is None else _canonical_number(repr(value))


def _canonical_number(text: str) -> str:
    if _NUMBER.fullmatch(text) is None:
        return text
    number = float(text)
    return str(int(number)) if number.is_integer() else repr(number) if isfinite(number) else text


def _extension_texts(key: str, value: Any, namespaces: dict[str, str]) -> list[str]:
    """Return one text for each value of a member the sender added."""
    if key.startswith("@xsi:"):
        return []
    name = _qualified(key.removeprefix("@") if key.startswith("@") else key, namespaces)
    return [name + text for text in _value_texts(value, namespaces)]


def _value_texts(value: Any, namespaces: dict[str, str]) -> list[str]:
    kind = type(value)
    if kind is list:
        return [text for item in value for text in _value_texts(item, namespaces)]
    if kind is dict:
        own = _sole_text(value.get("#text", ""), namespaces)
        return [own + "".join(sorted(_member_texts(value, namespaces)))]
    return [] if value is None else [_sole_text(value, namespaces)]


def _sole_text(value: Any, namespaces: dict[str, str]) -> str:
    if type(value) is str and ":" in value:
        prefix, _, local = value.strip().partition(":")
        namespace = namespaces.get(prefix) or _CURIE_VALUES.get(prefix)
        if namespace is not None and not local.startswith("//"):
            value = namespace + local
    text = canonical_value(value)
    return f"={text}" if text else ""


def _member_texts(members: dict[str, Any], namespaces: dict[str, str]) -> list[str]:
    return [
        text
        for key, value in members.items()
        if key not in ("#text", "comment", "rdfs:comment")
        for text in _extension_texts(key, value, namespaces)
    ]


def _qualified(key: str, namespaces: dict[str, str]) -> str:
    """Return a sender's name as `{namespace}local`, the way the algorithm writes it."""
    prefix, colon, local = key.partition(":")
    if not colon:
        return key
    namespace = namespaces.get(prefix) or STANDARD_PREFIXES.get(prefix)
    if namespace is None:
        namespace, local = split_uri(key)
    return f"{{{namespace}}}{local}"


def split_uri(uri: str) -> tuple[str, str]:
    """Return the namespace and the local name of a full URI used as a name."""
    end = max(uri.rfind("/"), uri.rfind("#"), uri.rfind(":")) + 1
    return uri[:end], uri[end:]


_EVENT_WRITERS = {name: _Writers(shape, HASHED_LAST) for name, shape in EVENTS.items()}
_OWN_WRITERS = _Writers(OWN_EVENT, HASHED_LAST)
