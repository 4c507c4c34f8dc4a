"""What is wrong with a written condition, and how to mend it, in the reader's language."""

from __future__ import annotations

from gqts.risk import ConditionUnreadable
from gqts.web.languages import Language, Sentence, mark
from gqts.web.workbench.refusals import Told, word_fault

TEXTS = frozenset(
    (
        mark("“%(word)s” is expected here."),
        mark("Write %(word)s."),
        mark("Did you mean %(near)s?"),
        mark("Write one of: %(offered)s."),
        mark("after %(name)s a comparison is expected."),
        mark("Use one of: %(offered)s."),
        mark("the code of a check is expected here."),
        mark("Write such as: check origin.factory is fail"),
        mark("there is no such check."),
        mark("The reference lists every check."),
        mark("a risk is expected here."),
        mark("a score is between 0 and 1."),
        mark("Write such as: score origin >= 0.6"),
        mark("a field is expected here."),
        mark('Write such as: origin = "NZ"'),
        mark("there is no such field."),
        mark("the second number is below the first."),
        mark("Write the lower one first."),
        mark("there are more than %(most)s values."),
        mark("Make a list of them."),
        mark("a text in double quotes is expected here."),
        mark('Write it in double quotes: "%(word)s".'),
        mark('Write such as: "NZ".'),
        mark("this text cannot be compared."),
        mark("Use 1 to %(most)s characters that can be printed."),
        mark("a number is expected here."),
        mark("Write it with digits and a point: 4500.50"),
        mark("how the check came out is expected here."),
        mark("%(name)s cannot be compared so."),
        mark("Use starts with, = or in."),
        mark("Use =, <, > or between."),
        mark("nothing more is expected here."),
        mark("Join conditions with and, or; close every ( with )."),
        mark("it has more than %(most)s parts."),
        mark("Put what repeats into a list."),
        mark("it is nested more than %(most)s deep."),
        mark("Make several profiles of it."),
        mark("a text begins here and does not end."),
        mark('Close it with ".'),
        mark("this quotation mark is not used here."),
        mark('Write texts in straight double quotes: "NZ".'),
        mark("this is neither a number nor a text."),
        mark('Write codes in double quotes: "1806".'),
        mark("this sign has no meaning here."),
        mark('Write such as: origin = "NZ" and value > 4500'),
    )
)
"""What the room's reader of conditions says, problems and mends."""
_AT = mark("At character %(place)s: %(problem)s %(mend)s")
_AT_END = mark("At its end: %(problem)s %(mend)s")


def word_condition(error: ConditionUnreadable, language: Language) -> Told:
    """Return where a condition cannot be understood, why, and how to mend it."""
    if not error.problem:
        return word_fault(error.faults[0], language) if error.faults else language.sentence(mark("It is too long."))
    problem, mend = (_fill(text, error, language) for text in (error.problem, error.mend))
    return language.sentence(_AT if error.place else _AT_END, place=str(error.place), problem=problem, mend=mend)


def _fill(text: str, error: ConditionUnreadable, language: Language) -> str:
    return str(Sentence(language.text(text), error.gaps))
