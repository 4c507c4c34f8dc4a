"""What a page tells of a journey: nothing hidden, nothing guessed, nothing that is not for everybody."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.web.factories import (
    BONDED,
    CARRIER,
    CASE,
    ITEM,
    KOBE,
    MAKER,
    NANSHA,
    OFFICE,
    PALLET,
    PLANT,
    factory_steps,
    make_reading,
    make_step,
)

from gqts.epcis import Role
from gqts.evidence import compare_facts
from gqts.scans import Judgement, Reason, Verdict
from gqts.tracing import Link, Stage
from gqts.web.certificates import find_address
from gqts.web.composing import STEPS_ON_PAGE, compose_account
from gqts.web.languages import offered_languages, shopper_languages
from gqts.web.record import record_of
from gqts.web.telling import local_time

ENGLISH, CHINESE = offered_languages()["en"], offered_languages()["zh"]
INSIDE = {"link": Link.CONTAINED, "chain": (ITEM, CASE)}
PACKING = {"type": "AggregationEvent", "action": "ADD"}


def tell(step, language=ENGLISH):
    return compose_account(make_reading((step,)), language).visits[0].tellings[0]


@pytest.mark.parametrize(
    ("step", "english", "chinese"),
    [
        (
            make_step("packing", role=Role.CHILD, parentID=CASE, **PACKING),
            "Packed into shipping unit (00) 095060001343520000.",
            "已装入物流单元 (00) 095060001343520000。",
        ),
        (
            make_step("packing", role=Role.CHILD, parentID=PALLET, **INSIDE, **PACKING),
            "Its shipping unit (00) 095060001343520000 was packed into shipping unit (00) 095060001343520017.",
            "其所在的物流单元 (00) 095060001343520000 已装入物流单元 (00) 095060001343520017。",
        ),
        (make_step("unpacking", role=Role.CHILD, type="AggregationEvent", action="DELETE"), "Unpacked.", "已拆箱。"),
        (make_step("packing", role=Role.PARENT, **PACKING), "Goods were packed into it.", "已装入货物。"),
        (
            make_step("loading", role=Role.CHILD, parentID="urn:epc:id:bic:GQTU0000065", **PACKING),
            "Packed into freight container GQTU0000065.",
            "已装入集装箱 GQTU0000065。",
        ),
        (make_step(None, role=Role.OUTPUT, type="TransformationEvent"), "Made.", "生产完成。"),
        (
            make_step(None, role=Role.INPUT, type="TransformationEvent"),
            "Used to make other goods.",
            "已用于生产其他产品。",
        ),
        (
            make_step("inspecting", site=PLANT, disposition="conformant"),
            "Inspected and found to conform.",
            "经检验合格。",
        ),
        (make_step("inspecting", site=OFFICE), "Examined by customs.", "已经海关查验。"),
        (make_step("accepting", site=OFFICE, stage=Stage.CLEARED), "Cleared by customs.", "海关已放行。"),
        (
            make_step("departing", destinationList=[{"type": "location", "destination": BONDED.uri}]),
            "Departed.",
            "已启运离开。",
        ),
        (make_step(None, action="ADD"), "Recorded for the first time.", "首次登记。"),
        (make_step("https://example.com/steps/deep_frying"), "“deep frying” was recorded.", "记录了“deep frying”。"),
    ],
)
def test_an_event_is_a_plain_sentence_in_both_languages(step, english, chinese):
    assert str(tell(step).sentence) == english
    assert str(tell(step, CHINESE).sentence) == chinese


def test_a_departure_names_where_it_goes_when_that_was_told():
    told = [str(one.sentence) for visit in compose_account(make_reading(), ENGLISH).visits for one in visit.tellings]
    assert "Left for Nansha port." in told


def test_a_state_that_the_step_does_not_say_is_told_besides():
    assert [str(one) for one in tell(make_step("storing", disposition="damaged")).remarks] == ["It was damaged."]
    assert tell(make_step("storing", disposition="in_progress")).remarks == ()
    odd = tell(make_step("storing", disposition="https://example.com/disp/frozen")).remarks
    assert [str(one) for one in odd] == ["State given: “frozen”."]


def test_who_gets_the_goods_is_told():
    handed = make_step(
        "shipping", site=PLANT, destinationList=[{"type": "possessing_party", "destination": CARRIER.uri}]
    )
    assert [str(one) for one in tell(handed).remarks] == ["Handed over to Blue Current Lines"]


def test_times_are_those_of_the_place():
    account = compose_account(make_reading(), ENGLISH)
    made, cleared = account.facts[0].telling, account.facts[3].telling
    assert made.at.isoformat() == "2026-09-01T09:00:00+09:00"
    assert cleared.at.utcoffset().total_seconds() == 8 * 3600


@pytest.mark.parametrize("text", ["9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z"])
@pytest.mark.parametrize("offset", ["+14:00", "-14:00", "nonsense", 7, None])
def test_any_time_can_be_told(text, offset):
    moment = make_step("x").at.fromisoformat(text.replace("Z", "+00:00"))
    assert local_time(moment, text, offset) == moment


def test_what_nobody_shared_is_told_with_who_would_know():
    account = compose_account(make_reading(factory_steps()[7:]), ENGLISH)
    assert [fact.telling is None for fact in account.facts] == [True, True, True, False]
    assert Stage.MADE in account.not_shared
    assert Stage.CLEARED not in account.not_shared


def test_a_withdrawn_report_is_shown_as_such_and_adds_no_place_or_certificate():
    step = make_step("inspecting", site=KOBE, voided=True, corrected_by=("x",), certificationInfo="https://c.example/1")
    account = compose_account(make_reading((make_step("storing", site=BONDED), step)), ENGLISH)
    told = account.visits[1].tellings[0]
    assert (told.is_withdrawn, told.is_corrected) == (True, True)
    assert account.certificates == ()
    assert [place.uri for place in account.stops] == [BONDED.uri]


def test_who_pushed_the_report_is_who_says_so():
    nobody = tell(make_step("storing"))
    assert nobody.teller.name == "urn:example:nobody"
    assert tell(make_step("storing", site=PLANT)).teller.name == MAKER.names["en"]


def test_a_place_names_who_tells_most_of_it_and_each_report_of_another():
    steps = (
        *(make_step("storing", site=PLANT, day=day) for day in range(3)),
        make_step("inspecting", site=PLANT, party=CARRIER),
    )
    visit = compose_account(make_reading(steps), ENGLISH).visits[0]
    assert visit.teller.uri == MAKER.uri
    assert [one.teller == visit.teller for one in visit.tellings] == [True, False, True, True]


def test_a_late_report_says_when_it_was_told():
    account = compose_account(make_reading(), ENGLISH)
    late = [one for visit in account.visits for one in visit.tellings if one.is_late]
    assert len(late) == 1
    assert account.told_late is None
    all_late = tuple(make_step("storing", day=day, late=30) for day in range(4))
    assert compose_account(make_reading(all_late), ENGLISH).told_late is not None


def test_a_long_journey_folds_handling_but_keeps_what_weighs():
    account = compose_account(make_reading(), ENGLISH)
    factory = account.visits[0]
    assert [one.stage for one in factory.shown] == [Stage.MADE]
    assert len(factory.further) == 3
    assert sum(len(visit.tellings) for visit in account.visits) == account.steps_total == 14
    short = compose_account(make_reading(factory_steps()[:5]), ENGLISH)
    assert all(visit.further == () for visit in short.visits)


@given(st.integers(0, 200), st.integers(-5, 50))
def test_every_step_is_on_exactly_one_page(count, page):
    steps = tuple(make_step("storing", day=number / 10) for number in range(count))
    reading = make_reading(steps)
    account = compose_account(reading, ENGLISH, page=page)
    assert 1 <= account.page <= account.pages
    shown = [one for visit in account.visits for one in visit.tellings]
    assert len(shown) <= STEPS_ON_PAGE
    if page == 1:
        pages = [compose_account(reading, ENGLISH, page=number) for number in range(1, account.pages + 1)]
        hashes = [one.event_hash for each in pages for visit in each.visits for one in visit.tellings]
        assert hashes == [step.stored.hash_uri for step in steps]


@pytest.mark.parametrize(
    "uri",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "//evil.example",
        "https://user:pw@evil.example/",
        "ftp://x.example/",
        "https://[",
        "https://" + "x" * 500 + ".example",
        "urn:epc:id:gdti:9506000.00001.1",
        "",
    ],
)
def test_only_web_addresses_of_certificates_become_links(uri):
    assert find_address(uri) is None
    step = make_step("inspecting", certificationInfo=[uri, {"not": "text"}])
    certificates = compose_account(make_reading((step,)), ENGLISH).certificates
    assert [one.address for one in certificates] == [None]


def test_a_place_on_a_line_is_told_as_the_place_and_the_line():
    account = compose_account(make_reading(), CHINESE)
    assert account.facts[0].telling.place.name == "明石工厂3号线"


def test_nothing_private_is_in_the_account():
    step = make_step(
        "shipping",
        quantityList=[{"epcClass": "urn:epc:class:lgtin:9506000.013435.L", "quantity": 4711}],
        bizTransactionList=[{"type": "po", "bizTransaction": "urn:epcglobal:cbv:bt:9506000134352:PO4711"}],
        **{"example:price": "4711.00", "ilmd": {"example:recipe": "4711"}},
    )
    record = record_of(compose_account(make_reading((step,)), ENGLISH), ENGLISH)
    assert "4711" not in str(record)


@pytest.mark.parametrize("reason", Reason)
def test_each_verdict_has_a_tone_that_is_not_only_a_colour(reason):
    judgement = Judgement.SUSPECT if reason in (Reason.NEVER_COMMISSIONED, Reason.WITHDRAWN) else Judgement.UNKNOWN
    account = compose_account(make_reading(verdict=Verdict(judgement, reason)), CHINESE)
    assert account.verdict.title
    assert account.verdict.tone in ("found", "general", "doubt", "alarm", "unknown")


def checked(*steps, language=ENGLISH):
    """The account of a journey whose facts were held against each other, as reading does it."""
    reading = make_reading(steps) if steps else make_reading()
    compared = compare_facts(reading.journey, reading.certificates, {})
    return compose_account(replace(reading, agreements=compared), language)


def test_a_fact_says_whether_its_sources_agree_in_words_and_by_shape_and_names_them():
    shipped = checked().facts[2]
    assert (shipped.checked.shape, shipped.checked.words) == ("●", "1 other source agrees")
    assert [str(one.words) for one in shipped.checked.checks] == ["what Nansha Customs reported next, 9 Sept 2026"]
    arabic = checked(language=shopper_languages()["ar"]).facts[2].checked
    assert arabic.words == "مصدر آخر (1) يوافق"


def test_one_source_is_told_as_one_and_not_as_a_fault():
    made = checked(make_step("commissioning", site=PLANT, stage=Stage.MADE, action="ADD")).facts[0]
    assert (made.checked.shape, made.checked.words) == ("○", "One source: nothing to check it against")
    assert checked(make_step("shipping", site=PLANT, stage=Stage.SHIPPED)).facts[0].checked is None


def test_sources_that_contradict_are_told_first_with_who_they_are():
    early = make_step("arriving", site=NANSHA, day=-9, stage=Stage.ARRIVED)
    made = checked(early, make_step("commissioning", site=PLANT, stage=Stage.MADE, action="ADD")).facts[0].checked
    assert (made.tone, made.shape, made.words) == ("doubt", "▲", "1 source does not agree")
    assert made.checks[0].remark == "does not agree"
    assert "Blue Current Lines" in str(made.checks[0].words)
