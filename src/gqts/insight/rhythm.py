"""Hours and new items: two more ways to divide what is told already, so that they tell of no fewer than ten. Pure.

Both divide whole blocks anew. What they divide is known from the blocks (those of one weekday; those of items with a
complete record), and in it hours and news hang together with nothing that blocks tell: any scan of any block may have
been at any hour. So no one can reckon from both that some scans are one to nine: as far as anybody can tell, ten of any
block may be ten of any span of hours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gqts.insight.pooling import HOURS, LEAST

ENOUGH = 60
"""Scans of a weekday that are awaited before their hours are told: fewer would be told as the whole day."""


@dataclass(frozen=True, slots=True)
class Span:
    """Scans from one hour of the day to before another (UTC)."""

    from_hour: int
    to_hour: int
    scans: int


def divide_hours(hours: Sequence[int]) -> list[Span]:
    """Return the whole day in spans of at least `LEAST` scans each, as short as they can be from midnight on.

    `hours` are the scans in each hour, `LEAST` or more in all.
    """
    spans: list[Span] = []
    start = scans = 0
    for hour in range(HOURS):
        scans += hours[hour]
        if scans >= LEAST:
            spans.append(Span(start, hour + 1, scans))
            start, scans = hour + 1, 0
    if start < HOURS:
        last = spans.pop()
        spans.append(Span(last.from_hour, HOURS, last.scans + scans))
    return spans


def may_tell_news(news: int, again: int) -> bool:
    """Return whether first scans and the others may be told apart: each none or enough."""
    return news + again >= LEAST and all(one == 0 or one >= LEAST for one in (news, again))
