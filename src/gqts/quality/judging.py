"""Who stands out, without accusing twice: a line that always ran with one lot is told together with it. Pure.

Every level is held beside the rest of the same product of the same quarter: goods of one quarter had about as long to
be complained about. Of the levels with more defects than chance allows (`excess`), the surest leads. Each further one
is held beside the rest once more within what is already said: it stands by itself if its excess is still there; else
the leader explains it, or, where the leader does not outlast it either, the two cannot be told apart by what was made.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from gqts.quality.excess import (
    FALSE_SHARE,
    LEAST_DEFECTIVE,
    Comparison,
    Stratum,
    add_up,
    clopper_pearson,
    compare,
    keep_false_share,
)
from gqts.quality.factor import Cell, Factor, Level, join_cells, list_levels

TELLING = 3.0
"""Times the rest that would matter: who may be that bad, or may not, is told as too few to say."""


class Verdict(StrEnum):
    """What is said of a level. Part of files and of the API: never renamed."""

    STANDS_OUT = "stands_out"
    NOT_TOLD_APART = "not_told_apart"
    """It stands out, and so does what always came with it: which of them it is, the goods cannot tell."""
    EXPLAINED = "explained"
    """It has more than the rest, all of it by what stands out already."""
    TOO_FEW = "too_few"
    NOTHING_BESIDE = "nothing_beside"
    """Nothing else of the product was made in the same quarter."""
    LIKE_THE_REST = "like_the_rest"


@dataclass(frozen=True, slots=True)
class Judged:
    """A level and what is said of it. `by` are the levels that explain it, or from which it cannot be told apart."""

    level: Level
    verdict: Verdict
    units: int
    defective: int
    low: float
    high: float
    comparison: Comparison | None
    by: tuple[Level, ...] = ()

    @property
    def rate(self) -> float:
        """Return the share of units told to be defective; `low` and `high` are its exact 95 % interval."""
        return self.defective / self.units if self.units else 0.0

    @property
    def is_accused(self) -> bool:
        """Return whether it stands out, by itself or with others."""
        return self.verdict in (Verdict.STANDS_OUT, Verdict.NOT_TOLD_APART)


def judge_levels(cells: Iterable[Cell]) -> list[Judged]:
    """Return what is said of every level of some goods: those that stand out first, the surest at the top."""
    joined = join_cells(cells)
    levels = list_levels(joined)
    strata = {one: _list_strata(joined, one) for one in levels}
    compared = {one: compare(strata[one]) for one in levels}
    chances = {one: found.chance for one, found in compared.items() if found is not None}
    flagged = [
        one
        for one in keep_false_share(chances, FALSE_SHARE)
        if (found := compared[one]) is not None and found.defective >= LEAST_DEFECTIVE and found.ratio > 1
    ]
    said = _explain(joined, sorted(flagged, key=lambda one: (chances[one], _depth(one))), len(chances))
    judged = []
    for one in levels:
        units, defective = add_up(strata[one])
        verdict, by = said.get(one) or (_weigh(compared[one]), ())
        low, high = clopper_pearson(defective, units)
        judged.append(Judged(one, verdict, units, defective, low, high, compared[one], by))
    order = list(Verdict)
    return sorted(judged, key=lambda one: (order.index(one.verdict), chances.get(one.level, 1.0), -one.units))


def _depth(level: Level) -> int:
    """Return how narrow a level is, the narrowest first: of two that are as sure, it says more."""
    return -list(Factor).index(level.factor)


def _list_strata(cells: Sequence[Cell], level: Level, within: Sequence[Level] = ()) -> list[Stratum]:
    """Return a level beside the rest, by product, quarter, and by what else is held fixed."""
    counts: dict[tuple[object, ...], list[int]] = {}
    for one in cells:
        key = (one.product, one.quarter, *(fixed in one.levels for fixed in within))
        found = counts.setdefault(key, [0, 0, 0, 0])
        place = 0 if level in one.levels else 2
        found[place] += one.units
        found[place + 1] += one.defective
    return [Stratum(*found) for found in counts.values()]


def _explain(
    cells: Sequence[Cell], ranked: Sequence[Level], asked: int
) -> dict[Level, tuple[Verdict, tuple[Level, ...]]]:
    """Return the verdicts of the levels with more than chance allows, given the surest first.

    `asked` are how many levels were compared at all: the next to lead has to be as sure, within what is already said,
    as the next of them had to be at the first look.
    """
    leaders: list[Level] = []
    alike: dict[Level, list[Level]] = {}
    explained: dict[Level, Level] = {}
    for one in ranked:
        if not leaders or _outlasts(cells, one, leaders, FALSE_SHARE * (len(leaders) + 1) / asked):
            leaders.append(one)
            continue
        leader = max(leaders, key=lambda other: _count_shared(cells, one, other))
        if _outlasts(cells, leader, [one, *(other for other in leaders if other != leader)], FALSE_SHARE):
            explained[one] = leader
        else:
            alike.setdefault(leader, [leader]).append(one)
    said: dict[Level, tuple[Verdict, tuple[Level, ...]]] = {
        one: (Verdict.EXPLAINED, tuple(alike.get(leader, [leader]))) for one, leader in explained.items()
    }
    for leader in leaders:
        group = alike.get(leader, [leader])
        verdict = Verdict.STANDS_OUT if len(group) == 1 else Verdict.NOT_TOLD_APART
        said |= {one: (verdict, tuple(other for other in group if other != one)) for one in group}
    return said


def _outlasts(cells: Sequence[Cell], level: Level, fixed: Sequence[Level], share: float) -> bool:
    """Return whether a level has more than the rest even among goods that are alike in `fixed`.

    `share` is the chance that is still too much.
    """
    found = compare(_list_strata(cells, level, fixed))
    return found is not None and found.chance < share


def _count_shared(cells: Sequence[Cell], one: Level, other: Level) -> int:
    return sum(cell.units for cell in cells if one in cell.levels and other in cell.levels)


def _weigh(found: Comparison | None) -> Verdict:
    """Return what is said of a level that does not stand out."""
    if found is None:
        return Verdict.NOTHING_BESIDE
    is_any = found.defective + found.rest_defective > 0
    return Verdict.TOO_FEW if is_any and found.high >= TELLING else Verdict.LIKE_THE_REST
