"""The single questions of a written condition: comparisons of facts, outcomes of checks, scores of risks."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal

from gqts.evidence import Outcome, RiskKind
from gqts.risk.condition import (
    LONGEST_VALUE,
    MOST_VALUES,
    NUMERIC,
    Checked,
    Comparison,
    Condition,
    Listed,
    Operator,
    Scored,
    Value,
)
from gqts.risk.errors import ConditionUnreadable
from gqts.risk.fields import FIELDS, FieldKind
from gqts.risk.fields import Field as FactField
from gqts.risk.reader import NEAR, Reader, suggest
from gqts.risk.tokens import Token, TokenKind, refuse

HIGHEST = "highest"
ONE_OF = "Write one of: %(offered)s."
_RISKS = tuple(one.value for one in RiskKind)
_SIGNS = {sign.value: sign for sign in (*NUMERIC - {Operator.BETWEEN}, Operator.IS)}


def read_comparison(reader: Reader) -> Condition:
    """Return what is asked of a fact; raise `ConditionUnreadable`."""
    field = _read_field(reader)
    token = reader.take()
    word = token.text.lower()
    if token.kind is TokenKind.WORD and word == "is":
        reader.require_word("known")
        return Comparison(field.name, Operator.KNOWN)
    if token.kind is TokenKind.WORD and word == "in":
        if reader.take_word("list"):
            return Listed(field.name, _read_list_name(reader))
        return Comparison(field.name, Operator.IN, _read_values(reader, field))
    if token.kind is TokenKind.WORD and word == "starts":
        reader.require_word("with")
        _require_kind(field, FieldKind.TEXT, token)
        is_several = reader.next.text == "(" and reader.next.kind is TokenKind.SIGN
        values = _read_values(reader, field) if is_several else (_read_value(reader, field),)
        return Comparison(field.name, Operator.STARTS, values)
    if token.kind is TokenKind.WORD and word == "between":
        return _read_between(reader, field, token)
    if token.kind is TokenKind.SIGN and token.text in _SIGNS:
        operator = _SIGNS[token.text]
        if operator in NUMERIC:
            _require_kind(field, FieldKind.NUMBER, token)
        return Comparison(field.name, operator, (_read_value(reader, field),))
    offered = "= , in ( ), in list, starts with, is known"
    if field.kind is FieldKind.NUMBER:
        offered = "=, <, >, <=, >=, between … and …, in ( ), is known"
    raise refuse(
        "after %(name)s a comparison is expected.", token, "Use one of: %(offered)s.", name=field.name, offered=offered
    )


def read_checked(reader: Reader) -> Condition:
    """Return what is asked of a check, behind the word `check`; raise `ConditionUnreadable`."""
    token = reader.take()
    if token.kind is not TokenKind.WORD:
        raise refuse("the code of a check is expected here.", token, "Write such as: check origin.factory is fail")
    code = token.text.lower()
    known = reader.checks
    if known is not None:
        is_known = any(one.startswith(code) for one in known) if code.endswith(".") else code in known
        if not is_known:
            raise _refuse_name("there is no such check.", token, known, "The reference lists every check.")
    reader.require_word("is")
    outcomes = [_read_outcome(reader)]
    while reader.is_word("or") and _follows_outcome(reader):
        reader.take()
        outcome = _read_outcome(reader)
        if outcome not in outcomes:
            outcomes.append(outcome)
    return Checked(code, tuple(outcomes))


def read_scored(reader: Reader) -> Condition:
    """Return what is asked of a risk's score, behind the word `score`; raise `ConditionUnreadable`."""
    token = reader.take()
    name = token.text.lower()
    if token.kind is not TokenKind.WORD or name not in (*_RISKS, HIGHEST):
        raise refuse("a risk is expected here.", token, ONE_OF, offered=", ".join((*_RISKS, HIGHEST)))
    reader.require_sign(">=")
    place = reader.next
    number = _read_number(reader)
    if not 0 <= number <= 1:
        raise refuse("a score is between 0 and 1.", place, "Write such as: score origin >= 0.6")
    return Scored(None if name == HIGHEST else RiskKind(name), number)


