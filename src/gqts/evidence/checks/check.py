"""What a cross-check is: its code, what it is called, why it is asked, what it says, and the function that asks it.

Promise: two rules hold for every check, so that no check can forget them. What only one hand says is no confirmation:
where a check compares the words of different parties, their agreement passes only when at least two separately
controlled parties speak. And what is missing because its owner does not share it with customs says by whom it is
withheld.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from gqts.evidence.dossier import Dossier, Trade
from gqts.evidence.outcome import CheckResult, Outcome, RiskKind, Statement
from gqts.evidence.tolerances import Tolerances
from gqts.evidence.voice import Supplier
from gqts.sharing import FactKind

ONE_HAND = "one_hand"
WITHHELD = "withheld"
RETAIL = frozenset([Trade.RETAIL])
IMPORTS = frozenset([Trade.RETAIL, Trade.GENERAL])

COMMON_SENTENCES: Mapping[str, str] = {
    "not_applicable": "This does not apply to this declaration.",
    "missing.one_hand": "It agrees, but all of it is said by one hand (%(hand)s): nobody else confirms it.",
    "missing.withheld": "What this needs is there, and is not shared with customs by %(by)s.",
}
"""What any check may say, when it has no sentence of its own for it."""


@dataclass(frozen=True, slots=True)
class Came:
    """How a check of one subject came out, before the rules that hold for every check."""

    outcome: Outcome
    subject: str = ""
    statements: tuple[Statement, ...] = ()
    details: Mapping[str, str] = field(default_factory=dict)
    case: str = ""
    could_supply: tuple[Supplier, ...] = ()


def passed(subject: str, statements: Iterable[Statement], *, case: str = "", **details: str) -> Came:
    """Return that it agrees."""
    return Came(Outcome.PASS, subject, tuple(statements), details, case)


def failed(subject: str, statements: Iterable[Statement], *, case: str = "", **details: str) -> Came:
    """Return that it does not agree."""
    return Came(Outcome.FAIL, subject, tuple(statements), details, case)


def missing(
    subject: str, statements: Iterable[Statement] = (), *, case: str = "", by: tuple[Supplier, ...] = (), **details: str
) -> Came:
    """Return that what it needs was not shared; `by` are those who could, when not the check's usual ones."""
    return Came(Outcome.MISSING, subject, tuple(statements), details, case, by)


def idle(subject: str = "") -> Came:
    """Return that it does not apply."""
    return Came(Outcome.NOT_APPLICABLE, subject)


Judge = Callable[[Dossier, Tolerances], Iterable[Came]]


@dataclass(frozen=True, slots=True)
class Check:
    """One cross-check.

    `basis` is the law or practice it rests on; `could_supply` who holds what it needs; `kinds` the kinds of fact it
    looks at, so that it can tell what is withheld; `is_cross` whether it compares the words of different parties.
    `sentences` are by outcome, or by outcome and case (`fail.payer`), with gaps that the details of a result fill.
    """

    code: str
    title: str
    risks: tuple[RiskKind, ...]
    basis: str
    sentences: Mapping[str, str]
    could_supply: tuple[Supplier, ...]
    judge: Judge
    kinds: frozenset[FactKind] = frozenset()
    is_cross: bool = True
    trades: frozenset[Trade] = frozenset(Trade)
    """The trades whose declarations it is asked of."""

    @property
    def explanation(self) -> str:
        """Return what is published about how it is judged."""
        return inspect.getdoc(self.judge) or ""

    def __call__(self, dossier: Dossier, tolerances: Tolerances) -> tuple[CheckResult, ...]:
        """Return how it came out for each of its subjects, the declaration's own statements first."""
        came = self.judge(dossier, tolerances) if dossier.trade in self.trades else (idle(),)
        return tuple(self._finish(one, dossier) for one in came)

    def find_sentence(self, outcome: Outcome, case: str = "") -> str:
        """Return the sentence for an outcome, with its gaps."""
        names = [f"{outcome.value}.{case}"] if case else []
        for name in (*names, outcome.value):
            for sentences in (self.sentences, COMMON_SENTENCES):
                if name in sentences:
                    return sentences[name]
        raise KeyError(f"{self.code} has no sentence for {outcome.value}")

    def _finish(self, came: Came, dossier: Dossier) -> CheckResult:
        suppliers = tuple(one.value for one in came.could_supply or self.could_supply)
        result = CheckResult(
            self.code,
            came.outcome,
            self.risks,
            came.subject,
            came.statements,
            dict(came.details),
            suppliers if came.outcome is Outcome.MISSING else (),
            came.case,
        )
        if self.is_cross and result.outcome is Outcome.PASS and result.independence < 2:
            hand = next((one.source.party for one in result.statements), "")
            details = {**result.details, "hand": hand}
            return replace(result, outcome=Outcome.MISSING, case=ONE_HAND, details=details, could_supply=suppliers)
        return self._tell_withheld(result, dossier) if result.outcome is Outcome.MISSING and not came.case else result

    def _tell_withheld(self, result: CheckResult, dossier: Dossier) -> CheckResult:
        by = tuple(sorted({one.by for one in dossier.withheld if one.kind in self.kinds and one.is_telling}))
        if not by:
            return result
        details = {**result.details, "by": ", ".join(by)}
        return replace(result, case=WITHHELD, withheld_by=by, details=details)


def check(  # noqa: PLR0913 - what a check is, each by its name
    code: str,
    *,
    title: str,
    risks: tuple[RiskKind, ...],
    basis: str,
    sentences: Mapping[str, str],
    could_supply: tuple[Supplier, ...],
    kinds: Iterable[FactKind] = (),
    is_cross: bool = True,
    trades: Iterable[Trade] = Trade,
) -> Callable[[Judge], Check]:
    """Make a check of the function that judges it, whose docstring is its published explanation."""

    def make(judge: Judge) -> Check:
        of = frozenset(trades)
        return Check(code, title, risks, basis, sentences, could_supply, judge, frozenset(kinds), is_cross, of)

    return make


def compare(
    subject: str,
    own: Statement,
    others: Iterable[Statement],
    agrees: Callable[[Statement], bool],
    *,
    show: Callable[[str], str] = str,
) -> Came:
    """Return how what is declared compares with what others say: it fails when one of them disagrees.

    The details are `declared`, and of a disagreement `told` and `by`.
    """
    said = list(others)
    if not said:
        return missing(subject, [own])
    wrong = [one for one in said if not agrees(one)]
    if not wrong:
        return passed(subject, [own, *said], declared=show(own.value))
    right = [one for one in said if one not in wrong]
    told = {"declared": show(own.value), "told": show(wrong[0].value), "by": wrong[0].source.party}
    return failed(subject, [own, *wrong, *right], **told)


def lines_of(dossier: Dossier) -> Iterator[tuple[str, int]]:
    """Yield every line of the declaration as a subject, with its number."""
    for line in dossier.lines:
        yield f"line:{line.gnum}", line.gnum
