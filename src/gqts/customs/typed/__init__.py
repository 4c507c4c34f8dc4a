"""Declarations for which there is no CEB message, as typed JSON in the form of one: parallel-imported vehicles by their
numbers (平行进口汽车), and market-purchase export (市场采购, trade mode 1039).

Promise: the same tables, the same envelope (`guid`, `version`, `BaseTransfer`), the same numbers, statuses and
receipts as CEB621 and CEB622, under names of gqts's own. They are gqts's, not the port's: no port takes them, and they
have no XML. Which fields there are is taken from CEB621, with what the trade mode adds; nothing here claims to be a
form of customs.
"""

from gqts.customs.ceb.kinds import Kind
from gqts.customs.typed.declaration_return import DeclarationReturn
from gqts.customs.typed.market_purchase import MarketPurchaseHead, MarketPurchaseList
from gqts.customs.typed.vehicles import VehicleHead, VehicleList

VEHICLES = Kind(
    name="VehicleDeclaration",
    chinese="平行进口汽车申报单",
    english="declaration of parallel-imported vehicles",
    element="Vehicles",
    head=VehicleHead,
    head_element="VehicleHead",
    line_element="VehicleList",
    line=VehicleList,
    receipt="VehicleReturn",
    key=("agentCode", "copNo"),
)
MARKET_PURCHASE = Kind(
    name="MarketPurchaseDeclaration",
    chinese="市场采购贸易申报单",
    english="declaration of a market-purchase export",
    element="MarketPurchase",
    head=MarketPurchaseHead,
    head_element="MarketPurchaseHead",
    line_element="MarketPurchaseList",
    line=MarketPurchaseList,
    receipt="MarketPurchaseReturn",
    key=("agentCode", "copNo"),
)
VEHICLE_RETURN = Kind(
    name="VehicleReturn",
    chinese="平行进口汽车申报单回执",
    english="receipt of a declaration of vehicles",
    element="VehicleReturn",
    head=DeclarationReturn,
)
MARKET_PURCHASE_RETURN = Kind(
    name="MarketPurchaseReturn",
    chinese="市场采购贸易申报单回执",
    english="receipt of a market-purchase export",
    element="MarketPurchaseReturn",
    head=DeclarationReturn,
)
DECLARED = (VEHICLES, MARKET_PURCHASE)
TYPED_KINDS = {kind.name: kind for kind in (*DECLARED, VEHICLE_RETURN, MARKET_PURCHASE_RETURN)}

__all__ = [
    "DECLARED",
    "MARKET_PURCHASE",
    "MARKET_PURCHASE_RETURN",
    "TYPED_KINDS",
    "VEHICLES",
    "VEHICLE_RETURN",
    "DeclarationReturn",
    "MarketPurchaseHead",
    "MarketPurchaseList",
    "VehicleHead",
    "VehicleList",
]
