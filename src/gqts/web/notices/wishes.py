"""What somebody wants to be told: each kind by mail at once, once a day or never, and whether the inbox shows it."""

from __future__ import annotations

from starlette.responses import Response

from gqts.notices import Mailing, NoticeKind, Wish, list_wishes, save_wishes
from gqts.web.languages import mark
from gqts.web.notices.words import MAILINGS, NAMES
from gqts.web.workbench import Desk, page

_PATH = "/organization/notices/wishes"


@page()
def choose(desk: Desk) -> Response:
    """Show what the reader is told of each kind that concerns them, and keep what they want instead."""
    with desk.transaction() as tx:
        held = list_wishes(tx, desk.caller)
        if desk.is_sent:
            save_wishes(tx, desk.caller, _read(desk, held), now=desk.now)
    if desk.is_sent:
        desk.flash(mark("From now on you are told as you chose."))
        return desk.see_other(_PATH)
    return desk.render(
        "notices/wishes.html",
        wishes=held,
        names=NAMES,
        mailings=[(one.value, desk.language.text(words)) for one, words in MAILINGS.items()],
        has_mail=desk.settings.mail is not None,
    )


def _read(desk: Desk, held: dict[NoticeKind, Wish]) -> dict[NoticeKind, Wish]:
    """Return what was sent; what a form does not say of a kind, or what cannot be, stays as it was."""
    wanted = {}
    for kind, wish in held.items():
        mail = desk.sent(f"mail.{kind.value}")
        mailing = Mailing(mail) if mail in set(Mailing) else wish.mailing
        wanted[kind] = Wish(mailing, desk.sent(f"silent.{kind.value}") == "y")
    return wanted
