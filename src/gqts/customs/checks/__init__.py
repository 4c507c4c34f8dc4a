"""What a document can be held to alone: sums, lines, identities, and the rules of its trade mode on its day.

Promise: `check_document` returns everything that does not hold, each as a fault with field, value and fix, and the
source of the rule in the docstring of the function that holds it. Whether documents of different parties agree with
each other is not asked here.
"""

from gqts.customs.checks.documents import check_document
from gqts.customs.checks.identity import identity_number_problem
from gqts.customs.checks.market_purchase import check_market_purchase
from gqts.customs.checks.trade_mode import Standing, judge_limits
from gqts.customs.checks.vehicles import check_vehicles

__all__ = [
    "Standing",
    "check_document",
    "check_market_purchase",
    "check_vehicles",
    "identity_number_problem",
    "judge_limits",
]
