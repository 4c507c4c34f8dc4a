"""Documents written by hand from the field tables: one right message of every kind."""

from __future__ import annotations

NS = "http://www.chinaport.gov.cn/ceb"
GUID = "4CDE1CFD-EDED-46B1-946C-B8022E42FC94"
TRANSFER = (
    "<ceb:BaseTransfer><ceb:copCode>3301960A01</ceb:copCode><ceb:copName>杭州示例信息有限公司</ceb:copName>"
    "<ceb:dxpMode>DXP</ceb:dxpMode><ceb:dxpId>DXPENT0000000001</ceb:dxpId></ceb:BaseTransfer>"
)
APPLICATION = (
    f"<ceb:guid>{GUID}</ceb:guid><ceb:appType>1</ceb:appType><ceb:appTime>20260401093000</ceb:appTime>"
    "<ceb:appStatus>2</ceb:appStatus>"
)
BUYER = (
    "<ceb:buyerIdType>1</ceb:buyerIdType><ceb:buyerIdNumber>11010519491231002X</ceb:buyerIdNumber>"
    "<ceb:buyerName>王小明</ceb:buyerName><ceb:buyerTelephone>13800000000</ceb:buyerTelephone>"
)
SELLERS = (
    "<ceb:ebpCode>3301960P01</ceb:ebpCode><ceb:ebpName>示例平台</ceb:ebpName>"
    "<ceb:ebcCode>3301960C01</ceb:ebcCode><ceb:ebcName>示例商家</ceb:ebcName>"
)
CARRIER = "<ceb:logisticsCode>3301960L01</ceb:logisticsCode><ceb:logisticsName>示例物流</ceb:logisticsName>"

ORDER_LINES = """<ceb:OrderList><ceb:gnum>1</ceb:gnum><ceb:itemNo>SKU-1</ceb:itemNo>
<ceb:itemName>婴儿纸尿裤</ceb:itemName><ceb:gmodel>L码|54片|包</ceb:gmodel><ceb:barCode>4901234567894</ceb:barCode><ceb:unit>125</ceb:unit><ceb:qty>2</ceb:qty>
<ceb:price>100</ceb:price><ceb:totalPrice>200</ceb:totalPrice><ceb:currency>142</ceb:currency>
<ceb:country>116</ceb:country></ceb:OrderList>
<ceb:OrderList><ceb:gnum>2</ceb:gnum><ceb:itemName>赠品湿巾</ceb:itemName><ceb:gmodel>10片|包</ceb:gmodel>
<ceb:unit>125</ceb:unit><ceb:qty>1</ceb:qty><ceb:price>0</ceb:price><ceb:totalPrice>0</ceb:totalPrice>
<ceb:currency>142</ceb:currency><ceb:country>116</ceb:country><ceb:note>赠品</ceb:note></ceb:OrderList>"""

