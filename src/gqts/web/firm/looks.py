"""Who looked at the organization's data, when and what for; customs' statutory looks with their reason."""

from __future__ import annotations

from uuid import UUID

from starlette.responses import Response

from gqts.accounts import Permission
from gqts.kit.clock import write_instant
from gqts.kit.database import Transaction
from gqts.organizations import Organization, find_organizations
from gqts.sharing import Look, Narrowing, Purpose, list_lookers, list_looks
from gqts.web.addresses import find_page_path
from gqts.web.firm.own import require_own
from gqts.web.firm.words import PURPOSES
from gqts.web.office.days import read_span
from gqts.web.office.paging import PAGE, Place, compose_pages, read_place, read_through
from gqts.web.office.records import send_csv
from gqts.web.telling import show_code
from gqts.web.workbench import Desk, page

_COLUMNS = (
    "at", "organization_id", "organization", "person", "purpose", "subject", "kinds_of_fact", "reports",
    "override_reason",
)  # fmt: skip


@page(Permission.LOOKS_READ)
def show_looks(desk: Desk) -> Response:
    """Show looks, the newest first."""
    only = _read_narrowing(desk)
    with desk.transaction() as tx:
        own = require_own(desk)
        found = list_looks(tx, own.id, narrowing=only, after=read_place(desk), limit=PAGE + 1)
        lookers = find_organizations(tx, list_lookers(tx, own.id))
    say, code = desk.language.text, desk.language.code
    pages = compose_pages(desk, found, _place)
    by = sorted(((str(key), one.name(code)) for key, one in lookers.items()), key=lambda pair: pair[1].casefold())
    return desk.render(
        "firm/looks.html",
        pages=pages,
        rows=[
            (one, show_code(one.subject), find_page_path(one.subject), lookers.get(one.viewer_id)) for one in pages.rows
        ],
        word_purpose=lambda purpose: say(PURPOSES[Purpose(purpose)]) if purpose in set(Purpose) else purpose,
        lookers=by,
        purposes=[(one.value, say(words)) for one, words in PURPOSES.items() if one is not Purpose.PREVIEW],
        by=str(only.viewer_id or ""),
        purpose=only.purpose.value if only.purpose else "",
        first=desk.query("from"),
        last=desk.query("until"),
        is_narrowed=only != Narrowing(),
        query=desk.request.url.query,
    )


@page(Permission.LOOKS_READ)
def export_looks(desk: Desk) -> Response:
    """Send looks as a CSV file, the newest first."""
    only = _read_narrowing(desk)
    with desk.transaction() as tx:
        own = require_own(desk)

        def read(place: Place | None, limit: int) -> list[Look]:
            return list_looks(tx, own.id, narrowing=only, after=place, limit=limit)

        looks = read_through(read, _place)
        lookers = _name(tx, looks)
    return send_csv(desk, "looks", _COLUMNS, (_write(one, lookers.get(one.viewer_id)) for one in looks))


def _read_narrowing(desk: Desk) -> Narrowing:
    """Return what the address narrows the list to; what it cannot mean is left out."""
    purpose = desk.query("purpose")
    try:
        by = UUID(desk.query("by"))
    except ValueError:
        by = None
    return Narrowing(by, Purpose(purpose) if purpose in set(Purpose) else None, *read_span(desk))


def _name(tx: Transaction, looks: list[Look]) -> dict[UUID, Organization]:
    return find_organizations(tx, {one.viewer_id for one in looks})


def _place(one: Look) -> Place:
    return one.at, one.id


def _write(one: Look, looker: Organization | None) -> tuple[str, ...]:
    return (
        write_instant(one.at),
        str(one.viewer_id),
        looker.name() if looker else "",
        one.person_name,
        one.purpose,
        one.subject,
        " ".join(kind.name.lower() for kind in one.kinds),
        str(one.facts),
        one.override_reason,
    )
