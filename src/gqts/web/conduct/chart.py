"""A chart of bars, drawn on the server as one small SVG; its table stands beside it, and says the same.

Colours come from the page's style sheet by class; a bar has its value written at its end, so that nothing is told by
colour or length alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

WIDTH = 420
_LABEL, _VALUE = 140.0, 75.0
_ROW, _BAR = 30.0, 16.0


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: what it is of, how long (None: not told), and its value in words."""

    label: str
    length: float | None
    value: str


def draw_bars(bars: Sequence[Bar], title: str) -> Markup:
    """Return the SVG of bars from zero, scaled to the longest."""
    longest = max((one.length for one in bars if one.length is not None), default=0.0) or 1.0
    height = _ROW * len(bars)
    rows = [_draw_bar(one, place, longest) for place, one in enumerate(bars)]
    frame = Markup('<svg class="bars" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>')
    return frame.format(WIDTH, round(height), title, Markup().join(rows))


def _draw_bar(bar: Bar, place: int, longest: float) -> Markup:
    middle = place * _ROW + _ROW / 2
    width = 0.0 if bar.length is None else max(1.0, bar.length / longest * (WIDTH - _LABEL - _VALUE))
    label = Markup('<text x="0" y="{}" dy=".35em">{}</text>').format(round(middle, 1), bar.label)
    value = Markup('<text class="value" x="{}" y="{}" dy=".35em">{}</text>').format(
        round(_LABEL + width + 8, 1), round(middle, 1), bar.value
    )
    if bar.length is None:
        return label + value
    shape = Markup('<rect x="{}" y="{}" width="{}" height="{}" rx="2"/>').format(
        _LABEL, round(middle - _BAR / 2, 1), round(width, 1), _BAR
    )
    return label + shape + value
