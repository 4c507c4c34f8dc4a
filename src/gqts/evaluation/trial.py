"""One season, looked at in several ways: every declaration judged by the production checks and scores in order of time.

Promise: a declaration is judged by what was known when it came in; its truth is kept beside its features and is used
for learning and counting only.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from gqts.customs.reference import Reference, read_reference
from gqts.evaluation.dossiers import Read, View, compose_case, read_shipment
from gqts.evaluation.features import PastHits, read_checked, read_declared
from gqts.evaluation.history import History
from gqts.evidence import CheckResult, Dossier, Outcome, read_tolerances, run_checks
from gqts.risk import Assessment, Seed, Setting, assess
from gqts.simulator.randomness import Stream
from gqts.simulator.trade import Parcel, Season, share_in, tell_season

ALONE = "declaration alone"
MESSAGES = "messages compared"
SHARES = (0, 25, 50, 100)
KNOWN_AFTER = timedelta(days=5)
"""What an inspection found is known after so long."""
INSPECTED_PER_THOUSAND = 100
"""Of all declarations, drawn by chance: of these alone customs learns what is true, however it looks."""
_NO_CHANCE = b"evaluation"


def name_view(percent: int) -> str:
    """Return the name of looking at everything when so many of all parties share."""
    return f"everything, {percent} % share"


EVERYTHING = name_view(100)
VIEWS = (ALONE, MESSAGES, *(name_view(percent) for percent in SHARES[1:]))
"""The ways of looking. That everything is looked at when nobody shares is the same as comparing messages."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One declaration as one way of looking sees it."""

    features: tuple[float, ...]
    priority: float
    failed: frozenset[str]
    missing: frozenset[str]


@dataclass(slots=True)
class Case:
    """One declaration: when, whose, what is true of it, and how each way of looking sees it."""

    at: datetime
    merchant: str
    family: str
    risk: str
    can_be_found: bool
    mistakes: tuple[str, ...]
    is_inspected: bool
    shares: dict[int, float]
    """How much of its chain shares, at each share of all parties."""
    judged: dict[str, Judged] = field(default_factory=dict)

    @property
    def is_fraud(self) -> bool:
        """Return whether there is something to find."""
        return bool(self.family)


Advance = Callable[[int], None]


def run_trial(
    season: Season, views: Sequence[str] = VIEWS, advance: Advance | None = None, reference: Reference | None = None
) -> list[Case]:
    """Return every declaration of a season, in order of time, judged in each of the ways."""
    reads = [read_shipment(shipment) for shipment in tell_season(season)]
    parcels = [(read, parcel) for read in reads for parcel in read.shipment.parcels]
    parcels.sort(key=lambda pair: (pair[1].papers.inventory.head.appTime, pair[1].papers.inventory.head.guid))
    cases = [_begin(season, read, parcel) for read, parcel in parcels]
    for view in views:
        _look(season, view, parcels, cases, reference or read_reference(), advance)
    return cases


def _begin(season: Season, read: Read, parcel: Parcel) -> Case:
    shipment, truth = read.shipment, parcel.truth
    firms = len(shipment.firms)
    return Case(
        at=parcel.papers.inventory.head.appTime,
        merchant=shipment.merchant.code if shipment.merchant else "",
        family=truth.family if truth else "",
        risk=truth.risk if truth else "",
        can_be_found=truth.can_be_found if truth else False,
        mistakes=parcel.mistakes,
        is_inspected=Stream(season.seed, "inspected", parcel.sale.parcel).has_luck(INSPECTED_PER_THOUSAND),
        shares={percent: len(share_in(season.seed, shipment, percent)) / firms for percent in SHARES},
    )


def _open_view(season: Season, view: str, read: Read) -> View:
    percents = {name_view(percent): percent for percent in SHARES}
    sharing = share_in(season.seed, read.shipment, percents[view]) if view in percents else frozenset()
    return View(read, sharing, has_messages=view != ALONE)


def _look(
    season: Season,
    view: str,
    parcels: Sequence[tuple[Read, Parcel]],
    cases: Sequence[Case],
    reference: Reference,
    advance: Advance | None,
) -> None:
    history, past = History(), PastHits()
    opened: dict[int, View] = {}
    waiting: list[tuple[Case, Dossier]] = []
    for (read, parcel), case in zip(parcels, cases, strict=True):
        while waiting and waiting[0][0].at + KNOWN_AFTER <= case.at:
            known, dossier = waiting.pop(0)
            past.add(dossier, is_hit=known.is_fraud)
        looked = opened.get(id(read)) or opened.setdefault(id(read), _open_view(season, view, read))
        dossier = compose_case(parcel, looked, history)
        results = run_checks(dossier, read_tolerances(reference, dossier.day))
        case.judged[view] = _judge(dossier, results, past)
        history.add(dossier)
        if case.is_inspected:
            waiting.append((case, dossier))
        past.note(dossier)
        if advance is not None:
            advance(1)


def _judge(dossier: Dossier, results: Sequence[CheckResult], past: PastHits) -> Judged:
    assessment = assess_dossier(dossier, results)
    features = (*read_declared(dossier, past), *read_checked(results, assessment))
    failed = frozenset(one.code for one in results if one.outcome is Outcome.FAIL)
    missing = frozenset(one.code for one in results if one.outcome is Outcome.MISSING)
    return Judged(features, assessment.priority, failed, missing - failed)


def assess_dossier(dossier: Dossier, results: Sequence[CheckResult]) -> Assessment:
    """Return the production assessment of a dossier, without profiles, records of parties or chance."""
    setting = Setting(dossier.declaration.reference, Seed(dossier.day, _NO_CHANCE))
    return assess(results, state_facts(dossier), (), setting=setting, at=dossier.assessed_at)


def state_facts(dossier: Dossier) -> dict[str, Any]:
    """Return what is declared, in the words of `gqts.risk`."""
    head = dossier.head
    told = [one for one in dossier.happenings if one.concerns]
    return {
        "direction": "import",
        "mode": head.tradeMode,
        "office": head.customsCode,
        "origin": sorted({dossier.iso(line.country) for line in dossier.lines}),
        "departure": dossier.iso(head.country) if not dossier.is_bonded else "",
        "commodity": [line.gcode for line in dossier.lines],
        "seller": head.ebcCode,
        "platform": head.ebpCode,
        "declarant": head.agentCode,
        "carrier": head.logisticsCode,
        "value": str(sum(line.totalPrice for line in dossier.lines)),
        "limit": "5000",
        "sharing": "" if told else "none",
    }
