"""The customs documents of the simulated world: read by real readers, held to real rules and to the world's events."""

from __future__ import annotations

from collections import Counter, defaultdict
from decimal import Decimal

import pytest

from gqts.customs.ceb import read_message
from gqts.customs.checks import check_document
from gqts.customs.reference import read_reference
from gqts.simulator import build_world
from gqts.simulator.flows import tell_consignment
from gqts.simulator.trade import RETAIL, list_registered, write_messages, write_papers


def parcels_of(world):
    for plan in world.consignments:
        if plan.lane.flow in RETAIL:
            told = tell_consignment(plan)
            for sale in told.sales:
                yield plan, told, sale, write_papers(plan, sale)


@pytest.fixture(scope="module")
def parcels():
    return list(parcels_of(build_world(seed=2026, items=900)))


def test_the_same_seed_writes_the_same_messages_byte_for_byte(parcels):
    once = write_messages(2026, [papers for *_, papers in parcels])
    again = write_messages(2026, [papers for *_, papers in parcels_of(build_world(seed=2026, items=900))])
    assert [message.content for message in once] == [message.content for message in again]
    others = write_messages(7, [papers for *_, papers in parcels_of(build_world(seed=7, items=900))])
    assert [message.content for message in once] != [message.content for message in others]


def test_every_message_is_read_by_the_reader_and_no_honest_document_breaks_a_rule(parcels):
    reference = read_reference()
    kinds = Counter()
    for message in write_messages(2026, [papers for *_, papers in parcels]):
        intake = read_message(message.content)
        assert intake.all_faults == ()
        for outcome, sent in zip(intake.outcomes, message.documents, strict=True):
            assert outcome.document == sent
            assert check_document(message.kind, sent, reference, sent.head.appTime.date()) == ()
            kinds[message.kind.number] += 1
    count = len(parcels)
    assert kinds["311"] == kinds["511"] == kinds["621"] == kinds["513"] == count
    assert count < kinds["411"] < count * 1.15, "some are paid in two parts"


def test_documents_of_a_parcel_agree_with_each_other(parcels):
    coupons = 0
    for *_, papers in parcels:
        order, waybill, declared = papers.order.head, papers.waybill.head, papers.inventory.head
        assert sum(payment.head.amountPaid for payment in papers.payments) == order.acturalPaid
        assert {payment.head.payerIdNumber for payment in papers.payments} == {order.buyerIdNumber}
        assert (order.consignee, order.consigneeAddress) == (waybill.consignee, waybill.consigneeAddress)
        assert declared.consigneeAddress == waybill.consigneeAddress
        assert waybill.weight == declared.grossWeight
        assert {order.orderNo, waybill.orderNo, *(payment.head.orderNo for payment in papers.payments)} == {
            declared.orderNo
        }
        assert waybill.logisticsNo == declared.logisticsNo
        ordered = [(line.barCode, line.qty, line.price, line.totalPrice) for line in papers.order.lines]
        assert ordered == [(line.barCode, line.qty, line.price, line.totalPrice) for line in papers.inventory.lines]
        coupons += order.discount > 0
    assert 0 < coupons < len(parcels)


def test_documents_say_what_the_events_say(parcels):
    for plan, told, sale, papers in parcels:
        packed = [
            entry for entry in told.entries
            if entry.body.get("parentID") == sale.parcel and entry.body["bizStep"] == "packing"
        ]  # fmt: skip
        assert len(packed) == 1
        body = packed[0].body
        assert len(body["childEPCs"]) == papers.inventory.lines[0].qty == len(sale.items)
        papers_said = [paper["bizTransaction"] for paper in body["bizTransactionList"]]
        assert [said.rpartition(":")[2] for said in papers_said] == [papers.inventory.head.orderNo]
        assert sale.parcel.endswith(":" + papers.inventory.head.logisticsNo)
        master = Decimal(plan.product.gross_grams * len(sale.items)) / 1000
        assert master < papers.inventory.head.grossWeight < master * Decimal("1.1") + Decimal("0.02")


def test_what_is_declared_is_declared_in_the_order_of_things_and_before_the_release(parcels):
    for _, told, sale, papers in parcels:
        times = [
            papers.payments[0].head.payTime,
            papers.order.head.appTime,
            papers.waybill.head.appTime,
            papers.inventory.head.appTime,
            sale.released_at,
            papers.status.head.logisticsTime,
        ]
        assert times == sorted(times)
        if papers.inventory.head.tradeMode == "9610":
            landed = min(entry.at for entry in told.entries if entry.site.code == told.plan.lane.stops[-1].code)
            assert papers.inventory.head.appTime < landed


def test_no_honest_buyer_comes_near_the_limit_of_a_year(parcels):
    spent = defaultdict(Decimal)
    for *_, papers in parcels:
        spent[papers.inventory.head.buyerIdNumber] += papers.order.head.acturalPaid
    assert max(spent.values()) < 26_000


def test_registration_codes_and_buyers_are_of_ranges_that_nobody_has(parcels):
    codes = [firm.code for _, firm in list_registered()]
    assert len(set(codes)) == len(codes)
    assert all(len(code) == 10 and code.startswith("99") for code in codes)
    for *_, papers in parcels:
        head = papers.inventory.head
        assert head.buyerIdNumber.startswith("99")
        assert head.buyerTelephone.startswith("100")
        assert head.buyerName[1] == "演"
