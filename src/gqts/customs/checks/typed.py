"""The checks of declarations that have no CEB message: vehicles by their numbers, market purchases by their value."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from gqts.customs.ceb.message import Document
from gqts.customs.checks.market_purchase import check_market_purchase
from gqts.customs.checks.telling import Telling, differ
from gqts.customs.checks.vehicles import check_vehicles
from gqts.customs.reference import Reference
from gqts.customs.typed.market_purchase import MarketPurchaseHead, MarketPurchaseList
from gqts.customs.typed.vehicles import VehicleHead, VehicleList


def check_vehicle_declaration(
    telling: Telling, document: Document[VehicleHead, VehicleList], _: Reference, __: date, ___: Decimal
) -> None:
    """Check vehicles: numbered lines, each number right and given once, as many as are declared."""
    _check_numbers(telling, document.lines)
    where = f"{telling.kind.element}[{telling.index}]"
    for fault in check_vehicles([line.vin for line in document.lines], document.head.quantity):
        place = fault.field.removeprefix("vins[").removesuffix("]")
        field = f".VehicleList[{place}].vin" if place.isdigit() else ".VehicleHead.quantity"
        telling.faults.append(replace(fault, field=f"{where}{field}", event=telling.index))


def check_market_purchase_declaration(
    telling: Telling,
    document: Document[MarketPurchaseHead, MarketPurchaseList],
    reference: Reference,
    on: date,
    tolerance: Decimal,
) -> None:
    """Check a market purchase: numbered lines, each price times quantity, the value their sum and within the limit."""
    head = document.head
    _check_numbers(telling, document.lines)
    for number, line in enumerate(document.lines):
        product = line.price * line.qty
        if differ(line.totalPrice, product, tolerance):
            fix = f"{line.price:f} × {line.qty:f} is {product:f}."
            telling.line(line, number, "totalPrice", "product", "is not price times quantity", fix)
    total = sum((line.totalPrice for line in document.lines), Decimal(0))
    if differ(head.value, total, tolerance * len(document.lines)):
        telling.head(head, "value", "sum", "is not the sum of its lines", f"The lines make {total:f}.")
    where = f"{telling.kind.element}[{telling.index}].{telling.kind.head_element}"
    for fault in check_market_purchase(head.value, head.currency, reference, on):
        telling.faults.append(replace(fault, field=f"{where}.{fault.field}", event=telling.index))


def _check_numbers(telling: Telling, lines: tuple[VehicleList | MarketPurchaseList, ...]) -> None:
    for number, line in enumerate(lines):
        if line.gnum != number + 1:
            fix = f"Number the lines from 1 without gaps: this is {number + 1}."
            telling.line(line, number, "gnum", "out_of_order", "is not the number of its line", fix)
