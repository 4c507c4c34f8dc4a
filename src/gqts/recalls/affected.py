"""Something affected by a recall, as a value, and what of it counts as a unit of goods. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from gqts.identifiers import Level, parse_identifier
from gqts.tracing.backward import Window
from gqts.tracing.whereabouts import Reach

_CARRYING = frozenset({"sscc", "grai", "bic", "waybill", "gsin", "ginc", "giai"})
"""Kinds that name what goods are moved in, not goods."""
_TRADE_ITEM = "https://id.gs1.org/01/"
_SERIAL = slice(len(_TRADE_ITEM) + 14, len(_TRADE_ITEM) + 18)


@dataclass(frozen=True, slots=True)
class Affected:
    """One thing affected, by the nearest way: `how` is `recalled` for what the recall begins with, else as in
    `gqts.tracing.Reached`. `is_shown` tells that it is not a stranger's mere claim that it is affected.

    `reach`, `at`, `place` and `holder` are what the recaller may see; `reach` is None until it was located.
    """

    key: bytes
    uri: str
    how: str
    depth: int
    is_unit: bool
    is_shown: bool
    position: int = 0
    since: datetime | None = None
    until: datetime | None = None
    source_key: bytes | None = None
    reach: Reach | None = None
    at: datetime | None = None
    place: str | None = None
    holder: UUID | None = None

    @property
    def window(self) -> Window:
        """Return the time for which what comes of it counts."""
        return self.since, self.until


def is_unit(uri: str) -> bool:
    """Return whether a canonical identifier names one piece of goods: no lot, and nothing that only carries goods."""
    if uri.startswith(_TRADE_ITEM) and uri[_SERIAL] == "/21/":  # nearly all that a large recall affects
        return True
    identifier = parse_identifier(uri)
    return identifier.level is Level.INSTANCE and identifier.kind not in _CARRYING


def contains(wide: Window, narrow: Window) -> bool:
    """Return whether a time lies within another; None is without end."""
    begins = wide[0] is None or (narrow[0] is not None and wide[0] <= narrow[0])
    ends = wide[1] is None or (narrow[1] is not None and narrow[1] <= wide[1])
    return begins and ends
