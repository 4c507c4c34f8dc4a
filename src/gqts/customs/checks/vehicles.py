"""Parallel-imported vehicles: each is known by its number (VIN, ISO 3779), and each number stands once."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from gqts.identifiers import IdentifierRefused, parse_vehicle_number
from gqts.kit.errors import Fault, shown


def check_vehicles(numbers: Sequence[str], quantity: Decimal) -> tuple[Fault, ...]:
    """Return what does not hold of the vehicles of a line: as many numbers as vehicles, each right and each once."""
    faults: list[Fault] = []
    seen: dict[str, int] = {}
    for index, number in enumerate(numbers):
        where = f"vins[{index}]"
        try:
            canonical = parse_vehicle_number(number).canonical
        except IdentifierRefused as reason:
            says = f"It is no vehicle number: {reason.detail}."
            fix = "Copy the 17 characters from the vehicle or its papers."
            faults.append(Fault("customs.vehicle.number", says, where, shown(number), fix))
            continue
        if canonical in seen:
            says = f"The vehicle stands at vins[{seen[canonical]}] too."
            faults.append(Fault("customs.vehicle.repeated", says, where, shown(number), "Give each vehicle once."))
        seen.setdefault(canonical, index)
    if quantity != len(numbers):
        says = f"There are {len(numbers)} numbers for {quantity:f} vehicles."
        fix = "Give one number for each vehicle."
        faults.append(Fault("customs.vehicle.count", says, "vins", str(len(numbers)), fix))
    return tuple(faults)
