"""Changing how one signs in asks for a fresh sign-in: an open session that somebody else sits down at is not enough.
Nor is the password alone of somebody who has a second factor.

A session by an organization's identity provider changes nothing here at all: that provider answers for one
organization, and the person's own password and passkeys may open others.
"""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import quote

from starlette.responses import Response

from gqts.accounts import PermissionMissing, list_sessions, rotate_session
from gqts.kit.database import Transaction
from gqts.web.workbench import Desk

FRESH_FOR = timedelta(minutes=15)


def require_own_credentials(desk: Desk) -> None:
    """Raise `PermissionMissing` in a session that an organization's identity provider vouches for."""
    if not desk.caller.may_change_credentials:
        raise PermissionMissing


def is_fresh(desk: Desk, tx: Transaction) -> bool:
    """Tell whether the person proved a short while ago who they are, with a second factor if they have one."""
    if not desk.caller.may_change_factors:
        return False
    every = list_sessions(tx, desk.person_id, now=desk.now)
    return any(one.id == desk.caller.credential_id and desk.now < one.signed_in_at + FRESH_FOR for one in every)


def ask_again(desk: Desk, path: str) -> Response:
    """Send the reader to sign in once more, and back."""
    return desk.see_other(f"/sign-in?again=1&next={quote(path, safe='/')}")


def renew_session(desk: Desk, tx: Transaction, *, proven: str = "") -> None:
    """Give the session a new token after a change of how its person signs in; `proven` is what they showed just now."""
    desk.hand_out(rotate_session(tx, desk.token, now=desk.now, proven=proven)[1])
