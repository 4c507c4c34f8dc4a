"""What was chosen lately at an office: the counts by which expected rates and the day's capacity are kept."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from gqts.risk.assessment import Lane

BINS = 20
"""Priorities are counted in twentieths."""
WINDOW_DAYS = 7
"""Expected rates are kept over so many days, today included."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts over the window, `lanes` by lane; `bins` are how many had a priority in each twentieth."""

    seen: int = 0
    lanes: Mapping[Lane, int] = field(default_factory=dict)
    bins: tuple[int, ...] = (0,) * BINS
    has_room: bool = True
    """Whether an inspection more can be done today."""

    def shortfall(self, lane: Lane, rate: float) -> float:
        """Return how many the lane is short of its expected rate, with the present one counted as seen."""
        return rate * (self.seen + 1) - self.lanes.get(lane, 0)

    def share_above(self, priority: float) -> float:
        """Return the share of those seen whose priority is in a higher twentieth."""
        total = sum(self.bins)
        return sum(self.bins[bin_of(priority) + 1 :]) / total if total else 0.0


def bin_of(priority: float) -> int:
    """Return the twentieth that a priority is in."""
    return min(BINS - 1, max(0, int(priority * BINS)))


def is_taken_by_rate(tally: Tally, lane: Lane, rate: float, priority: float) -> bool:
    """Tell whether a would-be green declaration is taken because the lane is short of its expected rate.

    ASYCUDA takes the next one. Here the door opens as the lane falls behind: at first for the upper part of the
    priorities, as large as the rate, and wider with each that is short, so that the rate is reached and the riskier
    are taken first.
    """
    short = tally.shortfall(lane, rate)
    if rate <= 0 or short <= 0:
        return False
    return tally.share_above(priority) < min(1.0, rate * (1 + short))


@dataclass(frozen=True, slots=True)
class Waiting:
    """One declaration that is to be inspected today. `is_fixed`: the officer has begun, so it stays."""

    id: UUID
    priority: float
    is_random: bool = False
    is_fixed: bool = False


def list_dropped(waiting: Sequence[Waiting], capacity: int | None) -> Collection[UUID]:
    """Return which go to the yellow lane when there are more inspections than the day has room for.

    The lowest ranked go first. What chance chose never goes, and neither does what was begun: where these alone are
    more than the capacity, they are all that is inspected.
    """
    if capacity is None:
        return ()
    kept = [one for one in waiting if one.is_random or one.is_fixed]
    rest = sorted((one for one in waiting if not (one.is_random or one.is_fixed)), key=_by_rank)
    return {one.id for one in rest[max(0, capacity - len(kept)) :]}


def _by_rank(one: Waiting) -> tuple[float, str]:
    return -one.priority, str(one.id)
