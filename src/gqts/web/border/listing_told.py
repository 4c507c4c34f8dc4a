"""What the positive list of retail import says of each line of a declaration, in the reader's words."""

from __future__ import annotations

from collections.abc import Sequence

from gqts.customs.ceb.kinds import INVENTORY
from gqts.customs.reference import Reference
from gqts.customs.reference.positive_list import Listing, find_listing
from gqts.declarations import Record
from gqts.web.languages import Language, mark

_SINCE = mark("On the positive list since %(day)s")
_SINCE_LIMITED = mark("On the positive list since %(day)s: %(note)s")
_OFF = mark("Not on the positive list")
_NOT_KNOWN = mark("Not known whether it is on the positive list")


def tell_listings(record: Record | None, reference: Reference, language: Language) -> Sequence[str]:
    """Return a sentence for each line, empty for what is no retail import: the list is of nothing else."""
    if record is None:
        return ()
    if record.kind.name != INVENTORY.name:
        return [""] * len(record.document.lines)
    day = record.document.head.declTime
    return [_tell(find_listing(line.gcode, reference, day), language) for line in record.document.lines]


def _tell(listing: Listing, language: Language) -> str:
    if listing.is_listed is None:
        return language.text(_NOT_KNOWN)
    if listing.line is None or listing.since is None:
        return language.text(_OFF)
    day = language.date(listing.since)
    note = listing.line.note or ", ".join(listing.line.trade_modes)
    if note:
        return language.text(_SINCE_LIMITED) % {"day": day, "note": note}
    return language.text(_SINCE) % {"day": day}
