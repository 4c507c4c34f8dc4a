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
    NEVER_MINTED = "never_minted"
    """The serial looks like those minted here for this product, and was not, and nobody told anything of it."""
    BEFORE_RELEASE = "before_release"
    """Shoppers scanned it while customs had it, by the record."""
    AFTER_SALE = "after_sale"
    """It was sold, and is told of as goods in trade again, without a return."""
    ACTIVATED_TWICE = "activated_twice"
    """The code under the seal was given twice, by different owners."""
    MANY_DEVICES = "many_devices"
    """It was seen by more devices than items of this product are, over many days."""
    IMPOSSIBLE_TRAVEL = "impossible_travel"
    """It was seen in places too far apart for the time between, more than once."""
    OUTSIDE_MARKET = "outside_market"
    """It is of a lot that is seen outside the countries it is meant for, more often than buyers travel."""
    LOT_ODD = "lot_odd"
    """It is of a lot that is scanned in an odd way, beside the product's other lots."""
    ENUMERATED = "enumerated"
    """A client asked for one code of the product after the other, most of which do not exist."""
    LOOK_ALIKE_HOST = "look_alike_host"
    """The page was reached through a host whose name resembles the official one."""
    RECORD_INCOMPLETE = "record_incomplete"
    """Many goods of the lot give the same reason to doubt on one day, or its making may yet be told: the record is
    likelier wrong than the goods."""


OF_RECORD = frozenset(
    {
        *(Reason.COMPLETE, Reason.LOT_RECORD, Reason.NEVER_COMMISSIONED, Reason.CLAIMED_ONLY, Reason.MINTED_ONLY),
        *(Reason.DECOMMISSIONED, Reason.WITHDRAWN, Reason.RECALLED, Reason.NOTHING_KNOWN),
    }
)
"""The reasons that the record alone gives; the others come of scans."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The judgement of one scan and its reason."""

    judgement: Judgement
    reason: Reason
