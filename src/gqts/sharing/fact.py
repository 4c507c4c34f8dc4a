"""What an event tells, for those who decide who may see it: its kind, and the fields it is made of.

A *kind of fact* is what an owner sets a policy for; each event is of one kind, by its business step (CBV 2.0 §7.1) and
type. A *field* is what a policy can hold back within an event. Both are stored by number: never renumbered or reused.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum

from gqts.epcis import Event


class FactKind(IntEnum):
    """The kinds of fact."""

    PRODUCTION = 1
    """Made, labelled, turned from materials into goods."""
    PACKING = 2
    """Put into or taken out of a case, pallet, container, parcel."""
    MOVEMENT = 3
    """Shipped, carried, received."""
    STORAGE = 4
    """Stored, picked, counted."""
    INSPECTION = 5
    """Inspected, sampled, certified."""
    CUSTOMS = 6
    """What an authority did: examined, released, held."""
    SALE = 7
    """Ordered, reserved, sold, handed to a buyer."""
    STATUS = 8
    """Recalled, withdrawn, destroyed."""
    MASTER_DATA = 9
    """What products, places and the firm itself are."""
    OTHER = 10
    """Whatever else an event may tell."""


class Field(IntEnum):
    """The fields of an event; `EVENT` is that it happened at all: what, when, by whom."""

    EVENT = 0
    IDENTIFIERS = 1
    """The other items, cases, pallets and lots that the event names."""
    WHERE = 2
    PARTIES = 3
    DOCUMENTS = 4
    PRICE = 5
    LINE = 6
    """Production line, machine, shift, station; also as part of a place."""
    MATERIALS = 7
    LOT = 8
    """Lot, production and expiry dates, and what else is said of the goods themselves."""
    CERTIFICATES = 9
    SENSORS = 10
    EXTENSIONS = 11
    """Everything that the sender added in a namespace of its own."""


SENSITIVE = frozenset(
    {Field.IDENTIFIERS, Field.PARTIES, Field.DOCUMENTS, Field.PRICE, Field.LINE, Field.MATERIALS, Field.EXTENSIONS}
)
"""Fields that stay closed until their owner opens them, whoever may see the event."""

MEMBERS: Mapping[str, Field] = {
    "epcList": Field.IDENTIFIERS,
    "quantityList": Field.IDENTIFIERS,
    "parentID": Field.IDENTIFIERS,
    "childEPCs": Field.IDENTIFIERS,
    "childQuantityList": Field.IDENTIFIERS,
    "outputEPCList": Field.IDENTIFIERS,
    "outputQuantityList": Field.IDENTIFIERS,
    "transformationID": Field.IDENTIFIERS,
    "inputEPCList": Field.MATERIALS,
    "inputQuantityList": Field.MATERIALS,
    "readPoint": Field.WHERE,
    "bizLocation": Field.WHERE,
    "sourceList": Field.PARTIES,
    "destinationList": Field.PARTIES,
    "bizTransactionList": Field.DOCUMENTS,
    "ilmd": Field.LOT,
    "certificationInfo": Field.CERTIFICATES,
    "sensorElementList": Field.SENSORS,
}
"""The standard's members that belong to a field of their own; those not listed are the event itself."""

_LINE_WORDS = ("line", "machine", "shift", "station", "operator", "workstation", "tank", "mould", "mold")
_PRICE_WORDS = (
    "price",
    "value",
    "amount",
    "cost",
    "currency",
    "discount",
    "freight",
    "tax",
    "duty",
    "payment",
    "invoice",
)
_STEPS: Mapping[FactKind, frozenset[str]] = {
    FactKind.PRODUCTION: frozenset(
        ["commissioning", "creating_class_instance", "assembling", "encoding", "repackaging"]
    ),
    FactKind.INSPECTION: frozenset(["inspecting", "sampling", "sensor_reporting"]),
    FactKind.PACKING: frozenset(["packing", "unpacking", "disassembling", "repairing", "replacing"]),
    FactKind.SALE: frozenset(["retail_selling", "dispensing", "reserving", "selling", "ordering"]),
    FactKind.STORAGE: frozenset(
        ["storing", "stocking", "picking", "cycle_counting", "stock_taking", "holding", "staging_outbound"]
    ),
    FactKind.STATUS: frozenset(["decommissioning", "destroying", "killing", "removing"]),
    FactKind.MOVEMENT: frozenset(
        ["shipping", "receiving", "departing", "arriving", "transporting", "loading", "unloading", "consigning",
         "entering_exiting", "collecting", "accepting", "void_shipping"]
    ),
}  # fmt: skip
_KIND_OF_STEP = {step: kind for kind, steps in _STEPS.items() for step in steps}
_KIND_OF_TYPE = {
    "TransformationEvent": FactKind.PRODUCTION,
    "AggregationEvent": FactKind.PACKING,
    "AssociationEvent": FactKind.PACKING,
    "TransactionEvent": FactKind.SALE,
}


def kind_of(event: Event, *, is_by_authority: bool) -> FactKind:
    """Return the kind of fact that an event is."""
    if is_by_authority:
        return FactKind.CUSTOMS
    body = event.body
    persistent = body.get("persistentDisposition") or {}
    if event.disposition == "recalled" or "recalled" in persistent.get("set", ()):
        return FactKind.STATUS
    if event.type in _KIND_OF_TYPE:
        return _KIND_OF_TYPE[event.type]
    step = event.business_step or ""
    if step in _KIND_OF_STEP:
        return _KIND_OF_STEP[step]
    if body.get("certificationInfo"):
        return FactKind.INSPECTION
    return FactKind.PRODUCTION if event.action == "ADD" else FactKind.OTHER


def field_of_member(name: str) -> Field:
    """Return the field that a member of an event belongs to; the sender's own are told by their local name."""
    if name in MEMBERS:
        return MEMBERS[name]
    return field_of_own(name) if ":" in name else Field.EVENT


def field_of_own(name: str, otherwise: Field = Field.EXTENSIONS) -> Field:
    """Return the field of a sender's own member, `prefix:name` or a name within one."""
    words = _words(name)
    if words & set(_PRICE_WORDS):
        return Field.PRICE
    return Field.LINE if words & set(_LINE_WORDS) else otherwise


def _words(name: str) -> set[str]:
    """Return the words of `prefix:someName`, `some_name` or `some-name`, in lower case, without plural s."""
    local = name.rpartition(":")[2].rpartition("/")[2].rpartition("#")[2]
    spaced = "".join(f" {letter}" if letter.isupper() else letter for letter in local)
    words = spaced.lower().replace("_", " ").replace("-", " ").replace(".", " ").split()
    return {word.rstrip("s") or word for word in words} | set(words)
