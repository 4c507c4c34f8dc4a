"""A party's record as the risk takes it: what it shared, how often it was wrong, and how sure that is.

Rates are never taken at their face: of few cases little is known, so the bound of Wilson's interval (1927) that speaks
for the party is taken where it would be held against it, and the other one where it would be held to its credit.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt
from typing import Any, Self

from gqts import conduct

Z95 = 1.959964
"""Two-sided 95 %."""


def wilson(hits: int, cases: int, z: float = Z95) -> tuple[float, float]:
    """Return Wilson's interval of a rate; 0 to 1 when there is no case."""
    if cases <= 0:
        return 0.0, 1.0
    rate, square = hits / cases, z * z
    middle = (rate + square / (2 * cases)) / (1 + square / cases)
    half = z / (1 + square / cases) * sqrt(rate * (1 - rate) / cases + square / (4 * cases * cases))
    return max(0.0, middle - half), min(1.0, middle + half)


@dataclass(frozen=True, slots=True)
class PartyRecord:
    """What is known of one party of a consignment; counts, so that their uncertainty can be told."""

    party: str
    role: str = ""
    months: int = 0
    """Since it first took part."""
    consignments: int = 0
    covered: int = 0
    """Of the consignments, those of which the other parties told before arrival."""
    compared: int = 0
    mismatched: int = 0
    """Of what was compared with others, what did not agree."""
    drawn: int = 0
    hits: int = 0
    """Of what was drawn at random and examined, where something was found."""
    open_penalties: int = 0
    complained: int = 0
    """Of the consignments, those of which a shopper's complaint was right."""

    @classmethod
    def of(cls, counted: conduct.PartyRecord, *, party: str, role: str = "") -> Self:
        """Return the record that `gqts.conduct` counted of a party; `party` is how it is named to the officer."""
        return cls(
            party,
            role,
            counted.months,
            counted.consignments,
            counted.coverage.hits,
            counted.mismatches.of,
            counted.mismatches.hits,
            counted.random_hits.of,
            counted.random_hits.hits,
            counted.open_cases,
            counted.complaints.hits,
        )

    @property
    def coverage(self) -> float | None:
        """Return the share of its consignments that others told of, None when there was none."""
        return self.covered / self.consignments if self.consignments else None

    @property
    def mismatch_bounds(self) -> tuple[float, float]:
        """Return between which bounds its mismatch rate is."""
        return wilson(self.mismatched, self.compared)

    @property
    def hit_bounds(self) -> tuple[float, float]:
        """Return between which bounds its hit rate in random checks is."""
        return wilson(self.hits, self.drawn)

    @property
    def complaint_bounds(self) -> tuple[float, float]:
        """Return between which bounds the share of its consignments with a complaint that is right lies."""
        return wilson(min(self.complained, self.consignments), self.consignments)


def tell_records(records: Iterable[PartyRecord]) -> dict[str, Any]:
    """Return what profiles can ask of the parties' records: of several parties the one that speaks against them."""
    known = list(records)
    if not known:
        return {}
    coverages = [one.coverage for one in known if one.coverage is not None]
    told: dict[str, Any] = {
        "mismatch_rate": round(max(one.mismatch_bounds[0] for one in known), 6),
        "random_hit_rate": round(max(one.hit_bounds[0] for one in known), 6),
        "complaint_rate": round(max(one.complaint_bounds[0] for one in known), 6),
        "open_penalties": sum(one.open_penalties for one in known),
        "months_known": min(one.months for one in known),
    }
    if coverages:
        told["coverage"] = round(min(coverages), 6)
    return told
