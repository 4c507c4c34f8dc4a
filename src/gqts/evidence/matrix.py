"""The matrix: for every declared fact who said what, when, how independently, and how it came out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from gqts.evidence.outcome import CheckResult, Outcome, Statement


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One fact of one subject: everything said of it, each once, and the checks it took part in."""

    fact: str
    subject: str
    statements: tuple[Statement, ...]
    outcomes: tuple[tuple[str, Outcome], ...]

    @property
    def independence(self) -> int:
        """How many separately controlled parties speak."""
        return len({one.source.control for one in self.statements})

    @property
    def worst(self) -> Outcome:
        """The outcome that matters most."""
        order = (Outcome.FAIL, Outcome.MISSING, Outcome.PASS, Outcome.NOT_APPLICABLE)
        return min((outcome for _, outcome in self.outcomes), key=order.index, default=Outcome.NOT_APPLICABLE)


def matrix_of(results: Iterable[CheckResult]) -> tuple[MatrixRow, ...]:
    """Return the matrix of some results, in the order in which facts first come up."""
    said: dict[tuple[str, str], dict[Statement, None]] = {}
    came: dict[tuple[str, str], dict[tuple[str, Outcome], None]] = {}
    for result in results:
        for statement in result.statements:
            place = (statement.fact, statement.subject)
            said.setdefault(place, {})[statement] = None
            came.setdefault(place, {})[result.code, result.outcome] = None
    return tuple(
        MatrixRow(fact, subject, tuple(statements), tuple(came[fact, subject]))
        for (fact, subject), statements in said.items()
    )
