"""The tax bill (CEB816) of a declaration: what is due for each line, and together.

The rates of each commodity code are reference data (`tax_rates`, by the day); how a declaration stands to the limits
decides whether the share of the retail import or the whole is levied (`gqts.customs.checks.trade_mode`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from gqts.customs.ceb.inventory import InventoryHead, InventoryList
from gqts.customs.ceb.message import Document
from gqts.customs.ceb.tax_bill import TaxHeadRd, TaxListRd
from gqts.customs.checks import Standing, judge_limits
from gqts.customs.checks.trade_mode import declared_value, is_single_item
from gqts.customs.reference import Reference
from gqts.customs.tax import Due, Rates, add_up, reckon_in_full, reckon_within_limits, taxable_values


def reckon_lines(
    inventory: Document[InventoryHead, InventoryList], rates: Sequence[Rates], standing: Standing, reference: Reference
) -> tuple[Due, ...]:
    """Return what is due for each line, by the rules of the day of declaration; `rates` has those of each line.

    Over the limits a declaration is no retail import: ValueError, for it must not have come so far.
    """
    if standing not in {Standing.WITHIN, Standing.SINGLE_ITEM_IN_FULL}:
        raise ValueError(f"a declaration that is {standing} bears no retail import tax")
    head = inventory.head
    values = taxable_values([line.totalPrice for line in inventory.lines], head.freight, head.insuredFee)
    if standing is Standing.SINGLE_ITEM_IN_FULL:
        return tuple(reckon_in_full(value, rate) for value, rate in zip(values, rates, strict=True))
    share = Decimal(reference.on("retail_import", head.declTime).values["levied_share"])
    return tuple(reckon_within_limits(value, rate, share) for value, rate in zip(values, rates, strict=True))


def find_rates(reference: Reference, code: str, day: date) -> Rates | None:
    """Return the legal rates of a commodity code on a day: those of the longest listed code that it begins with, else
    the ordinary ones; None when the reference data names none.
    """
    entry = reference.find("tax_rates", day)
    if entry is None:
        return None
    listed = entry.values["codes"]
    found = next((listed[code[:length]] for length in range(len(code), 1, -1) if code[:length] in listed), None)
    found = found or entry.values["ordinary"]
    return None if found is None else Rates(**{name: Decimal(rate) for name, rate in found.items()})


def reckon_listed(
    inventory: Document[InventoryHead, InventoryList], reference: Reference, used_this_year: Decimal
) -> Decimal | None:
    """Return the taxes that are due for a declaration by the rates that are given for each of its codes by name.

    None when a code has the ordinary rate alone, which says nothing of reduced rates and consumption tax, or when the
    declaration is over the limits and so no retail import.
    """
    head = inventory.head
    entry = reference.find("tax_rates", head.declTime)
    if entry is None or reference.find("retail_import", head.declTime) is None:
        return None
    listed = entry.values["codes"]
    if not all(any(line.gcode.startswith(code) for code in listed) for line in inventory.lines):
        return None
    rates = [find_rates(reference, line.gcode, head.declTime) for line in inventory.lines]
    standing = judge_limits(
        declared_value(inventory),
        is_single=is_single_item(inventory),
        used_this_year=used_this_year,
        reference=reference,
        day=head.declTime,
    )
    if standing not in {Standing.WITHIN, Standing.SINGLE_ITEM_IN_FULL}:
        return None
    known = [one for one in rates if one is not None]
    return add_up(reckon_lines(inventory, known, standing, reference)).total


def compose_tax_bill(
    inventory: Document[InventoryHead, InventoryList], dues: Sequence[Due], *, tax_no: str, invt_no: str, at: datetime
) -> Document[TaxHeadRd, TaxListRd]:
    """Return the tax bill of a declaration, newly generated (status 1)."""
    head, total = inventory.head, add_up(dues)
    lines = tuple(
        TaxListRd(
            gnum=line.gnum,
            gcode=line.gcode,
            taxPrice=due.taxable,
            customsTax=due.customs_tax,
            valueAddedTax=due.value_added_tax,
            consumptionTax=due.consumption_tax,
        )
        for line, due in zip(inventory.lines, dues, strict=True)
    )
    return Document(
        TaxHeadRd(
            guid=head.guid,
            returnTime=at,
            invtNo=invt_no,
            taxNo=tax_no,
            customsTax=total.customs_tax,
            valueAddedTax=total.value_added_tax,
            consumptionTax=total.consumption_tax,
            status="1",
            assureCode=head.assureCode,
            ebcCode=head.ebcCode,
            logisticsCode=head.logisticsCode,
            agentCode=head.agentCode,
            customsCode=head.customsCode,
        ),
        lines,
    )
