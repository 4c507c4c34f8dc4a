"""What a declaration is about: its parcels, containers, items, lots, found by what it names and by who packed what.

Promise: nothing is linked by guessing. A parcel is linked by its carrier and number, an item because it stands on the
declaration, because it was packed into that parcel and not taken out before the moment, or because somebody tied it to
the order by its number (EPCIS 2.0 §7.3.5, business transactions). What cannot be linked is told, with who could.
Pure: events come through an `EventSource` of `gqts.tracing`, as its viewer may see them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from gqts.customs.ceb import Document
from gqts.customs.ceb.inventory import InventoryHead, InventoryList
from gqts.epcis import Role
from gqts.evidence.voice import Supplier
from gqts.identifiers import (
    IdentifierRefused,
    Level,
    check_digit,
    fill_gtin,
    parse_identifier,
    parse_vehicle_number,
    parse_waybill,
)
from gqts.tracing import PACKED, EventSource, NamedEvent, find_emptyings, find_stays, withdraw_declared

Inventory = Document[InventoryHead, InventoryList]

MOST_ITEMS = 1_000
"""Items of one declaration that are looked at one by one."""
_GTIN_LINK = "https://id.gs1.org/01/"
_GTIN_END = len(_GTIN_LINK) + 14
_WORD = re.compile(r"[^\s,;，；、]+")
_VEHICLE = re.compile(r"(?<![A-Za-z0-9])[A-HJ-NPR-Z0-9]{17}(?![A-Za-z0-9])")
_HOLDERS = ("https://id.gs1.org/00/", "https://id.gs1.org/8003/", "https://id.gs1.org/8004/", "urn:epc:id:bic:")
"""Logistic units, returnable and other assets, and freight containers."""
_SELF_TOLD = ("https://", "http://", "urn:epc:", "urn:gqts:")


class ThingKind(StrEnum):
    """What kind of thing a declaration is linked to."""

    ITEM = "item"
    VEHICLE = "vehicle"
    LOT = "lot"
    PRODUCT = "product"
    PARCEL = "parcel"
    CONTAINER = "container"
    """What held the goods: a case, pallet, bag or container."""
    ORDER = "order"
    BILL = "bill"


class How(StrEnum):
    """How a thing came to be linked."""

    DECLARED = "declared"
    """It stands on the declaration."""
    PACKED = "packed"
    """It was packed into something that stands on it."""
    ORDERED = "ordered"
    """Somebody tied it to the order, by its number."""
    HELD = "held"
    """It held what is linked, at some time."""
    MADE = "made"
    """It is the lot that a linked item was made in."""


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing that a declaration is about; `line` is 0 for the whole consignment."""

    uri: str
    kind: ThingKind
    how: How
    line: int = 0


@dataclass(frozen=True, slots=True)
class Unlinked:
    """Something that could not be linked: `what` is `parcel`, `items`, `order`, `product` or `bill`."""

    what: str
    line: int
    named: str
    """What the declaration calls it; empty when it calls it nothing."""
    could_supply: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Linked:
    """Everything that a declaration is linked to, and what it could not be linked to."""

    things: tuple[Thing, ...] = ()
    unlinked: tuple[Unlinked, ...] = ()

    def of(self, *kinds: ThingKind) -> tuple[str, ...]:
        """Return the identifiers of some kinds, each once."""
        return tuple(dict.fromkeys(thing.uri for thing in self.things if thing.kind in kinds))

    @property
    def items(self) -> tuple[str, ...]:
        """Return the single goods: serialised items and vehicles."""
        return self.of(ThingKind.ITEM, ThingKind.VEHICLE)

    @property
    def parcels(self) -> tuple[str, ...]:
        """Return the parcels."""
        return self.of(ThingKind.PARCEL)

    @property
    def containers(self) -> tuple[str, ...]:
        """Return what held the goods."""
        return self.of(ThingKind.CONTAINER)

    @property
    def lots(self) -> tuple[str, ...]:
        """Return the lots."""
        return self.of(ThingKind.LOT)

    def line_of(self, uri: str) -> int:
        """Return the line that a thing belongs to, 0 when that is not known."""
        return next((thing.line for thing in self.things if thing.uri == uri and thing.line), 0)

    def items_of(self, line: int) -> tuple[str, ...]:
        """Return the single goods of a line."""
        return tuple(uri for uri in self.items if self.line_of(uri) == line)


