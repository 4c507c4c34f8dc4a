"""Fields that several messages share, each said once: who speaks, about which order, waybill and declaration, and when.

Sources: forms from the official XSD (see `fields`); Chinese names and remarks from the comments that quote the
specification in github.com/FengFind/hryj-mall (commit c28ae0c8) and Speauty's CEBDeclare.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from gqts.customs.ceb import codes
from gqts.customs.ceb.fields import Amount, Code, Day, Digits, Moment, Text, Whole
from gqts.customs.ceb.table import Said

JGS20 = "JGS-20《海关业务代码集》"

Guid = Annotated[str, Text(36, 36), Said("系统唯一序号", "unique number of 36 characters", "in capitals")]
AppType = Annotated[str, Code(codes.APPLICATION_TYPES), Said("报送类型", "what is asked for", "1 by default")]
AppTime = Annotated[datetime, Moment(), Said("报送时间", "when the firm sent it")]
AppStatus = Annotated[
    str, Code(codes.APPLICATION_STATUSES), Said("业务状态", "declared or only stored", "2 by default")
]

OrderNo = Annotated[str, Text(1, 60), Said("订单编号", "number of the order", "unique at its platform")]
EbpCode = Annotated[str, Text(1, 18), Said("电商平台代码", "customs code of the platform")]
EbpName = Annotated[str, Text(1, 100), Said("电商平台名称", "name of the platform")]
EbcCode = Annotated[str, Text(1, 18), Said("电商企业代码", "customs code of the merchant")]
EbcName = Annotated[str, Text(1, 100), Said("电商企业名称", "name of the merchant")]
LogisticsCode = Annotated[str, Text(1, 18), Said("物流企业代码", "customs code of the carrier")]
LogisticsName = Annotated[str, Text(1, 100), Said("物流企业名称", "name of the carrier")]
LogisticsNo = Annotated[
    str, Text(1, 60), Said("物流运单编号", "number of the waybill", "not used again by the carrier within 6 months")
]
PayCode = Annotated[str, Text(1, 18), Said("支付企业代码", "customs code of the payment firm")]
PayName = Annotated[str, Text(1, 100), Said("支付企业名称", "name of the payment firm")]
PayTransactionId = Annotated[str, Text(1, 60), Said("支付交易编号", "number of the payment")]
AgentCode = Annotated[str, Text(1, 18), Said("申报企业代码", "customs code of the declarant")]
AgentName = Annotated[str, Text(1, 100), Said("申报企业名称", "name of the declarant")]
BuyerIdType = Annotated[str, Code(codes.ID_TYPES), Said("订购人证件类型", "kind of the buyer's document")]
BuyerIdNumber = Annotated[str, Text(1, 60), Said("订购人证件号码", "number of the buyer's document")]
BuyerName = Annotated[str, Text(1, 60), Said("订购人姓名", "name of the buyer")]
BuyerTelephone = Annotated[str, Text(1, 30), Said("订购人电话", "telephone of the buyer")]

CustomsCode = Annotated[
    str, Digits(4, "JGS/T 18《海关关区代码》"), Said("申报海关代码", "customs office of declaration")
]
CopNo = Annotated[str, Text(0, 20), Said("企业内部编号", "the declarant's own number of the list")]
PreNo = Annotated[
    str, Text(0, 18), Said("预录入编号", "number of the list at the electronic port", "B, 8 digits of the day, 9 more")
]
InvtNo = Annotated[
    str, Text(0, 18), Said("清单编号", "number of the list at customs", "office 4, year 4, I or E, 9 digits more")
]
CopNoGiven = Annotated[str, Text(1, 20), Said("企业内部编号", "the declarant's own number of the list")]
PreNoGiven = Annotated[str, Text(18, 18), Said("预录入编号", "number of the list at the electronic port")]
InvtNoGiven = Annotated[str, Text(1, 18), Said("清单编号", "number of the list at customs")]
InvtNoWhole = Annotated[str, Text(18, 18), Said("清单编号", "number of the list at customs")]

GNum = Annotated[int, Whole(), Said("序号", "number of the line", "from 1 without gaps")]
GCode = Annotated[
    str, Digits(10, "the customs tariff"), Said("商品编码", "commodity code", "8 digits of the tariff, 2 more")
]
GName = Annotated[str, Text(1, 250), Said("商品名称", "name of the goods")]
GModel = Annotated[str, Text(1, 510), Said("商品规格型号", "brand, specification, model, ingredients")]
ItemNo = Annotated[str, Text(0, 30), Said("企业商品货号", "the merchant's own article number")]
BarCode = Annotated[str, Text(0, 50), Said("条形码", "barcode", "无 when there is none")]
Country = Annotated[str, Digits(3, JGS20), Said("原产国（地区）", "country of origin")]
Quantity = Annotated[Decimal, Amount(is_positive=True), Said("数量", "quantity")]
Unit = Annotated[str, Digits(3, JGS20), Said("计量单位", "unit of the quantity")]
Price = Annotated[Decimal, Amount(), Said("单价", "price of one unit", "0 for a gift")]
TotalPrice = Annotated[Decimal, Amount(), Said("总价", "price of the line", "price times quantity")]
Currency = Annotated[str, Code(codes.YUAN), Said("币制", "currency")]
Freight = Annotated[Decimal, Amount(), Said("运费", "freight", "0 when there is none")]
InsuredFee = Annotated[Decimal, Amount(), Said("保费", "insurance", "0 when there is none")]
Consignee = Annotated[str, Text(1, 100), Said("收货人姓名", "name of the consignee", "as on the waybill")]
ConsigneeAddress = Annotated[str, Text(1, 200), Said("收货地址", "address of the consignee", "as on the waybill")]
ConsigneeTelephone = Annotated[str, Text(1, 50), Said("收货人电话", "telephone of the consignee", "as on the waybill")]
PackNo = Annotated[int, Whole(9), Said("件数", "number of parcels", "limited to 1")]
Reason = Annotated[str, Text(1, 1000), Said("原因", "reason")]
Note = Annotated[str, Text(0, 1000), Said("备注", "note")]

ReturnStatusText = Annotated[
    str, Text(1, 10), Said("回执状态", "how far the document has come", "below 0: not processed")
]
ReturnTime = Annotated[datetime, Moment(has_milliseconds=True), Said("回执时间", "when it came so far")]
ReturnInfo = Annotated[str, Text(1, 1000), Said("回执信息", "what is to be said of it")]

OptionalDay = Annotated[date, Day(), Said("进口日期", "day of arrival", "left out when not known")]
