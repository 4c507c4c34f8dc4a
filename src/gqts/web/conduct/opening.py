"""Opening a case on an officer's own knowledge, and adding evidence to one."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from starlette.responses import Response

from gqts.accounts import Permission
from gqts.conduct import MOST_AT_ONCE, Case, EvidenceKind, Severity, add_evidence, add_files, open_case, read_case
from gqts.kit.database import Transaction
from gqts.organizations import Organization, find_organization, list_organizations
from gqts.web.conduct.act_forms import LONGEST_WORDS, read_severity
from gqts.web.conduct.files import list_handed
from gqts.web.conduct.words import SEVERITIES
from gqts.web.languages import mark
from gqts.web.office.once import USED, use_once
from gqts.web.workbench import Desk, Form, long_field, page, radio_field, text_field

_MOST_MEANT = 20


class CaseForm(Form):
    """About whom, how grave, and what it is about."""

    organization = text_field(
        mark("Party"), hint=mark("Its name, or its id from the address of its page."), longest=200, autocomplete="off"
    )
    which = radio_field(mark("Which one"), ())
    severity = radio_field(mark("Severity"), [(one.value, words) for one, words in SEVERITIES.items()])
    summary = long_field(
        mark("What it is about"),
        hint=mark("What was claimed, and what you know. The party reads it once it is given the reasons."),
        longest=LONGEST_WORDS,
        is_needed=True,
        rows=5,
    )

    def read_party(self, tx: Transaction) -> UUID | None:
        """Return the party of a form in order; None, with the faults told, of any other.

        Several that go by the same are offered to choose from; what is chosen is among them or counts for nothing.
        """
        say, found = self.desk.language.text, self._search(tx)
        chosen = found
        if len(found) > 1:
            self.offer("which", [(str(one.id), one.name(self.desk.language.code)) for one in found])
            chosen = [one for one in found if str(one.id) == self.which.data]
        else:
            del self.which
        is_good = self.is_good()
        if self.desk.is_sent and self.organization.data and not found:
            self.organization.errors = [say(mark("No firm goes by this. Type a part of its name."))]
        if found and not chosen:
            self.which.errors = [say(mark("Several go by this. Choose the one that you mean."))]
        if self.desk.is_sent and self.has_faults:
            self.status = HTTPStatus.BAD_REQUEST
        return chosen[0].id if is_good and not self.has_faults else None

    def _search(self, tx: Transaction) -> list[Organization]:
        text = str(self.organization.data or "") if self.desk.is_sent else ""
        return [one for one in _find(tx, text) if not one.is_authority]


class EvidenceForm(Form):
    """A note, or what somebody said and where it stands."""

    kind = radio_field(
        mark("What it is"),
        [
            (EvidenceKind.NOTE.value, mark("Note\nWhat you saw, or were told.")),
            (EvidenceKind.STATEMENT.value, mark("Statement\nWhat somebody said, with where it stands.")),
        ],
    )
    reference = text_field(
        mark("Where it stands"),
        hint=mark("Of a statement: the hash of an event, the number of a document or certificate."),
        longest=2_000,
        is_needed=False,
    )
    words = long_field(
        mark("In words"),
        hint=mark("The party reads it. At most 4,000 characters."),
        longest=LONGEST_WORDS,
        is_needed=True,
        rows=5,
    )


@page(Permission.HOST_PENALIZE)
def open_new(desk: Desk) -> Response:
    """Open a case about a party."""
    made: Case | None = None
    with desk.transaction() as tx:
        form = CaseForm.of(desk, organization=desk.query("organization"), severity=Severity.GENERAL.value)
        party = form.read_party(tx)
        if party is not None and not use_once(desk, tx):
            form.told.append(desk.language.text(USED))
        elif party is not None:
            with form.refusals(tx):
                made = open_case(
                    tx, desk.caller, party, severity=read_severity(form), summary=form.summary.data, now=desk.now
                )
    if made is not None:
        desk.flash(mark("Case %(number)s is opened."), number=made.number)
        return desk.see_other(f"/host/cases/{made.id}")
    return form.show(desk, "conduct/case_new.html")


@page(Permission.CASES_WORK, takes_files=True)
def add_to(desk: Desk) -> Response:
    """Add a note or a statement to a case."""
    case_id = desk.id_in_path("case_id")
    with desk.transaction() as tx:
        case = read_case(tx, desk.caller, case_id).case
        form = EvidenceForm.of(desk, kind=EvidenceKind.NOTE.value)
        if form.is_good():
            with form.refusals(tx):
                add_evidence(
                    tx,
                    desk.caller,
                    case_id,
                    kind=EvidenceKind(form.kind.data),
                    reference=form.reference.data or "",
                    words=form.words.data,
                    now=desk.now,
                )
                add_files(tx, desk.caller, case_id, list_handed(desk), now=desk.now)
    if form.is_done:
        desk.flash(mark("It is added."))
        return desk.see_other(f"/host/cases/{case_id}")
    return form.show(desk, "conduct/evidence.html", case=case, most=MOST_AT_ONCE)


def _find(tx: Transaction, text: str) -> list[Organization]:
    if not text:
        return []
    try:
        found = find_organization(tx, UUID(text))
    except ValueError:
        return list_organizations(tx, text=text, limit=_MOST_MEANT)
    return [] if found is None else [found]
