"""Columns over time, drawn on the server as one small SVG; the table that says the same stands beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

WIDTH, HEIGHT = 420, 190
_TOP, _BOTTOM = 24.0, 26.0


@dataclass(frozen=True, slots=True)
class Column:
    """One step of time: its name, its figure, and the figure in words."""

    name: str
    value: int
    words: str


def draw_columns(columns: Sequence[Column], title: str) -> Markup:
    """Return the SVG of columns from zero to the highest, with the names of the first, middle and last."""
    highest = max((one.value for one in columns), default=0) or 1
    step = WIDTH / max(1, len(columns))
    width = max(1.0, step * 0.8)
    room = HEIGHT - _TOP - _BOTTOM
    bars = [
        Markup('<rect x="{}" y="{}" width="{}" height="{}"><title>{}: {}</title></rect>').format(
            round(at * step + (step - width) / 2, 1),
            round(_TOP + room * (1 - one.value / highest), 1),
            round(width, 1),
            round(room * one.value / highest, 1),
            one.name,
            one.words,
        )
        for at, one in enumerate(columns)
        if one.value
    ]
    return Markup(
        '<svg class="columns" viewBox="0 0 {width} {height}" role="img" aria-label="{title}">'
        '<path class="axis" d="M0 {ground}H{width}"/>{bars}{labels}</svg>'
    ).format(
        width=WIDTH,
        height=HEIGHT,
        title=title,
        ground=HEIGHT - _BOTTOM,
        bars=Markup("").join(bars),
        labels=Markup("").join(_draw_labels(columns, step, highest)),
    )


def _draw_labels(columns: Sequence[Column], step: float, highest: int) -> list[Markup]:
    label = Markup('<text x="{}" y="{}" text-anchor="{}">{}</text>')
    labels = []
    if columns:
        labels.append(label.format(0, HEIGHT - 8, "start", columns[0].name))
    if len(columns) > 1:
        labels.append(label.format(WIDTH, HEIGHT - 8, "end", columns[-1].name))
    top = next((at for at, one in enumerate(columns) if one.value == highest), None)
    if top is not None:
        middle = min(max((top + 0.5) * step, 24.0), WIDTH - 24.0)
        labels.append(label.format(round(middle, 1), _TOP - 8, "middle", columns[top].words))
    return labels
