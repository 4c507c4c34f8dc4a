"""Sheets of labels as one PDF (ISO 32000-1), to be printed at its real size.

QR codes are one-bit images without smoothing, about 1 kB a label with its text, so that thousands stay small in memory.
Equal labels give equal bytes: the PDF holds no date.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from io import BytesIO

from PIL import Image
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from gqts.kit.errors import Fault
from gqts.labels.drawing import QUIET_ZONE, encode_link
from gqts.labels.errors import LabelsRefused
from gqts.labels.label import Label
from gqts.labels.lettering import LEADING, fit_lines
from gqts.labels.stocks import Stock

LARGEST_SHEET = 20_000
_PADDING = 1 * mm
_PADDING_SHARE = 0.03
"""Free edge of a label: a millimetre, or this share of its shorter side."""
_CODE_SHARE = 0.55
"""The most of a label's longer side that its QR code takes; the rest is for text."""


@dataclass(frozen=True, slots=True)
class _Box:
    """A rectangle on the page, in points from its bottom left corner."""

    left: float
    bottom: float
    width: float
    height: float


def draw_sheet(
    labels: Iterable[Label],
    stock: Stock,
    *,
    first_place: int = 0,
    progress: Callable[[int], None] | None = None,
) -> bytes:
    """Return a PDF of labels on sheets of a stock, row by row.

    `first_place`: where to begin on a first sheet that is partly used, from 0. `progress` is called with 1 after each
    label. Raises `LabelsRefused` for no label, more than 20,000, or a place the sheet has not, and `LinkTooLong`.
    """
    if not 0 <= first_place < stock.per_sheet:
        raise _refuse("first_place", f"a sheet has places 0 to {stock.per_sheet - 1}", str(first_place))
    target = BytesIO()
    canvas = Canvas(target, (stock.sheet_width * mm, stock.sheet_height * mm), pageCompression=1, invariant=1)
    canvas.setTitle(stock.title)
    canvas.setViewerPreference("PrintScaling", "None")
    count = 0
    for count, label in enumerate(labels, start=1):
        if count > LARGEST_SHEET:
            raise _refuse("count", f"one PDF holds at most {LARGEST_SHEET:,} labels", f"more than {LARGEST_SHEET}")
        place = (first_place + count - 1) % stock.per_sheet
        if place == 0 and count > 1:
            canvas.showPage()
        _draw_label(canvas, label, _find_box(stock, place), is_outlined=stock.is_cut_by_hand)
        if progress is not None:
            progress(1)
    if not count:
        raise _refuse("count", "there is no label to draw", "0")
    canvas.save()
    return target.getvalue()


def _find_box(stock: Stock, place: int) -> _Box:
    left, top = stock.corner(place)
    bottom = stock.sheet_height - top - stock.height
    return _Box(left * mm, bottom * mm, stock.width * mm, stock.height * mm)


def _draw_label(canvas: Canvas, label: Label, box: _Box, *, is_outlined: bool) -> None:
    """Draw a label: its code at the left, or above when the label is taller than wide, and the text in the rest."""
    if is_outlined:
        canvas.setLineWidth(0.2)
        canvas.rect(box.left, box.bottom, box.width, box.height)
    edge = max(_PADDING, _PADDING_SHARE * min(box.width, box.height))
    inner = _Box(box.left + edge, box.bottom + edge, box.width - 2 * edge, box.height - 2 * edge)
    side = min(inner.width, inner.height, _CODE_SHARE * max(inner.width, inner.height))
    if inner.height > inner.width:
        code_left, code_bottom = inner.left + (inner.width - side) / 2, inner.bottom + inner.height - side
        text = _Box(inner.left, inner.bottom, inner.width, inner.height - side)
    else:
        code_left, code_bottom = inner.left, inner.bottom + (inner.height - side) / 2
        text = _Box(inner.left + side, inner.bottom, inner.width - side, inner.height)
    _draw_code(canvas, label.address, code_left, code_bottom, side)
    _draw_text(canvas, label, text)


def _draw_code(canvas: Canvas, address: str, left: float, bottom: float, side: float) -> None:
    """Draw the QR code with its quiet zone into a square."""
    modules = encode_link(address).matrix
    count = len(modules)
    pixels = bytes(0 if module else 255 for row in modules for module in row)
    image = Image.frombytes("L", (count, count), pixels).convert("1", dither=Image.Dither.NONE)
    module = side / (count + 2 * QUIET_ZONE)
    offset = QUIET_ZONE * module
    canvas.drawInlineImage(image, left + offset, bottom + offset, count * module, count * module)


def _draw_text(canvas: Canvas, label: Label, box: _Box) -> None:
    """Draw the text, its middle at the middle of the box's height."""
    size, lines = fit_lines(label, box.width, box.height)
    baseline = box.bottom + (box.height + len(lines) * size * LEADING) / 2 - size
    for line in lines:
        canvas.setFont(line.font, size)
        canvas.drawString(box.left, baseline, line.text)
        baseline -= size * LEADING


def _refuse(field: str, message: str, value: str) -> LabelsRefused:
    return LabelsRefused(message, faults=(Fault(f"labels.{field}", message, field, value),))
