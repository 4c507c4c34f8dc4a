"""An assessment as a value: the four risks with their indications, and the lane with everything that chose it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from gqts.evidence import Outcome, RiskKind

RANDOM = "random"


class Lane(StrEnum):
    """ASYCUDA's lanes. Stored: never renamed."""

    GREEN = "green"
    """Released."""
    BLUE = "blue"
    """Released, and audited afterwards."""
    YELLOW = "yellow"
    """Its documents are looked through."""
    RED = "red"
    """The goods are examined."""

    @property
    def severity(self) -> int:
        """Return how far it goes, green 0."""
        return _SEVERITY.index(self)


_SEVERITY = (Lane.GREEN, Lane.BLUE, Lane.YELLOW, Lane.RED)


@dataclass(frozen=True, slots=True)
class Indication:
    """One indicator as it came out here. `weight` is what it adds to the log-odds of the risk, below 0 when it speaks
    for the goods; `details` fill the gaps of its sentence.
    """

    code: str
    outcome: Outcome
    weight: float
    details: Mapping[str, str] = field(default_factory=dict)
    case: str = ""
    """Which of the check's sentences for this outcome fits; empty for the usual one."""


@dataclass(frozen=True, slots=True)
class RiskScore:
    """How likely one risk is, from 0 to 1, and what says so, the heaviest first."""

    risk: RiskKind
    score: float
    indications: tuple[Indication, ...]


@dataclass(frozen=True, slots=True)
class Selection:
    """One thing that chose a lane: a profile's rule, the random floor, the expected rate, the capacity, an officer.

    `why` is `profile`, `random`, `rate`, `capacity` or `model`; `name` and `version` tell which profile or model.
    """

    why: str
    lane: Lane
    name: str = ""
    version: int = 0
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Assessment:
    """What was found at `at`; `selections` say why it is this lane, the deciding one first."""

    lane: Lane
    scores: tuple[RiskScore, ...]
    selections: tuple[Selection, ...]
    task: str
    """What the examining officer is asked to look at, as the profile words it."""
    at: datetime
    rank: float | None = None
    """How the model ranks it, from 0 to 1; None without a model."""
    priority: float = 0.0
    """By which it keeps its place when inspections are scarce: the highest of the scores and the rank."""
    tasks: Mapping[str, str] = field(default_factory=dict)
    """The task in each language that the profiles have it in, by the language's tag."""

    @property
    def is_random(self) -> bool:
        """Return whether chance chose it: what is found in it tells how much there is to find anywhere."""
        return any(one.why == RANDOM for one in self.selections)

    def score_of(self, risk: RiskKind) -> float:
        """Return the score of one risk, 0 when it was not scored."""
        return next((one.score for one in self.scores if one.risk is risk), 0.0)
