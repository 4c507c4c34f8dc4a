"""A worker that dies while it tells an organization has told nobody twice when the next one is done."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta

from tests.notices.office import LOCAL, NOW, join, open_firm, run_machine, tell

from gqts.accounts import Seal
from gqts.kit.clock import system_clock
from gqts.kit.database import Database
from gqts.kit.outbox import deliver
from gqts.kit.settings import read_settings
from gqts.notices import DeliveryState, list_deliveries, list_inbox, register_webhook
from gqts.worker import list_notice_handlers, list_webhook_handlers

SPREADER = """
import sys
from gqts.kit.clock import system_clock
from gqts.kit.database import Database
from gqts.kit.outbox import deliver
from gqts.kit.settings import read_settings
from gqts.notices import NOTICE_WRITTEN
from gqts.worker import list_notice_handlers
settings = read_settings({"GQTS_HOME": sys.argv[2]})
topic, handler = NOTICE_WRITTEN, list_notice_handlers(settings, system_clock)[NOTICE_WRITTEN]
def held(tx, fact):
    handler(tx, fact)
    print("in the middle", flush=True)
    sys.stdin.read()  # held here, everything written and not committed, until it is killed
with Database.open(sys.argv[1], minimum=1, maximum=1) as database:
    deliver(database, {topic: held})
"""


def wait_until_undone(database: Database) -> None:
    """Wait until the server has seen that whoever wrote is dead, and undone it; a guard ends it."""
    query = (
        "SELECT FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        " AND state = 'idle in transaction'"
    )
    for _ in range(600):
        with database.transaction() as tx:
            if tx.execute(query).fetchone() is None:
                return
        time.sleep(0.05)


def test_killed_while_it_tells_everybody_is_told_once_all_the_same(database: Database, tmp_path) -> None:
    settings = read_settings({"GQTS_HOME": str(tmp_path), "GQTS_SECRET": "s" * 40})
    with run_machine() as machine:
        with database.transaction() as tx:
            firm = open_firm(tx)
            _, ada = join(tx, firm)
            webhook, _ = register_webhook(tx, ada, Seal(settings.secret), LOCAL, machine.url, [], now=NOW)
            for number in range(3):
                tell(tx, firm, number)
        command = [sys.executable, "-c", SPREADER, database.url, str(tmp_path)]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as spreader:
            assert spreader.stdout is not None
            assert spreader.stdout.readline() == "in the middle\n"
            os.kill(spreader.pid, signal.SIGKILL)
        wait_until_undone(database)
        later = system_clock() + timedelta(minutes=1)
        for _ in range(2):
            assert deliver(database, list_notice_handlers(settings, lambda: later), clock=lambda: later).failed == 0
        with database.transaction() as tx:
            mails = tx.execute("SELECT key FROM kit.outbox WHERE topic = 'notices.mail'").fetchall()
            assert len(mails) == len(set(mails)) == 3
            assert len(list_inbox(tx, ada)) == 3
            deliveries = list_deliveries(tx, ada, webhook.id)
            assert [one.state for one in deliveries] == [DeliveryState.WAITING] * 3
        for _ in range(2):
            deliver(database, list_webhook_handlers(settings, lambda: later), clock=lambda: later, batch=1)
        assert len({headers["webhook-id"] for headers, _ in machine.got}) == len(machine.got) == 3
        with database.transaction() as tx:
            assert {one.state for one in list_deliveries(tx, ada, webhook.id)} == {DeliveryState.DELIVERED}
