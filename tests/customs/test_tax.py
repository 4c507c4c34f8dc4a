"""Tax vectors, each reckoned by hand beside its source."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.customs.golden import MESSAGES, swap

from gqts.customs.billing import compose_tax_bill, reckon_lines
from gqts.customs.ceb import KINDS, Message, read_message, write_xml
from gqts.customs.ceb.fields import CHINA
from gqts.customs.checks import Standing
from gqts.customs.reference import read_reference
from gqts.customs.tax import (
    Due,
    Rates,
    add_up,
    composite_rate,
    reckon_in_full,
    reckon_within_limits,
    spread,
    taxable_values,
    to_fen,
)

D = Decimal
SHARE = D("0.70")
MONEY = st.decimals(0, 10**9, places=2, allow_nan=False)
RATES = st.builds(
    Rates,
    st.decimals(0, 1, places=4, allow_nan=False),
    st.decimals(0, D("0.99"), places=4, allow_nan=False),
    st.decimals(0, 1, places=4, allow_nan=False),
)


@pytest.mark.parametrize(
    ("vat", "consumption", "percent"),
    [("0.13", "0", "9.10"), ("0.09", "0", "6.30"), ("0.13", "0.15", "23.06")],
)
def test_composite_rates_are_those_that_are_published(vat: str, consumption: str, percent: str) -> None:
    rate = composite_rate(Rates(D(vat), D(consumption)), SHARE)
    assert (rate * 100).quantize(D("0.01")) == D(percent)


@pytest.mark.parametrize(
    ("taxable", "vat", "consumption", "due"),
    [
        # 210 × 13 % × 70 % = 19.11
        ("210", "0.13", "0", ("0.00", "19.11", "0.00")),
        # 850 / 0.85 = 1,000; 15 % and 13 % of it, × 70 %: 105 and 91, together 23.0588 % of 850
        ("850", "0.13", "0.15", ("0.00", "91.00", "105.00")),
        # 15 × 9.1 % = 1.365: half a fen goes up (to even it would be 1.36)
        ("15", "0.13", "0", ("0.00", "1.37", "0.00")),
        # 0.05 × 9.1 % = 0.00455
        ("0.05", "0.13", "0", ("0.00", "0.00", "0.00")),
        # 5,000 × 9 % × 70 % = 315
        ("5000", "0.09", "0", ("0.00", "315.00", "0.00")),
        ("0", "0.13", "0.15", ("0.00", "0.00", "0.00")),
    ],
)
def test_within_the_limits_no_duty_and_seventy_per_cent(
    taxable: str, vat: str, consumption: str, due: tuple[str, ...]
) -> None:
    reckoned = reckon_within_limits(D(taxable), Rates(D(vat), D(consumption), D("0.5")), SHARE)
    assert (reckoned.customs_tax, reckoned.value_added_tax, reckoned.consumption_tax) == tuple(map(D, due))


def test_a_single_item_over_the_limit_bears_all_in_full() -> None:
    # 6,000 × 10 % = 600; 6,600 × 13 % = 858
    assert reckon_in_full(D(6000), Rates(D("0.13"), D(0), D("0.10"))) == Due(D("6000.00"), D(600), D(858), D(0))
    # 8,500 × 5 % = 425; 8,925 / 0.85 = 10,500; 15 % = 1,575, 13 % = 1,365
    due = reckon_in_full(D(8500), Rates(D("0.13"), D("0.15"), D("0.05")))
    assert (due.customs_tax, due.consumption_tax, due.value_added_tax, due.total) == (425, 1575, 1365, 3365)


@given(MONEY, RATES)
def test_the_two_ways_to_reckon_agree_to_a_fen(taxable: Decimal, rates: Rates) -> None:
    due = reckon_within_limits(taxable, rates, SHARE)
    assert abs(due.total - taxable * composite_rate(rates, SHARE)) <= D("0.01")
    assert due.customs_tax == 0


@pytest.mark.parametrize(
    ("amount", "weights", "shares"),
    [
        ("10", ["100", "0"], ["10.00", "0.00"]),
        ("0.10", ["1", "1", "1"], ["0.04", "0.03", "0.03"]),
        ("1", ["1", "2"], ["0.33", "0.67"]),
        ("1", ["0", "0"], ["0.50", "0.50"]),
        ("0", ["3"], ["0.00"]),
    ],
)
def test_freight_is_spread_by_price_and_nothing_is_lost(amount: str, weights: list[str], shares: list[str]) -> None:
    assert spread(D(amount), [D(one) for one in weights]) == tuple(D(one) for one in shares)


@given(MONEY, st.lists(MONEY, min_size=1, max_size=99))
def test_shares_always_make_the_whole(amount: Decimal, weights: list[Decimal]) -> None:
    shares = spread(amount, weights)
    assert sum(shares) == to_fen(amount)
    assert min(shares) >= 0
    assert sum(taxable_values(weights, amount, D(0))) == sum(weights) + amount


def test_nothing_is_spread_over_nothing() -> None:
    assert spread(D(0), []) == ()


@pytest.mark.parametrize("wrong", [("0.13", "1"), ("-0.1", "0"), ("0.1", "-0.1")])
def test_rates_that_cannot_be_are_refused(wrong: tuple[str, str]) -> None:
    with pytest.raises(ValueError, match="shares of one"):
        Rates(D(wrong[0]), D(wrong[1]))


def test_the_tax_bill_of_a_declaration_says_what_was_reckoned() -> None:
    inventory = read_message(MESSAGES["CEB621Message"]).message.documents[0]
    dues = reckon_lines(inventory, [Rates(D("0.13"))], Standing.WITHIN, read_reference())
    at = datetime(2026, 4, 1, 18, tzinfo=CHINA)
    bill = compose_tax_bill(inventory, dues, tax_no="T2026040100001", invt_no="29912026I000000001", at=at)
    assert (bill.head.valueAddedTax, bill.head.customsTax, bill.head.status) == (D("19.11"), 0, "1")
    assert bill.lines[0].taxPrice == D(210), "price and freight"
    message = Message(KINDS["CEB816Message"], "G" * 36, (bill,))
    assert read_message(write_xml(message)).message == message
    in_full = reckon_lines(inventory, [Rates(D("0.13"))], Standing.SINGLE_ITEM_IN_FULL, read_reference())
    assert add_up(in_full).value_added_tax == D("27.30")
    with pytest.raises(ValueError, match="over_year"):
        reckon_lines(inventory, [Rates(D("0.13"))], Standing.OVER_YEAR, read_reference())


def test_the_share_that_is_levied_is_that_of_the_day_of_declaration() -> None:
    inventory = read_message(swap("CEB621Message", ">20260401</ceb:declTime>", ">20170601</ceb:declTime>")).message
    assert inventory.documents[0].head.declTime == date(2017, 6, 1)
    dues = reckon_lines(inventory.documents[0], [Rates(D("0.13"))], Standing.WITHIN, read_reference())
    assert dues[0].value_added_tax == D("19.11")
