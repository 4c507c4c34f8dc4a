"""CEB311: the order of an import, which the platform (or the merchant for it) sends; its own business key is
(`orderNo`, `ebcCode`).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated

from gqts.customs.ceb import codes, terms
from gqts.customs.ceb.fields import Amount, Code, Digits, Text
from gqts.customs.ceb.message import Document
from gqts.customs.ceb.table import Said


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderHead:
    """What was ordered as a whole, by whom, and what was paid (`acturalPaid` is spelt so)."""

    guid: terms.Guid
    appType: terms.AppType
    appTime: terms.AppTime
    appStatus: terms.AppStatus
    orderType: Annotated[str, Code(codes.ORDER_TYPES), Said("订单类型", "kind of order")]
    orderNo: terms.OrderNo
    ebpCode: terms.EbpCode
    ebpName: terms.EbpName
    ebcCode: terms.EbcCode
    ebcName: terms.EbcName
    goodsValue: Annotated[Decimal, Amount(), Said("商品价格", "price of the goods", "including what vouchers paid")]
    freight: Annotated[Decimal, Amount(), Said("运杂费", "freight not in the price", "0 when there is none")]
    discount: Annotated[Decimal, Amount(), Said("非现金抵扣金额", "paid by points or vouchers", "0 when there is none")]
    taxTotal: Annotated[Decimal, Amount(), Said("代扣税款", "tax withheld in advance", "0 when there is none")]
    acturalPaid: Annotated[
        Decimal,
        Amount(),
        Said("实际支付金额", "truly paid", "goodsValue + freight + taxTotal - discount, as in the payment"),
    ]
    currency: terms.Currency
    buyerRegNo: Annotated[str, Text(1, 60), Said("订购人注册号", "the buyer's number at the platform")]
    buyerName: terms.BuyerName
    buyerTelephone: terms.BuyerTelephone
    buyerIdType: terms.BuyerIdType
    buyerIdNumber: terms.BuyerIdNumber
    payCode: Annotated[str | None, Text(0, 18), Said("支付企业代码", "customs code of the payment firm")] = None
    payName: Annotated[str | None, Text(0, 100), Said("支付企业名称", "name of the payment firm")] = None
    payTransactionId: Annotated[str | None, Text(0, 60), Said("支付交易编号", "number of the payment")] = None
    batchNumbers: Annotated[str | None, Text(0, 100), Said("商品批次号", "batch numbers")] = None
    consignee: terms.Consignee
    consigneeTelephone: terms.ConsigneeTelephone
    consigneeAddress: terms.ConsigneeAddress
    consigneeDistrict: Annotated[
        str | None, Digits(6, "the national list of divisions"), Said("收货地址行政区划代码", "division of the address")
    ] = None
    note: terms.Note | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderList:
    """One line of an order."""

    gnum: terms.GNum
    itemNo: terms.ItemNo | None = None
    itemName: Annotated[str, Text(1, 250), Said("企业商品名称", "Chinese name of the goods at the platform")]
    gmodel: terms.GModel
    itemDescribe: Annotated[str | None, Text(0, 1000), Said("企业商品描述", "description at the platform")] = None
    barCode: terms.BarCode | None = None
    unit: terms.Unit
    qty: terms.Quantity
    price: terms.Price
    totalPrice: terms.TotalPrice
    currency: terms.Currency
    country: terms.Country
    note: Annotated[str | None, Text(0, 1000), Said("备注", "note", "says why a price is off the market")] = None


Order = Document[OrderHead, OrderList]
