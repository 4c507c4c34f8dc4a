"""What scans of a whole lot show beside the product's other lots: told to the brand and to customs, and not said of one
item, for most of the lot is as genuine as ever. Each rule's docstring is its published explanation.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from gqts.scans.rules.chance import chance_of_at_least, usual_share
from gqts.scans.rules.facts import Alert, Audience, Baseline, Cohort, Subject
from gqts.scans.rules.thresholds import Thresholds
from gqts.scans.sighting import Sighting
from gqts.scans.verdict import Reason


def outside_market(
    subject: Subject, seen: Sequence[Sighting], baseline: Baseline, now: datetime, thresholds: Thresholds
) -> Alert | None:
    """Fires when an item was only seen outside the countries its product is meant for, and so were more items of its
    lot than three times the share that is usual for the product explains, with a chance of one in a million. One item
    abroad is a buyer who travels.
    """
    del now
    places = {one.country for one in seen if one.country and one.network.tells_place}
    if not subject.markets or not places or places & subject.markets:
        return None
    lot, peers = baseline.lot, baseline.peers
    share = usual_share(peers.away, peers.seen, thresholds.away_expected)
    chance = chance_of_at_least(lot.away, lot.seen, min(1.0, thresholds.lot_rate * share))
    if lot.away < thresholds.away_items or chance > thresholds.lot_chance:
        return None
    return Alert(
        Reason.OUTSIDE_MARKET,
        Audience.OWNER,
        {"away": lot.away, "seen": lot.seen, "usual": round(share, 4), "countries": " ".join(sorted(places))},
    )


def lot_odd(
    subject: Subject, seen: Sequence[Sighting], baseline: Baseline, now: datetime, thresholds: Thresholds
) -> Alert | None:
    """Fires when of the items of a lot that were scanned in thirty days, or of all its items where their number is
    known, so many were seen in two regions (or were scanned at all) that three times the usual share of the product's
    other lots does not explain it, with a chance of one in a million: what is seen when many serials of one lot are
    copied.
    """
    del subject, seen, now
    lot, peers = baseline.lot, baseline.peers
    doubled = _find_excess(lot.doubled, lot.seen, usual_share(peers.doubled, peers.seen, 0.02), thresholds)
    if doubled is not None:
        return Alert(Reason.LOT_ODD, Audience.OWNER, {"what": "doubled", **doubled})
    scanned = _find_scanned(lot, peers, thresholds)
    return None if scanned is None else Alert(Reason.LOT_ODD, Audience.OWNER, {"what": "scanned", **scanned})


def _find_scanned(lot: Cohort, peers: Cohort, thresholds: Thresholds) -> dict[str, int | float] | None:
    if not lot.size or not peers.size:
        return None
    return _find_excess(lot.seen, max(lot.size, lot.seen), usual_share(peers.seen, peers.size, 0.05), thresholds)


def _find_excess(found: int, among: int, share: float, thresholds: Thresholds) -> dict[str, int | float] | None:
    chance = chance_of_at_least(found, among, min(1.0, thresholds.lot_rate * share))
    if found < thresholds.lot_items or chance > thresholds.lot_chance:
        return None
    return {"found": found, "among": among, "usual": round(share, 4), "chance": chance}
