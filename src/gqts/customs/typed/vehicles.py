"""The declaration of parallel-imported vehicles: each on a line of its own, known by its number (VIN, ISO 3779)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated

from gqts.customs.ceb import codes, terms
from gqts.customs.ceb.fields import Amount, Code, Day, Digits, Text
from gqts.customs.ceb.table import Said

GENERAL_TRADE = {"0110": "一般贸易 general trade"}


@dataclass(frozen=True, slots=True, kw_only=True)
class VehicleHead:
    """What is declared as a whole: by whom, for whom, where, and how the vehicles came."""

    guid: terms.Guid
    appType: terms.AppType
    appTime: terms.AppTime
    appStatus: terms.AppStatus
    copNo: terms.CopNoGiven
    ieFlag: Annotated[str, Code(codes.IMPORT), Said("进出口标记", "import or export")]
    declTime: Annotated[date, Day(), Said("申报日期", "day of declaration")]
    customsCode: terms.CustomsCode
    portCode: Annotated[str, Digits(4, "JGS/T 18《海关关区代码》"), Said("口岸海关代码", "customs office of entry")]
    agentCode: terms.AgentCode
    agentName: terms.AgentName
    consigneeCode: Annotated[str, Text(1, 18), Said("收货单位代码", "customs code of the importer")]
    consigneeName: Annotated[str, Text(1, 100), Said("收货单位名称", "name of the importer")]
    tradeMode: Annotated[str, Code(GENERAL_TRADE), Said("贸易方式", "trade mode", "vehicles are general trade")]
    trafMode: Annotated[str, Text(1, 1), Said("运输方式", "mode of transport")]
    trafNo: Annotated[str | None, Text(0, 100), Said("运输工具编号", "means of transport")] = None
    voyageNo: Annotated[str | None, Text(0, 32), Said("航班航次号", "voyage or flight")] = None
    billNo: Annotated[str, Text(1, 37), Said("提运单号", "bill of lading")]
    country: Annotated[str, Digits(3, terms.JGS20), Said("启运国（地区）", "country of departure")]
    licenseNo: Annotated[str | None, Text(0, 19), Said("许可证件号", "licence")] = None
    quantity: Annotated[Decimal, Amount(is_positive=True), Said("数量", "how many vehicles", "one line for each")]
    currency: Annotated[str, Text(3, 3), Said("币制", "currency of the prices")]
    note: terms.Note | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VehicleList:
    """One vehicle."""

    gnum: terms.GNum
    vin: Annotated[str, Text(1, 40), Said("车辆识别代号", "number of the vehicle", "17 characters, ISO 3779")]
    gcode: terms.GCode
    gname: terms.GName
    brand: Annotated[str, Text(1, 100), Said("品牌", "brand")]
    model: Annotated[str, Text(1, 100), Said("车型", "model")]
    engineNo: Annotated[str | None, Text(0, 50), Said("发动机号", "number of the engine")] = None
    builtOn: Annotated[date | None, Day(), Said("制造日期", "day of manufacture")] = None
    country: terms.Country
    price: terms.Price
    note: terms.Note | None = None
