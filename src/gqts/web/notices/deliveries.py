"""One webhook: how it fares, what was delivered and what was not, sending again, and a test."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from starlette.responses import Response

from gqts.accounts import Permission
from gqts.kit.clock import write_instant
from gqts.kit.database import Transaction
from gqts.notices import (
    DeliveryState,
    Webhook,
    WebhookDelivery,
    WebhookDisabled,
    WebhookUnknown,
    enable_webhook,
    list_deliveries,
    send_again,
    send_test,
)
from gqts.web.languages import Language, mark
from gqts.web.notices.webhooks import LIST, read_own, state_of
from gqts.web.notices.words import NAMES
from gqts.web.office.paging import PAGE, Place, compose_pages, read_place, read_through
from gqts.web.office.records import send_csv
from gqts.web.workbench import Desk, PageUnknown, page

STATES: Mapping[DeliveryState, tuple[str, str]] = {
    DeliveryState.WAITING: ("wait", mark("Waits")),
    DeliveryState.DELIVERED: ("good", mark("Delivered")),
    DeliveryState.FAILED: ("stop", mark("Not delivered")),
}
FAILURES: Mapping[str, str] = {
    "slow": mark("it took too long"),
    "silent": mark("there was no answer"),
    "certificate": mark("its certificate is not good for its name"),
    "unknown": mark("its name is not found"),
    "private": mark("its name leads into a private network"),
    "address": mark("its address is not a plain https address"),
    "sealed": mark("its secret cannot be opened; make another one"),
    "disabled": mark("the webhook was out of use"),
}
_COLUMNS = ("created_at", "kind", "state", "attempts", "attempted_at", "next_at", "answer", "failure", "webhook_id")
_OUT_OF_USE = mark("It is out of use. Bring it back into use first.")


@page(Permission.WEBHOOKS_MANAGE)
def show_webhook(desk: Desk) -> Response:
    """Show a webhook with its deliveries; send a test, send one again, or bring it back into use."""
    chosen = desk.query("state")
    state = DeliveryState(chosen) if chosen in set(DeliveryState) else None
    with desk.transaction() as tx:
        webhook = read_own(desk, tx)
        said = _act(desk, tx, webhook) if desk.is_sent else ""
        found = list_deliveries(tx, desk.caller, webhook.id, state=state, after=read_place(desk), limit=PAGE + 1)
    if desk.is_sent:
        desk.flash(said)
        return desk.see_other(f"{LIST}/{webhook.id}")
    pages = compose_pages(desk, found, _place)
    return desk.render(
        "notices/webhook.html",
        webhook=webhook,
        state=state_of(webhook),
        pages=pages,
        rows=[(one, _word_outcome(one, desk.language)) for one in pages.rows],
        names=NAMES,
        states=STATES,
        state_choices=[(one.value, desk.language.text(words)) for one, (_, words) in STATES.items()],
        chosen=chosen,
        query=desk.request.url.query,
    )


@page(Permission.WEBHOOKS_MANAGE)
def export_deliveries(desk: Desk) -> Response:
    """Send the deliveries of a webhook as a CSV file."""
    with desk.transaction() as tx:
        webhook = read_own(desk, tx)
        rows = read_through(
            lambda place, limit: list_deliveries(tx, desk.caller, webhook.id, after=place, limit=limit), _place
        )
    return send_csv(desk, "deliveries", _COLUMNS, (_write(one) for one in rows))


def _act(desk: Desk, tx: Transaction, webhook: Webhook) -> str:
    """Do what was sent, and return what to say of it."""
    act = desk.sent("act")
    try:
        if act == "test":
            send_test(tx, desk.caller, webhook.id, now=desk.now)
            return mark("A test is on its way. Load the page again in a moment to see what came of it.")
        if act == "again":
            send_again(tx, desk.caller, webhook.id, UUID(desk.sent("delivery")), now=desk.now)
            return mark("It is sent again. Load the page again in a moment to see what came of it.")
        if act == "enable":
            enable_webhook(tx, desk.caller, webhook.id, now=desk.now)
            return mark("It is in use again. What it missed can be sent again below.")
    except WebhookDisabled:
        return _OUT_OF_USE
    except (WebhookUnknown, ValueError):
        raise PageUnknown from None
    raise PageUnknown


def _word_outcome(one: WebhookDelivery, language: Language) -> str:
    """Return what came of the last attempt."""
    if one.failure:
        return language.text(FAILURES.get(one.failure, FAILURES["silent"]))
    if one.answer is not None:
        return str(language.sentence(mark("it answered %(status)s"), status=str(one.answer)))
    return "–"


def _place(one: WebhookDelivery) -> Place:
    return one.created_at, one.id


def _write(one: WebhookDelivery) -> tuple[str, ...]:
    return (
        write_instant(one.created_at),
        one.kind.value,
        one.state.value,
        str(one.attempts),
        write_instant(one.attempted_at) if one.attempted_at else "",
        write_instant(one.next_at) if one.next_at else "",
        "" if one.answer is None else str(one.answer),
        one.failure,
        one.message_id,
    )
