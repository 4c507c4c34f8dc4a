"""The trade modes of retail import: which there are on a day, what each asks for, and the limits of a transaction and
a year.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from gqts.customs.ceb.inventory import InventoryHead, InventoryList
from gqts.customs.ceb.message import Document
from gqts.customs.checks.telling import Telling
from gqts.customs.reference import Reference
from gqts.customs.reference.positive_list import find_listing

_WHOLE_PIECE = Decimal(1)


class Standing(StrEnum):
    """How a retail import stands to the limits, and so how it is taxed."""

    WITHIN = "within"
    SINGLE_ITEM_IN_FULL = "single_item_in_full"
    OVER_TRANSACTION = "over_transaction"
    OVER_YEAR = "over_year"


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits in force on a day."""

    transaction: Decimal
    year: Decimal
    takes_single_items: bool


def limits_on(reference: Reference, day: date) -> Limits:
    """Return the limits in force on a day; raises ReferenceUnknown."""
    values = reference.on("retail_import", day).values
    return Limits(
        Decimal(values["transaction_limit"]), Decimal(values["yearly_limit"]), bool(values["single_item_above_limit"])
    )


def declared_value(inventory: Document[InventoryHead, InventoryList]) -> Decimal:
    """Return the taxable value of a declaration: its lines with freight and insurance."""
    head = inventory.head
    return sum((line.totalPrice for line in inventory.lines), Decimal(0)) + head.freight + head.insuredFee


def is_single_item(inventory: Document[InventoryHead, InventoryList]) -> bool:
    """Return whether a declaration is of one piece: one line, one of its unit. Whether it can be divided is not told
    by it.
    """
    return len(inventory.lines) == 1 and inventory.lines[0].qty == _WHOLE_PIECE


def judge_limits(
    value: Decimal, *, is_single: bool, used_this_year: Decimal, reference: Reference, day: date
) -> Standing:
    """Return how a transaction stands to the limits, when its buyer has used so much of this year's before.

    财关税〔2018〕49号: within both limits 70 % of the taxes and no duty; over 5,000 but within the year and a single
    indivisible item: in full, and counted to the year; over the year: general trade, which is no retail import.
    """
    limits = limits_on(reference, day)
    if used_this_year + value > limits.year:
        return Standing.OVER_YEAR
    if value <= limits.transaction:
        return Standing.WITHIN
    if is_single and limits.takes_single_items:
        return Standing.SINGLE_ITEM_IN_FULL
    return Standing.OVER_TRANSACTION


def check_trade_mode(
    telling: Telling, inventory: Document[InventoryHead, InventoryList], reference: Reference, on: date
) -> None:
    """Tell where a declaration breaks the rules of its trade mode, alone: what its buyer used before is not known
    here.
    """
    head = inventory.head
    modes = reference.on("trade_modes", on).values
    mode = modes.get(head.tradeMode)
    if mode is None:
        listed = ", ".join(f"{code} ({each['chinese']} {each['english']})" for code, each in modes.items())
        telling.head(head, "tradeMode", "unknown", "is no trade mode of retail import", f"Give one of {listed}.")
        return
    for name in mode["head_required"]:
        if getattr(head, name) is None:
            fix = f"Trade mode {head.tradeMode} ({mode['chinese']}) asks for it."
            telling.head(head, name, "missing", "is missing", fix)
    for number, line in enumerate(inventory.lines):
        for name in mode["line_required"]:
            if getattr(line, name) is None:
                fix = f"Trade mode {head.tradeMode} ({mode['chinese']}) asks for it."
                telling.line(line, number, name, "missing", "is missing", fix)
        listing = find_listing(line.gcode, reference, on)
        if listing.is_listed is False:
            fix = "Declare it as general trade, or mend the code."
            telling.line(line, number, "gcode", "not_listed", "is not on the positive list", fix)
        elif listing.line is not None and not listing.takes(head.tradeMode):
            fix = f"Declare it under {', '.join(listing.line.trade_modes)}, or as general trade."
            says = f"is not on the positive list for trade mode {head.tradeMode}"
            telling.line(line, number, "gcode", "not_in_this_mode", says, fix)
    country = mode.get("country")
    if country is not None and head.country != country:
        fix = f"Give {country} for trade mode {head.tradeMode}."
        telling.head(head, "country", "trade_mode", "does not fit the trade mode", fix)
    _check_value(telling, inventory, reference, on)


def _check_value(
    telling: Telling, inventory: Document[InventoryHead, InventoryList], reference: Reference, on: date
) -> None:
    value = declared_value(inventory)
    standing = judge_limits(
        value, is_single=is_single_item(inventory), used_this_year=Decimal(0), reference=reference, day=on
    )
    if standing in {Standing.WITHIN, Standing.SINGLE_ITEM_IN_FULL}:
        return
    limits = limits_on(reference, on)
    limit = limits.year if standing is Standing.OVER_YEAR else limits.transaction
    what = "over_year" if standing is Standing.OVER_YEAR else "over_transaction"
    name = "totalPrice"
    says = f"brings the declaration to {value:f}, above the limit of {limit:f}"
    telling.line(inventory.lines[-1], len(inventory.lines) - 1, name, what, says, "Declare it as general trade.")
