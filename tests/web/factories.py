"""Journeys for the tests of the pages: real values of the real types, as the rooms below compose them."""

from __future__ import annotations

import hashlib
import itertools
from datetime import UTC, datetime, timedelta
from typing import Any

from gqts.catalogue import Party, Product, Site
from gqts.certificates import ItemCertificates, list_references
from gqts.epcis import Event, Role
from gqts.events import Belonging, Standing, StoredEvent
from gqts.identifiers import check_digit, parse_identifier
from gqts.scans import Judgement, Reason, Verdict
from gqts.tracing import Basis, Edge, Journey, Link, Responsible, Stage, Step, TraceLevel
from gqts.tracing.level import find_told_levels
from gqts.web.reading import Material, Names, Reading

ITEM = "https://id.gs1.org/01/09506000134352/21/A7K2M9QX4TZB6WDE"
LOT = "https://id.gs1.org/01/09506000134352/10/L2609A"
PRODUCT = Product(
    uri="https://id.gs1.org/01/09506000134352",
    names={"en": "Cloudsoft baby diapers, size M", "zh": "云柔婴儿纸尿裤 M码"},
    brand="Cloudsoft 云柔",
    net_contents={"en": "54 pieces", "zh": "54 片"},
    country_of_origin="JP",
)

_numbers = itertools.count(1)


def checked(digits: str) -> str:
    return digits + check_digit(digits)


CASE = f"https://id.gs1.org/00/{checked('09506000134352000')}"
PALLET = f"https://id.gs1.org/00/{checked('09506000134352001')}"


def make_party(number: int, en: str, zh: str, role: str, country: str) -> Party:
    return Party(f"https://id.gs1.org/417/{checked(f'95060001{number:04d}')}", {"en": en, "zh": zh}, role, country)


MAKER = make_party(1, "Setouchi Hygiene Works", "濑户内卫生用品株式会社", "manufacturer", "JP")
INSPECTOR = make_party(2, "Kansai Product Inspection", "关西产品检验所", "inspection_body", "JP")
CARRIER = make_party(3, "Blue Current Lines", "蓝流航运", "logistics", "JP")
CUSTOMS = make_party(4, "Nansha Customs", "南沙海关", "customs", "CN")
STORE = make_party(5, "Pearl Gate Bonded Logistics", "珠门保税物流", "bonded_warehouse", "CN")


def make_site(
    number: int, en: str, zh: str, role: str, country: str, at: tuple[float, float] | None, party: Party | None
) -> Site:
    latitude, longitude = at or (None, None)
    return Site(
        f"https://id.gs1.org/414/{checked(f'95060002{number:04d}')}",
        {"en": en, "zh": zh},
        role,
        country,
        latitude=latitude,
        longitude=longitude,
        party=party.uri if party else None,
    )


PLANT = make_site(1, "Akashi plant, line 3", "明石工厂3号线", "factory", "JP", (34.65, 134.99), MAKER)
LAB = make_site(2, "Kobe inspection hall", "神户检验所", "inspection_body", "JP", (34.69, 135.19), INSPECTOR)
KOBE = make_site(3, "Kobe port", "神户港", "port", "JP", (34.67, 135.21), CARRIER)
NANSHA = make_site(4, "Nansha port", "南沙港", "port", "CN", (22.64, 113.68), CARRIER)
OFFICE = make_site(5, "Nansha customs office", "南沙海关查验中心", "customs", "CN", (22.76, 113.6), CUSTOMS)
BONDED = make_site(6, "Pearl Gate bonded warehouse", "珠门保税仓", "bonded_warehouse", "CN", (22.8, 113.55), STORE)

PARTIES = (MAKER, INSPECTOR, CARRIER, CUSTOMS, STORE)
NAMES = Names({NANSHA.uri: NANSHA}, {party.uri: party for party in PARTIES})


def make_step(
    business_step: str | None,
    *,
    site: Site | None = None,
    party: Party | None = None,
    day: float = 0,
    link: Link = Link.OWN,
    role: Role = Role.EPC,
    chain: tuple[str, ...] = (ITEM,),
    stage: Stage | None = None,
    late: float = 0,
    voided: bool = False,
    corrected_by: tuple[str, ...] = (),
    **body: Any,
) -> Step:
    """A step `day` days after the first of September 2026, 09:00 in Japan; further members go into the event."""
    number = next(_numbers)
    moment = datetime(2026, 9, 1, 0, 0, tzinfo=UTC) + timedelta(days=day)
    offset = "+08:00" if site and site.country == "CN" else "+09:00"
    event = {
        "type": "ObjectEvent",
        "eventTime": moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "eventTimeZoneOffset": offset,
        "action": "OBSERVE",
        "epcList": [ITEM],
        **({"bizStep": business_step} if business_step else {}),
        **body,
    }
    responsible = party or (site and next((one for one in PARTIES if one.uri == site.party), None))
    stored = StoredEvent(
        event_id=number.to_bytes(16, "big"),
        event_hash=hashlib.sha256(str(number).encode()).digest(),
        record_time=moment + timedelta(days=late, minutes=3),
        submitter=responsible.uri if responsible else "urn:example:nobody",
        capture_id=bytes(16),
        event=Event(event, {}),
        belonging=Belonging(1, Standing.ATTESTED),
    )
    who = (
        Responsible(responsible.uri, Basis.SITE, responsible)
        if responsible
        else Responsible("urn:example:nobody", Basis.SUBMITTER)
    )
    return Step(stored, link, role, chain, stage, site, who, voided, corrected_by)


