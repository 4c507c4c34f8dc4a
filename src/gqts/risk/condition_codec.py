"""Conditions as JSON, as they are stored and exchanged; what is read passes everything that the notation refuses."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any as Anything

from gqts.evidence import Outcome, RiskKind
from gqts.risk.condition import (
    MOST_PARTS,
    All,
    Any,
    Checked,
    Comparison,
    Condition,
    Listed,
    Not,
    Operator,
    Scored,
    Value,
)
from gqts.risk.errors import ConditionUnreadable
from gqts.risk.notation import parse_condition, write_condition

_MOST_DEPTH = 40


def condition_as_json(condition: Condition) -> dict[str, Anything]:  # noqa: PLR0911 - one for each shape
    """Return a condition as JSON."""
    match condition:
        case All(parts):
            return {"all": [condition_as_json(part) for part in parts]}
        case Any(parts):
            return {"any": [condition_as_json(part) for part in parts]}
        case Not(part):
            return {"not": condition_as_json(part)}
        case Listed(field, name):
            return {"field": field, "in list": name}
        case Checked(code, outcomes):
            return {"check": code, "is": [one.value for one in outcomes]}
        case Scored(risk, least):
            return {"score": risk.value if risk else "highest", "at least": f"{least:f}"}
        case Comparison(field, operator, values):
            written = [value if isinstance(value, str) else {"number": f"{value:f}"} for value in values]
            return {"field": field, "operator": operator.value, "values": written}


def condition_from_json(given: Anything, *, checks: Collection[str] | None = None) -> Condition:
    """Return the condition that JSON says; raise `ConditionUnreadable`."""
    try:
        tree = _read(given, 0)
        text = write_condition(tree)
    except (KeyError, TypeError, ValueError, IndexError, InvalidOperation) as reason:
        raise ConditionUnreadable("This is no condition: a part has an unknown shape.") from reason
    if parse_condition(text, checks=checks) != tree:  # a name that is more than a name
        raise ConditionUnreadable("This is no condition: a name in it cannot be one.")
    return tree


def _read(given: Anything, depth: int) -> Condition:  # noqa: PLR0911 - one for each shape
    if depth > _MOST_DEPTH or not isinstance(given, Mapping):
        raise ValueError(given)
    if "all" in given:
        return All(_read_parts(given["all"], depth))
    if "any" in given:
        return Any(_read_parts(given["any"], depth))
    if "not" in given:
        return Not(_read(given["not"], depth + 1))
    if "check" in given:
        return Checked(str(given["check"]), tuple(Outcome(one) for one in given["is"]))
    if "score" in given:
        risk = None if given["score"] == "highest" else RiskKind(given["score"])
        return Scored(risk, Decimal(given["at least"]))
    if "in list" in given:
        return Listed(str(given["field"]), str(given["in list"]))
    return Comparison(str(given["field"]), Operator(given["operator"]), tuple(map(_read_value, given["values"])))


def _read_parts(given: Anything, depth: int) -> tuple[Condition, ...]:
    if not isinstance(given, list) or not 2 <= len(given) <= MOST_PARTS:
        raise ValueError(given)
    return tuple(_read(part, depth + 1) for part in given)


def _read_value(given: Anything) -> Value:
    return Decimal(given["number"]) if isinstance(given, Mapping) else str(given)
