"""What scans tell firms, platforms and customs: where and when goods are scanned, and where something is amiss.

Promise: shoppers' scans are told in blocks of at least ten, each made once, so that neither an answer nor a difference
of answers is of one to nine scans (`pooling`). A firm reads of goods whose numbers are its own, a platform of what it
sold, an authority of all.
"""

from gqts.insight.alerts import (
    CONFIRMED,
    LONGEST_ANSWER,
    LONGEST_KEY,
    Answer,
    Item,
    Outcome,
    Precision,
    answer_alert,
    find_counting,
    list_inbox,
    may_answer,
    measure_precision,
    read_alert,
)
from gqts.insight.closing import close_next_day
from gqts.insight.errors import AlertUnknown, AnswerKeyUsed, AnswerRefused
from gqts.insight.figures import (
    MOST_CELLS,
    Cell,
    Figures,
    Grain,
    Hours,
    Names,
    Question,
    count_scanned_items,
    find_names,
    list_cells,
    read_figures,
    sum_up,
)
from gqts.insight.goods import Good, list_goods, note_goods
from gqts.insight.hot_spots import HotSpots, read_hot_spots
from gqts.insight.pooling import LEAST
from gqts.insight.sellers import meet_items
from gqts.insight.standing_out import Abroad, Spot

__all__ = [
    "CONFIRMED",
    "LEAST",
    "LONGEST_ANSWER",
    "LONGEST_KEY",
    "MOST_CELLS",
    "Abroad",
    "AlertUnknown",
    "Answer",
    "AnswerKeyUsed",
    "AnswerRefused",
    "Cell",
    "Figures",
    "Good",
    "Grain",
    "HotSpots",
    "Hours",
    "Item",
    "Names",
    "Outcome",
    "Precision",
    "Question",
    "Spot",
    "answer_alert",
    "close_next_day",
    "count_scanned_items",
    "find_counting",
    "find_names",
    "list_cells",
    "list_goods",
    "list_inbox",
    "may_answer",
    "measure_precision",
    "meet_items",
    "note_goods",
    "read_alert",
    "read_figures",
    "read_hot_spots",
    "sum_up",
]
