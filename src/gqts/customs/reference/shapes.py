"""What the values of each file of reference data must be, so that a slip in an operator's file is told when it is read.

Promise: `check_values` raises ValueError with a sentence for whatever a rule would stumble over later.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from gqts.customs.ceb.inventory import InventoryHead, InventoryList
from gqts.customs.ceb.table import table_of

_NO_AMOUNTS = frozenset(["payer_is_buyer"])
"""Tolerances that are no amounts."""
_LINE_MEMBERS = frozenset(["code", "name", "note", "trade_modes", "source"])


def check_values(name: str, values: Mapping[str, Any]) -> None:
    """Check the values of an entry of one file; raises ValueError."""
    _CHECKS[name](values)


def _amount(values: Mapping[str, Any], name: str) -> Decimal:
    text = values.get(name)
    try:
        amount = Decimal(text) if isinstance(text, str) else None
    except InvalidOperation:
        amount = None
    if amount is None or not amount.is_finite() or amount < 0:
        raise ValueError(f"{name} is no amount in quotes")
    return amount


def _text(values: Mapping[str, Any], name: str) -> None:
    if not isinstance(values.get(name), str) or not values[name]:
        raise ValueError(f"{name} is no text")


def _texts(values: Mapping[str, Any], name: str) -> list[str]:
    listed = values.get(name)
    if not isinstance(listed, list) or not all(isinstance(one, str) and one for one in listed):
        raise ValueError(f"{name} is no list of texts")
    return listed


def _flag(values: Mapping[str, Any], name: str) -> None:
    if values.get(name) not in (True, False):
        raise ValueError(f"{name} is neither true nor false")


def _retail_import(values: Mapping[str, Any]) -> None:
    if _amount(values, "transaction_limit") > _amount(values, "yearly_limit"):
        raise ValueError("transaction_limit is above yearly_limit")
    for name in ("levied_share", "duty_rate"):
        if _amount(values, name) > 1:
            raise ValueError(f"{name} is more than the whole")
    _flag(values, "single_item_above_limit")


def _trade_modes(values: Mapping[str, Any]) -> None:
    for code, mode in values.items():
        if not isinstance(mode, dict):
            raise ValueError(f"{code} is no object")  # noqa: TRY004 - what is read from a file is a value
        for name in ("chinese", "english"):
            _text(mode, name)
        for name, record in (("head_required", InventoryHead), ("line_required", InventoryList)):
            for field in _texts(mode, name):
                if field not in table_of(record).by_name:
                    raise ValueError(f"{name} of {code} names {field}, which is no field of {record.__name__}")
        if "country" in mode:
            _text(mode, "country")


def _positive_list(values: Mapping[str, Any]) -> None:
    _flag(values, "is_complete")
    lines = values.get("lines", [])
    if not isinstance(lines, list) or not all(isinstance(line, dict) for line in lines):
        raise ValueError("lines is no list of objects")
    for line in lines:
        if not set(line) <= _LINE_MEMBERS:
            raise ValueError(f"{line.get('code')} has more than {', '.join(sorted(_LINE_MEMBERS))}")
        _text(line, "code")
        for name in ("name", "note", "source"):
            if not isinstance(line.get(name, ""), str):
                raise ValueError(f"{name} of {line['code']} is no text")  # noqa: TRY004 - read from a file
        _texts({"trade_modes": [], **line}, "trade_modes")
    codes = [*_texts({"codes": [], **values}, "codes"), *(line["code"] for line in lines)]
    wrong = next((code for code in codes if not (code.isascii() and code.isdigit())), None)
    if wrong is not None:
        raise ValueError(f"{wrong} is no commodity code")
    twice = next((code for code, times in Counter(codes).items() if times > 1), None)
    if twice is not None:
        raise ValueError(f"{twice} stands twice")


def _market_purchase(values: Mapping[str, Any]) -> None:
    _amount(values, "declaration_limit")
    _text(values, "currency")


def _tolerances(values: Mapping[str, Any]) -> None:
    for name in ("amount", "tax_share", *(name for name in values if name not in _NO_AMOUNTS)):
        _amount(values, name)
    if "payer_is_buyer" in values:
        _flag(values, "payer_is_buyer")


def _countries(values: Mapping[str, Any]) -> None:
    iso = values.get("iso")
    if not isinstance(iso, dict):
        raise ValueError("iso is no object")  # noqa: TRY004 - what is read from a file is a value
    for code, country in iso.items():
        is_right = len(code) == 3 and code.isdigit() and isinstance(country, str) and len(country) == 2
        if not is_right or not country.isupper():
            raise ValueError(f"{code} is no code of three digits with a country of two capitals")


def _tax_rates(values: Mapping[str, Any]) -> None:
    codes = values.get("codes")
    if not isinstance(codes, dict):
        raise ValueError("codes is no object")  # noqa: TRY004 - what is read from a file is a value
    named = {**codes, "ordinary": values.get("ordinary")}
    for code, rates in named.items():
        if code != "ordinary" and not (code.isascii() and code.isdigit()):
            raise ValueError(f"{code} is no commodity code")
        if rates is None and code == "ordinary":
            continue
        if not isinstance(rates, dict) or not set(rates) <= {"value_added", "consumption", "duty"}:
            raise ValueError(f"{code} has no object with value_added, consumption and duty")
        for name in ("value_added", *rates):
            if _amount(rates, name) >= 1:
                raise ValueError(f"{name} of {code} is not less than the whole")


_CHECKS: dict[str, Callable[[Mapping[str, Any]], None]] = {
    "retail_import": _retail_import,
    "trade_modes": _trade_modes,
    "positive_list": _positive_list,
    "market_purchase": _market_purchase,
    "tolerances": _tolerances,
    "tax_rates": _tax_rates,
    "countries": _countries,
}
