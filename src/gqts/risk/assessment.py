"""An assessment as a value: the four risks with their indications, and the lane with everything that chose it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from gqts.evidence import Outcome, RiskKind


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


@dataclass(frozen=True, slots=True)
class Indication:
    """One indicator as it came out here. `weight` is what it adds to the log-odds of the risk, below 0 when it speaks
    for the goods; `details` fill the gaps of its sentence.
    """

    code: str
    outcome: Outcome
    weight: float
    details: Mapping[str, str] = field(default_factory=dict)


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
