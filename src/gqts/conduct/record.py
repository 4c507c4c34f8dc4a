"""A party's record: how much of what concerns it was shared, how early, how often it was wrong, and what was decided.

It counts only what was checked, with its uncertainty (`gqts.conduct.interval`). The rate of hits in random checks is
the one that chance alone chose, and so the one that says something of the party and not of who is looked at. Each
figure can be counted again by its party from the same rows. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from gqts.conduct.interval import Rate, rate
from gqts.conduct.severity import Severity, weigh

LATEST = 500
"""How many of a party's latest consignments its record counts: enough for bounds of ±4 points, and read in no time."""
WINDOW_DAYS = 730
"""How far back it counts them, and the checks."""


@dataclass(frozen=True, slots=True)
class Violation:
    """A case that was decided against a party and stands."""

    severity: Severity
    decided_on: date


@dataclass(frozen=True, slots=True)
class Counts:
    """What was counted of a party. `consignments` are its latest ones of the window; of them `complete` had every
    party's data before arrival, in `timely` its own came before arrival, in `mismatched` it disagreed with independent
    sources, and of `complained` a shopper's complaint was right. `random_checks` and `targeted_checks` are its
    statements that officers held against the goods.
    """

    consignments: int = 0
    complete: int = 0
    timely: int = 0
    mismatched: int = 0
    median_lead_hours: float | None = None
    random_checks: int = 0
    random_hits: int = 0
    targeted_checks: int = 0
    targeted_hits: int = 0
    first_on: date | None = None
    violations: tuple[Violation, ...] = ()
    open_cases: int = 0
    complained: int = 0


@dataclass(frozen=True, slots=True)
class PartyRecord:
    """What customs counts of a party on a day; `violations` is their weight as it has faded by then."""

    organization_id: UUID
    on: date
    months: int
    consignments: int
    coverage: Rate
    timeliness: Rate
    lead_hours: float | None
    """The median of the hours between its last statement and the arrival; None when it never said anything before."""
    mismatches: Rate
    random_hits: Rate
    targeted_hits: Rate
    violations: float
    violation_count: int
    open_cases: int
    complaints: Rate
    """Of its consignments, those of which a shopper's complaint was right, or was let go by without a word."""

    @property
    def is_known(self) -> bool:
        """Return whether anything was ever counted."""
        return bool(self.consignments or self.random_hits.of or self.targeted_hits.of or self.violation_count)


def compose_record(organization_id: UUID, counts: Counts, on: date) -> PartyRecord:
    """Return the record that counts make on a day."""
    of = counts.consignments
    return PartyRecord(
        organization_id=organization_id,
        on=on,
        months=0 if counts.first_on is None else count_months(counts.first_on, on),
        consignments=of,
        coverage=rate(counts.complete, of),
        timeliness=rate(counts.timely, of),
        lead_hours=counts.median_lead_hours,
        mismatches=rate(counts.mismatched, of),
        random_hits=rate(counts.random_hits, counts.random_checks),
        targeted_hits=rate(counts.targeted_hits, counts.targeted_checks),
        violations=weigh_violations(counts.violations, on),
        violation_count=len(counts.violations),
        open_cases=counts.open_cases,
        complaints=rate(min(counts.complained, of), of),
    )


def weigh_violations(violations: Iterable[Violation], on: date) -> float:
    """Return what violations weigh on a day, each by its severity and faded by half a year after year."""
    return sum(weigh(one.severity, (on - one.decided_on).days) for one in violations)


def count_months(first: date, on: date) -> int:
    """Return how many whole months lie between two days."""
    if on <= first:
        return 0
    return (on.year - first.year) * 12 + on.month - first.month - (on.day < first.day)
