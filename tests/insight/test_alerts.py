"""Alerts reach whose goods they are about, and what is found about them measures the rules."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests import taking_part
from tests.capture.documents import NOW, document
from tests.complaints.shop import caller_of
from tests.insight.market import PRODUCT, START, Look, close, open_market, scan

from gqts.accounts import Permission
from gqts.accounts.errors import PermissionMissing
from gqts.identifiers import identifier_key, parse_identifier
from gqts.insight import (
    AlertUnknown,
    AnswerRefused,
    Outcome,
    Question,
    answer_alert,
    list_inbox,
    measure_precision,
    read_alert,
    read_figures,
    read_hot_spots,
)
from gqts.organizations import Scope, set_scope
from gqts.scans import Reason, Sighting
from gqts.scans.alerting import raise_alert
from gqts.scans.rules import Alert, Audience

WHOLE = Question(date(2026, 9, 1), date(2026, 12, 31))


def warn(tx, serial: str = "S1", reason: Reason = Reason.MANY_DEVICES, day: int = 0, region: str = "CN-44") -> None:
    item = parse_identifier(f"{PRODUCT}/21/{serial}")
    at = START + timedelta(days=day, hours=5)
    seen = Sighting(at, item.key, identifier_key(PRODUCT), None, region[:2], region)
    raise_alert(tx, Alert(reason, Audience.SHOPPER, {"devices": 9}), item, seen)


def reader(organization):
    return caller_of(organization, Permission.SCANS_READ, Permission.COMPLAINTS_ANSWER, Permission.CASES_WORK)


def test_a_brand_reads_its_own_customs_all_and_others_none(tx):
    market = open_market(tx)
    warn(tx)
    (item,) = list_inbox(tx, reader(market.brand))
    assert (item.alert.subject, item.outcome) == (f"{PRODUCT}/21/S1", None)
    assert len(list_inbox(tx, reader(market.customs))) == 1
    for other in (market.stranger, market.platform, market.elsewhere):  # the last is an agency of another scope
        assert list_inbox(tx, reader(other)) == []
        with pytest.raises(AlertUnknown):
            read_alert(tx, reader(other), item.alert.id)
        with pytest.raises(AlertUnknown):
            answer_alert(tx, reader(other), item.alert.id, Outcome.COUNTERFEIT, "ours", now=START)
    with pytest.raises(PermissionMissing):
        list_inbox(tx, caller_of(market.brand, Permission.EVENTS_READ))
    for one in (market.brand, market.customs):  # to read is not to answer
        with pytest.raises(PermissionMissing):
            answer_alert(
                tx, caller_of(one, Permission.SCANS_READ), item.alert.id, Outcome.COUNTERFEIT, "seen", now=START
            )


def test_what_is_found_measures_the_rule_and_an_authoritys_word_goes_first(tx):
    market = open_market(tx)
    for number in range(4):
        warn(tx, f"S{number}", day=number)
    brand, customs = reader(market.brand), reader(market.customs)
    alerts = [one.alert.id for one in list_inbox(tx, brand)]
    answer_alert(tx, customs, alerts[0], Outcome.COUNTERFEIT, "Seen at the counter", now=START)
    answer_alert(tx, brand, alerts[0], Outcome.DATA_WRONG, "We think not", now=START + timedelta(days=1))
    answer_alert(tx, brand, alerts[1], Outcome.COUNTERFEIT, "Bought one", now=START)
    answer_alert(tx, brand, alerts[1], Outcome.DATA_WRONG, "Our upload was late", now=START + timedelta(days=1))
    answer_alert(tx, brand, alerts[2], Outcome.NOTHING_WRONG, "A shop window", now=START)
    (told,) = measure_precision(tx, brand)
    assert (told.rule, told.answered, told.data_wrong, told.nothing_wrong) == (Reason.MANY_DEVICES, 3, 1, 1)
    assert (told.confirmed.hits, told.confirmed.of) == (1, 3)
    assert told.confirmed.low < 1 / 3 < told.confirmed.high
    assert measure_precision(tx, customs) == [told]
    assert measure_precision(tx, reader(market.stranger)) == []
    outcomes = {one.alert.id: one.outcome for one in list_inbox(tx, brand)}
    assert [outcomes[one] for one in alerts] == [Outcome.COUNTERFEIT, Outcome.DATA_WRONG, Outcome.NOTHING_WRONG, None]
    assert [one.words for one in read_alert(tx, brand, alerts[1])[1]] == ["Our upload was late", "Bought one"]


@pytest.mark.parametrize("words", ["", "  ", "x" * 2_001])
def test_an_answer_says_why(tx, words):
    market = open_market(tx)
    warn(tx)
    brand = reader(market.brand)
    with pytest.raises(AnswerRefused) as refused:
        answer_alert(tx, brand, list_inbox(tx, brand)[0].alert.id, Outcome.COUNTERFEIT, words, now=START)
    assert refused.value.faults[0].field == "words"


def test_hot_spots_are_of_own_goods_where_their_market_is_declared(tx):
    market = open_market(tx)
    scan(tx, Look(0, "S1", 60), Look(0, "S2", 40, "CN-44", "L2"))
    for number in range(6):
        warn(tx, f"S{number}")
    warn(tx, "S9", Reason.RECORD_INCOMPLETE)
    close(tx)
    told = read_hot_spots(tx, reader(market.brand), WHOLE)
    assert (told.abroad, told.undeclared) == ((), 1)
    declare(tx, market.brand)
    told = read_hot_spots(tx, reader(market.brand), WHOLE)
    (abroad,) = told.abroad
    assert (abroad.country, abroad.scans, abroad.of, abroad.stands_out, len(abroad.lots)) == ("CN", 40, 100, True, 1)
    (spot,) = told.spots
    assert (spot.region, spot.alerts, spot.scans) == ("CN-44", 6, 40)
    assert spot.stands_out  # 6 of 40, and 6 of 100 everywhere: its lower bound is 7 %
    stranger = read_hot_spots(tx, reader(market.stranger), WHOLE)
    assert (stranger.abroad, stranger.spots) == ((), ())
    platform = read_hot_spots(tx, reader(market.platform), WHOLE)
    assert platform.abroad == ()  # where a product is meant to be sold is its owner's to say


def declare(tx, brand) -> None:
    """Have the brand say that its product is for New Zealand."""
    attributes = [{"id": "https://gqts.dev/ns/1.0/target_market", "attribute": "NZ"}]
    vocabularies = [
        {"type": "urn:epcglobal:epcis:vtype:EPCClass",
         "vocabularyElementList": [{"id": PRODUCT, "attributes": attributes}]}
    ]  # fmt: skip
    submitter = taking_part.submitting(tx, brand.party)
    job = taking_part.accept(tx, document(vocabularies=vocabularies), submitter=submitter, now=NOW)
    assert job.success, job.faults


def test_an_agency_of_a_narrower_scope_reads_of_nothing(tx):
    market = open_market(tx)
    scan(tx, Look(0, "S1", 20))
    close(tx)
    set_scope(tx, taking_part.HOST, market.local.id, Scope(("33",), ()), now=taking_part.LONG_AGO)
    assert read_figures(tx, reader(market.local), WHOLE).scans == 0
    assert read_figures(tx, reader(market.customs), WHOLE).scans == 20
