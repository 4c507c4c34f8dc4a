"""A complaint or a question as a value: what it is about, how grave it is, and which severity a rule proposes.

Severities follow the risk levels of the EU's product safety rules (Implementing Decision (EU) 2019/417, appendix), with
danger to life above all. A rule proposes; an authority may grade anew, with a reason. Words only ever raise a severity:
nobody makes a danger smaller by how they write. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

LONGEST_WORDS = 2_000
LONGEST_CONTACT = 200


class Purpose(StrEnum):
    """What the author wants. Stored: never renamed."""

    QUESTION = "question"
    COMPLAINT = "complaint"


class Kind(StrEnum):
    """What is wrong. Stored: never renamed."""

    FAKE = "fake"
    UNSAFE = "unsafe"
    DAMAGED = "damaged"
    NOT_AS_DESCRIBED = "not_as_described"
    DELIVERY = "delivery"
    OTHER = "other"


class Harm(StrEnum):
    """What came of it for people."""

    NONE = "none"
    POSSIBLE = "possible"
    HURT = "hurt"
    LIFE = "life"


class Escalation(StrEnum):
    """Why a complaint is put above the parties. Stored: never renamed."""

    DANGER = "danger"
    """Somebody's life is in danger."""
    OVERDUE = "overdue"
    """A party let its time go by."""


class Severity(StrEnum):
    """How grave it is, the least first. Stored: never renamed."""

    MINOR = "minor"
    MODERATE = "moderate"
    SERIOUS = "serious"
    LIFE_THREATENING = "life_threatening"


SEVERITIES = tuple(Severity)
_BY_KIND: Mapping[Kind, Severity] = {
    Kind.FAKE: Severity.MODERATE,
    Kind.UNSAFE: Severity.SERIOUS,
    Kind.DAMAGED: Severity.MINOR,
    Kind.NOT_AS_DESCRIBED: Severity.MINOR,
    Kind.DELIVERY: Severity.MINOR,
    Kind.OTHER: Severity.MINOR,
}
_BY_HARM: Mapping[Harm, Severity] = {
    Harm.NONE: Severity.MINOR,
    Harm.POSSIBLE: Severity.MODERATE,
    Harm.HURT: Severity.SERIOUS,
    Harm.LIFE: Severity.LIFE_THREATENING,
}
_GRAVE = re.compile(
    r"\b(?:hospital|ambulance|poison\w*|burn(?:t|ed|ing|s)?|fire|explo\w+|electric shock|chok\w+|unconscious)\b"
    r"|\ballerg\w+\b"
    r"|医院|急救|中毒|烧伤|烫伤|起火|着火|爆炸|触电|窒息|昏迷|过敏",
    re.IGNORECASE,
)
FIRST_ANSWER: Mapping[Severity, timedelta] = {
    Severity.LIFE_THREATENING: timedelta(days=1),
    Severity.SERIOUS: timedelta(days=2),
    Severity.MODERATE: timedelta(days=5),
    Severity.MINOR: timedelta(days=10),
}
"""How long a recipient has until it says that it has read."""
NEXT_STEP: Mapping[Severity, timedelta] = {
    Severity.LIFE_THREATENING: timedelta(days=2),
    Severity.SERIOUS: timedelta(days=5),
    Severity.MODERATE: timedelta(days=15),
    Severity.MINOR: timedelta(days=30),
}
"""How long it has from then on for each next step."""


@dataclass(frozen=True, slots=True)
class Telling:
    """What an author hands in."""

    purpose: Purpose
    kind: Kind
    words: str
    harm: Harm = Harm.NONE
    contact: str = ""
    is_contact_shared: bool = False
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Complaint:
    """What was taken. `contact` is sealed, None when none was left or the author had it erased."""

    id: UUID
    purpose: Purpose
    kind: Kind
    words: str
    identifier: str
    product: str | None
    lot: str | None
    severity: Severity
    proposed_severity: Severity
    language: str
    contact: bytes | None
    is_contact_shared: bool
    taken_at: datetime
    taken_over_by: UUID | None
    has_photo: bool
    escalated_at: datetime | None = None
    escalation: Escalation | None = None


def propose_severity(telling: Telling) -> Severity:
    """Return the severity that the rule proposes: the gravest that the kind, the harm or the words call for."""
    proposed = [_BY_HARM[telling.harm]]
    if telling.purpose is Purpose.COMPLAINT:
        proposed.append(_BY_KIND[telling.kind])
    if _GRAVE.search(telling.words):
        proposed.append(Severity.SERIOUS)
    return max(proposed, key=SEVERITIES.index)
