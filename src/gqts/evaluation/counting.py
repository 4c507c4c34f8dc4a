"""Counting how every cross-check did: on the faults it is meant to show, and on honest declarations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from gqts.evaluation.trial import Case
from gqts.evidence import CHECKS

SHOWS: Mapping[str, tuple[str, ...]] = {
    "cloned_serials": ("serial.declared_once", "serial.made_once"),
    "never_commissioned": ("serial.made_once", "authority.factory", "time.order"),
    "unauthorized_factory": ("authority.factory", "serial.made_once"),
    "expired_certificate": ("certificate.dates",),
    "withdrawn_certificate": ("certificate.dates",),
    "forged_certificate": ("certificate.lot",),
    "lot_not_covered": ("certificate.lot",),
    "cold_chain_broken": ("cold.kept",),
    "domestic_as_import": ("route.domestic", "time.order"),
    "relabelled_origin": ("origin.certificate", "origin.factory"),
    "impossible_route": ("time.speed",),
    "waybill_used_again": ("reuse.waybill", "waybill.order"),
    "more_than_was_packed": ("quantity.packed", "weight.goods"),
    "price_understated": ("price.order", "money.goods", "price.floor", "price.spread"),
    "price_understated_everywhere": ("price.floor", "price.spread"),
    "borrowed_identities": ("buyer.pays",),
    "split_orders": ("buyer.split",),
    "payment_named_twice": ("money.paid",),
    "coupon_made_up": ("price.order", "money.goods", "price.floor", "price.spread"),
}
"""Which checks are meant to show which family; the families that nothing can show stand in none."""
GENERAL_SHOWS: Mapping[str, tuple[str, ...]] = {
    "vehicle_declared_twice": ("serial.declared_once",),
    "vehicle_here_before": ("route.domestic",),
    "vehicle_impossible_journey": ("time.speed",),
    "vehicle_used": ("vehicle.new",),
    "vehicle_older": ("vehicle.new",),
    "purchase_split": ("purchase.split",),
}
"""The same of vehicles and market purchases."""


@dataclass(frozen=True, slots=True)
class CheckCount:
    """How one check did: of the declarations it failed on, and of the faults it is meant to show."""

    code: str
    failed: int
    failed_on_fraud: int
    planted: int
    shown: int
    clean: int
    failed_on_clean: int
    slipped: int
    failed_on_slipped: int

    @property
    def precision(self) -> float | None:
        """The share of its failures that were fraud, of whatever family."""
        return self.failed_on_fraud / self.failed if self.failed else None

    @property
    def recall(self) -> float | None:
        """The share of the faults it is meant to show that it showed."""
        return self.shown / self.planted if self.planted else None

    @property
    def false_alarms(self) -> float:
        """False alarms per 10,000 honest declarations without a mistake or habit in them."""
        return 10_000 * self.failed_on_clean / self.clean if self.clean else 0.0

    @property
    def false_alarms_on_slips(self) -> float:
        """False alarms per 10,000 honest declarations with a mistake or habit in them."""
        return 10_000 * self.failed_on_slipped / self.slipped if self.slipped else 0.0


def count_checks(cases: Sequence[Case], view: str, shows: Mapping[str, tuple[str, ...]] = SHOWS) -> list[CheckCount]:
    """Return how every check did in a way of looking, on the families that it is meant to show."""
    return [_count(code, cases, view, shows) for code in CHECKS]


def count_families(cases: Sequence[Case], view: str, chosen: Iterable[int]) -> dict[str, tuple[int, int, int]]:
    """Return for each family how many there were, how many failed any check, and how many were chosen."""
    picked = set(chosen)
    there: Counter[str] = Counter()
    failed: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for place, case in enumerate(cases):
        if case.is_fraud:
            there[case.family] += 1
            failed[case.family] += bool(case.judged[view].failed)
            found[case.family] += place in picked
    return {family: (count, failed[family], found[family]) for family, count in sorted(there.items())}


def count_alarms(cases: Sequence[Case], view: str) -> dict[str, tuple[int, int]]:
    """Return for honest declarations, by what was slipped into them ("" for nothing), how many failed any check."""
    there: Counter[str] = Counter()
    failed: Counter[str] = Counter()
    for case in cases:
        if not case.is_fraud:
            slip = case.mistakes[0] if case.mistakes else ""
            there[slip] += 1
            failed[slip] += bool(case.judged[view].failed)
    return {slip: (count, failed[slip]) for slip, count in sorted(there.items())}


def _count(code: str, cases: Sequence[Case], view: str, shows: Mapping[str, tuple[str, ...]]) -> CheckCount:
    counted: Counter[str] = Counter()
    for case in cases:
        has_failed = code in case.judged[view].failed
        counted["failed"] += has_failed
        if case.is_fraud:
            counted["fraud"] += has_failed
            if code in shows.get(case.family, ()):
                counted["planted"] += 1
                counted["shown"] += has_failed
        else:
            kind = "slipped" if case.mistakes else "clean"
            counted[kind] += 1
            counted[f"{kind}_failed"] += has_failed
    return CheckCount(
        code,
        counted["failed"],
        counted["fraud"],
        counted["planted"],
        counted["shown"],
        counted["clean"],
        counted["clean_failed"],
        counted["slipped"],
        counted["slipped_failed"],
    )
