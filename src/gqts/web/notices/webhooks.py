"""The webhooks of an organization: listed, registered, given another secret, and removed.

A secret is shown once, on the page that answers the form which made it.
"""

from __future__ import annotations

from starlette.responses import Response

from gqts.accounts import Permission, Seal
from gqts.kit.database import Transaction
from gqts.notices import (
    OVERLAP,
    Webhook,
    WebhookUnknown,
    list_open_kinds,
    list_webhooks,
    open_webhook_door,
    register_webhook,
    remove_webhook,
    require_webhook,
    rotate_secret,
)
from gqts.web.languages import mark
from gqts.web.notices.words import NAMES
from gqts.web.office.once import USED, use_once
from gqts.web.office.reasons import ask
from gqts.web.workbench import Desk, Form, PageUnknown, page, several_field, text_field

LIST = "/organization/webhooks"
LABEL = mark("Webhooks")


class WebhookForm(Form):
    """A webhook that is to be registered."""

    url = text_field(
        mark("Address"),
        hint=mark("An https address that your machine answers, such as https://erp.firm.example/gqts."),
        longest=1_000,
        type="url",
        autocomplete="off",
    )
    types = several_field(
        mark("What it is told"),
        (),
        hint=mark("Tick none to have it told everything that you may read."),
    )


@page(Permission.WEBHOOKS_MANAGE)
def list_every(desk: Desk) -> Response:
    """Show the webhooks, and how each fares."""
    with desk.transaction() as tx:
        found = list_webhooks(tx, desk.caller)
    return desk.render("notices/webhooks.html", webhooks=found, names=NAMES, state_of=state_of)


@page(Permission.WEBHOOKS_MANAGE)
def register(desk: Desk) -> Response:
    """Register a webhook, and show its secret."""
    made: tuple[Webhook, str] | None = None
    is_used = False
    with desk.transaction() as tx:
        form = WebhookForm.of(desk)
        form.offer("types", [(kind.value, desk.language.text(NAMES[kind][0])) for kind in list_open_kinds(desk.caller)])
        if form.is_good():
            is_used = not use_once(desk, tx)
            if not is_used:
                with form.refusals(tx):
                    door = open_webhook_door(desk.settings)
                    kinds = form.types.data or []
                    made = register_webhook(
                        tx, desk.caller, Seal(desk.settings.secret), door, form.url.data, kinds, now=desk.now
                    )
    if is_used:
        return _tell_used(desk)
    if made is not None:
        return _show_secret(desk, *made)
    return form.show(desk, "notices/webhook_new.html")


@page(Permission.WEBHOOKS_MANAGE)
def rotate(desk: Desk) -> Response:
    """Ask before a webhook is given another secret, and show that."""
    secret, is_used = "", False
    with desk.transaction() as tx:
        webhook = read_own(desk, tx)
        form = Form.of(desk)
        if form.is_good():
            is_used = not use_once(desk, tx)
            if not is_used:
                with form.refusals(tx):
                    secret = rotate_secret(tx, desk.caller, Seal(desk.settings.secret), webhook.id, now=desk.now)
    if is_used:
        return _tell_used(desk)
    if secret:
        return _show_secret(desk, webhook, secret)
    consequence = desk.language.sentence(
        mark("For %(hours)s hours both secrets sign, so that nothing is lost while you change over."),
        hours=desk.language.number(OVERLAP.total_seconds() // 3600),
    )
    question = desk.language.text(mark("Make another secret for this webhook?"))
    back = (f"{LIST}/{webhook.id}", webhook.url)
    return ask(desk, form, question, str(consequence), button=mark("Make another secret"), back=back)


@page(Permission.WEBHOOKS_MANAGE)
def remove(desk: Desk) -> Response:
    """Ask before a webhook is removed, and do it."""
    with desk.transaction() as tx:
        webhook = read_own(desk, tx)
        form = Form.of(desk)
        if form.is_good():
            with form.refusals(tx):
                remove_webhook(tx, desk.caller, webhook.id, now=desk.now)
    if form.is_done:
        desk.flash(mark("The webhook %(url)s is removed."), url=webhook.url)
        return desk.see_other(LIST)
    question = str(desk.language.sentence(mark("Remove the webhook %(url)s?"), url=webhook.url))
    consequence = desk.language.text(
        mark("Nothing more is delivered there, also not what waits, and the record of its deliveries goes with it.")
    )
    back = (f"{LIST}/{webhook.id}", webhook.url)
    return ask(desk, form, question, consequence, button=mark("Remove it"), back=back)


def read_own(desk: Desk, tx: Transaction) -> Webhook:
    """Return the webhook that the address names; another's is as if there were none."""
    try:
        return require_webhook(tx, desk.caller, desk.id_in_path("webhook_id"))
    except WebhookUnknown:
        raise PageUnknown from None


def state_of(webhook: Webhook) -> tuple[str, str]:
    """Return how a webhook fares: the shape of its badge, and the word."""
    if webhook.disabled_at is not None:
        return "stop", mark("Out of use")
    if webhook.failing_since is not None:
        return "wait", mark("Fails")
    return "good", mark("In use")


def _show_secret(desk: Desk, webhook: Webhook, secret: str) -> Response:
    return desk.render("notices/webhook_secret.html", webhook=webhook, secret=secret)


def _tell_used(desk: Desk) -> Response:
    desk.flash(USED)
    return desk.see_other(LIST)
