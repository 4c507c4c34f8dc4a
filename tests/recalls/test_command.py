"""`gqts recall scope`: the balance of a recall on the command line, and nobody told."""

from __future__ import annotations

from pathlib import Path

import orjson
import pytest
from click.testing import CliRunner
from tests.recalls.goods import LOT, Trade

from gqts.cli import main
from gqts.cli.exits import REFUSED
from gqts.kit.database import Database
from gqts.recalls import list_recalls


@pytest.fixture
def run(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("GQTS_DATABASE_URL", database.url)
    monkeypatch.setenv("GQTS_HOME", str(tmp_path))
    return lambda *arguments: CliRunner().invoke(main, arguments)


def test_it_prints_the_balance_and_keeps_a_drill(run, database):
    with database.transaction() as tx:
        trade = Trade.open(tx)
        trade.make_lot(["a", "b"])
    told = run("recall", "scope", LOT, "--as", "The factory", "--json")
    assert told.exit_code == 0, told.output
    balance = orjson.loads(told.stdout)
    assert (balance["affected"], balance["units"], balance["organizations"]) == (3, 2, 0)
    assert "nobody was told" in run("recall", "scope", LOT, "--as", "The factory").stdout
    with database.transaction() as tx:
        assert all(one.is_drill for one in list_recalls(tx, trade.caller("factory")))
    assert run("recall", "scope", LOT, "--as", "The carrier").exit_code == REFUSED
    assert run("recall", "scope", "nonsense", "--as", "The factory").exit_code == REFUSED
