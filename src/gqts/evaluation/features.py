"""What a model may look at: the fields of the declaration with what customs remembers, and how the checks came out.

Promise: nothing of what is true of a parcel goes in; what customs found before, goes in as a rate of past hits of the
party, of days that are over. The same features serve every way of looking, so that what differs is the information.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from statistics import median

from gqts.evidence import CHECKS, CheckResult, Dossier, Outcome
from gqts.risk import Assessment

_WORST = {Outcome.FAIL: 3, Outcome.MISSING: 2, Outcome.PASS: 1, Outcome.NOT_APPLICABLE: 0}
_SMOOTHING = 6.0
_COMMON = 0.05
PARTIES = ("ebcCode", "ebpCode", "agentCode", "logisticsCode", "buyerIdNumber", "consigneeAddress", "buyerTelephone")

DECLARED = (
    *(f"past_hits_{name}" for name in PARTIES),
    *(f"seen_{name}" for name in PARTIES),
    "past_hits_goods", "past_hits_origin", "price", "price_to_median", "quantity", "value", "gross_per_piece",
    "net_to_gross", "hour", "weekday", "mode", "freight",
)  # fmt: skip
"""The features of the declaration alone, in their order."""
CHECKED = (*(f"check_{code}" for code in CHECKS), "fails", "score_1", "score_2", "score_3", "score_4", "priority")
"""The features that the production checks and scores give."""


class PastHits:
    """What customs remembers: rates of hits by whatever a declaration names, smoothed to what is common, and prices."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], list[float]] = defaultdict(lambda: [0.0, 0.0])
        self._seen: dict[tuple[str, str], float] = defaultdict(float)
        self._prices: dict[str, list[float]] = defaultdict(list)

    def rate(self, name: str, value: str) -> float:
        """Return the smoothed rate of hits."""
        cases, hits = self._found[name, value]
        return (hits + _COMMON * _SMOOTHING) / (cases + _SMOOTHING)

    def cases(self, name: str, value: str) -> float:
        """Return how often it was seen."""
        return self._seen[name, value]

    def middle(self, goods: str) -> float | None:
        """Return the median of the prices that were declared for goods."""
        return median(self._prices[goods][-200:]) if self._prices[goods] else None

    def add(self, dossier: Dossier, *, is_hit: bool) -> None:
        """Learn what an inspection found."""
        for name, value in _named(dossier):
            told = self._found[name, value]
            told[0] += 1
            told[1] += is_hit

    def note(self, dossier: Dossier) -> None:
        """Remember that something was declared."""
        for name, value in _named(dossier):
            self._seen[name, value] += 1
        for line in dossier.lines:
            self._prices[_goods(line.barCode, line.gcode)].append(float(line.price))


def read_declared(dossier: Dossier, past: PastHits) -> list[float]:
    """Return the features of the declaration alone."""
    head, line = dossier.head, dossier.lines[0]
    named = dict(_named(dossier))
    price, quantity = float(line.price), float(line.qty)
    middle = past.middle(named["goods"])
    return [
        *(past.rate(name, named[name]) for name in PARTIES),
        *(past.cases(name, named[name]) for name in PARTIES),
        past.rate("goods", named["goods"]),
        past.rate("origin", named["origin"]),
        price,
        price / middle if middle else float("nan"),
        quantity,
        price * quantity,
        float(head.grossWeight) / quantity,
        float(head.netWeight / head.grossWeight),
        float(head.appTime.hour),
        float(head.appTime.weekday()),
        float(head.tradeMode),
        float(head.freight),
    ]


def read_checked(results: Iterable[CheckResult], assessment: Assessment) -> list[float]:
    """Return the features that checks and scores give."""
    worst: dict[str, int] = {}
    fails = 0
    for one in results:
        worst[one.code] = max(worst.get(one.code, 0), _WORST[one.outcome])
        fails += one.outcome is Outcome.FAIL
    scores = [one.score for one in assessment.scores]
    return [*(float(worst.get(code, 0)) for code in CHECKS), float(fails), *scores, assessment.priority]


def list_names(*, is_checked: bool) -> Sequence[str]:
    """Return the names of features."""
    return (*DECLARED, *CHECKED) if is_checked else DECLARED


def _named(dossier: Dossier) -> list[tuple[str, str]]:
    head, line = dossier.head, dossier.lines[0]
    parties = [(name, str(getattr(head, name))) for name in PARTIES]
    return [*parties, ("goods", _goods(line.barCode, line.gcode)), ("origin", f"{line.country}/{line.gcode}")]


def _goods(bar_code: str | None, commodity: str) -> str:
    return bar_code or commodity
