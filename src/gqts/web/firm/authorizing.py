"""Authorizing a partner for a product and a period, and withdrawing it with its reason."""

from __future__ import annotations

from datetime import date
from http import HTTPStatus

from starlette.responses import Response

from gqts.accounts import Permission
from gqts.kit.database import Transaction
from gqts.organizations import (
    Activity,
    Organization,
    authorize_partner,
    list_authorizations,
    require_organization,
    withdraw_authorization,
)
from gqts.web.firm.own import require_own
from gqts.web.firm.parties import MOST_FOUND, describe_party, search_parties
from gqts.web.languages import mark
from gqts.web.office.days import require_day
from gqts.web.office.reasons import ReasonForm, ask, read_reason
from gqts.web.workbench import Desk, Form, PageUnknown, page, radio_field, text_field

_LIST = "/organization/partners"


class AuthorizationForm(Form):
    """Whom, for what, of which product, from when until when."""

    partner = text_field(
        mark("Partner"), hint=mark("Its name, its GLN, or its party link. It must take part already."), longest=500
    )
    which = radio_field(mark("Which one"), ())
    activity = radio_field(
        mark("What for"),
        [
            (Activity.MANUFACTURE.value, mark("Make or label\nIt may begin the record of the goods.")),
            (Activity.TRADE.value, mark("Trade\nYou say that it is one of your traders.")),
        ],
    )
    product = text_field(
        mark("Product"),
        hint=mark("The digits of a GTIN, or your company prefix for every product under it."),
        longest=20,
        autocomplete="off",
    )
    valid_from = text_field(mark("First day"), type="date", autocomplete="off", longest=10)
    valid_until = text_field(
        mark("Last day"),
        hint=mark("Empty: until further notice."),
        type="date",
        autocomplete="off",
        longest=10,
        is_needed=False,
    )

    def read(self, tx: Transaction) -> tuple[Organization, tuple[date, date | None]] | None:
        """Return the partner and the period of a form in order; None, with the faults told, of any other.

        Several that go by the same are offered to choose from; what is chosen is among them or counts for nothing.
        """
        say, found = self.desk.language.text, self._search(tx)
        offered = found[:MOST_FOUND]
        if len(offered) > 1:
            self.offer("which", [(str(one.id), describe_party(one, self.desk.language)) for one in offered])
            offered = [one for one in offered if str(one.id) == self.which.data]
        else:
            del self.which
        is_good = self.is_good()
        first, last = require_day(self, "valid_from"), require_day(self, "valid_until")
        if not found and self.partner.data:
            told = mark("No organization that takes part goes by this. Type its whole name or its GLN, or invite it.")
            self.partner.errors = [say(told)]
        if found and not offered:
            told = mark("Several go by this. Choose the one that you mean, or type more of its name.")
            self.which.errors = [say(told)]
        if self.desk.is_sent and self.has_faults:
            self.status = HTTPStatus.BAD_REQUEST
        return (offered[0], (first, last)) if is_good and offered and first and not self.has_faults else None

    def _search(self, tx: Transaction) -> list[Organization]:
        text = str(self.partner.data or "")
        return search_parties(tx, text, besides=self.desk.organization_id) if self.desk.is_sent else []


@page(Permission.PARTNERS_MANAGE)
def authorize(desk: Desk) -> Response:
    """Authorize a partner."""
    with desk.transaction() as tx:
        own = require_own(desk)
        form = AuthorizationForm.of(desk, activity=Activity.MANUFACTURE.value, valid_from=desk.now.date().isoformat())
        told = form.read(tx)
        if told is not None:
            partner, period = told
            with form.refusals(tx):
                authorize_partner(
                    tx,
                    desk.caller.actor,
                    own.id,
                    partner.id,
                    Activity(form.activity.data),
                    form.product.data,
                    period=period,
                    now=desk.now,
                )
    if told is not None and form.is_done:
        desk.flash(mark("%(organization)s is authorized."), organization=told[0].name(desk.language.code))
        return desk.see_other(_LIST)
    return form.show(desk, "firm/authorize.html")


@page(Permission.PARTNERS_MANAGE)
def withdraw(desk: Desk) -> Response:
    """Ask before an authorization is withdrawn, and do it."""
    authorization_id = desk.id_in_path("authorization_id")
    with desk.transaction() as tx:
        form = ReasonForm.of(desk)
        own = require_own(desk)
        given = [one for one in list_authorizations(tx, brand_id=own.id) if one.withdrawn_at is None]
        found = next((one for one in given if one.id == authorization_id), None)
        if found is None:
            raise PageUnknown
        partner = require_organization(tx, found.partner_id).name(desk.language.code)
        if form.is_good():
            with form.refusals(tx):
                withdraw_authorization(
                    tx, desk.caller.actor, own.id, authorization_id, reason=read_reason(form), now=desk.now
                )
    if form.is_done:
        desk.flash(mark("The authorization of %(organization)s is withdrawn."), organization=partner)
        return desk.see_other(_LIST)
    question = mark("Withdraw the authorization of %(organization)s for %(product)s?")
    consequence = mark(
        "It ends today: what the partner begins from now on under this product is not under your authority. What it "
        "began before stays. Your partner reads the reason. This cannot be taken back; you can authorize it anew."
    )
    asked = str(desk.language.sentence(question, organization=partner, product=found.product))
    back = (_LIST, desk.language.text(mark("Partners")))
    return ask(desk, form, asked, desk.language.text(consequence), button=mark("Withdraw"), back=back)
