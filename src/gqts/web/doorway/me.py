"""What a person sees and changes of themselves: name and language, sessions, and for whom they act."""

from __future__ import annotations

from uuid import UUID

from starlette.responses import Response

from gqts.accounts import (
    change_person,
    end_other_sessions,
    end_session,
    list_sessions,
    require_person,
    switch_organization,
)
from gqts.web.languages import mark, offered_languages
from gqts.web.workbench import Desk, Form, PageUnknown, choice_field, page, text_field

_LANGUAGES = tuple((code, language.own_name) for code, language in offered_languages().items())


class PersonForm(Form):
    """Name and language."""

    name = text_field(mark("Your name"), autocomplete="name")
    language = choice_field(mark("Language of your mails"), _LANGUAGES)


@page()
def show_me(desk: Desk) -> Response:
    """Show and change name and language."""
    with desk.transaction() as tx:
        person = require_person(tx, desk.person_id)
        form = PersonForm.of(desk, name=person.name, language=person.language)
        if form.is_good():
            with form.refusals(tx):
                change_person(tx, person.id, name=form.name.data, language=form.language.data)
    if form.is_done:
        desk.flash(mark("Your name and language were changed."))
        return desk.see_other("/me")
    return form.show(desk, "doorway/me.html", person=person)


@page()
def show_sessions(desk: Desk) -> Response:
    """List the sessions of a person; end one of them, or all others."""
    with desk.transaction() as tx:
        own = desk.caller.credential_id
        if desk.is_sent:
            ended = desk.sent("session")
            if ended == "others":
                end_other_sessions(tx, desk.person_id, keep=own)
            else:
                end_session(tx, desk.person_id, _read_id(ended))
        sessions = list_sessions(tx, desk.person_id, now=desk.now)
    if desk.is_sent:
        desk.flash(mark("The session was ended."))
        return desk.see_other("/me/sessions")
    return desk.render("doorway/sessions.html", sessions=sessions, own=own)


@page()
def show_organizations(desk: Desk) -> Response:
    """List the organizations of a person, and act for another of them."""
    with desk.transaction() as tx:
        if desk.is_sent:
            chosen = _read_id(desk.sent("organization"))
            if chosen not in {one.id for one in desk.choices}:
                raise PageUnknown
            desk.hand_out(switch_organization(tx, desk.token, chosen, now=desk.now)[1])
    return desk.see_other("/me") if desk.is_sent else desk.render("doorway/organizations.html")


def _read_id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as reason:
        raise PageUnknown from reason
