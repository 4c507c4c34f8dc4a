"""A retail import as its parties tell it: organizations with customs codes, and the four documents of one order."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from tests.taking_part import HOST, take_part

from gqts.accounts import Caller
from gqts.customs.ceb import KINDS, Document, Message, ReturnStatus, write_xml
from gqts.customs.ceb.fields import CHINA
from gqts.customs.ceb.inventory import InventoryHead, InventoryList
from gqts.customs.ceb.order import OrderHead, OrderList
from gqts.customs.ceb.payment import PaymentHead
from gqts.customs.ceb.transfer import Transfer
from gqts.customs.ceb.waybill import LogisticsHead, LogisticsStatus
from gqts.customs.ceb.withdrawal import InvtCancel, InvtRefundHead, InvtRefundList
from gqts.customs.reference import read_reference
from gqts.declarations import (
    KeptMessage,
    Receipt,
    hand_in,
    judge_message,
    list_own_receipts,
    prepare_message,
)
from gqts.kit.database import Transaction
from gqts.organizations import IdentifierKind, Organization, Role, claim_identifier, decide_identifier

NOW = datetime(2026, 4, 1, 2, 0, tzinfo=UTC)
APP_TIME = datetime(2026, 4, 1, 9, 30, tzinfo=CHINA)
REFERENCE = read_reference()
PLATFORM, MERCHANT, PAYER = "3301960P01", "3301960C01", "3301960Y01"
CARRIER, BROKER, STRANGER = "3301960L01", "3301980A01", "4401960X01"
BUYER = "11010519491231002X"


@dataclass(frozen=True)
class Firm:
    """An organization with a customs code, and its machine."""

    organization: Organization
    code: str

    @property
    def id(self) -> UUID:
        return self.organization.id

    @property
    def caller(self) -> Caller:
        return Caller.operator("the tests", self.id)


def open_firm(tx: Transaction, name: str, code: str, *roles: Role) -> Firm:
    organization = take_part(tx, name, roles=roles, country="CN")
    claim = claim_identifier(
        tx, HOST, organization.id, IdentifierKind.CUSTOMS_CODE, code, evidence="certificate", now=NOW
    )
    decide_identifier(tx, HOST, claim.id, is_proven=True, reason="seen", now=NOW)
    return Firm(organization, code)


@dataclass(frozen=True)
class Trade:
    """The firms of a retail import."""

    platform: Firm
    payer: Firm
    carrier: Firm
    broker: Firm
    stranger: Firm


def open_trade(tx: Transaction) -> Trade:
    return Trade(
        platform=open_firm(tx, "Platform", PLATFORM, Role.PLATFORM),
        payer=open_firm(tx, "Payments", PAYER, Role.PAYMENT),
        carrier=open_firm(tx, "Carrier", CARRIER, Role.LOGISTICS),
        broker=open_firm(tx, "Broker", BROKER, Role.LOGISTICS),
        stranger=open_firm(tx, "Stranger", STRANGER, Role.TRADER),
    )


def guid() -> str:
    return str(uuid4()).upper()


def _said(**said: Any) -> dict[str, Any]:
    return {"guid": guid(), "appType": "1", "appTime": APP_TIME, "appStatus": "2", **said}


def order(number: str = "A2026040100001", **said: Any) -> Document[Any, Any]:
    head = OrderHead(
        **_said(
            orderType="I", orderNo=number, ebpCode=PLATFORM, ebpName="示例平台", ebcCode=MERCHANT, ebcName="示例商家",
            goodsValue=Decimal(201), freight=Decimal(10), discount=Decimal(5), taxTotal=Decimal("19.11"),
            acturalPaid=Decimal("225.11"), currency="142", buyerRegNo="wang88", buyerName="王小明",
            buyerTelephone="13800000000", buyerIdType="1", buyerIdNumber=BUYER, consignee="王小明",
            consigneeTelephone="13800000000", consigneeAddress="浙江省杭州市西湖区示例路1号",
        )
    )  # fmt: skip
    line = OrderList(
        gnum=1, itemNo="SKU-1", itemName="婴儿纸尿裤", gmodel="L码|54片|包", barCode="4901234567894", unit="125",
        qty=Decimal(2), price=Decimal("100.50"), totalPrice=Decimal(201), currency="142", country="116",
    )  # fmt: skip
    return Document(replace(head, **said), (line,))


def payment(number: str = "A2026040100001", **said: Any) -> Document[Any, Any]:
    head = PaymentHead(
        **_said(
            payCode=PAYER, payName="示例支付", payTransactionId=f"P{number}", orderNo=number, ebpCode=PLATFORM,
            ebpName="示例平台", payerIdType="1", payerIdNumber=BUYER, payerName="王小明",
            amountPaid=Decimal("225.11"), currency="142", payTime=APP_TIME,
        )
    )  # fmt: skip
    return Document(replace(head, **said))


def waybill(number: str = "A2026040100001", **said: Any) -> Document[Any, Any]:
    head = LogisticsHead(
        **_said(
            logisticsCode=CARRIER, logisticsName="示例物流", logisticsNo=f"W{number}", billNo="160-12345675",
            orderNo=number, freight=Decimal(10), insuredFee=Decimal(0), currency="142", weight=Decimal("3.2"),
            packNo=1, goodsInfo="纸尿裤", consignee="王小明", consigneeTelephone="13800000000",
            consigneeAddress="浙江省杭州市西湖区示例路1号",
        )
    )  # fmt: skip
    return Document(replace(head, **said))


def waybill_status(number: str = "A2026040100001", **said: Any) -> Document[Any, Any]:
    head = LogisticsStatus(
        **_said(
            logisticsCode=CARRIER, logisticsName="示例物流", logisticsNo=f"W{number}", logisticsStatus="S",
            logisticsTime=APP_TIME,
        )
    )  # fmt: skip
    return Document(replace(head, **said))


def inventory(
    number: str = "A2026040100001", *, price: str = "100.50", qty: str = "2", **said: Any
) -> Document[Any, Any]:
    total = Decimal(price) * Decimal(qty)
    head = InventoryHead(
        **_said(
            orderNo=number, ebpCode=PLATFORM, ebpName="示例平台", ebcCode=MERCHANT, ebcName="示例商家",
            logisticsNo=f"W{number}", logisticsCode=CARRIER, logisticsName="示例物流", copNo=f"C{number}",
            assureCode=PLATFORM, ieFlag="I", declTime=date(2026, 4, 1), customsCode="2990", portCode="2990",
            buyerIdType="1", buyerIdNumber=BUYER, buyerName="王小明", buyerTelephone="13800000000",
            consigneeAddress="浙江省杭州市西湖区示例路1号", agentCode=BROKER, agentName="示例报关", tradeMode="9610",
            trafMode="5", trafNo="CA920", voyageNo="CA920", billNo="160-12345675", country="116",
            freight=Decimal(10), insuredFee=Decimal(0), currency="142", packNo=1, grossWeight=Decimal("3.2"),
            netWeight=Decimal("3.0"),
        )
    )  # fmt: skip
    line = InventoryList(
        gnum=1, itemNo="SKU-1", itemName="婴儿纸尿裤", gcode="9619001100", gname="纸尿裤", gmodel="L码|54片|包",
        country="116", currency="142", qty=Decimal(qty), unit="125", qty1=Decimal("3.0"), unit1="035",
        price=Decimal(price), totalPrice=total,
    )  # fmt: skip
    return Document(replace(head, **said), (line,))


def _about(declaration: Document[Any, Any], invt_no: str, reason: str) -> dict[str, Any]:
    head = declaration.head
    names = (
        *("customsCode", "orderNo", "ebpCode", "ebpName", "ebcCode", "ebcName", "logisticsNo", "logisticsCode"),
        *("logisticsName", "copNo", "buyerIdType", "buyerIdNumber", "buyerName", "buyerTelephone", "agentCode"),
        "agentName",
    )
    return _said(invtNo=invt_no, reason=reason, **{name: getattr(head, name) for name in names})


def withdrawal(declaration: Document[Any, Any], invt_no: str, **said: Any) -> Document[Any, Any]:
    return Document(replace(InvtCancel(**_about(declaration, invt_no, "订单取消")), **said))


def refund(declaration: Document[Any, Any], invt_no: str, qty: str = "1", **said: Any) -> Document[Any, Any]:
    line = declaration.lines[0]
    back = InvtRefundList(gnum=1, gcode=line.gcode, gname=line.gname, qty=Decimal(qty), unit=line.unit)
    return Document(replace(InvtRefundHead(**_about(declaration, invt_no, "七天无理由")), **said), (back,))


NUMBERS = {
    OrderHead: "311", PaymentHead: "411", LogisticsHead: "511", LogisticsStatus: "513", InventoryHead: "621",
    InvtCancel: "623", InvtRefundHead: "625",
}  # fmt: skip


def message(firm: Firm | str, *documents: Document[Any, Any]) -> Message:
    code = firm if isinstance(firm, str) else firm.code
    kind = KINDS[f"CEB{NUMBERS[type(documents[0].head)]}Message"]
    transfer = Transfer(copCode=code, copName="示例", dxpMode="DXP", dxpId="DXPENT0000000001")
    return Message(kind, guid(), documents, transfer)


def send(tx: Transaction, firm: Firm, *documents: Document[Any, Any], now: datetime = NOW) -> KeptMessage:
    """Hand a message in, and have it judged."""
    content = write_xml(message(firm, *documents))
    kept = hand_in(tx, firm.caller, prepare_message(content, now=now), now=now)
    judge_message(tx, kept.id, REFERENCE, now=now)
    return kept


def answers(tx: Transaction, firm: Firm, kept: KeptMessage | None = None) -> list[Receipt]:
    return list_own_receipts(tx, firm.caller, message_id=None if kept is None else kept.id)


def statuses(tx: Transaction, firm: Firm, kept: KeptMessage | None = None) -> list[int]:
    return [int(one.status) for one in answers(tx, firm, kept)]


__all__ = ["ReturnStatus", "Trade"]
