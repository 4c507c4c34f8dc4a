"""Text on a label: which font, how large, where a line breaks; the identifier is never cut, the name may be.

All three fonts are supplied by every PDF reader (ISO 32000-1 9.6.2.2, and Adobe-GB1), so that no font file is needed:
Courier for the identifier, so that serials of one length are set alike; for names Helvetica as far as Windows-1252
goes, else STSong-Light, which has Chinese, Japanese kana, Greek and Cyrillic.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont

from gqts.labels.label import Label

LEADING = 1.2
"""Distance of lines, in sizes."""
_IDENTIFIER, _LATIN, _CHINESE = "Courier-Bold", "Helvetica", "STSong-Light"
_SIZES = (18.0, 14.0, 12.0, 10.0, 9.0, 8.0, 7.0, 6.0, 5.5, 5.0, 4.5, 4.0)
_SMALLEST_UNBROKEN = 5.0
_NAME_LINES = 2
_LAST_OF_FIRST_PLANE = "\uffff"

pdfmetrics.registerFont(UnicodeCIDFont(_CHINESE))


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text and the font it is set in."""

    font: str
    text: str


def fit_lines(label: Label, width: float, height: float) -> tuple[float, list[Line]]:
    """Return the largest size (points) at which a label's text fits into a box (points), and its lines.

    A size of 5 or more at which no line of the identifier breaks is preferred. The name takes at most two lines,
    and goes when there is no room for it at the smallest size.
    """
    settings = [_set_text(label, size, width) for size in _SIZES]
    fitting = [
        (size, name, identifier)
        for size, name, identifier in settings
        if (len(name) + len(identifier)) * size * LEADING <= height
    ]
    unbroken = [
        (size, name, identifier)
        for size, name, identifier in fitting
        if len(identifier) == len(label.lines) and size >= _SMALLEST_UNBROKEN
    ]
    for size, name, identifier in unbroken or fitting:
        return size, name + identifier
    return _SIZES[-1], settings[-1][2]


def _set_text(label: Label, size: float, width: float) -> tuple[float, list[Line], list[Line]]:
    identifier = [Line(_IDENTIFIER, part) for text in label.lines for part in _break(text, _IDENTIFIER, size, width)]
    return size, _set_name(label.product_name, size, width), identifier


def _set_name(name: str, size: float, width: float) -> list[Line]:
    font = _LATIN if _is_latin(name) else _CHINESE
    # The fonts' encoding (UCS-2) ends with the first plane of Unicode.
    written = "".join(character if character <= _LAST_OF_FIRST_PLANE else "□" for character in name)
    lines = list(_break(written, font, size, width))
    if len(lines) > _NAME_LINES:
        last = lines[_NAME_LINES - 1]
        room = width - pdfmetrics.stringWidth("…", font, size)
        lines = [*lines[: _NAME_LINES - 1], last[: _count_fitting(last, font, size, room)] + "…"]
    return [Line(font, line) for line in lines]


def _is_latin(text: str) -> bool:
    try:
        text.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True


def _break(text: str, font: str, size: float, width: float) -> Iterator[str]:
    """Yield lines no wider than `width`, broken behind a space when there is one in the line's last half."""
    while text:
        end = _count_fitting(text, font, size, width)
        space = text.rfind(" ", end // 2, end + 1)
        if end < len(text) and space > 0:
            end = space + 1
        yield text[:end].rstrip()
        text = text[end:].lstrip()


def _count_fitting(text: str, font: str, size: float, width: float) -> int:
    """Return how many characters fit, at least one."""
    taken = 0.0
    for place, character in enumerate(text):
        taken += pdfmetrics.stringWidth(character, font, size)
        if taken > width:
            return max(place, 1)
    return len(text)
