"""A journey as people read it: level, facts, places and who answers for each step, from the real store."""

from __future__ import annotations

import orjson
import pytest
from tests import taking_part
from tests.capture.documents import ITEM, NOW, document, event

from gqts.identifiers import canonical_uri, parse_identifier
from gqts.organizations import Role
from gqts.tracing import Basis, Stage, TraceLevel

HOST = "https://id.gs1.org/417/9521000000018"
SOMEONE = "https://id.gs1.org/417/9521000000025"
GQTS = {"gqts": "https://gqts.dev/ns/1.0/", "cbvmda": "urn:epcglobal:cbv:mda#"}
SITES = {1: "factory", 2: "distribution", 3: "port", 4: "customs", 5: "bonded_warehouse", 6: "shop"}


def gln(site: int) -> str:
    return f"urn:epc:id:sgln:9526543.{site:05d}.0"


def pgln(site: int) -> str:
    return f"urn:epc:id:pgln:9526543.{site:05d}"


def element(uri: str, **attributes) -> dict:
    return {"id": uri, "attributes": [{"id": f"gqts:{name}", "attribute": value} for name, value in attributes.items()]}


@pytest.fixture
def world(tx):
    places = [
        element(gln(site), name_en=role.title(), site_role=role, party=pgln(site), country="JP" if site < 3 else "CN")
        for site, role in SITES.items()
    ]
    roles = {1: "manufacturer", 2: "trader", 4: "customs"}
    firms = [element(pgln(site), name_en=f"Firm {site}", party_role=roles.get(site, "logistics")) for site in SITES]
    vocabularies = [
        {"type": f"urn:epcglobal:epcis:vtype:{kind}", "vocabularyElementList": elements}
        for kind, elements in (("Location", places), ("Party", firms))
    ]
    host = taking_part.submitting(tx, HOST, roles=[Role.CUSTOMS])
    job = taking_part.accept(tx, document(vocabularies=vocabularies, context=[GQTS]), submitter=host, now=NOW)
    assert job.success, job.faults
    return tx


def happened(day: int, site: int, step: str, **changes):
    return event("A", eventTime=f"2026-09-{day:02d}T00:00:00Z", bizStep=step, readPoint={"id": gln(site)}, **changes)


def tell(tx, *events, submitter=None):
    firm = taking_part.submitting(tx, canonical_uri(submitter)) if submitter else None
    job = taking_part.accept(tx, document(*events, context=[GQTS]), now=NOW, submitter=firm)
    assert job.success, job.faults
    return taking_part.read_journey(tx, parse_identifier(f"{ITEM}A"))


MADE = happened(1, 1, "commissioning", action="ADD", disposition="active")
BORDER = [
    happened(10, 3, "arriving"),
    happened(11, 4, "accepting", disposition="conformant"),
    happened(12, 5, "storing"),
]


def test_what_the_factory_told_makes_it_traced_to_the_factory(world):
    journey = tell(world, MADE, happened(2, 2, "shipping"), *BORDER)
    assert journey.level is TraceLevel.FACTORY
    assert {stage for stage, step in journey.facts.items() if step} == set(Stage) - {Stage.INSPECTED, Stage.DELIVERED}
    assert journey.not_shared == (Stage.INSPECTED, Stage.DELIVERED)


def test_a_story_that_begins_at_the_trader_is_traced_to_the_trader(world):
    labelled = happened(1, 2, "commissioning", action="ADD")
    journey = tell(world, labelled, happened(2, 2, "shipping"), *BORDER)
    assert journey.level is TraceLevel.TRADER
    assert journey.facts[Stage.MADE] is None, "a trader who labels goods did not make them"


def test_a_story_that_begins_at_the_border_is_traced_to_the_port(world):
    assert tell(world, *BORDER, happened(13, 5, "commissioning", action="ADD")).level is TraceLevel.PORT


def test_a_carrier_at_the_factory_gate_is_not_the_factory_but_the_factorys_own_word_is(world):
    picked_up = happened(1, 1, "departing")
    assert tell(world, picked_up, *BORDER, submitter=pgln(3)).level is TraceLevel.TRADER
    assert tell(world, happened(1, 1, "packing"), submitter=pgln(1)).level is TraceLevel.FACTORY


def test_unknown_places_never_raise_the_level(tx):
    assert tell(tx, MADE, *BORDER).level is TraceLevel.PORT


def test_goods_held_at_customs_are_not_cleared(world):
    journey = tell(world, happened(11, 4, "holding"), happened(12, 4, "accepting", disposition="non_conformant"))
    assert journey.facts[Stage.CLEARED] is None


def test_each_step_names_who_answers_for_it_and_why(world):
    journey = tell(
        world,
        MADE,
        happened(3, 9, "shipping", sourceList=[{"type": "possessing_party", "source": pgln(2)}]),
        happened(4, 9, "receiving"),
        submitter=SOMEONE,
    )
    told = [
        (step.responsible.basis, step.responsible.party and step.responsible.party.name("en")) for step in journey.steps
    ]
    assert told == [(Basis.SITE, "Firm 1"), (Basis.POSSESSION, "Firm 2"), (Basis.SUBMITTER, "A firm")]
    assert [one.uri for one in journey.parties][-1] == SOMEONE


def test_a_vehicle_is_named_by_the_model_its_events_point_to(world):
    vin = "urn:gqts:vin:4Z9ALD005TAGTS104"
    model = element("urn:epc:idpat:sgtin:9526543.021000.*", name_en="Alder 4x4")
    vocabulary = {"type": "urn:epcglobal:epcis:vtype:EPCClass", "vocabularyElementList": [model]}
    told = happened(5, 3, "arriving", epcList=[vin], **{"gqts:product": "https://id.gs1.org/01/09526543210009"})
    taking_part.accept(world, document(told, vocabularies=[vocabulary], context=[GQTS]), now=NOW)
    assert taking_part.read_journey(world, parse_identifier(vin)).product.name("en") == "Alder 4x4"


def test_a_lot_leads_to_each_of_its_items_once(world):
    serials = [f"urn:epc:id:sgtin:9526543.021000.F{number}" for number in range(30)]
    made = happened(1, 1, "commissioning", action="ADD", epcList=serials, ilmd={"cbvmda:lotNumber": "L9"})
    assert taking_part.accept(world, document(made, context=[GQTS]), now=NOW).success
    lot = parse_identifier("https://id.gs1.org/01/09526543210009/10/L9")
    reached = [one.uri for one in taking_part.reach(world, lot)]
    assert len(reached) == len(set(reached)) == 30


def test_a_thing_nobody_told_of_has_a_journey_without_steps(tx):
    journey = taking_part.read_journey(tx, parse_identifier(f"{ITEM}nobody"))
    assert (journey.steps, journey.level, journey.truncated) == ((), None, False)
    assert orjson.dumps(list(journey.facts)) == orjson.dumps(list(Stage))


def test_a_factory_that_ships_itself_leaves_the_trader_without_a_record(world):
    journey = tell(world, MADE, happened(2, 1, "shipping"), *BORDER, submitter=pgln(1))
    assert journey.told_levels == {TraceLevel.FACTORY, TraceLevel.PORT}
    through_trader = tell(world, happened(3, 2, "receiving"), submitter=pgln(2))
    assert through_trader.told_levels == set(TraceLevel)
