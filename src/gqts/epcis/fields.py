"""The one table of EPCIS fields: reading, validating, writing and hashing all follow it (EPCIS 2.0 §7.3, §7.4).

A `Shape` is an object of the standard, a `Field` a member of one. Fields stand in the order of the XML schema; `hashed`
is the order of the CBV event hash (CBV 2.0 §8.9.2), which leaves out what does not belong to the event's meaning.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TYPE_CHECKING

from gqts.epcis import vocabulary
from gqts.epcis.roles import Role

if TYPE_CHECKING:
    from collections.abc import Iterator


class Content(Enum):
    """What a field holds."""

    TIME = auto()
    OFFSET = auto()
    ACTION = auto()
    URI = auto()
    IDENTIFIER = auto()
    EPC_CLASS = auto()
    TERM = auto()
    NUMBER = auto()
    QUANTITY = auto()
    UNIT = auto()
    TEXT = auto()
    BOOLEAN = auto()
    HEX = auto()
    OBJECT = auto()


class Layout(Enum):
    """How XML writes an object: members as elements, as attributes, or as attributes beside the element's own text."""

    ELEMENTS = auto()
    ATTRIBUTES = auto()
    TEXT = auto()


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its JSON name, its content, and how XML spells it.

    `item` names the XML element of each entry of a list; a list without `item` is written as repeated elements.
    `may_repeat` is for a field that is one value or a list of them.
    `since_2` marks what EPCIS 1.2 lacks; `extends_1` what 1.2 keeps inside its `<extension>`.
    """

    name: str
    content: Content
    vocabulary: vocabulary.Vocabulary | None = None
    shape: Shape | None = None
    is_list: bool = False
    may_repeat: bool = False
    is_unique: bool = False
    item: str = ""
    role: Role | None = None
    since_2: bool = False
    extends_1: bool = False


@dataclass(frozen=True, slots=True)
class Shape:
    """One object of the standard: its fields, which it cannot do without, and whether a sender may add to it."""

    fields: tuple[Field, ...]
    required: tuple[str, ...] = ()
    hashed: tuple[str, ...] = ()
    is_open: bool = False
    layout: Layout = Layout.ELEMENTS
    by_name: dict[str, Field] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_name", {entry.name: entry for entry in self.fields})


def _term(name: str, of: vocabulary.Vocabulary) -> Field:
    return Field(name, Content.TERM, vocabulary=of)


def _plain(content: Content, *names: str) -> tuple[Field, ...]:
    return tuple(Field(name, content) for name in names)


def _object(name: str, shape: Shape, *, is_list: bool = False, since_2: bool = False, extends_1: bool = False) -> Field:
    return Field(name, Content.OBJECT, shape=shape, is_list=is_list, since_2=since_2, extends_1=extends_1)


_QUANTITY = Shape(
    (Field("epcClass", Content.EPC_CLASS), Field("quantity", Content.QUANTITY), Field("uom", Content.UNIT)),
    required=("epcClass",),
    hashed=("epcClass", "quantity", "uom"),
)
_PLACE = Shape(_plain(Content.IDENTIFIER, "id"), required=("id",), hashed=("id",), is_open=True)
_ILMD = Shape((), is_open=True)
_PERSISTENT_DISPOSITION = Shape(
    tuple(
        Field(name, Content.TERM, vocabulary=vocabulary.DISPOSITION, is_list=True, is_unique=True)
        for name in ("unset", "set")
    ),
    hashed=("set", "unset"),
)
_ERROR_DECLARATION = Shape(
    (
        Field("declarationTime", Content.TIME),
        _term("reason", vocabulary.ERROR_REASON),
        Field("correctiveEventIDs", Content.URI, is_list=True, item="correctiveEventID"),
    ),
    required=("declarationTime",),
    is_open=True,
)
_DEVICE = _plain(Content.IDENTIFIER, "deviceID", "deviceMetadata", "rawData", "dataProcessingMethod")
_SENSOR_METADATA = Shape(
    (*_plain(Content.TIME, "time", "startTime", "endTime"), *_DEVICE, Field("bizRules", Content.IDENTIFIER)),
    hashed=("time", "startTime", "endTime", *(entry.name for entry in _DEVICE), "bizRules"),
    is_open=True,
    layout=Layout.ATTRIBUTES,
)
_SENSOR_REPORT = Shape(
    (
        _term("type", vocabulary.MEASUREMENT_TYPE),
        _term("exception", vocabulary.EXCEPTION_TYPE),
        *_DEVICE,
        *_plain(Content.TIME, "time"),
        *_plain(Content.IDENTIFIER, "microorganism", "chemicalSubstance"),
        *_plain(Content.NUMBER, "value"),
        _term("component", vocabulary.COMPONENT),
        Field("stringValue", Content.TEXT),
        Field("booleanValue", Content.BOOLEAN),
        Field("hexBinaryValue", Content.HEX),
        Field("uriValue", Content.IDENTIFIER),
        *_plain(Content.NUMBER, "minValue", "maxValue", "meanValue", "sDev", "percRank", "percValue"),
        Field("uom", Content.TEXT),
        Field("coordinateReferenceSystem", Content.IDENTIFIER),
        Field("bizRules", Content.IDENTIFIER),
    ),
    hashed=(
        *("type", "exception", *(entry.name for entry in _DEVICE), "time", "microorganism", "chemicalSubstance"),
        *("value", "component", "stringValue", "booleanValue", "hexBinaryValue", "uriValue"),
        *("minValue", "maxValue", "meanValue", "sDev", "percRank", "percValue", "uom", "coordinateReferenceSystem"),
    ),
    is_open=True,
    layout=Layout.ATTRIBUTES,
)
_SENSOR_ELEMENT = Shape(
    (_object("sensorMetadata", _SENSOR_METADATA), _object("sensorReport", _SENSOR_REPORT, is_list=True)),
    required=("sensorReport",),
    hashed=("sensorMetadata", "sensorReport"),
    is_open=True,
)


def _reference(name: str, types: vocabulary.Vocabulary, required: tuple[str, ...]) -> Shape:
    """Return the shape of a business transaction, source or destination: a typed identifier."""
    return Shape(
        (_term("type", types), Field(name, Content.IDENTIFIER)),
        required=required,
        hashed=("type", name),
        layout=Layout.TEXT,
    )


def _list(
    name: str,
    item: str,
    shape: Shape,
    role: Role | None = None,
    *,
    since_2: bool = False,
    extends_1: bool = False,
) -> Field:
    kind = Content.OBJECT
    return Field(name, kind, shape=shape, is_list=True, item=item, role=role, since_2=since_2, extends_1=extends_1)


def _epcs(name: str, role: Role, *, is_unique: bool = False) -> Field:
    return Field(name, Content.IDENTIFIER, is_list=True, item="epc", role=role, is_unique=is_unique)


_EVENT_FIELDS = (
    *_plain(Content.TIME, "eventTime", "recordTime"),
    Field("eventTimeZoneOffset", Content.OFFSET),
    Field("eventID", Content.URI),
    _object("errorDeclaration", _ERROR_DECLARATION),
    Field("certificationInfo", Content.URI, may_repeat=True, since_2=True),
    Field("parentID", Content.IDENTIFIER, role=Role.PARENT),
    _epcs("childEPCs", Role.CHILD),
    _epcs("epcList", Role.EPC, is_unique=True),
    _epcs("inputEPCList", Role.INPUT, is_unique=True),
    _list("inputQuantityList", "quantityElement", _QUANTITY, Role.INPUT_QUANTITY),
    _epcs("outputEPCList", Role.OUTPUT, is_unique=True),
    _list("outputQuantityList", "quantityElement", _QUANTITY, Role.OUTPUT_QUANTITY),
    Field("transformationID", Content.IDENTIFIER, role=Role.TRANSFORMATION),
    Field("action", Content.ACTION),
    _term("bizStep", vocabulary.BUSINESS_STEP),
    _term("disposition", vocabulary.DISPOSITION),
    _object("readPoint", _PLACE),
    _object("bizLocation", _PLACE),
    _list(
        "bizTransactionList",
        "bizTransaction",
        _reference("bizTransaction", vocabulary.BUSINESS_TRANSACTION_TYPE, ("bizTransaction",)),
        Role.BUSINESS_TRANSACTION,
    ),
    _list("quantityList", "quantityElement", _QUANTITY, Role.QUANTITY, extends_1=True),
    _list("childQuantityList", "quantityElement", _QUANTITY, Role.CHILD_QUANTITY, extends_1=True),
    _list(
        "sourceList",
        "source",
        _reference("source", vocabulary.SOURCE_DESTINATION_TYPE, ("type", "source")),
        extends_1=True,
    ),
    _list(
        "destinationList",
        "destination",
        _reference("destination", vocabulary.SOURCE_DESTINATION_TYPE, ("type", "destination")),
        extends_1=True,
    ),
    _list("sensorElementList", "sensorElement", _SENSOR_ELEMENT, since_2=True),
    _object("persistentDisposition", _PERSISTENT_DISPOSITION, since_2=True),
    _object("ilmd", _ILMD, extends_1=True),
)

_HASHED = (
    *("eventTime", "eventTimeZoneOffset", "certificationInfo", "parentID", "epcList", "inputEPCList", "childEPCs"),
    *("quantityList", "childQuantityList", "inputQuantityList", "outputEPCList", "outputQuantityList"),
    *("action", "transformationID", "bizStep", "disposition", "persistentDisposition", "readPoint", "bizLocation"),
    "sensorElementList",
)
HASHED_LAST = ("bizTransactionList", "destinationList", "ilmd", "sourceList")
"""Hashed after the ordered fields, sorted together with what the sender added, as the algorithm's own vectors do."""

