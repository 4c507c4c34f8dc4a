"""From evidence to a lane, as ASYCUDA goes about it: profiles, chance, expected rates; green when none of them asks.

Promise: pure, so that the same matrix, facts, rules, counts and seed give the same lane for ever; every selection says
why; what chance chose stays chosen whatever else is the case; the model's rank moves a declaration only within what is
to be inspected anyway (`tally.is_taken_by_rate`, `tally.list_dropped`), never into a lane by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from gqts.evidence import CheckResult
from gqts.risk.assessment import RANDOM, Assessment, Lane, Selection
from gqts.risk.chance import RANDOM_PURPOSE, Seed, draw, purpose_of
from gqts.risk.condition import Case, holds
from gqts.risk.fields import Facts, read_texts
from gqts.risk.plan import LANES, Plan
from gqts.risk.profile import Profile
from gqts.risk.record import PartyRecord, tell_records
from gqts.risk.scoring import score_risks, worst_outcomes
from gqts.risk.tally import Tally, is_taken_by_rate
from gqts.risk.weights import Weights

PROFILE, RATE, CAPACITY = "profile", "rate", "capacity"
RANDOM_TASK = {
    "en": "Chosen by chance. Examine the goods as they were declared: kind, quantity, origin, marks, value.",
    "zh": "随机抽中。按申报内容查验货物：品名、数量、原产地、标记、价格。",
}


@dataclass(frozen=True, slots=True)
class Setting:
    """Where and when it is assessed: the seed of its draws, the rates of the office, what was chosen there lately.

    `subject` is what is drawn for, the declaration's id. `before` are the selections of its last assessment: what
    chance or a rate chose once stays chosen, so that nobody declares anew until they are let through.
    """

    subject: str
    seed: Seed
    plan: Plan = field(default_factory=Plan)
    tally: Tally = field(default_factory=Tally)
    lists: Mapping[str, frozenset[str]] = field(default_factory=dict)
    weights: Weights | None = None
    before: tuple[Selection, ...] = ()


def assess(
    results: Iterable[CheckResult],
    facts: Facts,
    profiles: Iterable[Profile],
    *,
    setting: Setting,
    records: Sequence[PartyRecord] = (),
    rank: float | None = None,
    at: datetime,
) -> Assessment:
    """Return the four scores and the lane, with everything that chose it."""
    found = tuple(results)
    scores = score_risks(found, facts, records, setting.weights)
    known: dict[str, Any] = {**tell_records(records), **facts}
    case = Case(known, worst_outcomes(found), {one.risk: one.score for one in scores}, setting.lists)
    asked = [one for one in profiles if _asks(one, case, setting, at)]
    selections = [_select(one) for one in asked]
    selections += _draw_random(setting)
    priority = max([*case.scores.values(), rank or 0.0])
    if not selections:
        selections += _fill_rates(setting, priority)
    selections.sort(key=lambda one: (-one.lane.severity, one.why == RATE))
    lane = selections[0].lane if selections else Lane.GREEN
    tasks = _join_tasks(asked, lane, is_random=any(one.why == RANDOM for one in selections))
    return Assessment(lane, scores, tuple(selections), tasks.get("en", ""), at, rank, priority, tasks)


def move_to_yellow(one: Assessment, *, capacity: int) -> Assessment:
    """Return an assessment of a declaration that the day has no room to inspect: its documents are looked through."""
    assert not one.is_random, "chance is never overruled"
    told = Selection(CAPACITY, Lane.YELLOW, details={"capacity": str(capacity)})
    return replace(one, lane=Lane.YELLOW, selections=(told, *one.selections))


def _asks(profile: Profile, case: Case, setting: Setting, at: datetime) -> bool:
    office = next(iter(read_texts(case.facts, "office")), "")
    if not profile.concerns(office, at.date()) or not holds(profile.condition, case):
        return False
    if profile.percent >= 100:
        return True
    return draw(setting.seed, purpose_of(profile.name, profile.version), setting.subject) < profile.percent / 100


def _select(profile: Profile) -> Selection:
    """Return that a profile asked, with what it is called in each language."""
    titles = {f"title.{language}": text for language, text in profile.title.items()}
    return Selection(
        PROFILE, profile.lane, profile.name, profile.version, {"percent": f"{profile.percent:g}", **titles}
    )


def _draw_random(setting: Setting) -> list[Selection]:
    kept = [one for one in setting.before if one.why == RANDOM]
    if kept:
        return kept[:1]
    drawn, rate = draw(setting.seed, RANDOM_PURPOSE, setting.subject), setting.plan.random_rate
    if drawn >= rate:
        return []
    details = {"day": setting.seed.day.isoformat(), "drawn": f"{drawn:.6f}", "rate": f"{rate:g}"}
    return [Selection(RANDOM, Lane.RED, details=details)]


def _fill_rates(setting: Setting, priority: float) -> list[Selection]:
    kept = [one for one in setting.before if one.why == RATE]
    if kept:
        return kept[:1]
    for lane in LANES:
        rate = setting.plan.rate_of(lane)
        has_room = lane is not Lane.RED or setting.tally.has_room
        if has_room and is_taken_by_rate(setting.tally, lane, rate, priority):
            return [Selection(RATE, lane, details={"rate": f"{rate:g}"})]
    return []


def _join_tasks(asked: Sequence[Profile], lane: Lane, *, is_random: bool) -> dict[str, str]:
    """Return what is to be examined, in each language: the tasks of the profiles that asked for this lane."""
    tasks = [one.task for one in asked if one.lane is lane and one.task]
    if is_random and lane is Lane.RED:
        tasks.append(RANDOM_TASK)
    joined: dict[str, list[str]] = {}
    for task in tasks:
        for language, text in task.items():
            if text and text not in joined.setdefault(language, []):
                joined[language].append(text)
    return {language: "\n".join(texts) for language, texts in joined.items() if texts}
