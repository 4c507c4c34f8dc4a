"""The forms of decisions, each with its written reason, and the page that asks before something weighs."""

from __future__ import annotations

from starlette.responses import Response

from gqts.web.languages import mark
from gqts.web.workbench import Desk, Form, long_field, radio_field

LONGEST_REASON = 500
_HINT = mark("Its subject reads it in the record of acts. At most 500 characters.")


class ReasonForm(Form):
    """Why, in the words of whoever does it."""

    reason = long_field(mark("Reason"), hint=_HINT, longest=LONGEST_REASON, is_needed=True, rows=3)


class DecisionForm(Form):
    """Yes or no, and why."""

    decision = radio_field(mark("Decision"), [("yes", mark("Approve")), ("no", mark("Refuse"))])
    reason = long_field(mark("Reason"), hint=_HINT, longest=LONGEST_REASON, is_needed=True, rows=3)

    @property
    def is_yes(self) -> bool:
        """Return whether it is approved."""
        return bool(self.decision.data == "yes")


def read_reason(form: Form) -> str:
    """Return the reason that was written, on one line as the trail keeps it."""
    return " ".join(str(form.reason.data or "").split())


def ask(desk: Desk, form: Form, question: str, consequence: str, *, button: str, back: tuple[str, str]) -> Response:
    """Show the page that asks before it is done; `back` is the address and the label of the page it is about."""
    return form.show(
        desk,
        "workbench/confirm.html",
        question=question,
        consequence=consequence,
        button=desk.language.text(button),
        back=back[0],
        back_label=back[1],
    )
