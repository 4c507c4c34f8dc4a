"""The door of these pages: what is counted is read as the page's reader may know it, and what is asked is read from
the address.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from gqts.kit.database import Transaction
from gqts.quality import Factor, Level, Question, read_question
from gqts.sharing import Glass, Purpose, looking_as
from gqts.web.viewing import find_viewer
from gqts.web.workbench import Desk


@contextmanager
def looking(tx: Transaction, desk: Desk) -> Iterator[Glass]:
    """Bind the block to what the page's reader may know."""
    with looking_as(tx, find_viewer(tx, desk.caller), at=desk.now, purpose=Purpose.QUERY) as glass:
        yield glass


def read_asked(desk: Desk, *, is_product_needed: bool) -> Question:
    """Return what the address asks; raise `QuestionRefused`."""
    return read_question(
        product=desk.query("product"),
        since=desk.query("since"),
        until=desk.query("until"),
        gravity=desk.query("gravity"),
        today=desk.now.date(),
        is_product_needed=is_product_needed,
    )


def read_factor(desk: Desk) -> Factor | None:
    """Return the factor that the address narrows to, None for all."""
    text = desk.query("factor")
    return Factor(text) if text in set(Factor) else None


def read_level(desk: Desk) -> Level | None:
    """Return the level that the address names, None when it names none."""
    factor = read_factor(desk)
    return None if factor is None else Level(factor, desk.query("place", longest=500), desk.query("name", longest=500))
