"""The written form of a condition, after ASYCUDA's criteria: read with errors that help, and written back the same.

    commodity starts with "1806" and check origin.factory is fail
    office in ("5141", "5149") or value between 4500 and 5000
    not (seller in list "watched sellers") and score undervaluation >= 0.6

`and` binds closer than `or`, `not` closest; parentheses as usual. `parse_condition(write_condition(c)) == c` holds of
every condition that was read.
"""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal

from gqts.risk.asking import read_checked, read_comparison, read_scored
from gqts.risk.condition import (
    MOST_DEPTH,
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
    iterate_parts,
)
from gqts.risk.reader import Reader
from gqts.risk.tokens import TokenKind, refuse, split_tokens


def parse_condition(text: str, *, checks: Collection[str] | None = None) -> Condition:
    """Return the condition that a text says; raise `ConditionUnreadable`, with where and how to mend it.

    `checks` are the codes that there are; None lets every code pass.
    """
    reader = Reader(split_tokens(text), checks)
    condition = _read_any(reader, 0)
    if reader.next.kind is not TokenKind.END:
        raise refuse(
            "nothing more is expected here.", reader.next, "Join conditions with and, or; close every ( with )."
        )
    if sum(1 for _ in iterate_parts(condition)) > MOST_PARTS:
        raise refuse(
            "it has more than %(most)s parts.", reader.next, "Put what repeats into a list.", most=str(MOST_PARTS)
        )
    return condition


def _read_any(reader: Reader, depth: int) -> Condition:
    parts = [_read_all(reader, depth)]
    while reader.take_word("or"):
        parts.append(_read_all(reader, depth))
    return parts[0] if len(parts) == 1 else Any(tuple(parts))


def _read_all(reader: Reader, depth: int) -> Condition:
    parts = [_read_one(reader, depth)]
    while reader.take_word("and"):
        parts.append(_read_one(reader, depth))
    return parts[0] if len(parts) == 1 else All(tuple(parts))


def _read_one(reader: Reader, depth: int) -> Condition:
    if depth >= MOST_DEPTH:
        raise refuse(
            "it is nested more than %(most)s deep.", reader.next, "Make several profiles of it.", most=str(MOST_DEPTH)
        )
    if reader.take_word("not"):
        return Not(_read_one(reader, depth + 1))
    if reader.take_sign("("):
        inner = _read_any(reader, depth + 1)
        reader.require_sign(")")
        return inner
    if reader.take_word("check"):
        return read_checked(reader)
    if reader.take_word("score"):
        return read_scored(reader)
    return read_comparison(reader)


def write_condition(condition: Condition) -> str:  # noqa: PLR0911 - one for each shape
    """Return a condition as text."""
    match condition:
        case All(parts):
            return " and ".join(_write_part(part, All) for part in parts)
        case Any(parts):
            return " or ".join(_write_part(part, Any) for part in parts)
        case Not(part):
            return f"not {_write_part(part, Not)}"
        case Listed(field, name):
            return f"{field} in list {_quote(name)}"
        case Checked(code, outcomes):
            return f"check {code} is {' or '.join(outcomes)}"
        case Scored(risk, least):
            return f"score {risk.value if risk else 'highest'} >= {_write_value(least)}"
        case Comparison():
            return _write_comparison(condition)


def _write_part(part: Condition, around: type[All | Any | Not]) -> str:
    """Return a part, in parentheses where it would be read otherwise without them."""
    is_loose = isinstance(part, Any) or (isinstance(part, All) and around is not Any)
    return f"({write_condition(part)})" if is_loose else write_condition(part)


def _write_comparison(asked: Comparison) -> str:
    values = [_write_value(value) for value in asked.values]
    match asked.operator:
        case Operator.KNOWN:
            return f"{asked.field} is known"
        case Operator.BETWEEN:
            return f"{asked.field} between {values[0]} and {values[1]}"
        case Operator.IN:
            return f"{asked.field} in ({', '.join(values)})"
        case Operator.STARTS if len(values) > 1:
            return f"{asked.field} starts with ({', '.join(values)})"
        case _:
            return f"{asked.field} {asked.operator.value} {values[0]}"


def _write_value(value: Value) -> str:
    return _quote(value) if isinstance(value, str) else f"{Decimal(value):f}"


def _quote(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
