"""The authenticator app: set up with a QR code or by typing, removed, and recovery codes for when it is lost.

Secrets and recovery codes stand on the one page that answers the form, and nowhere afterwards.
"""

from __future__ import annotations

from io import BytesIO

import segno
from starlette.responses import Response

from gqts.accounts import (
    PROVEN_BY_CODE,
    Seal,
    TotpEnrolment,
    confirm_totp,
    enrol_totp,
    has_totp,
    remove_totp,
    renew_recovery_codes,
)
from gqts.web.languages import mark
from gqts.web.signing.fresh import ask_again, is_fresh, renew_session, require_own_credentials
from gqts.web.workbench import Desk, Form, page, text_field

_BACK = "/me/security"
_GROUP = 4


class ConfirmForm(Form):
    """The first code of a newly set up app."""

    code = text_field(
        mark("Code from the app"),
        hint=mark("Six digits. They change every half minute."),
        longest=10,
        autocomplete="one-time-code",
        inputmode="numeric",
        class_="code-input short",
    )


@page(is_personal=True)
def set_up(desk: Desk) -> Response:
    """Set up the app: first the secret, then a code that proves that the app has it."""
    enrolment: TotpEnrolment | None = None
    codes: tuple[str, ...] = ()
    seal = Seal(desk.settings.secret)
    is_begun = desk.sent("step") == "confirm"
    with desk.transaction() as tx:
        require_own_credentials(desk)
        fresh, is_there = is_fresh(desk, tx), has_totp(tx, desk.person_id)
        form = ConfirmForm.of(desk)
        if fresh and is_begun and form.is_good():
            with form.refusals(tx):
                kept = desk.caller.credential_id
                codes = confirm_totp(tx, desk.person_id, form.code.data, seal=seal, now=desk.now, keep_session=kept)
                renew_session(desk, tx, proven=PROVEN_BY_CODE)
        elif fresh and desk.is_sent and not is_begun and not is_there:
            enrolment = enrol_totp(tx, desk.person_id, seal=seal, now=desk.now)
    if not fresh:
        return ask_again(desk, "/me/security/code-app")
    if codes:
        return desk.render("signing/recovery_codes.html", codes=codes, is_new=True)
    if is_there:
        return desk.see_other(_BACK)
    drawing = _draw(enrolment.uri) if enrolment else ""
    secret = _grouped(enrolment.secret) if enrolment else ""
    is_asking = desk.is_sent
    return form.show(desk, "signing/code_app.html", drawing=drawing, secret=secret, is_asking=is_asking)


@page(is_personal=True)
def remove(desk: Desk) -> Response:
    """Ask before the app is done without, and do it."""
    with desk.transaction() as tx:
        require_own_credentials(desk)
        fresh = is_fresh(desk, tx)
        form = Form.of(desk)
        if fresh and desk.is_sent:
            remove_totp(tx, desk.person_id, now=desk.now, keep_session=desk.caller.credential_id)
            renew_session(desk, tx)
    if not fresh:
        return ask_again(desk, "/me/security/code-app/remove")
    if form.is_done:
        desk.flash(mark("The authenticator app was removed. Your other sessions were ended."))
        return desk.see_other(_BACK)
    say = desk.language.text
    return form.show(
        desk,
        "workbench/confirm.html",
        question=say(mark("Do without the authenticator app?")),
        consequence=say(mark("Your password alone will sign you in. Your recovery codes and your other sessions end.")),
        button=say(mark("Remove the app")),
        back=_BACK,
        back_label=say(mark("Signing in")),
    )


@page(is_personal=True)
def renew_codes(desk: Desk) -> Response:
    """Ask before recovery codes are replaced, and show the new ones."""
    codes: tuple[str, ...] = ()
    with desk.transaction() as tx:
        require_own_credentials(desk)
        fresh, is_there = is_fresh(desk, tx), has_totp(tx, desk.person_id)
        form = Form.of(desk)
        if fresh and is_there and desk.is_sent:
            codes = renew_recovery_codes(tx, desk.person_id)
    if not is_there:
        return desk.see_other(_BACK)
    if not fresh:
        return ask_again(desk, "/me/security/recovery-codes")
    if codes:
        return desk.render("signing/recovery_codes.html", codes=codes, is_new=False)
    say = desk.language.text
    return form.show(
        desk,
        "workbench/confirm.html",
        question=say(mark("Make new recovery codes?")),
        consequence=say(mark("You get ten new codes. Those you have now stop working.")),
        button=say(mark("Make new codes")),
        back=_BACK,
        back_label=say(mark("Signing in")),
    )


def _draw(uri: str) -> str:
    drawn = BytesIO()
    segno.make_qr(uri, error="m").save(
        drawn, kind="svg", xmldecl=False, svgns=False, omitsize=True, border=3, dark="#000", light="#fff"
    )
    return drawn.getvalue().decode()


def _grouped(secret: str) -> str:
    return " ".join(secret[at : at + _GROUP] for at in range(0, len(secret), _GROUP))
