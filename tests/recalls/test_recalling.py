"""A recall from its wording to its closeout: who is told, what shoppers see, what comes back; and a drill beside it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from uuid import UUID

import pytest
from PIL import Image
from tests import taking_part
from tests.recalls.goods import LOT, NOW, Trade, item, link, scope

from gqts.accounts import Caller, PermissionMissing, Seal
from gqts.identifiers import parse_identifier
from gqts.kit.database import Database
from gqts.kit.outbox import deliver
from gqts.kit.picture import PictureRefused
from gqts.notices import NOTICE_WRITTEN
from gqts.recalls import (
    RECALL_BUYER,
    Answer,
    AnswerRefused,
    ContactRefused,
    Content,
    ContentRefused,
    RecallNotReady,
    RecallUnknown,
    State,
    acknowledge_notice,
    answer_notice,
    begin_closing,
    begin_recall,
    close_recall,
    discard_recall,
    find_affected,
    find_recalls,
    find_shared_origins,
    forget_contact,
    forget_ended_contacts,
    keep_picture,
    leave_contact,
    list_notices,
    list_orders,
    list_received,
    look_again,
    mark_batch,
    note_scan,
    open_warning,
    publish_recall,
    queue_buyers,
    read_closeout,
    read_content,
    read_picture,
    remind_overdue,
    require_own_recall,
    save_content,
    write_notices,
)
from gqts.scans import Reason
from gqts.worker.handlers import HANDLERS

SEAL = Seal(b"a secret of the tests, 32 bytes.")
DUE = NOW + timedelta(days=7)
CONTENT = Content(
    product="Kettle 1.7 l",
    brand="Kowhai",
    picture="https://kowhai.example/kettle.jpg",
    numbers="Lot L1, on the plate under the kettle",
    hazard="The handle can break: boiling water can scald you.",
    action="Unplug it and put it away.",
    remedies="You choose between a refund and a new kettle, free of charge.",
    phone="+64 800 000 000",
)


def sell_one_of_three(trade: Trade) -> None:
    trade.make_lot(["a", "b", "c"])
    trade.pack(1, ["a", "b"])
    trade.send(1, "carrier")
    trade.arrive(1, "carrier")
    trade.pack(1, ["a", "b"], by="carrier", action="DELETE")
    sent = trade.event("ObjectEvent", "shipping", action="OBSERVE", epcList=[item("a")], **trade.give("platform"))
    trade.tell("carrier", sent)
    trade.sell(["a"], "SO1")


def publish(trade: Trade, *, is_drill: bool = False):
    tx, caller = trade.tx, trade.caller("factory")
    recall = scope(tx, begin_recall(tx, caller, [LOT], now=NOW, is_drill=is_drill))
    save_content(tx, caller, recall.id, "en", CONTENT, now=NOW)
    return publish_recall(tx, caller, recall.id, due_at=DUE, now=NOW)


def test_it_shows_on_every_affected_page_from_the_second_it_is_published(tx):
    trade = Trade.open(tx)
    sell_one_of_three(trade)
    caller = trade.caller("factory")
    recall = scope(tx, begin_recall(tx, caller, [LOT], now=NOW))
    save_content(tx, caller, recall.id, "en", CONTENT, now=NOW)
    assert find_recalls(tx, [link("a")]) == []
    publish_recall(tx, caller, recall.id, due_at=DUE, now=NOW)
    assert [one.recall.id for one in find_recalls(tx, [link("a")])] == [recall.id]
    assert find_recalls(tx, [link("zz")]) == []


def test_published_goods_are_marked_in_the_record_so_that_any_verdict_knows(tx):
    trade = Trade.open(tx)
    sell_one_of_three(trade)
    recall = publish(trade)
    thing = parse_identifier(item("c"))
    assert taking_part.judge(tx, thing).reason is Reason.COMPLETE
    assert mark_batch(tx, recall.id, 0, now=NOW) is None
    assert taking_part.judge(tx, thing).reason is Reason.RECALLED
    count = "SELECT count(*) FROM events.event"
    before = tx.execute(count).fetchone()
    mark_batch(tx, recall.id, 0, now=NOW)
    assert tx.execute(count).fetchone() == before


def test_a_drill_tells_firms_and_never_a_shopper(tx):
    trade = Trade.open(tx)
    sell_one_of_three(trade)
    leave_contact(tx, SEAL, parse_identifier(item("a")), "buyer@home.example", "en", now=NOW)
    drill = publish(trade, is_drill=True)
    assert len(list_notices(tx, drill)) == 2
    assert find_recalls(tx, [link("a")]) == []
    assert queue_buyers(tx, drill.id, now=NOW) is False
    assert facts(tx, RECALL_BUYER) == []
    mark_batch(tx, drill.id, 0, now=NOW)
    assert taking_part.judge(tx, parse_identifier(item("c"))).reason is Reason.COMPLETE


def facts(tx, topic):
    return [key for (key,) in tx.execute("SELECT key FROM kit.outbox WHERE topic = %s ORDER BY id", (topic,))]


def test_every_organization_of_the_chain_is_told_once(tx):
    trade = Trade.open(tx)
    sell_one_of_three(trade)
    recall = publish(trade)
    assert write_notices(tx, recall.id, now=NOW) == 0
    told = facts(tx, NOTICE_WRITTEN)
    carrier, platform = trade.firms["carrier"].id, trade.firms["platform"].id
    assert sorted(one.partition(":")[0] for one in told) == sorted(map(str, (carrier, platform)))


def test_answers_are_counted_by_tier_and_the_closeout_measures_the_reach(tx):
    trade = Trade.open(tx)
    for firm in trade.firms.values():
        taking_part.share_everything(tx, firm.id)
    sell_one_of_three(trade)
    recall = publish(trade)
    acknowledge_notice(tx, trade.caller("carrier"), recall.id, now=NOW)
    answer = Answer(removed=1, note="taken off the shelf")
    answer_notice(tx, trade.caller("carrier"), recall.id, answer, now=NOW)
    answer_notice(tx, trade.caller("platform"), recall.id, Answer(corrected=1, buyers_told=1), now=NOW)
    later = read_closeout(tx, recall, now=DUE + timedelta(days=1))
    assert [(tier.number, tier.told, tier.acknowledged, tier.removed, tier.corrected) for tier in later.tiers] == [
        (1, 1, 1, 1, 0),
        (2, 1, 1, 0, 1),
    ]
    assert later.acknowledged_share == 1.0
    assert later.correction_share == pytest.approx(2 / 3)
    assert (later.orders, later.orders_told, later.balance.sold, later.buyer_share) == (1, 1, 1, 1.0)


def test_who_was_not_told_answers_nothing_and_numbers_that_cannot_be_are_refused(tx):
    trade = Trade.open(tx)
    sell_one_of_three(trade)
    recall = publish(trade)
    with pytest.raises(RecallUnknown):
        acknowledge_notice(tx, trade.caller("supplier"), recall.id, now=NOW)
    for wrong in (Answer(removed=-1), Answer(removed=3), Answer(removed=10**12), Answer(note="x" * 5_000)):
        with pytest.raises(AnswerRefused) as refused:
            answer_notice(tx, trade.caller("carrier"), recall.id, wrong, now=NOW)
        assert refused.value.faults[0].fix
    assert list_notices(tx, recall)[0].answered_at is None


def test_who_is_late_is_overdue_and_reminded_once(tx):
    trade = Trade.open(tx)
    sell_one_of_three(trade)
    recall = publish(trade)
    acknowledge_notice(tx, trade.caller("carrier"), recall.id, now=NOW)
    assert remind_overdue(tx, now=NOW) == 0
    assert remind_overdue(tx, now=DUE) == 1
    assert remind_overdue(tx, now=DUE) == 0
    overdue = [one.organization_id for one in list_notices(tx, recall) if one.is_overdue(DUE)]
    assert overdue == [trade.firms["platform"].id]


def test_a_platform_gets_the_numbers_of_its_own_orders_and_nobody_else_does(tx):
    trade = Trade.open(tx)
    sell_one_of_three(trade)
    recall = publish(trade)
    (order,) = list_orders(tx, trade.caller("platform"), recall.id)
    assert order[0].endswith(":SO1")
    assert list_orders(tx, trade.caller("carrier"), recall.id) == []
    with pytest.raises(RecallUnknown):
        list_orders(tx, trade.caller("factory"), recall.id)


def test_a_buyer_is_told_once_and_forgotten_on_request(tx):
    trade = Trade.open(tx)
    sell_one_of_three(trade)
    thing = parse_identifier(item("a"))
    left = leave_contact(tx, SEAL, thing, "buyer@home.example", "zh", now=NOW)
    again = leave_contact(tx, SEAL, thing, " Buyer@home.example ", "zh", now=NOW)
    assert again.contact_id == left.contact_id
    gone = leave_contact(tx, SEAL, thing, "gone@home.example", "en", now=NOW)
    assert b"home.example" not in b"".join(row[0] for row in tx.execute("SELECT sealed FROM recalls.contact"))
    recall = publish(trade)
    queue_buyers(tx, recall.id, now=NOW)
    queue_buyers(tx, recall.id, now=NOW)
    assert len(facts(tx, RECALL_BUYER)) == 2
    assert forget_contact(tx, SEAL, gone.contact_id, "wrong") is False
    assert forget_contact(tx, SEAL, gone.contact_id, gone.secret) is True
    assert open_warning(tx, SEAL, recall.id, gone.contact_id, now=NOW) is None
    warning = open_warning(tx, SEAL, recall.id, left.contact_id, now=NOW)
    assert warning is not None
    assert (warning.address, warning.language) == ("buyer@home.example", "zh")
    assert forget_ended_contacts(tx, now=left.ends_at - timedelta(days=1)) == 0
    assert forget_ended_contacts(tx, now=left.ends_at) == 1


@pytest.mark.parametrize("address", ["", "nobody", "a b@c.example", "x" * 300 + "@c.example", "a@c.example\nBcc: d"])
def test_what_is_no_address_is_not_kept(tx, address):
    with pytest.raises(ContactRefused):
        leave_contact(tx, SEAL, parse_identifier(item("a")), address, "en", now=NOW)


def test_nobody_fills_an_items_contacts(tx):
    for number in range(20):
        leave_contact(tx, SEAL, parse_identifier(item("a")), f"n{number}@home.example", "en", now=NOW)
    with pytest.raises(ContactRefused):
        leave_contact(tx, SEAL, parse_identifier(item("a")), "more@home.example", "en", now=NOW)


def test_late_scans_are_counted_by_day_and_region_alone(tx):
    trade = Trade.open(tx)
    sell_one_of_three(trade)
    recall = publish(trade)
    for region in ("CN-44", "CN-44", "<b>"):
        note_scan(tx, [recall.id], region, NOW)
    late = read_closeout(tx, recall, now=NOW).late_scans
    assert [(region, scans) for _, region, scans in late] == [("", 1), ("CN-44", 2)]


@pytest.mark.parametrize("missing", ["product", "brand", "picture", "numbers", "hazard", "action", "remedies", "phone"])
def test_a_notice_says_all_that_the_article_asks(missing):
    with pytest.raises(ContentRefused) as refused:
        read_content("en", replace(CONTENT, **{missing: " "}))
    assert [fault.field for fault in refused.value.faults] == [missing]


@pytest.mark.parametrize(
    ("language", "hazard"),
    [("en", "A voluntary step: it breaks."), ("en", "In RARE cases it burns."), ("zh", "极少数情况下把手会断裂")],
)
def test_words_that_lessen_the_hazard_are_refused(language, hazard):
    with pytest.raises(ContentRefused):
        read_content(language, replace(CONTENT, hazard=hazard))


def test_words_that_only_look_like_lessening_are_taken():
    assert read_content("en", replace(CONTENT, hazard="The rarefied gas burns.")).hazard


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "http://a.example/x", "https://user@a.example", "https://["]
)
def test_a_picture_is_an_https_address(address):
    with pytest.raises(ContentRefused):
        read_content("en", replace(CONTENT, picture=address))


def test_a_case_goes_its_way_in_order_and_no_other(tx):
    trade = Trade.open(tx)
    sell_one_of_three(trade)
    caller = trade.caller("factory")
    recall = begin_recall(tx, caller, [LOT], now=NOW)
    with pytest.raises(RecallNotReady):
        publish_recall(tx, caller, recall.id, due_at=DUE, now=NOW)
    recall = scope(tx, recall)
    assert recall.state is State.SCOPED
    with pytest.raises(RecallNotReady):  # nothing is written yet
        publish_recall(tx, caller, recall.id, due_at=DUE, now=NOW)
    save_content(tx, caller, recall.id, "en", CONTENT, now=NOW)
    publish_recall(tx, caller, recall.id, due_at=DUE, now=NOW)
    with pytest.raises(RecallNotReady):
        discard_recall(tx, caller, recall.id, now=NOW)
    with pytest.raises(RecallNotReady):
        close_recall(tx, caller, recall.id, note="", now=NOW)
    begin_closing(tx, caller, recall.id, now=NOW)
    closed = close_recall(tx, caller, recall.id, note="All\nback.", now=NOW)
    assert (closed.state, closed.closing_note) == (State.CLOSED, "All back.")
    assert find_recalls(tx, [link("a")])
    with pytest.raises(RecallNotReady):
        save_content(tx, caller, recall.id, "zh", CONTENT, now=NOW)


def test_what_is_told_later_joins_the_recall_when_one_looks_again(tx):
    trade = Trade.open(tx)
    trade.make_lot(["a"])
    recall = publish(trade)
    assert list_notices(tx, recall) == []
    trade.make_lot(["late"])
    trade.pack(1, ["late"])
    trade.send(1, "carrier")
    look_again(tx, trade.caller("factory"), recall.id, now=NOW)
    recall = scope(tx, recall)
    assert link("late") in [one.uri for one in find_affected(tx, recall)]
    write_notices(tx, recall.id, now=NOW)
    assert [one.organization_id for one in list_notices(tx, recall)] == [trade.firms["carrier"].id]


def test_complaints_lead_back_to_the_lot_and_material_that_they_share(tx):
    trade = Trade.open(tx)
    trade.make_lot(["a", "b"])
    things = [parse_identifier(item(one)) for one in ("a", "b")]
    shared = {origin.uri: count for origin, count in find_shared_origins(tx, trade.caller("factory"), things, now=NOW)}
    assert shared == {"https://id.gs1.org/01/09526543210009/10/L1": 2}  # the material is its supplier's to recall
    assert find_shared_origins(tx, trade.caller("carrier"), things, now=NOW) == []


def test_another_firms_case_is_as_if_there_were_none(tx):
    trade = Trade.open(tx)
    sell_one_of_three(trade)
    recall = publish(trade)
    for act in (require_own_recall, begin_closing, look_again):
        with pytest.raises(RecallUnknown):
            act(tx, trade.caller("carrier"), recall.id, **({} if act is require_own_recall else {"now": NOW}))
    nobody = Caller(None, "a machine", trade.firms["factory"].id, None, frozenset(), "key", recall.id)
    with pytest.raises(PermissionMissing):
        require_own_recall(tx, nobody, recall.id)


def test_the_worker_does_it_all_from_the_outbox(database: Database):
    with database.transaction() as tx:
        trade = Trade.open(tx)
        sell_one_of_three(trade)
        recall = begin_recall(tx, trade.caller("factory"), [LOT], now=NOW)
    deliver(database, HANDLERS)
    with database.transaction() as tx:
        caller = trade.caller("factory")
        save_content(tx, caller, recall.id, "en", CONTENT, now=NOW)
        publish_recall(tx, caller, recall.id, due_at=DUE, now=NOW)
    assert deliver(database, HANDLERS).failed == 0
    with database.transaction() as tx:
        assert len(list_notices(tx, require_own_recall(tx, caller, recall.id))) == 2
        assert taking_part.judge(tx, parse_identifier(item("c"))).reason is Reason.RECALLED
        ((notice, told),) = list_received(tx, trade.caller("platform"))
        assert (notice.units, told.id) == (1, recall.id)


def test_the_closeout_says_of_how_many_units_a_buyer_can_be_reached(tx):
    trade = Trade.open(tx)
    for firm in trade.firms.values():
        taking_part.share_everything(tx, firm.id)
    trade.make_lot(["a", "b", "c", "d"])
    goods = {"action": "OBSERVE", "epcList": [item(one) for one in "abc"]}
    trade.tell("factory", trade.event("ObjectEvent", "shipping", **goods, **trade.give("platform")))
    trade.sell(["a", "b"], "SO1")
    trade.sell(["c"], "SO2")
    over_the_counter = {"action": "OBSERVE", "disposition": "retail_sold", "epcList": [item("d")]}
    trade.tell("factory", trade.event("ObjectEvent", "retail_selling", **over_the_counter))
    recall = publish(trade)
    closeout = read_closeout(tx, recall, now=NOW)
    assert (closeout.balance.sold, closeout.reachable, closeout.unreachable) == (4, 3, 1)
    leave_contact(tx, SEAL, parse_identifier(item("d")), "buyer@home.example", "en", now=NOW)
    closeout = read_closeout(tx, recall, now=NOW)
    assert (closeout.reachable, closeout.unreachable) == (4, 0)
    for region in ("CN-44", "CN-44", "NZ", ""):
        note_scan(tx, [recall.id], region, NOW)
    assert read_closeout(tx, recall, now=NOW).regions == [("CN-44", 2), ("", 1), ("NZ", 1)]


def test_the_picture_of_a_notice_is_for_everybody_once_it_is_published_and_never_of_a_drill(tx):
    trade = Trade.open(tx)
    sell_one_of_three(trade)
    caller = trade.caller("factory")
    out = BytesIO()
    Image.new("RGB", (30, 20), (9, 9, 9)).save(out, "PNG")
    shown = []
    for is_drill in (False, True):
        recall = scope(tx, begin_recall(tx, caller, [LOT], now=NOW, is_drill=is_drill))
        path = keep_picture(tx, caller, recall.id, out.getvalue(), now=NOW)
        told = replace(CONTENT, picture=f"http://localhost:8000{path}")
        save_content(tx, caller, recall.id, "en", told, now=NOW)
        picture = UUID(path.rpartition("/")[2])
        with pytest.raises(RecallUnknown):
            read_picture(tx, None, picture)
        assert read_picture(tx, trade.firms["factory"].id, picture).startswith(b"\xff\xd8\xff")
        publish_recall(tx, caller, recall.id, due_at=DUE, now=NOW)
        shown.append(picture)
        with pytest.raises(PictureRefused):
            keep_picture(tx, caller, recall.id, b"<svg/>", now=NOW)
    assert read_picture(tx, None, shown[0])
    with pytest.raises(RecallUnknown):
        read_picture(tx, None, shown[1])
    with pytest.raises(RecallUnknown):
        keep_picture(tx, trade.caller("carrier"), recall.id, out.getvalue(), now=NOW)


@pytest.mark.parametrize(
    "address",
    ["http://elsewhere.example/kettle.jpg", "javascript:alert(1)//recalls/pictures/", "/recalls/pictures/1",
     "http://a.example/recalls/pictures/01a22814-008e-7d1e-b83e-77fad50bb8c6?x=1", "http://[/recalls/pictures/x"],
)  # fmt: skip
def test_an_address_that_is_neither_secure_nor_a_picture_kept_here_is_refused(address):
    with pytest.raises(ContentRefused):
        read_content("en", replace(CONTENT, picture=address))
