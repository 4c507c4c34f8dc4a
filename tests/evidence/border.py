"""The honest declaration of `cases`, told through the real rooms: codes proven, events captured, messages judged."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import orjson
from tests.declarations.conversation import REFERENCE, Firm, message
from tests.evidence import cases
from tests.evidence.cases import DECLARED
from tests.taking_part import HOST, accept, take_part

from gqts.accounts import Caller
from gqts.capture import require_submitter
from gqts.certificates import Draft, Finding
from gqts.certificates import hand_in as hand_in_certificate
from gqts.customs.ceb import KINDS, write_xml
from gqts.declarations import Record, hand_in, judge_message, list_records, prepare_message
from gqts.evidence import Validation, validate
from gqts.kit.database import Transaction
from gqts.organizations import (
    Activity,
    Entry,
    IdentifierKind,
    Organization,
    Role,
    authorize_partner,
    claim_identifier,
    decide_identifier,
    grant_accreditation,
)

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
NOW = DECLARED + timedelta(hours=1)
CODES = {"platform": "4401960P01", "payer": "4401960Y01", "carrier": "4401960L01", "broker": "4401980A01"}
MERCHANT = "4401960C01"
PARCEL = f"urn:gqts:waybill:{CODES['carrier']}:YQX000000000017"
GLNS = {"platform": "9521001000017", "airline": "9521141000014"}


def prove(tx: Transaction, organization: Organization, kind: IdentifierKind, value: str) -> None:
    claim = claim_identifier(tx, HOST, organization.id, kind, value, evidence="papers", now=LONG_AGO)
    decide_identifier(tx, HOST, claim.id, is_proven=True, reason="seen", now=LONG_AGO)


@dataclass
class Border:
    """Everybody who takes part, and what they hand in."""

    tx: Transaction
    firms: dict[str, Organization]

    def push(self, who: str, *told: Any, now: datetime = NOW, master_data: Any = None) -> None:
        """Capture events, and descriptions, as one firm's document."""
        header = {"epcisHeader": {"epcisMasterData": {"vocabularyList": master_data}}} if master_data else {}
        document = {
            "@context": [
                "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
                {"gqts": "https://gqts.dev/ns/1.0/"},
            ],
            "type": "EPCISDocument", "schemaVersion": "2.0", "creationDate": "2026-10-20T00:00:00Z", **header,
            "epcisBody": {"eventList": [one.event.body for one in told]},
        }  # fmt: skip
        submitter = require_submitter(self.tx, self.firms[who].id)
        job = accept(self.tx, orjson.dumps(document), submitter=submitter, now=now)
        assert not job.faults, job.faults

    def send(self, who: str, document: Any, *, now: datetime = DECLARED) -> Record:
        """Hand a customs message in and have it judged; return what is kept of it."""
        firm = Firm(self.firms[who], CODES[who])
        kept = hand_in(self.tx, firm.caller, prepare_message(write_xml(message(firm, document)), now=now), now=now)
        judge_message(self.tx, kept.id, REFERENCE, now=now)
        kind = next(one for one in KINDS.values() if one.head is type(document.head))
        key = kind.business_key(document.head)
        found = [one for one in list_records(self.tx, kind=kind) if one.business_key == "/".join(key)]
        assert found, "the document was refused"
        assert found[0].is_standing, found[0].status
        return found[0]

    def declare(self, **head: Any) -> Record:
        return self.send("broker", declared(**head))

    def send_papers(self) -> None:
        self.send("platform", placed())
        self.send("payer", paid())
        self.send("carrier", carried())

    def validate(self, record: Record, now: datetime = NOW) -> Validation:
        return validate(self.tx, record.id, now=now)


_PARTIES = {"ebpCode": CODES["platform"], "ebcCode": MERCHANT}
_CARRIED = {"logisticsCode": CODES["carrier"]}


_BUYER = "11010519491231002X"


def declared(**head: Any) -> Any:
    return cases.inventory(
        **{**_PARTIES, **_CARRIED, "agentCode": CODES["broker"], "assureCode": CODES["platform"],
           "buyerIdNumber": _BUYER, **head}
    )  # fmt: skip


def placed(**head: Any) -> Any:
    return cases.order(**{**_PARTIES, "payCode": CODES["payer"], "buyerIdNumber": _BUYER, **head})


def paid(**head: Any) -> Any:
    told = {"payCode": CODES["payer"], "ebpCode": CODES["platform"], "payerIdNumber": _BUYER, **head}
    return cases.payment(**told)


def carried(**head: Any) -> Any:
    return cases.waybill(**{**_CARRIED, **head})


