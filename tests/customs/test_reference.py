"""Limits, lists and rates say where they come from and when they hold; an operator's file takes the place of ours."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from tests.declarations.conversation import inventory

from gqts.customs import ReferenceUnknown, ReferenceUnusable
from gqts.customs.billing import find_rates, reckon_listed
from gqts.customs.reference import NAMES, read_reference
from gqts.customs.tax import Rates

TOLERANCES = (
    {"valid_from": "2026-07-01", "valid_to": None, "source": "a", "values": {"amount": "2", "tax_share": "0"}},
    {"valid_from": "2020-01-01", "valid_to": "2026-06-30", "source": "b", "values": {"amount": "1", "tax_share": "0"}},
)
RIGHT = {"amount": "1", "tax_share": "0.05"}


def write(folder: Path, name: str, *entries: dict) -> None:
    (folder / f"{name}.json").write_text(json.dumps({"entries": entries}))


def entry(valid_from: str, valid_to: str | None = None, **values: object) -> dict:
    return {"valid_from": valid_from, "valid_to": valid_to, "source": "an order", "values": values}


def test_every_value_has_a_source() -> None:
    reference = read_reference()
    assert set(reference.entries) == set(NAMES)
    for entries in reference.entries.values():
        assert entries
        assert all(one.source and one.note for one in entries)


@pytest.mark.parametrize(
    ("day", "limit", "year"),
    [
        ("2016-04-08", 2000, 20000),
        ("2018-12-31", 2000, 20000),
        ("2019-01-01", 5000, 26000),
        ("2030-01-01", 5000, 26000),
    ],
)
def test_the_limits_of_a_day_are_those_in_force_then(day: str, limit: int, year: int) -> None:
    values = read_reference().on("retail_import", date.fromisoformat(day)).values
    assert (Decimal(values["transaction_limit"]), Decimal(values["yearly_limit"])) == (limit, year)


def test_what_was_not_in_force_is_not_known() -> None:
    reference = read_reference()
    with pytest.raises(ReferenceUnknown, match="2016-04-07"):
        reference.on("retail_import", date(2016, 4, 7))
    assert reference.find("retail_import", date(2016, 4, 7)) is None


def test_every_line_of_the_positive_list_says_where_it_was_read() -> None:
    for one in read_reference().entries["positive_list"]:
        assert one.values["is_complete"] is False
        assert one.source
        assert all(len(line["code"]) == 8 and line["name"] for line in one.values["lines"])


def test_a_file_of_the_operator_takes_the_place_of_ours(tmp_path: Path) -> None:
    write(
        tmp_path, "market_purchase", entry("2027-01-01", trade_mode="1039", declaration_limit="200000", currency="USD")
    )
    reference = read_reference(tmp_path)
    assert reference.on("market_purchase", date(2027, 1, 1)).values["declaration_limit"] == "200000"
    assert reference.find("market_purchase", date(2026, 12, 31)) is None
    assert reference.on("retail_import", date(2026, 1, 1)) == read_reference().on("retail_import", date(2026, 1, 1))


def test_days_meet_without_a_gap_or_an_overlap(tmp_path: Path) -> None:
    write(tmp_path, "tolerances", *TOLERANCES)
    reference = read_reference(tmp_path)
    change = date(2026, 7, 1)
    assert reference.on("tolerances", change - timedelta(1)).values["amount"] == "1"
    assert reference.on("tolerances", change).values["amount"] == "2"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (json.dumps({"entries": [entry("2020-01-01", **RIGHT), entry("2021-01-01", **RIGHT)]}), "overlap"),
        (
            json.dumps({"entries": [entry("2020-01-01", "2021-01-01", **RIGHT), entry("2021-01-01", **RIGHT)]}),
            "overlap",
        ),
        (json.dumps({"entries": [entry("2021-01-01", "2020-01-01")]}), "unreadable"),
        (json.dumps({"entries": [entry("soon")]}), "unreadable"),
        (json.dumps({"entries": [{**entry("2020-01-01"), "source": " "}]}), "unreadable"),
        (json.dumps({"entries": [{"valid_from": "2020-01-01"}]}), "unreadable"),
        (json.dumps({"entries": 7}), "unreadable"),
        (json.dumps([]), "unreadable"),
        ("{", "unreadable"),
    ],
)
def test_a_file_that_cannot_be_used_is_named(tmp_path: Path, text: str, code: str) -> None:
    (tmp_path / "tolerances.json").write_text(text)
    with pytest.raises(ReferenceUnusable, match=r"tolerances\.json") as refused:
        read_reference(tmp_path)
    (fault,) = refused.value.faults
    assert fault.code == f"customs.reference.{code}"
    assert fault.fix


LIMITS = read_reference().on("retail_import", date(2026, 1, 1)).values
MODES = read_reference().on("trade_modes", date(2026, 1, 1)).values


@pytest.mark.parametrize(
    ("name", "values", "told"),
    [
        ("tolerances", {"amount": 1, "tax_share": "0"}, "amount is no amount"),
        ("tolerances", {"amount": "1,5", "tax_share": "0"}, "amount is no amount"),
        ("tolerances", {"amount": "-1", "tax_share": "0"}, "amount is no amount"),
        ("tolerances", {"amount": "NaN", "tax_share": "0"}, "amount is no amount"),
        ("tolerances", {"amount": "1"}, "tax_share is no amount"),
        ("retail_import", {**LIMITS, "transaction_limit": "50000"}, "above yearly_limit"),
        ("retail_import", {**LIMITS, "levied_share": "70"}, "levied_share is more"),
        ("retail_import", {**LIMITS, "single_item_above_limit": "yes"}, "neither true nor false"),
        ("trade_modes", {"9610": []}, "9610 is no object"),
        ("trade_modes", {"9610": {**MODES["9610"], "head_required": ["trafno"]}}, "trafno, which is no field"),
        ("trade_modes", {"9610": {**MODES["9610"], "line_required": "x"}}, "no list of texts"),
        ("positive_list", {"is_complete": True, "codes": ["0101.21"]}, "0101.21 is no commodity code"),
        ("positive_list", {"codes": []}, "is_complete"),
        ("market_purchase", {"declaration_limit": "x", "currency": "USD"}, "declaration_limit"),
        ("market_purchase", {"declaration_limit": "1", "currency": ""}, "currency is no text"),
    ],
)
def test_a_slip_in_a_value_is_told_when_the_file_is_read(tmp_path: Path, name: str, values: dict, told: str) -> None:
    write(tmp_path, name, entry("2020-01-01", **values))
    with pytest.raises(ReferenceUnusable) as refused:
        read_reference(tmp_path)
    (fault,) = refused.value.faults
    assert told in fault.message


@pytest.mark.parametrize(("day", "rate"), [("2018-04-30", "0.17"), ("2018-05-01", "0.16"), ("2026-04-01", "0.13")])
def test_the_ordinary_rate_of_tax_is_that_of_the_day(day: str, rate: str) -> None:
    found = find_rates(read_reference(), "9619001100", date.fromisoformat(day))
    assert found == Rates(Decimal(rate))


def test_the_longest_code_that_is_listed_has_its_own_rates(tmp_path: Path) -> None:
    codes = {"33": {"value_added": "0.13"}, "33049900": {"value_added": "0.13", "consumption": "0.15", "duty": "0.05"}}
    write(tmp_path, "tax_rates", entry("2019-01-01", ordinary=None, codes=codes))
    reference, day = read_reference(tmp_path), date(2026, 4, 1)
    assert find_rates(reference, "3304990099", day) == Rates(Decimal("0.13"), Decimal("0.15"), Decimal("0.05"))
    assert find_rates(reference, "3301000000", day) == Rates(Decimal("0.13"))
    assert find_rates(reference, "9619001100", day) is None
    assert find_rates(reference, "3304990099", date(2018, 12, 31)) is None


@pytest.mark.parametrize(
    "values",
    [
        {"ordinary": None},
        {"ordinary": None, "codes": []},
        {"ordinary": {"value_added": "1.3"}, "codes": {}},
        {"ordinary": {"duty": "0.1"}, "codes": {}},
        {"ordinary": None, "codes": {"33": {"value_added": 0.13}}},
        {"ordinary": None, "codes": {"three": {"value_added": "0.13"}}},
        {"ordinary": None, "codes": {"33": {"value_added": "0.13", "vat": "0.1"}}},
    ],
)
def test_rates_that_are_none_are_refused(tmp_path: Path, values: dict) -> None:
    write(tmp_path, "tax_rates", entry("2019-01-01", **values))
    with pytest.raises(ReferenceUnusable):
        read_reference(tmp_path)


@pytest.mark.parametrize(
    ("codes", "used", "due"),
    [
        ({"96190011": {"value_added": "0.13"}}, "0", "19.20"),
        ({"96190011": {"value_added": "0.13", "consumption": "0.15"}}, "0", "48.65"),
        ({"961900": {"value_added": "0.09"}}, "0", "13.29"),
        ({}, "0", None),
        ({"96190011": {"value_added": "0.13"}}, "25900", None),
    ],
)
def test_what_is_due_is_reckoned_where_every_code_has_its_rates(
    tmp_path: Path, codes: dict, used: str, due: str | None
) -> None:
    write(tmp_path, "tax_rates", entry("2019-04-01", codes=codes, ordinary={"value_added": "0.13"}))
    reckoned = reckon_listed(inventory(), read_reference(tmp_path), Decimal(used))
    assert reckoned == (None if due is None else Decimal(due))
