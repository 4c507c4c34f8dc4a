"""A finding as a value: what was claimed of goods, what an officer found, whose statement that shows right or wrong.

A finding is never changed: who finds something else later writes another one. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from gqts.conduct.errors import conduct_fault
from gqts.conduct.severity import Severity
from gqts.kit.errors import Fault
from gqts.organizations.text import read_prose

LONGEST_VALUE = 500
LONGEST_NOTE = 2_000
LONGEST_SUBJECT = 2_000
MOST_JUDGED = 20


class SubjectKind(StrEnum):
    """What a finding is about. Stored: never renamed."""

    DECLARATION = "declaration"
    """The id of a record of a declaration."""
    ITEM = "item"
    """The canonical identifier of an item, lot, parcel or vehicle."""
    CERTIFICATE = "certificate"
    """The id of a certificate."""
    PARTY = "party"
    """The id of an organization."""


class FindingOutcome(StrEnum):
    """How what was found compares with what was claimed. Stored: never renamed."""

    MATCH = "match"
    MISMATCH = "mismatch"
    UNCLEAR = "unclear"
    """It could not be told: nobody's statement counts as right or wrong by it."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a finding is about, by kind and reference."""

    kind: SubjectKind
    reference: str


@dataclass(frozen=True, slots=True)
class Judged:
    """A party whose statement the finding showed to be right or wrong; `said` is the statement, if it differs from
    what the finding as a whole calls claimed.
    """

    organization_id: UUID
    is_right: bool
    said: str = ""


@dataclass(frozen=True, slots=True)
class FindingReport:
    """What an officer reports. `fact` names what was checked (`origin`, `quantity`, `net_weight`, `genuineness`, …);
    `record_id` is the declaration under which the goods were looked at. `severity` is that of the cases it opens.
    """

    subject: Subject
    fact: str
    claimed: str
    found: str
    outcome: FindingOutcome
    judged: tuple[Judged, ...] = ()
    is_random: bool = False
    record_id: UUID | None = None
    note: str = ""
    severity: Severity = Severity.GENERAL


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding as it is kept; `case_ids` are the cases in which it is evidence."""

    id: UUID
    subject: Subject
    fact: str
    claimed: str
    found: str
    outcome: FindingOutcome
    judged: tuple[Judged, ...]
    is_random: bool
    record_id: UUID | None
    note: str
    found_at: datetime
    officer_id: UUID | None
    officer_organization_id: UUID | None
    officer_name: str
    case_ids: tuple[UUID, ...] = ()


def list_report_faults(report: FindingReport) -> Iterator[Fault]:
    """Yield what is wrong with a report."""
    for name, text, longest in (
        ("subject", report.subject.reference, LONGEST_SUBJECT),
        ("fact", report.fact, 100),
        ("claimed", report.claimed, LONGEST_VALUE),
        ("found", report.found, LONGEST_VALUE),
    ):
        if not read_prose(text, longest):
            fix = f"Write 1 to {longest:,} printable characters."
            yield conduct_fault("finding.text", "This is missing, too long, or not printable.", name, text, fix)
    if read_prose(report.note, LONGEST_NOTE) is None:
        fix = f"Write at most {LONGEST_NOTE:,} printable characters."
        yield conduct_fault("finding.note", "The note is too long, or not printable.", "note", report.note, fix)
    yield from _list_judgement_faults(report)


def _list_judgement_faults(report: FindingReport) -> Iterator[Fault]:
    named = [one.organization_id for one in report.judged]
    if len(named) > MOST_JUDGED:
        fix = f"Name at most {MOST_JUDGED}."
        yield conduct_fault("finding.judged.many", "These are too many parties.", "judged", len(named), fix)
    if len(set(named)) != len(named):
        yield conduct_fault("finding.judged.twice", "A party is named twice.", "judged", "", "Name each once.")
    wrong = [one for one in report.judged if not one.is_right]
    if wrong and report.outcome is not FindingOutcome.MISMATCH:
        message = "A party's statement is wrong only where what was found differs from what was claimed."
        fix = "Report a mismatch, or judge nobody wrong."
        yield conduct_fault("finding.judged.outcome", message, "outcome", report.outcome.value, fix)
    if report.judged and report.outcome is FindingOutcome.UNCLEAR:
        message = "Where it could not be told, nobody is shown right or wrong."
        yield conduct_fault("finding.judged.unclear", message, "judged", "", "Judge nobody.")
    if report.is_random and report.outcome is FindingOutcome.MISMATCH and not wrong:
        message = "A random check that shows a mismatch says whose statement was wrong."
        fix = "Name the party whose statement it was."
        yield conduct_fault("finding.judged.nobody", message, "judged", "", fix)
