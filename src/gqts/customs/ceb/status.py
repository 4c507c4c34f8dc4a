"""回执状态: the number in every receipt that says how far a document has come, or what went wrong.

Sources: `CustomsResultStatus.kt` of github.com/zhengjin-me/common-customs-beans (MIT), commit 7577fb69, for the
numbers and their words; the receipts seen in the wild for the texts that come with them
(`[Code:1800;Desc:逻辑校验通过]`, `[Code:2300;Desc:审核通过]`, `[Code:2600;Desc:放行]`, `新增申报成功[guid]`); the
open simulator kzkj for -304001 and -999999. A number below zero says that a document was not processed.
"""

from __future__ import annotations

from enum import IntEnum

_WORDS = {
    1: ("电子口岸已暂存", "stored at the electronic port"),
    2: ("电子口岸申报中", "being declared"),
    3: ("发送海关成功", "sent to customs"),
    4: ("发送海关失败", "not sent to customs"),
    100: ("海关退单", "returned by customs"),
    120: ("海关入库", "booked in at customs"),
    300: ("人工审核", "in manual review"),
    399: ("海关审结", "approved"),
    500: ("查验", "under inspection"),
    501: ("扣留移送通关", "detained, handed to clearance"),
    502: ("扣留移送缉私", "detained, handed to anti-smuggling"),
    503: ("扣留移送法规", "detained, handed to legal affairs"),
    599: ("其他扣留", "detained otherwise"),
    700: ("退运", "sent back"),
    800: ("放行", "released"),
    899: ("结关", "closed"),
    -301020: ("加签验证失败", "the signature does not verify"),
    -304001: ("业务主键重复入库失败", "the business key is taken"),
    -999999: ("报文格式校验错误", "the message breaks the format"),
}
_USUAL = {120: ("1800", "逻辑校验通过"), 399: ("2300", "审核通过"), 800: ("2600", "放行")}


class ReturnStatus(IntEnum):
    """How far a document has come."""

    STORED = 1
    DECLARING = 2
    SENT = 3
    SEND_FAILED = 4
    RETURNED = 100
    BOOKED_IN = 120
    MANUAL_REVIEW = 300
    APPROVED = 399
    INSPECTION = 500
    DETAINED_CLEARANCE = 501
    DETAINED_SMUGGLING = 502
    DETAINED_LEGAL = 503
    DETAINED_OTHERWISE = 599
    SENT_BACK = 700
    RELEASED = 800
    CLOSED = 899
    SIGNATURE_FAILED = -301020
    DUPLICATE_KEY = -304001
    FORMAT_WRONG = -999999

    @property
    def chinese(self) -> str:
        """What it is called at customs."""
        return _WORDS[self][0]

    @property
    def english(self) -> str:
        """What it means."""
        return _WORDS[self][1]

    def info(self, guid: str = "") -> str:
        """Return the text that a receipt usually carries with it."""
        if self is ReturnStatus.DECLARING:
            return f"新增申报成功[{guid}]"
        code, text = _USUAL.get(self, (str(int(self)), self.chinese))
        return f"[Code:{code};Desc:{text}]"
