"""How a person signs in, on one page: password, authenticator app with recovery codes, passkeys."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from gqts.accounts import count_recovery_codes, has_totp, list_passkeys
from gqts.kit.database import Transaction
from gqts.web.languages import mark
from gqts.web.workbench import Desk, Form, page, text_field


class PasskeyForm(Form):
    """The name of a passkey that is to be added."""

    name = text_field(
        mark("Name of the passkey"),
        hint=mark("So that you know it again: the device it is on, for example “Office laptop”."),
        longest=100,
        autocomplete="off",
    )


@page(has_script=True, is_personal=True)
def show_security(desk: Desk) -> Response:
    """Show how the person signs in, with what can be added."""
    with desk.transaction() as tx:
        shown = read_security(desk, tx)
    return PasskeyForm.of(desk).show(desk, "signing/security.html", **shown)


def read_security(desk: Desk, tx: Transaction) -> dict[str, Any]:
    """Return what the page shows."""
    return {
        "has_totp": has_totp(tx, desk.person_id),
        "codes_left": count_recovery_codes(tx, desk.person_id),
        "passkeys": list_passkeys(tx, desk.person_id),
    }
