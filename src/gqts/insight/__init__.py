"""What scans tell firms, platforms and customs: where and when goods are scanned, and where something is amiss.

Promise: shoppers' scans are told in blocks of at least ten, each made once, so that neither an answer nor a difference
of answers is of one to nine scans (`pooling`). A firm reads of goods whose numbers are its own, a platform of what it
sold, an authority of all.
"""

from gqts.insight.closing import close_next_day
from gqts.insight.figures import (
    MOST_CELLS,
    Cell,
    Figures,
    Grain,
    Hours,
    Names,
    Question,
    find_names,
    list_cells,
    read_figures,
    sum_up,
)
from gqts.insight.goods import Good, list_goods, note_goods
from gqts.insight.pooling import LEAST

__all__ = [
    "LEAST",
    "MOST_CELLS",
    "Cell",
    "Figures",
    "Good",
    "Grain",
    "Hours",
    "Names",
    "Question",
    "close_next_day",
    "find_names",
    "list_cells",
    "list_goods",
    "note_goods",
    "read_figures",
    "sum_up",
]
