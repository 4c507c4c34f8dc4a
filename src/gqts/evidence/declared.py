"""Every kind of declaration in the one form that is judged: that of the inventory list (CEB621).

Vehicles and market purchases are declared as typed JSON of gqts's own (`gqts.customs.typed`); what they do not say is
empty here, and no check that needs it is asked of them (`Trade`).
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from gqts.customs.ceb import Document
from gqts.customs.ceb.inventory import InventoryHead, InventoryList
from gqts.customs.typed import MarketPurchaseHead, MarketPurchaseList, VehicleHead, VehicleList

_VEHICLE = "003"
_NOTHING = Decimal(0)
_EMPTY: dict[str, Any] = {
    **dict.fromkeys(("orderNo", "ebpCode", "ebpName", "ebcCode", "ebcName"), ""),
    **dict.fromkeys(("logisticsNo", "logisticsCode", "logisticsName", "assureCode"), ""),
    **dict.fromkeys(("buyerIdType", "buyerIdNumber", "buyerName", "buyerTelephone", "consigneeAddress"), ""),
    **dict.fromkeys(("freight", "insuredFee", "grossWeight", "netWeight"), _NOTHING),
    "packNo": 1,
}
_SHARED = (
    *("guid", "appType", "appTime", "appStatus", "copNo", "ieFlag", "declTime", "customsCode", "portCode"),
    *("agentCode", "agentName", "tradeMode", "trafMode", "country", "currency", "billNo", "note"),
)


def as_inventory(document: Document[Any, Any]) -> Document[InventoryHead, InventoryList]:
    """Return a declaration of any kind as an inventory list."""
    head = document.head
    if isinstance(head, InventoryHead):
        return document
    told = _EMPTY | {name: getattr(head, name) for name in _SHARED}
    if isinstance(head, VehicleHead):
        told |= {"ebcCode": head.consigneeCode, "ebcName": head.consigneeName}
        told |= {"trafNo": head.trafNo, "voyageNo": head.voyageNo}
        return Document(InventoryHead(**told), tuple(_vehicle(line, head.currency) for line in document.lines))
    assert isinstance(head, MarketPurchaseHead)
    return Document(InventoryHead(**told), tuple(_purchase(line, head.currency) for line in document.lines))


def _vehicle(line: VehicleList, currency: str) -> InventoryList:
    return InventoryList(
        gnum=line.gnum,
        itemNo=line.vin,
        gcode=line.gcode,
        gname=line.gname,
        gmodel=f"{line.brand} {line.model}",
        country=line.country,
        currency=currency,
        qty=Decimal(1),
        unit=_VEHICLE,
        qty1=Decimal(1),
        unit1=_VEHICLE,
        price=line.price,
        totalPrice=line.price,
        note=line.note,
    )


def _purchase(line: MarketPurchaseList, currency: str) -> InventoryList:
    return InventoryList(
        gnum=line.gnum,
        gcode=line.gcode,
        gname=line.gname,
        gmodel=line.supplierName,
        country="142",
        currency=currency,
        qty=line.qty,
        unit=line.unit,
        qty1=line.qty,
        unit1=line.unit,
        price=line.price,
        totalPrice=line.totalPrice,
        note=line.note,
    )
