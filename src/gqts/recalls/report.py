"""What a recall is told by: what is affected, page by page; its closeout; its export; and where cases of harm meet.

The closeout follows what the CPSC asks of a recalling firm each month: units by where they are, put right and taken off
sale by tier, who was reached, and what is scanned after the recall all the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from gqts.accounts import Caller, Permission
from gqts.identifiers import Identifier
from gqts.kit.database import Transaction
from gqts.organizations import require_organization
from gqts.recalls._storage import buyers, scoped
from gqts.recalls.affected import Affected
from gqts.recalls.balance import Balance, read_balance
from gqts.recalls.errors import SubjectRefused
from gqts.recalls.marking import compose_document, list_marking_events
from gqts.recalls.notice import Tier, list_notices, list_tiers
from gqts.recalls.recall import Recall
from gqts.recalls.right import find_recallable
from gqts.tracing.recalling import Origin, find_origins

MOST_ORIGINATING = 200
EXPORTED = 5_000


@dataclass(frozen=True, slots=True)
class Closeout:
    """The figures of a recall at an instant. `buyers_*` are those who left a contact; `orders` those of platforms, and
    `orders_told` the buyers that platforms say they told; `reachable` are units whose buyer left a contact, or whose
    order a platform told, and `unreachable` are sold units of neither; `late_scans` are (day, region, scans).
    """

    at: datetime
    balance: Balance
    tiers: tuple[Tier, ...]
    buyers_queued: int
    buyers_told: int
    buyers_failed: int
    orders: int
    orders_told: int
    reachable: int
    unreachable: int
    late_scans: tuple[tuple[date, str, int], ...]

    @property
    def removed(self) -> int:
        """Return how many units were taken off sale."""
        return sum(tier.removed for tier in self.tiers)

    @property
    def corrected(self) -> int:
        """Return how many units were put right."""
        return sum(tier.corrected for tier in self.tiers)

    @property
    def acknowledged_share(self) -> float:
        """Return the share of organizations that acknowledged."""
        told = sum(tier.told for tier in self.tiers)
        return sum(tier.acknowledged for tier in self.tiers) / told if told else 0.0

    @property
    def correction_share(self) -> float:
        """Return the share of units that were put right or taken off sale."""
        return min(1.0, (self.removed + self.corrected) / self.balance.units) if self.balance.units else 0.0

    @property
    def buyer_share(self) -> float:
        """Return the share of sold units whose buyers were told directly, by mail or by a platform."""
        reached = self.buyers_told + self.orders_told
        return min(1.0, reached / self.balance.sold) if self.balance.sold else 0.0

    @property
    def regions(self) -> list[tuple[str, int]]:
        """Return the scans after publishing by region, the most first; "" is a region that is not known."""
        counted = Counter[str]()
        for _, region, scans in self.late_scans:
            counted[region] += scans
        return sorted(counted.items(), key=lambda one: (-one[1], one[0]))

    @property
    def scans(self) -> int:
        """Return how many scans of recalled goods there were after publishing."""
        return sum(scans for _, _, scans in self.late_scans)


def read_closeout(tx: Transaction, recall: Recall, *, now: datetime) -> Closeout:
    """Return the figures of a recall; whoever shows them has asked whether they may be."""
    notices = list_notices(tx, recall)
    queued, told, failed = buyers.count_buyers(tx, recall.id)
    # How many orders a platform had is its own to show: by sharing its sales, or by answering.
    shown = {one.organization_id for one in notices if one.shown_units or one.answered_at is not None}
    reachable, sold_reachable = scoped.count_reachable(tx, recall.id, sorted(shown))
    balance = read_balance(tx, recall)
    return Closeout(
        at=now,
        balance=balance,
        tiers=tuple(list_tiers(notices, now)),
        buyers_queued=queued,
        buyers_told=told,
        buyers_failed=failed,
        orders=sum(count for one, count in scoped.count_order_numbers(tx, recall.id).items() if one in shown),
        reachable=reachable,
        unreachable=balance.sold - sold_reachable,
        orders_told=sum(one.buyers_told for one in notices),
        late_scans=tuple(buyers.select_late_scans(tx, recall.id)),
    )


def find_affected(
    tx: Transaction,
    recall: Recall,
    *,
    after: int = 0,
    limit: int = 1_000,
    is_unit: bool | None = None,
    reach: int | None = None,
) -> list[Affected]:
    """Return a page of what a recall affects, nearest first; the next begins after the last one's `position`."""
    return scoped.select_page(tx, recall.id, after, limit, is_unit=is_unit, reach=reach)


def export_as_epcis(tx: Transaction, recall: Recall, *, after: int = 0) -> tuple[dict[str, Any], int | None]:
    """Return a page of a recall as an EPCIS 2.0 document that marks its goods `recalled`, and where the next begins."""
    batch = scoped.select_page(tx, recall.id, after, EXPORTED, is_unit=None, reach=None)
    events = list(list_marking_events(recall, (one for one in batch if one.is_shown)))
    return compose_document(recall, events), batch[-1].position if len(batch) == EXPORTED else None


def find_shared_origins(
    tx: Transaction, caller: Caller, things: Sequence[Identifier], *, now: datetime
) -> list[tuple[Origin, int]]:
    """Return the lots and materials that lead to things, with how many of the things each leads to, the most first.

    It is how a cluster of complaints becomes a recall. Of origins that are not the caller's to recall nothing is told.
    """
    caller.require(Permission.RECALLS_MANAGE)
    if caller.organization is None or not 0 < len(things) <= MOST_ORIGINATING:
        raise SubjectRefused(f"Give 1 to {MOST_ORIGINATING} items.")
    recaller = require_organization(tx, caller.organization)
    own = find_recallable(tx, recaller, [one.canonical for one in things], now=now)
    counted: dict[str, tuple[Origin, int]] = {}
    for thing in things:
        for origin in find_origins(tx, thing) if thing.canonical in own else ():
            known, count = counted.get(origin.uri, (origin, 0))
            counted[origin.uri] = (known if known.depth <= origin.depth else origin, count + 1)
    allowed = _find_told(tx, caller, counted, now)
    ranked = [pair for uri, pair in counted.items() if uri in allowed]
    return sorted(ranked, key=lambda pair: (-pair[1], pair[0].depth, pair[0].uri))


def _find_told(tx: Transaction, caller: Caller, uris: Collection[str], now: datetime) -> set[str]:
    assert caller.organization is not None
    return find_recallable(tx, require_organization(tx, caller.organization), list(uris), now=now)
