"""A forgotten password: a link to the person's mailbox, and the new password it lets them set.

The answer to asking is the same for every address. An installation that sends no mail says so instead of asking.
"""

from __future__ import annotations

from starlette.responses import Response

from gqts.accounts import TooMany, find_recovery, request_recovery, use_recovery
from gqts.web.languages import mark
from gqts.web.signing.passwords import NEW_PASSWORD
from gqts.web.workbench import Desk, Form, open_page, secret_field, text_field


class RecoverForm(Form):
    """The address a link is to go to."""

    email = text_field(
        mark("E-mail address"),
        hint=mark("The one you sign in with."),
        longest=254,
        type="email",
        autocomplete="username",
        inputmode="email",
    )


class NewPasswordForm(Form):
    """The new password."""

    password = secret_field(mark("New password"), autocomplete="new-password", hint=NEW_PASSWORD)


@open_page()
def ask_for_link(desk: Desk) -> Response:
    """Take the address and send a link to it, if there is an account."""
    if desk.settings.mail is None:
        return desk.render("signing/recover_by_hand.html")
    with desk.transaction() as tx:
        form = RecoverForm.of(desk)
        if form.is_good():
            try:
                request_recovery(tx, form.email.data, client=desk.client, now=desk.now)
            except TooMany as refusal:  # committed all the same: the count is what keeps the next one out
                form.refuse(refusal)
    if form.is_done:
        return desk.render("signing/recover_sent.html")
    return form.show(desk, "signing/recover.html")


@open_page()
def use_link(desk: Desk) -> Response:
    """Take the new password, when the link still works."""
    token = str(desk.request.path_params["token"])
    with desk.transaction() as tx:
        person = find_recovery(tx, token, now=desk.now)
        form = NewPasswordForm.of(desk)
        if person is not None and form.is_good():
            with form.refusals(tx):
                use_recovery(tx, token, form.password.data, now=desk.now)
    if person is None:
        return desk.render("signing/link_ended.html", status=404, again="/recover")
    if form.is_done:
        desk.keep("session", "")
        desk.flash(mark("Your new password is set. Sign in with it."))
        return desk.see_other("/sign-in")
    return form.show(desk, "signing/new_password.html", person=person)
