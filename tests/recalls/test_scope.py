"""What a recall finds: everything affected and nothing else, each once, where it is and who handled it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests import taking_part
from tests.recalls.goods import LINE, LOT, LOT_LINK, MATERIAL, MATERIAL_LINK, NOW, START, Trade, case, item, link, scope

from gqts.organizations import Role
from gqts.recalls import (
    RecallForbidden,
    RecallUnknown,
    SubjectRefused,
    begin_recall,
    begin_recall_of_shift,
    find_affected,
    list_holdings,
    list_to_tell,
    read_balance,
    require_own_recall,
)
from gqts.tracing.whereabouts import Reach


def uris(tx, recall):
    return [one.uri for one in find_affected(tx, recall, limit=10_000)]


def test_a_lot_affects_its_items_and_nothing_of_another_lot(tx):
    trade = Trade.open(tx)
    trade.make_lot(["a", "b"])
    trade.make_lot(["x"], lot=LOT[:-2] + "L2", material=MATERIAL[:-2] + "M2")
    trade.pack(1, ["a", "x"])
    recall = scope(tx, begin_recall(tx, trade.caller("factory"), [LOT], now=NOW))
    assert uris(tx, recall) == [LOT_LINK, link("a"), link("b")]


def test_a_material_lot_affects_all_that_came_of_it_through_the_lot(tx):
    trade = Trade.open(tx)
    trade.make_lot(["a", "b"])
    recall = scope(tx, begin_recall(tx, trade.caller("supplier"), [MATERIAL], now=NOW))
    assert uris(tx, recall) == [MATERIAL_LINK, LOT_LINK, link("a"), link("b")]
    assert all(one.is_shown for one in find_affected(tx, recall))


def test_a_case_affects_what_was_in_it_and_not_what_was_taken_out_before(tx):
    trade = Trade.open(tx)
    trade.make_lot(["a", "b", "c"])
    trade.pack(1, ["a", "b"])
    trade.pack(1, ["b"], action="DELETE")
    recall = scope(tx, begin_recall(tx, trade.caller("factory"), [case(1)], now=NOW))
    assert {link("a"), link("b")} <= set(uris(tx, recall))
    assert link("c") not in uris(tx, recall)


def test_a_line_and_shift_affects_what_was_made_there_then(tx):
    trade = Trade.open(tx)
    trade.make_lot(["a", "b"])
    trade.make_lot(["x"], lot=LOT[:-2] + "L2")
    first = (START, START + timedelta(hours=4, minutes=30))
    recall = scope(tx, begin_recall_of_shift(tx, trade.caller("factory"), LINE, first, now=NOW))
    assert set(uris(tx, recall)) == {link("a"), link("b")}
    with pytest.raises(SubjectRefused):
        begin_recall_of_shift(tx, trade.caller("carrier"), LINE, first, now=NOW)


def test_nobody_recalls_what_is_anothers_and_an_authority_recalls_anything(tx):
    trade = Trade.open(tx)
    trade.make_lot(["a"])
    with pytest.raises(RecallForbidden):
        begin_recall(tx, trade.caller("carrier"), [LOT], now=NOW)
    with pytest.raises(RecallForbidden):
        begin_recall(tx, trade.caller("supplier"), [item("a")], now=NOW)
    trade.firms["surveillance"] = taking_part.take_part(tx, "Surveillance", roles=[Role.MARKET_SURVEILLANCE])
    recall = scope(tx, begin_recall(tx, trade.caller("surveillance"), [LOT], now=NOW))
    assert uris(tx, recall) == [LOT_LINK, link("a")]
    with pytest.raises(RecallUnknown):
        require_own_recall(tx, trade.caller("factory"), recall.id)


def test_a_stranger_cannot_have_anothers_goods_recalled_by_claiming_that_they_came_of_its_own(tx):
    trade = Trade.open(tx)
    trade.make_lot(["a"])
    own = "urn:epc:id:sscc:9521141.0000000001"
    claim = trade.event("AggregationEvent", "packing", action="ADD", parentID=own, childEPCs=[item("a")])
    trade.tell("carrier", claim)
    recall = scope(tx, begin_recall(tx, trade.caller("carrier"), [own], now=NOW))
    reached = {one.uri: one.is_shown for one in find_affected(tx, recall)}
    assert reached[link("a")] is False
    assert read_balance(tx, recall).claimed == 1
    assert {one.organization_id for one in list_to_tell(tx, recall)} == set()


def test_who_recalls_may_have_it_cover_its_own_goods_that_are_only_claimed_and_an_authority_any(tx):
    trade = Trade.open(tx)
    trade.make_lot(["a"])
    trade.make_lot(["x"], lot=LOT[:-2] + "L2")
    trade.pack(1, ["a"])
    trade.tell(
        "carrier", trade.event("AggregationEvent", "packing", action="ADD", parentID=case(1), childEPCs=[item("x")])
    )
    trade.firms["surveillance"] = taking_part.take_part(tx, "Surveillance", roles=[Role.MARKET_SURVEILLANCE])
    for who, covers_claims in [("factory", False), ("factory", True), ("surveillance", False), ("surveillance", True)]:
        begun = begin_recall(tx, trade.caller(who), [case(1)], now=NOW, covers_claims=covers_claims)
        shown = {one.uri: one.is_shown for one in find_affected(tx, scope(tx, begun))}
        assert (shown[link("a")], shown[link("x")]) == (True, covers_claims)


def test_the_mass_balance_adds_up_and_tells_the_pieces_that_nobody_names(tx):
    trade = Trade.open(tx)
    for firm in trade.firms.values():
        taking_part.share_everything(tx, firm.id)
    trade.make_lot(["a", "b", "c", "d", "e"], pieces=8)
    trade.pack(1, ["a", "b", "c"])
    trade.send(1, "carrier")
    trade.arrive(1, "carrier")
    trade.pack(1, ["a"], by="carrier", action="DELETE")
    sent = trade.event("ObjectEvent", "shipping", action="OBSERVE", epcList=[item("a")], **trade.give("platform"))
    trade.tell("carrier", sent)
    trade.sell(["a"], "SO1")
    trade.pack(2, ["d"])
    gone = trade.event("ObjectEvent", "destroying", action="DELETE", disposition="destroyed", epcList=[item("e")])
    trade.tell("factory", gone)
    recall = scope(tx, begin_recall(tx, trade.caller("factory"), [LOT], now=NOW))
    balance = read_balance(tx, recall)
    assert (balance.units, balance.sold, balance.moved, balance.packed, balance.ended) == (5, 1, 2, 1, 1)
    assert balance.made + balance.untold == 0
    assert (balance.lot_pieces, balance.unaccounted) == (8, 3)
    held = {(one.reach, one.holder): one.units for one in list_holdings(tx, recall)}
    assert held[Reach.MOVED, trade.firms["carrier"].id] == 2
    told = {one.organization_id: (one.tier, one.units) for one in list_to_tell(tx, recall)}
    assert told[trade.firms["carrier"].id] == (1, 3)
    assert told[trade.firms["platform"].id] == (2, 1)
    assert trade.firms["factory"].id not in told


def test_what_others_withhold_is_not_told_but_they_are(tx):
    trade = Trade.open(tx)
    trade.make_lot(["a", "b"])
    trade.pack(1, ["a", "b"])
    trade.send(1, "carrier")
    trade.arrive(1, "carrier")
    trade.sell(["a"], "SO1", by="carrier")
    recall = scope(tx, begin_recall(tx, trade.caller("factory"), [LOT], now=NOW))
    balance = read_balance(tx, recall)
    assert (balance.sold, balance.moved) == (0, 2)
    assert {one.holder for one in list_holdings(tx, recall)} == {trade.firms["carrier"].id}
    assert {one.organization_id for one in list_to_tell(tx, recall)} == {trade.firms["carrier"].id}


@pytest.mark.parametrize("sizes", [{"things": 1, "events": 1}, {"things": 2, "events": 1}, {"things": 3, "events": 2}])
def test_however_small_the_batches_are_the_same_is_found(tx, sizes):
    trade = Trade.open(tx)
    trade.make_lot(["a", "b", "c"])
    trade.make_lot(["d"], lot=LOT)
    trade.pack(1, ["a", "b"])
    whole = scope(tx, begin_recall(tx, trade.caller("supplier"), [MATERIAL, MATERIAL[:-2] + "M2"], now=NOW))
    small = scope(tx, begin_recall(tx, trade.caller("supplier"), [MATERIAL, MATERIAL[:-2] + "M2"], now=NOW), **sizes)
    assert sorted(uris(tx, small)) == sorted(uris(tx, whole))
    assert len(set(uris(tx, small))) == len(uris(tx, small))
    assert read_balance(tx, small) == read_balance(tx, whole)
    assert list_to_tell(tx, small) == list_to_tell(tx, whole)


@pytest.mark.parametrize("text", ["", "nonsense", "09526543210009", "x" * 5000, "\0", "https://id.gs1.org/01/1"])
def test_what_is_no_lot_or_item_is_refused_with_its_place_and_fix(tx, text):
    trade = Trade.open(tx)
    with pytest.raises(SubjectRefused) as refused:
        begin_recall(tx, trade.caller("factory"), [text], now=NOW)
    assert refused.value.faults[0].fix