def factory_steps() -> tuple[Step, ...]:
    """A journey from the line to the bonded warehouse, in a case on a pallet, and one report withdrawn."""
    inside, deep = (ITEM, CASE), (ITEM, CASE, PALLET)
    aggregation = {"type": "AggregationEvent", "action": "ADD"}
    to_nansha = [{"type": "location", "destination": NANSHA.uri}]
    return (
        make_step(None, site=PLANT, role=Role.OUTPUT, stage=Stage.MADE, type="TransformationEvent"),
        make_step("commissioning", site=PLANT, day=0.05, disposition="active", action="ADD"),
        make_step("packing", site=PLANT, day=0.1, role=Role.CHILD, parentID=CASE, **aggregation),
        make_step(
            "packing",
            site=PLANT,
            day=0.2,
            link=Link.CONTAINED,
            role=Role.CHILD,
            chain=inside,
            parentID=PALLET,
            **aggregation,
        ),
        make_step(
            "inspecting",
            site=LAB,
            day=1.2,
            link=Link.CONTAINED,
            chain=deep,
            stage=Stage.INSPECTED,
            disposition="conformant",
            certificationInfo=["https://certificates.example.com/2026/0917"],
        ),
        make_step("loading", site=KOBE, day=2, link=Link.CONTAINED, chain=deep),
        make_step(
            "departing",
            site=KOBE,
            day=2.4,
            link=Link.CONTAINED,
            chain=deep,
            stage=Stage.SHIPPED,
            disposition="in_transit",
            destinationList=to_nansha,
        ),
        make_step("arriving", site=NANSHA, day=7.1, link=Link.CONTAINED, chain=deep, stage=Stage.ARRIVED),
        make_step(
            "receiving",
            site=NANSHA,
            day=7.3,
            link=Link.CONTAINED,
            chain=deep,
            disposition="damaged",
            voided=True,
            corrected_by=("ni:///sha-256;00?ver=CBV2.0",),
        ),
        make_step("inspecting", site=OFFICE, day=8, link=Link.CONTAINED, chain=deep),
        make_step("accepting", site=OFFICE, day=8.2, link=Link.CONTAINED, chain=deep, stage=Stage.CLEARED, late=21),
        make_step("receiving", site=BONDED, day=9, link=Link.CONTAINED, chain=deep),
        make_step(
            "unpacking", site=BONDED, day=9.2, role=Role.CHILD, parentID=CASE, type="AggregationEvent", action="DELETE"
        ),
        make_step("storing", site=BONDED, day=9.3, stage=Stage.STORED, disposition="sellable_not_accessible"),
    )


MATERIALS = tuple(
    Material(f"https://id.gs1.org/01/{checked(digits)}/10/{lot}", Product("x", {"en": en, "zh": zh}))
    for digits, lot, en, zh in (
        ("0950600014001", "P26", "Fluff pulp", "绒毛浆"),
        ("0950600014002", "S26", "Superabsorbent polymer", "高吸水性树脂"),
        ("0950600014003", "F26", "Nonwoven top sheet", "无纺布面层"),
    )
)


FOUND = Verdict(Judgement.RECORD_FOUND, Reason.COMPLETE)


def make_reading(
    steps: tuple[Step, ...] | None = None,
    *,
    subject: str = ITEM,
    product: Product | None = PRODUCT,
    level: TraceLevel | None = TraceLevel.FACTORY,
    verdict: Verdict = FOUND,
    materials: tuple[Material, ...] = MATERIALS,
    lot: str | None = LOT,
    truncated: bool = False,
    **more: Any,
) -> Reading:
    """What the rooms below would read of a thing; the factory's journey unless other steps are given."""
    steps = factory_steps() if steps is None else steps
    told = [step for step in steps if not step.voided]
    facts = {stage: next((step for step in told if step.stage is stage), None) for stage in Stage}
    parties = {step.responsible.uri: step.responsible for step in steps}
    edges = tuple(Edge(one.uri, ITEM, "became") for one in materials)
    journey = Journey(
        parse_identifier(subject),
        product,
        steps,
        facts,
        level,
        tuple(parties.values()),
        edges,
        told_levels=find_told_levels(steps),
        lot=lot,
        truncated=truncated,
    )
    more.setdefault("certificates", ItemCertificates(claimed=list_references(journey.own_and_carried)))
    return Reading(journey, verdict, materials, len(materials), NAMES, **more)
