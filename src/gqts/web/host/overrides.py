"""Customs' statutory looks: a written reason, a look at one item as it is on record, and the list of all of them.

The look goes through the glass like every other (`gqts.web.reading`), so that each owner whose facts are shown is told
who looked and why. Before anything is read, it is an act in the host's own trail, even when nothing is found.
"""

from __future__ import annotations

from starlette.responses import Response

from gqts.accounts import Permission, PermissionMissing
from gqts.identifiers import Identifier, IdentifierRefused, parse_typed
from gqts.kit.database import Transaction
from gqts.organizations import find_organizations, record_act
from gqts.sharing import Purpose, begin_viewing, compose_viewer, list_overrides
from gqts.web.addresses import find_page_path, page_path
from gqts.web.composing import compose_account
from gqts.web.languages import mark
from gqts.web.office.paging import PAGE, compose_pages, read_place
from gqts.web.office.reasons import LONGEST_REASON
from gqts.web.reading import Reading, read_thing
from gqts.web.telling import show_code
from gqts.web.things import draw_map
from gqts.web.workbench import Desk, Form, long_field, page, text_field, tick_field

SHORTEST_REASON = 10
_MOST_PAGES = 1_000


class OverrideForm(Form):
    """What is looked at, and why."""

    item = text_field(
        mark("Code of the item"), hint=mark("As it stands under the QR code, or its address."), longest=2_000
    )
    reason = long_field(
        mark("Reason"),
        hint=mark("10 to 500 characters: the case, and the power you use. Every owner of what you see reads it."),
        longest=LONGEST_REASON,
        is_needed=True,
        rows=3,
    )
    is_known = tick_field(
        mark("I know that the owners of what I see are told who looked, when and why"), is_needed=True
    )

    def read_item(self) -> Identifier | None:
        """Return what is to be looked at; None, with the fault told, when something cannot be."""
        if len(self.why) < SHORTEST_REASON:
            self.reason.errors = [self.desk.language.text(mark("Write the reason in at least 10 characters."))]
        if not self.why.isprintable():
            self.reason.errors = [self.desk.language.text(mark("Write the reason without control characters."))]
        try:
            item = parse_typed(self.item.data)
        except IdentifierRefused:
            self.item.errors = [self.desk.language.text(mark("This is no code that can be read. Type it again."))]
            return None
        return None if self.has_faults else item

    @property
    def why(self) -> str:
        """Return the reason on one line."""
        return " ".join(str(self.reason.data or "").split())


@page(Permission.HOST_OVERRIDE)
def show_overrides(desk: Desk) -> Response:
    """Show every statutory look, the newest first."""
    with desk.transaction() as tx:
        found = list_overrides(tx, after=read_place(desk), limit=PAGE + 1)
        named = find_organizations(tx, {one.owner_id for one in found})
    pages = compose_pages(desk, found, lambda one: (one.at, one.id))
    return desk.render(
        "host/overrides.html",
        pages=pages,
        rows=[
            (one, show_code(one.subject), find_page_path(one.subject), named.get(one.owner_id)) for one in pages.rows
        ],
    )


@page(Permission.HOST_OVERRIDE)
def override(desk: Desk) -> Response:
    """Ask for the item and the reason, and then show all that is on record of it."""
    with desk.transaction() as tx:
        form = OverrideForm.of(desk, item=desk.query("item", longest=2_000))
        item = form.read_item() if form.is_good() else None
        reading = None if item is None else _look(tx, desk, item, form.why)
    if reading is None or item is None:
        form.status = 400 if form.has_faults else 200
        return form.show(desk, "host/override.html")
    account = compose_account(reading, desk.language, page=_page_asked(desk))
    return desk.render(
        "host/overriding.html",
        account=account,
        path=page_path(item),
        item=form.item.data,
        reason=form.why,
        route_map=draw_map(account, desk.language),
        next_page=None,
        previous_page=None,
    )


def _look(tx: Transaction, desk: Desk, item: Identifier, reason: str) -> Reading:
    """Return all that is on record of an item; from here on the transaction is the viewer's."""
    caller = desk.caller
    viewer = compose_viewer(desk.organization, person=caller.person, person_name=caller.person_name, override=reason)
    if not viewer.is_overriding:  # the permission is customs' alone; this holds should that ever change
        raise PermissionMissing
    detail = {"item": item.canonical, "reason": reason}
    record_act(tx, caller.actor, desk.organization_id, "override.made", detail, now=desk.now)
    glass = begin_viewing(tx, viewer, at=desk.now, purpose=Purpose.STATUTORY)
    return read_thing(tx, glass, item, desk.settings.public_url)


def _page_asked(desk: Desk) -> int:
    asked = desk.sent("page")
    return min(int(asked), _MOST_PAGES) if asked.isascii() and asked.isdigit() and len(asked) <= 4 else 1
