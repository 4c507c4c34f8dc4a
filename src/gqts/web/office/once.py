"""Forms that make something new: each is good once, so that loading the answer anew makes no second one.

What makes a form one of its own is its token (`workbench.csrf`): every page has a new one, which nobody can make up.
"""

from __future__ import annotations

from gqts.accounts import TooMany, require_rate
from gqts.kit.database import Transaction
from gqts.web.languages import mark
from gqts.web.workbench import Desk, csrf

USED = mark("This form was sent before, so nothing was done again. What was shown once is not shown any more.")


def use_once(desk: Desk, tx: Transaction) -> bool:
    """Use up the form that was sent, unless the transaction is undone; tell whether it was not used before."""
    try:
        require_rate(tx, "form", desk.sent(csrf.FIELD), f"1 per {csrf.GOOD_FOR // 3600} hours", now=desk.now)
    except TooMany:
        return False
    return True
