"""The funnel: each level by how many units it made and its rate, in the limits that chance keeps; one small SVG.

After Spiegelhalter (2005), Statistics in Medicine 24, 1185–1202: the fewer units, the further a rate may stray. The
limits are those of a binomial share around the rate of all, on the square-root scale that makes its spread even. The
table beside it says the same; whoever stands out is told by shape and number, not by colour alone.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from markupsafe import Markup

from gqts.quality import Judged

WIDTH, HEIGHT = 440, 260
_LEFT, _RIGHT, _TOP, _BOTTOM = 48.0, 12.0, 24.0, 34.0
_Z_INNER, _Z_OUTER = 1.96, 3.09
"""Two-sided 95 % and 99.8 %."""
_STEPS = 48
_MOST_MARKS = 300
PER = 10_000
_Scale = Callable[[float], float]


def draw_funnel(judged: Sequence[Judged], rate: float, title: str, axes: tuple[str, str]) -> Markup | None:
    """Return the SVG of levels around the rate of all; None when nothing was made. `axes` name across and up."""
    shown = [one for one in judged if one.units][:_MOST_MARKS]
    if not shown:
        return None
    least, most = min(one.units for one in shown), max(one.units for one in shown)
    least, most = max(1, least // 2), most * 2
    top = max([*(one.rate for one in shown), _limit(rate, least * 4, _Z_INNER), 1 / most]) * 1.1

    def across(units: float) -> float:
        return _LEFT + (math.log(units / least) / math.log(most / least)) * (WIDTH - _LEFT - _RIGHT)

    def up(share: float) -> float:
        return _TOP + (1 - min(share, top) / top) * (HEIGHT - _TOP - _BOTTOM)

    sizes = [least * (most / least) ** (step / _STEPS) for step in range(_STEPS + 1)]
    limits = Markup().join(
        Markup('<polyline class="{}" points="{}"/>').format(
            name, " ".join(f"{across(size):.1f},{up(_limit(rate, size, z)):.1f}" for size in sizes)
        )
        for name, z in (("outer", _Z_OUTER), ("inner", _Z_INNER), ("inner", -_Z_INNER))
    )
    middle = Markup('<line class="rate" x1="{}" y1="{}" x2="{}" y2="{}"/>').format(
        _LEFT, round(up(rate), 1), WIDTH - _RIGHT, round(up(rate), 1)
    )
    marks = Markup().join(_draw_mark(one, place, across(one.units), up(one.rate)) for place, one in enumerate(shown, 1))
    return Markup('<svg class="funnel" viewBox="0 0 {} {}" role="img" aria-label="{}">{}{}{}{}</svg>').format(
        WIDTH, HEIGHT, title, _draw_axes((least, most), top, across, up, axes), limits, middle, marks
    )


def _limit(rate: float, units: float, z: float) -> float:
    root = math.sqrt(rate) + z / (2 * math.sqrt(units))
    return max(0.0, root) ** 2


def _draw_mark(one: Judged, place: int, x: float, y: float) -> Markup:
    if not one.is_accused:
        return Markup('<circle cx="{}" cy="{}" r="4"/>').format(round(x, 1), round(y, 1))
    shape = Markup('<path class="accused" d="M{} {}l7 7l-7 7l-7 -7z"/>').format(round(x, 1), round(y - 7, 1))
    return shape + Markup('<text x="{}" y="{}" text-anchor="end">{}</text>').format(
        round(x - 9, 1), round(y + 4, 1), place
    )


def _draw_axes(sizes: tuple[float, float], top: float, across: _Scale, up: _Scale, axes: tuple[str, str]) -> Markup:
    least, most = sizes
    frame = Markup('<path class="axis" d="M{0} {1}V{2}H{3}"/>').format(_LEFT, _TOP, HEIGHT - _BOTTOM, WIDTH - _RIGHT)
    ticks = [10**power for power in range(8) if least <= 10**power <= most] or [least, most]
    below = Markup().join(
        Markup('<text x="{}" y="{}" text-anchor="middle">{}</text>').format(
            round(across(one), 1), HEIGHT - 19, f"{one:,}"
        )
        for one in ticks
    )
    beside = Markup().join(
        Markup('<text x="{}" y="{}" text-anchor="end">{}</text>').format(
            _LEFT - 5, round(up(share) + 4, 1), round(share * PER)
        )
        for share in (0.0, top / 2.2, top / 1.1)
    )
    names = Markup('<text x="{}" y="{}" text-anchor="end">{}</text><text x="{}" y="{}">{}</text>').format(
        WIDTH - _RIGHT, HEIGHT - 4, axes[0], 4, 14, axes[1]
    )
    return frame + below + beside + names
