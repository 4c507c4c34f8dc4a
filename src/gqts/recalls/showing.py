"""What an item's page says of recalls: the published ones that cover it, from the very second of publishing.

A drill is never among them. A thing that only a stranger's claim says is affected is not covered, unless an authority
had its recall cover claims.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from gqts.identifiers import identifier_key
from gqts.kit.database import Transaction
from gqts.recalls._storage import buyers, cases, walk
from gqts.recalls.recall import Recall

LONGEST_REGION = 12


def find_recalls(tx: Transaction, identifiers: Collection[str]) -> list[Recall]:
    """Return the recalls that shoppers are told of for any of canonical identifiers, the newest first.

    Give a thing with its lot and what it is in or was of: an item that was made after the scope was found is covered by
    its lot.
    """
    found = walk.select_covering(tx, [identifier_key(uri) for uri in dict.fromkeys(identifiers)])
    covering = {recall_id for _, recall_id, is_shown in found if is_shown}
    if not covering:
        return []
    public = [one for one in cases.select_recalls(tx, covering) if one.is_public]
    return sorted(public, key=lambda one: (one.published_at, one.id), reverse=True)


def note_scan(tx: Transaction, recalls: Iterable[UUID], region: str, at: datetime) -> None:
    """Count that something recalled was scanned: by day and region, and nothing of who scanned it."""
    place = region[:LONGEST_REGION] if region.isascii() and region.replace("-", "").isalnum() else ""
    buyers.add_late_scans(tx, set(recalls), at.date(), place)
