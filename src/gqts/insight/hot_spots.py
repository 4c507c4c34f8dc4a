"""Where something is amiss, for whoever may read of the goods: diversion from what is told of scans, suspicion from
alerts beside them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from gqts.accounts import Caller
from gqts.insight._storage import figures as _storage
from gqts.insight.alerts import find_reading_owner
from gqts.insight.figures import Question, as_parameters, find_names
from gqts.insight.goods import find_view
from gqts.insight.standing_out import Abroad, Spot, find_abroad, find_spots
from gqts.kit.database import Transaction
from gqts.scans import Reason
from gqts.scans.counting import count_alerts
from gqts.scans.rules import Audience

NO_SUSPICION = frozenset({Reason.OUTSIDE_MARKET, Reason.RECORD_INCOMPLETE, Reason.RECALLED, Reason.WITHDRAWN})
"""Reasons of alerts that say nothing of copied goods."""
_MOST_LOTS = 3


@dataclass(frozen=True, slots=True)
class HotSpots:
    """Diversion and suspicion; `undeclared` counts the products of which nobody said where they are to be sold."""

    abroad: tuple[Abroad, ...]
    spots: tuple[Spot, ...]
    undeclared: int


def read_hot_spots(tx: Transaction, caller: Caller, question: Question) -> HotSpots:
    """Return what stands out in a period, of one product or of all that a caller may read of.

    Raise `PermissionMissing`.
    """
    asked = as_parameters(find_view(tx, caller), question)
    scans: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    lots: dict[tuple[str, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for key, lot, country, count in _storage.select_abroad(tx, asked):
        scans[key.hex][country] += count
        if lot:
            lots[key.hex, country][lot] += count
    markets = {key: product.markets for key, product in find_names(tx, caller).products.items()}
    places: dict[tuple[str, str], int] = defaultdict(int)
    for country, region, count in _storage.select_places(tx, asked):
        places[country, region] += count
    every = sum(count for (_, region), count in places.items() if not region)
    return HotSpots(
        tuple(find_abroad(scans, markets, {place: _rank(those) for place, those in lots.items()})),
        tuple(find_spots(_count_alerts(tx, caller, question), places, every)),
        sum(not markets.get(one) for one in scans),
    )


def _count_alerts(tx: Transaction, caller: Caller, question: Question) -> Mapping[tuple[str, str], int]:
    if question.product:  # alerts are counted by place, of all the goods that are theirs
        return {}
    owner = find_reading_owner(tx, caller)
    since, until = _instants(question)
    counts: dict[tuple[str, str], int] = defaultdict(int)
    for one in count_alerts(tx, owner, since, until):
        if one.country and one.audience is not Audience.DATA_OWNER and one.reason not in NO_SUSPICION:
            counts[one.country, one.region or ""] += one.alerts
    return counts


def _instants(question: Question) -> tuple[datetime, datetime]:
    since = datetime.combine(question.since, time(), UTC)
    return since, datetime.combine(question.until, time(), UTC) + timedelta(days=1)


def _rank(lots: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(lots.items(), key=lambda one: (-one[1], one[0]))[:_MOST_LOTS])
