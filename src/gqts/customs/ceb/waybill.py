"""CEB511 and CEB513: the waybill of a parcel, and that it was signed for; the carrier sends both, and the business key
of both is (`logisticsCode`, `logisticsNo`).
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
class LogisticsHead:
    """What the carrier carries, for which order, to whom."""

    guid: terms.Guid
    appType: terms.AppType
    appTime: terms.AppTime
    appStatus: terms.AppStatus
    logisticsCode: terms.LogisticsCode
    logisticsName: terms.LogisticsName
    logisticsNo: terms.LogisticsNo
    billNo: Annotated[str | None, Text(0, 37), Said("提运单号", "bill of lading or master air waybill", "of 9610")] = (
        None
    )
    orderNo: terms.OrderNo
    freight: terms.Freight | None = None
    insuredFee: terms.InsuredFee | None = None
    currency: terms.Currency
    weight: Annotated[Decimal, Amount(is_positive=True), Said("毛重", "gross weight in kilograms")]
    packNo: terms.PackNo
    goodsInfo: Annotated[str | None, Text(0, 200), Said("主要货物信息", "goods as the carrier saw them")] = None
    consignee: terms.Consignee
    consigneeAddress: terms.ConsigneeAddress
    consigneeTelephone: terms.ConsigneeTelephone
    note: terms.Note | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LogisticsStatus:
    """That a parcel was signed for."""

    guid: terms.Guid
    appType: terms.AppType
    appTime: terms.AppTime
    appStatus: terms.AppStatus
    logisticsCode: terms.LogisticsCode
    logisticsName: terms.LogisticsName
    logisticsNo: terms.LogisticsNo
    logisticsStatus: Annotated[str, Code(codes.SIGNED_FOR), Said("物流签收状态", "what became of the parcel")]
    logisticsTime: Annotated[datetime, Moment(), Said("物流状态时间", "when it became so")]
    note: terms.Note | None = None


Waybill = Document[LogisticsHead, None]
WaybillStatus = Document[LogisticsStatus, None]
