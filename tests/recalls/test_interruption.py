"""A walk that dies half-way goes on where its last whole batch ended, and finds each thing once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

from tests.recalls.goods import LOT, LOT_LINK, NOW, Trade, link

from gqts.kit.database import Database, connect
from gqts.recalls import (
    Walk,
    begin_recall,
    continue_scope,
    find_affected,
    list_to_tell,
    read_balance,
    require_own_recall,
)

WALKER = """
import sys
from uuid import UUID
from datetime import datetime, UTC
from gqts.kit.database import Database
from gqts.recalls import Walk, continue_scope
with Database.open(sys.argv[1], minimum=1, maximum=1) as database:
    while True:
        with database.transaction() as tx:
            recall = continue_scope(tx, UUID(sys.argv[2]), now=datetime(2026, 11, 25, tzinfo=UTC), things=3, events=1)
            if len(sys.argv) > 3:
                print("in the middle", flush=True)
                sys.stdin.read()  # held here, the batch done and not committed, until it is killed
        if recall.walk is Walk.DONE:
            break
        print("batch", flush=True)
"""


def test_killed_in_the_middle_it_goes_on_and_finds_each_once(database: Database) -> None:
    serials = [f"s{number:03d}" for number in range(60)]
    with database.transaction() as tx:
        trade = Trade.open(tx)
        trade.make_lot(serials[:30])
        trade.make_lot(serials[30:])
        trade.pack(1, serials[:20])
        trade.send(1, "carrier")
        caller = trade.caller("factory")
        recall_id = begin_recall(tx, caller, [LOT], now=NOW).id
    for batches in (2, 5, 9):
        _walk_and_kill(database, str(recall_id), batches)
    _kill_uncommitted(database, str(recall_id))
    subprocess.run([sys.executable, "-c", WALKER, database.url, str(recall_id)], check=True, timeout=120)
    with database.transaction() as tx:
        recall = require_own_recall(tx, caller, recall_id)
        found = [one.uri for one in find_affected(tx, recall, limit=1_000)]
        assert recall.walk is Walk.DONE
        assert sorted(found) == sorted([LOT_LINK, *(link(one) for one in serials)])
        assert recall.affected == len(found)
        assert read_balance(tx, recall).units == 60
        told = {one.organization_id: one.units for one in list_to_tell(tx, recall)}
        assert told == {trade.firms["carrier"].id: 20}


def _walk_and_kill(database: Database, recall_id: str, batches: int) -> None:
    command = [sys.executable, "-c", WALKER, database.url, recall_id]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as walker:
        assert walker.stdout is not None
        for _ in range(batches):
            if not walker.stdout.readline():
                break
        os.kill(walker.pid, signal.SIGKILL)


def _kill_uncommitted(database: Database, recall_id: str) -> None:
    command = [sys.executable, "-c", WALKER, database.url, recall_id, "hold"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as walker:
        assert walker.stdout is not None
        walker.stdout.readline()
        os.kill(walker.pid, signal.SIGKILL)
    connection = connect(database.url, autocommit=True)
    for _ in range(200):  # until the server has noticed that its client is gone
        row = connection.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND state = 'idle in transaction'"
        ).fetchone()
        if row == (0,):
            break
        time.sleep(0.05)
    connection.close()


def test_two_workers_at_once_do_not_find_anything_twice(database: Database) -> None:
    with database.transaction() as tx:
        trade = Trade.open(tx)
        trade.make_lot([f"s{number}" for number in range(40)])
        caller = trade.caller("factory")
        recall_id = begin_recall(tx, caller, [LOT], now=NOW).id
    command = [sys.executable, "-c", WALKER, database.url, str(recall_id)]
    walkers = [subprocess.Popen(command, stdout=subprocess.DEVNULL) for _ in range(2)]
    assert [walker.wait(timeout=120) for walker in walkers] == [0, 0]
    with database.transaction() as tx:
        recall = continue_scope(tx, recall_id, now=NOW)
        found = [one.uri for one in find_affected(tx, recall, limit=1_000)]
        assert len(found) == len(set(found)) == recall.affected == 41
        assert recall.located == 41
