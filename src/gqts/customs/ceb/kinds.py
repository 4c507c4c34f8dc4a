"""The kinds of CEB messages that gqts speaks, each with its elements, its records, its receipt and its business key.

Sources: the official XSD for elements and how often they occur (100 documents, 99 lines); business keys from the
refusals of the open simulator kzkj (`(orderNo, ebcCode)`, `(logisticsCode, logisticsNo)`, `(copNo, invtNo)`) and what
CEB412 and CEB622 name a document by.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gqts.customs.ceb.inventory import InventoryHead, InventoryList
from gqts.customs.ceb.order import OrderHead, OrderList
from gqts.customs.ceb.payment import PaymentHead
from gqts.customs.ceb.receipts import (
    InventoryReturn,
    InvtCancelReturn,
    InvtRefundReturn,
    LogisticsReturn,
    LogisticsStatusReturn,
    MessageReturn,
    OrderReturn,
    PaymentReturn,
)
from gqts.customs.ceb.table import NAMESPACE
from gqts.customs.ceb.tax_bill import TaxHeadRd, TaxListRd
from gqts.customs.ceb.waybill import LogisticsHead, LogisticsStatus
from gqts.customs.ceb.withdrawal import InvtCancel, InvtRefundHead, InvtRefundList

MOST_DOCUMENTS = 100
MOST_LINES = 99


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of message.

    `element` holds one document; `head_element` is None where the element is the record itself. `receipt` names the
    kind that answers it; `key` the fields of the head that make its business key.
    """

    name: str
    chinese: str
    english: str
    element: str
    head: type[Any]
    head_element: str | None = None
    line_element: str | None = None
    line: type[Any] | None = None
    receipt: str | None = None
    key: tuple[str, ...] = ()

    @property
    def number(self) -> str:
        """`311`."""
        return self.name[3:6]

    @property
    def is_inbound(self) -> bool:
        """Whether firms send it to customs, and so say who transmits it."""
        return self.receipt is not None

    @property
    def root(self) -> str:
        """The qualified name of the root element."""
        return f"{{{NAMESPACE}}}{self.name}"

    def business_key(self, head: Any) -> tuple[str, ...]:
        """Return what makes a document the same as another one."""
        return tuple(str(getattr(head, name) or "") for name in self.key)


ORDER = Kind(
    *("CEB311Message", "进口订单", "order", "Order", OrderHead, "OrderHead", "OrderList", OrderList, "CEB312Message"),
    ("orderNo", "ebcCode"),
)
PAYMENT = Kind(
    *("CEB411Message", "进口支付单", "payment", "Payment", PaymentHead, "PaymentHead", None, None, "CEB412Message"),
    ("payCode", "payTransactionId"),
)
WAYBILL = Kind(
    *("CEB511Message", "进口运单", "waybill", "Logistics", LogisticsHead, "LogisticsHead", None, None, "CEB512Message"),
    ("logisticsCode", "logisticsNo"),
)
WAYBILL_STATUS = Kind(
    *("CEB513Message", "进口运单状态", "waybill status", "LogisticsStatus", LogisticsStatus, None, None, None),
    "CEB514Message",
    ("logisticsCode", "logisticsNo"),
)
INVENTORY = Kind(
    *("CEB621Message", "进口清单", "inventory list (declaration)", "Inventory", InventoryHead, "InventoryHead"),
    *("InventoryList", InventoryList, "CEB622Message"),
    ("agentCode", "copNo"),
)
WITHDRAWAL = Kind(
    *("CEB623Message", "进口撤销申请单", "withdrawal of a declaration", "InvtCancel", InvtCancel, None, None, None),
    "CEB624Message",
    ("copNo", "invtNo"),
)
REFUND = Kind(
    *("CEB625Message", "进口退货申请单", "return of goods", "InvtRefund", InvtRefundHead, "InvtRefundHead"),
    *("InvtRefundList", InvtRefundList, "CEB626Message"),
    ("copNo", "invtNo"),
)
ORDER_RETURN = Kind("CEB312Message", "进口订单回执", "receipt of an order", "OrderReturn", OrderReturn)
PAYMENT_RETURN = Kind("CEB412Message", "进口支付单回执", "receipt of a payment", "PaymentReturn", PaymentReturn)
WAYBILL_RETURN = Kind("CEB512Message", "进口运单回执", "receipt of a waybill", "LogisticsReturn", LogisticsReturn)
WAYBILL_STATUS_RETURN = Kind(
    "CEB514Message", "进口运单状态回执", "receipt of a waybill status", "LogisticsStatusReturn", LogisticsStatusReturn
)
INVENTORY_RETURN = Kind("CEB622Message", "进口清单回执", "receipt of a declaration", "InventoryReturn", InventoryReturn)
WITHDRAWAL_RETURN = Kind(
    "CEB624Message", "进口撤销申请单回执", "receipt of a withdrawal", "InvtCancelReturn", InvtCancelReturn
)
REFUND_RETURN = Kind("CEB626Message", "进口退货申请单回执", "receipt of a return", "InvtRefundReturn", InvtRefundReturn)
TAX_BILL = Kind("CEB816Message", "进口电子税单", "tax bill", "Tax", TaxHeadRd, "TaxHeadRd", "TaxListRd", TaxListRd)
FORMAT_FAULT = Kind("CEB900Message", "报文格式校验错误回执", "format error", "MessageReturn", MessageReturn)

INBOUND = (ORDER, PAYMENT, WAYBILL, WAYBILL_STATUS, INVENTORY, WITHDRAWAL, REFUND)
OUTBOUND = (
    *(ORDER_RETURN, PAYMENT_RETURN, WAYBILL_RETURN, WAYBILL_STATUS_RETURN, INVENTORY_RETURN),
    *(WITHDRAWAL_RETURN, REFUND_RETURN, TAX_BILL, FORMAT_FAULT),
)
KINDS = {kind.name: kind for kind in (*INBOUND, *OUTBOUND)}


def most_documents(kind: Kind) -> int:
    """Return how many documents one message may carry: the schema sets no limit to tax bills, gqts does."""
    return 1 if kind is FORMAT_FAULT else MOST_DOCUMENTS
