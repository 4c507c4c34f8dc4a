"""The demonstration's desk: an officer finds each planted fraud explained, and honest sharers' goods go."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from tests.cli.conftest import Home

from gqts.accounts import Caller
from gqts.clearance import CaseState, Consignment, read_case, read_evidence
from gqts.cli.demo import make_world
from gqts.cli.demo_firms import find_firms
from gqts.cli.demo_trade import make_desk
from gqts.customs.ceb.kinds import INVENTORY
from gqts.customs.reference import read_reference
from gqts.declarations import find_record_by_key
from gqts.evaluation.counting import SHOWS
from gqts.evidence import Outcome
from gqts.kit.clock import system_clock
from gqts.kit.database import Database
from gqts.kit.outbox import deliver
from gqts.risk import Lane
from gqts.simulator import MINIMUM_ITEMS
from gqts.simulator.trade import Parcel
from gqts.simulator.trade.desk import SETUPS
from gqts.worker import HANDLERS, assess_batch, join_handlers, list_clearance_handlers, list_customs_handlers

REFERENCE = read_reference(None)
Run = Callable[..., Any]


def work_off(database: Database) -> None:
    """Deliver all news and assess all that is due, as the worker does beside the requests."""
    handlers = join_handlers(
        HANDLERS, list_customs_handlers(REFERENCE, system_clock), list_clearance_handlers(system_clock)
    )
    for _ in range(500):
        delivery = deliver(database, handlers, clock=system_clock, batch=100)
        done = assess_batch(database, REFERENCE, system_clock, batch=50)
        if not delivery.delivered and not done.assessed:
            return
    pytest.fail("the news never end")


@pytest.fixture
def judged(filled: Home) -> list[tuple[Parcel, Consignment, set[str]]]:
    """Every parcel of the desk that was declared, with its case and the checks that failed."""
    database = filled.database
    work_off(database)
    world = make_world(MINIMUM_ITEMS)
    desk, told = make_desk(world), []
    with database.transaction() as tx:
        officer = Caller.operator("tests", find_firms(tx, world)["customs"].id)
        for parcel in (parcel for shipment in desk.shipments for parcel in shipment.parcels):
            head = parcel.papers.inventory.head
            if head.appTime <= desk.until:
                record = find_record_by_key(tx, INVENTORY, INVENTORY.business_key(head))
                assert record is not None
                now = system_clock()
                _, results = read_evidence(tx, officer, record.id, reference=REFERENCE, now=now)
                failed = {one.code for one in results if one.outcome is Outcome.FAIL}
                told.append((parcel, read_case(tx, officer, record.id).case, failed))
    return told


def test_every_planted_fraud_is_explained_and_honest_goods_go(
    judged: list[tuple[Parcel, Consignment, set[str]]],
) -> None:
    explained = {
        parcel.truth.family
        for parcel, _, failed in judged
        if parcel.truth and not failed.isdisjoint(SHOWS[parcel.truth.family])
    }
    assert explained == {name for setup in SETUPS for name, _ in setup.planted}
    honest = [(case, failed) for parcel, case, failed in judged if parcel.truth is None]
    assert sum(bool(failed) for _, failed in honest) <= 2, "whose waybill or serials were used again is named too"
    arrived = [case for case, failed in honest if case.arrived_at is not None and not failed]
    assert sum(case.state is CaseState.RELEASED for case in arrived) > len(arrived) * 0.8, "all but the random floor"
    assert {case.lane for parcel, case, _ in judged if parcel.truth} >= {Lane.RED, Lane.YELLOW}
