"""Quality back upstream: which factory, line, machine, material lot or supplier has more defects than chance makes.

Promise: what shoppers, officers and laboratories told of goods is counted against how many were made alike, with its
uncertainty; who stands out is said with how often such a word is wrong, who cannot be told apart is not accused twice,
and too few is called too few. Each reader sees what is theirs and what is shown to them, and of no author anything.
"""

from gqts.quality.defect import Defect, Gravity, Source
from gqts.quality.errors import ProductUnknown, QuestionRefused
from gqts.quality.excess import FALSE_SHARE, LEAST_DEFECTIVE, Comparison, clopper_pearson
from gqts.quality.factor import Cell, Factor, Level
from gqts.quality.judging import Judged, Verdict, judge_levels
from gqts.quality.question import Question, read_question
from gqts.quality.reading import MOST_DEFECTS, Picture, Told, list_products, read_picture
from gqts.quality.scanned import Scanned, list_scanned
from gqts.quality.taking import begin_counting, restand_makings, take_defect, take_events, weigh_defect

__all__ = [
    "FALSE_SHARE",
    "LEAST_DEFECTIVE",
    "MOST_DEFECTS",
    "Cell",
    "Comparison",
    "Defect",
    "Factor",
    "Gravity",
    "Judged",
    "Level",
    "Picture",
    "ProductUnknown",
    "Question",
    "QuestionRefused",
    "Scanned",
    "Source",
    "Told",
    "Verdict",
    "begin_counting",
    "clopper_pearson",
    "judge_levels",
    "list_products",
    "list_scanned",
    "read_picture",
    "read_question",
    "restand_makings",
    "take_defect",
    "take_events",
    "weigh_defect",
]
