"""What an item's page says of recalls: the published ones that cover it, from the very second of publishing.

A drill is never among them. A thing that only a claim says is affected is not covered, unless the recaller had the
recall cover claims: a firm for goods of its own, an authority for any.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from gqts.identifiers import identifier_key
from gqts.kit.database import Transaction
from gqts.organizations import Organization, find_organizations
from gqts.recalls._storage import buyers, cases, scoped
from gqts.recalls.recall import Recall
from gqts.sharing import unfiltered

LONGEST_REGION = 12


@dataclass(frozen=True, slots=True)
class PublishedRecall:
    """A recall that shoppers are told of, and who recalls."""

    recall: Recall
    recaller: Organization


def find_recalls(tx: Transaction, identifiers: Collection[str]) -> list[PublishedRecall]:
    """Return the recalls that shoppers are told of for any of canonical identifiers, the newest first.

    Give a thing with its lot: what was made after the scope was found is covered by its lot. A published recall is for
    everybody, so this may be asked whoever looks.
    """
    with unfiltered(tx):
        found = scoped.select_covering(tx, [identifier_key(uri) for uri in dict.fromkeys(identifiers)])
        covering = {recall_id for _, recall_id, is_shown in found if is_shown}
        public = [one for one in cases.select_recalls(tx, covering) if one.is_public] if covering else []
        recallers = find_organizations(tx, {one.organization_id for one in public})
    published = sorted(public, key=lambda one: (one.published_at, one.id), reverse=True)
    return [PublishedRecall(one, recallers[one.organization_id]) for one in published]


def note_scan(tx: Transaction, recalls: Iterable[UUID], region: str, at: datetime) -> None:
    """Count that something recalled was scanned: by day and region, and nothing of who scanned it."""
    place = region[:LONGEST_REGION] if region.isascii() and region.replace("-", "").isalnum() else ""
    buyers.add_late_scans(tx, set(recalls), at.date(), place)
