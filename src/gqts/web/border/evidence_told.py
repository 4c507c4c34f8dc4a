"""The evidence of a case as its page shows it: disagreements first, each check with who said what and when.

What was not shared is told with who could supply it, or who withholds it; agreement between parties of one hand is
told as one source.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from gqts.evidence import CHECKS, CheckResult, Outcome, RiskKind, Statement
from gqts.risk import Assessment
from gqts.web.border.telling import tell_indication
from gqts.web.border.words import CHANNELS, OUTCOMES, RISKS
from gqts.web.languages import Language, mark
from gqts.web.office.words import ROLES
from gqts.web.plain_text import neat

_ORDER = (Outcome.FAIL, Outcome.MISSING, Outcome.PASS, Outcome.NOT_APPLICABLE)
_LONGEST = 200
CURRENCIES = {
    "110": "HKD", "116": "JPY", "129": "PHP", "132": "SGD", "133": "KRW", "136": "THB", "142": "CNY",
    "300": "EUR", "303": "GBP", "331": "CHF", "501": "CAD", "502": "USD", "601": "AUD", "609": "NZD",
}  # fmt: skip
"""Currency codes of China's customs messages, as ISO 4217 letters."""
SUPPLIERS = {
    **{role.value: words for role, words in ROLES.items()},
    "seller": mark("seller"),
    "payment_firm": mark("payment firm"),
    "declarant": mark("declarant"),
}


@dataclass(frozen=True, slots=True)
class SaidLine:
    """One thing that one party said: the value, who, by which way, when; `hand` numbers who is controlled together."""

    value: str
    party: str
    role: str
    channel: str
    at: datetime
    hand: int


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One row of the matrix."""

    code: str
    title: str
    tone: str
    outcome: str
    sentence: str
    subject: str
    said: Sequence[SaidLine]
    hands: int
    risks: str
    could_supply: str
    withheld_by: str


@dataclass(frozen=True, slots=True)
class Matrix:
    """The rows of the matrix by outcome, and how many checks do not apply."""

    failed: Sequence[CheckLine]
    missing: Sequence[CheckLine]
    passed: Sequence[CheckLine]
    idle: int

    @property
    def is_empty(self) -> bool:
        """Return whether nothing was checked."""
        return not (self.failed or self.missing or self.passed or self.idle)


@dataclass(frozen=True, slots=True)
class RiskLine:
    """One risk: its name, its score of 100, and what speaks against and for the goods."""

    name: str
    score: int
    against: Sequence[str]
    favour: Sequence[str]
    unknown: Sequence[str]


def tell_matrix(results: Iterable[CheckResult], language: Language) -> Matrix:
    """Return the matrix of a case in the reader's language."""
    found = list(results)
    by_outcome = {one: [tell_check(r, language) for r in found if r.outcome is one] for one in _ORDER[:3]}
    idle = sum(one.outcome is Outcome.NOT_APPLICABLE for one in found)
    return Matrix(by_outcome[Outcome.FAIL], by_outcome[Outcome.MISSING], by_outcome[Outcome.PASS], idle)


def tell_check(result: CheckResult, language: Language) -> CheckLine:
    """Return one check in the reader's language."""
    tone, outcome = OUTCOMES[result.outcome]
    check = CHECKS.get(result.code)
    hands = {one.source.control: place for place, one in enumerate(_first_of_hands(result.statements), start=1)}
    return CheckLine(
        result.code,
        language.text(check.title) if check else neat(result.code),
        tone,
        language.text(outcome),
        tell_indication(result.code, result.outcome, result.details, language, result.case),
        _tell_subject(result.subject, language),
        [_tell_statement(one, hands, language) for one in result.statements],
        len(hands),
        language.list_of([language.text(RISKS[one]) for one in result.risks]),
        language.list_of([_supplier(one, language) for one in result.could_supply]),
        language.list_of([neat(one) for one in result.withheld_by]),
    )


def tell_risks(assessment: Assessment | None, language: Language) -> list[RiskLine]:
    """Return the four risks with their evidence in words, in the order in which they are known."""
    if assessment is None:
        return []
    scores = {one.risk: one for one in assessment.scores}
    lines = []
    for risk in RiskKind:
        score = scores.get(risk)
        told: dict[Outcome, list[str]] = {}
        for one in score.indications if score else ():
            sentence = tell_indication(one.code, one.outcome, one.details, language)
            told.setdefault(one.outcome, []).append(sentence)
        lines.append(
            RiskLine(
                language.text(RISKS[risk]),
                round(100 * score.score) if score else 0,
                list(dict.fromkeys(told.get(Outcome.FAIL, []))),
                list(dict.fromkeys(told.get(Outcome.PASS, []))),
                list(dict.fromkeys(told.get(Outcome.MISSING, []))),
            )
        )
    return lines


def _tell_subject(subject: str, language: Language) -> str:
    kind, _, number = subject.partition(":")
    if kind == "line" and number.isdigit():
        return str(language.sentence(mark("line %(line)s"), line=number))
    return neat(subject, _LONGEST)


def _tell_statement(one: Statement, hands: dict[str, int], language: Language) -> SaidLine:
    source = one.source
    value = f"{one.value} {CURRENCIES.get(one.unit, one.unit)}".strip()
    return SaidLine(
        neat(value, _LONGEST) or "–",
        neat(source.party, _LONGEST),
        _supplier(source.role, language),
        language.text(CHANNELS[source.channel]),
        source.said_at,
        hands[source.control],
    )


def _first_of_hands(statements: Iterable[Statement]) -> list[Statement]:
    return list({one.source.control: one for one in statements}.values())


def _supplier(role: str, language: Language) -> str:
    words = SUPPLIERS.get(role)
    return language.text(words) if words else neat(role.replace("_", " "))
