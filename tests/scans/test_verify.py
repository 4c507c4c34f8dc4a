"""What a scan tells: never "fake", only what is on record."""

from __future__ import annotations

import pytest
from tests import taking_part
from tests.capture.documents import ITEM, NOW, document, event

from gqts.identifiers import parse_identifier
from gqts.scans import Judgement, Reason

BRAND = "https://id.gs1.org/417/9526543000020"
MADE = event("A", action="ADD", bizStep="commissioning", disposition="active", eventTime="2026-08-01T00:00:00Z")


def judge(tx, *events, uri=f"{ITEM}A"):
    if events:
        brand = taking_part.submitting(tx, BRAND, prefixes=["9526543"])
        job = taking_part.accept(tx, document(*events), submitter=brand, now=NOW)
        assert job.success, job.faults
    return taking_part.judge(tx, parse_identifier(uri))


def claim(tx, told):
    stranger = taking_part.submitting(tx, "https://id.gs1.org/417/9521000000018")
    job = taking_part.accept(tx, document(told), submitter=stranger, now=NOW)
    assert job.success, job.faults


def test_nothing_is_known(tx):
    assert judge(tx).reason is Reason.NOTHING_KNOWN


def test_a_genuine_record(tx):
    verdict = judge(tx, MADE, event("A"))
    assert (verdict.judgement, verdict.reason) == (Judgement.RECORD_FOUND, Reason.COMPLETE)


def test_seen_but_never_commissioned(tx):
    verdict = judge(tx, event("A"))
    assert (verdict.judgement, verdict.reason) == (Judgement.SUSPECT, Reason.NEVER_COMMISSIONED)


def test_being_ordered_is_not_being_commissioned(tx):
    order = [{"type": "po", "bizTransaction": "urn:epcglobal:cbv:bt:9526543000013:PO1"}]
    ordered = event("A", type="TransactionEvent", action="ADD", bizTransactionList=order)
    assert judge(tx, ordered).reason is Reason.NEVER_COMMISSIONED


def test_made_by_a_transformation_counts_as_commissioned(tx):
    parts, whole = ["urn:epc:id:sgtin:9526543.021000.P"], ["urn:epc:id:sgtin:9526543.021000.A"]
    made = event("A", type="TransformationEvent", action=None, epcList=None, bizStep="assembling",
                 inputEPCList=parts, outputEPCList=whole)  # fmt: skip
    assert judge(tx, made).reason is Reason.COMPLETE


@pytest.mark.parametrize("step", ["decommissioning", "destroying"])
def test_taken_out_of_use(tx, step):
    ended = event("A", bizStep=step, action="DELETE", disposition="inactive")
    assert judge(tx, MADE, ended).reason is Reason.DECOMMISSIONED


def test_a_recall_is_the_loudest_and_can_be_lifted(tx):
    recall = event("A", persistentDisposition={"set": ["recalled"]})
    assert judge(tx, MADE, recall).reason is Reason.RECALLED
    lifted = event("A", persistentDisposition={"unset": ["recalled"]}, eventTime="2026-09-09T00:00:00Z")
    assert judge(tx, lifted).reason is Reason.COMPLETE


@pytest.mark.parametrize(
    "said",
    [
        {"persistentDisposition": {"set": ["recalled"]}},
        {"disposition": "recalled"},
        {"bizStep": "destroying", "action": "DELETE", "disposition": "destroyed"},
    ],
)
def test_a_strangers_claim_neither_recalls_goods_nor_takes_them_out_of_use(tx, said):
    assert judge(tx, MADE).reason is Reason.COMPLETE
    claim(tx, event("A", eventTime="2026-09-05T00:00:00Z", **said))
    assert judge(tx).reason is Reason.COMPLETE


def test_a_strangers_claim_lifts_no_recall_and_brings_nothing_back_into_use(tx):
    recall = event("A", persistentDisposition={"set": ["recalled"]})
    assert judge(tx, MADE, recall).reason is Reason.RECALLED
    claim(tx, event("A", persistentDisposition={"unset": ["recalled"]}, eventTime="2026-09-09T00:00:00Z"))
    assert judge(tx).reason is Reason.RECALLED
    made = event("B", action="ADD", bizStep="commissioning", disposition="active", eventTime="2026-08-01T00:00:00Z")
    judge(tx, made, event("B", bizStep="destroying", action="DELETE", disposition="destroyed"))
    claim(tx, event("B", eventTime="2026-09-09T00:00:00Z"))
    assert judge(tx, uri=f"{ITEM}B").reason is Reason.DECOMMISSIONED


def test_everything_said_was_withdrawn(tx):
    withdrawn = {**MADE, "errorDeclaration": {"declarationTime": "2026-09-03T00:00:00Z"}}
    assert judge(tx, MADE, withdrawn).reason is Reason.WITHDRAWN


def test_a_lot_is_on_record_but_tells_no_item_from_another(tx):
    lot = event(epcList=None, quantityList=[{"epcClass": "urn:epc:class:lgtin:9526543.021000.L1"}])
    verdict = judge(tx, lot, uri="https://id.gs1.org/01/09526543210009/10/L1")
    assert (verdict.judgement, verdict.reason) == (Judgement.RECORD_FOUND, Reason.LOT_RECORD)


def test_a_vehicle_needs_no_commissioning_for_it_bears_its_makers_number(tx):
    told = event(epcList=["urn:gqts:vin:4Z9ALD005TAGTS104"])
    assert judge(tx, told, uri="urn:gqts:vin:4Z9ALD005TAGTS104").reason is Reason.COMPLETE


def test_a_parcel_is_told_as_what_carries_goods(tx):
    told = event(epcList=["urn:gqts:waybill:YQX:YQX000000003624"])
    assert judge(tx, told, uri="urn:gqts:waybill:YQX:YQX000000003624").reason is Reason.LOT_RECORD
