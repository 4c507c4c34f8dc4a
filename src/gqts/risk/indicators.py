"""Indicators beside the checks: what the declared facts and the parties' records say of the four risks.

Each is a small pure function; its docstring is the explanation that is published, `basis` says on what it rests, and
`sentences` is how it is told when it speaks against the goods (fail), for them (pass), or is not known (missing).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import log

from gqts.evidence import Outcome, RiskKind
from gqts.risk.assessment import Indication
from gqts.risk.fields import Facts, find_number, read_texts
from gqts.risk.record import PartyRecord

Reading = Callable[[Facts, Sequence[PartyRecord]], Indication | None]
EVERY = tuple(RiskKind)


@dataclass(frozen=True, slots=True)
class Indicator:
    """One published indicator."""

    code: str
    title: str
    explanation: str
    basis: str
    risks: tuple[RiskKind, ...]
    sentences: Mapping[Outcome, str]
    read: Reading


INDICATORS: dict[str, Indicator] = {}


def indicator(
    code: str, title: str, *, risks: tuple[RiskKind, ...], basis: str, sentences: Mapping[Outcome, str]
) -> Callable[[Reading], Reading]:
    """Return a decorator that publishes a reading as an indicator."""

    def publish(read: Reading) -> Reading:
        explanation = " ".join((read.__doc__ or "").split())
        INDICATORS[code] = Indicator(code, title, explanation, basis, risks, sentences, read)
        return read

    return publish


def read_indicators(facts: Facts, records: Sequence[PartyRecord]) -> list[tuple[Indicator, Indication]]:
    """Return what every indicator says here."""
    read = ((one, one.read(facts, records)) for one in INDICATORS.values())
    return [(one, indication) for one, indication in read if indication is not None]


_COMMON_MISMATCH = 0.05
_COMMON_HIT = 0.03
_COMMON_COMPLAINT = 0.01
_MOST_OF_RECORD = 2.5
_CASES_TO_BELIEVE = 10


@indicator(
    "record.mismatch",
    "Mismatches in the past",
    risks=EVERY,
    basis="WCO Risk Management Compendium, compliance measurement; Wilson (1927) for the bound",
    sentences={
        Outcome.FAIL: "What %(party)s said did not agree with others in at least %(percent)s of %(cases)s comparisons.",
        Outcome.PASS: "What %(party)s said agreed with others in all but at most %(percent)s of %(cases)s comparisons.",
    },
)
def read_mismatches(_: Facts, records: Sequence[PartyRecord]) -> Indication | None:
    """Whoever contradicted others often before, does so again more often than others. Of few comparisons little is
    taken: the lower bound of 95 % counts against a party, and only the upper bound for it.
    """
    against = max(records, key=lambda one: one.mismatch_bounds[0], default=None)
    if against is None or against.compared == 0:
        return None
    low, high = against.mismatch_bounds
    if low > _COMMON_MISMATCH:
        weight = _weigh(low, _COMMON_MISMATCH, against.compared)
        return _told("record.mismatch", Outcome.FAIL, weight, against.party, low, against.compared)
    if high < _COMMON_MISMATCH:
        return _told("record.mismatch", Outcome.PASS, -0.4, against.party, high, against.compared)
    return None


@indicator(
    "record.random_hits",
    "Found in random checks",
    risks=EVERY,
    basis="Only random checks tell how often something is wrong; targeted ones tell how well we target",
    sentences={
        Outcome.FAIL: "Random checks of %(party)s found something in at least %(percent)s of %(cases)s.",
        Outcome.PASS: "Random checks of %(party)s found something in at most %(percent)s of %(cases)s.",
    },
)
def read_random_hits(_: Facts, records: Sequence[PartyRecord]) -> Indication | None:
    """Where random examinations found something before, more is to be found. Examinations that a rule chose are left
    out: they would make whoever is looked at most look worst.
    """
    against = max(records, key=lambda one: one.hit_bounds[0], default=None)
    if against is None or against.drawn == 0:
        return None
    low, high = against.hit_bounds
    if low > _COMMON_HIT:
        weight = _weigh(low, _COMMON_HIT, against.drawn)
        return _told("record.random_hits", Outcome.FAIL, weight, against.party, low, against.drawn)
    if high < _COMMON_HIT:
        return _told("record.random_hits", Outcome.PASS, -0.5, against.party, high, against.drawn)
    return None


@indicator(
    "record.complaints",
    "Shoppers' complaints that were right",
    risks=(RiskKind.COUNTERFEIT, RiskKind.QUALITY),
    basis="Regulation (EU) 2019/1020, Article 25(3): past non-compliance and consumer complaints; Wilson (1927)",
    sentences={
        Outcome.FAIL: "Shoppers complained rightly of at least %(percent)s of %(cases)s consignments of %(party)s.",
        Outcome.PASS: "Shoppers complained rightly of at most %(percent)s of %(cases)s consignments of %(party)s.",
    },
)
def read_complaints(_: Facts, records: Sequence[PartyRecord]) -> Indication | None:
    """Where what was sold was complained about and rightly, more of it comes. Consignments are counted, not complaints,
    against all that a party brought: who sells much is not worse for it. A complaint counts when the party accepts it,
    an authority finds it right, or the party never answers it.
    """
    against = max(records, key=lambda one: one.complaint_bounds[0], default=None)
    if against is None or against.consignments == 0:
        return None
    low, high = against.complaint_bounds
    if low > _COMMON_COMPLAINT:
        weight = _weigh(low, _COMMON_COMPLAINT, against.consignments)
        return _told("record.complaints", Outcome.FAIL, weight, against.party, low, against.consignments)
    if high < _COMMON_COMPLAINT:
        return _told("record.complaints", Outcome.PASS, -0.2, against.party, high, against.consignments)
    return None


@indicator(
    "record.open_penalties",
    "Open penalty cases",
    risks=EVERY,
    basis="GACC 2018 No. 194: suspicion is acted upon while it is examined",
    sentences={Outcome.FAIL: "%(count)s penalty cases are open against %(party)s."},
)
def read_open_penalties(_: Facts, records: Sequence[PartyRecord]) -> Indication | None:
    """Weigh open cases: one is no proof, and a reason to look closer at the party until it is decided."""
    against = max(records, key=lambda one: one.open_penalties, default=None)
    if against is None or against.open_penalties == 0:
        return None
    details = {"party": against.party, "count": str(against.open_penalties)}
    return Indication("record.open_penalties", Outcome.FAIL, 0.8 + 0.2 * min(3, against.open_penalties), details)


@indicator(
    "record.short",
    "Short history",
    risks=EVERY,
    basis="GAO-03-770: benefits only after verification; new sellers are what counterfeit cases share",
    sentences={
        Outcome.FAIL: "%(party)s has taken part for %(months)s months only.",
        Outcome.MISSING: "Nothing is on record of the parties.",
    },
)
def read_history(_: Facts, records: Sequence[PartyRecord]) -> Indication | None:
    """Weigh newcomers: who has no history has nothing to lose. A weak sign, which fades within a quarter of a year."""
    if not records:
        return Indication("record.short", Outcome.MISSING, 0.2)
    newest = min(records, key=lambda one: one.months)
    if newest.months >= 3:
        return None
    details = {"party": newest.party, "months": str(newest.months)}
    return Indication("record.short", Outcome.FAIL, 0.45 - 0.1 * newest.months, details)


@indicator(
    "fact.transit",
    "Sent from another country than it was made in",
    risks=(RiskKind.ORIGIN,),
    basis="WCO Risk Management Compendium: routes that make no commercial sense; a weak sign alone",
    sentences={Outcome.FAIL: "Declared as made in %(origin)s and sent from %(departure)s."},
)
def read_transit(facts: Facts, _: Sequence[PartyRecord]) -> Indication | None:
    """Goods that come from a third country may have been relabelled there; most were only traded there."""
    origins, departures = set(read_texts(facts, "origin")), read_texts(facts, "departure")
    if not origins or not departures or departures[0] in origins:
        return None
    details = {"origin": ", ".join(sorted(origins)[:5]), "departure": departures[0]}
    return Indication("fact.transit", Outcome.FAIL, 0.35, details)


@indicator(
    "fact.near_limit",
    "Just below a limit",
    risks=(RiskKind.UNDERVALUATION,),
    basis="Cai Guan Shui [2018] 49: a limit for one transaction; values bunch below it",
    sentences={Outcome.FAIL: "Declared at %(value)s, just below the limit of %(limit)s."},
)
def read_near_limit(facts: Facts, _: Sequence[PartyRecord]) -> Indication | None:
    """Who splits or understates ends up just below a limit more often than who does not."""
    value, limit = find_number(facts, "value"), find_number(facts, "limit")
    if value is None or not limit or not 0.95 * limit <= value <= limit:
        return None
    return Indication("fact.near_limit", Outcome.FAIL, 0.6, {"value": f"{value:g}", "limit": f"{limit:g}"})


@indicator(
    "fact.not_shared",
    "Nothing shared",
    risks=EVERY,
    basis="Missing data is its own evidence (design of gqts, §6)",
    sentences={Outcome.MISSING: "No party but the declarant told anything of these goods."},
)
def read_not_shared(facts: Facts, _: Sequence[PartyRecord]) -> Indication | None:
    """Nobody is obliged to share, so silence weighs little; and yet who has something to hide is silent."""
    if read_texts(facts, "sharing") != ("none",):
        return None
    return Indication("fact.not_shared", Outcome.MISSING, 0.3)


def _told(code: str, outcome: Outcome, weight: float, party: str, rate: float, cases: int) -> Indication:
    return Indication(code, outcome, weight, {"party": party, "percent": f"{rate:.0%}", "cases": str(cases)})


def _weigh(rate: float, common: float, cases: int) -> float:
    """Return what a rate above the common one adds to the log-odds; of few cases less."""
    return min(_MOST_OF_RECORD, _log_odds(rate) - _log_odds(common)) * cases / (cases + _CASES_TO_BELIEVE)


def _log_odds(rate: float) -> float:
    bounded = min(0.999, max(0.001, rate))
    return log(bounded / (1 - bounded))
