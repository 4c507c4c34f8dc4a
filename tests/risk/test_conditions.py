"""A condition is read as it was written, judged as it says, and refused with where and how to mend it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.hanging import must_end
from tests.risk.consignments import CONDITIONS

from gqts.evidence import Outcome, RiskKind
from gqts.risk import ConditionUnreadable, holds, parse_condition, write_condition
from gqts.risk.condition import Case
from gqts.risk.condition_codec import condition_as_json, condition_from_json
from gqts.web.risk.conditions import TEXTS

CASE = Case(
    {
        "commodity": ["1806310000", "1704900000"],
        "origin": ("BE", "CN"),
        "value": "4900.50",
        "office": "5149",
        "seller": 'A "quoted" \\ firm',
        "lines": 2,
    },
    {"origin.site": Outcome.FAIL, "origin.route": Outcome.PASS, "cert.dates": Outcome.MISSING},
    {RiskKind.ORIGIN: 0.61, RiskKind.QUALITY: 0.1},
    {"sweets": frozenset({"1806*"}), "firms": frozenset({"X"})},
)
TRUE = [
    'commodity starts with "1806"',
    'commodity starts with ("33", "1704")',
    'origin = "CN"',
    'origin in ("NZ", "BE")',
    "value > 4900.5 or value >= 4900.5",
    "value between 4500 and 5000",
    "lines = 2 and lines in (1, 2, 3) and lines <= 2 and lines < 3",
    'commodity in list "sweets"',
    "check origin.site is fail",
    "check cert.dates is fail or missing",
    "check origin. is fail",
    "check never.heard is not_applicable",
    "score origin >= 0.61",
    "score highest >= 0.6 and not score quality >= 0.2",
    'seller = "A \\"quoted\\" \\\\ firm"',
    "seller is known and not carrier is known",
    'not (origin = "NZ" or office = "5141")',
    'ORIGIN = "BE" AND Office = "5149"',
    # and binds closer than or
    'origin = "NZ" and origin = "AU" or office = "5149"',
]
FALSE = [
    'seller in list "firms"',
    'seller in list "no such list"',
    'origin = "cn"',
    "value < 4900.50",
    "freight < 1",
    "not value between 4500 and 5000",
    "check origin.route is fail",
    "check cert. is pass",
    'office = "5149" and (origin = "NZ" or origin = "AU")',
]


@pytest.mark.parametrize("text", TRUE)
def test_what_is_the_case_is_found(text: str) -> None:
    assert holds(parse_condition(text), CASE)


@pytest.mark.parametrize("text", FALSE)
def test_what_is_not_the_case_is_not_found(text: str) -> None:
    assert not holds(parse_condition(text), CASE)


@given(CONDITIONS)
def test_a_written_condition_reads_as_the_same_condition(condition) -> None:
    assert parse_condition(write_condition(condition)) == condition
    assert condition_from_json(condition_as_json(condition)) == condition


@pytest.mark.parametrize(
    ("text", "where", "mend"),
    [
        ('orgin = "NZ"', "character 1", "origin"),
        ("origin = NZ", "character 10", '"NZ"'),
        ("origin = “NZ”", "character 10", "straight"),
        ('origin = "NZ', "character 10", "Close it"),
        ("commodity starts with 1806", "character 23", '"1806"'),
        ("value > 12abc", "character 9", "quotes"),
        ("value between 5 and 4", "character 21", "lower one first"),
        ('value starts with "4"', "character 7", "between"),
        ('origin < "NZ"', "character 8", "starts with"),
        ("score beauty >= 0.5", "character 7", "undervaluation"),
        ("score origin >= 1.5", "character 17", "0.6"),
        ("score origin > 0.5", "character 14", ">="),
        ("check origin.sight is fail", "character 7", "origin.site"),
        ("check origin.site is wrong", "character 22", "missing"),
        ('origin = "NZ" office = "5149"', "character 15", "and"),
        ('(origin = "NZ"', "at its end", ")"),
        ("", "at its end", "origin"),
        ("origin", "at its end", "in list"),
        ("origin = ;", "character 10", "Write such as"),
        ('origin = ""', "character 10", "1 to 100"),
    ],
)
def test_what_cannot_be_understood_is_refused_with_where_and_how_to_mend_it(text: str, where: str, mend: str) -> None:
    with pytest.raises(ConditionUnreadable) as refusal:
        parse_condition(text, checks={"origin.site", "origin.route"})
    (fault,) = refusal.value.faults
    assert where in fault.message
    assert mend in fault.fix
    assert fault.field == "condition"
    assert {refusal.value.problem, refusal.value.mend} <= TEXTS, "a page can say it in any language"


@pytest.mark.parametrize(
    "text",
    [
        "(" * 3_000,
        "not " * 900 + 'origin = "NZ"',
        " or ".join(['origin = "NZ"'] * 250),
        'origin = "' + "x" * 5_000 + '"',
        'origin in ("' + '","'.join(["x"] * 500) + '")',
        '"' * 3_999,
        "value > " + "9" * 3_000,
        'origin = "\x00"',
        '__import__("os").system("true")',
    ],
)
def test_hostile_text_is_refused_and_ends(text: str) -> None:
    with must_end(), pytest.raises(ConditionUnreadable):
        parse_condition(text)


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused_and_nothing_else(text: str) -> None:
    try:
        condition = parse_condition(text)
    except ConditionUnreadable:
        return
    assert parse_condition(write_condition(condition)) == condition


def _nested(depth: int) -> dict:
    return {"not": _nested(depth - 1)} if depth else {"field": "origin", "operator": "known", "values": []}


@pytest.mark.parametrize(
    "given",
    [
        None,
        [],
        {},
        {"all": []},
        {"all": [{"field": "origin", "operator": "known", "values": []}]},
        {"field": "origin", "operator": "eval", "values": ["x"]},
        {"field": "no_such", "operator": "=", "values": ["x"]},
        {"field": "value", "operator": "=", "values": [{"number": "many"}]},
        {"field": "value", "operator": "between", "values": [{"number": "1"}]},
        {"check": 'a is fail or (origin = "x")', "is": ["fail"]},
        {"check": "a", "is": []},
        {"score": "beauty", "at least": "0.5"},
        {"score": "origin", "at least": "nan"},
        {"field": 'origin is known or office = "1', "in list": "x"},
        _nested(200),
    ],
)
def test_json_of_any_other_shape_is_refused(given) -> None:
    with pytest.raises(ConditionUnreadable):
        condition_from_json(given)
