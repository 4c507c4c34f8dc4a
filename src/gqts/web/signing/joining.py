"""A firm registers itself, with its first administrator; an officer then decides.

Nothing is taken on its word: until it is approved it can complete its profile and ready its people, and no more. Who is
signed in registers the firm under their own account.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from starlette.responses import Response
from wtforms import Field

from gqts.accounts import (
    AlreadyMember,
    Caller,
    Invitation,
    accept_invitation,
    add_first_administrator,
    list_memberships,
    open_session,
    register_person,
    require_person,
    switch_organization,
)
from gqts.kit.database import Transaction
from gqts.organizations import Actor, Application, Level, Role, State, apply_to_join
from gqts.web.languages import Language, mark
from gqts.web.signing.counting import count_client
from gqts.web.signing.opening import HOME
from gqts.web.signing.passwords import NEW_PASSWORD
from gqts.web.workbench import (
    Desk,
    Form,
    choice_field,
    long_field,
    open_page,
    page,
    radio_field,
    secret_field,
    several_field,
    text_field,
)

_LIMIT = "10 per hour"
_NO_COUNTRIES = frozenset({"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"})
_MOST_OF_ONE_PERSON = 20
LOCAL_LANGUAGES = ("zh", "ja", "ko", "vi", "th", "id", "ms", "hi", "ru", "ar", "de", "fr", "it", "es", "pt", "nl")

ROLES = (
    (Role.MANUFACTURER, mark("Manufacturer\nYou make or pack the goods, and put codes on them.")),
    (
        Role.BRAND_OWNER,
        mark("Brand owner\nThe goods carry your brand; you say who may make and trade them."),
    ),
    (Role.TRADER, mark("Trading company\nYou buy and sell the goods across the border, or import them.")),
    (Role.INSPECTION_BODY, mark("Inspection body\nYou test or inspect goods. An officer records your accreditations.")),
    (Role.LOGISTICS, mark("Logistics company\nYou carry, forward or declare the goods.")),
    (Role.BONDED_WAREHOUSE, mark("Bonded warehouse operator\nYou store goods under customs’ supervision.")),
    (Role.PLATFORM, mark("Online platform\nPeople order the goods from you, or through you.")),
    (Role.PAYMENT, mark("Payment institution\nPeople pay for the goods through you, and you report the payments.")),
)
LEVELS = (
    (Level.PORT, mark("From the port on\nWhat happened after the goods arrived. The easiest way to begin.")),
    (Level.TRADER, mark("From the trader on\nOrders, shipping and customs papers too: who sent the goods, and when.")),
    (
        Level.FACTORY,
        mark("From the factory on\nMaking, inspection and packing too: shoppers see where it was made."),
    ),
)


class JoinForm(Form):
    """A firm and its first administrator."""

    names_en = text_field(
        mark("Name in English"), hint=mark("As on invoices and certificates."), autocomplete="organization"
    )
    local_name = text_field(
        mark("Name in the language of your country"), hint=mark("As on your licence of business."), is_needed=False
    )
    local_language = choice_field(mark("The language of that name"), (), is_needed=False)
    country = choice_field(mark("Country or region"), ())
    roles = several_field(mark("What you do"), [(one.value, words) for one, words in ROLES], is_needed=True)
    level = radio_field(
        mark("How far back you will share"),
        [(one.value, words) for one, words in LEVELS],
        hint=mark("You can go further back at any time; codes and reports of before stay valid."),
    )
    party_gln = text_field(
        mark("Your GLN"),
        hint=mark("The 13 digits that GS1 gave to your firm, if it did. You can add it later."),
        longest=20,
        is_needed=False,
        inputmode="numeric",
        class_="short",
    )
    note = long_field(
        mark("A word to the officer who decides"),
        hint=mark("For example who asked you to join, or your website."),
        rows=3,
    )
    name = text_field(mark("Your name"), autocomplete="name")
    email = text_field(
        mark("Your e-mail address"),
        hint=mark("You will sign in with it."),
        longest=254,
        type="email",
        autocomplete="username",
        inputmode="email",
    )
    password = secret_field(mark("Password"), autocomplete="new-password", hint=NEW_PASSWORD)

    def find_field(self, path: str) -> Field | None:
        """Return the field a fault names; a name that is not English is the local one."""
        if path.startswith("names.") and path != "names.en":
            return self.local_name
        return super().find_field(path)

    @property
    def firm_fields(self) -> list[Field]:
        """Return the fields about the firm."""
        return [field for field in self if field.name not in {"name", "email", "password"}]

    @property
    def person_fields(self) -> list[Field]:
        """Return the fields about the person; none for who has an account."""
        return [field for field in self if field.name in {"name", "email", "password"}]

    def application(self) -> Application:
        """Return what the firm says of itself."""
        names = {"en": self.names_en.data}
        if self.local_name.data:
            names[self.local_language.data] = self.local_name.data
        return Application(
            names,
            self.country.data,
            frozenset(Role(one) for one in self.roles.data),
            Level(self.level.data),
            "".join(self.party_gln.data.split()) or None,
            self.note.data or "",
        )


@open_page()
def join(desk: Desk) -> Response:
    """Register a firm."""
    with desk.transaction() as tx:
        form = make_form(desk)
        if form.is_good():
            register_firm(desk, tx, form)
    if form.is_done:
        return desk.see_other("/joined")
    return form.show(desk, "signing/join.html", invitation=None, issuer=None)


def make_form(desk: Desk, **initial: Any) -> JoinForm:
    """Return the form, without what is known of somebody signed in."""
    language = desk.language
    form = JoinForm.of(desk, **{"local_language": "zh", "level": Level.PORT.value} | initial)
    form.offer("country", [("", language.text(mark("Choose"))), *list_countries(language)])
    languages = language.locale.languages
    form.offer("local_language", [(code, str(languages.get(code, code))) for code in LOCAL_LANGUAGES])
    if desk.known is not None:
        del form.name, form.email, form.password
    return form


def register_firm(desk: Desk, tx: Transaction, form: JoinForm, invitation: str = "") -> None:
    """Register the firm of a good form, with its administrator, who is signed in then; an invitation is accepted."""
    refusal = count_client(desk, tx, "join from", _LIMIT)
    if refusal is not None:
        form.refuse(refusal)
        return
    with form.refusals(tx):
        person_id = _require_person(desk, tx, form)
        person = require_person(tx, person_id)
        made = apply_to_join(tx, Actor(person_id, None, person.name), form.application(), now=desk.now)
        add_first_administrator(tx, made.id, person_id, now=desk.now)
        if invitation:
            accept_invitation(tx, invitation, person_id=person_id, now=desk.now)
        enter_organization(desk, tx, person_id, made.id)


def enter_organization(desk: Desk, tx: Transaction, person_id: UUID, organization_id: UUID) -> None:
    """Have somebody act for an organization that they just came to belong to, under a new token."""
    if desk.known is not None:
        desk.hand_out(switch_organization(tx, desk.token, organization_id, now=desk.now)[1])
        return
    _, token = open_session(
        tx, person_id, organization_id, client=desk.client, user_agent=desk.user_agent, now=desk.now
    )
    desk.hand_out(token)


@page()
def show_state(desk: Desk) -> Response:
    """Tell the people of a new firm where its application stands."""
    with desk.transaction():
        pass
    if desk.organization is None:
        return desk.see_other("/me/organizations")
    if desk.organization.state is State.APPROVED:
        return desk.see_other(HOME)
    return desk.render("signing/joined.html", organization=desk.organization)


def list_countries(language: Language) -> list[tuple[str, str]]:
    """Return the countries and regions (ISO 3166-1 alpha-2) by their names in a language."""
    named = language.locale.territories.items()
    found = [
        (code, str(name)) for code, name in named if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRIES
    ]
    return sorted(found, key=lambda one: (one[0] != "CN", one[1]))


def _require_person(desk: Desk, tx: Transaction, form: JoinForm) -> UUID:
    caller: Caller | None = desk.known
    if caller is not None and caller.person is not None:
        if len(list_memberships(tx, caller.person)) >= _MOST_OF_ONE_PERSON:
            raise AlreadyMember
        return caller.person
    code = desk.language.code
    return register_person(
        tx, email=form.email.data, name=form.name.data, password=form.password.data, language=code, now=desk.now
    ).id


def invited_roles(invitation: Invitation) -> list[str]:
    """Return the roles that an invitation hints at, of those that a firm can give itself."""
    offered = {one for one, _ in ROLES}
    return [one.value for one in invitation.roles & offered]
