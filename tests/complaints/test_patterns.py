"""Patterns surface by themselves, are made by people and not by one person, and are kept from who may not see them."""

from __future__ import annotations

import math
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some
from tests import taking_part
from tests.capture.documents import ITEM, NOW
from tests.complaints.shop import caller_of, complain, id_of, open_shop, tell

from gqts.accounts import Permission
from gqts.accounts.errors import PermissionMissing
from gqts.complaints import (
    COMPLAINT_PATTERN,
    COMPLAINT_TAKEN,
    ComplaintRefused,
    ComplaintUnknown,
    Dimension,
    Move,
    MoveRefused,
    Purpose,
    compile_statistics,
    forget_senders,
    list_cluster_identifiers,
    list_parties,
    list_patterns,
    move_entry,
    propose_case,
    propose_recall,
    read_pattern,
)
from gqts.complaints.chance import LEAST_PEOPLE, chance_of, is_pattern, usual, wilson
from gqts.conduct import Severity
from gqts.conduct import read_case as read_conduct_case
from gqts.kit.outbox import Fact
from gqts.organizations import Role
from gqts.worker.handlers import HANDLERS


def deliver(tx) -> None:
    """Hand the facts to the handlers, as the worker does."""
    rows = tx.execute("SELECT id, topic, key, payload, created_at FROM kit.outbox WHERE topic = %s ORDER BY id",
                      (COMPLAINT_TAKEN,)).fetchall()  # fmt: skip
    for number, topic, key, payload, at in rows:
        HANDLERS[topic](tx, Fact(number, topic, key, payload, 1, at))


def bad_lot(tx, people=8):
    """Have a lot that many complain about beside two that one does."""
    serials = [f"B{at}" for at in range(people)]
    shop = open_shop(tx, serials, "BAD")
    for lot in ("OK1", "OK2"):
        tell(tx, [lot], lot)
        complain(tx, lot, form=lot, sender=lot)
    for at, serial in enumerate(serials):
        complain(tx, serial, form=serial, sender=f"192.0.2.{at}")
    return shop


def test_a_bad_lot_surfaces_with_its_identifiers(tx):
    shop = bad_lot(tx)
    deliver(tx)
    found = {one.dimension: one for one in list_patterns(tx, caller_of(shop.brand))}
    lot = found[Dimension.LOT]
    assert lot.value.endswith("/10/BAD")
    assert (lot.people, lot.expected) == (8, 2 / 3)
    assert lot.chance < 0.01
    assert set(list_cluster_identifiers(tx, lot.id)) == {f"{ITEM}B{at}" for at in range(8)}
    assert len(read_pattern(tx, caller_of(shop.customs), lot.id)[1]) == 8
    assert not [one for one in found.values() if one.value.endswith("OK1")]


def test_the_line_that_made_it_is_found(tx):
    shop = bad_lot(tx)
    deliver(tx)
    lines = [one for one in list_patterns(tx, caller_of(shop.customs)) if one.dimension is Dimension.LINE]
    assert [one.value.rpartition("/")[2] for one in lines] == ["L7"]


def test_one_person_makes_no_pattern(tx):
    shop = open_shop(tx, [f"B{at}" for at in range(8)], "BAD")
    for at in range(8):
        complain(tx, f"B{at}", form=str(at), sender="192.0.2.1")
    deliver(tx)
    assert list_patterns(tx, caller_of(shop.customs)) == []


def test_questions_make_no_pattern(tx):
    shop = open_shop(tx, [f"B{at}" for at in range(8)], "BAD")
    for at in range(8):
        complain(tx, f"B{at}", form=str(at), sender=str(at), purpose=Purpose.QUESTION)
    deliver(tx)
    assert list_patterns(tx, caller_of(shop.customs)) == []


def test_others_do_not_see_a_brands_patterns(tx):
    shop = bad_lot(tx)
    deliver(tx)
    pattern = list_patterns(tx, caller_of(shop.brand))[0]
    assert list_patterns(tx, caller_of(shop.carrier)) == []
    assert list_patterns(tx, caller_of(shop.elsewhere)) == [], "an authority reads those of its scope"
    assert len(list_patterns(tx, caller_of(shop.local))) == len(list_patterns(tx, caller_of(shop.customs)))
    for one in (shop.carrier, shop.stranger, shop.elsewhere):
        with pytest.raises(ComplaintUnknown):
            read_pattern(tx, caller_of(one), pattern.id)


def test_to_deliver_twice_changes_nothing(tx):
    shop = bad_lot(tx)
    deliver(tx)
    once = {(one.id, one.people) for one in list_patterns(tx, caller_of(shop.customs))}
    deliver(tx)
    assert {(one.id, one.people) for one in list_patterns(tx, caller_of(shop.customs))} == once


@given(some.integers(0, 60), some.floats(0.01, 40))
def test_the_chance_is_a_probability_that_falls_with_more_people(people, mean):
    one, more = chance_of(people, mean), chance_of(people + 1, mean)
    assert 0 <= more <= one <= 1


def test_the_chance_is_the_textbooks():
    assert math.isclose(chance_of(1, 1.0), 1 - math.exp(-1))
    assert math.isclose(chance_of(3, 2.0), 1 - 5 * math.exp(-2))
    assert math.isclose(chance_of(20, 1.0), 1.58e-19, rel_tol=0.01)


