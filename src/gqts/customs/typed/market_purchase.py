"""The declaration of a market-purchase export (trade mode 1039): many small lots bought at a market, in one value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated

from gqts.customs.ceb import terms
from gqts.customs.ceb.fields import Amount, Code, Day, Digits, Text
from gqts.customs.ceb.table import Said

_EXPORT = {"E": "出口 export"}
_MODE = {"1039": "市场采购 market purchase"}


@dataclass(frozen=True, slots=True, kw_only=True)
class MarketPurchaseHead:
    """What is declared as a whole: by whom, from which market, where it goes, and what it is worth together."""

    guid: terms.Guid
    appType: terms.AppType
    appTime: terms.AppTime
    appStatus: terms.AppStatus
    copNo: terms.CopNoGiven
    ieFlag: Annotated[str, Code(_EXPORT), Said("进出口标记", "import or export")]
    declTime: Annotated[date, Day(), Said("申报日期", "day of declaration")]
    customsCode: terms.CustomsCode
    portCode: Annotated[str, Digits(4, "JGS/T 18《海关关区代码》"), Said("口岸海关代码", "customs office of exit")]
    agentCode: terms.AgentCode
    agentName: terms.AgentName
    marketName: Annotated[str, Text(1, 100), Said("市场名称", "market at which the goods were bought")]
    purchaserName: Annotated[str, Text(1, 100), Said("采购商名称", "who bought them")]
    tradeMode: Annotated[str, Code(_MODE), Said("贸易方式", "trade mode")]
    trafMode: Annotated[str, Text(1, 1), Said("运输方式", "mode of transport")]
    billNo: Annotated[str | None, Text(0, 37), Said("提运单号", "bill of lading")] = None
    country: Annotated[str, Digits(3, terms.JGS20), Said("运抵国（地区）", "country of destination")]
    value: Annotated[Decimal, Amount(is_positive=True), Said("申报总值", "value of the declaration")]
    currency: Annotated[str, Text(3, 3), Said("币制", "currency of the value", "USD, which the limit is in")]
    note: terms.Note | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MarketPurchaseList:
    """One kind of goods."""

    gnum: terms.GNum
    gcode: terms.GCode
    gname: terms.GName
    supplierName: Annotated[str, Text(1, 100), Said("供货商名称", "who sold them")]
    qty: terms.Quantity
    unit: terms.Unit
    price: terms.Price
    totalPrice: terms.TotalPrice
    note: terms.Note | None = None
