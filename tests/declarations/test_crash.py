"""A crash at any point loses nothing and repeats nothing: judging is killed in the middle, and done again."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest
from psycopg import Rollback
from tests.conftest import ROOT
from tests.declarations import conversation as told

from gqts.customs.ceb import write_xml
from gqts.declarations import DOCUMENT_TAKEN, MESSAGE_TAKEN, hand_in, list_own_receipts, list_records, prepare_message
from gqts.kit.clock import system_clock
from gqts.kit.outbox import deliver
from gqts.worker import list_customs_handlers

JUDGE = """
import os, signal, sys
from gqts.customs.reference import read_reference
from gqts.declarations import MESSAGE_TAKEN
from gqts.declarations import judging
from gqts.kit.clock import system_clock
from gqts.kit.database import Database
from gqts.kit.outbox import deliver
from gqts.worker import list_customs_handlers

handlers = dict(list_customs_handlers(read_reference(), system_clock))
judge = handlers[MESSAGE_TAKEN]

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

def dying(tx, fact):
    if sys.argv[2] == "before":
        die()
    if sys.argv[2] == "within":
        judging.messages.mark_judged = die
    judge(tx, fact)
    die()

with Database.open(sys.argv[1]) as database:
    deliver(database, {MESSAGE_TAKEN: dying})
"""


@pytest.mark.parametrize("moment", ["before", "within", "after"])
def test_judging_that_is_killed_is_done_once(database, moment):
    with database.transaction() as tx:
        broker = told.open_trade(tx).broker
        now = system_clock()
        ready = prepare_message(write_xml(told.message(broker, told.inventory("A"), told.inventory("B"))), now=now)
        hand_in(tx, broker.caller, ready, now=now)
    killed = subprocess.run([sys.executable, "-c", JUDGE, database.url, moment], cwd=ROOT, check=False, timeout=120)
    assert killed.returncode == -signal.SIGKILL
    with database.transaction() as tx:
        assert list_records(tx) == []
        assert list_own_receipts(tx, broker.caller) == []
        waits = tx.execute(
            "SELECT attempts FROM kit.outbox WHERE topic = %s AND delivered_at IS NULL", (MESSAGE_TAKEN,)
        )
        assert waits.fetchall() == [(1,)]
        tx.execute("UPDATE kit.outbox SET next_attempt_at = now()")
    handlers = list_customs_handlers(told.REFERENCE, system_clock)
    assert deliver(database, handlers).delivered == 1
    assert deliver(database, handlers).delivered == 0
    with database.transaction() as tx:
        found = list_records(tx)
        assert len(found) == len({one.invt_no for one in found}) == 2
        receipts = list_own_receipts(tx, broker.caller)
        assert [one.number for one in receipts] == [1, 2, 3, 4]
        assert told.statuses(tx, broker) == [2, 120, 2, 120]
        told_of = tx.execute("SELECT count(*) FROM kit.outbox WHERE topic = %s", (DOCUMENT_TAKEN,)).fetchone()
        assert told_of == (2,)


def test_a_judgement_that_is_rolled_back_leaves_no_hole_among_receipts(database):
    with database.transaction() as tx:
        platform = told.open_trade(tx).platform
    told_then(database, platform, told.order("N0"))
    with database.transaction() as tx:
        told.send(tx, platform, told.order("N1"))
        raise_back(tx)
    told_then(database, platform, told.order("N2"))
    with database.transaction() as tx:
        assert [one.number for one in list_own_receipts(tx, platform.caller)] == [1, 2]


def told_then(database, firm, document):
    with database.transaction() as tx:
        told.send(tx, firm, document)


def raise_back(tx):
    raise Rollback
