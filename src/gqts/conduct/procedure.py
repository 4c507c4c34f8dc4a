"""How a penalty case runs: its states, what moves it from one to the next, and nothing else. Pure.

    opened → notified → answered → decided → final            measures: warning, suspension
                    ↘ proposed ↗ (a second officer)           exclusion and disqualification: four eyes
    decided → appealed → final (upheld) or overturned
    opened, notified, answered → closed (nothing follows)
    decided, final → lifted (its measure ends early) · final, lifted → repaired (the record counts it no more)

Whatever the path, nobody is penalised who was not given the reasons and the time to answer, and whoever is penalised
may appeal to another officer (General Annex, chapter 10 of the Revised Kyoto Convention: reasons, and a right of
appeal; China's Administrative Penalty Law, articles 44 and 45: notice, statement and defence).
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from gqts.conduct.errors import MoveRefused


class CaseState(StrEnum):
    """How a case stands. Stored: never renamed."""

    OPENED = "opened"
    """Being prepared by customs; its party knows nothing of it yet."""
    NOTIFIED = "notified"
    """The party has the reasons, and may answer in time."""
    ANSWERED = "answered"
    """The party has answered, or let its time go by."""
    PROPOSED = "proposed"
    """An officer proposes to exclude; another one confirms or returns it."""
    DECIDED = "decided"
    """The measure is in force; the party may appeal in time."""
    APPEALED = "appealed"
    FINAL = "final"
    OVERTURNED = "overturned"
    LIFTED = "lifted"
    REPAIRED = "repaired"
    CLOSED = "closed"
    """Nothing followed."""


class Move(StrEnum):
    """What is done in a case. Stored: never renamed."""

    OPEN = "opened"
    NOTIFY = "notified"
    EXTEND = "extended"
    ANSWER = "answered"
    WAIVE = "unanswered"
    """The time to answer went by."""
    PROPOSE = "proposed"
    RETURN = "returned"
    CONFIRM = "confirmed"
    DECIDE = "decided"
    CLOSE = "closed"
    APPEAL = "appealed"
    UPHOLD = "upheld"
    OVERTURN = "overturned"
    LAPSE = "unappealed"
    """The time to appeal went by."""
    LIFT = "lifted"
    END = "ended"
    """The measure came to its end by itself."""
    ASK_REPAIR = "repair_asked"
    REFUSE_REPAIR = "repair_refused"
    REPAIR = "repaired"


_S, _M = CaseState, Move
MOVES: Mapping[CaseState, Mapping[Move, CaseState]] = {
    _S.OPENED: {_M.NOTIFY: _S.NOTIFIED, _M.CLOSE: _S.CLOSED},
    _S.NOTIFIED: {
        _M.EXTEND: _S.NOTIFIED, _M.ANSWER: _S.ANSWERED, _M.WAIVE: _S.ANSWERED, _M.CLOSE: _S.CLOSED
    },
    _S.ANSWERED: {_M.PROPOSE: _S.PROPOSED, _M.DECIDE: _S.DECIDED, _M.CLOSE: _S.CLOSED},
    _S.PROPOSED: {_M.CONFIRM: _S.DECIDED, _M.RETURN: _S.ANSWERED},
    _S.DECIDED: {_M.APPEAL: _S.APPEALED, _M.LAPSE: _S.FINAL, _M.LIFT: _S.LIFTED, _M.END: _S.DECIDED},
    _S.APPEALED: {_M.UPHOLD: _S.FINAL, _M.OVERTURN: _S.OVERTURNED, _M.END: _S.APPEALED},
    _S.FINAL: {
        _M.LIFT: _S.LIFTED,
        _M.END: _S.FINAL,
        _M.ASK_REPAIR: _S.FINAL,
        _M.REFUSE_REPAIR: _S.FINAL,
        _M.REPAIR: _S.REPAIRED,
    },
    _S.LIFTED: {_M.ASK_REPAIR: _S.LIFTED, _M.REFUSE_REPAIR: _S.LIFTED, _M.REPAIR: _S.REPAIRED},
    _S.OVERTURNED: {},
    _S.REPAIRED: {},
    _S.CLOSED: {},
}  # fmt: skip
"""What may be done in each state, and which it leads to."""

ENDED = frozenset({_S.OVERTURNED, _S.REPAIRED, _S.CLOSED})
"""States in which nothing more is done."""
COUNTING = frozenset({_S.DECIDED, _S.APPEALED, _S.FINAL, _S.LIFTED})
"""States in which a case counts as a violation in its party's record."""


def next_state(state: CaseState, move: Move) -> CaseState:
    """Return where a move leads; raise `MoveRefused` when it cannot be made."""
    following = MOVES[state].get(move)
    if following is None:
        raise MoveRefused(f"A case that is {state.value} cannot be {move.value}; look again at how it stands.")
    return following
