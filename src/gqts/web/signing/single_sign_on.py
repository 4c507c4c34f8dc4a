"""Signing in by an organization's own identity provider: there and back.

Going there is a page with a link, which names where it leads: the policy of our forms (CSP form-action) lets no form
lead to another site. What must be the same on the way back is kept in a signed cookie for ten minutes. The provider is
asked while no connection to the database is held. An administrator who only tries their organization's provider goes
the same way, and what came of it is told and undone.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.responses import Response

from gqts.accounts import (
    IdentityRefused,
    OidcAnswer,
    OidcReturn,
    OidcStart,
    Permission,
    Person,
    ProviderUnknown,
    SignInState,
    admit_oidc,
    begin_oidc,
    receive_oidc,
    redeem_oidc,
)
from gqts.kit.errors import GqtsError, Kind
from gqts.web.languages import mark
from gqts.web.session_cookie import cookie_name
from gqts.web.signing.counting import count_client
from gqts.web.signing.entering import SignInForm, show_sign_in
from gqts.web.signing.opening import HOME, go_on, open_for, way_on
from gqts.web.workbench import Desk, Form, SignInNeeded, open_page, text_field
from gqts.web.workbench.addresses import local_path
from gqts.web.workbench.provider import provider_door
from gqts.web.workbench.reading import clean
from gqts.web.workbench.refusals import word_fault, word_refusal
from gqts.web.workbench.signed import read_signed, sign_value

_COOKIE = "oidc"
_SECONDS = 600
_LIMIT = "30 per 15 minutes"
_LONGEST = 2_000
_UNKNOWN = mark("No organization signs in people with this address. Check it, or sign in with your password.")
CALLBACK = "/sign-in/callback"


class ProviderForm(Form):
    """The address whose organization is looked for."""

    email = text_field(
        mark("E-mail address at your organization"),
        longest=254,
        type="email",
        autocomplete="username",
        inputmode="email",
    )


@open_page()
def start(desk: Desk) -> Response:
    """Find the organization's provider by the address, and go there."""
    begun: OidcStart | None = None
    with desk.transaction() as tx:
        form = ProviderForm.of(desk)
        if form.is_good():
            form.refuse(count_client(desk, tx, "oidc from", _LIMIT))
        if form.is_done:
            try:
                begun = begin_oidc(tx, redirect_uri=redirect_address(desk), now=desk.now, email=form.email.data)
            except ProviderUnknown as refusal:
                form.refuse_at("email", refusal, instead=_UNKNOWN)
    if begun is None:
        return form.show(desk, "signing/organization.html", onward=way_on(desk))
    return go_there(desk, begun, way_on(desk))


def redirect_address(desk: Desk) -> str:
    """Return the address that providers send people back to, as it is registered with them."""
    return desk.settings.public_url.rstrip("/") + CALLBACK


def go_there(desk: Desk, begun: OidcStart, onward: str, *, is_trial: bool = False) -> Response:
    """Show the way to the provider; who comes back goes on to `onward`, or of a trial reads there what came of it."""
    kept = sign_value(desk.settings, _COOKIE, [begun.state, onward, is_trial])
    desk.keep(_COOKIE, kept, seconds=_SECONDS)
    host, back = urlsplit(begun.url).hostname or "", onward if is_trial else "/sign-in"
    return desk.render("signing/going_on.html", url=begun.url, host=host, back=back)


@open_page(has_script=True)
def come_back(desk: Desk) -> Response:
    """Sign in whom the provider vouches for."""
    cookie = desk.request.cookies.get(cookie_name(desk.settings, _COOKIE), "")
    state, onward, is_trial = read_signed(desk.settings, _COOKIE, cookie, seconds=_SECONDS) or ("", HOME, False)
    desk.keep(_COOKIE, "")
    answer, refusal = _ask_provider(desk, state)
    onward = local_path(onward, HOME)
    if is_trial:
        return _tell_trial(desk, answer, refusal, onward)
    person: Person | None = None
    with desk.transaction() as tx:
        if answer is not None:
            sign_in = admit_oidc(tx, answer, now=desk.now)
            refusal = sign_in.refusal
            if sign_in.state is SignInState.DONE:
                person = open_for(desk, tx, sign_in)
    if person is not None:
        return go_on(desk, onward, person)
    form = SignInForm.of(desk)
    form.refuse(refusal)
    return show_sign_in(desk, form, onward)


def _ask_provider(desk: Desk, state: str) -> tuple[OidcAnswer | None, GqtsError | None]:
    """Return what the provider says of who came back, or what it is refused with."""
    try:
        returned = _receive(desk, state)
        return redeem_oidc(returned, _query(desk, "code"), door=provider_door(desk.settings), now=desk.now), None
    except GqtsError as error:
        if error.kind is Kind.INTERNAL:
            raise
        return None, error


def _tell_trial(desk: Desk, answer: OidcAnswer | None, refusal: GqtsError | None, back: str) -> Response:
    """Tell an administrator of the provider's organization whom it would have signed in; nothing of it stays."""
    person: Person | None = None
    with desk.transaction() as tx:
        known = desk.known
        if known is None or known.organization is None:
            raise SignInNeeded
        known.require(Permission.PEOPLE_MANAGE)
        if answer is not None:
            known.require_in(Permission.PEOPLE_MANAGE, answer.provider.organization_id)
            with tx.transaction(force_rollback=True):
                tried = admit_oidc(tx, answer, now=desk.now)
            person, refusal = tried.person, tried.refusal
    told: object = ""
    if refusal is not None:
        words = desk.language
        told = word_fault(refusal.faults[0], words) if refusal.faults else word_refusal(refusal, words)
    return desk.render("signing/tried.html", person=person, told_why=told, back=back)


def _receive(desk: Desk, kept: str) -> OidcReturn:
    """Use up the state in a transaction of its own, committed whatever comes of it."""
    refusal: GqtsError | None = None
    returned: OidcReturn | None = None
    with desk.context.database.transaction() as tx:
        try:
            told = {"state": _query(desk, "state"), "issuer": _query(desk, "iss")}
            returned = receive_oidc(tx, kept_state=kept, now=desk.now, **told)
        except IdentityRefused as error:
            refusal = error
    if returned is None:
        raise refusal or IdentityRefused()
    if desk.query("error"):  # RFC 6749 §4.1.2.1: the provider says no
        raise IdentityRefused
    return returned


def _query(desk: Desk, name: str) -> str:
    return clean(desk.request.query_params.get(name, ""))[:_LONGEST]
