"""`gqts risk train · models · drift` on a database of their own."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import timedelta

import pytest
import structlog
from click.testing import CliRunner
from tests.risk.consignments import result
from tests.risk.test_learning import past_of

from gqts.cli import main
from gqts.kit.clock import system_clock
from gqts.kit.database import Database
from gqts.risk import assess_and_keep, note_outcome


@pytest.fixture(autouse=True)
def _own_database(database: Database, tmp_path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("GQTS_DATABASE_URL", database.url)
    monkeypatch.setenv("GQTS_HOME", str(tmp_path))
    yield
    structlog.reset_defaults()


def run(*words: str):
    return CliRunner().invoke(main, ["risk", *words])


def keep_history(database: Database, *, shift: float = 0.0, count: int = 260, first: int = 0) -> None:
    chance, now = random.Random(9), system_clock() - timedelta(hours=1)
    with database.transaction() as tx:
        for number in range(first, first + count):
            past = past_of(number, chance, shift=shift)
            results = [result(code, outcome) for code, outcome in past.outcomes.items()]
            assess_and_keep(tx, past.record_id, results, past.facts, now=now)
            if not shift:
                note_outcome(tx, past.record_id, is_hit=bool(past.is_hit), was_random=past.was_random, at=now)


def test_a_model_is_trained_listed_put_in_force_watched_and_ended(database: Database) -> None:
    refused = run("train")
    assert refused.exit_code == 1
    assert "too few" in refused.output
    assert "no model yet" in run("models").output
    assert run("drift").exit_code == 1
    keep_history(database)
    told = json.loads(run("train", "--json").stdout)
    assert (told["version"], told["state"], told["metrics"]["outcomes"]) == (1, "kept", 260)
    assert "check.price.floor" in told["features"]
    assert "260 outcomes" in run("models", "--in-force", "1").output
    calm = run("drift")
    assert calm.exit_code == 0, calm.output
    assert "unchanged" in calm.output
    keep_history(database, shift=50_000, count=400, first=5_000)
    stormy = run("drift", "--json")
    assert stormy.exit_code == 1, "drifted so far that it is to be trained anew"
    assert json.loads(stormy.stdout)["drift"]["fact.value"] > 0.25
    assert json.loads(run("train", "--in-force", "--json").stdout)["state"] == "in_force"
    listed = json.loads(run("models", "--json").stdout)
    assert [(one["version"], one["state"]) for one in listed] == [(2, "in_force"), (1, "ended")]
    assert run("models", "--end").exit_code == 0
    assert run("models", "--end").exit_code == 1
    assert run("models", "--in-force", "9").exit_code == 1


def test_a_span_without_inspections_teaches_nothing(database: Database) -> None:
    keep_history(database)
    refused = run("train", "--from", "2020-01-01", "--until", "2020-02-01")
    assert refused.exit_code == 1
    assert "There are 0 outcomes" in refused.output
