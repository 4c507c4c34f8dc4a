"""What happens when somebody has proven who they are: a session, a new token, and on to where they wanted to go."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.responses import Response

from gqts.accounts import Person, SignIn, complete_sign_in
from gqts.kit.database import Transaction
from gqts.web.languages import COOKIE, DEFAULT, offered_languages
from gqts.web.workbench import Desk
from gqts.web.workbench.addresses import local_path

HOME = "/organization"
"""Where people land: the page of their organization, which sends on who acts for none."""
_NO_WAY_BACK = ("/sign-in", "/sign-out", "/recover")


def way_on(desk: Desk) -> str:
    """Return the page of ours that the reader wanted to open before they were asked to sign in."""
    asked = local_path(desk.sent("next") or desk.query("next", longest=500), HOME)
    return HOME if asked.startswith(_NO_WAY_BACK) else asked


def open_for(desk: Desk, tx: Transaction, answer: SignIn) -> Person:
    """Open the session of a sign-in that is done; the one that the browser brought ends."""
    person = answer.require_person()
    _, token = complete_sign_in(
        tx, answer, client=desk.client, user_agent=desk.user_agent, now=desk.now, previous=desk.token
    )
    desk.hand_out(token)
    return person


def go_on(desk: Desk, path: str, person: Person) -> Response:
    """Go on after signing in; a browser without a chosen language takes the one that the person chose."""
    is_open = COOKIE not in desk.request.cookies and not urlsplit(path).query
    if is_open and person.language not in {desk.language.code, DEFAULT} and person.language in offered_languages():
        return desk.see_other(f"{path}?lang={person.language}")
    return desk.see_other(path)
