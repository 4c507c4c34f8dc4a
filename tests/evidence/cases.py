"""An honest declaration of two bottles of serum, flown in from Japan, told by seven separate parties; tests spoil it.

Everything goes the way it goes in production: CEB documents, EPCIS events, linking, composing.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from gqts.catalogue import Product, Site
from gqts.certificates import Certificate, CertificateState, Finding
from gqts.customs.ceb import Document
from gqts.customs.ceb.fields import CHINA
from gqts.customs.ceb.inventory import InventoryHead, InventoryList
from gqts.customs.ceb.order import OrderHead, OrderList
from gqts.customs.ceb.payment import PaymentHead
from gqts.customs.ceb.waybill import LogisticsHead
from gqts.customs.reference import read_reference
from gqts.epcis import Event
from gqts.events import Belonging, Standing, StoredEvent
from gqts.evidence import (
    Brand,
    CheckResult,
    Described,
    Dossier,
    Filed,
    GivenCertificate,
    HeldEvents,
    Inputs,
    Outcome,
    Register,
    Tolerances,
    Voice,
    compose_dossier,
    find_clues,
    link_declaration,
    link_happenings,
    read_countries,
    read_tolerances,
    run_checks,
    tell_events,
)
from gqts.organizations import Accreditation, Activity, Authorization

GTIN = "09521321001015"
OTHER_GTIN = "09521321001022"
ITEMS = (f"https://id.gs1.org/01/{GTIN}/21/A1", f"https://id.gs1.org/01/{GTIN}/21/A2")
LOT = f"https://id.gs1.org/01/{GTIN}/10/L7"
NAMED = "https://lab.example/certificates/TZ-2026-88"
PARCEL = "urn:gqts:waybill:YQX:YQX000000000017"
BAG = "https://id.gs1.org/00/095213210000000018"
SELLER_GLN = "9521001000017"
DECLARED = datetime(2026, 10, 20, 9, tzinfo=CHINA)
TODAY = date(2026, 10, 20)


def organization(number: int) -> UUID:
    return UUID(int=number)


def voice(name: str, role: str, number: int, control: str = "") -> Voice:
    return Voice(name, role, control or f"organization:{organization(number)}", organization(number))


PLATFORM = voice("Haiyue Mall", "platform", 1)
PAYER = voice("Yifu Pay", "payment_firm", 2)
CARRIER = voice("Yunque Express", "logistics", 3)
DECLARANT = voice("Tongguan Brokers", "declarant", 4)
FACTORY = voice("Suncape Skincare", "manufacturer", 5)
AIRLINE = voice("Minato Air Cargo", "logistics", 6)
LAB = voice("Tozai Inspection", "inspection_body", 7)
WAREHOUSE = voice("Jiaomen Bonded", "bonded_warehouse", 8)
TELLERS = {one.party: one for one in (PLATFORM, CARRIER, FACTORY, AIRLINE, LAB, WAREHOUSE)}

SITES = {
    uri: Site(uri, {"en": name}, role, country, None, latitude, longitude)
    for uri, name, role, country, latitude, longitude in (
        ("urn:epc:id:sgln:9521321.00001.0", "Ichikawa works", "factory", "JP", 35.72, 139.93),
        ("urn:epc:id:sgln:9521321.00002.0", "Narita airport", "airport", "JP", 35.76, 140.39),
        ("urn:epc:id:sgln:9521321.00003.0", "Baiyun airport", "airport", "CN", 23.39, 113.30),
        ("urn:epc:id:sgln:9521321.00004.0", "Haiyue showroom", "shop", "CN", 23.13, 113.32),
        ("urn:epc:id:sgln:9521321.00005.0", "Jiaomen warehouse", "bonded_warehouse", "CN", 22.71, 113.59),
        ("urn:epc:id:sgln:9521321.00006.0", "Foshan works", "factory", "CN", 23.02, 113.12),
        ("urn:epc:id:sgln:9521321.00007.0", "Hong Kong airport", "airport", "HK", 22.31, 113.91),
    )
}
WORKS, NARITA, BAIYUN, SHOP, BONDED, FOSHAN, HONGKONG = SITES


def at(days_before: float) -> str:
    return (DECLARED - timedelta(days=days_before)).astimezone(UTC).isoformat().replace("+00:00", "Z")


def event(kind: str, teller: Voice, days_before: float, place: str | None, step: str, **body: Any) -> StoredEvent:
    members = {"type": kind, "eventTime": at(days_before), "eventTimeZoneOffset": "+00:00", "bizStep": step, **body}
    if place is not None:
        members["readPoint"] = {"id": place}
    digest = hashlib.sha256(repr((teller.party, sorted(members.items(), key=str))).encode()).digest()
    recorded = DECLARED - timedelta(days=days_before) + timedelta(hours=2)
    belonging = Belonging(1, Standing.ATTESTED)
    return StoredEvent(digest[:16], digest, recorded, teller.party, bytes(16), Event(members, {}), belonging)


def observe(teller: Voice, days_before: float, place: str | None, step: str, *epcs: str, **body: Any) -> StoredEvent:
    action = body.pop("action", "OBSERVE")
    return event("ObjectEvent", teller, days_before, place, step, action=action, epcList=list(epcs), **body)


def pack(teller: Voice, days_before: float, place: str, parent: str, *children: str, **body: Any) -> StoredEvent:
    action = body.pop("action", "ADD")
    listed = {"parentID": parent, "childEPCs": list(children), "action": action}
    return event("AggregationEvent", teller, days_before, place, body.pop("step", "packing"), **listed, **body)


def make(days_before: float = 30, place: str = WORKS, teller: Voice = FACTORY, items=ITEMS) -> StoredEvent:
    ilmd = {"cbvmda:lotNumber": "L7", "cbvmda:countryOfOrigin": "JP", "cbvmda:bestBeforeDate": "2029-09-20"}
    return observe(teller, days_before, place, "commissioning", *items, action="ADD", ilmd=ilmd)


READING = {"sensorMetadata": {"startTime": at(3), "endTime": at(2)},
           "sensorReport": [{"type": "Temperature", "uom": "CEL", "minValue": 6.1, "maxValue": 8.4}]}  # fmt: skip


def honest_events() -> dict[str, StoredEvent]:
    order = [{"type": "po", "bizTransaction": f"urn:epcglobal:cbv:bt:{SELLER_GLN}:SO17"}]
    bill = [{"type": "bol", "bizTransaction": "urn:epcglobal:cbv:bt:9521141000014:MAWB7"}]
    lots = [{"epcClass": LOT, "quantity": 500}]
    return {
        "lot": event("ObjectEvent", FACTORY, 31, WORKS, "commissioning", action="ADD", quantityList=lots),
        "make": make(),
        "inspect": observe(LAB, 20, WORKS, "inspecting", *ITEMS, certificationInfo=[NAMED]),
        "pack": pack(FACTORY, 6, WORKS, PARCEL, *ITEMS, bizTransactionList=order),
        "load": pack(FACTORY, 5, WORKS, BAG, PARCEL, step="loading", bizTransactionList=bill),
        "depart": observe(AIRLINE, 3, NARITA, "departing", BAG, bizTransactionList=bill),
        "arrive": observe(AIRLINE, 2, BAIYUN, "arriving", BAG, bizTransactionList=bill, sensorElementList=[READING]),
    }


_SENT = {"guid": "0" * 36, "appType": "1", "appTime": DECLARED, "appStatus": "2"}
_BUYER = {
    "buyerName": "李雷",
    "buyerTelephone": "13800138000",
    "buyerIdType": "1",
    "buyerIdNumber": "440101199001011234",
}
_ORDER = {
    "orderNo": "SO17",
    "ebpCode": "4401PLAT01",
    "ebpName": "海月商城",
    "ebcCode": "4401SELL01",
    "ebcName": "阳岬海外旗舰店",
}
_TO = {
    "consignee": "李雷",
    "consigneeTelephone": "13800138000",
    "consigneeAddress": "广东省广州市天河区天河路1号2栋301",
}
_CARRIED = {"logisticsNo": "YQX000000000017", "logisticsCode": "YQX", "logisticsName": "云雀速运"}


def inventory(lines: list[dict[str, Any]] | None = None, **head: Any) -> Document[InventoryHead, InventoryList]:
    told = {
        **_SENT, **_ORDER, **_BUYER, **_CARRIED, "copNo": "C17", "assureCode": "4401PLAT01", "ieFlag": "I",
        "declTime": TODAY, "customsCode": "5141", "portCode": "5141", "consigneeAddress": _TO["consigneeAddress"],
        "agentCode": "4401AGNT01", "agentName": "通关报关行", "tradeMode": "9610", "trafMode": "5", "trafNo": "MN817",
        "voyageNo": "MN817", "billNo": "MAWB7", "country": "116", "freight": Decimal(20), "insuredFee": Decimal(0),
        "currency": "142", "packNo": 1, "grossWeight": Decimal("0.36"), "netWeight": Decimal("0.28"), **head,
    }  # fmt: skip
    line = {"gnum": 1, "gcode": "3304990039", "gname": "精华液", "gmodel": "30ml", "barCode": GTIN[1:],
            "country": "116", "currency": "142", "qty": Decimal(2), "unit": "011", "qty1": Decimal(2), "unit1": "011",
            "price": Decimal(279), "totalPrice": Decimal(558)}  # fmt: skip
    return Document(InventoryHead(**told), tuple(InventoryList(**(line | one)) for one in lines or [{}]))


def order(lines: list[dict[str, Any]] | None = None, **head: Any) -> Document[OrderHead, OrderList]:
    told = {
        **_SENT, **_ORDER, **_BUYER, **_TO, "orderType": "I", "goodsValue": Decimal(558), "freight": Decimal(20),
        "discount": Decimal(30), "taxTotal": Decimal("52.60"), "acturalPaid": Decimal("600.60"), "currency": "142",
        "buyerRegNo": "u1", "payCode": "4401PAY001", "payName": "易付", "payTransactionId": "T17", **head,
    }  # fmt: skip
    line = {"gnum": 1, "itemName": "精华液", "gmodel": "30ml", "barCode": GTIN[1:], "unit": "011", "qty": Decimal(2),
            "price": Decimal(279), "totalPrice": Decimal(558), "currency": "142", "country": "116"}  # fmt: skip
    return Document(OrderHead(**told), tuple(OrderList(**(line | one)) for one in lines or [{}]))


def payment(**head: Any) -> Document[PaymentHead, None]:
    told = {
        **_SENT, "payCode": "4401PAY001", "payName": "易付", "payTransactionId": "T17", "orderNo": "SO17",
        "ebpCode": "4401PLAT01", "ebpName": "海月商城", "payerIdType": "1", "payerIdNumber": _BUYER["buyerIdNumber"],
        "payerName": "李雷", "amountPaid": Decimal("600.60"), "currency": "142",
        "payTime": DECLARED - timedelta(days=7), **head,
    }  # fmt: skip
    return Document(PaymentHead(**told))


def waybill(**head: Any) -> Document[LogisticsHead, None]:
    told = {**_SENT, **_CARRIED, **_TO, "billNo": "MAWB7", "orderNo": "SO17", "freight": Decimal(31),
            "currency": "142", "weight": Decimal("0.37"), "packNo": 1, **head}  # fmt: skip
    return Document(LogisticsHead(**told))


def certificate(**given: Any) -> Certificate:
    told = {
        "id": UUID(int=88), "issuer_id": organization(7), "number": "TZ-2026-88", "covers": (LOT,),
        "subjects": ("330499", "cosmetics"), "sample": None, "country_of_origin": "JP",
        "findings": (Finding("lead", "GB 5009.12", "ICP-MS", "0.1", "mg/kg", is_conformant=True),),
        "tested_on": date(2026, 9, 28), "issued_on": date(2026, 9, 30), "valid_from": date(2026, 9, 30),
        "valid_until": date(2027, 9, 30), "accreditation_id": UUID(int=70),
        "received_at": datetime(2026, 10, 1, tzinfo=UTC), **given,
    }  # fmt: skip
    return Certificate(**told)


def product(**given: Any) -> Product:
    told = {"brand": "Shirahae", "country_of_origin": "JP", "gross_grams": Decimal(140), "floor_price": Decimal(230),
            "coldest": Decimal(2), "warmest": Decimal(25), **given}  # fmt: skip
    return Product(f"https://id.gs1.org/01/{GTIN}", {"en": "Serum"}, **told)


def authorization(partner: int, activity: Activity, **given: Any) -> Authorization:
    period = {"valid_from": date(2026, 1, 1), "valid_until": date(2026, 12, 31)} | given
    return Authorization(UUID(int=partner), organization(5), organization(partner), activity, GTIN, **period)


def accreditation(**given: Any) -> Accreditation:
    told = {"id": UUID(int=70), "organization_id": organization(7), "scheme": "ISO/IEC 17025", "signatory": "ILAC",
            "number": "L1", "scopes": ("3304",), "valid_from": date(2020, 1, 1), "valid_until": date(2030, 1, 1),
            **given}  # fmt: skip
    return Accreditation(**told)


@dataclass
class Case:
    """A declaration and all that is told of it; tests change a part, and ask how it comes out."""

    declared: Any = field(default_factory=inventory)
    orders: list[Any] = field(default_factory=lambda: [order()])
    payments: list[Any] = field(default_factory=lambda: [payment()])
    waybills: list[Any] = field(default_factory=lambda: [waybill()])
    events: dict[str, StoredEvent] = field(default_factory=honest_events)
    certificates: list[tuple[Certificate, CertificateState]] = field(
        default_factory=lambda: [(certificate(), CertificateState.VALID)]
    )
    products: list[Product] = field(default_factory=lambda: [product()])
    authorizations: tuple[Authorization, ...] = (authorization(9, Activity.TRADE),)
    accreditations: tuple[Accreditation, ...] = (accreditation(),)
    brand: Voice | None = FACTORY
    seller: int | None = 9
    order_by: Voice = PLATFORM
    payment_by: Voice = PAYER
    waybill_by: Voice = CARRIER
    rest: dict[str, Any] = field(default_factory=dict)

    def filed(self) -> list[Filed[Any, Any]]:
        told = [(self.order_by, self.orders), (self.payment_by, self.payments), (self.waybill_by, self.waybills)]
        return [
            Filed(document, by, f"{by.role}-{number}", DECLARED - timedelta(hours=9))
            for by, documents in told
            for number, document in enumerate(documents)
        ]

    def register(self) -> Register:
        parties = {"4401SELL01": voice("Suncape flagship", "seller", self.seller)} if self.seller else {}
        brands = {GTIN: Brand(self.brand, self.authorizations)} if self.brand else {}
        return Register(parties, brands, {organization(7): self.accreditations})

    def inputs(self) -> Inputs:
        source = HeldEvents(self.events.values())
        glns = {"4401SELL01": [SELLER_GLN], "YQX": ["9521141000014"]}
        linked = link_declaration(source, self.declared, find_clues(self.declared, glns), at=DECLARED)
        subjects = (*linked.items, *linked.parcels)
        told = tell_events(source, subjects, lambda stored: TELLERS[stored.submitter], SITES)
        given = {
            "documents": tuple(self.filed()),
            "linked": link_happenings(linked, told),
            "told": told,
            "certificates": tuple(GivenCertificate(one, state, LAB) for one, state in self.certificates),
            "products": tuple(Described(one, FACTORY, DECLARED - timedelta(days=90)) for one in self.products),
            "register": self.register(),
            "used_this_year": Decimal(1200),
            "countries": COUNTRIES,
            **self.rest,
        }
        filed = Filed(self.declared, DECLARANT, "declaration", DECLARED)
        return Inputs(declaration=filed, assessed_at=DECLARED + timedelta(hours=1), **given)

    def dossier(self) -> Dossier:
        return compose_dossier(self.inputs())

    def results(self, tolerances: Tolerances | None = None) -> tuple[CheckResult, ...]:
        return run_checks(self.dossier(), tolerances or TOLERANCES)

    def come(self, code: str, subject: str | None = None, tolerances: Tolerances | None = None) -> CheckResult:
        """Return how a check came out: the worst of its results when it has several."""
        found = [one for one in self.results(tolerances) if one.code == code and subject in (None, one.subject)]
        order = (Outcome.FAIL, Outcome.MISSING, Outcome.PASS, Outcome.NOT_APPLICABLE)
        return min(found, key=lambda one: order.index(one.outcome))


REFERENCE = read_reference()
TOLERANCES = read_tolerances(REFERENCE, TODAY)
COUNTRIES = read_countries(REFERENCE, TODAY)

__all__ = ["Case", "replace"]
