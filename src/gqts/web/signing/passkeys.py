"""Passkeys: to sign in with, to add and to remove. The browser's part is `static/passkey.js`, which asks one address
for what is to be signed and sends the answer in an ordinary form to another.
"""

from __future__ import annotations

from http import HTTPStatus

import orjson
from starlette.responses import Response

from gqts.accounts import (
    PROVEN_BY_PASSKEY,
    Ceremony,
    SignInState,
    Site,
    begin_authentication,
    begin_registration,
    finish_authentication,
    finish_registration,
    list_passkeys,
    remove_passkey,
)
from gqts.kit.errors import GqtsError
from gqts.web.languages import mark
from gqts.web.rendering import PAGE_HEADERS
from gqts.web.signing.counting import count_client
from gqts.web.signing.entering import SignInForm, show_sign_in
from gqts.web.signing.fresh import ask_again, is_fresh, renew_session, require_own_credentials
from gqts.web.signing.opening import go_on, open_for, way_on
from gqts.web.signing.security import PasskeyForm, read_security
from gqts.web.workbench import Desk, Form, PageUnknown, open_page, page

_ASKING_LIMIT = "60 per 15 minutes"
_BACK = "/me/security"


@open_page()
def ask_to_sign_in(desk: Desk) -> Response:
    """Tell the script what an authenticator is to sign so that its person signs in."""
    with desk.transaction() as tx:
        refusal = count_client(desk, tx, "passkey asked from", _ASKING_LIMIT)
        ceremony = None if refusal else begin_authentication(tx, site=_site(desk), now=desk.now)
    return _tell(ceremony)


@open_page(has_script=True)
def sign_in(desk: Desk) -> Response:
    """Sign in by what the authenticator signed."""
    person = None
    with desk.transaction() as tx:
        form = SignInForm.of(desk)
        answer = finish_authentication(
            tx,
            token=desk.sent("ceremony"),
            credential=desk.sent("credential"),
            site=_site(desk),
            client=desk.client,
            now=desk.now,
        )
        form.refuse(answer.refusal)
        if answer.state is SignInState.DONE:
            person = open_for(desk, tx, answer)
    return go_on(desk, way_on(desk), person) if person else show_sign_in(desk, form, way_on(desk))


@page(is_personal=True)
def ask_for_new(desk: Desk) -> Response:
    """Tell the script what an authenticator is to sign so that it becomes a passkey of this person."""
    ceremony = None
    with desk.transaction() as tx:
        require_own_credentials(desk)
        if is_fresh(desk, tx):
            try:
                ceremony = begin_registration(tx, desk.person_id, site=_site(desk), now=desk.now)
            except GqtsError:  # there are as many as one person may have; the form says so when it is sent
                ceremony = None
    return _tell(ceremony)


@page(has_script=True, is_personal=True)
def add(desk: Desk) -> Response:
    """Keep a new passkey."""
    with desk.transaction() as tx:
        require_own_credentials(desk)
        fresh = is_fresh(desk, tx)
        form = PasskeyForm.of(desk)
        if fresh and form.is_good():
            with form.refusals(tx):
                finish_registration(
                    tx,
                    desk.person_id,
                    token=desk.sent("ceremony"),
                    credential=desk.sent("credential"),
                    name=form.name.data,
                    site=_site(desk),
                    now=desk.now,
                    keep_session=desk.caller.credential_id,
                )
                renew_session(desk, tx, proven=PROVEN_BY_PASSKEY)
        shown = read_security(desk, tx)
    if not fresh:
        return ask_again(desk, _BACK)
    if form.is_done:
        desk.flash(mark("The passkey “%(name)s” was added. Your other sessions were ended."), name=form.name.data)
        return desk.see_other(_BACK)
    return form.show(desk, "signing/security.html", **shown)


@page(is_personal=True)
def remove(desk: Desk) -> Response:
    """Ask before a passkey is removed, and do it."""
    passkey_id = desk.id_in_path("passkey_id")
    with desk.transaction() as tx:
        require_own_credentials(desk)
        fresh = is_fresh(desk, tx)
        passkey = next((one for one in list_passkeys(tx, desk.person_id) if one.id == passkey_id), None)
        if passkey is None:
            raise PageUnknown
        form = Form.of(desk)
        if fresh and desk.is_sent:
            with form.refusals(tx):
                remove_passkey(tx, desk.person_id, passkey_id, now=desk.now, keep_session=desk.caller.credential_id)
                renew_session(desk, tx)
    if not fresh:
        return ask_again(desk, desk.request.url.path)
    if form.is_done:
        desk.flash(mark("The passkey “%(name)s” was removed."), name=passkey.name)
        return desk.see_other(_BACK)
    say = desk.language
    return form.show(
        desk,
        "workbench/confirm.html",
        question=say.sentence(mark("Remove the passkey “%(name)s”?"), name=passkey.name),
        consequence=say.text(mark("It cannot sign you in any more. Your other sessions end.")),
        button=say.text(mark("Remove")),
        back=_BACK,
        back_label=say.text(mark("Signing in")),
    )


def _site(desk: Desk) -> Site:
    return Site.of(desk.settings.public_url)


def _tell(ceremony: Ceremony | None) -> Response:
    headers = {**PAGE_HEADERS, "Cache-Control": "no-store"}
    if ceremony is None:
        return Response(b"{}", HTTPStatus.FORBIDDEN, headers, "application/json")
    told = {"ceremony": ceremony.token, "options": orjson.loads(ceremony.options)}
    return Response(orjson.dumps(told), HTTPStatus.OK, headers, "application/json")
