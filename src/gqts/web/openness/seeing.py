"""The form of “see as” and what it shows: whose eyes, which item; the differences first, then the item's very page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.responses import Response

from gqts.accounts import Permission
from gqts.identifiers import Identifier, IdentifierRefused, Level, display_form, parse_identifier, parse_typed
from gqts.kit.database import Transaction
from gqts.sharing import Glass, Policy, Purpose, compose_viewer, list_organizations_named, require_streams
from gqts.tracing import list_latest_items
from gqts.web.account import Account
from gqts.web.addresses import page_path
from gqts.web.composing import compose_account
from gqts.web.languages import mark
from gqts.web.openness import parties
from gqts.web.openness.looking import PUBLIC, Seer, Sighting, find_seer, look_as, offer_seers
from gqts.web.openness.matrix import read_policy
from gqts.web.plain_text import neat
from gqts.web.telling import describe_teller
from gqts.web.things import draw_map
from gqts.web.workbench import Desk, Form, choice_field, page, text_field, tick_field

_MOST_PAGES = 1_000
_LATEST, _OFFERED = 60, 12
_CARRIERS = frozenset(["sscc", "grai", "giai", "bic"])


class SeeForm(Form):
    """An item, and a viewer."""

    recent = choice_field(mark("An item of ours"), [], hint=mark("Those we told of last."), is_needed=False)
    item = text_field(
        mark("Or another item"),
        hint=mark("Its code as it stands under the QR code, or the address that the code leads to."),
        longest=2_000,
        is_needed=False,
        autocomplete="off",
    )
    viewer = choice_field(mark("As seen by"), [])
    party = text_field(
        mark("Or by another party"), hint=mark("A part of its name, or its GLN."), is_needed=False, autocomplete="off"
    )
    is_handled = tick_field(mark("Suppose that it handled this very item"))
    is_within = tick_field(mark("Suppose that the goods are within its scope, if it is an authority"))

    def read_item(self) -> Identifier | None:
        """Return the item; None, with the fault told, when there is none."""
        text = self.item.data or self.recent.data
        if not text:
            self.item.errors = [self.desk.language.text(mark("Choose an item, or type its code."))]
            return None
        try:
            return parse_typed(text)
        except IdentifierRefused:
            self.item.errors = [self.desk.language.text(mark("This is no code that can be read. Type it again."))]
            return None


@dataclass(frozen=True, slots=True)
class View:
    """What the page of “see as” shows: the account of the item under the draft, or as it is now."""

    account: Account
    path: str
    item: str
    label: str
    sighting: Sighting
    is_now: bool
    unseen: str
    route_map: str | None


@page(Permission.SHARING_EDIT)
def see_in_force(desk: Desk) -> Response:
    """Show an item as somebody else sees it, under the policy in force."""
    view = None
    with desk.transaction() as tx:
        policy = read_policy(tx, desk.organization_id, desk.now)
        form = compose_form(tx, desk, policy, is_sent=desk.is_sent)
        if form.desk.is_sent:
            view = read_view(tx, desk, form, draft=None)
    return form.show(desk, "openness/see.html", view=view, next_page=None, previous_page=None)


def compose_form(tx: Transaction, desk: Desk, policy: Policy, *, is_sent: bool) -> SeeForm:
    """Return the form, with what it offers read; filled with what was sent when it was this form that was sent."""
    initial = {"viewer": PUBLIC, "item": desk.query("item", longest=2_000)}
    form = SeeForm.of(desk, **initial) if is_sent else SeeForm.anew(desk, **initial)
    named = list_organizations_named({name for those in policy.rules.values() for rule in those for name in rule.names})
    seers = offer_seers(tx, desk, [*named, *parties.read_names([str(form.viewer.data or "")])])
    form.offer("viewer", seers)
    form.offer("recent", [("", "–"), *_list_recent(tx, desk)])
    return form


def read_view(tx: Transaction, desk: Desk, form: SeeForm, *, draft: Policy | None) -> View | None:
    """Return what is to be seen; None, with the faults told, when the form does not say. Nothing is read after it."""
    if not form.is_good():
        return None
    item, seer = form.read_item(), _read_seer(tx, desk, form)
    if item is None or seer is None or form.has_faults:
        form.status = 400
        return None
    sighting = look_as(tx, desk, item, seer, draft=draft)
    is_now = draft is None or desk.sent("which") == "now"
    reading = sighting.now if sighting.then is None or is_now else sighting.then
    account = compose_account(reading, desk.language, page=_page_asked(desk))
    owners = {one.owner.uri: describe_teller(one.owner, desk.language).name for one in sighting.unseen if one.owner}
    hidden = (
        [desk.language.text(mark("a party that does not show its name"))]
        if any(one.owner is None for one in sighting.unseen)
        else []
    )
    return View(
        account=account,
        path=page_path(item),
        item=item.canonical,
        label=seer.label,
        sighting=sighting,
        is_now=is_now,
        unseen=desk.language.list_of([*owners.values(), *hidden]),
        route_map=draw_map(account, desk.language),
    )


def _read_seer(tx: Transaction, desk: Desk, form: SeeForm) -> Seer | None:
    value = str(form.viewer.data)
    labels = {one.value: one.label for one in form.viewer.choices}
    if form.party.data:
        found = parties.find_parties(tx, form.party.data, besides=desk.organization_id)
        offered = [(f"organization:{one.id}", parties.shown_party(one, desk.language)) for one in found]
        if len(found) != 1:
            several = mark("Several are found; they are in the list above now. Choose one, and empty this field.")
            form.offer("viewer", list({**dict(offered), **labels}.items()))
            form.party.errors = [desk.language.text(several if found else parties.NOBODY)]
            return None
        ((value, label),) = offered
        labels[value] = label
        form.offer("viewer", list(labels.items()))
        form.viewer.data, form.party.data = value, ""
    return find_seer(
        tx,
        desk,
        value,
        str(labels.get(value, "")),
        supposes_handled=bool(form.is_handled.data),
        supposes_scope=bool(form.is_within.data),
    )


def _list_recent(tx: Transaction, desk: Desk) -> Sequence[tuple[str, str]]:
    viewer = compose_viewer(desk.organization)
    streams = list(require_streams(tx, desk.organization_id).values())
    uris = list_latest_items(tx, Glass(viewer, Purpose.PREVIEW, desk.now), streams, limit=_LATEST)
    things = [parse_identifier(uri) for uri in uris]
    things.sort(
        key=lambda one: one.kind in _CARRIERS or one.level is not Level.INSTANCE
    )  # goods before what holds them
    return [(one.canonical, neat(display_form(one))) for one in things[:_OFFERED]]


def _page_asked(desk: Desk) -> int:
    asked = desk.sent("page")
    return min(int(asked), _MOST_PAGES) if asked.isascii() and asked.isdigit() and len(asked) <= 4 else 1
