"""The chart beside the report, as SVG: copies sold before a campaign is noticed, by scan rate; the tables say the same.

Lines differ by dash and by mark too, not by colour alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log10
from statistics import median
from xml.sax.saxutils import escape

from gqts.evaluation.counterfeit.experiment import RATES, Found
from gqts.evaluation.counterfeit.trial import Detection
from gqts.simulator.campaigns import Seal

_WIDTH, _HEIGHT = 720, 400
_TYPE = 'aria-labelledby="title" font-family="sans-serif" font-size="13"'
_LEFT, _RIGHT, _TOP, _BOTTOM = 60, 268, 48, 52
_LINES: tuple[tuple[str, Seal | None, str, str, str], ...] = (
    ("clone", None, "one serial cloned", "#1d4e89", ""),
    ("clone", Seal.COPIED, "… its code copied too", "#1d4e89", "6 4"),
    ("copies", None, "many serials, one copy each", "#8a1c1c", ""),
    ("copies", Seal.COPIED, "… their codes copied too", "#8a1c1c", "6 4"),
    ("diversion", None, "genuine goods diverted", "#2f6b2f", ""),
    ("guessed", None, "serials never given out", "#5a3d7a", ""),
)


def draw_chart(found: Found) -> str:
    """Return the chart of an experiment."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" {_TYPE}>',
        '<title id="title">Share of copies sold before a campaign is noticed, by scan rate (median)</title>',
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#fff"/>',
        f'<text x="{_LEFT}" y="24" font-weight="bold">Copies sold before a campaign is noticed (median)</text>',
        *_draw_axes(),
    ]
    taken: list[float] = []
    for number, (code, seal, name, colour, dash) in enumerate(_LINES):
        shares = [_share(found.detections[code, rate, seal]) for rate in RATES]
        parts += _draw_line(shares, colour, dash, number)
        parts.append(_label(shares[-1], name, colour, taken))
    return "\n".join([*parts, "</svg>"]) + "\n"


def _share(detections: Sequence[Detection]) -> float:
    """Return the median share of copies sold before; all of them where a campaign was never noticed."""
    return median(1.0 if one.sold is None or one.days is None else one.sold / max(1, one.copies) for one in detections)


def _draw_axes() -> list[str]:
    bottom, right = _HEIGHT - _BOTTOM, _WIDTH - _RIGHT
    parts = []
    for percent in (0, 25, 50, 75, 100):
        y = _y(percent / 100)
        parts.append(f'<line x1="{_LEFT}" y1="{y:.1f}" x2="{right}" y2="{y:.1f}" stroke="#d0d0d0"/>')
        parts.append(f'<text x="{_LEFT - 8}" y="{y + 4:.1f}" text-anchor="end" fill="#444">{percent} %</text>')
    parts += [
        f'<text x="{_x(rate):.1f}" y="{bottom + 20}" text-anchor="middle" fill="#444">{rate / 10:g} %</text>'
        for rate in RATES
    ]
    middle = (_LEFT + right) / 2
    parts.append(f'<text x="{middle:.1f}" y="{bottom + 42}" text-anchor="middle" fill="#444">buyers who scan</text>')
    return parts


def _draw_line(shares: Sequence[float], colour: str, dash: str, number: int) -> list[str]:
    points = [(_x(rate), _y(share)) for rate, share in zip(RATES, shares, strict=True)]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    style = f' stroke-dasharray="{dash}"' if dash else ""
    marks = [_mark(x, y, colour, number) for x, y in points]
    return [f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"{style}/>', *marks]


def _mark(x: float, y: float, colour: str, number: int) -> str:
    if number % 3 == 0:
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{colour}"/>'
    if number % 3 == 1:
        return f'<rect x="{x - 4:.1f}" y="{y - 4:.1f}" width="8" height="8" fill="#fff" stroke="{colour}"/>'
    return f'<path d="M{x:.1f} {y - 5:.1f} l5 9 h-10 z" fill="{colour}"/>'


def _label(share: float, name: str, colour: str, taken: list[float]) -> str:
    """Return the name of a line at its end, moved out of the way of those before."""
    y = _y(share)
    while any(abs(y - other) < 16 for other in taken):
        y += 4
    taken.append(y)
    return f'<text x="{_WIDTH - _RIGHT + 14}" y="{y + 4:.1f}" fill="{colour}">{escape(name)}</text>'


def _x(rate: int) -> float:
    low, high = log10(RATES[0]), log10(RATES[-1])
    return _LEFT + 16 + (log10(rate) - low) / (high - low) * (_WIDTH - _RIGHT - _LEFT - 32)


def _y(share: float) -> float:
    return _HEIGHT - _BOTTOM - share * (_HEIGHT - _BOTTOM - _TOP)
