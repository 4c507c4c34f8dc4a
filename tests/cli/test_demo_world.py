"""What the demo does with a home that is empty, half filled, filled, or somebody's own."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from gqts.cli.demo import fill_home, make_world
from gqts.cli.stories import note_demo, read_demo
from gqts.events import count_events
from gqts.kit.clock import system_clock
from gqts.kit.database import Database
from gqts.kit.settings import read_settings
from gqts.simulator import MINIMUM_ITEMS, write_documents

Run = Callable[..., Any]


def stored(database: Database) -> int:
    with database.transaction(read_only=True) as tx:
        return count_events(tx)


def test_an_empty_home_is_filled_with_a_world_that_has_all_happened(run: Run, database: Database) -> None:
    settings = read_settings()
    demo = fill_home(settings, MINIMUM_ITEMS, 0)
    assert demo is not None
    assert demo == read_demo(settings.home)
    assert demo.is_whole
    world = make_world(MINIMUM_ITEMS)
    assert world.ends_on <= system_clock().date()
    with database.transaction(read_only=True) as tx:
        latest = tx.execute("SELECT max(event_time) FROM events.event").fetchone()
    assert latest is not None
    assert latest[0] <= system_clock()


def test_a_half_filled_home_is_filled_up_with_the_same_world(run: Run, database: Database, tmp_path: Path) -> None:
    settings = read_settings()
    world = make_world(MINIMUM_ITEMS)
    note_demo(settings.home, world, is_whole=False)
    folder = tmp_path / "documents"
    folder.mkdir()
    for number, document in enumerate(islice(write_documents(world), 120)):
        (folder / f"{number}.json").write_bytes(document.content)
    assert run("capture", folder).exit_code == 0
    before = stored(database)
    demo = fill_home(settings, MINIMUM_ITEMS + 500, before)
    assert demo is not None
    assert (demo.is_whole, demo.items, demo.start) == (True, MINIMUM_ITEMS, world.start)
    assert 0 < before < stored(database) == sum(document.events for document in write_documents(world))


def test_a_filled_home_stays_as_it_is(run: Run, database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    settings = read_settings()
    noted = note_demo(settings.home, make_world(MINIMUM_ITEMS), is_whole=True)
    assert fill_home(settings, MINIMUM_ITEMS + 500, 17) == noted
    assert "gqts reset" in capsys.readouterr().err
    assert stored(database) == 0


def test_somebodys_own_events_are_left_alone(
    run: Run, write: Run, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    run("capture", write("own.json", "1", "2"))
    assert fill_home(read_settings(), MINIMUM_ITEMS, stored(database)) is None
    assert "of yours" in capsys.readouterr().err
    assert stored(database) == 2


@pytest.mark.parametrize("note", ["", "{", "[]", "{}", json.dumps({"stories": [{"path": 1}]})])
def test_a_broken_note_is_no_demo(tmp_path: Path, note: str) -> None:
    (tmp_path / "demo.json").write_text(note)
    assert read_demo(tmp_path) is None
