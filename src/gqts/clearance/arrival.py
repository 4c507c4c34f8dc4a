"""When the goods arrived: the first event that tells of them at a port, airport, bonded area or customs' own place in
the country of import (stages as in `gqts.tracing`). An officer who sees them there says so too.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from gqts.evidence import Dossier

_AT_THE_BORDER = frozenset({"port", "airport", "bonded_warehouse", "customs"})


@dataclass(frozen=True, slots=True)
class Arrival:
    """When and where the goods were seen first, and by whom."""

    at: datetime
    place: str
    told_by: str


def find_arrival(dossier: Dossier, *, now: datetime) -> Arrival | None:
    """Return the arrival of the goods of a declaration; None when nobody told of it, or it lies in the future."""
    seen = [
        one
        for one in dossier.happenings
        if one.concerns
        and one.country == dossier.import_country
        and one.site_role in _AT_THE_BORDER
        and one.step not in {"commissioning", "packing"}
        and one.at <= now
    ]
    first = min(seen, key=lambda one: one.at, default=None)
    return None if first is None else Arrival(first.at, first.where, first.voice.party)
