"""A firm sees what became of goods it told of, and once they are gone how its own facts compared; no more."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

from tests.clearance.desks import LATER, NOW, bring_in, open_border

from gqts.accounts import Caller
from gqts.clearance import CaseState, list_own_facts, place_hold, read_own_consignments, release_goods
from gqts.conduct import Share, list_own_parts, note_consignment
from gqts.evidence import Channel, CheckResult, Outcome, RiskKind, Statement
from gqts.evidence.voice import Voice
from gqts.kit.database import Transaction
from gqts.organizations import Organization


def see(tx: Transaction, firm: Organization):
    caller = Caller.operator("the tests", firm.id)
    return read_own_consignments(tx, caller, list_own_parts(tx, caller))


def test_how_facts_compared_is_told_once_the_goods_are_gone_and_only_parties_learn_the_number(tx: Transaction) -> None:
    border = open_border(tx)
    case = bring_in(tx, border)
    broker, stranger = border.trade.broker.organization, border.trade.stranger.organization
    shares = [Share(broker.id, 4.0), Share(stranger.id, 2.0)]
    note_consignment(tx, case.record_id, shares, arrived_at=LATER, is_complete=True)
    place_hold(tx, border.inspector, case.record_id, reason="to be sampled", now=LATER)

    [own], [others] = see(tx, broker), see(tx, stranger)
    assert (own.number, own.facts, own.state is CaseState.RELEASED) == (case.number, None, False)
    assert [hold.reason for hold in own.holds] == ["to be sampled"]
    assert (others.number, list(others.holds), others.facts) == ("", [], None)
    assert see(tx, border.trade.payer.organization) == []


def test_a_released_consignment_tells_its_day_and_the_firms_own_facts(tx: Transaction) -> None:
    border = open_border(tx)
    case = bring_in(tx, border)
    broker = border.trade.broker.organization
    note_consignment(tx, case.record_id, [Share(broker.id, 4.0)], arrived_at=LATER, is_complete=True)
    release_goods(tx, border.officer, case.record_id, now=LATER + timedelta(hours=2))
    [own] = see(tx, broker)
    assert (own.state, own.is_same_day) == (CaseState.RELEASED, True)
    assert own.facts
    assert {one.outcome for one in own.facts} <= {Outcome.PASS, Outcome.FAIL, Outcome.MISSING}


def _said(code: str, outcome: Outcome, *parties: UUID) -> CheckResult:
    voices = [Voice("A firm", "trader", f"organization:{one}", one) for one in parties]
    told = tuple(Statement("fact", "", "1", one.source(Channel.MESSAGE, "m", NOW)) for one in voices)
    return CheckResult(code, outcome, (RiskKind.ORIGIN,), "", told, {}, (), "")


def test_only_checks_of_what_the_firm_itself_said_are_told_the_worst_of_each_first() -> None:
    own, other = uuid4(), uuid4()
    results = [
        _said("origin.product", Outcome.PASS, own, other),
        _said("weight.waybill", Outcome.PASS, own, other),
        _said("weight.waybill", Outcome.FAIL, other, own),
        _said("money.paid", Outcome.FAIL, other),
        _said("cold.kept", Outcome.NOT_APPLICABLE, own),
        _said("quantity.packed", Outcome.MISSING, own),
    ]
    told = [(one.code, one.outcome) for one in list_own_facts(results, own)]
    assert told == [
        ("weight.waybill", Outcome.FAIL),
        ("quantity.packed", Outcome.MISSING),
        ("origin.product", Outcome.PASS),
    ]