@dataclass(frozen=True, slots=True)
class Clues:
    """What a declaration names: by which its goods may be found.

    `orders` and `bills` are URIs of business transactions, as the parties of the declaration write them.
    """

    parcel: str
    orders: tuple[str, ...] = ()
    bills: tuple[str, ...] = ()
    gtins: Mapping[int, str] = field(default_factory=dict)
    named: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    """Items, lots and vehicles that stand on a line."""
    order_no: str = ""
    bill_no: str = ""
    waybill_no: str = ""


def find_clues(inventory: Inventory, glns: Mapping[str, Sequence[str]] | None = None) -> Clues:
    """Return what a declaration names; `glns` are those of its parties, by their customs codes.

    A business transaction is named by who gave it its number (CBV 2.0 §8.5.2, `urn:epcglobal:cbv:bt:GLN:number`).
    """
    head, known = inventory.head, glns or {}
    sellers = [gln for code in (head.ebcCode, head.ebpCode, head.agentCode) for gln in known.get(code, ())]
    carriers = [gln for code in (head.logisticsCode, head.agentCode) for gln in known.get(code, ())]
    return Clues(
        parcel=_read_parcel(head.logisticsCode, head.logisticsNo),
        orders=_papers(sellers, head.orderNo),
        bills=_papers(carriers, head.billNo or ""),
        gtins={line.gnum: gtin for line in inventory.lines if (gtin := find_gtin(line))},
        named={line.gnum: found for line in inventory.lines if (found := tuple(_read_named(line)))},
        order_no=head.orderNo,
        bill_no=head.billNo or "",
        waybill_no=f"{head.logisticsCode} {head.logisticsNo}",
    )


def find_gtin(line: Any) -> str:
    """Return the product of a line, 14 digits: by its barcode, else by its article number; "" when neither is one."""
    for text in (line.barCode, line.itemNo):
        digits = (text or "").strip()
        if digits.isascii() and digits.isdigit() and len(digits) in (8, 12, 13, 14):
            gtin = fill_gtin(digits)
            if str(check_digit(gtin[:-1])) == gtin[-1]:
                return gtin
    return ""


def gtin_of(uri: str) -> str:
    """Return the product that a canonical identifier belongs to, 14 digits, or ""."""
    return uri[len(_GTIN_LINK) : _GTIN_END] if uri.startswith(_GTIN_LINK) else ""


def _read_parcel(code: str, number: str) -> str:
    try:
        return parse_waybill(code, number).canonical
    except IdentifierRefused:
        return ""


def _papers(glns: Sequence[str], number: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(f"urn:epcglobal:cbv:bt:{gln}:{number}" for gln in glns)) if number else ()


def _read_named(line: InventoryList) -> Iterator[str]:
    """Yield the items, lots and vehicles that a line spells out in its texts."""
    for text in (line.itemNo, line.barCode, line.note, line.gmodel):
        for word in _WORD.findall(text or ""):
            if word.startswith(_SELF_TOLD):
                try:
                    found = parse_identifier(word)
                except IdentifierRefused:
                    continue
                if found.level in (Level.INSTANCE, Level.LOT):
                    yield found.canonical
        for number in _VEHICLE.findall(text or ""):
            if not number.isdigit() and not number.isalpha():
                yield parse_vehicle_number(number).canonical


def link_declaration(source: EventSource, inventory: Inventory, clues: Clues, *, at: datetime) -> Linked:
    """Return what a declaration is about at a moment."""
    things: dict[str, Thing] = {}
    for line, uris in clues.named.items():
        for uri in uris:
            _add(things, Thing(uri, kind_of_thing(uri), How.DECLARED, line))
    if clues.parcel:
        _add(things, Thing(clues.parcel, ThingKind.PARCEL, How.DECLARED))
    packed, is_ordered = _add_goods(things, source, inventory, clues, at)
    for line, gtin in clues.gtins.items():
        _add(things, Thing(f"{_GTIN_LINK}{gtin}", ThingKind.PRODUCT, How.DECLARED, line))
    carried = _find_carried(source, clues.bills)
    papers = [(uri, ThingKind.CONTAINER) for uri in carried]
    papers += [(uri, ThingKind.ORDER) for uri in clues.orders if is_ordered]
    papers += [(uri, ThingKind.BILL) for uri in clues.bills if carried]
    for uri, kind in papers:
        _add(things, Thing(uri, kind, How.DECLARED))
    linked = Linked(tuple(things.values()))
    return Linked(linked.things, tuple(_list_unlinked(inventory, clues, linked, is_packed=bool(packed))))


