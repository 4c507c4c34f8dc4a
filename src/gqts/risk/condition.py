"""What a profile asks for: a small typed tree, judged without evaluating any text.

ASYCUDA's criteria compare declared facts, look into named lists and join with and, or, not; here a condition may also
ask how a check of the evidence came out and how high a risk is scored. A comparison with a fact that is not known does
not hold; whether it is known can be asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from gqts.evidence import Outcome, RiskKind
from gqts.risk.fields import Facts, read_numbers, read_texts

MOST_DEPTH = 12
MOST_PARTS = 200
MOST_VALUES = 100
LONGEST_VALUE = 100


class Operator(StrEnum):
    """How a fact is compared. Stored: never renamed."""

    IS = "="
    IN = "in"
    STARTS = "starts with"
    BELOW = "<"
    ABOVE = ">"
    AT_MOST = "<="
    AT_LEAST = ">="
    BETWEEN = "between"
    KNOWN = "known"


NUMERIC = frozenset({Operator.BELOW, Operator.ABOVE, Operator.AT_MOST, Operator.AT_LEAST, Operator.BETWEEN})
Value = str | Decimal


@dataclass(frozen=True, slots=True)
class Comparison:
    """A fact compared with values; with several facts (lines), one that fits is enough."""

    field: str
    operator: Operator
    values: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class Listed:
    """A fact is in the named list; entries ending in `*` stand for everything that begins so."""

    field: str
    list_name: str


@dataclass(frozen=True, slots=True)
class Checked:
    """A check of the evidence came out so; a code ending in `.` stands for every check that begins so."""

    code: str
    outcomes: tuple[Outcome, ...]


@dataclass(frozen=True, slots=True)
class Scored:
    """A risk's score is at least so much; None stands for the highest of the four."""

    risk: RiskKind | None
    at_least: Decimal


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """One part or more holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: Condition


Condition = Comparison | Listed | Checked | Scored | All | Any | Not


@dataclass(frozen=True, slots=True)
class Case:
    """What a condition is judged on: facts, the worst outcome of each check, the scores, and the lists in force."""

    facts: Facts
    outcomes: Mapping[str, Outcome]
    scores: Mapping[RiskKind, float]
    lists: Mapping[str, frozenset[str]]


def holds(condition: Condition, case: Case) -> bool:  # noqa: PLR0911 - one for each shape
    """Tell whether a condition holds of a case."""
    match condition:
        case All(parts):
            return all(holds(part, case) for part in parts)
        case Any(parts):
            return any(holds(part, case) for part in parts)
        case Not(part):
            return not holds(part, case)
        case Comparison():
            return _compares(condition, case.facts)
        case Listed(field, name):
            return _is_listed(read_texts(case.facts, field), case.lists.get(name, frozenset()))
        case Checked(code, outcomes):
            return any(found in outcomes for found in _outcomes_of(code, case.outcomes))
        case Scored(risk, least):
            score = max(case.scores.values(), default=0.0) if risk is None else case.scores.get(risk, 0.0)
            return score >= float(least)


def iterate_parts(condition: Condition) -> Iterator[Condition]:
    """Yield a condition and everything in it."""
    yield condition
    if isinstance(condition, All | Any):
        for part in condition.parts:
            yield from iterate_parts(part)
    elif isinstance(condition, Not):
        yield from iterate_parts(condition.part)


def _outcomes_of(code: str, outcomes: Mapping[str, Outcome]) -> Iterator[Outcome]:
    if not code.endswith("."):
        yield outcomes.get(code, Outcome.NOT_APPLICABLE)
        return
    yield from (outcome for name, outcome in outcomes.items() if name.startswith(code))


def _is_listed(texts: tuple[str, ...], entries: frozenset[str]) -> bool:
    """Tell whether a text is an entry, or begins as one that ends in `*`: a look-up for each length, never a scan."""
    return any(
        text in entries or any(f"{text[:length]}*" in entries for length in range(len(text) + 1)) for text in texts
    )


_NUMBERS: Mapping[Operator, Callable[[Decimal, tuple[Decimal, ...]], bool]] = {
    Operator.BELOW: lambda number, bounds: number < bounds[0],
    Operator.ABOVE: lambda number, bounds: number > bounds[0],
    Operator.AT_MOST: lambda number, bounds: number <= bounds[0],
    Operator.AT_LEAST: lambda number, bounds: number >= bounds[0],
    Operator.BETWEEN: lambda number, bounds: bounds[0] <= number <= bounds[1],
    Operator.IS: lambda number, bounds: number == bounds[0],
    Operator.IN: lambda number, bounds: number in bounds,
}


def _compares(asked: Comparison, facts: Facts) -> bool:
    if asked.operator is Operator.KNOWN:
        return bool(read_texts(facts, asked.field))
    if all(isinstance(value, Decimal) for value in asked.values):
        bounds = tuple(value for value in asked.values if isinstance(value, Decimal))
        fits = _NUMBERS[asked.operator]
        return any(fits(number, bounds) for number in read_numbers(facts, asked.field))
    wanted = tuple(str(value) for value in asked.values)
    texts = read_texts(facts, asked.field)
    if asked.operator is Operator.STARTS:
        return any(text.startswith(wanted) for text in texts)
    return any(text in wanted for text in texts)
