"""Where a newcomer's address is asked for, and a link sent to it: nothing else is said of it before that is opened.

An installation that sends no mail takes newcomers by invitation alone, and says so.
"""

from __future__ import annotations

from gqts.accounts import AccountRefused, Invitation, TooMany, give_address
from gqts.kit.database import Transaction
from gqts.web.languages import mark
from gqts.web.workbench import Desk, Form, text_field


class AddressForm(Form):
    """The address a link is to go to."""

    email = text_field(
        mark("Your e-mail address"),
        hint=mark("You will sign in with it."),
        longest=254,
        type="email",
        autocomplete="username",
        inputmode="email",
    )


def take_address(desk: Desk, tx: Transaction, invitation: Invitation | None = None) -> AddressForm:
    """Return the form that asks for an address; sent, it sends a link there. An invited address is not asked for."""
    form = AddressForm.of(desk)
    invited = "" if invitation is None else invitation.email or ""
    if invited:
        del form.email
    if form.is_good():
        try:
            give_address(
                tx,
                invited or form.email.data,
                client=desk.client,
                language=desk.language.code,
                invitation_id=None if invitation is None else invitation.id,
                now=desk.now,
            )
        except (TooMany, AccountRefused) as refusal:  # committed all the same: the count is what keeps the next one out
            form.refuse(refusal)
    return form