def _add_goods(
    things: dict[str, Thing], source: EventSource, inventory: Inventory, clues: Clues, at: datetime
) -> tuple[list[str], bool]:
    """Add what is in the parcel, else what somebody tied to the order; return what was packed, and whether an order was
    found.
    """
    packed = _find_packed(source, [clues.parcel] if clues.parcel else [], at)
    ordered, parcels = _find_ordered(source, clues.orders)
    elsewhere = sorted(parcels - {clues.parcel})
    if elsewhere and not packed:
        ordered |= set(_find_packed(source, elsewhere, at))
    lines = _line_finder(inventory, clues)
    for uri in packed:
        _add(things, Thing(uri, kind_of_thing(uri), How.PACKED, lines(uri)))
    for uri in () if packed else sorted(ordered):
        _add(things, Thing(uri, kind_of_thing(uri), How.ORDERED, lines(uri)))
    return packed, bool(ordered or parcels)


def kind_of_thing(uri: str) -> ThingKind:
    """Return what kind of thing a canonical identifier names."""
    if uri.startswith("urn:gqts:vin:"):
        return ThingKind.VEHICLE
    if uri.startswith("urn:gqts:waybill:"):
        return ThingKind.PARCEL
    if uri.startswith(_GTIN_LINK):
        rest = uri[_GTIN_END:]
        return ThingKind.ITEM if "/21/" in rest else ThingKind.LOT if "/10/" in rest else ThingKind.PRODUCT
    if uri.startswith("urn:epcglobal:cbv:bt:"):
        return ThingKind.ORDER
    return ThingKind.CONTAINER if uri.startswith(_HOLDERS) else ThingKind.ITEM


def _add(things: dict[str, Thing], thing: Thing) -> None:
    known = things.get(thing.uri)
    if len(things) < MOST_ITEMS and (known is None or (thing.line and not known.line)):
        things[thing.uri] = thing


def _line_finder(inventory: Inventory, clues: Clues) -> Any:
    by_gtin: dict[str, list[int]] = {}
    for line, gtin in clues.gtins.items():
        by_gtin.setdefault(gtin, []).append(line)
    only = inventory.lines[0].gnum if len(inventory.lines) == 1 else 0

    def find(uri: str) -> int:
        gtin = gtin_of(uri)
        if by_gtin and gtin:
            return next(iter(by_gtin.get(gtin, ())), 0)
        return only

    return find


def _find_packed(source: EventSource, parents: Sequence[str], at: datetime) -> list[str]:
    """Return what was in some containers at a moment, and what was in what was in them."""
    found: dict[str, None] = {}
    level = list(parents)
    for _ in range(8):
        level = [uri for parent in level for uri in _list_inside(source, parent, at) if uri not in found]
        found |= dict.fromkeys(level)
        if not level or len(found) > MOST_ITEMS:
            break
        level = [uri for uri in level if kind_of_thing(uri) not in (ThingKind.ITEM, ThingKind.VEHICLE, ThingKind.LOT)]
    return list(found)[:MOST_ITEMS]


def _list_inside(source: EventSource, parent: str, at: datetime) -> list[str]:
    told = withdraw_declared(source.find_mentions([parent], [Role.PARENT]).get(parent, []))
    packings = [event for event in told if event.packs and not event.is_voided and event.at <= at]
    emptyings = {parent: find_emptyings(parent, packings)}
    children = dict.fromkeys(uri for event in packings for uri in event.list_named(PACKED))
    if not children:
        return []
    moves = source.find_mentions(children, PACKED)
    return [child for child in children if _is_inside(child, parent, moves.get(child, []), emptyings, at)]


