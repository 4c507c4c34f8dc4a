"""The words of these pages for what the complaints room keeps as codes."""

from __future__ import annotations

from collections.abc import Mapping

from gqts.complaints import (
    ANSWER,
    AUTHORS_WORD,
    ESCALATE,
    Act,
    Dimension,
    Escalation,
    Kind,
    Move,
    Part,
    Purpose,
    Severity,
    State,
)
from gqts.web.languages import mark

PURPOSES: Mapping[Purpose, str] = {Purpose.QUESTION: mark("Question"), Purpose.COMPLAINT: mark("Complaint")}
KINDS: Mapping[Kind, str] = {
    Kind.FAKE: mark("It looks fake"),
    Kind.UNSAFE: mark("It is unsafe"),
    Kind.DAMAGED: mark("It is damaged"),
    Kind.NOT_AS_DESCRIBED: mark("It is not as described"),
    Kind.DELIVERY: mark("The delivery"),
    Kind.OTHER: mark("Something else"),
}
SEVERITIES: Mapping[Severity, tuple[str, str]] = {
    Severity.MINOR: ("none", mark("Minor")),
    Severity.MODERATE: ("wait", mark("Moderate")),
    Severity.SERIOUS: ("stop", mark("Serious")),
    Severity.LIFE_THREATENING: ("stop", mark("Danger to life")),
}
STATES: Mapping[State, tuple[str, str]] = {
    State.RECEIVED: ("wait", mark("Received, not yet read")),
    State.ACKNOWLEDGED: ("wait", mark("Read")),
    State.ACCEPTED: ("good", mark("Accepted")),
    State.DECLINED: ("stop", mark("Declined")),
    State.FORWARDED: ("wait", mark("Handed on in the chain")),
    State.RESOLVED: ("good", mark("Resolved")),
    State.CLOSED: ("none", mark("Closed")),
}
PARTS: Mapping[Part, str] = {
    Part.AUTHORITY: mark("The authority"),
    Part.BRAND: mark("The brand owner"),
    Part.SELLER: mark("The selling platform"),
    Part.LOGISTICS: mark("A logistics partner"),
    Part.MAKER: mark("The manufacturer"),
    Part.TRADER: mark("A trading company"),
    Part.INSPECTOR: mark("An inspection body"),
}
MOVES: Mapping[str, str] = {
    Move.ACKNOWLEDGE: mark("Acknowledge: it was read"),
    ANSWER: mark("Write to the author"),
    Move.ACCEPT: mark("Accept: it is ours to put right"),
    Move.DECLINE: mark("Decline, with a reason"),
    Move.FORWARD: mark("Hand on to another in the chain"),
    Move.RESOLVE: mark("Resolve: say what was done"),
    Move.ASK: mark("Ask a party for an answer"),
    Act.UPHOLD: mark("Find it right, as far as one party goes"),
    Act.DISMISS: mark("Find it wrong, as far as one party goes"),
    Move.CLOSE: mark("Close one entry"),
    "take_over": mark("Lead this case"),
    "grade": mark("Grade the severity anew"),
    "close_all": mark("Close it with everybody"),
}
ACTS: Mapping[str, str] = {
    "take": mark("handed it in"),
    AUTHORS_WORD: mark("added"),
    Move.ACKNOWLEDGE: mark("read it"),
    ANSWER: mark("answered"),
    Move.ACCEPT: mark("accepted it"),
    Move.DECLINE: mark("declined it"),
    Move.FORWARD: mark("handed it on"),
    Move.RESOLVE: mark("resolved it"),
    Move.ASK: mark("asked for an answer"),
    Act.UPHOLD: mark("found it right"),
    Act.DISMISS: mark("found it wrong"),
    Move.CLOSE: mark("closed it"),
    ESCALATE: mark("put before the authorities again"),
    "take_over": mark("leads the case"),
    "grade": mark("graded it anew"),
    "close_all": mark("closed it with everybody"),
}
ESCALATIONS: Mapping[Escalation, str] = {
    Escalation.DANGER: mark("Escalated: somebody’s life is in danger"),
    Escalation.OVERDUE: mark("Escalated: a party let its time go by"),
}
DIMENSIONS: Mapping[Dimension, str] = {
    Dimension.LOT: mark("One lot"),
    Dimension.SELLER: mark("One seller"),
    Dimension.LINE: mark("One production line"),
    Dimension.PRODUCT: mark("One product"),
}
