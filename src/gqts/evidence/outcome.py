"""Who said what of a fact, and how a check came out: the values that evidence, risk and the officer's desk share.

Design §6: missing data is its own evidence, and a seller agreeing with its own platform is one source.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class Outcome(StrEnum):
    """How a check came out."""

    PASS = "pass"  # noqa: S105 - no password
    FAIL = "fail"
    MISSING = "missing"
    """What it needs was not shared; by whom it could be is told."""
    NOT_APPLICABLE = "not_applicable"


class RiskKind(StrEnum):
    """The four risks that customs assesses before arrival. Stored: never renamed."""

    COUNTERFEIT = "counterfeit"
    QUALITY = "quality"
    ORIGIN = "origin"
    """Fabricated origin or logistics, domestic goods posing as imports."""
    UNDERVALUATION = "undervaluation"


class Channel(StrEnum):
    """By which way a statement came."""

    MESSAGE = "message"
    """A customs message (CEB)."""
    EVENT = "event"
    """An EPCIS event."""
    CERTIFICATE = "certificate"
    MASTER_DATA = "master_data"
    REGISTER = "register"
    """The register of organizations: an officer's act, an authorization, an accreditation."""
    INSPECTION = "inspection"
    """What an officer found."""


@dataclass(frozen=True, slots=True)
class Source:
    """Who said it. `control` is the same for parties that one hand controls: they count as one source.

    `reference` finds the original again: a document's id, an event hash, a certificate's id.
    """

    party: str
    organization_id: UUID | None
    role: str
    control: str
    channel: Channel
    reference: str
    said_at: datetime


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing said of one fact. `subject` is empty for the whole consignment, `line:1` for a line, else an
    identifier; `value` is canonical text, `unit` a currency or a UN/ECE unit code.
    """

    fact: str
    subject: str
    value: str
    source: Source
    unit: str = ""


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One row of the matrix: how one check of one subject came out, and on which statements (the declared one first).

    `details` fill the gaps of the check's sentences; `could_supply` are the roles that hold what is missing.
    """

    code: str
    outcome: Outcome
    risks: tuple[RiskKind, ...]
    subject: str = ""
    statements: tuple[Statement, ...] = ()
    details: Mapping[str, str] = field(default_factory=dict)
    could_supply: tuple[str, ...] = ()
    case: str = ""
    """Which of the check's sentences for this outcome fits; empty for the usual one."""
    withheld_by: tuple[str, ...] = ()
    """Who has what is missing and does not share it with customs, when that is known."""

    @property
    def independence(self) -> int:
        """How many separately controlled parties say it: one hand that says a thing twice has said it once."""
        return len({statement.source.control for statement in self.statements})
