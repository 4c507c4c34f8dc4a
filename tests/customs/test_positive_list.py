"""A code is listed since a day, off the list, or not known; another list goes into force by a command, told before."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from gqts.cli import main
from gqts.customs import ReferenceUnusable
from gqts.customs.reference import Reference, read_reference
from gqts.customs.reference.positive_list import find_listing
from gqts.customs.reference.positive_table import read_table

MODES = ("9610", "1210", "1239")
TABLE = """税则号列,货品名称,备注
04021000,脂肪含量≤1.5%固状乳及奶油,
03061619,冻其他冷水小虾,仅限网购保税商品
"""


def run(*arguments: str, table: bytes = b"") -> Result:
    return CliRunner().invoke(main, ["reference", *arguments], input=table)


def bring_in(folder: Path, table: bytes, *more: str, since: str = "2026-01-01") -> Result:
    given = ("--from", since, "--source", "an announcement", "--to", str(folder))
    return run("import", "positive-list", "-", *given, *more, table=table)


@pytest.mark.parametrize(
    ("code", "day", "is_listed", "since"),
    [
        ("0402910000", date(2018, 12, 31), True, date(2016, 4, 8)),
        ("0402910000", date(2016, 4, 7), None, None),
        ("04021000", date(2018, 1, 1), True, date(2016, 4, 16)),
        ("0402910000", date(2019, 6, 1), None, None),
        ("9506110000", date(2026, 1, 1), True, date(2022, 3, 1)),
        ("9307009000", date(2022, 2, 28), True, date(2020, 1, 1)),
        ("9307009000", date(2022, 3, 1), None, None),
    ],
)
def test_a_code_is_listed_since_a_day_or_not_known(code: str, day: date, is_listed: bool | None, since: date | None):
    found = find_listing(code, read_reference(), day)
    assert (found.is_listed, found.since) == (is_listed, since)


def test_another_list_is_told_first_and_goes_into_force_when_it_is_agreed_to(tmp_path: Path) -> None:
    folder = tmp_path / "reference"
    told = bring_in(folder, TABLE.encode("gb18030"))
    assert told.exit_code == 2
    assert "now listed: 2" in told.stdout
    assert "no longer listed: 8" in told.stdout
    assert not folder.exists()

    assert bring_in(folder, TABLE.encode(), "--yes").exit_code == 0
    reference = read_reference(folder)
    assert find_listing("9506110000", reference, date(2025, 12, 31)).is_listed is True
    assert find_listing("9506110000", reference, date(2026, 1, 1)).is_listed is False
    shrimp = find_listing("0306161900", reference, date(2026, 1, 1))
    assert shrimp.is_listed is True
    assert (shrimp.takes("1210"), shrimp.takes("9610")) == (True, False)

    again = bring_in(folder, b"code,note\n04021000,a limit\n", "--yes", "--part", since="2026-07-01")
    assert "no longer listed: 1" in again.stdout
    assert "limited otherwise: 1" in again.stdout
    milk = find_listing("0402100000", read_reference(folder), date(2026, 8, 1))
    assert (milk.since, milk.line and milk.line.note) == (date(2026, 1, 1), "a limit")
    assert find_listing("0306161900", read_reference(folder), date(2026, 8, 1)).is_listed is None
    assert len(list(folder.glob("*.before.json"))) == 1


def test_a_list_that_is_late_ends_where_the_next_begins(tmp_path: Path) -> None:
    bring_in(tmp_path, TABLE.encode(), "--yes", since="2026-01-01")
    bring_in(tmp_path, b"code\n95061100\n", "--yes", since="2025-06-01")
    reference = read_reference(tmp_path)
    assert find_listing("9506110000", reference, date(2025, 12, 31)).is_listed is True
    assert find_listing("9506110000", reference, date(2026, 1, 1)).is_listed is False


def test_every_fault_of_a_table_is_told_with_its_line_and_nothing_is_written(tmp_path: Path) -> None:
    wrong = "code,note,trade_modes\n4021000,,\n04021000,,9999\n03061619,,1210\n03061619,,\n0402,,\n"
    done = bring_in(tmp_path / "new", wrong.encode(), "--yes")
    assert done.exit_code == 1
    for said in ("line 2: code", "leading zero", "line 3: trade_modes", "line 5: code", "line 4 too", "line 6: code"):
        assert said in done.stderr
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xfe\x00", b"name,note\na,b\n", b"code\n", b"code,code\n1,2\n", b"code\n" + b"04021000\n" * 20_001],
)
def test_what_is_no_table_is_refused(content: bytes) -> None:
    with pytest.raises(ReferenceUnusable):
        read_table(content, MODES)


def test_the_command_answers_for_a_code_and_a_day() -> None:
    assert run("show", "positive-list", "0402910000", "--on", "2018-06-01").exit_code == 0
    asked = run("show", "positive-list", "3304990099", "--on", "2026-01-01")
    assert (asked.exit_code, "Not known" in asked.stdout) == (1, True)
    told = run("show", "positive-list", "38249999", "--json", "--on", "2026-01-01")
    assert json.loads(told.stdout)["since"] == "2022-03-01"
    assert run("show", "positive-list", "12").exit_code == 2


def test_a_table_of_ten_thousand_lines_answers_at_once() -> None:
    lines = "".join(f"{number:08d}\n" for number in range(10_000_000, 10_010_000))
    table = read_table(b"code\n" + lines.encode(), MODES)
    assert len(table) == 10_000
    entries = read_reference().entries
    assert find_listing("1000000000", Reference(entries), date(2026, 1, 1)).is_listed is None