def events() -> dict[str, Any]:
    """The honest events, with the parcel under the carrier's customs code."""
    told = cases.honest_events()
    for name in ("pack", "load"):
        body = dict(told[name].event.body)
        body["childEPCs"] = [PARCEL if one == cases.PARCEL else one for one in body["childEPCs"]]
        body["parentID"] = PARCEL if body["parentID"] == cases.PARCEL else body["parentID"]
        told[name] = replace(told[name], event=replace(told[name].event, body=body))
    return told


def describe_places() -> list[dict[str, Any]]:
    elements = [
        {
            "id": uri,
            "attributes": [
                {"id": "urn:epcglobal:cbv:mda:name", "attribute": site.names["en"]},
                {"id": "gqts:country", "attribute": site.country},
                {"id": "gqts:site_role", "attribute": site.role},
                {"id": "gqts:latitude", "attribute": site.latitude},
                {"id": "gqts:longitude", "attribute": site.longitude},
            ],
        }
        for uri, site in cases.SITES.items()
    ]
    product = {
        "id": f"https://id.gs1.org/01/{cases.GTIN}",
        "attributes": [
            {"id": "urn:epcglobal:cbv:mda:descriptionShort", "attribute": "Serum"},
            {"id": "gqts:country", "attribute": "JP"},
            {"id": "gqts:gross_weight_grams", "attribute": "140"},
            {"id": "gqts:price_floor_cny", "attribute": "230"},
            {"id": "gqts:temperature_min_celsius", "attribute": "2"},
            {"id": "gqts:temperature_max_celsius", "attribute": "25"},
        ],
    }
    return [
        {"type": "urn:epcglobal:epcis:vtype:Location", "vocabularyElementList": elements},
        {"type": "urn:epcglobal:epcis:vtype:EPCClass", "vocabularyElementList": [product]},
    ]


def open_border(tx: Transaction, *, preset: str = "closed") -> Border:
    """Have everybody join; firms share with customs alone unless a preset says otherwise."""
    made = {
        "customs": take_part(tx, "Nansha Customs", roles=[Role.CUSTOMS], country="CN", preset="authority"),
        "factory": take_part(tx, "Suncape Skincare", roles=[Role.MANUFACTURER], prefixes=["9521321"], preset=preset),
        "airline": take_part(tx, "Minato Air", roles=[Role.LOGISTICS], gln=GLNS["airline"], preset=preset),
        "lab": take_part(tx, "Tozai Inspection", roles=[Role.INSPECTION_BODY], preset=preset),
        "platform": take_part(
            tx, "Haiyue Mall", roles=[Role.PLATFORM], gln=GLNS["platform"], country="CN", preset=preset
        ),
        "payer": take_part(tx, "Yifu Pay", roles=[Role.PAYMENT], country="CN", preset=preset),
        "carrier": take_part(tx, "Yunque Express", roles=[Role.LOGISTICS], country="CN", preset=preset),
        "broker": take_part(tx, "Tongguan Brokers", roles=[Role.LOGISTICS], country="CN", preset=preset),
    }
    for who, code in CODES.items():
        prove(tx, made[who], IdentifierKind.CUSTOMS_CODE, code)
    prove(tx, made["platform"], IdentifierKind.CUSTOMS_CODE, MERCHANT)
    entry = Entry("ISO/IEC 17025", "ILAC", "L1", ("3304",), date(2020, 1, 1), date(2030, 1, 1))
    grant_accreditation(tx, HOST, made["lab"].id, entry, now=LONG_AGO)
    period = (date(2026, 1, 1), date(2026, 12, 31))
    partner, product = made["platform"].id, cases.GTIN
    authorize_partner(tx, HOST, made["factory"].id, partner, Activity.TRADE, product, period=period, now=LONG_AGO)
    return Border(tx, made)


def tell_honestly(border: Border) -> None:
    """Have everybody tell what it knows: events, descriptions, a certificate."""
    told = events()
    border.push("factory", told["lot"], told["make"], told["pack"], told["load"], master_data=describe_places())
    border.push("airline", told["depart"], told["arrive"])
    border.push("lab", told["inspect"])
    draft = Draft(
        number="TZ-2026-88", covers=(cases.LOT,), subjects=("330499",),
        findings=(Finding("lead", "GB 5009.12", "ICP-MS", "0.1", "mg/kg", is_conformant=True),),
        tested_on=date(2026, 9, 28), issued_on=date(2026, 9, 30), valid_from=date(2026, 9, 30),
        valid_until=date(2027, 9, 30), country_of_origin="JP",
    )  # fmt: skip
    hand_in_certificate(border.tx, Caller.operator("the lab", border.firms["lab"].id), draft, now=NOW)
