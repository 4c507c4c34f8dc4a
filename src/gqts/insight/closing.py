"""The closing of a day: its scans are taken in once, and what may be told of them is told from then on.

One day in one transaction, in order; a process that dies in it leaves the day to the next, and two that begin at once
take turns. Scans that are kept after their day was closed are not told of, for what was told is never changed: whoever
brings in scans of the past does so in one transaction, and before any day is closed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from gqts.insight._storage import goods, pools
from gqts.insight.pooling import HOURS, LEAST, STAGES, Block, Crowd, Trait, close_day
from gqts.insight.rhythm import ENOUGH, divide_hours
from gqts.insight.sellers import meet_items
from gqts.kit.database import Transaction
from gqts.scans import Count, Reason, count_shoppers, find_first_scan

_SETTLED = timedelta(minutes=10)
"""How long after midnight (UTC) a day is closed: whoever looked before it has been written down by then."""
_SUNDAY = 7
_Known = Mapping[bytes, tuple[UUID | None, date | None]]


def close_next_day(tx: Transaction, *, now: datetime) -> date | None:
    """Close the first day that is over and not closed yet, and return it; None when there is none."""
    last = pools.lock_closed(tx)
    if last is None:
        first = find_first_scan(tx)
        if first is None:
            return None
        day = first.astimezone(UTC).date()
    else:
        day = last + timedelta(days=1)
    if datetime.combine(day + timedelta(days=1), time(), UTC) + _SETTLED > now:
        return None
    _take_in(tx, day)
    pools.update_closed(tx, day)
    return day


def _take_in(tx: Transaction, day: date) -> None:
    start = datetime.combine(day, time(), UTC)
    counts = count_shoppers(tx, start, start + timedelta(days=1))
    known = goods.select_known(tx, {UUID(bytes=one.product) for one in counts})
    counts = [one for one in counts if UUID(bytes=one.product) in known]
    keys = {one.key for one in counts}
    meet_items(tx, keys, at=start)
    items = goods.select_items(tx, keys)
    goods.update_first(tx, day, [key for key, (_, first_day) in items.items() if first_day is None])
    arrived = _gather(counts, items, day)
    shortest = min(stage.waits for stage in STAGES if stage.waits is not None)
    waiting = pools.take_pools(tx, known, day - shortest + timedelta(days=1))
    blocks, waiting = close_day(waiting, arrived.items(), day)
    pools.put_pools(tx, waiting)
    pools.insert_blocks(tx, blocks)
    _tell_rhythm(tx, blocks, day)


def _gather(counts: Iterable[Count], items: _Known, day: date) -> dict[Trait, Crowd]:
    hours: dict[Trait, list[int]] = defaultdict(lambda: [0] * HOURS)
    news: dict[Trait, int] = defaultdict(int)
    met: set[bytes] = set()
    for one in sorted(counts, key=lambda count: count.hour):
        seller, first_day = items.get(one.key, (None, day))
        trait = Trait(
            one.product.hex(),
            seller.hex if seller else "",
            one.lot.hex() if one.lot else "",
            one.country or "",
            one.region or "" if one.country else "",
            one.reason,
        )
        hours[trait][one.hour] += one.scans
        if first_day is None and one.key not in met:
            met.add(one.key)
            news[trait] += 1
    return {trait: Crowd(tuple(those), news[trait]) for trait, those in hours.items()}


def _tell_rhythm(tx: Transaction, blocks: Iterable[Block], day: date) -> None:
    weekday = day.isoweekday()
    hours: dict[tuple[str, str], Crowd] = defaultdict(Crowd)
    genuine: dict[tuple[str, str], Crowd] = defaultdict(Crowd)
    for one in blocks:
        place = one.trait.product, one.trait.seller
        hours[place] += one.crowd
        if one.trait.reason == Reason.COMPLETE:
            genuine[place] += one.crowd
    if hours:
        pools.add_rest(
            tx,
            [(UUID(product), seller, weekday, list(crowd.hours)) for (product, seller), crowd in hours.items()],
        )
        pools.add_news(
            tx,
            [(UUID(product), seller, crowd.news, crowd.scans - crowd.news)
             for (product, seller), crowd in genuine.items()],
        )  # fmt: skip
    if weekday == _SUNDAY:
        pools.insert_rhythm(
            tx,
            [
                (product, day, seller, those, span.from_hour, span.to_hour, span.scans)
                for product, seller, those, sums in pools.take_rest(tx, ENOUGH)
                for span in divide_hours(sums)
            ],
        )
        pools.take_news(tx, day, LEAST)
