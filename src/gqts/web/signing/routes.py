"""The addresses of signing in, joining and a person's own pages."""

from __future__ import annotations

from starlette.routing import BaseRoute, Route

from gqts.accounts import INVITATION_PATH, NEWCOMER_PATH, RECOVERY_PATH
from gqts.web.signing import (
    entering,
    invitation,
    joining,
    me,
    passkeys,
    passwords,
    recovery,
    second_factor,
    security,
    sessions,
    single_sign_on,
)

_PAGES = {
    "/sign-in": entering.sign_in,
    "/sign-in/code": entering.enter_code,
    "/sign-out": entering.sign_out,
    "/sign-in/organization": single_sign_on.start,
    "/recover": recovery.ask_for_link,
    RECOVERY_PATH + "{token}": recovery.use_link,
    "/join": joining.join,
    "/joined": joining.show_state,
    NEWCOMER_PATH + "{token}": invitation.go_on,
    INVITATION_PATH + "{token}": invitation.answer,
    "/me": me.show_me,
    "/me/security": security.show_security,
    "/me/security/password": passwords.change_password,
    "/me/security/code-app": second_factor.set_up,
    "/me/security/code-app/remove": second_factor.remove,
    "/me/security/recovery-codes": second_factor.renew_codes,
    "/me/security/passkeys/{passkey_id}/remove": passkeys.remove,
    "/me/sessions": sessions.show_sessions,
    "/me/organizations": sessions.show_organizations,
}
_FORMS_ONLY = {
    "/sign-in/passkey": passkeys.sign_in,
    "/sign-in/passkey/options": passkeys.ask_to_sign_in,
    "/me/security/passkeys": passkeys.add,
    "/me/security/passkeys/options": passkeys.ask_for_new,
}


def list_routes() -> list[BaseRoute]:
    """Return the routes, for `gqts.web.routes`."""
    return [
        *(Route(path, page, methods=["GET", "POST"]) for path, page in _PAGES.items()),
        *(Route(path, page, methods=["POST"]) for path, page in _FORMS_ONLY.items()),
        Route("/sign-in/callback", single_sign_on.come_back),
    ]
