"""What a party is told of its penalty case: that something was done, until when, and where to read it.

What the case is about stands in no notice and no mail: it is read on its page.
"""

from __future__ import annotations

from collections.abc import Mapping

from gqts.conduct import Move
from gqts.web.languages import mark

_UNTIL = mark("Until %(when)s you may answer there.")
_APPEAL = mark("Until %(when)s you may appeal there.")

MOVES: Mapping[Move, tuple[str, str]] = {
    Move.NOTIFY: (
        mark("Case %(number)s about %(organization)s: you may answer"),
        mark("Customs has opened case %(number)s about %(organization)s and gives its reasons."),
    ),
    Move.EXTEND: (
        mark("Case %(number)s about %(organization)s: more time to answer"),
        mark("Customs gives more time to answer in case %(number)s about %(organization)s."),
    ),
    Move.WAIVE: (
        mark("Case %(number)s about %(organization)s: the time to answer is over"),
        mark("The time to answer in case %(number)s about %(organization)s went by. Customs will decide."),
    ),
    Move.CLOSE: (
        mark("Case %(number)s about %(organization)s is closed"),
        mark("Case %(number)s about %(organization)s is closed: nothing follows."),
    ),
    Move.DECIDE: (
        mark("Case %(number)s about %(organization)s is decided"),
        mark("Customs has decided case %(number)s about %(organization)s. The decision is in force."),
    ),
    Move.CONFIRM: (
        mark("Case %(number)s about %(organization)s is decided"),
        mark("Customs has decided case %(number)s about %(organization)s. The decision is in force."),
    ),
    Move.UPHOLD: (
        mark("Case %(number)s about %(organization)s: the decision stands"),
        mark("Your appeal in case %(number)s about %(organization)s was looked at by another officer. It stands."),
    ),
    Move.OVERTURN: (
        mark("Case %(number)s about %(organization)s: the decision is overturned"),
        mark("Your appeal in case %(number)s about %(organization)s was right. What the decision did is undone."),
    ),
    Move.LAPSE: (
        mark("Case %(number)s about %(organization)s is final"),
        mark("The time to appeal in case %(number)s about %(organization)s went by. The decision is final."),
    ),
    Move.LIFT: (
        mark("Case %(number)s about %(organization)s: the measure is lifted"),
        mark("Customs has lifted the measure of case %(number)s about %(organization)s."),
    ),
    Move.END: (
        mark("Case %(number)s about %(organization)s: the suspension is over"),
        mark("The suspension of case %(number)s about %(organization)s is over."),
    ),
    Move.REPAIR: (
        mark("Case %(number)s about %(organization)s counts no more"),
        mark("Customs has granted credit repair: case %(number)s counts in the record of %(organization)s no more."),
    ),
    Move.REFUSE_REPAIR: (
        mark("Case %(number)s about %(organization)s: credit repair is refused"),
        mark("Customs has refused credit repair in case %(number)s about %(organization)s, and says why."),
    ),
}
"""What is said of a move: subject and sentence. Of moves that change nothing for the party there is none."""
DUES: Mapping[Move, str] = {
    Move.NOTIFY: _UNTIL,
    Move.EXTEND: _UNTIL,
    Move.DECIDE: _APPEAL,
    Move.CONFIRM: _APPEAL,
}
