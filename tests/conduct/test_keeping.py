"""What comes by itself when a time is over comes while the application runs, without anybody asking."""

from __future__ import annotations

import time
from datetime import timedelta

from tests.conduct.cast import DAY, call_as, customs, heard_case
from tests.taking_part import take_part

from gqts.accounts import Position
from gqts.conduct import Measure, decide_case
from gqts.kit.clock import system_clock
from gqts.kit.database import Database
from gqts.organizations import Role, State, require_organization
from gqts.worker import keep_forgetting

SECONDS = 60


def test_a_suspension_ends_while_the_application_runs(database: Database) -> None:
    before = system_clock() - 3 * DAY
    with database.transaction() as tx:
        officer = call_as(tx, customs(tx), Position.OFFICER)
        firm = call_as(tx, take_part(tx, roles=[Role.TRADER]))
        case = heard_case(tx, officer, firm, now=before)
        later = before + DAY + timedelta(hours=1)
        decide_case(tx, officer, case.id, Measure.SUSPENSION, reasons="Proven.", days=1, now=later)
    with keep_forgetting(database, system_clock, pause=0.05):
        until = time.monotonic() + SECONDS
        while time.monotonic() < until:
            with database.transaction(read_only=True) as tx:
                if require_organization(tx, firm.organization).state is State.APPROVED:
                    return
            time.sleep(0.02)
    raise AssertionError("the suspension did not end")
