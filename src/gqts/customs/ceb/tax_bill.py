"""CEB816: the electronic tax bill of a declaration (电子税单), which customs sends after release.

The MIT library common-customs-beans has `orderNo` and `logisticsNo` at the end of the head; the official XSD has not,
so they are not here.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated

from gqts.customs.ceb import codes, terms
from gqts.customs.ceb.fields import Amount, Code, Text
from gqts.customs.ceb.message import Document
from gqts.customs.ceb.table import Said

CustomsTax = Annotated[Decimal, Amount(), Said("应征关税", "customs duty due")]
ValueAddedTax = Annotated[Decimal, Amount(), Said("应征增值税", "value-added tax due")]
ConsumptionTax = Annotated[Decimal, Amount(), Said("应征消费税", "consumption tax due")]


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxHeadRd:
    """What is due for a declaration as a whole."""

    guid: terms.Guid
    returnTime: terms.ReturnTime
    invtNo: terms.InvtNoGiven
    taxNo: Annotated[str, Text(1, 50), Said("电子税单编号", "number of the tax bill")]
    customsTax: CustomsTax
    valueAddedTax: ValueAddedTax
    consumptionTax: ConsumptionTax
    status: Annotated[str, Code(codes.TAX_BILL_STATUSES), Said("税单状态", "status of the bill")]
    entDutyNo: Annotated[str | None, Text(0, 50), Said("缴款书编号", "number of the payment notice")] = None
    note: terms.Note | None = None
    assureCode: Annotated[str | None, Text(0, 64), Said("担保企业代码", "customs code of who guarantees the tax")] = (
        None
    )
    ebcCode: Annotated[str | None, Text(0, 64), Said("电商企业代码", "customs code of the merchant")] = None
    logisticsCode: Annotated[str | None, Text(0, 64), Said("物流企业代码", "customs code of the carrier")] = None
    agentCode: terms.AgentCode | None = None
    customsCode: terms.CustomsCode | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxListRd:
    """What is due for one line."""

    gnum: terms.GNum
    gcode: terms.GCode
    taxPrice: Annotated[Decimal, Amount(), Said("完税总价格", "taxable value")]
    customsTax: CustomsTax
    valueAddedTax: ValueAddedTax
    consumptionTax: ConsumptionTax


TaxBill = Document[TaxHeadRd, TaxListRd]
