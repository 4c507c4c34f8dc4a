"""What is usual of a product and its lots, learned from the scans of thirty days as the worker learns it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from math import ceil

from gqts.scans.learning import LEAST_ITEMS
from gqts.scans.rules import Cohort, Thresholds, count_devices
from gqts.scans.sighting import Sighting

_ALL_BUT = 1000
"""The baseline of devices is what all but one in so many items are seen by at the most."""


@dataclass(slots=True)
class Usual:
    """What was learned: devices that see an item at the most, and each lot's cohort with that of its peers."""

    devices: int | None = None
    lots: Mapping[bytes, Cohort] = field(default_factory=dict)
    whole: Cohort = field(default_factory=Cohort)

    def of(self, lot: bytes | None) -> tuple[Cohort, Cohort]:
        """Return the cohort of a lot, and that of the product's other lots."""
        own = self.lots.get(lot, Cohort()) if lot is not None else Cohort()
        return own, Cohort(
            self.whole.seen - own.seen,
            self.whole.doubled - own.doubled,
            self.whole.away - own.away,
        )


def learn(
    seen: Mapping[bytes, Sequence[Sighting]],
    markets: frozenset[str],
    now: datetime,
    thresholds: Thresholds,
) -> Usual:
    """Return what the last thirty days teach; `seen` are the shoppers' scans of each item."""
    begin = now - thresholds.window
    counts: dict[bytes, tuple[int, int, int]] = {}
    devices: list[int] = []
    for sightings in seen.values():
        recent = [one for one in sightings if begin <= one.at < now]
        if not recent or recent[0].lot is None:
            continue
        devices.append(count_devices(recent, thresholds))
        seen_before, doubled, away = counts.get(recent[0].lot, (0, 0, 0))
        counts[recent[0].lot] = (seen_before + 1, doubled + _is_doubled(recent), away + _is_away(recent, markets))
    lots = {lot: Cohort(*three) for lot, three in counts.items()}
    whole = Cohort(
        sum(one.seen for one in lots.values()),
        sum(one.doubled for one in lots.values()),
        sum(one.away for one in lots.values()),
    )
    return Usual(_quantile(devices), lots, whole)


def _quantile(devices: list[int]) -> int | None:
    if len(devices) < LEAST_ITEMS:
        return None
    devices.sort()
    return devices[ceil(len(devices) * (1 - 1 / _ALL_BUT)) - 1]


def _is_doubled(sightings: Iterable[Sighting]) -> bool:
    """Return whether an item was seen by devices in two regions or countries."""
    placed = [one for one in sightings if one.network.tells_place]
    return len({one.device for one in placed}) > 1 and len({(one.country, one.region) for one in placed}) > 1


def _is_away(sightings: Iterable[Sighting], markets: frozenset[str]) -> bool:
    """Return whether an item was only seen outside its market."""
    countries = {one.country for one in sightings if one.country and one.network.tells_place}
    return bool(countries) and not countries & markets
