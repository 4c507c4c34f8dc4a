"""The words for what recalls keep as codes."""

from __future__ import annotations

from collections.abc import Mapping

from gqts.recalls import Beginning, Reach, Recall, State, Walk
from gqts.web.languages import mark

STATES: Mapping[State, tuple[str, str]] = {
    State.DRAFT: ("wait", mark("Its scope is being found")),
    State.SCOPED: ("wait", mark("Scope known, not published")),
    State.PUBLISHED: ("stop", mark("Published")),
    State.CLOSING: ("stop", mark("Closing")),
    State.CLOSED: ("none", mark("Closed")),
}
WALKS: Mapping[Walk, str] = {
    Walk.FOLLOWING: mark("Finding what is affected"),
    Walk.LOCATING: mark("Finding where it is and who handled it"),
    Walk.DONE: mark("Done"),
}
BEGINNINGS: Mapping[Beginning, str] = {
    Beginning.THINGS: mark("Items, lots or materials by their codes"),
    Beginning.CERTIFICATE: mark("The goods that a certificate covers, by their codes"),
    Beginning.COMPLAINTS: mark("The goods that complaints are about, by their codes"),
    Beginning.SHIFT: mark("Whatever a line made in a time"),
}
REACHES: Mapping[Reach, str] = {
    Reach.MADE: mark("Made, not moved since"),
    Reach.PACKED: mark("Packed, not moved since"),
    Reach.MOVED: mark("On the way or in stock"),
    Reach.SOLD: mark("Sold"),
    Reach.USED: mark("Used to make something else"),
    Reach.ENDED: mark("Destroyed or taken out of use"),
    Reach.UNTOLD: mark("Not told to you"),
}
HOWS: Mapping[str, str] = {
    "recalled": mark("The recall begins with it"),
    "became": mark("Made of something affected"),
    "contains": mark("Was in something affected"),
    "associated": mark("Was joined to something affected"),
    "lot_of": mark("Of an affected lot"),
}


def badge_of(recall: Recall) -> tuple[str, str]:
    """Return the shape and the words of a case's state."""
    return STATES[recall.state]
