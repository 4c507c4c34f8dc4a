"""A dossier's facts by the names that profiles ask for. Personal data of the buyer is no fact that chooses a lane."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from gqts.evidence import Dossier, ThingKind

YUAN = "142"
_NOTHING = "none"


def compose_facts(
    dossier: Dossier, *, limit: Decimal | None = None, sharing: str = "", trusted: str = ""
) -> dict[str, Any]:
    """Return the facts of a declaration.

    `limit` is what one transaction of its mode may come to, in yuan; `sharing` how far upstream it was shared (none,
    port, trader, factory), "" where only that nothing was shared can be told; `trusted` the declarant's grade.
    """
    head, lines = dossier.head, dossier.lines
    is_silent = not dossier.happenings and not dossier.certificates
    is_yuan = head.currency == YUAN and all(line.currency == YUAN for line in lines)
    facts: dict[str, Any] = {
        "direction": "export" if head.ieFlag == "E" else "import",
        "mode": head.tradeMode,
        "office": head.customsCode,
        "port": head.portCode,
        "transport": head.trafMode,
        "departure": dossier.iso(head.country) or head.country,
        "origin": _each(dossier.iso(line.country) or line.country for line in lines),
        "commodity": _each(line.gcode for line in lines),
        "declarant": head.agentCode,
        "seller": head.ebcCode,
        "platform": head.ebpCode,
        "carrier": head.logisticsCode,
        "area": head.areaCode,
        "waybill": head.logisticsNo,
        "bill": head.billNo,
        "order": head.orderNo,
        "vehicle": _each(one.uri for one in dossier.linked.things if one.kind is ThingKind.VEHICLE),
        "value": sum((line.totalPrice for line in lines), Decimal(0)) if is_yuan else None,
        "freight": head.freight + head.insuredFee if is_yuan else None,
        "gross_weight": head.grossWeight,
        "net_weight": head.netWeight,
        "lines": len(lines),
        "limit": limit,
        "sharing": sharing or (_NOTHING if is_silent else ""),
        "trusted": trusted,
    }
    return {name: value for name, value in facts.items() if value not in (None, "", [])}


def _each(texts: Any) -> list[str]:
    return list(dict.fromkeys(texts))
