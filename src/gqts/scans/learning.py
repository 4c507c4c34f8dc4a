"""What is usual: how many devices see an item of a product, and what each of its lots shows beside the others.

A job learns it from the scans of thirty days, so that no page waits for it; a page reads three rows. What a forger does
to a few items does not move it: the number of devices is what all but one item in a thousand, and all but three, keep
below.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from gqts.kit.database import Transaction
from gqts.scans._storage import alerts
from gqts.scans._storage import cohorts as _storage
from gqts.scans.rules import USUAL, Baseline, Cohort, Subject
from gqts.scans.verdict import Reason

LEARNED_EVERY = timedelta(hours=1)
LEAST_ITEMS = 200
"""Items below which it says nothing what a few of them are seen by."""
_ONE_IN, _FEW = 1_000, 3
"""How many of a product's items may be odd without being taken for usual: one in so many, and a few in any case."""
_AT_ONCE = 50


def read_baseline(tx: Transaction, subject: Subject, product: str | None, *, now: datetime) -> Baseline:
    """Return what is usual for an item; note its product, with the countries it is meant for, when it is new here."""
    if subject.product is None or product is None:
        return Baseline()
    key = UUID(bytes=subject.product)
    lot = None if subject.lot is None else UUID(bytes=subject.lot)
    rows = {row[0]: row for row in _storage.select_cohorts(tx, key, [] if lot is None else [lot])}
    whole = rows.get(key)
    markets = sorted(subject.markets)
    if whole is None or list(whole[2]) != markets:
        _storage.upsert_product(tx, key, product, markets, now - LEARNED_EVERY)
    if whole is None:
        return Baseline()
    own = Cohort() if lot is None or lot not in rows else _cohort(rows[lot])
    every = _cohort(whole)
    return Baseline(devices=whole[7], lot=own, peers=_without(every, own))


def add_alike(tx: Transaction, baseline: Baseline, subject: Subject, *, now: datetime) -> Baseline:
    """Return what is usual with how many other items of the lot have which alert today, and were scanned today."""
    lot = None if subject.lot is None else UUID(bytes=subject.lot)
    if lot is None and subject.product is None:
        return baseline
    product = None if subject.product is None else UUID(bytes=subject.product)
    alike = alerts.count_alike(tx, subject.key, subject.product, subject.lot, now.date())
    midnight = datetime(now.year, now.month, now.day, tzinfo=UTC)
    scanned = _storage.count_items_since(tx, lot, product, midnight) if alike else 0
    known = {one.value: one for one in Reason}
    alerted = {known[name]: count for name, count in alike.items() if name in known}
    return replace(baseline, alerted=alerted, scanned_today=scanned)


def learn_baselines(tx: Transaction, *, now: datetime) -> int:
    """Learn anew what is usual for the products whose time has come; return for how many. A worker calls this."""
    due = _storage.select_due(tx, now - LEARNED_EVERY, _AT_ONCE)
    for key, product, markets in due:
        _learn(tx, key, product, markets, now)
    return len(due)


def _learn(tx: Transaction, key: UUID, product: str, markets: list[str], now: datetime) -> None:
    since = now - USUAL.window
    lots, whole = _storage.select_learned(tx, key, markets, since, a_day=USUAL.devices_a_day, few=_FEW, one_in=_ONE_IN)
    seen, doubled, away, devices = whole
    usual = int(devices) if devices is not None and seen >= LEAST_ITEMS else None
    rows = [(key, key, product, markets, now, seen, doubled, away, usual)]
    rows += [(key, lot, product, markets, now, *counts, None) for lot, *counts in lots]
    _storage.replace_cohorts(tx, key, rows)


def _cohort(row: Sequence[Any]) -> Cohort:
    return Cohort(seen=row[4], doubled=row[5], away=row[6])


def _without(whole: Cohort, lot: Cohort) -> Cohort:
    seen, doubled, away = whole.seen - lot.seen, whole.doubled - lot.doubled, whole.away - lot.away
    return Cohort(max(0, seen), max(0, doubled), max(0, away))
