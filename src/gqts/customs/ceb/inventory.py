"""CEB621: the inventory list (清单), which is the declaration of a retail import.

The simulator kzkj takes `copNo` alone for its business key and says so in its refusals; two declarants may use one
number, so gqts takes (`agentCode`, `copNo`). The schema lets `copNo` be left out, but CEB622 must repeat it: the
checks ask for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated

from gqts.customs.ceb import codes, terms
from gqts.customs.ceb.fields import Amount, Code, Day, Digits, Text
from gqts.customs.ceb.message import Document
from gqts.customs.ceb.table import Said


@dataclass(frozen=True, slots=True, kw_only=True)
class InventoryHead:
    """What is declared as a whole: which order and parcel, where, by whom, for whom, how it came."""

    guid: terms.Guid
    appType: terms.AppType
    appTime: terms.AppTime
    appStatus: terms.AppStatus
    orderNo: terms.OrderNo
    ebpCode: terms.EbpCode
    ebpName: terms.EbpName
    ebcCode: terms.EbcCode
    ebcName: terms.EbcName
    logisticsNo: terms.LogisticsNo
    logisticsCode: terms.LogisticsCode
    logisticsName: terms.LogisticsName
    copNo: terms.CopNo | None = None
    preNo: terms.PreNo | None = None
    assureCode: Annotated[
        str,
        Text(1, 30),
        Said("担保企业编号", "customs code of who guarantees the tax", "platform, merchant or carrier"),
    ]
    emsNo: Annotated[str | None, Text(0, 30), Said("账册编号", "bonded account book", "must be there for 1210")] = None
    invtNo: terms.InvtNo | None = None
    ieFlag: Annotated[str, Code(codes.IMPORT), Said("进出口标记", "import or export")]
    declTime: Annotated[date, Day(), Said("申报日期", "day of declaration")]
    customsCode: terms.CustomsCode
    portCode: Annotated[str, Digits(4, "JGS/T 18《海关关区代码》"), Said("口岸海关代码", "customs office of entry")]
    ieDate: terms.OptionalDay | None = None
    buyerIdType: terms.BuyerIdType
    buyerIdNumber: terms.BuyerIdNumber
    buyerName: terms.BuyerName
    buyerTelephone: terms.BuyerTelephone
    consigneeAddress: terms.ConsigneeAddress
    agentCode: terms.AgentCode
    agentName: terms.AgentName
    areaCode: Annotated[
        str | None, Text(0, 18), Said("区内企业代码", "customs code of the bonded warehouse", "must be there for 1210")
    ] = None
    areaName: Annotated[
        str | None, Text(0, 100), Said("区内企业名称", "name of the bonded warehouse", "must be there for 1210")
    ] = None
    tradeMode: Annotated[str, Digits(4, "the trade modes in force"), Said("贸易方式", "trade mode", "9610 or 1210")]
    trafMode: Annotated[
        str, Text(1, 1), Said("运输方式", "mode of transport", "9610: across the border; 1210: out of the bonded area")
    ]
    trafNo: Annotated[
        str | None, Text(0, 100), Said("运输工具编号", "means of transport", "must be there for 9610")
    ] = None
    voyageNo: Annotated[str | None, Text(0, 32), Said("航班航次号", "voyage or flight", "must be there for 9610")] = (
        None
    )
    billNo: Annotated[str | None, Text(0, 37), Said("提运单号", "bill of lading", "must be there for 9610")] = None
    loctNo: Annotated[str | None, Text(0, 10), Said("监管场所代码", "supervised place")] = None
    licenseNo: Annotated[str | None, Text(0, 19), Said("许可证件号", "licence")] = None
    country: Annotated[str, Digits(3, terms.JGS20), Said("启运国（地区）", "country of departure", "142 for 1210")]
    freight: terms.Freight
    insuredFee: terms.InsuredFee
    currency: terms.Currency
    wrapType: Annotated[str | None, Text(1, 1), Said("包装种类代码", "kind of packing")] = None
    packNo: terms.PackNo
    grossWeight: Annotated[Decimal, Amount(is_positive=True), Said("毛重（公斤）", "gross weight in kilograms")]
    netWeight: Annotated[Decimal, Amount(is_positive=True), Said("净重（公斤）", "net weight in kilograms")]
    note: terms.Note | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InventoryList:
    """One line of a declaration; `gnum` is that of the line of the order."""

    gnum: terms.GNum
    itemRecordNo: Annotated[
        str | None, Text(0, 30), Said("账册备案料号", "number in the account book", "must be there for 1210")
    ] = None
    itemNo: terms.ItemNo | None = None
    itemName: Annotated[str | None, Text(0, 250), Said("企业商品品名", "name of the goods at the platform")] = None
    gcode: terms.GCode
    gname: terms.GName
    gmodel: terms.GModel
    barCode: terms.BarCode | None = None
    country: terms.Country
    tradeCountry: Annotated[str | None, Digits(3, terms.JGS20), Said("贸易国（地区）", "country traded with")] = None
    currency: terms.Currency
    qty: terms.Quantity
    unit: terms.Unit
    qty1: Annotated[Decimal, Amount(is_positive=True), Said("法定数量", "quantity in the legal unit")]
    unit1: Annotated[str, Digits(3, terms.JGS20), Said("法定计量单位", "legal unit")]
    qty2: Annotated[Decimal | None, Amount(is_positive=True), Said("第二数量", "quantity in the second unit")] = None
    unit2: Annotated[str | None, Digits(3, terms.JGS20), Said("第二计量单位", "second unit")] = None
    price: terms.Price
    totalPrice: terms.TotalPrice
    note: terms.Note | None = None


Inventory = Document[InventoryHead, InventoryList]