BODIES = {
    "CEB311Message": f"""<ceb:Order><ceb:OrderHead>{APPLICATION}<ceb:orderType>I</ceb:orderType>
<ceb:orderNo>A2026040100001</ceb:orderNo>{SELLERS}<ceb:goodsValue>200</ceb:goodsValue><ceb:freight>10.00</ceb:freight>
<ceb:discount>5</ceb:discount><ceb:taxTotal>19.11</ceb:taxTotal><ceb:acturalPaid>224.11</ceb:acturalPaid>
<ceb:currency>142</ceb:currency><ceb:buyerRegNo>wang88</ceb:buyerRegNo><ceb:buyerName>王小明</ceb:buyerName>
<ceb:buyerTelephone>13800000000</ceb:buyerTelephone><ceb:buyerIdType>1</ceb:buyerIdType>
<ceb:buyerIdNumber>11010519491231002X</ceb:buyerIdNumber><ceb:consignee>王小明</ceb:consignee>
<ceb:consigneeTelephone>13800000000</ceb:consigneeTelephone><ceb:consigneeAddress>浙江省杭州市西湖区示例路1号</ceb:consigneeAddress>
<ceb:note/></ceb:OrderHead>{ORDER_LINES}</ceb:Order>""",
    "CEB411Message": f"""<ceb:Payment><ceb:PaymentHead>{APPLICATION}<ceb:payCode>3301960Z01</ceb:payCode>
<ceb:payName>示例支付</ceb:payName><ceb:payTransactionId>P2026040100001</ceb:payTransactionId>
<ceb:orderNo>A2026040100001</ceb:orderNo><ceb:ebpCode>3301960P01</ceb:ebpCode><ceb:ebpName>示例平台</ceb:ebpName>
<ceb:payerIdType>1</ceb:payerIdType><ceb:payerIdNumber>11010519491231002X</ceb:payerIdNumber>
<ceb:payerName>王小明</ceb:payerName><ceb:amountPaid>224.11</ceb:amountPaid><ceb:currency>142</ceb:currency>
<ceb:payTime>20260401092500</ceb:payTime></ceb:PaymentHead></ceb:Payment>""",
    "CEB511Message": f"""<ceb:Logistics><ceb:LogisticsHead>{APPLICATION}{CARRIER}
<ceb:logisticsNo>SF1000000000001</ceb:logisticsNo><ceb:orderNo>A2026040100001</ceb:orderNo><ceb:freight>10</ceb:freight>
<ceb:insuredFee>0</ceb:insuredFee><ceb:currency>142</ceb:currency><ceb:weight>2.4</ceb:weight><ceb:packNo>1</ceb:packNo>
<ceb:goodsInfo>纸尿裤2包</ceb:goodsInfo><ceb:consignee>王小明</ceb:consignee>
<ceb:consigneeAddress>浙江省杭州市西湖区示例路1号</ceb:consigneeAddress>
<ceb:consigneeTelephone>13800000000</ceb:consigneeTelephone></ceb:LogisticsHead></ceb:Logistics>""",
    "CEB513Message": f"""<ceb:LogisticsStatus>{APPLICATION}{CARRIER}<ceb:logisticsNo>SF1000000000001</ceb:logisticsNo>
<ceb:logisticsStatus>S</ceb:logisticsStatus><ceb:logisticsTime>20260401090000</ceb:logisticsTime></ceb:LogisticsStatus>""",
    "CEB621Message": f"""<ceb:Inventory><ceb:InventoryHead>{APPLICATION}
<ceb:orderNo>A2026040100001</ceb:orderNo>{SELLERS}<ceb:logisticsNo>SF1000000000001</ceb:logisticsNo>{CARRIER}
<ceb:copNo>COP0000000001</ceb:copNo>
<ceb:assureCode>3301960C01</ceb:assureCode><ceb:ieFlag>I</ceb:ieFlag><ceb:declTime>20260401</ceb:declTime>
<ceb:customsCode>2991</ceb:customsCode><ceb:portCode>2991</ceb:portCode>{BUYER}
<ceb:consigneeAddress>浙江省杭州市西湖区示例路1号</ceb:consigneeAddress><ceb:agentCode>3301960A01</ceb:agentCode>
<ceb:agentName>示例报关</ceb:agentName><ceb:tradeMode>9610</ceb:tradeMode><ceb:trafMode>5</ceb:trafMode>
<ceb:trafNo>B-1234</ceb:trafNo><ceb:voyageNo>MU5101</ceb:voyageNo><ceb:billNo>78112345675</ceb:billNo>
<ceb:country>116</ceb:country><ceb:freight>10</ceb:freight><ceb:insuredFee>0</ceb:insuredFee>
<ceb:currency>142</ceb:currency><ceb:packNo>1</ceb:packNo><ceb:grossWeight>2.4</ceb:grossWeight>
<ceb:netWeight>2.1</ceb:netWeight></ceb:InventoryHead>
<ceb:InventoryList><ceb:gnum>1</ceb:gnum><ceb:itemNo>SKU-1</ceb:itemNo><ceb:gcode>9619001100</ceb:gcode>
<ceb:gname>婴儿纸尿裤</ceb:gname><ceb:gmodel>L码|54片|包</ceb:gmodel><ceb:country>116</ceb:country>
<ceb:currency>142</ceb:currency><ceb:qty>2</ceb:qty><ceb:unit>125</ceb:unit><ceb:qty1>2.1</ceb:qty1>
<ceb:unit1>035</ceb:unit1><ceb:price>100</ceb:price><ceb:totalPrice>200</ceb:totalPrice></ceb:InventoryList>
</ceb:Inventory>""",
    "CEB623Message": f"""<ceb:InvtCancel>{APPLICATION}<ceb:customsCode>2991</ceb:customsCode>
<ceb:orderNo>A2026040100001</ceb:orderNo>{SELLERS}<ceb:logisticsNo>SF1000000000001</ceb:logisticsNo>{CARRIER}
<ceb:copNo>COP0000000001</ceb:copNo><ceb:preNo>B20260401000000001</ceb:preNo><ceb:invtNo>29912026I000000001</ceb:invtNo>
{BUYER}<ceb:agentCode>3301960A01</ceb:agentCode><ceb:agentName>示例报关</ceb:agentName><ceb:reason>买家取消</ceb:reason>
</ceb:InvtCancel>""",
    "CEB625Message": f"""<ceb:InvtRefund><ceb:InvtRefundHead>{APPLICATION}<ceb:customsCode>2991</ceb:customsCode>
<ceb:orderNo>A2026040100001</ceb:orderNo>{SELLERS}<ceb:logisticsNo>SF1000000000001</ceb:logisticsNo>{CARRIER}
<ceb:copNo>COP0000000001</ceb:copNo><ceb:invtNo>29912026I000000001</ceb:invtNo>{BUYER}
<ceb:agentCode>3301960A01</ceb:agentCode><ceb:agentName>示例报关</ceb:agentName><ceb:reason>质量问题</ceb:reason>
</ceb:InvtRefundHead><ceb:InvtRefundList><ceb:gnum>1</ceb:gnum><ceb:gcode>9619001100</ceb:gcode>
<ceb:gname>婴儿纸尿裤</ceb:gname><ceb:qty>1</ceb:qty><ceb:unit>125</ceb:unit></ceb:InvtRefundList></ceb:InvtRefund>""",
}
RETURNED = (
    "<ceb:returnStatus>800</ceb:returnStatus><ceb:returnTime>20260401172711594</ceb:returnTime>"
    "<ceb:returnInfo>[Code:2600;Desc:放行]</ceb:returnInfo>"
)
LISTED = (
    "<ceb:copNo>COP0000000001</ceb:copNo><ceb:preNo>B20260401000000001</ceb:preNo>"
    "<ceb:invtNo>29912026I000000001</ceb:invtNo>"
)
RECEIPTS = {
    "CEB312Message": f"""<ceb:OrderReturn><ceb:guid>{GUID}</ceb:guid><ceb:ebpCode>3301960P01</ceb:ebpCode>
<ceb:ebcCode>3301960C01</ceb:ebcCode><ceb:orderNo>A2026040100001</ceb:orderNo>{RETURNED}</ceb:OrderReturn>""",
    "CEB412Message": f"""<ceb:PaymentReturn><ceb:guid>{GUID}</ceb:guid><ceb:payCode>3301960Z01</ceb:payCode>
<ceb:payTransactionId>P2026040100001</ceb:payTransactionId>{RETURNED}</ceb:PaymentReturn>""",
    "CEB512Message": f"""<ceb:LogisticsReturn><ceb:guid>{GUID}</ceb:guid>
<ceb:logisticsCode>3301960L01</ceb:logisticsCode>
<ceb:logisticsNo>SF1000000000001</ceb:logisticsNo>{RETURNED}</ceb:LogisticsReturn>""",
    "CEB514Message": f"""<ceb:LogisticsStatusReturn><ceb:guid>{GUID}</ceb:guid>
<ceb:logisticsCode>3301960L01</ceb:logisticsCode><ceb:logisticsNo>SF1000000000001</ceb:logisticsNo>
<ceb:logisticsStatus>S</ceb:logisticsStatus>{RETURNED}</ceb:LogisticsStatusReturn>""",
    "CEB622Message": f"""<ceb:InventoryReturn><ceb:guid>{GUID}</ceb:guid><ceb:customsCode>2991</ceb:customsCode>
<ceb:ebpCode>3301960P01</ceb:ebpCode><ceb:ebcCode>3301960C01</ceb:ebcCode><ceb:agentCode>3301960A01</ceb:agentCode>
{LISTED}{RETURNED}</ceb:InventoryReturn>""",
    "CEB624Message": f"<ceb:InvtCancelReturn><ceb:guid>{GUID}</ceb:guid>{LISTED}{RETURNED}</ceb:InvtCancelReturn>",
    "CEB626Message": f"<ceb:InvtRefundReturn><ceb:guid>{GUID}</ceb:guid>{LISTED}{RETURNED}</ceb:InvtRefundReturn>",
    "CEB816Message": f"""<ceb:Tax><ceb:TaxHeadRd><ceb:guid>{GUID}</ceb:guid>
<ceb:returnTime>20260401180000000</ceb:returnTime>
<ceb:invtNo>29912026I000000001</ceb:invtNo><ceb:taxNo>T2026040100001</ceb:taxNo><ceb:customsTax>0</ceb:customsTax>
<ceb:valueAddedTax>19.11</ceb:valueAddedTax><ceb:consumptionTax>0</ceb:consumptionTax><ceb:status>1</ceb:status>
</ceb:TaxHeadRd><ceb:TaxListRd><ceb:gnum>1</ceb:gnum><ceb:gcode>9619001100</ceb:gcode><ceb:taxPrice>210</ceb:taxPrice>
<ceb:customsTax>0</ceb:customsTax><ceb:valueAddedTax>19.11</ceb:valueAddedTax>
<ceb:consumptionTax>0</ceb:consumptionTax></ceb:TaxListRd></ceb:Tax>""",
    "CEB900Message": f"""<ceb:MessageReturn><ceb:guid>{GUID}</ceb:guid><ceb:returnStatus>-999999</ceb:returnStatus>
<ceb:returnInfo>orderNo missing</ceb:returnInfo><ceb:returnTime>20260401093001000</ceb:returnTime>
<ceb:oriCopMsgId/><ceb:oriMessageType>CEB311Message</ceb:oriMessageType><ceb:oriBizMessage/></ceb:MessageReturn>""",
}


def wrap(name: str, body: str, transfer: str = "") -> bytes:
    """A message of a kind around what stands in it."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<ceb:{name} xmlns:ceb="{NS}" guid="{GUID}" version="1.0">'
        f"{body}{transfer}</ceb:{name}>"
    ).encode()


MESSAGES = {name: wrap(name, body, TRANSFER) for name, body in BODIES.items()}
MESSAGES |= {name: wrap(name, body) for name, body in RECEIPTS.items()}


def swap(name: str, old: str, new: str) -> bytes:
    """The right message of a kind with one thing in it changed."""
    content = MESSAGES[name].decode()
    assert old in content, f"{old} is not in {name}"
    return content.replace(old, new, 1).encode()