def _refuse_name(
    problem: str, token: Token, known: Collection[str], otherwise: str, **gaps: str
) -> ConditionUnreadable:
    """Return the refusal of a name that there is not, with the nearest one that there is."""
    near = suggest(token.text, known)
    return refuse(problem, token, NEAR if near else otherwise, near=near, **gaps)


def _read_field(reader: Reader) -> FactField:
    token = reader.take()
    name = token.text.lower()
    if token.kind is TokenKind.WORD and name in FIELDS:
        return FIELDS[name]
    if token.kind is not TokenKind.WORD:
        raise refuse("a field is expected here.", token, 'Write such as: origin = "NZ"')
    known = (*FIELDS, "check", "score", "not")
    raise _refuse_name("there is no such field.", token, known, ONE_OF, offered=", ".join(FIELDS))


def _read_between(reader: Reader, field: FactField, token: Token) -> Condition:
    _require_kind(field, FieldKind.NUMBER, token)
    low = _read_number(reader)
    reader.require_word("and")
    place, high = reader.next, _read_number(reader)
    if high < low:
        raise refuse("the second number is below the first.", place, "Write the lower one first.")
    return Comparison(field.name, Operator.BETWEEN, (low, high))


def _read_values(reader: Reader, field: FactField) -> tuple[Value, ...]:
    reader.require_sign("(")
    values = [_read_value(reader, field)]
    while reader.take_sign(","):
        values.append(_read_value(reader, field))
        if len(values) > MOST_VALUES:
            raise refuse(
                "there are more than %(most)s values.", reader.next, "Make a list of them.", most=str(MOST_VALUES)
            )
    reader.require_sign(")")
    return tuple(values)


def _read_value(reader: Reader, field: FactField) -> Value:
    if field.kind is FieldKind.NUMBER:
        return _read_number(reader)
    return _read_text(reader)


def _read_text(reader: Reader) -> str:
    token = reader.take()
    if token.kind is not TokenKind.TEXT:
        mend = 'Write it in double quotes: "%(word)s".' if token.text.strip("()=<>,") else 'Write such as: "NZ".'
        raise refuse("a text in double quotes is expected here.", token, mend, word=token.text[:LONGEST_VALUE])
    if not token.text or len(token.text) > LONGEST_VALUE or not token.text.isprintable():
        mend = "Use 1 to %(most)s characters that can be printed."
        raise refuse("this text cannot be compared.", token, mend, most=str(LONGEST_VALUE))
    return token.text


def _read_number(reader: Reader) -> Decimal:
    token = reader.take()
    if token.kind is not TokenKind.NUMBER or len(token.text) > LONGEST_VALUE:
        raise refuse("a number is expected here.", token, "Write it with digits and a point: 4500.50")
    return Decimal(token.text)


def _read_list_name(reader: Reader) -> str:
    return _read_text(reader)


def _read_outcome(reader: Reader) -> Outcome:
    token = reader.take()
    if token.kind is TokenKind.WORD and token.text.lower() in set(Outcome):
        return Outcome(token.text.lower())
    raise refuse("how the check came out is expected here.", token, ONE_OF, offered=", ".join(Outcome))


def _follows_outcome(reader: Reader) -> bool:
    following = reader.tokens[min(reader.place + 1, len(reader.tokens) - 1)]
    return following.kind is TokenKind.WORD and following.text.lower() in set(Outcome)


def _require_kind(field: FactField, kind: FieldKind, token: Token) -> None:
    if field.kind is not kind:
        fix = "Use starts with, = or in." if field.kind is FieldKind.TEXT else "Use =, <, > or between."
        raise refuse("%(name)s cannot be compared so.", token, fix, name=field.name)
