"""An inspection body before the host: the certificates it gave, as far as customs may see them, and disqualifying it.

The list is bound to what customs may see, as every look at shared facts is: what a body shares with nobody, customs
does not list either. Disqualifying is an act of an officer; it needs no look at the certificates that fall with it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from starlette.responses import Response

from gqts.accounts import Permission
from gqts.certificates import Attestation, count_certificates
from gqts.kit.database import Transaction
from gqts.organizations import (
    Actor,
    Organization,
    Role,
    disqualify_body,
    find_disqualifications,
    reinstate_body,
    require_organization,
)
from gqts.sharing import Purpose, begin_viewing
from gqts.web.attest.listing import read_asked, read_rows, show_rows
from gqts.web.languages import mark
from gqts.web.office.paging import PAGE, read_place
from gqts.web.office.reasons import ReasonForm, ask, read_reason
from gqts.web.viewing import find_viewer
from gqts.web.workbench import Desk, PageUnknown, page


@page(Permission.HOST_APPROVE)
def list_of_body(desk: Desk) -> Response:
    """Show the certificates of a body that are shared with customs, the latest first."""
    asked = read_asked(desk)
    with desk.transaction() as tx:
        body = require_organization(tx, desk.id_in_path("organization_id"))
        fallen = find_disqualifications(tx, [body.id]).get(body.id)
        rows = _look(tx, desk, lambda: read_rows(tx, body.id, asked, desk.now.date(), read_place(desk), PAGE + 1))
    return desk.render("host/certificates.html", organization=body, fallen=fallen, **show_rows(desk, rows, asked))


def count_seen(tx: Transaction, desk: Desk, organization_id: UUID) -> int:
    """Return how many certificates of a body customs may see; the last thing that is read in a transaction."""
    begin_viewing(tx, find_viewer(tx, desk.caller), at=desk.now, purpose=Purpose.QUERY)
    return count_certificates(tx, organization_id)


@page(Permission.HOST_ACCREDIT)
def disqualify(desk: Desk) -> Response:
    """Ask before an inspection body is disqualified, and do it."""
    return _decide(
        desk,
        lambda tx, actor, one, reason, now: disqualify_body(tx, actor, one, reason=reason, now=now),
        is_fallen=False,
        question=mark("Disqualify %(organization)s?"),
        consequence=mark(
            "It is believed in nothing from now on: every certificate it ever gave shows as worth nothing wherever it "
            "shows, its reports of inspections stand as claims, and it hands nothing in. You can take this back."
        ),
        words=(mark("Disqualify"), mark("%(organization)s is disqualified.")),
    )


@page(Permission.HOST_ACCREDIT)
def reinstate(desk: Desk) -> Response:
    """Ask before the disqualification of a body is ended, and do it."""
    return _decide(
        desk,
        lambda tx, actor, one, reason, now: reinstate_body(tx, actor, one, reason=reason, now=now),
        is_fallen=True,
        question=mark("End the disqualification of %(organization)s?"),
        consequence=mark(
            "Its accreditations count again, and so do the certificates it gave under them. The disqualification stays "
            "on record."
        ),
        words=(mark("End it"), mark("%(organization)s is disqualified no more.")),
    )


def _decide(
    desk: Desk,
    move: Callable[[Transaction, Actor, UUID, str, datetime], object],
    *,
    is_fallen: bool,
    question: str,
    consequence: str,
    words: tuple[str, str],
) -> Response:
    with desk.transaction() as tx:
        form = ReasonForm.of(desk)
        body = _require_body(tx, desk, is_fallen=is_fallen)
        if form.is_good():
            with form.refusals(tx):
                move(tx, desk.caller.actor, body.id, read_reason(form), desk.now)
    path, name = f"/host/organizations/{body.id}", body.name(desk.language.code)
    if form.is_done:
        desk.flash(words[1], organization=name)
        return desk.see_other(path)
    asked = str(desk.language.sentence(question, organization=name))
    return ask(desk, form, asked, desk.language.text(consequence), button=words[0], back=(path, name))


def _require_body(tx: Transaction, desk: Desk, *, is_fallen: bool) -> Organization:
    body = require_organization(tx, desk.id_in_path("organization_id"))
    if Role.INSPECTION_BODY not in body.roles and not is_fallen:
        raise PageUnknown
    if (body.id in find_disqualifications(tx, [body.id])) is not is_fallen:
        raise PageUnknown
    return body


def _look(tx: Transaction, desk: Desk, read: Callable[[], Sequence[Attestation]]) -> Sequence[Attestation]:
    """Read as customs may see; the last thing that is done in the transaction."""
    begin_viewing(tx, find_viewer(tx, desk.caller), at=desk.now, purpose=Purpose.QUERY)
    return read()
