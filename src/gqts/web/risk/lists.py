"""Named lists that profiles look into: read, changed with a reason, every version kept."""

from __future__ import annotations

from urllib.parse import quote

from starlette.responses import Response

from gqts.accounts import Permission
from gqts.kit.database import Transaction
from gqts.risk import ListKind, change_list, list_lists, list_profiles, list_versions, read_rulebook
from gqts.web.languages import mark
from gqts.web.office.reasons import LONGEST_REASON, read_reason
from gqts.web.office.records import send_csv
from gqts.web.risk.words import KINDS
from gqts.web.workbench import Desk, Form, choice_field, long_field, page, text_field

ROOT = "/risk/lists"
_MOST_SHOWN = 200
_KINDS = [(kind.value, words) for kind, words in KINDS.items()]


class ListForm(Form):
    """What a list holds from now on."""

    kind = choice_field(mark("What it names"), _KINDS)
    entries = long_field(
        mark("Entries"),
        hint=mark("One a line. An entry ending in * stands for everything that begins so."),
        longest=60_000,
        rows=12,
    )
    note = long_field(mark("Note"), longest=1_000, rows=2)
    reason = long_field(mark("Reason"), longest=LONGEST_REASON, is_needed=True, rows=2)


class NewListForm(ListForm):
    """A list that is not there yet."""

    name = text_field(mark("Name"), hint=mark("Conditions call it so, such as watched companies."), longest=100)


@page(Permission.HOST_RISK)
def show_lists(desk: Desk) -> Response:
    """Show every list, and which profiles look into it."""
    with desk.transaction() as tx:
        read_rulebook(tx, now=desk.now)
        lists, profiles = list_lists(tx), list_profiles(tx)
    used = {one.name: [kept.profile.name for kept in profiles if one.name in kept.profile.lists] for one in lists}
    return desk.render("risk/lists.html", lists=lists, used=used, kinds=KINDS, quote=quote)


@page(Permission.HOST_RISK)
def show_list(desk: Desk) -> Response:
    """Show a list and its versions."""
    name = desk.request.path_params["name"]
    with desk.transaction() as tx:
        versions = list_versions(tx, name)
    if desk.query("as") == "csv":
        return send_csv(desk, "list", ("entry",), ([entry] for entry in versions[0].entries))
    return desk.render(
        "risk/list.html",
        versions=versions,
        entries=versions[0].entries[:_MOST_SHOWN],
        more=max(0, len(versions[0].entries) - _MOST_SHOWN),
        kinds=KINDS,
        path=f"{ROOT}/{quote(name, safe='')}",
    )


@page(Permission.HOST_RISK)
def make_list(desk: Desk) -> Response:
    """Make a new list."""
    with desk.transaction() as tx:
        form = NewListForm.of(desk, kind=ListKind.COMPANIES.value)
        if form.is_good():
            with form.refusals(tx):
                if any(one.name == form.name.data for one in list_lists(tx)):
                    form.name.errors = [desk.language.text(mark("There is a list of this name already."))]
                    form.status = 400
                else:
                    _keep(desk, tx, form, form.name.data)
    return _answer(desk, form, form.name.data if form.is_done else "")


@page(Permission.HOST_RISK)
def edit_list(desk: Desk) -> Response:
    """Change a list."""
    name = desk.request.path_params["name"]
    with desk.transaction() as tx:
        latest = list_versions(tx, name)[0]
        form = ListForm.of(desk, kind=latest.kind.value, entries="\n".join(latest.entries), note=latest.note)
        if form.is_good():
            with form.refusals(tx):
                _keep(desk, tx, form, name)
    return _answer(desk, form, name)


def _keep(desk: Desk, tx: Transaction, form: ListForm, name: str) -> None:
    change_list(
        tx,
        desk.caller.actor,
        name,
        ListKind(form.kind.data),
        (form.entries.data or "").splitlines(),
        note=form.note.data or "",
        reason=read_reason(form),
        now=desk.now,
    )


def _answer(desk: Desk, form: ListForm, name: str) -> Response:
    path = f"{ROOT}/{quote(name, safe='')}"
    if form.is_done:
        desk.flash(mark("The list is changed from now on."))
        return desk.see_other(path)
    return form.show(desk, "risk/list_edit.html", name=name, path=path)