def _is_inside(
    child: str, parent: str, moves: Sequence[NamedEvent], emptyings: Mapping[str, list[datetime]], at: datetime
) -> bool:
    told = [event for event in withdraw_declared(moves) if event.at <= at]
    stays = [stay for stay in find_stays(child, told, emptyings) if stay.parent == parent]
    return bool(stays) and (stays[-1].until is None or stays[-1].until > at)


def _find_ordered(source: EventSource, papers: Sequence[str]) -> tuple[set[str], set[str]]:
    """Return the goods that somebody tied to an order by its number, and the parcels."""
    goods: set[str] = set()
    parcels: set[str] = set()
    for event in _list_current(source, papers):
        named = event.list_named((Role.EPC, Role.CHILD, Role.QUANTITY, Role.CHILD_QUANTITY, Role.PARENT))
        for uri in named[:MOST_ITEMS]:
            kind = kind_of_thing(uri)
            if kind in (ThingKind.ITEM, ThingKind.VEHICLE, ThingKind.LOT):
                goods.add(uri)
            elif kind is ThingKind.PARCEL:
                parcels.add(uri)
    return goods, parcels


def _find_carried(source: EventSource, papers: Sequence[str]) -> list[str]:
    """Return the containers that somebody tied to a bill by its number."""
    named = (uri for event in _list_current(source, papers) for uri in event.list_named((Role.EPC, Role.PARENT)))
    return list(dict.fromkeys(uri for uri in named if kind_of_thing(uri) is ThingKind.CONTAINER))[:MOST_ITEMS]


def _list_current(source: EventSource, papers: Sequence[str]) -> list[NamedEvent]:
    if not papers:
        return []
    mentions = source.find_mentions(papers, [Role.BUSINESS_TRANSACTION])
    events = (event for those in mentions.values() for event in withdraw_declared(those))
    return [event for event in events if not event.is_voided]


def _list_unlinked(inventory: Inventory, clues: Clues, linked: Linked, *, is_packed: bool) -> Iterator[Unlinked]:
    packers = (Supplier.BONDED_WAREHOUSE, Supplier.TRADER, Supplier.LOGISTICS)
    if not is_packed:
        yield Unlinked("parcel", 0, clues.waybill_no, packers)
    if not linked.of(ThingKind.ORDER):
        yield Unlinked("order", 0, clues.order_no, (Supplier.PLATFORM, Supplier.SELLER))
    if clues.bill_no and not linked.of(ThingKind.BILL):
        yield Unlinked("bill", 0, clues.bill_no, (Supplier.LOGISTICS,))
    for line in inventory.lines:
        if line.gnum not in clues.gtins and not linked.items_of(line.gnum):
            yield Unlinked(
                "product", line.gnum, line.barCode or line.itemNo or "", (Supplier.SELLER, Supplier.DECLARANT)
            )
        lots = [uri for uri in linked.lots if linked.line_of(uri) == line.gnum]
        if not linked.items_of(line.gnum) and not lots:
            yield Unlinked("items", line.gnum, line.gname, packers)


def add_holders(linked: Linked, holders: Iterable[str], lots: Iterable[tuple[str, str]]) -> Linked:
    """Return what is linked with what held it, and with the lots that its items, given as (lot, item), were made in."""
    things = {thing.uri: thing for thing in linked.things}
    for uri in holders:
        kind = kind_of_thing(uri)
        if kind in (ThingKind.CONTAINER, ThingKind.PARCEL):
            _add(things, Thing(uri, kind, How.HELD))
    for lot, item in lots:
        _add(things, Thing(lot, ThingKind.LOT, How.MADE, linked.line_of(item)))
    return Linked(tuple(things.values()), linked.unlinked)


def add_papers(linked: Linked, papers: Iterable[str]) -> Linked:
    """Return what is linked with the order and the bill that were not found by their parties' numbers, and that
    somebody who told of the goods names: the number is theirs, whoever gave it.
    """
    by_number = {uri.rpartition(":")[2]: uri for uri in papers}
    kinds = {"order": ThingKind.ORDER, "bill": ThingKind.BILL}
    found = {
        one: Thing(by_number[one.named], kinds[one.what], How.DECLARED)
        for one in linked.unlinked
        if one.what in kinds and one.named and one.named in by_number
    }
    return Linked((*linked.things, *found.values()), tuple(one for one in linked.unlinked if one not in found))
