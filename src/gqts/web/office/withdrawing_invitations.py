"""Asking before an invitation is withdrawn, and doing it: the same for firms, for people and for the host."""

from __future__ import annotations

from collections.abc import Callable

from starlette.responses import Response

from gqts.accounts import Invitation, list_invitations, withdraw_invitation
from gqts.web.languages import mark
from gqts.web.office.reasons import ask
from gqts.web.workbench import Desk, Form, PageUnknown

MOST_INVITATIONS = 3_000
"""More than can wait at once: 200 a day, for fourteen days."""


def ask_to_withdraw(desk: Desk, back: tuple[str, str], is_among: Callable[[Invitation], bool]) -> Response:
    """Ask about the invitation in the address, one of those that wait and are among what the page is about.

    `back` is the address of the list and its name, not translated yet. Raises `PageUnknown`.
    """
    invitation_id = desk.id_in_path("invitation_id")
    with desk.transaction() as tx:
        form = Form.of(desk)
        made = list_invitations(tx, desk.organization_id, limit=MOST_INVITATIONS)
        if not any(one.id == invitation_id and one.is_open(desk.now) and is_among(one) for one in made):
            raise PageUnknown
        if form.is_good():
            with form.refusals(tx):
                withdraw_invitation(tx, desk.caller, invitation_id, now=desk.now)
    if form.is_done:
        desk.flash(mark("The invitation is withdrawn."))
        return desk.see_other(back[0])
    say = desk.language.text
    consequence = say(mark("Its link stops working at once. You can invite again."))
    question = say(mark("Withdraw the invitation?"))
    return ask(desk, form, question, consequence, button=mark("Withdraw"), back=(back[0], say(back[1])))
