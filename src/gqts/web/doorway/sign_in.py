"""Sign in with e-mail and password, then with a code where one is set up; sign out.

What is wrong is said in one way whatever it is, and every try is counted (`gqts.accounts.sign_in`). A session begun
here ends the one whose cookie the browser brought, so that nobody's earlier cookie opens the new one.
"""

from __future__ import annotations

from starlette.responses import Response

from gqts.accounts import Seal, SignIn, SignInState, begin_sign_in, complete_sign_in, end_session_by_token, finish_totp
from gqts.kit.database import Transaction
from gqts.web.languages import mark
from gqts.web.session_cookie import cookie_name
from gqts.web.workbench import Desk, Form, open_page, page, secret_field, text_field
from gqts.web.workbench.addresses import local_path

PENDING = "pending"
"""The cookie of a sign-in that waits for its code."""
_PENDING_SECONDS = 600
HOME = "/me"


class SignInForm(Form):
    """E-mail and password."""

    email = text_field(mark("E-mail address"), longest=254, type="email", autocomplete="username", inputmode="email")
    password = secret_field(mark("Password"), autocomplete="current-password")


class CodeForm(Form):
    """The code of a second factor."""

    code = text_field(
        mark("Code"),
        hint=mark("Six digits from your authenticator app, or one of your recovery codes."),
        longest=64,
        autocomplete="one-time-code",
        inputmode="numeric",
    )


@open_page()
def sign_in(desk: Desk) -> Response:
    """Ask for e-mail and password; go on to the code, or to where the reader came from."""
    onward = local_path(desk.query("next", longest=500), HOME)
    answer: SignIn | None = None
    with desk.transaction() as tx:
        form = SignInForm.of(desk)
        if form.is_good():
            answer = begin_sign_in(
                tx, email=form.email.data, password=form.password.data, client=desk.client, now=desk.now
            )
            form.refuse(answer.refusal)
            _open(desk, tx, answer)
    if answer is not None and answer.state is SignInState.NEEDS_TOTP:
        desk.keep(PENDING, answer.pending, seconds=_PENDING_SECONDS)
        return desk.see_other(f"/sign-in/code?next={onward}")
    if answer is not None and answer.state is SignInState.DONE:
        return desk.see_other(onward)
    return form.show(desk, "doorway/sign_in.html")


@open_page()
def enter_code(desk: Desk) -> Response:
    """Ask for the code of a sign-in that waits for it."""
    onward = local_path(desk.query("next", longest=500), HOME)
    answer: SignIn | None = None
    with desk.transaction() as tx:
        form = CodeForm.of(desk)
        if form.is_good():
            seal = Seal(desk.settings.secret)
            answer = finish_totp(tx, pending=_kept_pending(desk), code=form.code.data, now=desk.now, seal=seal)
            form.refuse(answer.refusal)
            _open(desk, tx, answer)
    if answer is not None and answer.state is SignInState.DONE:
        desk.keep(PENDING, "")
        return desk.see_other(onward)
    return form.show(desk, "doorway/code.html")


@page()
def sign_out(desk: Desk) -> Response:
    """End the session."""
    with desk.transaction() as tx:
        if desk.is_sent:
            end_session_by_token(tx, desk.token)
    if not desk.is_sent:
        return desk.see_other(HOME)
    desk.keep("session", "")
    return desk.see_other("/")


def _kept_pending(desk: Desk) -> str:
    return desk.request.cookies.get(cookie_name(desk.settings, PENDING), "")


def _open(desk: Desk, tx: Transaction, answer: SignIn) -> None:
    if answer.state is not SignInState.DONE:
        return
    _, token = complete_sign_in(
        tx, answer, client=desk.client, user_agent=desk.user_agent, now=desk.now, previous=desk.token
    )
    desk.hand_out(token)
