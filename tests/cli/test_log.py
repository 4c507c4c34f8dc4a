"""`gqts log`: what the operator prints, keeps and checks."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from gqts.kit.database import Database
from gqts.kit.outbox import deliver
from gqts.transparency import VerifierKey, open_checkpoint
from gqts.worker import LOG_HANDLERS

pytestmark = pytest.mark.usefixtures("firm")

Run = Callable[..., Any]


def test_the_operator_checks_that_everything_is_as_it_was_logged(run: Run, write: Run, database: Database) -> None:
    run("capture", write("one.json", "1", "2"))
    waiting = run("log", "check")
    assert waiting.exit_code == 0
    assert "2 events wait for their place" in waiting.output
    deliver(database, LOG_HANDLERS)
    told = json.loads(run("log", "check", "--json").stdout)
    assert told == {"entries": 2, "compared": 2, "forgotten": 0, "unlogged": 0, "tree": True, "faults": []}
    with database.transaction() as tx:
        tx.execute("UPDATE events.event SET submitter = 'https://id.gs1.org/417/9521000000001'")
    changed = run("log", "check")
    assert changed.exit_code == 1
    assert "Entry 0: its event is not what was logged." in changed.output
    assert "The log does not hold." in changed.output


def test_the_checkpoint_that_is_printed_verifies_with_the_key_that_is(run: Run, write: Run, database: Database) -> None:
    run("capture", write("one.json", "1"))
    deliver(database, LOG_HANDLERS)
    key = VerifierKey.parse(run("log", "key").stdout.strip())
    assert open_checkpoint(run("log", "checkpoint").stdout, key).size == 1
