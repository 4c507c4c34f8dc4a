"""What stands behind the documents of every message that comes in: who transmits it, who else is to have it, and what a
region adds of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from gqts.customs.ceb import codes, terms
from gqts.customs.ceb.fields import Code, Text
from gqts.customs.ceb.fragment import Fragment
from gqts.customs.ceb.table import Said

TransferMode = Annotated[str, Code(codes.TRANSFER_MODES), Said("报文传输模式", "way of transmission")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """The firm that transmits the message."""

    copCode: Annotated[str, Text(1, 18), Said("传输企业代码", "customs code of the transmitting firm")]
    copName: Annotated[str, Text(0, 100), Said("传输企业名称", "name of the transmitting firm")]
    dxpMode: TransferMode
    dxpId: Annotated[str, Text(0, 30), Said("报文传输编号", "its number at the exchange")]
    note: terms.Note | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """A third party that is to have the data, the receipts, or both."""

    status: Annotated[str, Text(0, 100), Said("订阅状态", "what is subscribed to", "ALL, DATA or RET")]
    dxpMode: TransferMode
    dxpAddress: Annotated[str, Text(0, 100), Said("订阅方传输地址", "its number at the exchange")]
    note: terms.Note | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """What a region or firm adds: the only place where the schema lets anything stand. It is kept and not
    understood.
    """

    name: Annotated[str, Text(0, 30), Said("自定义报文名称", "name of the addition")]
    version: Annotated[str, Text(0, 30), Said("自定义报文版本", "its version")]
    Message: Annotated[str, Fragment(), Said("自定义报文实体", "the addition itself", "an XML element")]


PARTS = {"BaseTransfer": Transfer, "BaseSubscribe": Subscription, "ExtendMessage": Extension}
"""These records by the names of their elements, in the order of the schema."""
