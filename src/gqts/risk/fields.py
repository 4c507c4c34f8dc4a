"""The words in which profiles speak of a consignment: each field's name, what it holds, and how a fact is read.

Facts are values by name (`Facts`): a text, a number, or several texts where a declaration has several (the commodity
codes of its lines). A fact that is not there is not known, and nothing holds of it but that it is not known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

Facts = Mapping[str, Any]
"""Texts, numbers, or sequences of texts, by the name of a field; others are kept and never looked at."""
MOST_VALUES = 2_000
"""Values of one fact that are looked at: a declaration has at most so many lines."""


class FieldKind(StrEnum):
    """What a field holds."""

    TEXT = "text"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Field:
    """One field: `meaning` is told on pages and in the reference."""

    name: str
    kind: FieldKind
    meaning: str


_T, _N = FieldKind.TEXT, FieldKind.NUMBER
_ALL = (
    Field("direction", _T, "import or export"),
    Field("mode", _T, "the trade mode's code, such as 9610 or 1210"),
    Field("office", _T, "the customs office that was declared to, 4 digits"),
    Field("port", _T, "the customs office of the port, 4 digits"),
    Field("transport", _T, "the mode of transport's code"),
    Field("departure", _T, "the country of departure, two letters"),
    Field("origin", _T, "the countries of origin of the lines, two letters"),
    Field("commodity", _T, "the commodity codes of the lines (HS)"),
    Field("declarant", _T, "who declares: the agent's customs code"),
    Field("seller", _T, "the seller's customs code"),
    Field("platform", _T, "the platform's customs code"),
    Field("carrier", _T, "the carrier's customs code"),
    Field("area", _T, "the bonded area's operator's customs code"),
    Field("waybill", _T, "the waybill's number"),
    Field("bill", _T, "the bill of lading's number"),
    Field("order", _T, "the order's number"),
    Field("vehicle", _T, "the vehicles' identification numbers"),
    Field("value", _N, "what was paid for the goods, in yuan"),
    Field("freight", _N, "freight and insurance, in yuan"),
    Field("gross_weight", _N, "gross weight, in kilograms"),
    Field("net_weight", _N, "net weight, in kilograms"),
    Field("lines", _N, "how many lines the declaration has"),
    Field("limit", _N, "the most that one transaction of this mode may come to, in yuan"),
    Field("sharing", _T, "how far upstream the goods were shared: none, port, trader or factory"),
    Field("trusted", _T, "the trusted trader's grade, when there is one"),
    Field("coverage", _N, "share of the declarant's consignments that others told of before arrival, 0 to 1"),
    Field("mismatch_rate", _N, "the party's mismatch rate, Wilson's lower bound, 0 to 1"),
    Field("random_hit_rate", _N, "the party's hit rate in random checks, Wilson's lower bound, 0 to 1"),
    Field(
        "complaint_rate",
        _N,
        "the party's share of consignments rightly complained about, Wilson's lower bound, 0 to 1",
    ),
    Field("open_penalties", _N, "penalty cases against a party that are open"),
    Field("months_known", _N, "months since the party first took part"),
)
FIELDS: Mapping[str, Field] = {one.name: one for one in _ALL}


def read_texts(facts: Facts, name: str) -> tuple[str, ...]:
    """Return a fact as texts, none when it is not known."""
    value = facts.get(name)
    if value is None or value == "":
        return ()
    if isinstance(value, str):
        return (value,)
    if isinstance(value, bool):
        return ("yes" if value else "no",)
    if isinstance(value, Sequence):
        return tuple(str(one) for one in value[:MOST_VALUES] if one not in (None, ""))
    return (str(value),)


def read_numbers(facts: Facts, name: str) -> tuple[Decimal, ...]:
    """Return a fact as numbers, none when it is not known; what is no number is left out."""
    numbers = []
    for text in read_texts(facts, name):
        try:
            number = Decimal(text)
        except InvalidOperation:
            continue
        if number.is_finite():
            numbers.append(number)
    return tuple(numbers)


def find_number(facts: Facts, name: str) -> float | None:
    """Return a fact as one number, None when it is not known."""
    numbers = read_numbers(facts, name)
    return float(numbers[0]) if numbers else None
