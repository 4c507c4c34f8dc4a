"""Where a complaint stands with one recipient, and what moves it: a table, and nothing beside it.

Whoever declines may think again; what was resolved can be asked about anew by an authority; only an authority closes,
and what is closed stays closed. To forward hands on the work and not the duty: who forwarded still has to resolve.
Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from gqts.complaints.errors import MoveRefused
from gqts.kit.errors import Fault


class State(StrEnum):
    """Where it stands with a recipient. Stored: never renamed."""

    RECEIVED = "received"
    ACKNOWLEDGED = "acknowledged"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    FORWARDED = "forwarded"
    RESOLVED = "resolved"
    CLOSED = "closed"


class Move(StrEnum):
    """What is done. Stored as acts: never renamed."""

    ACKNOWLEDGE = "acknowledge"
    ACCEPT = "accept"
    DECLINE = "decline"
    FORWARD = "forward"
    RESOLVE = "resolve"
    ASK = "ask"
    CLOSE = "close"


_OPENING: Mapping[Move, State] = {
    Move.ACCEPT: State.ACCEPTED,
    Move.DECLINE: State.DECLINED,
    Move.FORWARD: State.FORWARDED,
    Move.CLOSE: State.CLOSED,
}
TABLE: Mapping[State, Mapping[Move, State]] = {
    State.RECEIVED: {**_OPENING, Move.ACKNOWLEDGE: State.ACKNOWLEDGED, Move.ASK: State.RECEIVED},
    State.ACKNOWLEDGED: {**_OPENING, Move.ASK: State.ACKNOWLEDGED},
    State.ACCEPTED: {
        Move.RESOLVE: State.RESOLVED,
        Move.FORWARD: State.FORWARDED,
        Move.ASK: State.ACCEPTED,
        Move.CLOSE: State.CLOSED,
    },
    State.DECLINED: {Move.ACCEPT: State.ACCEPTED, Move.ASK: State.RECEIVED, Move.CLOSE: State.CLOSED},
    State.FORWARDED: {
        Move.ACCEPT: State.ACCEPTED,
        Move.DECLINE: State.DECLINED,
        Move.RESOLVE: State.RESOLVED,
        Move.ASK: State.FORWARDED,
        Move.CLOSE: State.CLOSED,
    },
    State.RESOLVED: {Move.ASK: State.RECEIVED, Move.CLOSE: State.CLOSED},
    State.CLOSED: {},
}
OFFICIAL = frozenset({Move.ASK, Move.CLOSE})
"""Moves that only an authority makes, on the entry of any recipient."""
WAITING = frozenset({State.RECEIVED, State.ACKNOWLEDGED, State.ACCEPTED, State.FORWARDED})
"""States in which the recipient still owes something, and can be late."""
NEEDS_WORDS = frozenset({Move.DECLINE, Move.RESOLVE, Move.ASK, Move.CLOSE})
FOR_AUTHOR = frozenset({Move.ACCEPT, Move.DECLINE, Move.RESOLVE, Move.CLOSE})
"""Moves whose words the author reads; what is asked and handed on stays between the parties."""


def list_moves(state: State, *, is_authority: bool) -> list[Move]:
    """Return what may be done next, in the order of the table's words."""
    return [move for move in Move if move in TABLE[state] and (is_authority or move not in OFFICIAL)]


def next_state(state: State, move: Move) -> State:
    """Return where a move leads; raise `MoveRefused` when there is no such move from there."""
    found = TABLE[state].get(move)
    if found is None:
        message = f"What is {state} cannot be moved by {move}."
        fix = "Load the page anew to see how things stand."
        raise MoveRefused(f"{message} {fix}", faults=(Fault("complaints.move", message, "move", move, fix),))
    return found
