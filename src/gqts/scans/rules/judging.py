"""Judge one item by its record and its scans: every rule asked, the weightiest answer first. Pure.

Before anybody accuses: many items of one lot with the same reason on one day speak of a file that came late or wrong,
not of forgers. Then those who told the record are asked, and the page says that it is incomplete.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from gqts.scans.rules.facts import Alert, Audience, Baseline, Ruling, Subject
from gqts.scans.rules.lot import lot_odd, outside_market
from gqts.scans.rules.movement import impossible_travel, many_devices
from gqts.scans.rules.record import after_end, after_sale, before_release, never_commissioned, never_minted
from gqts.scans.rules.seal import activated_twice
from gqts.scans.rules.thresholds import Thresholds
from gqts.scans.sighting import Sighting
from gqts.scans.verdict import Reason

Rule = Callable[[Subject, Sequence[Sighting], Baseline, datetime, Thresholds], Alert | None]

RULES: tuple[Rule, ...] = (
    activated_twice,
    never_minted,
    after_end,
    before_release,
    impossible_travel,
    many_devices,
    after_sale,
    never_commissioned,
    outside_market,
    lot_odd,
)
"""The rules by the weight of what they say: what the goods themselves show before what the record lacks."""
DATA_DEPENDENT = frozenset({Reason.NEVER_COMMISSIONED, Reason.DECOMMISSIONED, Reason.BEFORE_RELEASE, Reason.AFTER_SALE})
"""Reasons that a late or wrong record gives as well as a forger. What was minted is known here, and never late."""
USUAL = Thresholds()


def judge(
    subject: Subject,
    sightings: Sequence[Sighting],
    baseline: Baseline,
    now: datetime,
    thresholds: Thresholds = USUAL,
) -> Ruling:
    """Return what an item's scans give reason to say, the present scan being among `sightings`.

    Only shoppers' looks of the last thirty days are weighed; without any, nothing is said.
    """
    begin = now - thresholds.window
    seen = sorted((one for one in sightings if one.is_shopper and begin <= one.at <= now), key=lambda one: one.at)
    if not seen:
        return Ruling()
    found = (rule(subject, seen, baseline, now, thresholds) for rule in RULES)
    alerts = [doubt(one, baseline, thresholds) for one in found if one is not None]
    alerts.sort(key=lambda one: one.audience is not Audience.SHOPPER)  # stable: the rules' order within
    return Ruling(tuple(alerts))


def doubt(alert: Alert, baseline: Baseline, thresholds: Thresholds = USUAL) -> Alert:
    """Return an alert as it stands, or told to those who keep the record when that is likelier wrong."""
    others = baseline.alerted.get(alert.reason, 0)
    if alert.reason not in DATA_DEPENDENT or others + 1 < thresholds.doubt_items:
        return alert
    share = (others + 1) / max(others + 1, baseline.scanned_today)
    if share < thresholds.doubt_share:
        return alert
    return replace(alert, audience=Audience.DATA_OWNER, evidence={**alert.evidence, "alike": others + 1})
