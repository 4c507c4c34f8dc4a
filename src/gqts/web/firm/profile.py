"""What an organization says of itself: names, country, how far upstream it shares; and the roles it asks for."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response
from wtforms import Field

from gqts.accounts import Permission
from gqts.organizations import (
    AUTHORITIES,
    Level,
    Organization,
    Role,
    change_profile,
    find_requested_roles,
    request_roles,
)
from gqts.web.firm.own import require_own
from gqts.web.firm.words import GROWING
from gqts.web.languages import mark
from gqts.web.office.words import LEVELS, word_roles
from gqts.web.signing import joining
from gqts.web.workbench import Desk, Form, choice_field, page, radio_field, several_field, text_field

_LONGEST_NAME = 200
_SHOWN_ALWAYS = ("en", "zh")


class ProfileForm(Form):
    """Names, one for a language, an empty one left out; `make_form` adds a field for each other language."""

    names_en = text_field(mark("Name in English"), hint=mark("As on invoices and certificates."))
    names_zh = text_field(mark("Name in Chinese"), is_needed=False)
    more_name = text_field(mark("Name in a further language"), is_needed=False)
    more_language = choice_field(mark("The language of that name"), (), is_needed=False)
    country = choice_field(mark("Country or region"), ())
    level = radio_field(
        mark("How far back you will share"),
        [(one.value, words) for one, words in joining.LEVELS],
        hint=mark("You can go further back at any time; codes and reports of before stay valid."),
    )

    def find_field(self, path: str) -> Field | None:
        """Return the field a fault names; a name without a field of its own is the further one."""
        found = super().find_field(path)
        return self.more_name if found is None and path.startswith("names") else found

    @property
    def name_fields(self) -> list[Field]:
        """Return the fields for names that are there."""
        return [field for field in self if field.name.startswith("names_")]

    def read_names(self) -> dict[str, str]:
        """Return the names that were typed, by language."""
        names = {field.name.removeprefix("names_"): str(field.data or "") for field in self.name_fields}
        if self.more_name.data:
            names[str(self.more_language.data)] = self.more_name.data
        return {code: name for code, name in names.items() if name}


class RolesForm(Form):
    """The roles that a firm asks for."""

    roles = several_field(mark("What you do"), [(one.value, words) for one, words in joining.ROLES])


@page()
def show_profile(desk: Desk) -> Response:
    """Show what the organization says of itself; who may, changes it here."""
    with desk.transaction() as tx:
        organization = require_own(desk)
        may_edit = desk.caller.may(Permission.ORGANIZATION_EDIT)
        if desk.is_sent:
            desk.caller.require(Permission.ORGANIZATION_EDIT)
        form = make_form(desk, organization)
        requested = find_requested_roles(tx, organization.id)
        if form.is_good():
            with form.refusals(tx):
                change_profile(
                    tx,
                    desk.caller.actor,
                    organization.id,
                    names=form.read_names(),
                    country=form.country.data,
                    level=None if organization.is_authority else Level(form.level.data),
                    now=desk.now,
                )
    if form.is_done:
        desk.flash(mark("The profile is changed."))
        return desk.see_other("/organization/profile")
    return form.show(
        desk,
        "firm/profile.html",
        organization=organization,
        may_edit=may_edit,
        roles=word_roles(organization.roles, desk.language),
        requested=word_roles(requested, desk.language) if requested else "",
        level=LEVELS[organization.level],
        growing=GROWING[organization.level],
    )


@page(Permission.ORGANIZATION_EDIT)
def ask_for_roles(desk: Desk) -> Response:
    """Ask an officer for other roles; an authority keeps those that the host gave it."""
    with desk.transaction() as tx:
        organization = require_own(desk)
        requested = find_requested_roles(tx, organization.id)
        form = RolesForm.of(desk, roles=sorted(requested or organization.roles))
        if form.is_good():
            asked = {Role(one) for one in form.roles.data} | (organization.roles & AUTHORITIES)
            if asked == organization.roles and requested is None:
                form.roles.errors = [desk.language.text(mark("These are the roles that you have. Choose others."))]
                form.status = 400
            else:
                with form.refusals(tx):
                    request_roles(tx, desk.caller.actor, organization.id, asked, now=desk.now)
    if form.is_done:
        desk.flash(mark("You have asked for these roles. An officer decides, and gives a reason."))
        return desk.see_other("/organization/profile")
    return form.show(
        desk,
        "firm/roles.html",
        held=word_roles(organization.roles, desk.language),
        requested=word_roles(requested, desk.language) if requested else "",
    )


def make_form(desk: Desk, organization: Organization) -> ProfileForm:
    """Return the form with a field for each language in which the organization has a name."""
    language = desk.language
    others = [code for code in sorted(organization.names) if code not in _SHOWN_ALWAYS]
    fields: dict[str, Any] = {
        f"names_{code}": text_field(mark("Name"), longest=_LONGEST_NAME, is_needed=False) for code in others
    }
    made: type[ProfileForm] = type("ProfileForm", (ProfileForm,), fields)
    initial = {f"names_{code}": name for code, name in organization.names.items()}
    form = made.of(desk, **initial, country=organization.country, level=organization.level.value)
    told = language.locale.languages
    for code in others:
        form[f"names_{code}"].label.text = str(
            language.sentence(mark("Name (%(language)s)"), language=str(told.get(code, code)))
        )
    form.offer("country", joining.list_countries(language))
    free = [code for code in joining.LOCAL_LANGUAGES if code not in {*others, *_SHOWN_ALWAYS}]
    form.offer("more_language", [(code, str(told.get(code, code))) for code in free])
    if organization.is_authority:
        del form.level
    return form
