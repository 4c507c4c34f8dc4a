"""A fact is held against what others said of it: independent words count, one hand's do not, and time contradicts."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from tests.web.factories import (
    CARRIER,
    CUSTOMS,
    INSPECTOR,
    MAKER,
    NANSHA,
    OFFICE,
    PLANT,
    factory_steps,
    make_reading,
    make_site,
    make_step,
)

from gqts.certificates import Attestation, Certificate, CertificateState, Finding, ItemCertificates
from gqts.evidence import Against, Standing, compare_facts
from gqts.organizations import ALL_GOODS, Accreditation, Level, Organization, Role, State
from gqts.tracing import Stage, Step

MADE_ABROAD = make_site(90, "Another plant", "另一工厂", "factory", "VN", None, INSPECTOR)
SHOP = make_site(91, "Corner shop", "便利店", "shop", "CN", None, CARRIER)


def compare(*steps: Step, certificates: ItemCertificates | None = None, hands: dict[str, str] | None = None):
    journey = make_reading(steps or factory_steps()).journey
    return compare_facts(journey, certificates or ItemCertificates(), hands or {})


def told(agreement) -> set[tuple[Against, bool, bool]]:
    return {(one.against, one.agrees, one.is_same_hand) for one in agreement.comparisons}


def made(**options) -> Step:
    return make_step("commissioning", site=PLANT, stage=Stage.MADE, action="ADD", **options)


def test_what_nobody_else_touches_stands_alone_and_is_not_doubted():
    found = compare(made())
    assert found[Stage.MADE].standing is Standing.ALONE
    assert set(found) == {Stage.MADE}, "what is not told is held against nothing"


def test_who_got_the_goods_next_agrees_that_they_were_shipped():
    shipped = make_step("shipping", site=PLANT, day=1, stage=Stage.SHIPPED)
    arrived = make_step("arriving", site=NANSHA, day=8, stage=Stage.ARRIVED)
    agreement = compare(made(), shipped, arrived)[Stage.SHIPPED]
    assert (agreement.standing, agreement.agreeing) == (Standing.AGREE, 1)
    assert agreement.comparisons[0].step is arrived


def test_two_parties_of_one_hand_are_one_source():
    shipped = make_step("shipping", site=PLANT, day=1, stage=Stage.SHIPPED)
    arrived = make_step("arriving", site=NANSHA, day=8, stage=Stage.ARRIVED)
    hands = {MAKER.uri: "hand:one", CARRIER.uri: "hand:one"}
    assert compare(made(), shipped, arrived, hands=hands)[Stage.SHIPPED].standing is Standing.ALONE


def test_a_report_that_was_withdrawn_neither_agrees_nor_contradicts():
    shipped = make_step("shipping", site=PLANT, day=1, stage=Stage.SHIPPED)
    arrived = make_step("arriving", site=NANSHA, day=8, stage=Stage.ARRIVED, voided=True)
    assert compare(made(), shipped, arrived)[Stage.SHIPPED].standing is Standing.ALONE


@pytest.mark.parametrize(("day", "standing"), [(-3.0, Standing.DISAGREE), (-0.5, Standing.ALONE)])
def test_goods_that_somebody_had_before_they_were_made_contradict_beyond_what_clocks_explain(day, standing):
    early = make_step("arriving", site=NANSHA, day=day, stage=Stage.ARRIVED)
    assert compare(early, made())[Stage.MADE].standing is standing


def test_one_contradiction_weighs_more_than_any_agreement():
    elsewhere = make_step("commissioning", site=MADE_ABROAD, day=0.1, stage=Stage.MADE, action="ADD")
    agreement = compare(made(), elsewhere)[Stage.MADE]
    assert told(agreement) == {(Against.REPORT, False, False)}
    assert (agreement.standing, agreement.contradicting) == (Standing.DISAGREE, 1)


def test_goods_that_a_shop_received_before_customs_released_them_contradict_and_an_early_sale_does_not():
    cleared = make_step("accepting", site=OFFICE, day=10, stage=Stage.CLEARED)
    received = make_step("receiving", site=SHOP, day=7, stage=Stage.DELIVERED)
    sold = make_step("retail_selling", site=SHOP, day=7, stage=Stage.DELIVERED)
    assert compare(received, cleared)[Stage.CLEARED].standing is Standing.DISAGREE
    assert compare(sold, cleared)[Stage.CLEARED].standing is Standing.AGREE, "bonded goods are sold, then cleared"


def attested(*, country: str = "JP", conformant: bool = True, withdrawn: bool = False) -> ItemCertificates:
    day, at = date(2026, 9, 2), datetime(2026, 9, 2, tzinfo=UTC)
    issuer = Organization(
        UUID(int=7), {"en": "Kansai Product Inspection"}, "JP", frozenset({Role.INSPECTION_BODY}), Level.FACTORY,
        State.APPROVED, INSPECTOR.uri, at,
    )  # fmt: skip
    accreditation = Accreditation(
        UUID(int=9), issuer.id, "ILAC-MRA", "KAB", "K-1", (ALL_GOODS,), day, date(2028, 1, 1), at if withdrawn else None
    )
    certificate = Certificate(
        id=UUID(int=8), issuer_id=issuer.id, number="1", covers=(), subjects=(),
        findings=(Finding("pH", "s", "m", "6", is_conformant=conformant),), sample=None, country_of_origin=country,
        tested_on=day, issued_on=day, valid_from=day, valid_until=date(2027, 9, 2), accreditation_id=UUID(int=9),
        received_at=at,
    )  # fmt: skip
    one = Attestation(certificate, issuer, accreditation)
    assert withdrawn or one.state_on(day) is CertificateState.VALID
    return ItemCertificates(covering=(one,), on=day)


def test_an_origin_that_a_certificate_attests_is_held_against_where_it_was_made():
    agreeing = compare(made(), certificates=attested())[Stage.MADE]
    assert (Against.ATTESTED, True, False) in told(agreeing)
    assert compare(made(), certificates=attested(country="VN"))[Stage.MADE].standing is Standing.DISAGREE


def test_an_inspection_is_held_against_its_certificate_and_the_register():
    inspected = make_step("inspecting", party=INSPECTOR, day=1.2, stage=Stage.INSPECTED, disposition="conformant")
    agreement = compare(inspected, certificates=attested())[Stage.INSPECTED]
    assert told(agreement) == {(Against.CERTIFICATE, True, True), (Against.REGISTER, True, False)}
    assert agreement.standing is Standing.AGREE, "its own certificate confirms nothing, its accreditation does"
    for amiss in (attested(conformant=False), attested(withdrawn=True)):
        assert compare(inspected, certificates=amiss)[Stage.INSPECTED].standing is Standing.DISAGREE


def test_the_whole_journey_of_the_told_story_agrees():
    found = compare(*factory_steps())
    assert {stage: one.standing for stage, one in found.items()} == {
        Stage.MADE: Standing.ALONE,
        Stage.INSPECTED: Standing.ALONE,
        Stage.SHIPPED: Standing.AGREE,
        Stage.CLEARED: Standing.AGREE,
    }
    assert CUSTOMS.uri not in {one.party for one in found[Stage.CLEARED].comparisons}
