"""The workbench: what every page for signed-in people stands on.

How to add a page:

1. Write a handler, `def show_people(desk: Desk) -> Response`, under `@page(Permission.PEOPLE_MANAGE)` (`guard`);
   `@page()` without a permission is for everybody signed in, `@open_page()` for pages before sign-in.
2. In it, `with desk.transaction() as tx:` once. From then on `desk.caller` is known and may open the page;
   `desk.organization_id` is whom they act for. Read what the page shows inside, render outside.
   Never take an organization, a person or a position from a form where the caller decides it: take it from `desk`.
   An id in the address goes through `desk.id_in_path("key_id")`, and a row that is not the caller's is answered by
   `raise PageUnknown`, as one that nobody has.
3. For a form, declare fields in a `Form` (`forms`), `Form.of(desk)`, `form.is_good()`, `with form.refusals(tx):`, and
   `form.show(desk, template)` when it is to be mended; else `desk.flash(mark("…"), name=…)` and `desk.see_other(path)`.
   The same address answers GET (show) and POST (do). A destructive act has a page of its own that asks, rendered from
   `workbench/confirm.html` and linked from where it is done. Sent forms were checked before the handler runs.
4. The template extends `workbench/layout.html`: blocks `title`, `crumbs` (macro `crumb`), `content`. Macros are in
   `workbench/parts.html`: `form_of`, `field_of`, `faults_of`, `token`, `badge`, `pager`, `empty`; a list is a
   `<table class="grid">` whose cells have `data-label`, a record is a `<dl class="record">`.
5. Add the route (methods GET and POST) to `list_routes` of your package, which `gqts.web.routes` gathers, and the entry
   to `navigation.CHAPTERS`. Translations go into `locale/zh`; a room's refusals into `refusals.WORDS`.
"""

from gqts.web.workbench.desk import Desk, OrganizationNeeded, SignInNeeded
from gqts.web.workbench.forms import (
    Form,
    choice_field,
    long_field,
    radio_field,
    secret_field,
    several_field,
    text_field,
    tick_field,
)
from gqts.web.workbench.guard import open_page, page
from gqts.web.workbench.reading import PageUnknown

__all__ = [
    "Desk",
    "Form",
    "OrganizationNeeded",
    "PageUnknown",
    "SignInNeeded",
    "choice_field",
    "long_field",
    "open_page",
    "page",
    "radio_field",
    "secret_field",
    "several_field",
    "text_field",
    "tick_field",
]
