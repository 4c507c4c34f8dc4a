"""Goods made, packed, sent on and sold by real organizations, told through the real doors, for recalls to find."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
from tests import taking_part

from gqts.accounts import Caller
from gqts.capture import accept_document, require_submitter
from gqts.kit.database import Transaction
from gqts.organizations import Organization, Role
from gqts.recalls import Recall, Walk, continue_scope

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
START = datetime(2026, 9, 1, tzinfo=UTC)
CONTEXT = ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
           {"cbvmda": "urn:epcglobal:cbv:mda#"}]  # fmt: skip
MATERIAL = "urn:epc:class:lgtin:9521321.011100.M1"
LOT = "urn:epc:class:lgtin:9526543.021000.L1"
PARTIES = {"factory": ("9526543", "9526543000020"), "supplier": ("9521321", "9521321000018"),
           "carrier": ("9521141", "9521141000014"), "platform": ("9521001", "9521001000017")}  # fmt: skip
LINE = "urn:epc:id:sgln:9526543.00001.LINE1"


def item(serial: str) -> str:
    return f"urn:epc:id:sgtin:9526543.021000.{serial}"


def link(serial: str) -> str:
    return f"https://id.gs1.org/01/09526543210009/21/{serial}"


LOT_LINK = "https://id.gs1.org/01/09526543210009/10/L1"
MATERIAL_LINK = "https://id.gs1.org/01/09521321111004/10/M1"


def case(number: int) -> str:
    return f"urn:epc:id:sscc:9526543.0{number:09d}"


@dataclass
class Trade:
    """The organizations of a chain, and a clock that goes on by an hour with each thing told."""

    tx: Transaction
    firms: dict[str, Organization] = field(default_factory=dict)
    hours: int = 0

    @classmethod
    def open(cls, tx: Transaction, *, preset: str | None = None) -> Trade:
        roles = {"factory": (Role.MANUFACTURER, Role.BRAND_OWNER), "supplier": (Role.MANUFACTURER,),
                 "carrier": (Role.LOGISTICS,), "platform": (Role.PLATFORM,)}  # fmt: skip
        trade = cls(tx)
        for name, (prefix, gln) in PARTIES.items():
            trade.firms[name] = taking_part.take_part(
                tx, f"The {name}", gln=gln, roles=roles[name], prefixes=[prefix], preset=preset
            )
        return trade

    def caller(self, name: str) -> Caller:
        return Caller.operator(f"Somebody of the {name}", self.firms[name].id)

    def party(self, name: str) -> str:
        return f"https://id.gs1.org/417/{PARTIES[name][1]}"

    def tell(self, name: str, *events: dict[str, Any]) -> None:
        document = {
            "@context": CONTEXT,
            "type": "EPCISDocument",
            "schemaVersion": "2.0",
            "creationDate": "2026-09-01T00:00:00Z",
            "epcisBody": {"eventList": list(events)},
        }
        submitter = require_submitter(self.tx, self.firms[name].id)
        job = accept_document(self.tx, submitter, orjson.dumps(document), now=NOW)
        assert job.success, job.faults

    def event(self, kind: str, step: str, **body: Any) -> dict[str, Any]:
        self.hours += 1
        moment = (START + timedelta(hours=self.hours)).isoformat()
        return {"type": kind, "eventTime": moment, "eventTimeZoneOffset": "+00:00", "bizStep": step, **body}

    def give(self, to: str) -> dict[str, Any]:
        return {"destinationList": [{"type": "possessing_party", "destination": self.party(to)}]}

    # What happens

    def make_lot(self, serials: list[str], *, lot: str = LOT, material: str = MATERIAL, pieces: int | None = None):
        """The supplier makes a material, the factory a lot of it, and the lot's items."""
        stuff = {"quantityList": [{"epcClass": material, "quantity": 9, "uom": "KGM"}]}
        used, made = stuff["quantityList"], [{"epcClass": lot, "quantity": pieces or len(serials)}]
        self.tell(
            "supplier",
            self.event("ObjectEvent", "commissioning", action="ADD", **stuff),
            self.event("ObjectEvent", "shipping", action="OBSERVE", **stuff, **self.give("factory")),
        )
        becoming = {"inputQuantityList": used, "outputQuantityList": made}
        born = {"epcList": [item(one) for one in serials], "ilmd": {"cbvmda:lotNumber": lot.rpartition(".")[2]}}
        self.tell(
            "factory",
            self.event("TransformationEvent", "creating_class_instance", **becoming),
            self.event("ObjectEvent", "commissioning", action="ADD", **born, readPoint={"id": LINE}),
        )

    def pack(self, number: int, serials: list[str], *, by: str = "factory", action: str = "ADD") -> None:
        step = "packing" if action == "ADD" else "unpacking"
        packed = self.event(
            "AggregationEvent", step, action=action, parentID=case(number), childEPCs=[item(one) for one in serials]
        )
        self.tell(by, packed)

    def send(self, number: int, to: str, *, by: str = "factory") -> None:
        sent = self.event("ObjectEvent", "shipping", action="OBSERVE", epcList=[case(number)], **self.give(to))
        self.tell(by, sent)

    def arrive(self, number: int, by: str) -> None:
        place = {"id": f"urn:epc:id:sgln:{PARTIES[by][0]}.00009.0"}
        got = self.event(
            "ObjectEvent", "receiving", action="OBSERVE", epcList=[case(number)], readPoint=place, bizLocation=place
        )
        self.tell(by, got)

    def sell(self, serials: list[str], order: str, by: str = "platform") -> None:
        number = f"urn:epcglobal:cbv:bt:{PARTIES[by][1]}:{order}"
        sold = self.event(
            "ObjectEvent", "retail_selling", action="OBSERVE", disposition="retail_sold",
            epcList=[item(one) for one in serials], bizTransactionList=[{"type": "po", "bizTransaction": number}],
        )  # fmt: skip
        self.tell(by, sold)


def scope(tx: Transaction, recall: Recall, **sizes: int) -> Recall:
    """Go on with a recall's walk until it is done."""
    for _ in range(10_000):
        recall = continue_scope(tx, recall.id, now=NOW, **sizes)
        if recall.walk is Walk.DONE:
            return recall
    raise AssertionError("the walk does not end")
