"""One thing that may be done in a case, as a page describes and does it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from gqts.conduct import Case, Move
from gqts.kit.database import Transaction
from gqts.web.workbench import Desk, Form

Doing = Callable[[Transaction, Desk, UUID, Form], object]
FormMaker = Callable[[Desk, Case], Form]


@dataclass(frozen=True, slots=True)
class CaseAct:
    """An act: its last part of the address, the moves it makes, its words, its form, and what does it.

    `label` and `button` are what its link and its button say, `text` explains it, `done` is said after it.
    """

    name: str
    moves: tuple[Move, ...]
    label: str
    text: str
    button: str
    done: str
    form: FormMaker
    do: Doing
    is_grave: bool = False
    takes_files: bool = False
    is_open: Callable[[Case, datetime], bool] = lambda _case, _now: True
    """Whether, beside the state, the time is right for it."""
