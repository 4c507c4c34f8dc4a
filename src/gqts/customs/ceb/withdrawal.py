"""CEB623 and CEB625: taking a declaration back before its release (撤销申请单), and giving goods back after it
(退货申请单).

CEB625 is known as `InvtRefund`: the goods go back, and the tax and the buyer's allowance with them.
"""

from __future__ import annotations

from dataclasses import dataclass

from gqts.customs.ceb import terms
from gqts.customs.ceb.message import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class InvtCancel:
    """Which declaration is taken back, and why."""

    guid: terms.Guid
    appType: terms.AppType
    appTime: terms.AppTime
    appStatus: terms.AppStatus
    customsCode: terms.CustomsCode
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
    invtNo: terms.InvtNoGiven
    buyerIdType: terms.BuyerIdType
    buyerIdNumber: terms.BuyerIdNumber
    buyerName: terms.BuyerName
    buyerTelephone: terms.BuyerTelephone
    agentCode: terms.AgentCode
    agentName: terms.AgentName
    reason: terms.Reason
    note: terms.Note | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InvtRefundHead:
    """Of which declaration goods are given back, and why."""

    guid: terms.Guid
    appType: terms.AppType
    appTime: terms.AppTime
    appStatus: terms.AppStatus
    customsCode: terms.CustomsCode
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
    invtNo: terms.InvtNoGiven
    buyerIdType: terms.BuyerIdType
    buyerIdNumber: terms.BuyerIdNumber
    buyerName: terms.BuyerName
    buyerTelephone: terms.BuyerTelephone
    agentCode: terms.AgentCode
    agentName: terms.AgentName
    reason: terms.Reason
    note: terms.Note | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InvtRefundList:
    """How much of which line is given back; `gnum` is that of the declaration."""

    gnum: terms.GNum
    gcode: terms.GCode
    gname: terms.GName
    qty: terms.Quantity
    unit: terms.Unit
    note: terms.Note | None = None


Withdrawal = Document[InvtCancel, None]
Refund = Document[InvtRefundHead, InvtRefundList]
