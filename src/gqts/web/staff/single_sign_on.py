"""The organization's own identity provider (OpenID Connect): set, replaced, tried and done without."""

from __future__ import annotations

from starlette.responses import Response

from gqts.accounts import (
    IdentityProvider,
    OidcStart,
    Permission,
    ProviderRegistration,
    ProviderUnavailable,
    ProviderUnknown,
    begin_oidc,
    find_registered_provider,
    remove_identity_provider,
    set_identity_provider,
)
from gqts.kit.database import Transaction
from gqts.organizations import IdentifierKind, ProofState, list_identifiers
from gqts.web.languages import mark
from gqts.web.office.reasons import ask
from gqts.web.plain_text import neat
from gqts.web.signing.counting import count_client
from gqts.web.signing.single_sign_on import go_there, redirect_address
from gqts.web.workbench import Desk, Form, PageUnknown, page, secret_field, several_field, text_field
from gqts.web.workbench.provider import provider_door
from gqts.web.workbench.refusals import Untranslated

PAGE = "/organization/single-sign-on"
LABEL = mark("Single sign-on")
_LIMIT = "20 per hour"


class ProviderForm(Form):
    """The provider that is to sign people in."""

    issuer = text_field(
        mark("Issuer"),
        hint=mark("The provider’s address as it says it itself, such as https://login.firm.example/realm."),
        longest=1_000,
        type="url",
        inputmode="url",
        autocomplete="off",
    )
    client_id = text_field(mark("Client id"), longest=500, autocomplete="off", spellcheck="false")
    client_secret = secret_field(
        mark("Client secret"),
        hint=mark("It is kept sealed and never shown again. Type it anew with every change."),
        autocomplete="new-password",
        longest=500,
    )
    email_domains = several_field(
        mark("Domains it speaks for"),
        [],
        hint=mark("Those that your organization has proven. People with other addresses cannot sign in by it."),
        is_needed=True,
    )


@page(Permission.PEOPLE_MANAGE)
def show_provider(desk: Desk) -> Response:
    """Show the provider, and set it or another in its place."""
    with desk.transaction() as tx:
        kept = find_registered_provider(tx, desk.organization_id)
        proven = _list_proven(tx, desk)
        form = _make_form(desk, kept, proven)
        if form.is_good():
            form.refuse(count_client(desk, tx, "identity provider set from", _LIMIT))
        if form.is_done:
            _set(tx, desk, form)
    if form.is_done:
        desk.flash(mark("The identity provider is set. Try it before you tell people."))
        return desk.see_other(PAGE)
    return form.show(
        desk,
        "staff/single_sign_on.html",
        provider=kept,
        domains=sorted(kept.email_domains) if kept else [],
        proven=proven,
        redirect_address=redirect_address(desk),
        path=PAGE,
    )


@page(Permission.PEOPLE_MANAGE)
def remove(desk: Desk) -> Response:
    """Ask before the provider is done without, and do it."""
    with desk.transaction() as tx:
        form = Form.of(desk)
        if find_registered_provider(tx, desk.organization_id) is None:
            raise PageUnknown
        if form.is_good():
            with form.refusals(tx):
                remove_identity_provider(tx, desk.caller, desk.organization_id, now=desk.now)
    if form.is_done:
        desk.flash(mark("The identity provider is removed."))
        return desk.see_other(PAGE)
    say = desk.language.text
    consequence = mark(
        "Nobody can sign in by it from this moment on. Sessions that it opened last until they end; people who came by "
        "it alone ask for a password first (“Forgot the password?”)."
    )
    return ask(
        desk,
        form,
        say(mark("Do without the identity provider?")),
        say(consequence),
        button=mark("Remove"),
        back=(PAGE, say(LABEL)),
    )


@page(Permission.PEOPLE_MANAGE)
def try_it(desk: Desk) -> Response:
    """Go the way to the provider and back without signing in, and tell what came of it."""
    begun: OidcStart | None = None
    with desk.transaction() as tx:
        form = Form.of(desk)
        if form.is_good():
            form.refuse(count_client(desk, tx, "identity provider tried from", _LIMIT))
        if form.is_done:
            try:
                begun = begin_oidc(
                    tx, redirect_uri=redirect_address(desk), now=desk.now, organization_id=desk.organization_id
                )
            except ProviderUnknown:
                raise PageUnknown from None
    if begun is None:
        return desk.see_other(PAGE)
    return go_there(desk, begun, PAGE, is_trial=True)


def _make_form(desk: Desk, kept: IdentityProvider | None, proven: list[str]) -> ProviderForm:
    told = {} if kept is None else {"issuer": kept.issuer, "client_id": kept.client_id}
    chosen = proven if kept is None else sorted(kept.email_domains)
    form = ProviderForm.of(desk, email_domains=chosen, **told)
    form.offer("email_domains", [(one, one) for one in proven])
    return form


def _set(tx: Transaction, desk: Desk, form: ProviderForm) -> None:
    registration = ProviderRegistration(
        form.issuer.data, form.client_id.data, form.client_secret.data, form.email_domains.data
    )
    try:
        with form.refusals(tx):
            set_identity_provider(
                tx, desk.caller, desk.organization_id, registration, door=provider_door(desk.settings), now=desk.now
            )
    except ProviderUnavailable as refusal:
        form.refuse(refusal)
        form.told.append(Untranslated(neat(refusal.detail)))


def _list_proven(tx: Transaction, desk: Desk) -> list[str]:
    held = list_identifiers(tx, desk.organization_id)
    return sorted(one.value for one in held if one.kind is IdentifierKind.DOMAIN and one.state is ProofState.PROVEN)
