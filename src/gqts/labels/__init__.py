"""Labels: serials nobody can guess, remembered when minted, and drawn as QR codes that open the item's page.

A label's QR code holds a GS1 Digital Link on the host that serves gqts; under it stand the (01), (10) and (21) people
can read. Drawn one by one (SVG, PNG, terminal) or by the sheet (PDF on the usual label stock).
"""

from gqts.labels.batches import LARGEST_BATCH, Batch, is_minted, looks_minted, mint_labels
from gqts.labels.drawing import draw_png, draw_svg, draw_terminal
from gqts.labels.errors import LabelsRefused, LinkTooLong, ProductNotYours, StockUnknown
from gqts.labels.label import Label, compose_label
from gqts.labels.seals import LONGEST_TYPED, is_right_code, is_sealed
from gqts.labels.serials import mint_serials
from gqts.labels.sheet import LARGEST_SHEET, draw_sheet
from gqts.labels.stocks import STOCKS, Stock, require_stock

__all__ = [
    "LARGEST_BATCH",
    "LARGEST_SHEET",
    "LONGEST_TYPED",
    "STOCKS",
    "Batch",
    "Label",
    "LabelsRefused",
    "LinkTooLong",
    "ProductNotYours",
    "Stock",
    "StockUnknown",
    "compose_label",
    "draw_png",
    "draw_sheet",
    "draw_svg",
    "draw_terminal",
    "is_minted",
    "is_right_code",
    "is_sealed",
    "looks_minted",
    "mint_labels",
    "mint_serials",
    "require_stock",
]
