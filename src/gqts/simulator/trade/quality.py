"""Unsafe or untested goods: certificates that are worth nothing, and cold chains that were broken."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from gqts.simulator.logbook import Entry
from gqts.simulator.randomness import Stream
from gqts.simulator.trade.altering import alter_events
from gqts.simulator.trade.shipment import Attestation, Parcel, Shipment

_YEAR = timedelta(days=366)


def let_expire(shipment: Shipment, _: Parcel, chance: Stream) -> bool:
    """Show a certificate of more than a year ago, which ran out before anything was declared."""
    gap = timedelta(days=chance.between(40, 200))

    def age(one: Attestation) -> Attestation:
        issued_on = min(parcel.sale.ordered_at for parcel in shipment.parcels).date() - _YEAR - gap
        return replace(
            one,
            tested_on=issued_on - timedelta(days=1),
            issued_on=issued_on,
            valid_until=issued_on + timedelta(days=365),
        )

    return _replace_all(shipment, age)


def withdraw(shipment: Shipment, _: Parcel, chance: Stream) -> bool:
    """Go on with a certificate that its issuer took back before the goods were sold."""
    at = min(parcel.sale.ordered_at for parcel in shipment.parcels) - timedelta(hours=chance.between(2, 30))
    return _replace_all(shipment, lambda one: replace(one, withdrawn_at=max(at, one.handed_in_at)))


def forge(shipment: Shipment, _: Parcel, __: Stream) -> bool:
    """Name a certificate that no inspection body ever gave: whoever ships the goods tells of it, nobody else."""
    origin = shipment.plan.lane.origin.firm
    numbers = {one.number for one in shipment.attestations}
    if not numbers:
        return False
    shipment.entries = [
        replace(entry, firm=origin) if entry.body.get("gqts:certificate_number") in numbers else entry
        for entry in shipment.entries
    ]
    shipment.attestations = []
    return True


def cover_another_lot(shipment: Shipment, _: Parcel, __: Stream) -> bool:
    """Show a real certificate of the same goods, but of lots that were shipped long ago."""
    product = shipment.plan.product

    def move(one: Attestation) -> Attestation:
        covers = tuple(product.lot("X" + uri.rpartition("/")[2]) for uri in one.covers)
        return replace(one, covers=covers)

    return _replace_all(shipment, move)


def break_cold_chain(shipment: Shipment, _: Parcel, chance: Stream) -> bool:
    """Let a container of cold goods stand in the sun for a day, which its logger measured."""
    cold = shipment.plan.product.cold
    logs = [entry for entry in shipment.entries if entry.body.get("sensorElementList")]
    if cold is None or not logs:
        return False
    day, warmest = chance.below(1000), cold[1] + chance.between(6, 14)

    def change(entry: Entry) -> dict[str, Any] | None:
        elements = entry.body.get("sensorElementList")
        if not elements:
            return None
        warm = day % len(elements)
        return {
            "sensorElementList": [
                _heat(element, float(warmest)) if place == warm else element for place, element in enumerate(elements)
            ]
        }

    alter_events(shipment, change)
    return True


def pass_untested(shipment: Shipment, _: Parcel, __: Stream) -> bool:
    """Have a laboratory attest what it never tested: the certificate is genuine in everything but the truth."""
    return bool(shipment.attestations)


def keep_cold(shipment: Shipment) -> None:
    """Take out what the world's own chance made too warm, so that a season knows of every break."""
    cold = shipment.plan.product.cold
    if cold is None:
        return

    def change(entry: Entry) -> dict[str, Any] | None:
        elements = entry.body.get("sensorElementList")
        return {"sensorElementList": [_cool(element, cold[1]) for element in elements]} if elements else None

    alter_events(shipment, change)


def _cool(element: dict[str, Any], warmest: int) -> dict[str, Any]:
    kept = {name: value for name, value in element["sensorReport"][0].items() if name != "exception"}
    return element | {"sensorReport": [kept | {"maxValue": min(kept["maxValue"], float(warmest))}]}


def _heat(element: dict[str, Any], warmest: float) -> dict[str, Any]:
    report = element["sensorReport"][0] | {"maxValue": warmest, "exception": "ALARM_CONDITION"}
    return element | {"sensorReport": [report, *element["sensorReport"][1:]]}


def _replace_all(shipment: Shipment, change: Any) -> bool:
    shipment.attestations = [change(one) for one in shipment.attestations]
    return bool(shipment.attestations)