_START = ("eventTime", "recordTime", "eventTimeZoneOffset", "eventID", "errorDeclaration", "certificationInfo")
_WHY = ("bizStep", "disposition", "readPoint", "bizLocation", "bizTransactionList")
_END = ("sourceList", "destinationList", "sensorElementList", "persistentDisposition")


def _event(*names: str, required: tuple[str, ...]) -> Shape:
    by_name = {entry.name: entry for entry in _EVENT_FIELDS}
    return Shape(
        tuple(by_name[name] for name in (*_START, *names)),
        required=("eventTime", "eventTimeZoneOffset", *required),
        hashed=_HASHED,
        is_open=True,
    )


EVENTS: dict[str, Shape] = {
    "ObjectEvent": _event("epcList", "action", *_WHY, "quantityList", *_END, "ilmd", required=("action",)),
    "AggregationEvent": _event(
        *("parentID", "childEPCs", "action", *_WHY, "childQuantityList", *_END), required=("action",)
    ),
    "TransactionEvent": _event(
        *("bizTransactionList", "parentID", "epcList", "action", *_WHY[:-1], "quantityList", *_END),
        required=("action", "bizTransactionList"),
    ),
    "TransformationEvent": _event(
        *("inputEPCList", "inputQuantityList", "outputEPCList", "outputQuantityList", "transformationID"),
        *(*_WHY, *_END, "ilmd"),
        required=(),
    ),
    "AssociationEvent": _event(
        *("parentID", "childEPCs", "childQuantityList", "action", *_WHY, *_END), required=("action", "parentID")
    ),
}
"""The five event types of EPCIS 2.0 §7.4."""

OWN_EVENT = _event(*(entry.name for entry in _EVENT_FIELDS if entry.name not in _START), required=())
"""An event type of the sender's own (EPCIS 2.0 §7.4.1 allows new ones): any field, none but the times required."""


def shape_of(event_type: str) -> Shape:
    """Return the shape of an event type, standard or the sender's own."""
    return EVENTS.get(event_type, OWN_EVENT)


def nested_names(shape: Shape) -> Iterator[str]:
    """Yield the names of all fields of a shape, and of the shapes inside it."""
    for entry in shape.fields:
        yield entry.name
        if entry.shape is not None:
            yield from nested_names(entry.shape)


def _members(role_field: Field) -> str | None:
    shape = role_field.shape
    return None if shape is None else shape.fields[-1].name if shape.layout is Layout.TEXT else shape.fields[0].name


IDENTIFYING_FIELDS: tuple[tuple[str, Role, str | None], ...] = tuple(
    (entry.name, entry.role, _members(entry)) for entry in _EVENT_FIELDS if entry.role is not None
)
"""Name, role, and for a list of objects the member that holds the identifier."""
