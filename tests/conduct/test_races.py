"""Two officers at once: what may be done once is done once, whoever comes first."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from tests.conduct.cast import DAY, NOW, call_as, customs, heard_case, mismatch
from tests.taking_part import take_part

from gqts.accounts import Position
from gqts.conduct import (
    FindingOutcome,
    Measure,
    Result,
    Share,
    announce_draw,
    decide_case,
    end_what_is_over,
    enter_result,
    fix_arrivals,
    list_cases,
    list_drawn,
    note_consignment,
    read_case,
    record_finding,
    reveal_draw,
)
from gqts.kit.database import Database, Transaction
from gqts.kit.errors import GqtsError
from gqts.organizations import Role, State, require_organization


def at_once(database: Database, work: Callable[[Transaction], object], times: int = 4) -> list[str]:
    """Do the same in several transactions at once; return what each came to."""

    def once(_: int) -> str:
        try:
            with database.transaction() as tx:
                work(tx)
        except GqtsError as error:
            return type(error).__name__
        return "done"

    with ThreadPoolExecutor(times) as pool:
        return sorted(pool.map(once, range(times)))


@pytest.fixture
def officer(database: Database):
    with database.transaction() as tx:
        return call_as(tx, customs(tx), Position.OFFICER)


def test_a_case_is_decided_once(database: Database, officer) -> None:
    with database.transaction() as tx:
        firm = call_as(tx, take_part(tx, roles=[Role.TRADER]))
        case = heard_case(tx, officer, firm)
    later = NOW + 2 * DAY
    came = at_once(
        database,
        lambda tx: decide_case(tx, officer, case.id, Measure.SUSPENSION, reasons="Proven.", days=9, now=later),
    )
    assert came == ["MoveRefused"] * 3 + ["done"]
    ended = at_once(database, lambda tx: end_what_is_over(tx, now=later + 10 * DAY))
    assert ended == ["done"] * 4
    with database.transaction() as tx:
        assert require_organization(tx, firm.organization).state is State.APPROVED
        moves = [step.move for step in read_case(tx, officer, case.id).steps]
    assert moves.count("decided") == moves.count("ended") == 1


def test_a_result_is_entered_once_and_opens_one_case(database: Database, officer) -> None:
    with database.transaction() as tx:
        firm = take_part(tx)
        note_consignment(tx, uuid4(), [Share(firm.id, 3.0)], arrived_at=NOW, is_complete=True)
        draw = announce_draw(tx, officer, title="Sunday", size=1, least=0, now=NOW)
        fix_arrivals(tx, officer, draw.id, since=NOW, until=NOW + DAY, now=NOW)
        reveal_draw(tx, officer, draw.id, now=NOW)
        [drawn] = list_drawn(tx, officer, draw.id)
    wrong = Result("origin", "JP", "VN", FindingOutcome.MISMATCH)
    came = at_once(database, lambda tx: enter_result(tx, officer, draw.id, drawn.ticket, wrong, now=NOW))
    assert came == ["DrawOutOfOrder"] * 3 + ["done"]
    with database.transaction() as tx:
        assert len(list_cases(tx, officer)) == 1


def test_every_finding_of_several_officers_at_once_is_evidence(database: Database, officer) -> None:
    with database.transaction() as tx:
        firm, record = take_part(tx), uuid4()
    moments = iter(NOW + timedelta(seconds=number) for number in range(4))
    came = at_once(
        database, lambda tx: record_finding(tx, officer, mismatch(firm.id, record=record), now=next(moments))
    )
    assert came == ["done"] * 4
    with database.transaction() as tx:
        cases = list_cases(tx, officer)
        assert sum(len(read_case(tx, officer, case.id).findings) for case in cases) == 4


def test_a_consignment_noted_by_several_at_once_counts_once(database: Database) -> None:
    with database.transaction() as tx:
        firms = [take_part(tx, str(number)).id for number in range(3)]
    record = uuid4()
    shares = [Share(one, 1.0) for one in firms]
    came = at_once(database, lambda tx: note_consignment(tx, record, shares, arrived_at=NOW, is_complete=True), times=6)
    assert came == ["done"] * 6
