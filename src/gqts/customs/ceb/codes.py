"""The short code lists of CEB messages, each code with its meaning.

Only lists that a source gives whole stand here. Countries, currencies, units, modes of transport
(JGS-20《海关业务代码集》) and customs offices (JGS/T 18《海关关区代码》) are checked for their form: those lists were
not seen. Sources: the comments that quote the specification field by field in github.com/FengFind/hryj-mall (commit
c28ae0c8, `declare/ceb`) and in Speauty's CEBDeclare (`OrderData.php`, `InventoryData.php`, 2019).
"""

from __future__ import annotations

APPLICATION_TYPES = {"1": "新增 new", "2": "变更 change", "3": "删除 delete"}
"""报送类型: what is asked for. `3` is named by the first source only."""

APPLICATION_STATUSES = {"1": "暂存 stored only", "2": "申报 declared"}
"""业务状态: whether it is declared, or only put aside at the port."""

ORDER_TYPES = {"I": "进口 import"}
ID_TYPES = {"1": "身份证 Chinese identity card", "2": "其它 other"}
"""证件类型. The specification goes on to limit buyers to 1; gqts lets 2 through and says so in the checks."""

IMPORT = {"I": "进口 import"}
YUAN = {"142": "人民币 renminbi"}
"""币制: every currency field of an import message is limited to 142 (限定为人民币，填写“142”)."""

SIGNED_FOR = {"S": "签收 signed for"}
"""物流签收状态，限定S."""

TRANSFER_MODES = {"DXP": "中国电子口岸数据交换平台"}
TAX_BILL_STATUSES = {"1": "已生成 generated", "2": "已汇总 consolidated", "3": "作废 void"}
"""税单状态; github.com/zhengjin-me/common-customs-beans (MIT), commit 7577fb69, `ITaxHead.kt`."""
