"""How many of the items that were made shoppers ever scanned: what scans tell, beside what makers tell.

Scans are told in blocks of at least ten (`gqts.insight`), and of a product as a whole: the share is told of products
alone, and only where the items that nobody scanned are ten or more as well. Scans that are not told yet, and first
scans that found no complete record, are not in it: it is the least that the share can be. Of how many were made a
viewer reads as on every page of this room; where some of it is withheld, no share is told.
"""

from __future__ import annotations

from dataclasses import dataclass

from gqts.accounts import Caller, Permission
from gqts.insight import LEAST, count_scanned_items
from gqts.kit.database import Transaction
from gqts.quality.reading import count_made
from gqts.sharing import Glass, unfiltered


@dataclass(frozen=True, slots=True)
class Scanned:
    """Of so many items of a product that were made, at least so many were scanned."""

    product: str
    made: int
    scanned: int

    @property
    def share(self) -> float:
        """Return the least that the share can be."""
        return self.scanned / self.made


def list_scanned(tx: Transaction, glass: Glass, caller: Caller) -> list[Scanned]:
    """Return the share of the items of products that were ever scanned, the largest first.

    Raises `PermissionMissing` for who may not read of scans, or not of makings.
    """
    caller.require(Permission.QUALITY_READ)
    with unfiltered(tx):
        scanned = {product: count for product, count in count_scanned_items(tx, caller).items() if count >= LEAST}
    made = count_made(tx, glass, scanned)
    found = [Scanned(product, count, scanned[product]) for product, count in made.items()]
    told = (one for one in found if one.made - one.scanned >= LEAST)
    return sorted(told, key=lambda one: (-one.share, one.product))
