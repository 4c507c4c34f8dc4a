"""A penalty case as a value: about whom, why, how grave, how it stands, what was decided, and until when. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from gqts.conduct.procedure import COUNTING, ENDED, MOVES, CaseState, Move
from gqts.conduct.severity import REPAIR_AFTER_DAYS, Severity

ANSWER_DAYS = (5, 60)
"""The fewest and the most days that a party is given to answer."""
USUAL_ANSWER_DAYS = 15
MOST_EXTENSION_DAYS = 30
APPEAL_DAYS = 60
"""Days to appeal, as China's Administrative Reconsideration Law, article 20, has it."""
SUSPENSION_DAYS = (1, 1_095)
LONGEST_WORDS = 4_000


class Origin(StrEnum):
    """What a case came from. Stored: never renamed."""

    RANDOM = "random"
    """A random check showed a mismatch."""
    INSPECTION = "inspection"
    OFFICER = "officer"
    """An officer opened it, on evidence of another kind."""


class Measure(StrEnum):
    """What is decided of a party. The ladder is that of China's notice No.194 of 2018. Stored: never renamed."""

    WARNING = "warning"
    SUSPENSION = "suspension"
    """It takes no part for a time, and is let in again by itself."""
    DISQUALIFICATION = "disqualification"
    """An inspection body loses its accreditations, and is believed in nothing it ever certified."""
    EXCLUSION = "exclusion"
    """It takes no part until this is lifted; an inspection body is disqualified with it."""


FOUR_EYES = frozenset({Measure.EXCLUSION, Measure.DISQUALIFICATION})
"""Measures that one officer proposes and another one confirms."""


@dataclass(frozen=True, slots=True)
class Case:
    """A penalty case. `due_at` is until when the party may answer (notified) or appeal (decided), or by when the
    appeal is to be decided (appealed); `suspended_at` and `disqualified_at` are set where this
    case is why its party is suspended, or disqualified.
    """

    id: UUID
    organization_id: UUID
    state: CaseState
    severity: Severity
    origin: Origin
    summary: str
    record_id: UUID | None
    opened_at: datetime
    notified_at: datetime | None = None
    due_at: datetime | None = None
    is_extended: bool = False
    measure: Measure | None = None
    measure_days: int | None = None
    reasons: str = ""
    proposed_by: UUID | None = None
    decided_by: UUID | None = None
    decided_at: datetime | None = None
    suspended_at: datetime | None = None
    ends_at: datetime | None = None
    ended_at: datetime | None = None
    disqualified_at: datetime | None = None
    repair_asked_at: datetime | None = None

    @property
    def number(self) -> str:
        """Return the number under which people speak of it."""
        return f"{self.opened_at:%Y}-{self.id.hex[-8:].upper()}"

    @property
    def is_told(self) -> bool:
        """Return whether its party has been told of it, and reads it from then on."""
        return self.notified_at is not None

    @property
    def is_over(self) -> bool:
        """Return whether nothing more is done in it."""
        return self.state in ENDED

    @property
    def is_counting(self) -> bool:
        """Return whether it counts as a violation in its party's record."""
        return self.state in COUNTING

    @property
    def is_in_force(self) -> bool:
        """Return whether its measure is in force."""
        return self.state in COUNTING and self.state is not CaseState.LIFTED and self.ended_at is None

    def is_time_over(self, now: datetime) -> bool:
        """Return whether the time to answer, to appeal or to decide is over."""
        return self.due_at is not None and now > self.due_at

    @property
    def repairable_from(self) -> datetime | None:
        """Return from when its party may ask for credit repair."""
        if self.decided_at is None or self.state not in (CaseState.FINAL, CaseState.LIFTED):
            return None
        return self.decided_at + timedelta(days=REPAIR_AFTER_DAYS[self.severity])


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Which cases are meant: `part_of` are those in which an organization did or added something."""

    organization_id: UUID | None = None
    states: tuple[CaseState, ...] = ()
    severity: Severity | None = None
    due_before: datetime | None = None
    is_told: bool = False
    part_of: UUID | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One thing done in a case; never changed."""

    id: UUID
    case_id: UUID
    at: datetime
    move: str
    state: CaseState
    words: str
    detail: dict[str, Any]
    person_id: UUID | None
    organization_id: UUID | None
    name: str


class EvidenceKind(StrEnum):
    """What evidence is. Stored: never renamed."""

    FINDING = "finding"
    STATEMENT = "statement"
    """What somebody said, by its reference: a document, an event, a certificate."""
    FILE = "file"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One piece of evidence: by its kind, a reference (the id of a finding or file, an event's hash), and words."""

    id: UUID
    case_id: UUID
    kind: EvidenceKind
    reference: str
    words: str
    at: datetime
    person_id: UUID | None
    organization_id: UUID | None
    name: str


def is_possible(case: Case, move: Move, now: datetime) -> bool:
    """Return whether a move can be made in a case now, as far as its state and its times say."""
    if case.state is CaseState.NOTIFIED and move in (Move.DECIDE, Move.PROPOSE):
        return case.is_time_over(now)
    return move in MOVES[case.state]


def may_review(case: Case, move: Move, person: UUID | None) -> bool:
    """Return whether somebody is another pair of eyes than those before, where a move asks for that."""
    if move in (Move.CONFIRM, Move.RETURN):
        return person is not None and person != case.proposed_by
    if move in (Move.UPHOLD, Move.OVERTURN):
        return person is not None and person not in (case.proposed_by, case.decided_by)
    return True
