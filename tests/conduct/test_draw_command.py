"""`gqts draw check`: what anybody runs on the published file alone."""

from __future__ import annotations

import json
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from click.testing import CliRunner
from tests.conduct.cast import DAY, NOW, call_as, customs
from tests.taking_part import take_part

from gqts.accounts import Position
from gqts.cli import main
from gqts.conduct import (
    Share,
    announce_draw,
    fix_arrivals,
    list_own_tickets,
    note_consignment,
    read_published,
    reveal_draw,
)


@pytest.fixture
def published(tx, tmp_path: Path) -> Path:
    officer, firm = call_as(tx, customs(tx), Position.OFFICER), take_part(tx)
    for _ in range(5):
        note_consignment(tx, uuid4(), [Share(firm.id, 3.0)], arrived_at=NOW, is_complete=True)
    draw = announce_draw(tx, officer, title="Sunday", size=2, least=0, now=NOW)
    fix_arrivals(tx, officer, draw.id, since=NOW, until=NOW + DAY, now=NOW)
    reveal_draw(tx, officer, draw.id, now=NOW)
    path = tmp_path / "draw.json"
    path.write_text(json.dumps(read_published(tx, draw.id)))
    own = list_own_tickets(tx, call_as(tx, firm), draw.id)
    (tmp_path / "own.json").write_text(json.dumps([own[0][0].reference, own[0][1].hex()]))
    return path


def run(*arguments: object):
    return CliRunner().invoke(main, ["draw", "check", *map(str, arguments)])


def test_a_draw_that_comes_out_the_same_is_good(published: Path) -> None:
    answer = run(published)
    assert answer.exit_code == 0
    assert "2 of 5 entries are drawn" in answer.output
    assert json.loads(run(published, "--json").output) == {"good": True, "drawn": 2, "complaints": []}


def test_one_s_own_entry_is_found_in_it_and_another_is_not(published: Path) -> None:
    reference, opening = json.loads((published.parent / "own.json").read_text())
    assert "The entry was in the draw" in run(published, "--reference", reference, "--opening", opening).output
    answer = run(published, "--reference", f"{UUID(int=1)} {UUID(int=2)}", "--opening", opening)
    assert answer.exit_code == 1
    assert "was not in the draw" in answer.output
    assert run(published, "--reference", reference).exit_code == 2


def test_a_draw_that_was_changed_is_told_and_ends_with_1(published: Path) -> None:
    told = json.loads(published.read_text())
    told["selected"].reverse()
    published.write_text(json.dumps(told))
    answer = run(published)
    assert answer.exit_code == 1
    assert "not what the seed draws" in answer.output
    assert json.loads(run(published, "--json").stdout)["good"] is False


@pytest.mark.parametrize("content", ["", "[]", "3", "{", '{"format": "gqts-draw/1"}', "\x00"])
def test_what_is_no_draw_is_told_in_a_sentence(tmp_path: Path, content: str) -> None:
    path = tmp_path / "other.json"
    path.write_text(content)
    answer = run(path)
    assert answer.exit_code == 1
    assert "Traceback" not in answer.output


def test_a_file_that_is_not_there_is_a_mistake_of_use(tmp_path: Path) -> None:
    assert run(tmp_path / "none.json").exit_code == 2
