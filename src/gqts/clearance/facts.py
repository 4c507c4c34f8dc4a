"""The declaration in the words that profiles ask in (`gqts.risk.FIELDS`), and the parties' records for the risk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from gqts.conduct import PartyRecord as ConductRecord
from gqts.declarations import Record
from gqts.evidence import Dossier
from gqts.organizations import Organization
from gqts.risk import PartyRecord

_TEXTS: Mapping[str, tuple[str, ...]] = {
    "mode": ("tradeMode",),
    "office": ("customsCode",),
    "port": ("portCode",),
    "transport": ("trafMode",),
    "declarant": ("agentCode",),
    "seller": ("ebcCode", "consigneeCode"),
    "platform": ("ebpCode",),
    "carrier": ("logisticsCode",),
    "area": ("areaCode",),
    "waybill": ("logisticsNo",),
    "bill": ("billNo",),
    "order": ("orderNo",),
}
_NUMBERS: Mapping[str, str] = {"gross_weight": "grossWeight", "net_weight": "netWeight"}


def tell_facts(record: Record, dossier: Dossier, countries: Mapping[str, str], limit: Decimal | None) -> dict[str, Any]:
    """Return what was declared, by the names that profiles use; what the declaration does not say is left out.

    `countries` turns customs' country codes into ISO 3166; `limit` is the most that one transaction may come to.
    """
    head, lines = record.document.head, record.document.lines
    facts: dict[str, Any] = {"direction": "export" if head.ieFlag == "E" else "import", "lines": len(lines)}
    for name, fields in _TEXTS.items():
        said = next((str(value) for field in fields if (value := getattr(head, field, None))), "")
        if said:
            facts[name] = said
    for name, field in _NUMBERS.items():
        if (value := getattr(head, field, None)) is not None:
            facts[name] = value
    facts["departure"] = countries.get(head.country, head.country)
    facts["commodity"] = _each(line.gcode for line in lines)
    origins = _each(countries.get(code, code) for line in lines if (code := getattr(line, "country", None)))
    if origins:
        facts["origin"] = origins
    vehicles = _each(vin for line in lines if (vin := getattr(line, "vin", None)))
    if vehicles:
        facts["vehicle"] = vehicles
    facts["value"] = _value_of(head, lines)
    if hasattr(head, "freight"):
        facts["freight"] = head.freight + head.insuredFee
    if limit is not None:
        facts["limit"] = limit
    facts["sharing"] = tell_sharing(dossier)
    return facts


def tell_sharing(dossier: Dossier) -> str:
    """Return how far upstream the goods were shared, by who told of them: none, port, trader or factory."""
    if not dossier.happenings:
        return "none"
    roles = {one.site_role for one in dossier.happenings} | {one.voice.role for one in dossier.happenings}
    if roles & {"factory", "manufacturer", "farm", "supplier"}:
        return "factory"
    return "trader" if roles & {"trader", "distributor", "brand_owner"} else "port"


def tell_records(parties: Sequence[Organization], known: Mapping[Any, ConductRecord]) -> tuple[PartyRecord, ...]:
    """Return the records of the parties as indicators and profiles take them."""
    return tuple(
        PartyRecord.of(known[one.id], party=one.name(), role=min(one.roles, default=""))
        for one in parties
        if one.id in known and not one.is_authority
    )


def _value_of(head: Any, lines: Iterable[Any]) -> Decimal:
    if (value := getattr(head, "value", None)) is not None:
        return Decimal(value)
    return sum((Decimal(getattr(line, "totalPrice", None) or line.price) for line in lines), Decimal(0))


def _each(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(texts))
