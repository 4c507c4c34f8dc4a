"""Changing one's password, with the old one."""

from __future__ import annotations

from starlette.responses import Response

from gqts.accounts import SHORTEST_PASSWORD, check_password, set_password
from gqts.web.languages import mark
from gqts.web.signing.fresh import renew_session, require_own_credentials
from gqts.web.workbench import Desk, Form, page, secret_field

NEW_PASSWORD = mark("At least 12 characters. A sentence of several words is easy to keep and hard to guess.")
_WRONG = mark("This is not your password. Try again, or sign out and ask for a new one.")
assert str(SHORTEST_PASSWORD) in NEW_PASSWORD


class PasswordForm(Form):
    """The old password and the new one."""

    old_password = secret_field(mark("Your password now"), autocomplete="current-password")
    password = secret_field(mark("New password"), autocomplete="new-password", hint=NEW_PASSWORD)


@page(is_personal=True)
def change_password(desk: Desk) -> Response:
    """Change the password; every other session ends."""
    with desk.transaction() as tx:
        require_own_credentials(desk)
        form = PasswordForm.of(desk)
        if form.is_good():
            refusal = check_password(tx, desk.person_id, form.old_password.data, client=desk.client, now=desk.now)
            if refusal is not None:
                form.refuse_at("old_password", refusal, instead=_WRONG)
            else:
                with form.refusals(tx):
                    kept = desk.caller.credential_id
                    set_password(tx, desk.person_id, form.password.data, now=desk.now, keep_session=kept)
                    renew_session(desk, tx)
    if form.is_done:
        desk.flash(mark("Your password was changed. Your other sessions were ended."))
        return desk.see_other("/me/security")
    return form.show(desk, "signing/password.html")
