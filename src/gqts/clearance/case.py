"""How a case goes on: which act may follow which, as a pure function of where the case stands.

A case is open from the declaration on, whether or not the goods have come (WCO SAFE Framework, advance information),
and ends when they are released and closed, or sent back. Whether agencies hold the goods lies across all of that: each
agency has its own hold, and the goods go when none holds them. The acts follow what China's receipts can say
(`gqts.customs.lifecycle`): goods are detained or sent back only out of an inspection.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from gqts.clearance.errors import ActOutOfOrder
from gqts.kit.errors import Fault


class CaseState(StrEnum):
    """Where a case stands. Stored: never renamed."""

    AWAITING_ARRIVAL = "awaiting_arrival"
    ASSESSED = "assessed"
    """The goods are here, and somebody is to decide."""
    DOCUMENTS_ASKED = "documents_asked"
    """A party was asked something and has not answered."""
    INSPECTING = "inspecting"
    RELEASED = "released"
    DETAINED = "detained"
    SENT_BACK = "sent_back"
    CLOSED = "closed"


class Deed(StrEnum):
    """What can be done with a case. Stored in its timeline: never renamed."""

    TAKE = "take"
    GIVE = "give"
    """Hand it to a colleague, or back to all."""
    ARRIVE = "arrive"
    ASK = "ask"
    ANSWER = "answer"
    UNASK = "unask"
    INSPECT = "inspect"
    HOLD = "hold"
    LIFT = "lift"
    SAMPLE = "sample"
    FIND = "find"
    OVERRIDE = "override"
    RELEASE = "release"
    DETAIN = "detain"
    SEND_BACK = "send_back"
    CLOSE = "close"


_S = CaseState
ENDED = frozenset({_S.SENT_BACK, _S.CLOSED})
"""Nothing follows."""
GONE = ENDED | {_S.RELEASED}
"""The goods are out of customs' hands."""
_OPEN = frozenset(_S) - GONE
_AT_HAND = _OPEN - {_S.AWAITING_ARRIVAL}
ALLOWED: Mapping[Deed, frozenset[CaseState]] = {
    Deed.TAKE: _OPEN | {_S.RELEASED},
    Deed.GIVE: _OPEN | {_S.RELEASED},
    Deed.ARRIVE: frozenset({_S.AWAITING_ARRIVAL, _S.DOCUMENTS_ASKED}),
    Deed.ASK: _OPEN | {_S.RELEASED},
    Deed.ANSWER: frozenset(_S) - {_S.SENT_BACK},
    Deed.UNASK: frozenset(_S),
    Deed.INSPECT: frozenset({_S.ASSESSED, _S.DOCUMENTS_ASKED}),
    Deed.HOLD: _OPEN,
    Deed.LIFT: _OPEN,
    Deed.SAMPLE: _AT_HAND,
    Deed.FIND: _AT_HAND | {_S.RELEASED},
    Deed.OVERRIDE: _OPEN - {_S.DETAINED},
    Deed.RELEASE: _AT_HAND,
    Deed.DETAIN: frozenset({_S.INSPECTING}),
    Deed.SEND_BACK: frozenset({_S.INSPECTING, _S.DETAINED}),
    Deed.CLOSE: frozenset({_S.RELEASED}),
}
_ENDS: Mapping[Deed, CaseState] = {
    Deed.INSPECT: _S.INSPECTING,
    Deed.RELEASE: _S.RELEASED,
    Deed.DETAIN: _S.DETAINED,
    Deed.SEND_BACK: _S.SENT_BACK,
    Deed.CLOSE: _S.CLOSED,
}
_NEEDS_ARRIVAL = frozenset({Deed.INSPECT, Deed.SAMPLE, Deed.FIND, Deed.RELEASE, Deed.DETAIN, Deed.SEND_BACK})
_HOLDS_FORBID = frozenset({Deed.RELEASE, Deed.SEND_BACK, Deed.CLOSE})


@dataclass(frozen=True, slots=True)
class Standing:
    """All that decides what may be done: the state, whether the goods are here, who holds them, what is unanswered."""

    state: CaseState
    has_arrived: bool = False
    holds: int = 0
    unanswered: int = 0


def why_not(standing: Standing, deed: Deed) -> Fault | None:
    """Return why an act cannot be done now, None when it can."""
    if standing.state in ALLOWED[deed] and deed in _NEEDS_ARRIVAL and not standing.has_arrived:
        return _fault("not_arrived", "The goods have not arrived.", deed, "Note their arrival first.")
    if standing.state not in ALLOWED[deed]:
        return _fault(*_out_of_order(standing, deed))
    if deed in _HOLDS_FORBID and standing.holds:
        message = f"{standing.holds} agencies hold the goods." if standing.holds > 1 else "An agency holds the goods."
        return _fault("held", message, deed, "Whoever holds them lifts the hold first.")
    if deed is Deed.RELEASE and standing.unanswered:
        return _fault(
            "unanswered", "A party has not answered yet.", deed, "Wait for the answer, or withdraw the request."
        )
    return None


def step(standing: Standing, deed: Deed) -> CaseState:
    """Return the state after an act; raise `ActOutOfOrder` with the reason when it cannot be done now.

    `unanswered` counts what stays unanswered after it.
    """
    fault = why_not(standing, deed)
    if fault is not None:
        raise ActOutOfOrder(f"{fault.message} {fault.fix}", faults=(fault,))
    if deed in _ENDS:
        return _ENDS[deed]
    waiting = frozenset({_S.AWAITING_ARRIVAL, _S.ASSESSED, _S.DOCUMENTS_ASKED})
    if deed is Deed.ASK:
        return _S.DOCUMENTS_ASKED if standing.state in waiting else standing.state
    if deed in {Deed.ANSWER, Deed.UNASK, Deed.ARRIVE} and standing.state in waiting:
        if standing.unanswered:
            return _S.DOCUMENTS_ASKED
        return _S.ASSESSED if standing.has_arrived or deed is Deed.ARRIVE else _S.AWAITING_ARRIVAL
    return standing.state


def list_possible(standing: Standing) -> frozenset[Deed]:
    """Return what may be done now."""
    return frozenset(deed for deed in Deed if why_not(standing, deed) is None)


def _out_of_order(standing: Standing, deed: Deed) -> tuple[str, str, Deed, str]:  # noqa: PLR0911 - a table
    state = standing.state
    if state is _S.RELEASED:
        return "released", "The goods were released.", deed, "Audit them, or have them recalled."
    if state in ENDED:
        return "ended", "This case has ended.", deed, "Nothing can be done with it any more."
    if state is _S.AWAITING_ARRIVAL:
        return "not_arrived", "The goods have not arrived.", deed, "Note their arrival first."
    if deed in {Deed.DETAIN, Deed.SEND_BACK}:
        return "not_inspected", "The goods are not being examined.", deed, "Begin the inspection first."
    if deed is Deed.ARRIVE:
        return "arrived", "The goods are here already.", deed, "Go on with the case."
    if deed is Deed.CLOSE:
        return "not_released", "The goods were not released.", deed, "Release them first."
    return "order", f"This cannot be done while the case is {state.value.replace('_', ' ')}.", deed, "Look at the case."


def _fault(code: str, message: str, deed: Deed, fix: str) -> Fault:
    return Fault(f"clearance.order.{code}", message, "", deed.value, fix)
