"""The report of the experiment, in Markdown: what was noticed and when, what was not and why, and false alarms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median

from gqts.evaluation.counterfeit.experiment import FLOORS, NOISIER, RATES, TUNING_SEEDS, Found, Plan
from gqts.evaluation.counterfeit.intervals import middle_of, wilson
from gqts.evaluation.counterfeit.plans import SETUPS, Setup
from gqts.evaluation.counterfeit.trial import Alarms, Detection
from gqts.scans.rules import Thresholds
from gqts.scans.verdict import Reason
from gqts.simulator.campaigns import Seal
from gqts.simulator.shoppers.looks import Reason as Why

GOAL = 10.0
"""Alerts in 10,000 genuine scans, at the most."""
_NEVER = "never"


def write_figures(plan: Plan, found: Found) -> str:
    """Return the figures of an experiment."""
    parts = [
        *_write_setting(plan, found),
        *_write_alarms(found),
        *_write_reasons(found),
        *_write_campaigns(found),
        *_write_floors(found),
    ]
    return "\n".join(parts) + "\n"


def _write_setting(plan: Plan, found: Found) -> Iterator[str]:
    scans = sum(one.scans for one in found.alarms.values())
    yield "### What was run"
    yield ""
    yield (
        f"Thresholds were chosen on seeds {_list(TUNING_SEEDS)}; reported are {len(plan.seeds)} markets, seeds "
        f"{_list(plan.seeds)}, which nothing was tried on: each a year of four products, {plan.consignments} "
        f"consignments of {plan.items} items of each, {scans:,} genuine scans by shoppers in all. In each market every "
        f"campaign is planted {plan.plantings} times, alone: {len(plan.seeds) * plan.plantings} times at every scan "
        "rate. In brackets are 95 % intervals: of shares after Wilson, of medians by resampling the runs."
    )
    yield ""


def _write_alarms(found: Found) -> Iterator[str]:
    yield "### False alarms"
    yield ""
    yield (
        "Alerts raised in trade in which nothing was planted, per 10,000 genuine scans; an alert counts once a day for "
        f"its subject and reason. The goal is at most {GOAL:g}. *Suspect pages* are scans after which a shopper read "
        "“potential suspect”. *Record asked*: alerts that went to whoever told the record, which is likelier wrong. "
        f"*Noisier*: everything that misleads (tunnels, hubs, links sent on, previews, stocktaking…) {NOISIER} times "
        "as common."
    )
    yield ""
    yield "| scan rate | genuine scans | without codes | with codes | goal | suspect pages | record asked | noisier |"
    yield "|---:|---:|---:|---:|---|---:|---:|---:|"
    whole = Alarms()
    for rate in RATES:
        whole.add(found.alarms[rate])
        yield _alarm_row(f"{rate / 10:g} %", found.alarms[rate], found.noisier[rate])
    louder = Alarms()
    for rate in RATES:
        louder.add(found.noisier[rate])
    yield _alarm_row("all", whole, louder)
    yield ""


def _alarm_row(name: str, one: Alarms, louder: Alarms) -> str:
    with_codes = one.count(with_seals=True)
    is_met = 10_000 * with_codes / max(1, one.scans) <= GOAL
    cells = (
        name,
        f"{one.scans:,}",
        _rate(one.count(with_seals=False), one.scans),
        _rate(with_codes, one.scans),
        "met" if is_met else "**missed**",
        f"{_per(one.suspected, one.scans):.1f}",
        f"{_per(one.doubted.total(), one.scans):.1f}",
        f"{_per(louder.count(with_seals=False), louder.scans):.1f}",
    )
    return "| " + " | ".join(cells) + " |"


def _write_reasons(found: Found) -> Iterator[str]:
    yield "By rule, per 10,000 genuine scans, with what honest people were really doing most often when it spoke:"
    yield ""
    yield "| rule | " + " | ".join(f"{rate / 10:g} %" for rate in RATES) + " | most often in truth |"
    yield "|---|" + "---:|" * len(RATES) + "---|"
    names = {name for one in found.alarms.values() for name in one.raised}
    spoken = [one.value for one in Reason if one.value in names]
    for name in spoken:
        rates = [f"{_per(found.alarms[rate].raised[name], found.alarms[rate].scans):.1f}" for rate in RATES]
        yield f"| `{name}` | " + " | ".join(rates) + f" | {_cause(found, name)} |"
    yield ""
    yield "All other rules raised none."
    yield ""


def _cause(found: Found, name: str) -> str:
    whole = Alarms()
    for one in found.alarms.values():
        whole.add(one)
    causes = [(count, why) for (reason, why), count in whole.causes.items() if reason == name]
    count, why = max(causes, default=(0, ""))
    known = {
        Why.BUYER: "the buyer’s own look: the record was late or wrong",
        Why.REPEAT: "the buyer’s second look",
        Why.RESALE: "who bought it second-hand",
        Why.GIFT: "who was given it",
        Why.CURIOUS: "somebody who handled it",
        Why.STOCKTAKING: "stocktaking by somebody not signed in",
        Why.SENT_ON: "a friend opening a link",
        Why.FAMILY: "somebody of the household",
        Why.JOURNEY: "the buyer on a journey",
        Why.NEIGHBOUR: "a neighbour looking for all",
        Why.MISREAD: "a code typed by hand, one sign wrong",
    }
    return f"{known.get(Why(why), why.replace('_', ' '))} ({count})" if why else "–"


def _write_campaigns(found: Found) -> Iterator[str]:
    yield "### Campaigns"
    yield ""
    yield (
        "*Noticed*: the share of plantings about which any alert was raised within a year of the first sale. *After* "
        "and *sold*: medians over all plantings, days from the first sale and copies sold by then; never, when fewer "
        "than half were noticed. *Codes copied*: labels have a code under a seal, and the forger copied that too, from "
        "goods bought and opened. A forger who leaves the seal out, or makes codes up, is noticed by the rules as "
        "without codes; but who types a made-up code is told at once that it is not right (*first buyer told*), and "
        "can say so."
    )
    yield ""
    for setup in SETUPS.values():
        yield from _write_campaign(found, setup)


def _write_campaign(found: Found, setup: Setup) -> Iterator[str]:
    yield f"#### {setup.title}"
    yield ""
    if setup.has_copies:
        yield from _write_sales(found, setup)
    else:
        yield _tell_trying([one for rate in RATES for one in found.detections[setup.code, rate, None]])
    yield ""
    yield setup.limit
    yield ""


def _tell_trying(detections: Sequence[Detection]) -> str:
    minutes = [24 * 60 * one.days for one in detections if one.days is not None]
    if not minutes:
        return f"Never noticed, in {len(detections)} plantings."
    return (
        f"Noticed in {len(minutes)} of {len(detections)} plantings, after {median(minutes):.1f} minutes (median), by "
        f"{_by(detections)}."
    )


def _write_sales(found: Found, setup: Setup) -> Iterator[str]:
    has_copied, has_told = Seal.COPIED in setup.seals, Seal.MADE_UP in setup.seals
    head = ["scan rate", "noticed", "after (days)", "sold", "by"]
    head += ["codes copied: noticed", "after (days)", "sold"] if has_copied else []
    head += ["made-up codes: first buyer told", "after (days)", "sold"] if has_told else []
    yield "| " + " | ".join(head) + " |"
    yield "|" + "---:|" * 4 + "---|" + "---:|" * (len(head) - 5)
    for rate in RATES:
        plain = found.detections[setup.code, rate, None]
        cells = [f"{rate / 10:g} %", *_tell(plain), _by(plain)]
        cells += _tell(found.detections[setup.code, rate, Seal.COPIED]) if has_copied else []
        cells += _tell(found.told[setup.code, rate]) if has_told else []
        yield "| " + " | ".join(cells) + " |"


def _tell(detections: Sequence[Detection]) -> list[str]:
    """Return the share noticed, the median days and copies; what was never noticed counts as later than all else."""
    noticed = sum(one.days is not None for one in detections)
    low, high = wilson(noticed, len(detections))
    share = f"{noticed / len(detections):.0%} [{100 * low:.0f}–{100 * high:.0f}]"
    if 2 * noticed <= len(detections):
        return [share, _NEVER, _NEVER]
    days = [one.days if one.days is not None else float("inf") for one in detections]
    sold = [float(one.sold if one.sold is not None else one.copies) for one in detections]
    return [share, _middle(days), _middle(sold)]


def _middle(values: Sequence[float]) -> str:
    middle, low, high = middle_of(values)
    shown = ["∞" if one == float("inf") else f"{one:.0f}" for one in (middle, low, high)]
    return f"{shown[0]} [{shown[1]}–{shown[2]}]"


def _by(detections: Sequence[Detection]) -> str:
    reasons = [one.reason for one in detections if one.reason]
    return "–" if not reasons else f"`{max(sorted(set(reasons)), key=reasons.count)}`"


def _write_floors(found: Found) -> Iterator[str]:
    yield "### What a threshold costs"
    yield ""
    yield (
        "The rule that notices clones, at other floors (devices in thirty days up to which no item is odd), at a scan "
        f"rate of 10 %, without codes. In force is {Thresholds().devices_floor}."
    )
    yield ""
    yield "| floor | false alarms of the rule, per 10,000 | clones noticed | copies sold before, median |"
    yield "|---:|---:|---:|---:|"
    for floor in FLOORS:
        alarms, detections = found.floors[floor]
        noticed = sum(one.days is not None for one in detections)
        sold = [one.sold if one.sold is not None else one.copies for one in detections]
        rate = _rate(alarms.raised[Reason.MANY_DEVICES.value], alarms.scans)
        yield f"| {floor} | {rate} | {noticed} of {len(detections)} | {median(sold):.0f} |"
    yield ""


def _per(count: int, among: int) -> float:
    return 10_000 * count / max(1, among)


def _rate(count: int, among: int) -> str:
    low, high = wilson(count, among)
    return f"{_per(count, among):.1f} [{10_000 * low:.1f}–{10_000 * high:.1f}]"


def _list(seeds: Sequence[int]) -> str:
    return ", ".join(map(str, seeds))
