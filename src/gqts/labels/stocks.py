"""Label stock: how many labels stand where on which sheet, in millimetres.

Measures are those the makers print on their templates; the test adds them up to the sheet.
"""

from __future__ import annotations

from dataclasses import dataclass

from gqts.kit.errors import shown
from gqts.labels.errors import StockUnknown


@dataclass(frozen=True, slots=True)
class Stock:
    """A sheet of equal labels. All measures in millimetres, margins from the sheet's left and top edge.

    `step_right` and `step_down` lead from one label's corner to the next one's. `is_cut_by_hand`: plain paper, on which
    the outlines are drawn.
    """

    name: str
    title: str
    source: str
    sheet_width: float
    sheet_height: float
    columns: int
    rows: int
    width: float
    height: float
    left: float
    top: float
    step_right: float
    step_down: float
    is_cut_by_hand: bool = False

    @property
    def per_sheet(self) -> int:
        """Labels on one sheet."""
        return self.columns * self.rows

    def corner(self, place: int) -> tuple[float, float]:
        """Return the top left corner, from the sheet's, of label `place` of a sheet, counted from 0 row by row."""
        row, column = divmod(place, self.columns)
        return self.left + column * self.step_right, self.top + row * self.step_down


STOCKS = {
    stock.name: stock
    for stock in (
        Stock("l7160", "Avery L7160, A4, 21 labels 63.5 × 38.1 mm", "Avery template L7160",
              210, 297, 3, 7, 63.5, 38.1, 7.21, 15.15, 66.04, 38.1),
        Stock("l7651", "Avery L7651, A4, 65 labels 38.1 × 21.2 mm", "Avery template L7651",
              210, 297, 5, 13, 38.1, 21.2, 4.67, 10.7, 40.64, 21.2),
        Stock("5160", "Avery 5160, US Letter, 30 labels 2⅝ × 1 inch", "Avery template 5160",
              215.9, 279.4, 3, 10, 66.675, 25.4, 4.7625, 12.7, 69.85, 25.4),
        Stock("4x6", "Thermal roll, 4 × 6 inch", "nominal size of the roll, as carriers and printers name it",
              101.6, 152.4, 1, 1, 101.6, 152.4, 0, 0, 101.6, 152.4),
        Stock("a4", "Plain A4 paper, 32 labels 47.5 × 34.6 mm, to be cut", "our own division of ISO 216 A4",
              210, 297, 4, 8, 47.5, 34.625, 10, 10, 47.5, 34.625, is_cut_by_hand=True),
    )
}  # fmt: skip
"""The stocks that sheets can be drawn for, by name."""


def require_stock(name: str) -> Stock:
    """Return the stock with this name, in either case; raise `StockUnknown`, which lists them all."""
    stock = STOCKS.get(name.lower())
    if stock is None:
        raise StockUnknown(f"no label stock is named {shown(name)}; there are {', '.join(STOCKS)}")
    return stock
