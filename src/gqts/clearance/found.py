"""A finding and a sample as values: what an agency found at which item, what it took of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

WHOLE = ""
"""The item of a finding about the whole consignment."""


class Result(StrEnum):
    """How an item was found. Stored: never renamed."""

    AS_DECLARED = "as_declared"
    COUNTERFEIT = "counterfeit"
    UNSAFE = "unsafe"
    WRONG_ORIGIN = "wrong_origin"
    UNDERVALUED = "undervalued"
    WRONG_QUANTITY = "wrong_quantity"
    WRONG_DESCRIPTION = "wrong_description"
    PROHIBITED = "prohibited"


@dataclass(frozen=True, slots=True)
class ItemFinding:
    """What an agency found at one item, or at the whole consignment when `item` is empty."""

    id: UUID
    record_id: UUID
    agency_id: UUID
    item: str
    result: Result
    words: str
    found_at: datetime
    found_by: str


@dataclass(frozen=True, slots=True)
class TakenSample:
    """A sample: of what, how much, for which laboratory, under which number."""

    id: UUID
    record_id: UUID
    agency_id: UUID
    item: str
    quantity: str
    laboratory: str
    number: str
    taken_at: datetime
    taken_by: str
