"""Accreditations of inspection bodies: copied from the register of the body that accredits, and withdrawn."""

from __future__ import annotations

import re
from datetime import date

from starlette.responses import Response

from gqts.accounts import Permission
from gqts.organizations import (
    Entry,
    Role,
    grant_accreditation,
    list_accreditations,
    require_organization,
    withdraw_accreditation,
)
from gqts.web.languages import mark
from gqts.web.office.reasons import ReasonForm, ask, read_reason
from gqts.web.workbench import Desk, Form, PageUnknown, choice_field, long_field, page, text_field

_OTHER = "other"
SCHEMES = [
    ("CNAS", mark("CNAS (China)")),
    ("ILAC-MRA", mark("A signatory of the ILAC mutual recognition arrangement")),
    (_OTHER, mark("Another scheme")),
]


class EntryForm(Form):
    """An entry of a register."""

    scheme = choice_field(mark("Scheme"), SCHEMES)
    other = text_field(mark("Name of the other scheme"), is_needed=False)
    signatory = text_field(mark("Accreditation body"), hint=mark("Who keeps the register, such as CNAS, JAB or UKAS."))
    number = text_field(mark("Number in the register"), autocomplete="off")
    scopes = long_field(
        mark("Scope"),
        hint=mark("HS prefixes or kinds of goods, one a line; * alone is for all goods."),
        longest=4_000,
        is_needed=True,
    )
    valid_from = text_field(mark("First day"), type="date", autocomplete="off")
    valid_until = text_field(mark("Last day"), type="date", autocomplete="off")

    def read_entry(self) -> Entry | None:
        """Return what was typed; None, with the faults told, when a day or the scheme is none."""
        days = [_read_day(self, name) for name in ("valid_from", "valid_until")]
        scheme = self.other.data if self.scheme.data == _OTHER else self.scheme.data
        if not scheme:
            self.other.errors = [self.desk.language.text(mark("Name the scheme."))]
        if days[0] is None or days[1] is None or not scheme:
            return None
        scopes = tuple(filter(None, (one.strip() for one in re.split(r"[\n,;]", self.scopes.data))))
        return Entry(scheme, self.signatory.data, self.number.data, scopes, days[0], days[1])


@page(Permission.HOST_ACCREDIT)
def add_accreditation(desk: Desk) -> Response:
    """Record an accreditation of an inspection body."""
    organization_id = desk.id_in_path("organization_id")
    with desk.transaction() as tx:
        form = EntryForm.of(desk, scheme="CNAS")
        organization = require_organization(tx, organization_id)
        if Role.INSPECTION_BODY not in organization.roles:
            raise PageUnknown
        entry = form.read_entry() if form.is_good() else None
        if entry is not None:
            with form.refusals(tx):
                grant_accreditation(tx, desk.caller.actor, organization_id, entry, now=desk.now)
    if form.is_done:
        desk.flash(mark("The accreditation is recorded."))
        return desk.see_other(f"/host/organizations/{organization_id}")
    if form.has_faults:
        form.status = 400
    return form.show(desk, "host/accreditation.html", organization=organization)


@page(Permission.HOST_ACCREDIT)
def withdraw(desk: Desk) -> Response:
    """Ask before an accreditation is withdrawn, and do it."""
    organization_id, accreditation_id = desk.id_in_path("organization_id"), desk.id_in_path("accreditation_id")
    with desk.transaction() as tx:
        form = ReasonForm.of(desk)
        organization = require_organization(tx, organization_id)
        held = [one for one in list_accreditations(tx, organization_id) if one.withdrawn_at is None]
        found = next((one for one in held if one.id == accreditation_id), None)
        if found is None:
            raise PageUnknown
        if form.is_good():
            with form.refusals(tx):
                withdraw_accreditation(tx, desk.caller.actor, accreditation_id, reason=read_reason(form), now=desk.now)
    path, name = f"/host/organizations/{organization_id}", organization.name(desk.language.code)
    if form.is_done:
        desk.flash(mark("The accreditation is withdrawn."))
        return desk.see_other(path)
    question = mark("Withdraw the accreditation %(number)s of %(organization)s?")
    consequence = mark(
        "It counts from its first day on: a body that lied is believed in nothing. Its reports under this "
        "accreditation stand as claims from now on. This cannot be taken back; a new entry can be recorded."
    )
    asked = str(desk.language.sentence(question, number=found.number, organization=name))
    return ask(desk, form, asked, desk.language.text(consequence), button=mark("Withdraw"), back=(path, name))


def _read_day(form: EntryForm, name: str) -> date | None:
    field = form[name]
    try:
        return date.fromisoformat(field.data or "")
    except ValueError:
        field.errors = [form.desk.language.text(mark("This is no day. Write it as 2026-09-30."))]
        return None
