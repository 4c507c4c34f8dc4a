"""The demonstration's desk: an officer finds each planted fraud explained, and honest sharers' goods go by themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any

import pytest

from gqts.accounts import Caller
from gqts.cli.demo import fill_home, make_world
from gqts.cli.demo_trade import make_desk
from gqts.clearance import CaseState, read_case
from gqts.clearance import read_evidence
from gqts.customs.ceb.kinds import INVENTORY
from gqts.customs.reference import read_reference
from gqts.declarations import find_record_by_key
from gqts.evaluation.counting import SHOWS
from gqts.evidence import Outcome, word_result
from gqts.kit.clock import system_clock
from gqts.kit.database import Database
from gqts.kit.outbox import deliver
from gqts.kit.settings import read_settings
from gqts.risk import Lane
from gqts.simulator import MINIMUM_ITEMS
from gqts.worker import HANDLERS, assess_batch, join_handlers, list_clearance_handlers, list_customs_handlers

Run = Callable[..., Any]


def work_off(database: Database) -> None:
    """Deliver all news and assess all that is due, as the worker does beside the requests."""
    reference = read_reference(None)
    handlers = join_handlers(
        HANDLERS, list_customs_handlers(reference, system_clock), list_clearance_handlers(system_clock)
    )
    for _ in range(500):
        delivery = deliver(database, handlers, clock=system_clock, batch=100)
        done = assess_batch(database, reference, system_clock, batch=50)
        if not delivery.delivered and not done.assessed:
            return
    pytest.fail("the news never end")


@pytest.fixture
def judged(run: Run, database: Database) -> list[tuple[Any, Any, Any]]:
    """Every parcel of the desk that was declared, with its case and the results of its checks."""
    assert fill_home(read_settings(), MINIMUM_ITEMS, 0) is not None
    work_off(database)
    desk = make_desk(make_world(MINIMUM_ITEMS))
    officer = Caller.operator("tests")
    told = []
    with database.transaction() as tx:
        for shipment in desk.shipments:
            for parcel in shipment.parcels:
                head = parcel.papers.inventory.head
                if head.appTime <= desk.until:
                    record = find_record_by_key(tx, INVENTORY, INVENTORY.business_key(head))
                    assert record is not None
                    _, results = read_evidence(tx, record.id, now=system_clock())
                    told.append((parcel, read_case(tx, officer, record.id).case, results))
    return told


def test_every_planted_fraud_is_explained_and_honest_goods_go(judged: list[tuple[Any, Any, Any]]) -> None:
    explained = defaultdict(set)
    lanes = defaultdict(list)
    for parcel, case, results in judged:
        name = parcel.truth.family if parcel.truth else ""
        lanes[name].append((case.lane, case.state))
        explained[name] |= {word_result(one) for one in results if one.outcome is Outcome.FAIL and one.code in _codes(name)}
    for name, those in sorted(lanes.items()):
        print(name, len(those), those[:6], sorted(explained[name])[:3])


def _codes(name: str) -> tuple[str, ...]:
    return SHOWS.get(name, tuple(code for codes in SHOWS.values() for code in codes))
