"""Draws for officers: announced, fixed, revealed, and what was drawn; and a party's own entries in one."""

from __future__ import annotations

from datetime import datetime, timedelta

from starlette.responses import Response

from gqts.accounts import Permission
from gqts.conduct import (
    Draw,
    announce_draw,
    fix_arrivals,
    list_drawn,
    list_draws,
    list_own_tickets,
    require_draw,
    reveal_draw,
)
from gqts.organizations import find_organizations
from gqts.web.firm.own import require_own
from gqts.web.languages import mark
from gqts.web.office.days import begin_of, require_day
from gqts.web.office.once import USED, use_once
from gqts.web.office.paging import PAGE, compose_pages, read_place
from gqts.web.workbench import Desk, Form, page, text_field

_DAY = timedelta(days=1)


class AnnouncementForm(Form):
    """What the draw is called, how many are drawn, and how many at least of every party."""

    title = text_field(mark("Title"), hint=mark("Everybody reads it. Name no firm and no goods."), longest=200)
    size = text_field(mark("How many to draw"), hint=mark("1 to 1,000."), longest=4, type="number", min=1, max=1000)
    least = text_field(
        mark("At least of every party"),
        hint=mark(
            "0 leaves it to chance. With 1 every party that shared something is drawn from, whatever the number."
        ),
        longest=4,
        type="number",
        min=0,
        max=1000,
    )


class SpanForm(Form):
    """Which arrivals may be drawn."""

    since = text_field(mark("First day of arrival"), type="date", autocomplete="off", longest=10)
    until = text_field(mark("Last day of arrival"), type="date", autocomplete="off", longest=10)

    def read(self) -> tuple[datetime, datetime] | None:
        """Return the span of a form in order."""
        is_good = self.is_good()
        first, last = require_day(self, "since"), require_day(self, "until")
        if first is not None and last is not None and last < first:
            self.until.errors = [self.desk.language.text(mark("The last day lies before the first."))]
        if self.desk.is_sent and self.has_faults:
            self.status = 400
            return None
        return (begin_of(first), begin_of(last) + _DAY) if is_good and first and last else None


@page(Permission.HOST_AUDIT)
def list_every(desk: Desk) -> Response:
    """Show draws, the newest first."""
    with desk.transaction() as tx:
        found = list_draws(tx, after=read_place(desk), limit=PAGE + 1)
    return desk.render(
        "conduct/draws.html",
        pages=compose_pages(desk, found, lambda one: (one.announced_at, one.id)),
        may_draw=desk.caller.may(Permission.HOST_RISK),
    )


@page(Permission.HOST_AUDIT)
def show_draw(desk: Desk) -> Response:
    """Show a draw with the goods to look at and what was found."""
    draw_id = desk.id_in_path("draw_id")
    with desk.transaction() as tx:
        draw = require_draw(tx, draw_id)
        drawn = list_drawn(tx, desk.caller, draw_id)
        parties = find_organizations(tx, {one.organization_id for one in drawn})
    return desk.render(
        "conduct/draw.html",
        draw=draw,
        drawn=drawn,
        parties=parties,
        may_draw=desk.caller.may(Permission.HOST_RISK),
        may_check=desk.caller.may(Permission.CASES_WORK),
    )


@page(Permission.HOST_RISK)
def announce(desk: Desk) -> Response:
    """Announce a draw: commit to its seed."""
    made: Draw | None = None
    with desk.transaction() as tx:
        title = f"{desk.now.date().isoformat()}"
        form = AnnouncementForm.of(desk, title=title, size="10", least="0")
        if form.is_good():
            if not use_once(desk, tx):
                form.told.append(desk.language.text(USED))
            else:
                with form.refusals(tx):
                    size, least = _read_count(form, "size"), _read_count(form, "least")
                    made = announce_draw(tx, desk.caller, title=form.title.data, size=size, least=least, now=desk.now)
    if made is not None:
        desk.flash(mark("The draw is announced, and its commitments are public."))
        return desk.see_other(f"/host/draws/{made.id}")
    return form.show(desk, "conduct/draw_new.html")


@page(Permission.HOST_RISK)
def fix(desk: Desk) -> Response:
    """Fix which arrivals may be drawn."""
    draw_id = desk.id_in_path("draw_id")
    with desk.transaction() as tx:
        draw = require_draw(tx, draw_id)
        today = desk.now.date()
        form = SpanForm.of(desk, since=today.isoformat(), until=(today + _DAY).isoformat())
        span = form.read()
        if span is not None:
            with form.refusals(tx):
                fix_arrivals(tx, desk.caller, draw_id, since=span[0], until=span[1], now=desk.now)
    if span is not None and form.is_done:
        desk.flash(mark("What may be drawn is fixed, and its hashes are public."))
        return desk.see_other(f"/host/draws/{draw_id}")
    return form.show(desk, "conduct/draw_fix.html", draw=draw)


@page(Permission.HOST_RISK)
def reveal(desk: Desk) -> Response:
    """Ask before the seed is revealed, and reveal it."""
    draw_id = desk.id_in_path("draw_id")
    with desk.transaction() as tx:
        draw = require_draw(tx, draw_id)
        form = Form.of(desk)
        if form.is_good():
            with form.refusals(tx):
                reveal_draw(tx, desk.caller, draw_id, now=desk.now)
    path = f"/host/draws/{draw_id}"
    if form.is_done:
        desk.flash(mark("The seed is public, and the goods are drawn."))
        return desk.see_other(path)
    say = desk.language.text
    return form.show(
        desk,
        "workbench/confirm.html",
        question=say(mark("Reveal the seed?")),
        consequence=say(mark("It becomes public at once, and with it what is drawn. This cannot be taken back.")),
        button=say(mark("Reveal it")),
        back=path,
        back_label=draw.title,
    )


@page(Permission.AUDIT_READ)
def show_own(desk: Desk) -> Response:
    """Show a party its own entries in a draw, with what proves each of them."""
    draw_id = desk.id_in_path("draw_id")
    with desk.transaction() as tx:
        require_own(desk)
        draw = require_draw(tx, draw_id)
        own = list_own_tickets(tx, desk.caller, draw_id)
    return desk.render("conduct/own_tickets.html", draw=draw, own=own, is_revealed=draw.revealed_at is not None)


def _read_count(form: Form, name: str) -> int:
    """Return a count that was typed; one that none can be, for the room to refuse, when it is none."""
    text = str(form[name].data or "")
    return int(text) if text.isascii() and text.isdigit() else -1
