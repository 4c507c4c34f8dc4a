"""A back-test tells how well later declarations and unseen kinds are ranked, with bounds, beside tables and chance."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from tests.hanging import must_end
from tests.risk.tables import HEADER, as_csv, make_rows

from gqts.cli import main
from gqts.risk.backtest import (
    CHANCE,
    EXACT,
    LEARNER,
    Choice,
    Options,
    encode,
    find_roles,
    read_tables,
    run_backtest,
)
from gqts.risk.backtest.run import TIME, UNSEEN
from gqts.risk.errors import TableUnusable
from gqts.risk.measuring import area_under_curve, measure

QUICK = Options(folds=3, rounds=30, samples=60)


def run(rows, options=QUICK, **choice):
    table = read_tables([("t.csv", io.BytesIO(as_csv(rows)))])
    encoded = encode(table, find_roles(table, Choice(**choice)))
    return {part.name: part for part in run_backtest(encoded, options)}


def at(part, ranking, budget=0.10):
    return next(one for one in part.rankings[ranking].budgets if one.budget == budget)


def test_a_sign_that_holds_for_all_goods_is_found_on_later_ones_and_on_goods_never_seen() -> None:
    parts = run(make_rows(3_000, repeats=False))
    for name in (TIME, UNSEEN):
        part = parts[name]
        learner, chance = at(part, LEARNER), at(part, CHANCE)
        assert learner.precision.low > chance.precision.high
        assert learner.precision.low <= learner.precision.at <= learner.precision.high
        assert learner.recall.at > 2 * chance.recall.at
        assert part.rankings[LEARNER].auc > 0.7
    assert abs(parts[UNSEEN].rankings[EXACT].auc - 0.5) < 0.02, "a table knows nothing of goods it has not seen"


def test_a_table_that_repeats_its_goods_is_shown_up_by_the_look_up_and_by_unseen_groups() -> None:
    parts = run(make_rows(3_000, sign=0.0))
    assert parts[TIME].rankings[EXACT].auc > 0.9
    assert parts[TIME].rankings[LEARNER].auc > 0.85
    assert parts[UNSEEN].rankings[LEARNER].auc < 0.65
    assert at(parts[TIME], EXACT).precision.at > 0.8


def test_the_same_options_give_the_same_report() -> None:
    rows = make_rows(800)
    once, again = run(rows), run(rows)
    assert [one.as_json() for one in once.values()] == [one.as_json() for one in again.values()]


def test_what_gives_the_answer_away_is_left_out_and_said() -> None:
    rows = [{**row, "Critical Fraud": row["Fraud"], "Nothing": "x"} for row in make_rows(300)]
    table = read_tables([("t.csv", io.BytesIO(as_csv(rows)))])
    roles = find_roles(table, Choice(ignored=("Net Mass",)))
    assert dict(roles.left_out).keys() == {"Declaration ID", "Critical Fraud", "Nothing", "Net Mass", "Tax Rate"}
    assert (roles.label, roles.date, roles.value, roles.rate) == ("Fraud", "Date", "Item Price", "Tax Rate")
    assert roles.group == ("HS6 Code", "Country of Origin", "Tax Rate")
    assert set(roles.features) == {"HS6 Code", "Country of Origin", "Item Price"}


def test_columns_are_named_by_options_in_any_spelling() -> None:
    names = {"Fraud": "schlecht", "Date": "Tag", "Item Price": "wert", "HS6 Code": "Ware"}
    rows = [{names.get(name, name): text for name, text in row.items()} for row in make_rows(400)]
    table = read_tables([("t.csv", io.BytesIO(as_csv(rows, ";")))])
    roles = find_roles(table, Choice("schlecht", "TAG", "wert", group=("Ware",)))
    assert (roles.label, roles.date, roles.group) == ("schlecht", "Tag", ("Ware",))
    with pytest.raises(TableUnusable) as refusal:
        find_roles(table, Choice("schlecht", "Tag", "Werd"))
    assert "wert" in refusal.value.faults[0].fix
    with pytest.raises(TableUnusable) as refusal:
        find_roles(table, Choice())
    assert "--label" in refusal.value.faults[0].fix


GOOD = as_csv(make_rows(300))


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "header"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "UTF-8"),
        (b"PK\x03\x04\0\0\0", "NUL"),
        (b"just one column\n1\n", "header"),
        (",".join(HEADER).encode() + b"\n", "no rows"),
        (GOOD + b"1,2,3\n", "9 cells|3 cells"),
        (GOOD + b'"unclosed,' + b"x" * 500, "cannot be read|cells"),
        (GOOD.replace(b"Fraud", b"Date", 1), "one name"),
        (GOOD + ("x" * 2_000 + ",2026-01-01,1,A,1,1,1,0\n").encode(), "1000 characters"),
        (b"a" * 400_000 + b",b\n", "too long"),
        (GOOD + b"D,never,1,A,1,1,1,0\n", "no date"),
        (GOOD + b"D,2026-01-01,1,A,1,1,1,maybe\n", "no label"),
        (GOOD + b"D,2026-01-01,1,A,1,-5,1,1\n", "no value"),
        (GOOD + b"D,2026-01-01,1,A,1,inf,1,1\n", "no value"),
        (as_csv([{**row, "Fraud": "0"} for row in make_rows(300)]), "nothing to find"),
        (as_csv(make_rows(100)), "fewer than"),
        (as_csv([{**row, "Date": "2026-01-01"} for row in make_rows(300)]), "Before"),
    ],
)
def test_a_file_that_is_no_such_table_is_refused_with_what_is_wrong(content: bytes, told: str) -> None:
    def work() -> None:
        table = read_tables([("t.csv", io.BytesIO(content))])
        run_backtest(encode(table, find_roles(table, Choice())), QUICK)

    with must_end(), pytest.raises(TableUnusable) as refusal:
        work()
    text = refusal.value.detail + " ".join(fault.message for fault in refusal.value.faults)
    assert re.search(told, text), text


def test_files_of_different_shape_are_not_mixed() -> None:
    other = as_csv([{"a": "1", "b": "2"}])
    with pytest.raises(TableUnusable, match="other columns"):
        read_tables([("a.csv", io.BytesIO(GOOD)), ("b.csv", io.BytesIO(other))])
    assert read_tables([("a.csv", io.BytesIO(GOOD)), ("b.csv", io.BytesIO(GOOD))]).rows == 600


RANKED = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 1), st.floats(0, 100)), min_size=1, max_size=60)


@given(RANKED)
def test_figures_are_shares_and_their_bounds_contain_no_nonsense(rows) -> None:
    scores, hits, value = (np.array(one, dtype=float) for one in zip(*rows, strict=True))
    told = measure(scores, hits.astype(int), value, value, budgets=(0.1, 1.0), samples=20)
    if 0 < hits.sum() < len(hits):
        better = [a > b for a in scores[hits == 1] for b in scores[hits == 0]]
        even = [a == b for a in scores[hits == 1] for b in scores[hits == 0]]
        assert told.auc == pytest.approx(np.mean(better) + np.mean(even) / 2)
    for one in told.budgets:
        assert 0 <= one.precision.low <= one.precision.high <= 1
    assert told.budgets[1].precision.at == pytest.approx(hits.mean())
    if hits.sum():
        assert told.budgets[1].recall.at == pytest.approx(1)


def test_a_perfect_ranking_finds_everything_first() -> None:
    hits = np.array([1] * 10 + [0] * 90)
    told = measure(-np.arange(100.0), hits, np.ones(100), np.ones(100), samples=50)
    assert told.auc == 1
    assert [round(one.recall.at, 6) for one in told.budgets] == [0.1, 0.5, 1]
    assert area_under_curve(np.ones(100), hits) == 0.5


def test_the_command_tells_it_in_words_and_as_json(tmp_path: Path) -> None:
    file = tmp_path / "declarations.csv"
    file.write_bytes(as_csv(make_rows(600)))
    arguments = ["risk", "backtest", str(file), "--rounds", "10", "--samples", "20", "--folds", "2"]
    told = CliRunner().invoke(main, arguments)
    assert told.exit_code == 0, told.output
    assert "groups never seen" in told.output
    assert "Left out: Declaration ID" in told.output
    report = json.loads(CliRunner().invoke(main, [*arguments, "--json"]).stdout)
    assert [one["budget"] for one in report["tests"][0]["rankings"]["learner"]["budgets"]] == [0.01, 0.05, 0.1]
    assert report["columns"]["leftOut"][0]["column"] == "Declaration ID"


def test_the_command_refuses_in_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "wrong.csv"
    file.write_bytes(b"a,b\n1,2\n")
    told = CliRunner().invoke(main, ["risk", "backtest", str(file)])
    assert told.exit_code == 1
    assert "--label" in told.output
    assert CliRunner().invoke(main, ["risk", "backtest", str(tmp_path / "none.csv")]).exit_code == 2
    assert CliRunner().invoke(main, ["risk", "backtest", str(tmp_path)]).exit_code == 1


def test_the_shared_declarations_repeat_themselves_and_the_back_test_says_so(shared: Path) -> None:
    folder = shared / "data" / "customs-declarations"
    if not folder.is_dir():
        pytest.skip("no shared declarations")
    lines = (folder / "train.csv").read_bytes().splitlines(keepends=True)
    some = b"".join([lines[0], *lines[1::3]])
    table = read_tables([("train.csv", io.BytesIO(some))])
    roles = find_roles(table, Choice())
    assert roles.group == ("HS6 Code", "Country of Departure", "Country of Origin", "Tax Rate", "Tax Type")
    assert {name for name, _ in roles.left_out} == {"Declaration ID", "Critical Fraud"}
    parts = {one.name: one for one in run_backtest(encode(table, roles), Options(folds=2, rounds=25, samples=20))}
    assert parts[TIME].rankings[EXACT].auc > 0.8
    assert parts[TIME].rankings[LEARNER].auc > 0.7
    assert parts[UNSEEN].rankings[LEARNER].auc < 0.65
    assert parts[UNSEEN].rankings[EXACT].auc == pytest.approx(0.5, abs=0.02)
