"""Assessments as they are kept: versions of each declaration, how it stands, and room for the day's inspections.

Assessing at one office is done one after the other (the counts of the office's day are locked until the transaction
ends), so that the expected rates are kept exactly and no day has more inspections than it has room for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import structlog

from gqts.evidence import CheckResult
from gqts.kit.database import Transaction
from gqts.kit.outbox import publish
from gqts.risk._storage import choices as _storage
from gqts.risk.assess import Setting, assess, move_to_yellow
from gqts.risk.assessment import Assessment, Lane
from gqts.risk.codec import assessment_as_json, assessment_from_json
from gqts.risk.draws import is_open, prepare_seeds, require_seed
from gqts.risk.errors import LearnerUnavailable
from gqts.risk.fields import Facts, read_texts
from gqts.risk.plan import Plan
from gqts.risk.record import PartyRecord, tell_records
from gqts.risk.rulebook import Rulebook, read_rulebook
from gqts.risk.scoring import worst_outcomes
from gqts.risk.standing import Kept, Standing, find_standing, read_last
from gqts.risk.tally import BINS, WINDOW_DAYS, Tally, Waiting, bin_of, list_dropped

ASSESSED = "risk.assessed"
"""Topic: a declaration's assessment changed; key its id, payload `lane`, `was` ("" at first), `version`, `why`."""
_LONGEST_TEXT = 200
_MOST_TEXTS = 500
_log = structlog.get_logger("gqts.risk")


@dataclass(frozen=True, slots=True)
class Given:
    """What an assessment is made from; `rank` is the model's, None without one."""

    results: tuple[CheckResult, ...]
    facts: Mapping[str, Any]
    records: tuple[PartyRecord, ...] = ()
    rank: float | None = None


def assess_and_keep(
    tx: Transaction,
    record_id: UUID,
    results: Iterable[CheckResult],
    facts: Facts,
    *,
    records: Sequence[PartyRecord] = (),
    rank: float | None = None,
    inspected_on: date | None = None,
    now: datetime,
) -> Kept:
    """Assess a declaration, or assess it anew, and keep the outcome; return it with what had to give way.

    Nothing new is kept when nothing changed. Without `inspected_on` it is to be inspected on the day of its first
    assessment. Publishes `ASSESSED` for each declaration whose assessment changed.
    """
    given = Given(tuple(results), keep_facts({**tell_records(records), **facts}), tuple(records), rank)
    rulebook = read_rulebook(tx, now=now)
    if rank is None:
        given = replace(given, rank=_rank(rulebook, given))
    office = next(iter(read_texts(given.facts, "office")), "")[:_LONGEST_TEXT]
    plan = rulebook.plan_of(office, now.date())
    _storage.lock_tally(tx, office, now.date(), BINS)
    before = find_standing(tx, record_id)
    last = None if before is None else read_last(tx, record_id)
    seed_day = before.seed_day if before is not None and is_open(before.seed_day, now.date()) else now.date()
    prepare_seeds(tx, now)
    on = inspected_on or (before.inspected_on if before else now.date())
    red = [] if plan.capacity is None else [one for one in _list_red(tx, office, on) if one.id != record_id]
    setting = Setting(
        str(record_id),
        require_seed(tx, seed_day, now=now),
        plan,
        _read_tally(tx, office, now, before, has_room=plan.capacity is None or len(red) < plan.capacity),
        rulebook.lists,
        before=last.assessment.selections if last else (),
    )
    assessed = assess(
        given.results, given.facts, rulebook.profiles, setting=setting, records=given.records, rank=given.rank, at=now
    )
    moved: tuple[UUID, ...] = ()
    if assessed.lane is Lane.RED and plan.capacity is not None:
        is_fixed = before is not None and before.is_fixed
        own = Waiting(record_id, assessed.priority, assessed.is_random, is_fixed)
        dropped = list_dropped([*red, own], plan.capacity)
        if record_id in dropped:
            assessed = move_to_yellow(assessed, capacity=plan.capacity)
        moved = tuple(one.id for one in red if one.id in dropped)
    for other in moved:
        _move(tx, other, plan, now=now)
    if last is not None and _is_same(last.assessment, assessed) and before is not None and before.inspected_on == on:
        return Kept(record_id, last.version, last.assessment, moved, is_new=False)
    version = (last.version if last else 0) + 1
    outcomes = {code: outcome.value for code, outcome in worst_outcomes(given.results).items()}
    documents = (assessment_as_json(assessed), given.facts, outcomes)
    _keep(tx, record_id, version, assessed, documents, Place(office, on, seed_day))
    _recount(tx, office, before, assessed, now=now)
    _tell(tx, record_id, version, assessed, was=before.lane if before else None)
    return Kept(record_id, version, assessed, moved, is_new=True)


def _rank(rulebook: Rulebook, given: Given) -> float | None:
    """Return the model's rank; None without a model, and without its library: the rules do not wait for it."""
    if rulebook.model is None:
        return None
    try:
        return rulebook.model.rank(given.facts, worst_outcomes(given.results))
    except LearnerUnavailable as reason:
        _log.warning("assessed without the model", detail=reason.detail)
        return None


