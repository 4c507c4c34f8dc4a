"""The report of an experiment, in Markdown: what was run, what was found, and what was missed, said plainly."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from math import isnan
from statistics import mean

from gqts.evaluation.counting import GENERAL_SHOWS, SHOWS, CheckCount
from gqts.evaluation.experiment import Effort, Plan, SeedReport
from gqts.evaluation.ranking import BUDGETS, Hits, interval
from gqts.evaluation.trial import ALONE, INSPECTED_PER_THOUSAND, KNOWN_AFTER, MESSAGES, SHARES, VIEWS, name_view
from gqts.simulator.trade import FAMILIES, GENERAL_FAMILIES

_MIDDLE = 0.05
_GOAL_HITS, _GOAL_EFFORT = 3.0, 0.5
_OF_NO_RETAIL = frozenset({"vehicle.new", "purchase.split"})
"""Checks that are asked of vehicles and market purchases alone."""

Measure = Callable[[Hits], float]


def write_figures(plan: Plan, reports: Sequence[SeedReport]) -> str:
    """Return the figures of an experiment."""
    parts = [
        *_write_setting(plan, reports),
        *_write_goals(reports),
        *_write_hits("Rules with a model", reports, lambda one: one.by_model),
        *_write_hits("Rules alone", reports, lambda one: one.by_rules),
        *_write_efforts(reports),
        *_write_families(reports),
        *_write_checks(reports),
        *_write_alarms(reports),
        *_write_general(reports),
    ]
    return "\n".join(parts) + "\n"


def _write_setting(plan: Plan, reports: Sequence[SeedReport]) -> Iterator[str]:
    declarations = sum(one.declarations for one in reports)
    frauds = sum(one.frauds for one in reports)
    hidden = sum(one.cannot_be_found for one in reports)
    yield "### What was run"
    yield ""
    yield (
        f"Seasons of {plan.consignments} consignments over 180 days. The model learnt of seeds "
        f"{_list(plan.training)}; reported are seeds {_list(plan.reporting)}, which nothing was tried on. Together "
        f"they hold {declarations:,} declarations, {frauds:,} of them fraudulent ({frauds / declarations:.1%}), and of "
        f"these {hidden:,} show nowhere."
    )
    yield ""
    yield (
        f"Of every season {INSPECTED_PER_THOUSAND / 10:g} % of declarations, drawn by chance, are inspected, and what "
        f"was found is known {KNOWN_AFTER.days} days later; from that alone customs knows the past of a party, however "
        "it looks. ± is half of a 95 % interval over the reported seeds (Student's t)."
    )
    yield ""


def _write_goals(reports: Sequence[SeedReport]) -> Iterator[str]:
    ratios = [_ratio(one.by_model[name_view(100), _MIDDLE].hits, one.by_model[ALONE, _MIDDLE].hits) for one in reports]
    efforts = [_ratio(one.sharers.rate, one.others.rate) for one in reports if one.others.inspected]
    pooled = _ratio(_pool(one.sharers for one in reports).rate, _pool(one.others for one in reports).rate)
    yield "### The goals"
    yield ""
    yield "| goal | wanted | found | reached |"
    yield "|---|---|---|---|"
    ratio = mean(ratios)
    yield (
        f"| hits with full sharing, in terms of those of the declaration alone, at a 5 % budget | at least "
        f"{_GOAL_HITS:g} times | {_pm(ratios)} times | {'yes' if ratio >= _GOAL_HITS else '**no**'} |"
    )
    sharers, others = _pool(one.sharers for one in reports), _pool(one.others for one in reports)
    found = f"{pooled:.2f} times (by seed {_pm(efforts)}) | {'yes' if pooled <= _GOAL_EFFORT else '**no**'}"
    if not others.inspected:
        found = (
            f"not to be told: {sharers.inspected:,} of {sharers.honest:,} and {others.inspected:,} of "
            f"{others.honest:,} were inspected | –"
        )
    yield (
        f"| honest declarations inspected: of chains that share, in terms of those that share nothing | at most "
        f"{_GOAL_EFFORT:g} times | {found} |"
    )
    yield ""


def _write_hits(
    title: str, reports: Sequence[SeedReport], take: Callable[[SeedReport], dict[tuple[str, float], Hits]]
) -> Iterator[str]:
    yield f"### Hits at equal budgets: {title.lower()}"
    yield ""
    yield "Of what was inspected, the share that was fraud (precision) and of all fraud the share found (recall), in %."
    yield ""
    yield (
        "| looked at | "
        + " | ".join(f"precision at {budget:.0%} | recall at {budget:.0%}" for budget in BUDGETS)
        + " |"
    )
    yield "|---|" + "---:|---:|" * len(BUDGETS)
    for view in VIEWS:
        cells = [
            _pm([100 * measure(take(one)[view, budget]) for one in reports], digits=1)
            for budget in BUDGETS
            for measure in (_precision, _recall)
        ]
        also = f" (= everything, {SHARES[0]} % share)" if view == MESSAGES else ""
        yield f"| {view}{also} | " + " | ".join(cells) + " |"
    perfect = [min(1.0, one.frauds / (one.declarations * _MIDDLE)) for one in reports]
    yield ""
    yield f"An oracle would reach a precision of {100 * mean(perfect):.0f} % at 5 %; there is no more to find."
    yield ""


def _write_efforts(reports: Sequence[SeedReport]) -> Iterator[str]:
    yield "### Inspections of honest traders, when half of all parties share"
    yield ""
    yield "At a 5 % budget, everything looked at, rules with a model."
    yield ""
    yield "| honest declarations of | count | inspected | share |"
    yield "|---|---:|---:|---:|"
    for name, effort in (
        ("chains of which everybody shares", _pool(one.sharers for one in reports)),
        ("chains of which nobody shares", _pool(one.others for one in reports)),
    ):
        yield f"| {name} | {effort.honest:,} | {effort.inspected:,} | {effort.rate:.2%} |"
    yield ""


def _write_families(reports: Sequence[SeedReport]) -> Iterator[str]:
    told: dict[str, list[int]] = {}
    for one in reports:
        for family, counts in one.families.items():
            before = told.setdefault(family, [0, 0, 0])
            told[family] = [a + b for a, b in zip(before, counts, strict=True)]
    yield "### What was found and missed, by family"
    yield ""
    yield "Full sharing: how many parcels fail any check at all, and how many are inspected at a 5 % budget."
    yield ""
    yield "| family | risk | shows in | parcels | fail a check | inspected |"
    yield "|---|---|---|---:|---:|---:|"
    for family, (count, failed, found) in sorted(told.items(), key=lambda pair: pair[1][2] / pair[1][0]):
        known = FAMILIES[family]
        traces = ", ".join(sorted(one.value.replace("_", " ") for one in known.traces)) or "nothing"
        yield (
            f"| {family.replace('_', ' ')} | {known.risk} | {traces} | {count} | {failed} ({failed / count:.0%}) | "
            f"{found} ({found / count:.0%}) |"
        )
    yield ""


def _write_checks(reports: Sequence[SeedReport]) -> Iterator[str]:
    yield "### Every cross-check"
    yield ""
    yield (
        "Full sharing. Precision: of the declarations on which it fails, those that are fraudulent, of whatever "
        "family. Recall: of the parcels of the families that it is meant to show, those on which it fails. False "
        "alarms per 10,000 honest declarations, without and with a mistake or a rare habit in them. A check without "
        "planted faults is here for its false alarms."
    )
    yield ""
    yield "| check | meant to show | precision | recall | false alarms, plain | false alarms, with a slip |"
    yield "|---|---|---:|---:|---:|---:|"
    for code in (one.code for one in reports[0].checks if one.code not in _OF_NO_RETAIL):
        one = _pool_checks([check for report in reports for check in report.checks if check.code == code])
        meant = ", ".join(family.replace("_", " ") for family, codes in SHOWS.items() if code in codes) or "–"
        yield (
            f"| `{code}` | {meant} | {_part(one.precision, one.failed)} | {_part(one.recall, one.planted)} | "
            f"{one.false_alarms:.0f} | {one.false_alarms_on_slips:.0f} |"
        )
    yield ""


def _write_alarms(reports: Sequence[SeedReport]) -> Iterator[str]:
    told: dict[str, list[int]] = {}
    for one in reports:
        for slip, counts in one.alarms.items():
            before = told.setdefault(slip, [0, 0])
            told[slip] = [a + b for a, b in zip(before, counts, strict=True)]
    yield "### False alarms on honest declarations"
    yield ""
    yield "Full sharing: honest declarations on which any check fails, by the mistake or habit in them."
    yield ""
    yield "| in it | declarations | any check fails | per 10,000 |"
    yield "|---|---:|---:|---:|"
    for slip, (count, failed) in sorted(told.items()):
        name = slip.replace("_", " ") or "nothing"
        yield f"| {name} | {count:,} | {failed:,} | {10_000 * failed / count:,.0f} |"
    yield ""


def _write_general(reports: Sequence[SeedReport]) -> Iterator[str]:
    told: dict[str, list[int]] = {}
    honest: dict[str, list[int]] = {}
    for one in reports:
        for family, counts in one.general.families.items():
            before = told.setdefault(family, [0, 0])
            told[family] = [before[0] + counts[0], before[1] + counts[1]]
        for slip, alarms in one.general.alarms.items():
            before = honest.setdefault(slip, [0, 0])
            honest[slip] = [before[0] + alarms[0], before[1] + alarms[1]]
    yield "### Vehicles and market purchases"
    yield ""
    yield (
        "Declarations that are no retail import, with full sharing, looked at a day after they came in. They are in no "
        "figure above."
    )
    yield ""
    yield "| what it is | risk | shows in | declarations | fail a check |"
    yield "|---|---|---|---:|---:|"
    for family, (count, failed) in sorted(told.items()):
        known = GENERAL_FAMILIES[family].truth
        traces = ", ".join(sorted(one.value.replace("_", " ") for one in known.traces))
        yield f"| {family.replace('_', ' ')} | {known.risk} | {traces} | {count} | {failed} ({failed / count:.0%}) |"
    for slip, (count, failed) in sorted(honest.items()):
        name = f"honest, {slip.replace('_', ' ')}" if slip else "honest"
        yield f"| {name} | – | – | {count} | {failed} ({failed / count:.1%}) |"
    yield ""
    yield "| check | meant to show | precision | recall | false alarms per 10,000, plain | with a habit |"
    yield "|---|---|---:|---:|---:|---:|"
    for code in (one.code for one in reports[0].general.checks):
        of = _pool_checks([each for report in reports for each in report.general.checks if each.code == code])
        if not of.planted and not of.failed:
            continue
        meant = ", ".join(family.replace("_", " ") for family, codes in GENERAL_SHOWS.items() if code in codes) or "–"
        yield (
            f"| `{code}` | {meant} | {_part(of.precision, of.failed)} | {_part(of.recall, of.planted)} | "
            f"{of.false_alarms:.0f} | {of.false_alarms_on_slips:.0f} |"
        )
    yield ""


def _precision(one: Hits) -> float:
    return one.precision


def _recall(one: Hits) -> float:
    return one.recall


def _pm(values: Sequence[float], *, digits: int = 2) -> str:
    middle, half = interval(values)
    return f"{middle:.{digits}f}" if isnan(half) else f"{middle:.{digits}f} ± {half:.{digits}f}"


def _list(seeds: Iterable[int]) -> str:
    return ", ".join(map(str, seeds))


def _ratio(one: float, other: float) -> float:
    return one / other if other else float("inf")


def _part(value: float | None, of: int) -> str:
    return "–" if value is None else f"{value:.0%} of {of}"


def _pool(efforts: Iterable[Effort]) -> Effort:
    told = list(efforts)
    return Effort(sum(one.honest for one in told), sum(one.inspected for one in told))


def _pool_checks(counts: Sequence[CheckCount]) -> CheckCount:
    names = (
        "failed",
        "failed_on_fraud",
        "planted",
        "shown",
        "clean",
        "failed_on_clean",
        "slipped",
        "failed_on_slipped",
    )
    return CheckCount(counts[0].code, *(sum(getattr(one, name) for one in counts) for name in names))
