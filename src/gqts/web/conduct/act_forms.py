"""The forms of what is done in a case."""

from __future__ import annotations

from gqts.conduct import (
    ANSWER_DAYS,
    MOST_EXTENSION_DAYS,
    SUSPENSION_DAYS,
    USUAL_ANSWER_DAYS,
    Case,
    Measure,
    Severity,
)
from gqts.web.conduct.words import SEVERITIES
from gqts.web.languages import mark
from gqts.web.workbench import Desk, Form, long_field, radio_field, text_field

LONGEST_WORDS = 4_000
_READ = mark("The party reads it, and so does whoever decides an appeal. At most 4,000 characters.")
_SEVERITIES = [(one.value, words) for one, words in SEVERITIES.items()]


class WordsForm(Form):
    """Why, in the words of whoever does it."""

    reason = long_field(mark("Reason"), hint=_READ, longest=LONGEST_WORDS, is_needed=True, rows=5)


class NoticeForm(Form):
    """The reasons for which the party is to answer, how grave it is, and by when."""

    reasons = long_field(
        mark("Reasons"),
        hint=mark("What was claimed, what was found, and which duty that breaks. The party reads it and answers it."),
        longest=LONGEST_WORDS,
        is_needed=True,
        rows=8,
    )
    severity = radio_field(mark("Severity"), _SEVERITIES)
    days = text_field(
        mark("Days to answer"), hint=mark("5 to 60."), longest=2, type="number", min=ANSWER_DAYS[0], max=ANSWER_DAYS[1]
    )


class ExtensionForm(Form):
    """How many days more, and why."""

    days = text_field(
        mark("Days more"), hint=mark("1 to 30, once."), longest=2, type="number", min=1, max=MOST_EXTENSION_DAYS
    )
    reason = long_field(mark("Reason"), hint=_READ, longest=LONGEST_WORDS, is_needed=True, rows=3)


class DecisionForm(Form):
    """What is decided, how grave it was, for how long, and why."""

    measure = radio_field(
        mark("Measure"),
        [
            (Measure.WARNING.value, mark("Warning\nIt counts in the record of the party, and changes nothing else.")),
            (
                Measure.SUSPENSION.value,
                mark("Suspension for a time\nIt takes no part from now on, and is let in again by itself."),
            ),
            (
                Measure.DISQUALIFICATION.value,
                mark("Disqualification\nNothing the inspection body ever certified counts. A second officer confirms."),
            ),
            (
                Measure.EXCLUSION.value,
                mark("Exclusion\nIt takes no part until this is lifted. A second officer confirms."),
            ),
        ],
    )
    days = text_field(
        mark("Days of suspension"),
        hint=mark("1 to 1,095; of a suspension alone."),
        longest=4,
        is_needed=False,
        type="number",
        min=SUSPENSION_DAYS[0],
        max=SUSPENSION_DAYS[1],
    )
    severity = radio_field(mark("Severity"), _SEVERITIES)
    reasons = long_field(
        mark("Reasons"),
        hint=mark("What is proven and how, what the party answered, and why this measure fits. The party reads it."),
        longest=LONGEST_WORDS,
        is_needed=True,
        rows=8,
    )


class AnswerForm(Form):
    """What the party says."""

    words = long_field(
        mark("Your answer"),
        hint=mark("Officers read it before anything is decided. At most 4,000 characters."),
        longest=LONGEST_WORDS,
        is_needed=True,
        rows=8,
    )


def words_form(desk: Desk, _: Case) -> Form:
    """Return the form of an act that needs a reason and nothing else."""
    return WordsForm.of(desk)


def notice_form(desk: Desk, case: Case) -> Form:
    """Return the form of the notice."""
    return NoticeForm.of(desk, severity=case.severity.value, days=str(USUAL_ANSWER_DAYS))


def extension_form(desk: Desk, _: Case) -> Form:
    """Return the form of an extension."""
    return ExtensionForm.of(desk)


def decision_form(desk: Desk, case: Case) -> Form:
    """Return the form of the decision; disqualification is only refused where it makes no sense, not hidden."""
    return DecisionForm.of(desk, severity=case.severity.value)


def answer_form(desk: Desk, _: Case) -> Form:
    """Return the form in which a party speaks."""
    return AnswerForm.of(desk)


def read_number(form: Form, name: str) -> int | None:
    """Return a whole number that was typed; None, for the room to refuse, when it is none."""
    text = str(form[name].data or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 4 else None


def read_severity(form: Form) -> Severity:
    """Return the severity that was chosen of a form in order."""
    return Severity(str(form["severity"].data))
