"""Who looks, and what there is to see: a border with a case that everything was done to, and firms around it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import orjson
from tests import taking_part
from tests.clearance.desks import NOW, assess, declare, open_border
from tests.clearance.shipments import GTIN, event, make_and_pack, open_chain
from tests.web.signed_in import Bench
from tests.web.test_certificate_pages import TODAY, accredit, issue, open_to

from gqts.accounts import Person, Position
from gqts.capture import accept_document, require_submitter
from gqts.clearance import Asking, ask_party, begin_inspection, note_arrival, override_lane, place_hold
from gqts.identifiers import parse_identifier
from gqts.kit.clock import system_clock
from gqts.kit.database import Transaction
from gqts.organizations import Organization, Role
from gqts.risk import Lane
from gqts.scans import Reason, Sighting, Who
from gqts.scans.alerting import raise_alert
from gqts.scans.rules import Alert, Audience

ITEM = f"/01/{GTIN}/21/A1"
OTHER_ITEM = f"/01/{GTIN}/21/B0"
"""The one that is recalled: of a lot that many complain about, and at a dealer's."""
MADE = f"https://id.gs1.org/01/{GTIN}"
BAD_LOT = "BAD"
SERIALS = {BAD_LOT: [f"B{number}" for number in range(10)], "GOOD": ["G0"], "BETTER": ["H0"]}
PARCEL = "A2026040100001"
DEALER = "9521141000014"


@dataclass(frozen=True)
class Cast:
    """An officer of the host, administrators of a factory, a dealer, a declarant and an inspection body, and somebody
    of a firm that waits to be let in.
    """

    customs: Organization
    officer: Person
    factory: Organization
    maker: Person
    dealer: Organization
    seller: Person
    broker: Organization
    agent: Person
    body: Organization
    inspector: Person
    agency: Organization
    applicant: Organization
    hopeful: Person
    certificate: str


def gather(bench: Bench) -> Cast:
    """Have everybody take part, and bring a parcel as far as a hold and a question at the border."""
    now = system_clock()
    with bench.database.transaction() as tx:
        border = open_border(tx)
        chain = open_chain(tx, border)
        make_and_pack(tx, chain, PARCEL, NOW)
        dealer = taking_part.take_part(tx, "Dealer", gln=DEALER, roles=[Role.TRADER], prefixes=[DEALER[:7]])
        tell_lots(tx, chain.factory, dealer)
        case = declare(tx, border, PARCEL).id
        assess(tx, case, now - timedelta(hours=3))
        override_lane(tx, border.officer, case, Lane.RED, reason="to be looked at", now=now - timedelta(hours=3))
        note_arrival(tx, border.officer, case, now=now - timedelta(hours=2))
        begin_inspection(tx, border.officer, case, now=now)
        place_hold(tx, border.inspector, case, reason="Possible pests in the packing.", now=now)
        ask_party(
            tx, border.officer, case, kind=Asking.INFORMATION, words="Which lot do these come from?",
            due_on=(now + timedelta(days=2)).date(), now=now,
        )  # fmt: skip
        item = parse_identifier("https://id.gs1.org" + ITEM)
        looked = Sighting(now, item.key, country="CN", who=Who.SHOPPER, judgement="suspect", reason="many_devices")
        raise_alert(tx, Alert(Reason.MANY_DEVICES, Audience.SHOPPER, {"devices": 12, "usual": 2}), item, looked)
    applicant = bench.organization("An applicant", is_approved=False)
    body = bench.organization("A laboratory", Role.INSPECTION_BODY)
    with bench.database.transaction() as tx:
        accredit(tx, body, period=(TODAY - timedelta(days=400), TODAY + timedelta(days=400)))
    open_to(bench, body)
    broker = border.trade.broker.organization
    return Cast(
        customs=border.customs,
        officer=bench.member(border.customs, Position.ADMINISTRATOR, email="li@customs.example", name="Li Wen"),
        factory=chain.factory,
        maker=bench.member(chain.factory, email="mori@factory.example", name="Mori"),
        dealer=dealer,
        seller=bench.member(dealer, email="he@dealer.example", name="He Lin"),
        broker=broker,
        agent=bench.member(broker, email="wu@broker.example", name="Wu Bo"),
        body=body,
        inspector=bench.member(body, email="ana@lab.example", name="Ana"),
        agency=border.quarantine,
        applicant=applicant,
        hopeful=bench.member(applicant, email="eve@applicant.example", name="Eve"),
        certificate=f"/certificates/{issue(bench, body).id}",
    )


def tell_lots(tx: Transaction, factory: Organization, dealer: Organization) -> None:
    """Have the factory tell that it made the items of two lots and sent one of them to a dealer, who has it."""
    born, sent = NOW - timedelta(days=20), NOW - timedelta(days=10)
    made = [
        event(
            "ObjectEvent", born, "commissioning", "works", action="ADD",
            epcList=[f"{MADE}/21/{one}" for one in serials], ilmd={"cbvmda:lotNumber": lot},
        )
        for lot, serials in SERIALS.items()
    ]  # fmt: skip
    one = {"action": "OBSERVE", "epcList": ["https://id.gs1.org" + OTHER_ITEM]}
    to = [{"type": "possessing_party", "destination": f"https://id.gs1.org/417/{DEALER}"}]
    tell(tx, factory, *made, event("ObjectEvent", sent, "shipping", "works", destinationList=to, **one))
    got = event("ObjectEvent", sent + timedelta(days=2), "receiving", "works", **one)
    tell(tx, dealer, {name: value for name, value in got.items() if name not in ("readPoint", "bizLocation")})


def tell(tx: Transaction, teller: Organization, *events: dict[str, Any]) -> None:
    content = {
        "@context": [
            "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
            {"cbvmda": "urn:epcglobal:cbv:mda#"},
        ],
        "type": "EPCISDocument", "schemaVersion": "2.0", "creationDate": "2026-04-01T00:00:00Z",
        "epcisBody": {"eventList": list(events)},
    }  # fmt: skip
    job = accept_document(tx, require_submitter(tx, teller.id), orjson.dumps(content), now=system_clock())
    assert job.success, job.faults
