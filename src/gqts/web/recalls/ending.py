"""What is asked before it is done: looking again, closing, forgetting."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from gqts.accounts import Permission
from gqts.recalls import (
    State,
    begin_closing,
    close_recall,
    discard_recall,
    look_again,
)
from gqts.web.languages import mark
from gqts.web.recalls.beginning import name_recall
from gqts.web.recalls.following import read_own
from gqts.web.workbench import Desk, Form, PageUnknown, long_field, page


class ClosingForm(Form):
    """What the case ends with."""

    note = long_field(mark("Closing note"), longest=2_000, is_needed=True)


class EmptyForm(Form):
    """Nothing but the button."""


@page(Permission.RECALLS_MANAGE)
def search_again(desk: Desk) -> Response:
    """Ask before the scope is found anew, and have it found."""
    return _ask(
        desk,
        (State.SCOPED, State.PUBLISHED, State.CLOSING),
        lambda tx, recall: look_again(tx, desk.caller, recall.id, now=desk.now),
        question=mark("Look again?"),
        consequence=mark("What was told since joins the recall. What was found stays, and who is new is told."),
        button=mark("Look again"),
    )


@page(Permission.RECALLS_MANAGE)
def start_closing(desk: Desk) -> Response:
    """Ask before a recall begins to close, and begin it."""
    return _ask(
        desk,
        (State.PUBLISHED,),
        lambda tx, recall: begin_closing(tx, desk.caller, recall.id, now=desk.now),
        question=mark("Begin to close it?"),
        consequence=mark("Answers are still taken, and nobody is reminded any more."),
        button=mark("Begin to close"),
    )


@page(Permission.RECALLS_MANAGE)
def close(desk: Desk) -> Response:
    """Ask before a recall is closed, with its note, and close it."""
    return _ask(
        desk,
        (State.CLOSING,),
        lambda tx, recall: close_recall(tx, desk.caller, recall.id, note=desk.sent("note"), now=desk.now),
        question=mark("Close it?"),
        consequence=mark("No more answers are taken. The goods stay recalled, and their pages say so."),
        button=mark("Close"),
        form_class=ClosingForm,
    )


@page(Permission.RECALLS_MANAGE)
def discard(desk: Desk) -> Response:
    """Ask before a case that was never published is forgotten, and forget it."""
    return _ask(
        desk,
        (State.DRAFT, State.SCOPED),
        lambda tx, recall: discard_recall(tx, desk.caller, recall.id, now=desk.now),
        question=mark("Forget this case?"),
        consequence=mark("What was found for it is deleted. Nobody was told."),
        button=mark("Forget it"),
        onward="/recalls",
    )


def _ask(
    desk: Desk,
    states: tuple[State, ...],
    act: Any,
    *,
    question: str,
    consequence: str,
    button: str,
    form_class: type[Form] = EmptyForm,
    onward: str = "",
) -> Response:
    with desk.transaction() as tx:
        recall = read_own(tx, desk)
        if recall.state not in states:
            raise PageUnknown
        form = form_class.of(desk)
        if form.is_good():
            with form.refusals(tx):
                act(tx, recall)
    path = f"/recalls/{recall.id}"
    if form.is_done:
        return desk.see_other(onward or path)
    say = desk.language.text
    return form.show(
        desk,
        "workbench/confirm.html",
        question=say(question),
        consequence=say(consequence),
        button=say(button),
        back=path,
        back_label=name_recall(recall),
    )
