"""What the factory and the carrier tell of a parcel, captured as partners push it: made, packed, flown, arrived."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import orjson
from tests.clearance.desks import Border
from tests.taking_part import share_everything, take_part

from gqts.capture import accept_document, require_submitter
from gqts.clearance import set_office
from gqts.kit.clock import system_clock, write_instant
from gqts.kit.database import Transaction
from gqts.organizations import Organization, Role

GTIN = "09521321001015"
ITEMS = (f"https://id.gs1.org/01/{GTIN}/21/A1", f"https://id.gs1.org/01/{GTIN}/21/A2")
PLACES = {
    "works": ("https://id.gs1.org/414/9521321000018", "Works", "JP", "factory", 34.7, 135.5),
    "airport": ("https://id.gs1.org/414/9522000000015", "Hangzhou airport", "CN", "airport", 30.2, 120.4),
    "post": ("https://id.gs1.org/414/9520000000004", "Hangzhou customs", "CN", "customs", 30.2, 120.4),
}
CONTEXT = ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld", {"gqts": "https://gqts.dev/ns/1.0/"}]


def parcel_of(number: str) -> str:
    return f"urn:gqts:waybill:3301960L01:W{number}"


@dataclass(frozen=True)
class Chain:
    """Who tells of the goods beside the trade itself."""

    factory: Organization
    border: Border


def open_chain(tx: Transaction, border: Border) -> Chain:
    """Register the factory, describe every place, and have customs say where its office lies."""
    factory = take_part(
        tx, "Factory", gln="9521321000018", roles=(Role.MANUFACTURER,), country="JP", prefixes=("9521321",)
    )
    for one in (factory, border.trade.carrier.organization, border.customs):
        share_everything(tx, one.id)
    describe(tx, factory, "works")
    describe(tx, border.trade.carrier.organization, "airport")
    describe(tx, border.customs, "post")
    return Chain(factory, border)


def set_up_office(tx: Transaction, border: Border, now: datetime, **changed: bool) -> None:
    options = {"releases_green": True, "releases_blue": True, **changed}
    set_office(tx, border.officer, "2990", site=PLACES["post"][0], regions=["CNHGH"], now=now, **options)


def describe(tx: Transaction, teller: Organization, *names: str) -> None:
    elements = []
    for name in names:
        uri, english, country, role, latitude, longitude = PLACES[name]
        said = {
            "urn:epcglobal:cbv:mda:name": english, "gqts:country": country, "gqts:site_role": role,
            "gqts:latitude": latitude, "gqts:longitude": longitude,
        }  # fmt: skip
        attributes = [{"id": key, "attribute": value} for key, value in said.items()]
        elements.append({"id": uri, "attributes": attributes})
    vocabulary = [{"type": "urn:epcglobal:epcis:vtype:Location", "vocabularyElementList": elements}]
    capture(tx, teller, header={"epcisMasterData": {"vocabularyList": vocabulary}})


def event(kind: str, at: datetime, step: str, place: str, **body: Any) -> dict[str, Any]:
    uri = PLACES[place][0]
    return {
        "type": kind, "eventTime": write_instant(at), "eventTimeZoneOffset": "+00:00", "bizStep": step,
        "readPoint": {"id": uri}, "bizLocation": {"id": uri}, **body,
    }  # fmt: skip


def make_and_pack(
    tx: Transaction, chain: Chain, number: str, declared: datetime, items: tuple[str, ...] = ITEMS
) -> None:
    """Have the factory tell that it made the items and packed them into the parcel."""
    made, packed = declared - timedelta(days=20), declared - timedelta(days=9)
    capture(
        tx, chain.factory,
        event("ObjectEvent", made, "commissioning", "works", action="ADD", epcList=list(items)),
        event(
            "AggregationEvent", packed, "packing", "works",
            action="ADD", parentID=parcel_of(number), childEPCs=list(items),
        ),
    )  # fmt: skip


def arrive(tx: Transaction, chain: Chain, number: str, at: datetime) -> None:
    """Have the carrier tell that the parcel arrived at the airport."""
    arrival = event("ObjectEvent", at, "arriving", "airport", action="OBSERVE", epcList=[parcel_of(number)])
    capture(tx, chain.border.trade.carrier.organization, arrival)


def capture(
    tx: Transaction, teller: Organization, *events: dict[str, Any], header: dict[str, Any] | None = None
) -> None:
    document = {
        "@context": CONTEXT, "type": "EPCISDocument", "schemaVersion": "2.0", "creationDate": "2026-04-01T00:00:00Z",
        **({"epcisHeader": header} if header else {}), "epcisBody": {"eventList": list(events)},
    }  # fmt: skip
    job = accept_document(tx, require_submitter(tx, teller.id), orjson.dumps(document), now=system_clock())
    assert job.success, job.faults
