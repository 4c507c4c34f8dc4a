"""A defect as a value: what was told to be wrong with one thing, by which kind of source; never by whom. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class Source(StrEnum):
    """Where it was told. Stored: never renamed."""

    COMPLAINT = "complaint"
    FINDING = "finding"
    """An officer found it at the border."""
    CERTIFICATE = "certificate"
    """A test that an inspection body did not find conformant."""


class Gravity(StrEnum):
    """How grave it is. Stored: never renamed; the words of `gqts.complaints` for the same."""

    MINOR = "minor"
    MODERATE = "moderate"
    SERIOUS = "serious"
    LIFE_THREATENING = "life_threatening"


GRAVE = (Gravity.SERIOUS, Gravity.LIFE_THREATENING)


@dataclass(frozen=True, slots=True)
class Defect:
    """What is wrong with one thing: `source_id` is the complaint, finding or certificate; `identifier` is canonical.

    `kind` is its source's own word for what is wrong. What is not `is_counted` is listed and makes no rate: it was told
    by somebody who had told of the product before, or was found to be unfounded.
    """

    source: Source
    source_id: UUID
    identifier: str
    kind: str
    gravity: Gravity
    told_at: datetime
    is_counted: bool = True
