"""An identifier as people read it: the human-readable interpretation (HRI) of GS1 General Specifications 4."""

from __future__ import annotations

from gqts.identifiers.identifier import Identifier, list_elements
from gqts.identifiers.private import PARCEL_PREFIX, VEHICLE_PREFIX


def display_form(identifier: Identifier) -> str:
    """Return `(01) 09506000134352 (21) ABC` for a GS1 key, the bare number of a vehicle or parcel, else the URI."""
    elements = list_elements(identifier)
    if elements:
        return " ".join(f"({code}) {value}" for code, value in elements)
    if identifier.kind == "vin":
        return f"VIN {identifier.canonical.removeprefix(VEHICLE_PREFIX)}"
    if identifier.kind == "waybill":
        return identifier.canonical.removeprefix(PARCEL_PREFIX).replace(":", " ", 1)
    return identifier.canonical
