"""Who a person is: name, e-mail address and language."""

from __future__ import annotations

from starlette.responses import Response

from gqts.accounts import change_person, require_person
from gqts.web.languages import mark, offered_languages
from gqts.web.workbench import Desk, Form, choice_field, page, text_field


class PersonForm(Form):
    """Name and language."""

    name = text_field(mark("Your name"), hint=mark("As colleagues and officers read it."), autocomplete="name")
    language = choice_field(mark("Language of pages and mails"), ())


@page(is_personal=True)
def show_me(desk: Desk) -> Response:
    """Show and change name and language."""
    with desk.transaction() as tx:
        person = require_person(tx, desk.person_id)
        form = PersonForm.of(desk, name=person.name, language=person.language)
        form.offer("language", [(code, one.own_name) for code, one in offered_languages().items()])
        if form.is_good():
            with form.refusals(tx):
                change_person(tx, person.id, name=form.name.data, language=form.language.data)
    if form.is_done:
        desk.flash(mark("Your name and language were kept."))
        return desk.see_other(f"/me?lang={form.language.data}")
    return form.show(desk, "signing/me.html", person=person)
