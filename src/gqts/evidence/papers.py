"""The customs messages around a declaration: its order, payments and waybill, and the declarations that have something
in common with it. Every look-up is by a number that is indexed, and bounded.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from gqts.customs.ceb.inventory import InventoryHead
from gqts.customs.ceb.kinds import INVENTORY, ORDER, PAYMENT, WAYBILL, WAYBILL_STATUS
from gqts.customs.typed import MARKET_PURCHASE
from gqts.declarations import Record, find_record, find_record_by_key, list_records
from gqts.evidence import _storage
from gqts.evidence.dossier import Filed, OtherDeclaration
from gqts.evidence.parties import Voices
from gqts.identifiers import identifier_key
from gqts.kit.database import Transaction

PAYMENT_PREFIX = "urn:gqts:payment:"
"""How a payment is named among what a declaration is linked to, so that one that paid for several orders is found."""
_MOST = 50
_MOST_SHARED = 200
_LATELY = timedelta(days=3)


def file_record(record: Record, voices: Voices) -> Filed[Any, Any]:
    """Return a record as it was handed in."""
    voice = voices.of_sender(record.organization_id, record.kind)
    return Filed(record.document, voice, str(record.id), record.received_at)


def find_papers(tx: Transaction, head: InventoryHead, voices: Voices) -> tuple[Filed[Any, Any], ...]:
    """Return the standing orders, payments and waybills that may belong to a declaration."""
    if not head.orderNo:
        return ()
    orders = list_records(tx, kind=ORDER, order_no=head.orderNo, is_standing=True, limit=_MOST)
    found = {one.id: one for one in orders}
    for one in list_records(tx, kind=PAYMENT, order_no=head.orderNo, is_standing=True, limit=_MOST):
        found[one.id] = one
    for order in orders:
        told = order.head
        named = find_record_by_key(tx, PAYMENT, (told.payCode or "", told.payTransactionId or ""))
        if named is not None and named.is_standing:
            found[named.id] = named
    waybill = (head.logisticsCode, head.logisticsNo)
    for kind in (WAYBILL, WAYBILL_STATUS):
        for one in list_records(tx, kind=kind, logistics=waybill, is_standing=True, limit=_MOST):
            found[one.id] = one
    found |= {one.id: one for one in _find_joined(tx, list(found.values()))}
    voices.meet(one.organization_id for one in found.values())
    return tuple(file_record(one, voices) for one in found.values())


def name_payments(documents: Sequence[Filed[Any, Any]]) -> list[str]:
    """Return the payments among some documents, and those that orders among them name."""
    named = [(getattr(one.head, "payCode", None), getattr(one.head, "payTransactionId", None)) for one in documents]
    return [f"{PAYMENT_PREFIX}{code}:{number}" for code, number in dict.fromkeys(named) if code and number]


def _find_joined(tx: Transaction, records: Sequence[Record]) -> Iterator[Record]:
    """Yield the orders of other declarations whose orders name one of these payments, and the orders payments name."""
    known = {one.order_no for one in records if one.kind is ORDER}
    payments = [one for one in records if one.kind is PAYMENT]
    wanted = {one.order_no for one in payments if one.order_no} - known
    uris = [f"{PAYMENT_PREFIX}{one.head.payCode}:{one.head.payTransactionId}" for one in payments]
    keys = [identifier_key(uri).hex() for uri in uris]
    for record_id, _ in _storage.select_concerned(tx, keys, _MOST) if keys else ():
        other = find_record(tx, record_id)
        if other is not None and other.order_no and other.is_standing:
            wanted.add(other.order_no)
    for order_no in sorted(wanted - known):
        yield from list_records(tx, kind=ORDER, order_no=order_no, is_standing=True, limit=_MOST)


def find_others(
    tx: Transaction, record: Record, head: InventoryHead, goods: Sequence[str], voices: Voices
) -> tuple[OtherDeclaration, ...]:
    """Return other declarations that name the same goods, waybill or bill, or are of the same buyer at that time."""
    shared: dict[UUID, set[str]] = {}
    keys = [identifier_key(uri).hex() for uri in goods]
    for record_id, uri in _storage.select_concerned(tx, keys, _MOST_SHARED) if keys else ():
        if record_id != record.id:
            shared.setdefault(record_id, set()).add(uri)
    found: dict[UUID, Record] = {}
    for record_id in shared:
        other = find_record(tx, record_id)
        if other is not None:
            found[record_id] = other
    for one in _list_alike(tx, record, head):
        if one.id != record.id:
            found[one.id] = one
    voices.meet(one.organization_id for one in found.values())
    return tuple(_tell(one, frozenset(shared.get(one.id, ())), voices) for one in found.values())


def _list_alike(tx: Transaction, record: Record, head: InventoryHead) -> Iterator[Record]:
    if record.kind is MARKET_PURCHASE:
        yield from _list_purchases(tx, record, head)
    if record.kind is not INVENTORY:
        return
    yield from list_records(tx, kind=INVENTORY, logistics=(head.logisticsCode, head.logisticsNo), limit=_MOST)
    if head.billNo:
        yield from list_records(tx, kind=INVENTORY, bill_no=head.billNo, newest_first=True, limit=_MOST)
    since = record.received_at - _LATELY
    buyer = record.buyer_id
    if buyer:
        until = record.received_at + _LATELY
        yield from list_records(tx, kind=INVENTORY, buyer_id=buyer, since=since, until=until, limit=_MOST)


def _list_purchases(tx: Transaction, record: Record, head: InventoryHead) -> Iterator[Record]:
    """Yield other market purchases on the same bill, and those that the same declarant handed in around that time."""
    if head.billNo:
        yield from list_records(tx, kind=MARKET_PURCHASE, bill_no=head.billNo, newest_first=True, limit=_MOST)
    since, until = record.received_at - _LATELY, record.received_at + _LATELY
    declarant = record.organization_id
    yield from list_records(
        tx, kind=MARKET_PURCHASE, organization_id=declarant, since=since, until=until, newest_first=True, limit=_MOST
    )


def _tell(record: Record, shared: frozenset[str], voices: Voices) -> OtherDeclaration:
    """Return another declaration, read from what is kept without building its document."""
    head: Mapping[str, Any] = record.members["head"]
    lines: Sequence[Mapping[str, Any]] = record.members.get("lines", ())
    prices = [Decimal(str(line.get("totalPrice") or line.get("price") or 0)) for line in lines]
    extra = [Decimal(str(head.get(name) or 0)) for name in ("freight", "insuredFee")]
    return OtherDeclaration(
        reference=str(record.id),
        voice=voices.of_sender(record.organization_id, record.kind),
        received_at=record.received_at,
        order_no=record.order_no or "",
        logistics=(record.logistics_code or "", record.logistics_no or ""),
        bill_no=record.bill_no or "",
        voyage=(str(head.get("trafNo") or ""), str(head.get("voyageNo") or "")),
        buyer_id=record.buyer_id or "",
        seller=str(head.get("ebcCode") or head.get("consigneeCode") or ""),
        value=sum((*prices, *extra), Decimal(0)),
        is_void=not record.is_standing,
        shared=shared,
        trade_mode=record.mode or "",
        purchaser=" ".join(str(head.get("purchaserName") or "").split()).casefold(),
    )
