"""How far what is said may differ before it is said to disagree: dated reference data with its source.

A file of the operator's own that leaves a value out gets the value given here.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any

from gqts.customs.reference import Reference


@dataclass(frozen=True, slots=True)
class Tolerances:
    """The tolerances of one day; shares are of one, money in renminbi."""

    amount: Decimal = Decimal("0.01")
    tax_share: Decimal = Decimal("0.05")
    tax_floor: Decimal = Decimal("0.063")
    """The lowest composite rate that any goods bear."""
    price_share: Decimal = Decimal("0.02")
    weight_share: Decimal = Decimal("0.10")
    weight_kilograms: Decimal = Decimal("0.2")
    packing_share: Decimal = Decimal("0.35")
    """How much more than its goods a parcel may weigh."""
    packing_kilograms: Decimal = Decimal("0.6")
    floor_share: Decimal = Decimal(0)
    spread_z: Decimal = Decimal("3.5")
    spread_least: Decimal = Decimal(8)
    """Other declarations of the same item that a spread needs."""
    spread_share: Decimal = Decimal("0.12")
    """The least deviation of prices that is believed, as a share of the middle."""
    split_hours: Decimal = Decimal(24)
    speed_kilometres: Decimal = Decimal(1000)
    """The most that goods travel in an hour."""
    near_kilometres: Decimal = Decimal(60)
    clock_minutes: Decimal = Decimal(60)
    """How wrong clocks may be."""
    cold_degrees: Decimal = Decimal("0.5")
    cold_gap_hours: Decimal = Decimal(26)
    reuse_days: Decimal = Decimal(183)
    address_likeness: Decimal = Decimal("0.75")
    vehicle_kilometres: Decimal = Decimal(300)
    """How far a new vehicle may have been driven on its way."""
    payer_is_buyer: bool = True
    transaction_limit: Decimal | None = Decimal(5000)
    yearly_limit: Decimal | None = Decimal(26000)
    """The limits of the retail import in force on the day; None when none is."""
    purchase_limit: Decimal | None = None
    """The most that a declaration of a market purchase may be worth, in the currency of the limit."""
    source: str = ""


_NOT_GIVEN = frozenset(["source", "transaction_limit", "yearly_limit", "purchase_limit"])
"""What is no tolerance of the file, but a limit of the trade mode on the day, or where the file is from."""


def read_tolerances(reference: Reference, day: date) -> Tolerances:
    """Return the tolerances and limits in force on a day; raises ReferenceUnknown."""
    entry = reference.on("tolerances", day)
    named = {field.name for field in fields(Tolerances)} - _NOT_GIVEN
    given: dict[str, Any] = {
        name: value if isinstance(value, bool) else Decimal(str(value))
        for name, value in entry.values.items()
        if name in named
    }
    limits = reference.find("retail_import", day)
    for name in ("transaction_limit", "yearly_limit"):
        given[name] = None if limits is None else Decimal(limits.values[name])
    purchase = reference.find("market_purchase", day)
    given["purchase_limit"] = None if purchase is None else Decimal(purchase.values["declaration_limit"])
    return Tolerances(**given, source=entry.source)


def read_countries(reference: Reference, day: date) -> dict[str, str]:
    """Return the countries of the customs messages in ISO 3166-1 alpha-2, by their codes."""
    entry = reference.find("countries", day)
    return {} if entry is None else {str(code): str(iso) for code, iso in entry.values["iso"].items()}
