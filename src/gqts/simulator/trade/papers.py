"""The customs documents of one parcel, as honest firms write them: order, payment, waybill, declaration, signing.

Promise: they agree with each other, with the rules of their trade mode, and with the events that tell of the parcel:
the same order number, waybill, goods, quantities and lots, weights by the item master, times in the order in which
things happen. Specification: `gqts.customs.ceb`; taxes by `gqts.customs.tax`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from gqts.customs.ceb.fields import CHINA
from gqts.customs.ceb.inventory import Inventory, InventoryHead, InventoryList
from gqts.customs.ceb.message import Document
from gqts.customs.ceb.order import Order, OrderHead, OrderList
from gqts.customs.ceb.payment import Payment, PaymentHead
from gqts.customs.ceb.waybill import LogisticsHead, LogisticsStatus, Waybill, WaybillStatus
from gqts.simulator.border import office_code
from gqts.simulator.lanes import SUPERVISION_CODES, Flow
from gqts.simulator.plan import Consignment
from gqts.simulator.progress import Sale
from gqts.simulator.randomness import Stream
from gqts.simulator.trade.bargain import Bargain, strike_bargain
from gqts.simulator.trade.buyers import Buyer, make_address, make_buyer
from gqts.simulator.trade.registrations import PAYMENT_INSTITUTIONS, Registered, registered
from gqts.simulator.trade.tariff import KILOGRAMS, PIECES, commodity_code, country_code

RETAIL = frozenset({Flow.FACTORY_SEA, Flow.TRADER_SEA, Flow.TRADER_AIR, Flow.PORT_SEA})
"""The flows whose goods are sold to shoppers across the border, parcel by parcel."""

_YUAN = "142"
_BUYERS = 1_000_000
_RETURNING_PER_THOUSAND = 200
_REGULARS = 400
_CARD = "1"


@dataclass(frozen=True, slots=True)
class Papers:
    """What was handed in of one parcel; what nobody handed in is missing."""

    order: Order | None
    payments: tuple[Payment, ...]
    waybill: Waybill | None
    inventory: Inventory
    status: WaybillStatus | None = None


@dataclass(frozen=True, slots=True)
class _Writing:
    """What all documents of a parcel draw on."""

    plan: Consignment
    sale: Sale
    chance: Stream
    bargain: Bargain
    buyer: Buyer
    address: str
    seller: Registered

    def head(self, at: datetime) -> dict[str, Any]:
        """Return the fields that begin every document."""
        guid = self.chance.draw_uuid().removeprefix("urn:uuid:").upper()
        return {"guid": guid, "appType": "1", "appTime": _china(at), "appStatus": "2"}

    @property
    def order_no(self) -> str:
        return self.sale.number

    @property
    def logistics_no(self) -> str:
        return self.sale.parcel.rpartition(":")[2]

    @property
    def payer(self) -> Registered:
        return PAYMENT_INSTITUTIONS[(self.plan.number + self.sale.place) % len(PAYMENT_INSTITUTIONS)].registered

    @property
    def transaction(self) -> str:
        return f"PT{self.plan.number:06d}{self.sale.place:05d}"

    @property
    def platform(self) -> dict[str, Any]:
        firm = registered(self.plan.lane.seller)
        return {"ebpCode": firm.code, "ebpName": firm.name}

    @property
    def merchant(self) -> dict[str, Any]:
        return {"ebcCode": self.seller.code, "ebcName": self.seller.name}

    @property
    def carrier(self) -> dict[str, Any]:
        firm = registered(self.plan.lane.courier)
        return {"logisticsCode": firm.code, "logisticsName": firm.name, "logisticsNo": self.logistics_no}

    @property
    def grams(self) -> int:
        """The weight of the parcel: its items by the item master, and its box."""
        goods = self.plan.product.gross_grams * len(self.sale.items)
        return goods + 12 + goods * 3 // 100


def write_papers(
    plan: Consignment, sale: Sale, merchant: Registered | None = None, *, price_percent: int = 100
) -> Papers:
    """Return the documents of a parcel, sold by `merchant` or the platform itself at so much of the usual price."""
    chance = Stream(plan.seed, "trade", plan.number, sale.place)
    buyer = make_buyer(plan.seed, _buyer_number(chance))
    bargain = strike_bargain(plan, sale, chance, price_percent)
    address = make_address(plan.seed, buyer, sale.depot)
    seller = merchant or registered(plan.lane.seller)
    writing = _Writing(plan, sale, chance, bargain, buyer, address, seller)
    return Papers(
        order=_order(writing),
        payments=_payments(writing),
        waybill=_waybill(writing),
        inventory=_inventory(writing),
        status=_status(writing),
    )


def _buyer_number(chance: Stream) -> int:
    is_regular = chance.has_luck(_RETURNING_PER_THOUSAND)
    return chance.below(_REGULARS) if is_regular else _REGULARS + chance.below(_BUYERS - _REGULARS)


def _order(writing: _Writing) -> Order:
    plan, sale, bargain, buyer = writing.plan, writing.sale, writing.bargain, writing.buyer
    head = OrderHead(
        **writing.head(sale.ordered_at + timedelta(minutes=writing.chance.between(2, 6))),
        orderType="I",
        orderNo=writing.order_no,
        **writing.platform,
        **writing.merchant,
        goodsValue=bargain.goods,
        freight=bargain.freight,
        discount=bargain.coupon,
        taxTotal=bargain.tax,
        acturalPaid=bargain.paid,
        currency=_YUAN,
        buyerRegNo=buyer.registration,
        buyerName=buyer.name,
        buyerTelephone=buyer.telephone,
        buyerIdType=_CARD,
        buyerIdNumber=buyer.identity,
        payCode=writing.payer.code,
        payName=writing.payer.name,
        payTransactionId=writing.transaction,
        batchNumbers=";".join(_lots(plan, sale)),
        consignee=buyer.name,
        consigneeTelephone=buyer.telephone,
        consigneeAddress=writing.address,
    )
    line = OrderList(
        itemNo=plan.product.code.upper(),
        itemName=plan.product.chinese,
        **_goods(writing),
    )
    return Document(head, (line,))


def _payments(writing: _Writing) -> tuple[Payment, ...]:
    """Return the payment of an order; now and then it was paid in two parts, which together make it."""
    paid, chance = writing.bargain.paid, writing.chance
    parts = [paid]
    if writing.bargain.is_paid_in_parts:
        first = (paid / 3).quantize(Decimal("0.01"))
        parts = [first, paid - first]
    at = writing.sale.ordered_at + timedelta(minutes=chance.between(1, 2))
    written: list[Payment] = []
    for place, amount in enumerate(parts):
        said = PaymentHead(
            **writing.head(at + timedelta(minutes=5 + place)),
            payCode=writing.payer.code,
            payName=writing.payer.name,
            payTransactionId=writing.transaction + (f"-{place}" if place else ""),
            orderNo=writing.order_no,
            **writing.platform,
            payerIdType=_CARD,
            payerIdNumber=writing.buyer.identity,
            payerName=writing.buyer.name,
            telephone=writing.buyer.telephone,
            amountPaid=amount,
            currency=_YUAN,
            payTime=_china(at + timedelta(minutes=place)),
        )
        written.append(Document(said))
    return tuple(written)


def _waybill(writing: _Writing) -> Waybill:
    plan = writing.plan
    head = LogisticsHead(
        **writing.head(writing.sale.packed_at + timedelta(minutes=writing.chance.between(1, 4))),
        **writing.carrier,
        billNo=plan.document("BL") if plan.lane.flow is Flow.TRADER_AIR else None,
        orderNo=writing.order_no,
        freight=writing.bargain.freight,
        insuredFee=Decimal(0),
        currency=_YUAN,
        weight=_kilograms(writing.grams),
        packNo=1,
        goodsInfo=plan.product.chinese,
        consignee=writing.buyer.name,
        consigneeAddress=writing.address,
        consigneeTelephone=writing.buyer.telephone,
    )
    return Document(head)


def _inventory(writing: _Writing) -> Inventory:
    plan, sale, buyer = writing.plan, writing.sale, writing.buyer
    is_direct = plan.lane.flow is Flow.TRADER_AIR
    at = sale.packed_at + timedelta(minutes=writing.chance.between(6, 12))
    agent = registered(plan.lane.courier if is_direct else plan.lane.store.firm)
    net = plan.product.gross_grams * len(sale.items) * 92 // 100
    head = InventoryHead(
        **writing.head(at),
        orderNo=writing.order_no,
        **writing.platform,
        **writing.merchant,
        **writing.carrier,
        copNo=f"L{plan.number:06d}{sale.place:05d}",
        assureCode=registered(plan.lane.seller).code,
        ieFlag="I",
        declTime=_china(at).date(),
        customsCode=office_code(plan.lane.post),
        portCode=office_code(plan.lane.post),
        buyerIdType=_CARD,
        buyerIdNumber=buyer.identity,
        buyerName=buyer.name,
        buyerTelephone=buyer.telephone,
        consigneeAddress=writing.address,
        agentCode=agent.code,
        agentName=agent.name,
        tradeMode=SUPERVISION_CODES[plan.lane.flow],
        **(_direct(plan) if is_direct else _bonded(plan)),
        freight=writing.bargain.freight,
        insuredFee=Decimal(0),
        currency=_YUAN,
        packNo=1,
        grossWeight=_kilograms(writing.grams),
        netWeight=_kilograms(net),
    )
    line = InventoryList(
        itemRecordNo=None if is_direct else f"{plan.product.number:04d}",
        itemNo=plan.product.code.upper(),
        itemName=plan.product.chinese,
        gcode=commodity_code(plan.product),
        gname=plan.product.chinese,
        tradeCountry=country_code(plan.lane.origin.firm.country),
        qty1=_kilograms(net),
        unit1=KILOGRAMS,
        **_goods(writing),
    )
    return Document(head, (line,))


def _status(writing: _Writing) -> WaybillStatus | None:
    delivered_at = writing.sale.delivered_at
    if delivered_at is None:
        return None
    said = LogisticsStatus(
        **writing.head(delivered_at + timedelta(minutes=writing.chance.between(5, 90))),
        **writing.carrier,
        logisticsStatus="S",
        logisticsTime=_china(delivered_at),
    )
    return Document(said)


def _goods(writing: _Writing) -> dict[str, Any]:
    """Return what an order's and a declaration's line say alike."""
    plan = writing.plan
    return {
        "gnum": 1,
        "gmodel": f"{plan.product.brand}|{plan.product.net_content_zh}",
        "barCode": plan.product.gtin.removeprefix("0"),
        "unit": PIECES,
        "qty": Decimal(len(writing.sale.items)),
        "price": writing.bargain.price,
        "totalPrice": writing.bargain.goods,
        "currency": _YUAN,
        "country": country_code(plan.product.country),
    }


def _direct(plan: Consignment) -> Mapping[str, Any]:
    flight = f"MN{800 + plan.number % 100}"
    country = country_code(plan.lane.stops[0].country)
    return {"trafMode": "5", "trafNo": flight, "voyageNo": flight, "billNo": plan.document("BL"), "country": country}


def _bonded(plan: Consignment) -> Mapping[str, Any]:
    store = registered(plan.lane.store.firm)
    book = f"T{office_code(plan.lane.post)}W{int(plan.lane.store.firm.prefix) % 100_000:06d}"
    return {"trafMode": "7", "emsNo": book, "areaCode": store.code, "areaName": store.name, "country": _YUAN}


def _lots(plan: Consignment, sale: Sale) -> list[str]:
    """Return the production lots of a parcel's items."""
    places = {plan.item(index): run for run, indexes in enumerate(plan.runs) for index in indexes}
    return [plan.lot(run) for run in sorted({places[item] for item in sale.items})]


def _kilograms(grams: int) -> Decimal:
    return Decimal(grams) / 1000


def _china(at: datetime) -> datetime:
    return at.astimezone(CHINA).replace(microsecond=0)
