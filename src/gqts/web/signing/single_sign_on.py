"""Signing in by an organization's own identity provider: there and back.

Going there is a page with a link, which names where it leads: the policy of our forms (CSP form-action) lets no form
lead to another site. What must be the same on the way back is kept in a signed cookie for ten minutes. The provider is
asked while no connection to the database is held.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.responses import Response

from gqts.accounts import (
    IdentityRefused,
    OidcReturn,
    OidcStart,
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
from gqts.web.workbench import Desk, Form, open_page, text_field
from gqts.web.workbench.addresses import local_path
from gqts.web.workbench.provider import provider_door
from gqts.web.workbench.reading import clean
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
            back = desk.settings.public_url.rstrip("/") + CALLBACK
            try:
                begun = begin_oidc(tx, redirect_uri=back, now=desk.now, email=form.email.data)
            except ProviderUnknown as refusal:
                form.refuse_at("email", refusal, instead=_UNKNOWN)
    if begun is None:
        return form.show(desk, "signing/organization.html", onward=way_on(desk))
    kept = sign_value(desk.settings, _COOKIE, [begun.state, way_on(desk)])
    desk.keep(_COOKIE, kept, seconds=_SECONDS)
    return desk.render("signing/going_on.html", url=begun.url, host=urlsplit(begun.url).hostname or "")


@open_page(has_script=True)
def come_back(desk: Desk) -> Response:
    """Sign in whom the provider vouches for."""
    cookie = desk.request.cookies.get(cookie_name(desk.settings, _COOKIE), "")
    state, onward = read_signed(desk.settings, _COOKIE, cookie, seconds=_SECONDS) or ("", HOME)
    desk.keep(_COOKIE, "")
    person: Person | None = None
    refusal: GqtsError | None = None
    answer = None
    try:
        returned = _receive(desk, state)
        answer = redeem_oidc(returned, _query(desk, "code"), door=provider_door(desk.settings), now=desk.now)
    except GqtsError as error:
        if error.kind is Kind.INTERNAL:
            raise
        refusal = error
    with desk.transaction() as tx:
        if answer is not None:
            sign_in = admit_oidc(tx, answer, now=desk.now)
            refusal = sign_in.refusal
            if sign_in.state is SignInState.DONE:
                person = open_for(desk, tx, sign_in)
    onward = local_path(onward, HOME)
    if person is not None:
        return go_on(desk, onward, person)
    form = SignInForm.of(desk)
    form.refuse(refusal)
    return show_sign_in(desk, form, onward)


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
