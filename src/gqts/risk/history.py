"""What came of inspections, and a profile tried on what was assessed before it goes live. Trying changes nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from gqts.evidence import Outcome, RiskKind
from gqts.kit.database import Transaction
from gqts.risk._storage import choices as _storage
from gqts.risk.assessment import Lane
from gqts.risk.chance import Seed, draw, purpose_of
from gqts.risk.condition import Case, holds
from gqts.risk.lists import read_entries
from gqts.risk.profile import Profile
from gqts.risk.record import wilson

MOST_TRIED = 20_000
_EXAMPLES = 10


@dataclass(frozen=True, slots=True)
class Past:
    """A declaration as it was last assessed; `is_hit` is None where it was not inspected."""

    record_id: UUID
    first_at: datetime
    office: str
    lane: Lane
    scores: Mapping[RiskKind, float]
    facts: Mapping[str, Any]
    outcomes: Mapping[str, Outcome]
    seed_day: date
    is_hit: bool | None
    was_random: bool


@dataclass(frozen=True, slots=True)
class Trial:
    """What a profile would have done: of `considered` declarations it fits `fitting` and takes `selected`.

    Of these `inspected` were, with `hits`; `random` of them by chance, with `random_hits`, which tell its hit rate
    without the bias of having been chosen. `new` were in the green or blue lane then.
    """

    considered: int
    fitting: int
    selected: int
    inspected: int
    hits: int
    random: int
    random_hits: int
    new: int
    examples: tuple[UUID, ...] = ()

    @property
    def hit_bounds(self) -> tuple[float, float]:
        """Return between which bounds its hit rate is, by what was inspected."""
        return wilson(self.hits, self.inspected)


def note_outcome(tx: Transaction, record_id: UUID, *, is_hit: bool, was_random: bool, at: datetime) -> None:
    """Keep what came of a declaration's inspection: it is what profiles are tried on and models learn from."""
    _storage.set_outcome(tx, record_id, at, is_hit=is_hit, was_random=was_random)


def read_history(
    tx: Transaction, since: datetime, until: datetime, *, is_known: bool = False, limit: int = MOST_TRIED
) -> list[Past]:
    """Return the newest declarations first assessed in a span; with `is_known` those of known outcome alone."""
    return [_past(row) for row in _storage.select_history(tx, since, until, limit, is_known=is_known)]


def count_choices(tx: Transaction, *, since: datetime) -> dict[str, tuple[int, int, int]]:
    """Return by profile how many declarations it chose since an instant, how many of them were inspected, and hits."""
    return {name: (chosen, inspected, hits) for name, chosen, inspected, hits in _storage.count_selected(tx, since)}


def count_lanes(tx: Transaction, *, since: date) -> dict[str, tuple[int, dict[Lane, int]]]:
    """Return by office how many declarations were first assessed since a day, and how many in each lane but green."""
    rows = _storage.count_lanes(tx, since)
    return {
        office: (int(seen), {Lane.RED: int(red), Lane.YELLOW: int(yellow), Lane.BLUE: int(blue)})
        for office, seen, red, yellow, blue in rows
    }


def read_past(tx: Transaction, record_id: UUID) -> Past | None:
    """Return one declaration as it was last assessed, None when it was not."""
    row = _storage.select_past(tx, record_id)
    return None if row is None else _past(row)


def try_profile(tx: Transaction, profile: Profile, *, since: datetime, until: datetime) -> Trial:
    """Return what a profile would have done with the declarations of a span, whatever its state is."""
    past = read_history(tx, since, until)
    seeds = _storage.select_seeds(tx, sorted({one.seed_day for one in past}))
    return try_on(profile, past, read_entries(tx), seeds)


def try_on(
    profile: Profile, past: Sequence[Past], lists: Mapping[str, frozenset[str]], seeds: Mapping[date, bytes]
) -> Trial:
    """Return what a profile would have done with past declarations: pure."""
    fitting = [one for one in past if _fits(profile, one, lists)]
    selected = [one for one in fitting if _is_drawn(profile, one, seeds)]
    inspected = [one for one in selected if one.is_hit is not None]
    random = [one for one in inspected if one.was_random]
    return Trial(
        considered=len(past),
        fitting=len(fitting),
        selected=len(selected),
        inspected=len(inspected),
        hits=sum(1 for one in inspected if one.is_hit),
        random=len(random),
        random_hits=sum(1 for one in random if one.is_hit),
        new=sum(1 for one in selected if one.lane in (Lane.GREEN, Lane.BLUE)),
        examples=tuple(one.record_id for one in selected[:_EXAMPLES]),
    )


def _fits(profile: Profile, one: Past, lists: Mapping[str, frozenset[str]]) -> bool:
    case = Case(one.facts, one.outcomes, one.scores, lists)
    return profile.concerns(one.office, one.first_at.date()) and holds(profile.condition, case)


def _is_drawn(profile: Profile, one: Past, seeds: Mapping[date, bytes]) -> bool:
    if profile.percent >= 100:
        return True
    secret = seeds.get(one.seed_day)
    if secret is None:
        return False
    drawn = draw(Seed(one.seed_day, secret), purpose_of(profile.name, profile.version), str(one.record_id))
    return drawn < profile.percent / 100


def _past(row: _storage.Row) -> Past:
    record_id, first_at, office, lane, risks, scores, facts, outcomes, is_hit, was_random, seed_day = row
    read = {code: Outcome(outcome) for code, outcome in outcomes.items()}
    scored = {RiskKind(risk): float(score) for risk, score in zip(risks, scores, strict=True)}
    return Past(record_id, first_at, office, Lane(lane), scored, facts, read, seed_day, is_hit, bool(was_random))
