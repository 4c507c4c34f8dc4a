"""The inbox of an organization, as its reader sees it: narrowed, sought in, paged, marked as read, and taken along."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from starlette.responses import Response

from gqts.kit.clock import write_instant
from gqts.kit.database import Transaction
from gqts.notices import (
    Narrowing,
    Notice,
    NoticeKind,
    NoticeUnknown,
    list_inbox,
    list_kinds,
    mark_read,
    mark_unread,
    open_notice,
    require_notice,
)
from gqts.organizations import Organization
from gqts.web.languages import mark
from gqts.web.notices.words import NAMES, NoticeWords, find_organizations_in, word_notice
from gqts.web.office.paging import PAGE, Place, compose_pages, read_place, read_through
from gqts.web.office.records import send_csv
from gqts.web.workbench import Desk, PageUnknown, page
from gqts.web.workbench.addresses import local_path

_COLUMNS = ("at", "kind", "subject", "is_read", "is_grave", "link", "notice_id")
_PATH = "/organization/notices"


@page()
def show_inbox(desk: Desk) -> Response:
    """Show what the organization was told, the newest first; mark as read or not read what is sent."""
    only = read_narrowing(desk)
    with desk.transaction() as tx:
        marked = _mark(desk, tx) if desk.is_sent else ""
        found = (
            [] if desk.is_sent else list_inbox(tx, desk.caller, narrowing=only, after=read_place(desk), limit=PAGE + 1)
        )
        named = find_organizations_in(tx, found)
    if desk.is_sent:
        desk.flash(marked)
        query = desk.request.url.query
        return desk.see_other(local_path(_PATH + (f"?{query}" if query else ""), _PATH))
    pages = compose_pages(desk, found, _place)
    say = desk.language.text
    return desk.render(
        "notices/inbox.html",
        pages=pages,
        rows=[(one, word_notice(one, named, desk.language)) for one in pages.rows],
        names=NAMES,
        kind_choices=[(kind.value, say(NAMES[kind][0])) for kind in list_kinds(desk.caller)],
        only=only,
        is_narrowed=only != Narrowing(),
        query=desk.request.url.query,
    )


@page()
def open_one(desk: Desk) -> Response:
    """Lead to the page of a notice's matter, and count it as read; a browser that only looks ahead has read nothing."""
    try:
        with desk.transaction() as tx:
            notice_id = desk.id_in_path("notice_id")
            is_ahead = desk.request.method != "GET" or "prefetch" in desk.request.headers.get("sec-purpose", "")
            if is_ahead:
                notice = require_notice(tx, desk.caller, notice_id)
            else:
                notice = open_notice(tx, desk.caller, notice_id, now=desk.now)
    except NoticeUnknown:
        raise PageUnknown from None
    return desk.see_other(local_path(notice.link, _PATH))


@page()
def export_inbox(desk: Desk) -> Response:
    """Send what the organization was told as a CSV file."""
    only = read_narrowing(desk)
    with desk.transaction() as tx:
        rows = read_through(
            lambda place, limit: list_inbox(tx, desk.caller, narrowing=only, after=place, limit=limit), _place
        )
        named = find_organizations_in(tx, rows)
    return send_csv(desk, "notices", _COLUMNS, (_write(one, named, desk) for one in rows))


def read_narrowing(desk: Desk) -> Narrowing:
    """Return what the address narrows the list to; what it cannot mean is left out."""
    kind = desk.query("kind")
    return Narrowing(
        NoticeKind(kind) if kind in set(NoticeKind) else None,
        desk.query("q", longest=100),
        is_unread=desk.query("show") == "unread",
    )


def _mark(desk: Desk, tx: Transaction) -> str:
    """Mark what was sent, and return what to say of it."""
    if desk.sent("act") == "all":
        mark_read(tx, desk.caller, None, now=desk.now)
        return mark("All of it is marked as read.")
    try:
        notice_id = UUID(desk.sent("notice"))
        if desk.sent("act") == "unread":
            mark_unread(tx, desk.caller, notice_id)
            return mark("It is marked as not read.")
        require_notice(tx, desk.caller, notice_id)
    except (ValueError, NoticeUnknown):
        raise PageUnknown from None
    mark_read(tx, desk.caller, [notice_id], now=desk.now)
    return mark("It is marked as read.")


def _place(one: Notice) -> Place:
    return one.at, one.id


def _write(one: Notice, named: Mapping[UUID, Organization], desk: Desk) -> tuple[str, ...]:
    words: NoticeWords = word_notice(one, named, desk.language)
    return (
        write_instant(one.at),
        one.kind.value,
        str(words.subject),
        "yes" if one.is_read else "no",
        "yes" if one.is_grave else "no",
        desk.settings.public_url.rstrip("/") + one.link,
        str(one.id),
    )
