"""Inviting a firm that is not there yet, by the host or by a partner: it registers itself by a link shown once."""

from __future__ import annotations

from gqts.accounts import invite
from gqts.kit.database import Transaction
from gqts.organizations import Role
from gqts.web.languages import mark
from gqts.web.office.words import FIRM_ROLES, ROLES
from gqts.web.workbench import Desk, Form, long_field, several_field, text_field

NOTE_HINT = mark("The invited read it. At most 500 characters.")


class FirmForm(Form):
    """A firm that is to register itself."""

    email = text_field(
        mark("E-mail address"),
        hint=mark("Only this address can use the link. Empty: whoever has the link."),
        type="email",
        longest=254,
        is_needed=False,
    )
    roles = several_field(mark("Roles it is expected to have"), [(one.value, ROLES[one]) for one in FIRM_ROLES])
    note = long_field(mark("Note"), hint=NOTE_HINT, longest=500, rows=3)


def make_firm_link(tx: Transaction, desk: Desk, form: FirmForm) -> str:
    """Invite the firm of a good form for whoever asks; return the token of its link."""
    _, token = invite(
        tx,
        desk.caller,
        organization_id=None,
        position=None,
        email=form.email.data or None,
        roles={Role(one) for one in form.roles.data},
        note=form.note.data or "",
        now=desk.now,
    )
    return token
