"""What is planted stands out first, in every generated world; where nothing is planted, seldom does anything."""

from __future__ import annotations

from datetime import UTC, date, datetime

from gqts.quality import Cell, Factor, Level, judge_levels
from gqts.simulator import Planted, plan_output

START = datetime(2026, 7, 3, tzinfo=UTC)


def cells_of(output):
    """Return what was made and told, from the plan itself: no code of ours reads events here."""
    cells = []
    for run in output.runs:
        levels = {Level(Factor.LINE, "site", run.line), Level(Factor.MACHINE, "site", run.machine)}
        levels |= {Level(Factor.MATERIAL, "", lot) for lot in run.lots.values()}
        levels |= {Level(Factor.SUPPLIER, "", lot[:2]) for lot in run.lots.values()}
        levels.add(Level(Factor.FACTORY, "site", ""))
        defective = sum(item in output.defective for item in run.items)
        cells.append(Cell("product", date(2026, 7, 1), frozenset(levels), len(run.items), defective))
    return cells


def judge(seed, planted):
    return judge_levels(cells_of(plan_output(seed=seed, starts_at=START, planted=planted)))


def test_what_is_planted_stands_out_first_and_the_honest_are_not_accused_above_the_stated_rate():
    accused = honest = 0
    for seed in range(24):
        lot = f"SP-{seed:03d}001"
        planted, name = [(Planted(machine="L3-M2"), "L3-M2"), (Planted(lot=lot), lot)][seed % 2]
        judged = judge(seed, planted)
        assert judged[0].is_accused, seed
        assert judged[0].level.name == name, seed
        those = {one.level.name for one in judged if one.is_accused}
        accused, honest = accused + len(those), honest + len(those - {name})
    assert honest <= accused * 0.1  # 5 % are stated; of so few worlds as many may come by chance


def test_of_honest_worlds_no_more_accuse_somebody_than_is_stated():
    worlds = 100
    accused = sum(any(one.is_accused for one in judge(seed, Planted())) for seed in range(worlds))
    assert accused <= worlds * 0.05


def test_a_machine_that_always_ran_with_one_lot_is_not_accused_alone_and_neither_is_the_lot():
    both = frozenset([Level(Factor.MACHINE, "site", "M1"), Level(Factor.MATERIAL, "", "lot-1")])
    rest = frozenset([Level(Factor.MACHINE, "site", "M2"), Level(Factor.MATERIAL, "", "lot-2")])
    judged = judge_levels([Cell("p", START.date(), both, 500, 20), Cell("p", START.date(), rest, 5_000, 20)])
    told = [(one.level.name, one.verdict.value, [other.name for other in one.by]) for one in judged if one.is_accused]
    assert sorted(told) == [("M1", "not_told_apart", ["lot-1"]), ("lot-1", "not_told_apart", ["M1"])]


def test_a_line_is_not_accused_of_what_one_of_its_machines_does():
    def cell(machine, units, defective):
        levels = frozenset([Level(Factor.LINE, "site", machine[:2]), Level(Factor.MACHINE, "site", machine)])
        return Cell("p", START.date(), levels, units, defective)

    cells = [cell("L1-M1", 1_000, 3), cell("L1-M2", 1_000, 40), cell("L2-M1", 1_000, 3), cell("L2-M2", 1_000, 2)]
    told = {one.level.name: (one.verdict.value, [other.name for other in one.by]) for one in judge_levels(cells)}
    assert told["L1-M2"] == ("stands_out", [])
    assert told["L1"] == ("explained", ["L1-M2"])


def test_goods_of_another_quarter_or_product_are_no_comparison():
    one, other = (frozenset([Level(Factor.LINE, "site", name)]) for name in ("L1", "L2"))
    judged = judge_levels([Cell("p", date(2026, 7, 1), one, 100, 30), Cell("p", date(2026, 4, 1), other, 100_000, 1)])
    assert {item.verdict.value for item in judged} == {"nothing_beside"}


def test_too_few_are_told_as_too_few():
    one, other = (frozenset([Level(Factor.LINE, "site", name)]) for name in ("L1", "L2"))
    judged = judge_levels([Cell("p", START.date(), one, 40, 1), Cell("p", START.date(), other, 4_000, 40)])
    assert {item.level.name: item.verdict.value for item in judged}["L1"] == "too_few"
