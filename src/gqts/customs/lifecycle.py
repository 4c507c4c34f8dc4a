"""How far a declaration may go: which status may follow which, and when a document may be handed in again.

Sources: the statuses of `gqts.customs.ceb.status`; the path 2 → 120 → 800 of a real declaration; the open simulator
kzkj, which refuses a business key again at 2, 120, 399 and 899. gqts is stricter than the simulator, which would let
a released declaration be overwritten: a key may be used again only after a return, or when nothing has been declared
under it (stored only, or not sent). What follows manual review, inspection and detention is inferred from their
names; so are the moments at which a declaration may be withdrawn and goods given back.
"""

from __future__ import annotations

from enum import StrEnum

from gqts.customs.ceb.status import ReturnStatus as At
from gqts.kit.errors import GqtsError, Kind

_DETAINED = (At.DETAINED_CLEARANCE, At.DETAINED_SMUGGLING, At.DETAINED_LEGAL, At.DETAINED_OTHERWISE)
TRANSITIONS: dict[At, frozenset[At]] = {
    At.STORED: frozenset({At.DECLARING}),
    At.DECLARING: frozenset({At.SENT, At.SEND_FAILED, At.RETURNED, At.BOOKED_IN}),
    At.SENT: frozenset({At.RETURNED, At.BOOKED_IN}),
    At.SEND_FAILED: frozenset({At.DECLARING}),
    At.RETURNED: frozenset({At.DECLARING}),
    At.BOOKED_IN: frozenset({At.RETURNED, At.MANUAL_REVIEW, At.APPROVED, At.INSPECTION, At.RELEASED}),
    At.MANUAL_REVIEW: frozenset({At.RETURNED, At.APPROVED, At.INSPECTION, At.RELEASED}),
    At.APPROVED: frozenset({At.INSPECTION, At.RELEASED}),
    At.INSPECTION: frozenset({At.RELEASED, At.SENT_BACK, *_DETAINED}),
    **dict.fromkeys(_DETAINED, frozenset({At.RELEASED, At.SENT_BACK})),
    At.RELEASED: frozenset({At.CLOSED}),
    At.SENT_BACK: frozenset(),
    At.CLOSED: frozenset(),
}
FIRST = frozenset({At.STORED, At.DECLARING})
"""How a declaration begins."""
SIDE = frozenset({At.DUPLICATE_KEY, At.FORMAT_WRONG, At.SIGNATURE_FAILED})
"""Answers to something handed in that leave what stands where it is."""
_REUSABLE = frozenset({At.STORED, At.SEND_FAILED, At.RETURNED})
_WITHDRAWABLE = frozenset({At.BOOKED_IN, At.MANUAL_REVIEW, At.APPROVED})
_RETURNABLE = frozenset({At.RELEASED, At.CLOSED})


class StepRefused(GqtsError):
    """The status cannot follow the one that stands."""

    kind = Kind.CONFLICT


class Handing(StrEnum):
    """What handing in a document means, given what stands under its business key."""

    NEW = "new"
    AGAIN = "again"
    TAKEN = "taken"


def step(before: At | None, after: At) -> At:
    """Return the status that stands after one more receipt; raises StepRefused. None stands before anything was
    declared.
    """
    if after in SIDE:
        raise StepRefused(f"{int(after)} ({after.english}) is an answer, and no status to stand at.")
    allowed = FIRST if before is None else TRANSITIONS[before]
    if after not in allowed:
        came = "nothing" if before is None else f"{int(before)} ({before.english})"
        raise StepRefused(f"{int(after)} ({after.english}) cannot follow {came}.")
    return after


def hand_in(before: At | None) -> Handing:
    """Return what handing in a document under a business key means, when what stands there is at `before`.

    TAKEN is answered with -304001 (`ReturnStatus.DUPLICATE_KEY`). That the very same content came twice is for the
    store to know: it repeats its receipt.
    """
    if before is None:
        return Handing.NEW
    return Handing.AGAIN if before in _REUSABLE else Handing.TAKEN


def may_withdraw(before: At) -> bool:
    """Return whether a declaration may be taken back (CEB623): booked in and not yet inspected or released."""
    return before in _WITHDRAWABLE


def may_give_back(before: At) -> bool:
    """Return whether goods may be given back (CEB625): only what was released."""
    return before in _RETURNABLE


def is_final(status: At) -> bool:
    """Return whether nothing can follow."""
    return not TRANSITIONS[status]
