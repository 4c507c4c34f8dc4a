"""What a scan tells, in words a shopper can rely on: never that a thing is fake, only what the record shows.

A verdict is a value with a reason code; pages put it into the reader's language.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Judgement(StrEnum):
    """The three things a scan can tell (design.md §8)."""

    RECORD_FOUND = "record_found"
    SUSPECT = "suspect"
    UNKNOWN = "unknown"


class Reason(StrEnum):
    """Why: the code that explanations and statistics refer to."""

    COMPLETE = "complete"
    """This very thing is on record, with its journey: it was commissioned, or bears its maker's own number (VIN)."""
    LOT_RECORD = "lot_record"
    """The code names a lot, a product or a logistics unit that is on record; it cannot tell one item from another."""
    NEVER_COMMISSIONED = "never_commissioned"
    """Events name this item, but nobody ever said that it was made or labelled."""
    CLAIMED_ONLY = "claimed_only"
    """Somebody says that it was made or labelled, and has not shown the right to its number."""
    MINTED_ONLY = "minted_only"
    """The code was issued, but nobody has said yet that it was put on goods."""
    DECOMMISSIONED = "decommissioned"
    """The last that was said of the item is that it was taken out of use, destroyed or its code withdrawn."""
    WITHDRAWN = "withdrawn"
    """Everything said of the item was later declared to be an error."""
    RECALLED = "recalled"
    """A persistent disposition says it is recalled."""
    NOTHING_KNOWN = "nothing_known"
    """Nobody has shared anything under this code."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The judgement of one scan and its reason."""

    judgement: Judgement
    reason: Reason
