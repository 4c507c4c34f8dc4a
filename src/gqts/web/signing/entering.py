"""Signing in with e-mail and password, then with a code where one is set up; and signing out.

What is wrong is said in one way whatever it is. Between the two steps the browser keeps only the name of the sign-in
that waits, in a cookie for ten minutes.
"""

from __future__ import annotations

from urllib.parse import quote

from starlette.responses import Response

from gqts.accounts import Person, Seal, SignInState, begin_sign_in, end_session_by_token, finish_totp
from gqts.web.languages import mark
from gqts.web.session_cookie import cookie_name
from gqts.web.signing.opening import HOME, go_on, open_for, way_on
from gqts.web.workbench import Desk, Form, open_page, page, secret_field, text_field

PENDING = "pending"
_PENDING_SECONDS = 600


class SignInForm(Form):
    """E-mail and password."""

    email = text_field(
        mark("E-mail address"), longest=254, type="email", autocomplete="username webauthn", inputmode="email"
    )
    password = secret_field(mark("Password"), autocomplete="current-password")


class CodeForm(Form):
    """The code of a second factor."""

    code = text_field(
        mark("Code"),
        hint=mark("Six digits from your authenticator app, or one of your recovery codes."),
        longest=64,
        autocomplete="one-time-code",
        inputmode="text",
        spellcheck="false",
        class_="code-input short",
    )


@open_page(has_script=True)
def sign_in(desk: Desk) -> Response:
    """Ask for e-mail and password; go on to the code, or to where the reader came from."""
    onward, again = way_on(desk), desk.query("again") != ""
    pending, person = "", None
    with desk.transaction() as tx:
        is_in_already = desk.known is not None
        form = SignInForm.of(desk)
        if form.is_good():
            answer = begin_sign_in(
                tx, email=form.email.data, password=form.password.data, client=desk.client, now=desk.now
            )
            form.refuse(answer.refusal)
            if answer.state is SignInState.NEEDS_TOTP:
                pending = answer.pending
            elif answer.state is SignInState.DONE:
                person = open_for(desk, tx, answer)
    if pending:
        desk.keep(PENDING, pending, seconds=_PENDING_SECONDS)
        return desk.see_other(f"/sign-in/code?next={quote(onward, safe='/')}")
    if person is not None:
        return go_on(desk, onward, person)
    if is_in_already and not again and not desk.is_sent:
        return desk.see_other(onward)
    return show_sign_in(desk, form, onward)


def show_sign_in(desk: Desk, form: Form, onward: str) -> Response:
    """Show the page with all ways to sign in."""
    return form.show(desk, "signing/sign_in.html", onward=onward, is_again=desk.query("again") != "")


@open_page()
def enter_code(desk: Desk) -> Response:
    """Ask for the code of a sign-in that waits for it."""
    person: Person | None = None
    pending = desk.request.cookies.get(cookie_name(desk.settings, PENDING), "")
    if not pending:
        return desk.see_other("/sign-in")
    with desk.transaction() as tx:
        form = CodeForm.of(desk)
        if form.is_good():
            seal = Seal(desk.settings.secret)
            answer = finish_totp(tx, pending=pending, code=form.code.data, now=desk.now, seal=seal)
            form.refuse(answer.refusal)
            if answer.state is SignInState.DONE:
                person = open_for(desk, tx, answer)
    if person is not None:
        desk.keep(PENDING, "")
        return go_on(desk, way_on(desk), person)
    return form.show(desk, "signing/code.html")


@page(is_personal=True)
def sign_out(desk: Desk) -> Response:
    """End the session; asked for by its address alone, nothing happens."""
    with desk.transaction() as tx:
        if desk.is_sent:
            end_session_by_token(tx, desk.token)
    if not desk.is_sent:
        return desk.see_other(HOME)
    desk.keep("session", "")
    return desk.see_other("/")
