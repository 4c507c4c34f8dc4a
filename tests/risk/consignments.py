"""What the risk's tests are made of: results of checks, facts, records, and strategies for conditions."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

from hypothesis import strategies as st

from gqts.evidence import Channel, CheckResult, Outcome, RiskKind, Source, Statement
from gqts.organizations import Actor
from gqts.risk import Seed, Setting
from gqts.risk.condition import All, Any, Checked, Comparison, Listed, Not, Operator, Scored
from gqts.risk.fields import FIELDS, FieldKind

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
ANALYST = Actor.operator("Ana")
SEED = Seed(date(2026, 11, 20), b"\x07" * 32)
EVERY = tuple(RiskKind)


def said(control: str, value: str = "1") -> Statement:
    source = Source(control, None, "seller", control, Channel.MESSAGE, "a", NOW)
    return Statement("value", "", value, source)


def result(code: str, outcome: Outcome, *risks: RiskKind, subject: str = "", hands: tuple[str, ...] = ("a", "b")):
    return CheckResult(code, outcome, risks or EVERY, subject, tuple(said(one) for one in hands))


def setting(subject: str = "one", **changes) -> Setting:
    return Setting(subject, changes.pop("seed", SEED), **changes)


CODES = st.sampled_from(["origin.site", "origin.route", "price.floor", "serial.once", "weight.master", "cold.chain"])
RESULTS = st.lists(
    st.builds(
        lambda code, outcome, risks, subject, hands: result(code, outcome, *risks, subject=subject, hands=hands),
        CODES,
        st.sampled_from(list(Outcome)),
        st.lists(st.sampled_from(EVERY), min_size=1, unique=True),
        st.sampled_from(["", "line:1", "line:2"]),
        st.sampled_from([(), ("a",), ("a", "b"), ("a", "a")]),
    ),
    max_size=12,
)

NUMBERS = st.decimals(min_value=-(10**9), max_value=10**9, places=2)
TEXTS = st.text(min_size=1, max_size=20).filter(str.isprintable)
_TEXT_FIELDS = st.sampled_from([one.name for one in FIELDS.values() if one.kind is FieldKind.TEXT])
_NUMBER_FIELDS = st.sampled_from([one.name for one in FIELDS.values() if one.kind is FieldKind.NUMBER])
_SEVERAL_TEXTS = st.lists(TEXTS, min_size=1, max_size=4).map(tuple)
COMPARISONS = st.one_of(
    st.builds(lambda field, text: Comparison(field, Operator.IS, (text,)), _TEXT_FIELDS, TEXTS),
    st.builds(lambda field, texts: Comparison(field, Operator.IN, texts), _TEXT_FIELDS, _SEVERAL_TEXTS),
    st.builds(lambda field, texts: Comparison(field, Operator.STARTS, texts), _TEXT_FIELDS, _SEVERAL_TEXTS),
    st.builds(lambda field: Comparison(field, Operator.KNOWN), st.one_of(_TEXT_FIELDS, _NUMBER_FIELDS)),
    st.builds(
        lambda field, operator, number: Comparison(field, operator, (number,)),
        _NUMBER_FIELDS,
        st.sampled_from([Operator.IS, Operator.BELOW, Operator.ABOVE, Operator.AT_MOST, Operator.AT_LEAST]),
        NUMBERS,
    ),
    st.builds(
        lambda field, a, b: Comparison(field, Operator.BETWEEN, (min(a, b), max(a, b))),
        _NUMBER_FIELDS,
        NUMBERS,
        NUMBERS,
    ),
    st.builds(
        lambda field, numbers: Comparison(field, Operator.IN, tuple(numbers)),
        _NUMBER_FIELDS,
        st.lists(NUMBERS, min_size=1, max_size=3),
    ),
    st.builds(Listed, _TEXT_FIELDS, TEXTS),
    st.builds(
        lambda code, outcomes: Checked(code, tuple(outcomes)),
        CODES,
        st.lists(st.sampled_from(list(Outcome)), min_size=1, unique=True),
    ),
    st.builds(
        Scored,
        st.one_of(st.none(), st.sampled_from(EVERY)),
        st.integers(0, 100).map(lambda one: Decimal(one) / 100),
    ),
)
CONDITIONS = st.recursive(
    COMPARISONS,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: All(tuple(parts))),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: Any(tuple(parts))),
        inner.map(Not),
    ),
    max_leaves=8,
)
