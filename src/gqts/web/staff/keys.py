"""The keys of the organization's machines: made, replaced and ended; each is shown once, on the page that answers."""

from __future__ import annotations

from datetime import timedelta

from starlette.responses import Response

from gqts.accounts import (
    ApiKey,
    KeyEnded,
    KeyScope,
    Permission,
    is_host_role,
    issue_key,
    list_keys,
    revoke_key,
    rotate_key,
    scopes_of,
)
from gqts.kit.database import Transaction
from gqts.organizations import require_organization
from gqts.web.languages import mark
from gqts.web.office.once import USED, use_once
from gqts.web.office.paging import Place, compose_pages, read_place
from gqts.web.office.reasons import ask
from gqts.web.staff.key_shown import show_key
from gqts.web.staff.words import SCOPES, word_scopes
from gqts.web.workbench import Desk, Form, PageUnknown, choice_field, page, several_field, text_field

LIST = "/organization/keys"
LABEL = mark("Keys")
SOON = timedelta(days=30)
"""How long before its end a key is marked."""
_LIVES = [("30", mark("30 days")), ("90", mark("90 days")), ("180", mark("180 days")), ("365", mark("a year"))]
_OVERLAPS = [
    ("0", mark("at once")),
    ("1", mark("after a day")),
    ("7", mark("after 7 days")),
    ("30", mark("after 30 days")),
]
_RATES = [("60", "60"), ("600", "600"), ("6000", "6,000")]


class KeyForm(Form):
    """A key that is to be made."""

    name = text_field(
        mark("Name"), hint=mark("Which machine has it, such as “WMS of the Auckland warehouse”."), autocomplete="off"
    )
    scopes = several_field(mark("What it is for"), [], is_needed=True)
    life = choice_field(mark("Ends after"), _LIVES, hint=mark("Replace it before then; you are shown when it is time."))
    per_minute = choice_field(
        mark("Requests in a minute"), _RATES, hint=mark("Above that it is told to wait. 600 is enough for most.")
    )


class RotationForm(Form):
    """How long the old key works on."""

    overlap = choice_field(
        mark("The old key stops working"), _OVERLAPS, hint=mark("Time to put the new key into the machine.")
    )


@page(Permission.KEYS_MANAGE)
def list_every(desk: Desk) -> Response:
    """Show the keys that work, and below those that have ended."""
    with desk.transaction() as tx:
        keys = list_keys(tx, desk.organization_id)
    ended = [one for one in keys if not one.is_live(desk.now)]
    after = read_place(desk)
    left = [one for one in ended if after is None or _place(one) < after]
    return desk.render(
        "staff/keys.html",
        live=[one for one in keys if one.is_live(desk.now)],
        pages=compose_pages(desk, left, _place),
        is_soon=lambda one: one.replaced_by is None and one.expires_at <= desk.now + SOON,
        word_scopes=lambda scopes: word_scopes(scopes, desk.language),
    )


@page(Permission.KEYS_MANAGE)
def make_key(desk: Desk) -> Response:
    """Make a key, for what the organization and the person may do, and show it."""
    made: tuple[ApiKey, str] | None = None
    is_used = False
    with desk.transaction() as tx:
        form = KeyForm.of(desk, life="90", per_minute="600")
        form.offer("scopes", _offer_scopes(tx, desk))
        if form.is_good():
            is_used = not use_once(desk, tx)
            if not is_used:
                with form.refusals(tx):
                    made = issue_key(
                        tx,
                        desk.caller,
                        name=form.name.data,
                        scopes={KeyScope(one) for one in form.scopes.data},
                        expires_at=desk.now + timedelta(days=int(form.life.data)),
                        per_minute=int(form.per_minute.data),
                        now=desk.now,
                    )
    if is_used:
        return _tell_used(desk)
    if made is not None:
        return show_key(desk, *made, back=(LIST, LABEL))
    return form.show(desk, "staff/key_new.html")


@page(Permission.KEYS_MANAGE)
def rotate(desk: Desk) -> Response:
    """Replace a key by a new one of the same kind, and show that."""
    made: tuple[ApiKey, str] | None = None
    is_used = False
    with desk.transaction() as tx:
        form = RotationForm.of(desk, overlap="7")
        key = _read(tx, desk)
        if form.is_good():
            is_used = not use_once(desk, tx)
            if not is_used:
                overlap = timedelta(days=int(form.overlap.data))
                with form.refusals(tx):
                    made = rotate_key(tx, desk.caller, key.id, overlap=overlap, now=desk.now)
        elif not key.is_live(desk.now) or key.replaced_by is not None:
            raise KeyEnded
    if is_used:
        return _tell_used(desk)
    if made is not None:
        return show_key(desk, *made, back=(LIST, LABEL))
    scopes = word_scopes(key.scopes, desk.language)
    return form.show(desk, "staff/key_rotate.html", key=key, scopes=scopes)


@page(Permission.KEYS_MANAGE)
def end(desk: Desk) -> Response:
    """Ask before a key is ended, and do it."""
    with desk.transaction() as tx:
        form = Form.of(desk)
        key = _read(tx, desk)
        if not key.is_live(desk.now):
            raise KeyEnded
        if form.is_good():
            with form.refusals(tx):
                revoke_key(tx, desk.caller, key.id, now=desk.now)
    if form.is_done:
        desk.flash(mark("The key “%(name)s” is ended."), name=key.name)
        return desk.see_other(LIST)
    asked = str(desk.language.sentence(mark("End the key “%(name)s” now?"), name=key.name))
    consequence = mark(
        "The machine that has it can do nothing from this moment on, and neither can tokens drawn from it. This cannot "
        "be taken back. To put another key in its place first, replace it."
    )
    back = (LIST, desk.language.text(LABEL))
    return ask(desk, form, asked, desk.language.text(consequence), button=mark("End it"), back=back)


def _offer_scopes(tx: Transaction, desk: Desk) -> list[tuple[str, str]]:
    organization = require_organization(tx, desk.organization_id)
    is_host = is_host_role(organization.roles)
    most = scopes_of(organization.roles, is_host=is_host, state=organization.state)
    mine = [one for one in SCOPES if one in most and desk.caller.may(Permission(one.value))]
    return [(one.value, desk.language.text(SCOPES[one])) for one in mine]


def _read(tx: Transaction, desk: Desk) -> ApiKey:
    key_id = desk.id_in_path("key_id")
    found = next((one for one in list_keys(tx, desk.organization_id) if one.id == key_id), None)
    if found is None:
        raise PageUnknown
    return found


def _tell_used(desk: Desk) -> Response:
    desk.flash(USED)
    return desk.see_other(LIST)


def _place(one: ApiKey) -> Place:
    return one.created_at, one.id
