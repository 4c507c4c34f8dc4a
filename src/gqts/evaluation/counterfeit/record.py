"""What is on record of an item at a moment: what has come in by then, right or not, as the rules are told it.

As `gqts.scans.subject` draws it from a journey: customs is told to have what it examines, until it first lets it go; a
parcel handed over is no sale over a counter.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache

from gqts.identifiers import parse_identifier
from gqts.scans.rules import Activation, Subject
from gqts.scans.verdict import Reason
from gqts.simulator.shoppers import MARKET, Life


@lru_cache(maxsize=1 << 18)
def key_of(uri: str) -> bytes:
    """Return the identifier key of a code."""
    return parse_identifier(uri).key


class Record:
    """The record of one product's goods. `mints_here` says that its serials are minted by the host."""

    def __init__(self, lives: Iterable[Life], *, mints_here: bool = True) -> None:
        self.lives = {life.uri: life for life in lives}
        self._mints_here = mints_here

    def lot_of(self, uri: str) -> bytes | None:
        """Return the key of an item's lot, None for a code that was never given to anything."""
        life = self.lives.get(uri)
        return None if life is None else key_of(life.lot)

    def subject(self, uri: str, at: datetime, activations: tuple[Activation, ...] = ()) -> Subject:
        """Return what the record says of a code at a moment."""
        life, product = self.lives.get(uri), key_of(uri.partition("/21/")[0])
        if life is None:
            return Subject(key_of(uri), Reason.NOTHING_KNOWN, product, is_ours=self._mints_here)
        examined_at = life.beginning.examined_at
        is_held = examined_at is not None and examined_at <= at
        is_released = is_held and life.beginning.cleared_at <= at
        return Subject(
            key=key_of(uri),
            reason=_reason(life, at),
            product=product,
            lot=key_of(life.lot),
            told_since=life.made_at,
            held_at=examined_at if is_held else None,
            released_at=life.beginning.cleared_at if is_released else None,
            ended_at=life.ended_at if life.ended_at is not None and life.ended_at <= at else None,
            markets=frozenset([MARKET]),
            is_minted=self._mints_here,
            is_ours=self._mints_here,
            activations=activations,
        )


def _reason(life: Life, at: datetime) -> Reason:
    if life.ended_at is not None and life.ended_at <= at:
        return Reason.DECOMMISSIONED
    return Reason.COMPLETE if life.beginning.known_at <= at else Reason.NEVER_COMMISSIONED
