"""Hands: which organizations one hand controls. Together they are one source in every cross-check (`gqts.evidence`)."""

from __future__ import annotations

from starlette.responses import Response

from gqts.accounts import Permission
from gqts.evidence import find_hand, join_hands, part_hand
from gqts.organizations import find_organizations, require_organization
from gqts.web.languages import mark
from gqts.web.office.reasons import LONGEST_REASON, ReasonForm, ask, read_reason
from gqts.web.workbench import Desk, Form, PageUnknown, long_field, page, text_field


class HandForm(Form):
    """Which hand controls an organization, and why it is said to."""

    name = text_field(
        mark("Name of the group"),
        hint=mark("Organizations given the same name are in one hand, and count as one source in every cross-check."),
        autocomplete="off",
    )
    reason = long_field(
        mark("Reason"),
        hint=mark("Where it is known from, such as the register of companies. Its subject reads it."),
        longest=LONGEST_REASON,
        is_needed=True,
        rows=3,
    )


@page(Permission.HOST_APPROVE)
def join(desk: Desk) -> Response:
    """Show which hand an organization is in, and write down another."""
    organization_id = desk.id_in_path("organization_id")
    with desk.transaction() as tx:
        organization = require_organization(tx, organization_id)
        hand = find_hand(tx, organization_id)
        others = find_organizations(tx, hand.organizations) if hand else {}
        form = HandForm.of(desk, name=hand.name if hand else "")
        if form.is_good():
            with form.refusals(tx):
                name, why = str(form.name.data), read_reason(form)
                join_hands(tx, desk.caller.actor, [organization_id], name, reason=why, now=desk.now)
    if form.is_done:
        desk.flash(mark("It is written down: in cross-checks these organizations are one source."))
        return desk.see_other(f"/host/organizations/{organization_id}/hand")
    if form.has_faults:
        form.status = 400
    joined = [one for one in others.values() if one.id != organization_id]
    return form.show(desk, "host/hand.html", organization=organization, hand=hand, joined=joined)


@page(Permission.HOST_APPROVE)
def part(desk: Desk) -> Response:
    """Ask before an organization is in its own hand again, and do it."""
    organization_id = desk.id_in_path("organization_id")
    with desk.transaction() as tx:
        form = ReasonForm.of(desk)
        organization = require_organization(tx, organization_id)
        if find_hand(tx, organization_id) is None:
            raise PageUnknown
        if form.is_good():
            with form.refusals(tx):
                part_hand(tx, desk.caller.actor, organization_id, reason=read_reason(form), now=desk.now)
    path, name = f"/host/organizations/{organization_id}", organization.name(desk.language.code)
    if form.is_done:
        desk.flash(mark("%(organization)s is in its own hand again."), organization=name)
        return desk.see_other(path)
    asked = str(desk.language.sentence(mark("Is %(organization)s in its own hand again?"), organization=name))
    consequence = desk.language.text(mark("From now on it counts as a source of its own in cross-checks."))
    return ask(desk, form, asked, consequence, button=mark("In its own hand"), back=(path, name))
