"""The words of the letters about penalty cases: that something was done, until when, and where to read it.

What the case is about stands in no mail: it is read where the reader has signed in.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from gqts.accounts import Person
from gqts.conduct import Move
from gqts.web.languages import Language, mark
from gqts.web.letters.letter import Address, Letter, Part

_UNTIL = mark("Until %(when)s you may answer there.")
_APPEAL = mark("Until %(when)s you may appeal there.")
_GREETING = mark("Good day, %(name)s.")
_FOOT = mark("gqts at %(site)s sent this by itself; nobody reads answers to it.")

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
"""What a letter says of a move: subject and sentence. Of moves that change nothing for the party there is none."""
_DUES: Mapping[Move, str] = {
    Move.NOTIFY: _UNTIL,
    Move.EXTEND: _UNTIL,
    Move.DECIDE: _APPEAL,
    Move.CONFIRM: _APPEAL,
}


def word_case(
    person: Person,
    move: Move,
    names: tuple[str, str],
    due: datetime | None,
    language: Language,
    *,
    site: str,
    path: str,
) -> Letter | None:
    """Return the letter that tells of a move; `names` are the number of the case and its party; None of none."""
    words = MOVES.get(move)
    if words is None:
        return None
    subject, sentence = words
    number, organization = names
    parts: list[Part] = [
        language.sentence(_GREETING, name=person.name),
        language.sentence(sentence, number=number, organization=organization),
    ]
    if due is not None and move in _DUES:
        when = f"{language.date(due)} {language.time(due)} UTC"
        parts.append(language.sentence(_DUES[move], when=when))
    parts += [
        language.sentence(mark("Open this address to read it:")),
        Address(path),
        language.sentence(_FOOT, site=site),
    ]
    return Letter(language.sentence(subject, number=number, organization=organization), tuple(parts))
