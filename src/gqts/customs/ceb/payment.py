"""CEB411: the payment of an order, which the payment firm sends; its business key is (`payCode`,
`payTransactionId`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Annotated

from gqts.customs.ceb import codes, terms
from gqts.customs.ceb.fields import Amount, Code, Moment, Text
from gqts.customs.ceb.message import Document
from gqts.customs.ceb.table import Said


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentHead:
    """Who paid how much for which order."""

    guid: terms.Guid
    appType: terms.AppType
    appTime: terms.AppTime
    appStatus: terms.AppStatus
    payCode: terms.PayCode
    payName: terms.PayName
    payTransactionId: terms.PayTransactionId
    orderNo: terms.OrderNo
    ebpCode: terms.EbpCode
    ebpName: terms.EbpName
    payerIdType: Annotated[str, Code(codes.ID_TYPES), Said("支付人证件类型", "kind of the payer's document")]
    payerIdNumber: Annotated[str, Text(1, 60), Said("支付人证件号码", "number of the payer's document")]
    payerName: Annotated[str, Text(1, 60), Said("支付人姓名", "name of the payer")]
    telephone: Annotated[str | None, Text(0, 60), Said("支付人电话", "telephone of the payer")] = None
    amountPaid: Annotated[Decimal, Amount(), Said("支付金额", "amount paid")]
    currency: terms.Currency
    payTime: Annotated[datetime, Moment(), Said("支付时间", "when it was paid")]
    note: terms.Note | None = None


Payment = Document[PaymentHead, None]