@dataclass(frozen=True, slots=True)
class Place:
    """Where and when a declaration is inspected, and with which day's seed it is drawn."""

    office: str
    inspected_on: date
    seed_day: date


def fix_lane(tx: Transaction, record_id: UUID) -> bool:
    """Keep a declaration in its lane whatever room the day has: its inspection has begun. Tell whether it is known."""
    return _storage.fix_standing(tx, record_id)


def keep_facts(facts: Facts) -> dict[str, Any]:
    """Return facts as they are kept: texts, numbers and lists of texts, each cut to a length; nothing else."""
    kept: dict[str, Any] = {}
    for name, value in facts.items():
        if isinstance(value, bool):
            kept[name] = "yes" if value else "no"
        elif isinstance(value, Decimal):
            kept[name] = f"{value:f}" if value.is_finite() else ""
        elif isinstance(value, int | float):
            kept[name] = value if abs(value) < 1e300 else ""
        elif isinstance(value, str):
            kept[name] = _clean(value)
        elif isinstance(value, Sequence | frozenset | set):
            kept[name] = [_clean(str(one)) for one in list(value)[:_MOST_TEXTS]]
    return kept


def _clean(text: str) -> str:
    return text[:_LONGEST_TEXT].replace("\0", "�").encode("utf-8", "replace").decode()


def _list_red(tx: Transaction, office: str, day: date) -> list[Waiting]:
    return [Waiting(*row) for row in _storage.select_red(tx, office, day)]


def _read_tally(tx: Transaction, office: str, now: datetime, before: Standing | None, *, has_room: bool) -> Tally:
    """Return the counts of the window without the declaration itself."""
    since = now.date() - timedelta(days=WINDOW_DAYS - 1)
    rows = _storage.select_tally(tx, office, since, now.date())
    sums = [sum(int(row[place]) for row in rows) for place in range(4)]
    bins = tuple(sum(int(row[4][place]) for row in rows) for place in range(BINS))
    lanes = dict(zip((Lane.RED, Lane.YELLOW, Lane.BLUE), sums[1:], strict=True))
    seen = sums[0]
    if before is not None and before.office == office and before.first_at.date() >= since:
        seen -= 1
        if before.lane in lanes:
            lanes[before.lane] -= 1
    return Tally(max(0, seen), lanes, bins, has_room)


def _keep(
    tx: Transaction,
    record_id: UUID,
    version: int,
    one: Assessment,
    documents: tuple[Mapping[str, Any], Mapping[str, Any], Mapping[str, Any]],
    place: Place,
) -> None:
    _storage.insert_assessment(tx, record_id, version, one.at, place.seed_day, documents)
    row = {
        "record_id": record_id,
        "version": version,
        "office": place.office,
        "inspected_on": place.inspected_on,
        "at": one.at,
        "lane": one.lane.value,
        "priority": one.priority,
        "is_random": one.is_random,
        "seed_day": place.seed_day,
    }
    _storage.set_standing(tx, row)


def _move(tx: Transaction, record_id: UUID, plan: Plan, *, now: datetime) -> None:
    """Send another declaration to the yellow lane, for the day has no more room."""
    standing = find_standing(tx, record_id)
    found = _storage.select_assessment(tx, record_id, None)
    assert standing is not None
    assert found is not None
    assert plan.capacity is not None
    version, body, facts, outcomes, seed_day = found
    one = replace(move_to_yellow(assessment_from_json(body), capacity=plan.capacity), at=now)
    place = Place(standing.office, standing.inspected_on, seed_day)
    _keep(tx, record_id, version + 1, one, (assessment_as_json(one), facts, outcomes), place)
    _recount(tx, standing.office, standing, one, now=now)
    _tell(tx, record_id, version + 1, one, was=standing.lane)


def _recount(tx: Transaction, office: str, before: Standing | None, one: Assessment, *, now: datetime) -> None:
    """Count a declaration once, in its present lane, on the day of its first assessment."""
    change = dict.fromkeys(("seen", "red", "yellow", "blue"), 0)
    is_new = before is None or before.office != office
    if not is_new and before is not None and before.lane.value in change:
        change[before.lane.value] -= 1
    if one.lane.value in change:
        change[one.lane.value] += 1
    change["seen"] = int(is_new)
    day = now.date() if is_new or before is None else before.first_at.date()
    _storage.count(tx, office, day, change, bin_of(one.priority) if is_new else None)


def _is_same(before: Assessment, after: Assessment) -> bool:
    return replace(before, at=after.at) == after


def _tell(tx: Transaction, record_id: UUID, version: int, one: Assessment, *, was: Lane | None) -> None:
    why = one.selections[0].why if one.selections else ""
    payload = {"lane": one.lane.value, "was": was.value if was else "", "version": version, "why": why}
    publish(tx, ASSESSED, str(record_id), payload)
