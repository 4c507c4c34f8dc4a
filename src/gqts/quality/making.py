"""What one event says was made: of which product how much, where, on which line and machine, in which lot, and of what.

Made are the outputs of a TransformationEvent (EPCIS 2.0 §7.4.5) and what an ObjectEvent with action ADD brings into
being (§7.4.2). A line is the read point with an extension (SGLN), or a sender's own member whose name says so, in words
as firms write them (`ext:productionLine`); a machine is such a member. Inputs lead to their makings in each of the ways
that factories record: with the outputs, under a transformationID that several events share, or by the lot. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from gqts.catalogue import product_of, site_of
from gqts.epcis import Event, Role
from gqts.identifiers import canonical_uri, identifier_key
from gqts.tracing.naming import CONSUMED, MADE, OBSERVED, NamedEvent

_LINES = frozenset({"line", "lineid", "productionline", "productionlineid"})
_MACHINES = frozenset({"machine", "machineid", "workstation", "station", "tank", "mould", "mold"})
_NOT_WORDS = re.compile(r"[^a-z]")
LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Making:
    """So many units of a product, made alike. `lot` is canonical; "" is what was not told.

    `is_named` tells instances from the pieces of a lot, of which instances may be named elsewhere.
    """

    product: str
    units: int
    is_named: bool
    lot: str
    site: str
    line_at: str
    line: str
    machine: str
    recipe_keys: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Recipe:
    """What went into something, by the key under which it is found; `is_own` when it is the same for the same inputs,
    whichever event says so.
    """

    key: bytes
    materials: tuple[str, ...]
    is_own: bool = False


def list_makings(event: NamedEvent) -> list[Making]:
    """Return what an event made, for each product and lot once; nothing of one that made nothing."""
    body = event.stored.event
    if not is_making(body):
        return []
    counted = _count_units(event)
    own = _list_materials(event)
    keys = [_own_key(own)] if own and event.transformation is None else []
    if event.transformation is not None:
        keys.append(identifier_key(event.transformation))
    read_point = canonical_uri(body.read_point) if body.read_point else ""
    is_part = "/254/" in read_point
    line = _find_own(body, _LINES) or (read_point.partition("/254/")[2] if is_part else "")
    return [
        Making(
            product=product,
            units=units,
            is_named=is_named,
            lot=lot,
            site=site_of(read_point) if read_point else "",
            line_at=read_point if is_part else "",
            line=line,
            machine=_find_own(body, _MACHINES),
            recipe_keys=tuple(dict.fromkeys([*keys, *([identifier_key(lot)] if lot else [])])),
        )
        for (product, lot, is_named), units in counted.items()
        if units > 0
    ]


def list_recipes(event: NamedEvent) -> list[Recipe]:
    """Return what an event says went into something."""
    materials = _list_materials(event)
    if not materials:
        return []
    lots = [uri for uri in event.list_named((Role.OUTPUT_QUANTITY,)) if "/10/" in uri]
    recipes = [Recipe(identifier_key(lot), materials) for lot in lots]
    if event.transformation is not None:
        return [*recipes, Recipe(identifier_key(event.transformation), materials)]
    return [*recipes, Recipe(_own_key(materials), materials, is_own=True)]


def is_making(event: Event) -> bool:
    """Return whether an event brings goods into being."""
    return event.type == "TransformationEvent" or (event.type == "ObjectEvent" and event.action == "ADD")


def _own_key(materials: tuple[str, ...]) -> bytes:
    return identifier_key("\n".join(sorted(materials)))


def _list_materials(event: NamedEvent) -> tuple[str, ...]:
    """Return the lots that went in. Instances that went in have a lot of their own, which their maker tells."""
    return tuple(uri for uri in event.list_named(CONSUMED) if "/10/" in uri)


def _count_units(event: NamedEvent) -> dict[tuple[str, str, bool], int]:
    counted: dict[tuple[str, str, bool], int] = {}
    lots = {product: lot for lot in event.lots if (product := product_of(lot)) is not None}
    for uri in event.list_named((Role.EPC, Role.OUTPUT)):
        product = product_of(uri)
        if product is not None and "/21/" in uri:
            key = (product, lots.get(product, ""), True)
            counted[key] = counted.get(key, 0) + 1
    body = event.stored.event.body
    named = set(event.list_named((*MADE, *OBSERVED)))
    for element in (*body.get("outputQuantityList", ()), *body.get("quantityList", ())):
        uri = canonical_uri(element["epcClass"])
        product = product_of(uri)
        if product is None or uri not in named or element.get("uom") or element.get("quantity") is None:
            continue  # kilograms and litres are no units that somebody holds
        key = (product, uri if "/10/" in uri else "", False)
        counted[key] = counted.get(key, 0) + int(element["quantity"])
    return counted


def _find_own(event: Event, words: Collection[str]) -> str:
    """Return the value of a sender's own member with such a name, neat, "" when there is none."""
    for name, value in event.body.items():
        local = name.rpartition(":")[2].rpartition("/")[2]
        if ":" in name and isinstance(value, str) and _NOT_WORDS.sub("", local.lower()) in words:
            return " ".join("".join(one if one.isprintable() else " " for one in value).split())[:LONGEST_NAME]
    return ""
