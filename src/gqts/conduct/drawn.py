"""A draw, what may be drawn in it, and what was, as values. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from gqts.conduct.finding import FindingOutcome
from gqts.conduct.severity import Severity


@dataclass(frozen=True, slots=True)
class Draw:
    """A draw as it stands; how many entries and how many drawn, of those how many with a result."""

    id: UUID
    title: str
    size: int
    least: int
    announced_at: datetime
    announced_by: str
    fixed_at: datetime | None
    revealed_at: datetime | None
    entries: int = 0
    drawn: int = 0
    checked: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that may be drawn: what a party said of a consignment, or of the thing that `reference` names."""

    organization_id: UUID
    record_id: UUID | None
    reference: str

    @classmethod
    def of_record(cls, organization_id: UUID, record_id: UUID) -> Entry:
        """Return the entry of a party's part in a consignment."""
        return cls(organization_id, record_id, f"{record_id} {organization_id}")


@dataclass(frozen=True, slots=True)
class Drawn:
    """An entry that was drawn, for officers, or one of its own for a party; `place` counts from 1."""

    ticket: bytes
    organization_id: UUID
    record_id: UUID | None
    reference: str
    place: int | None
    finding_id: UUID | None


@dataclass(frozen=True, slots=True)
class Result:
    """What the check of something drawn showed: which fact, what was claimed of it and what was found."""

    fact: str
    claimed: str
    found: str
    outcome: FindingOutcome
    severity: Severity = Severity.GENERAL
    note: str = ""
