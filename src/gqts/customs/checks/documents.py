"""The checks of every kind of document, by kind."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from gqts.customs.ceb import kinds
from gqts.customs.ceb.inventory import InventoryHead, InventoryList
from gqts.customs.ceb.message import Document
from gqts.customs.ceb.order import OrderHead, OrderList
from gqts.customs.ceb.payment import PaymentHead
from gqts.customs.ceb.waybill import LogisticsHead, LogisticsStatus
from gqts.customs.ceb.withdrawal import InvtCancel, InvtRefundHead, InvtRefundList
from gqts.customs.checks.identity import identity_number_problem
from gqts.customs.checks.telling import Telling, differ
from gqts.customs.checks.trade_mode import check_trade_mode
from gqts.customs.checks.typed import check_market_purchase_declaration, check_vehicle_declaration
from gqts.customs.reference import Reference
from gqts.customs.typed import MARKET_PURCHASE, VEHICLES
from gqts.kit.errors import Fault

_IDENTITY_CARD = "1"
_ONE_PARCEL = 1


def check_document(
    kind: kinds.Kind, document: Document[Any, Any], reference: Reference, on: date, *, index: int = 0
) -> tuple[Fault, ...]:
    """Return what does not hold in a document that is handed in on a day; `index` is where it stands in its message."""
    telling = Telling(kind, index)
    tolerance = Decimal(reference.on("tolerances", on).values["amount"])
    check = _CHECKS.get(kind.name)
    if check is not None:
        check(telling, document, reference, on, tolerance)
    return tuple(telling.faults)


def check_order(
    telling: Telling, order: Document[OrderHead, OrderList], _: Reference, on: date, tolerance: Decimal
) -> None:
    """Check an order: what was paid is the sum of what it is made of, and the lines make the price of the goods.

    acturalPaid = goodsValue + freight + taxTotal - discount (商品价格+运杂费+代扣税款-非现金抵扣金额), totalPrice =
    price × qty: the specification, quoted by every source. That goodsValue is the sum of the lines is not said in so
    many words: goodsValue is 商品实际成交价，含非现金抵扣金额, the price of the goods before vouchers.
    """
    head = order.head
    due = head.goodsValue + head.freight + head.taxTotal - head.discount
    if differ(head.acturalPaid, due, tolerance):
        fix = f"goodsValue + freight + taxTotal - discount is {due:f}: give that, or mend one of them."
        telling.head(head, "acturalPaid", "sum", "is not the sum of what it is made of", fix)
    total = sum((line.totalPrice for line in order.lines), Decimal(0))
    if differ(head.goodsValue, total, tolerance * len(order.lines)):
        telling.head(head, "goodsValue", "sum", "is not the sum of its lines", f"The lines make {total:f}.")
    _check_lines(telling, order.lines, tolerance)
    _check_identity(telling, head, "buyerIdType", "buyerIdNumber", on)


def check_payment(telling: Telling, payment: Document[PaymentHead, None], _: Reference, on: date, __: Decimal) -> None:
    """Check a payment: something was paid, by somebody with a real number, and not in the future."""
    head = payment.head
    if not head.amountPaid:
        telling.head(head, "amountPaid", "zero", "is 0: nothing was paid", "Give what was paid.")
    if head.payTime > head.appTime:
        telling.head(head, "payTime", "after_sending", "is after the payment was reported", "Give when it was paid.")
    _check_identity(telling, head, "payerIdType", "payerIdNumber", on)


def check_waybill(
    telling: Telling, waybill: Document[LogisticsHead, None], _: Reference, __: date, ___: Decimal
) -> None:
    """Check a waybill: one parcel (单个运单下包裹数，限定为1)."""
    _check_one_parcel(telling, waybill.head)


def check_waybill_status(
    telling: Telling, status: Document[LogisticsStatus, None], _: Reference, __: date, ___: Decimal
) -> None:
    """Check a status of a waybill: nothing is signed for before it happened."""
    head = status.head
    if head.logisticsTime > head.appTime:
        says, fix = "is after it was reported", "Give when the parcel was signed for."
        telling.head(head, "logisticsTime", "after_sending", says, fix)


def check_inventory(
    telling: Telling,
    inventory: Document[InventoryHead, InventoryList],
    reference: Reference,
    on: date,
    tolerance: Decimal,
) -> None:
    """Check a declaration: weights, lines, units in pairs, a number to answer to, the buyer, and its trade mode.

    netWeight is grossWeight without packing (货物的毛重减去外包装材料后的重量); packNo is limited to 1; a second
    quantity and its unit (第二数量, 第二计量单位) come together; CEB622 must repeat copNo.
    """
    head = inventory.head
    if head.copNo is None:
        says = "is missing, and the receipt must repeat it"
        telling.head(head, "copNo", "missing", says, "Give your own number of the list, of at most 20 characters.")
    if head.netWeight > head.grossWeight:
        fix = f"The gross weight is {head.grossWeight:f}."
        telling.head(head, "netWeight", "above_gross", "is more than the gross weight", fix)
    _check_one_parcel(telling, head)
    _check_lines(telling, inventory.lines, tolerance)
    for number, line in enumerate(inventory.lines):
        if (line.qty2 is None) != (line.unit2 is None):
            name = "unit2" if line.unit2 is None else "qty2"
            fix = "Give qty2 and unit2, or neither."
            telling.line(line, number, name, "unpaired", "is missing beside the other of the two", fix)
    _check_identity(telling, head, "buyerIdType", "buyerIdNumber", on)
    check_trade_mode(telling, inventory, reference, on)


def check_withdrawal(
    telling: Telling, document: Document[InvtCancel, None], _: Reference, on: date, __: Decimal
) -> None:
    """Check a withdrawal: a number to answer to (CEB624 must repeat copNo), and the buyer."""
    _check_taking_back(telling, document.head, on)


def check_refund(
    telling: Telling, refund: Document[InvtRefundHead, InvtRefundList], _: Reference, on: date, __: Decimal
) -> None:
    """Check a return of goods: a number to answer to (CEB626 must repeat copNo), the buyer, and no line twice."""
    _check_taking_back(telling, refund.head, on)
    seen: set[int] = set()
    for number, line in enumerate(refund.lines):
        if line.gnum in seen:
            fix = "Give each line of the declaration once."
            telling.line(line, number, "gnum", "repeated", "is that of another line", fix)
        seen.add(line.gnum)


_CHECKS: dict[str, Callable[[Telling, Any, Reference, date, Decimal], None]] = {
    kinds.ORDER.name: check_order,
    kinds.PAYMENT.name: check_payment,
    kinds.WAYBILL.name: check_waybill,
    kinds.WAYBILL_STATUS.name: check_waybill_status,
    kinds.INVENTORY.name: check_inventory,
    kinds.WITHDRAWAL.name: check_withdrawal,
    kinds.REFUND.name: check_refund,
    VEHICLES.name: check_vehicle_declaration,
    MARKET_PURCHASE.name: check_market_purchase_declaration,
}


def _check_taking_back(telling: Telling, head: InvtCancel | InvtRefundHead, on: date) -> None:
    if head.copNo is None:
        says, fix = "is missing, and the receipt must repeat it", "Give that of the declaration."
        telling.head(head, "copNo", "missing", says, fix)
    _check_identity(telling, head, "buyerIdType", "buyerIdNumber", on)


def _check_lines(telling: Telling, lines: tuple[OrderList | InventoryList, ...], tolerance: Decimal) -> None:
    """Lines are numbered from 1 without gaps (从1开始连续序号), and each is price times quantity (gifts cost 0)."""
    for number, line in enumerate(lines):
        if line.gnum != number + 1:
            fix = f"Number the lines from 1 without gaps: this is {number + 1}."
            telling.line(line, number, "gnum", "out_of_order", "is not the number of its line", fix)
        product = line.price * line.qty
        if differ(line.totalPrice, product, tolerance):
            fix = f"{line.price:f} × {line.qty:f} is {product:f}."
            telling.line(line, number, "totalPrice", "product", "is not price times quantity", fix)


def _check_one_parcel(telling: Telling, head: LogisticsHead | InventoryHead) -> None:
    if head.packNo != _ONE_PARCEL:
        telling.head(head, "packNo", "not_one", "is limited to 1", "Give one waybill for each parcel.")


def _check_identity(telling: Telling, head: Any, type_name: str, number_name: str, on: date) -> None:
    """Chinese identity numbers must be possible; who else they belong to is asked elsewhere. Other documents have no
    form.
    """
    if getattr(head, type_name) != _IDENTITY_CARD:
        return
    problem = identity_number_problem(getattr(head, number_name), on)
    if problem is not None:
        telling.head(head, number_name, "identity", *problem)
