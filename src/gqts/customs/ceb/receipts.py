"""The receipts that customs sends: CEB312, 412, 512, 514, 622, 624 and 626, one for each kind of document, and CEB900
for what could not be read at all.

`guid` is the document's own in every receipt seen, though a comment says that the port makes one of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from gqts.customs.ceb import codes, terms
from gqts.customs.ceb.fields import Code, Text
from gqts.customs.ceb.table import Said


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderReturn:
    """CEB312: how far an order has come."""

    guid: terms.Guid
    ebpCode: terms.EbpCode
    ebcCode: terms.EbcCode
    orderNo: terms.OrderNo
    returnStatus: terms.ReturnStatusText
    returnTime: terms.ReturnTime
    returnInfo: terms.ReturnInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentReturn:
    """CEB412: how far a payment has come."""

    guid: terms.Guid
    payCode: terms.PayCode
    payTransactionId: terms.PayTransactionId
    returnStatus: terms.ReturnStatusText
    returnTime: terms.ReturnTime
    returnInfo: terms.ReturnInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class LogisticsReturn:
    """CEB512: how far a waybill has come."""

    guid: terms.Guid
    logisticsCode: terms.LogisticsCode
    logisticsNo: terms.LogisticsNo
    returnStatus: terms.ReturnStatusText
    returnTime: terms.ReturnTime
    returnInfo: terms.ReturnInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class LogisticsStatusReturn:
    """CEB514: how far the status of a waybill has come."""

    guid: terms.Guid
    logisticsCode: terms.LogisticsCode
    logisticsNo: terms.LogisticsNo
    logisticsStatus: Annotated[str, Code(codes.SIGNED_FOR), Said("物流签收状态", "what became of the parcel")]
    returnStatus: terms.ReturnStatusText
    returnTime: terms.ReturnTime
    returnInfo: terms.ReturnInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class InventoryReturn:
    """CEB622: how far a declaration has come."""

    guid: terms.Guid
    customsCode: terms.CustomsCode | None = None
    ebpCode: terms.EbpCode | None = None
    ebcCode: terms.EbcCode | None = None
    agentCode: terms.AgentCode | None = None
    copNo: terms.CopNoGiven
    preNo: terms.PreNoGiven
    invtNo: terms.InvtNoWhole | None = None
    returnStatus: terms.ReturnStatusText
    returnTime: terms.ReturnTime
    returnInfo: terms.ReturnInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class InvtCancelReturn:
    """CEB624: how far the taking back of a declaration has come."""

    guid: terms.Guid
    customsCode: terms.CustomsCode | None = None
    agentCode: terms.AgentCode | None = None
    ebpCode: terms.EbpCode | None = None
    ebcCode: terms.EbcCode | None = None
    copNo: terms.CopNoGiven
    preNo: terms.PreNoGiven
    invtNo: terms.InvtNoWhole | None = None
    returnStatus: terms.ReturnStatusText
    returnTime: terms.ReturnTime
    returnInfo: terms.ReturnInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class InvtRefundReturn:
    """CEB626: how far the giving back of goods has come."""

    guid: terms.Guid
    customsCode: terms.CustomsCode | None = None
    agentCode: terms.AgentCode | None = None
    ebpCode: terms.EbpCode | None = None
    ebcCode: terms.EbcCode | None = None
    copNo: terms.CopNoGiven
    preNo: terms.PreNoGiven
    invtNo: terms.InvtNoWhole | None = None
    returnStatus: terms.ReturnStatusText
    returnTime: terms.ReturnTime
    returnInfo: terms.ReturnInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageReturn:
    """CEB900: why a message could not be read, and the message itself."""

    guid: terms.Guid
    returnStatus: terms.ReturnStatusText
    returnInfo: Annotated[str, Text(0, 5000), Said("回执信息", "what is wrong with it")]
    returnTime: terms.ReturnTime
    oriCopMsgId: Annotated[str, Text(0, 255), Said("原始传输报文的copMsgId", "the sender's number of the transmission")]
    oriMessageType: Annotated[str, Text(0, 15), Said("原始报文类型", "kind of the message")]
    oriBizMessage: Annotated[str, Text(0, None), Said("原始报文内容", "the message itself")]