@given(some.integers(0, 50), some.lists(some.integers(1, 30), min_size=1, max_size=20))
def test_what_is_usual_lies_below_its_bound_and_few_are_never_a_pattern(people, peers):
    mean, most = usual(peers)
    assert most > mean
    if people < LEAST_PEOPLE or people <= most:
        assert not is_pattern(people, peers)


@given(some.integers(1, 500), some.data())
def test_a_share_lies_in_its_interval(trials, data):
    successes = data.draw(some.integers(0, trials))
    low, high = wilson(successes, trials)
    assert -1e-9 <= low <= successes / trials + 1e-9
    assert successes / trials - 1e-9 <= high <= 1 + 1e-9


def test_wilsons_interval_is_the_textbooks():
    assert [round(one, 3) for one in wilson(8, 10)] == [0.49, 0.943]


def test_statistics_tell_of_firms_with_enough_complaints_alone(tx):
    shop = open_shop(tx)
    ids = [id_of(tx, complain(tx, form=str(at), sender=str(at))) for at in range(9)]
    later = NOW + timedelta(days=30)
    assert compile_statistics(tx, now=later) == []
    ids.append(id_of(tx, complain(tx, form="last")))
    for at, one in enumerate(ids[:6]):
        day = NOW + timedelta(days=2 if at < 4 else 20)
        move_entry(tx, caller_of(shop.brand), one, Move.ACCEPT if at % 2 else Move.DECLINE, "x", now=day)
    figures = {one.organization_id: one for one in compile_statistics(tx, now=later)}
    brand, carrier = figures[shop.brand.id], figures[shop.carrier.id]
    assert (brand.complaints, brand.in_time.value, brand.median_days, brand.upheld.value) == (10, 0.4, 2.0, 0.5)
    assert (brand.ignored.value, carrier.ignored.value) == (0.4, 1.0)
    assert (carrier.in_time.value, carrier.median_days, carrier.upheld) == (0.0, None, None)
    assert shop.customs.id not in figures


def test_from_where_it_came_is_forgotten_when_no_pattern_counts_it(tx):
    open_shop(tx)
    complain(tx)
    assert forget_senders(tx, now=NOW + timedelta(days=179)) == 0
    assert forget_senders(tx, now=NOW + timedelta(days=181)) == 1
    assert tx.execute("SELECT sender FROM complaints.complaint").fetchone() == (b"",)


def test_a_sellers_pattern_is_of_one_product_and_its_brand_alone(tx):
    shop = bad_lot(tx)
    other = taking_part.take_part(tx, "Other brand", roles=[Role.BRAND_OWNER], prefixes=["9521031"])
    deliver(tx)
    seller = next(one for one in list_patterns(tx, caller_of(shop.brand)) if one.dimension is Dimension.SELLER)
    assert (seller.value, seller.peers) == (str(shop.platform.id), "https://id.gs1.org/01/09526543210009")
    assert list_patterns(tx, caller_of(other)) == []


def test_an_officer_opens_the_case_that_a_pattern_calls_for_once_with_the_pattern_as_evidence(tx):
    shop = bad_lot(tx)
    deliver(tx)
    customs = caller_of(shop.customs, *Permission)
    patterns = {one.dimension: one for one in list_patterns(tx, customs)}
    assert list_parties(patterns[Dimension.SELLER]) == [shop.platform.id]
    lot = patterns[Dimension.LOT]
    told = {"severity": Severity.SERIOUS, "summary": "A lot with sharp lids.", "now": NOW}
    with pytest.raises(ComplaintRefused):
        propose_case(tx, customs, lot.id, shop.carrier.id, **told)
    with pytest.raises(PermissionMissing):
        propose_case(tx, caller_of(shop.brand), lot.id, shop.brand.id, **told)
    case = propose_case(tx, customs, lot.id, shop.brand.id, **told)
    evidence = read_conduct_case(tx, customs, case.id).evidence
    assert [one.reference for one in evidence] == [f"/organization/complaints/patterns/{lot.id}"]
    assert "8 people" in evidence[0].words
    assert read_pattern(tx, customs, lot.id)[0].case_id == case.id
    with pytest.raises(MoveRefused):
        propose_case(tx, customs, lot.id, shop.brand.id, **told)


def test_a_pattern_proposes_the_recall_of_its_lot_or_else_of_its_items(tx):
    shop = bad_lot(tx)
    deliver(tx)
    brand = caller_of(shop.brand, Permission.COMPLAINTS_ANSWER, Permission.RECALLS_MANAGE)
    patterns = {one.dimension: one for one in list_patterns(tx, brand)}
    assert propose_recall(tx, brand, patterns[Dimension.LOT].id) == [patterns[Dimension.LOT].value]
    assert set(propose_recall(tx, brand, patterns[Dimension.LINE].id)) >= {f"{ITEM}B{at}" for at in range(8)}
    for other in (shop.carrier, shop.stranger):
        with pytest.raises(ComplaintUnknown):
            propose_recall(tx, caller_of(other, *Permission), patterns[Dimension.LOT].id)


def test_a_pattern_is_told_when_it_surfaces_and_not_again_as_it_grows(tx):
    bad_lot(tx)
    deliver(tx)
    told = tx.execute("SELECT key FROM kit.outbox WHERE topic = %s", (COMPLAINT_PATTERN,)).fetchall()
    assert len(told) == len(set(told)) == tx.execute("SELECT count(*) FROM complaints.pattern").fetchone()[0]
