"""Claims to company prefixes and GLNs that wait for an officer, with their evidence, and what was decided."""

from __future__ import annotations

from starlette.responses import Response

from gqts.accounts import Permission
from gqts.organizations import (
    IdentifierKind,
    ProofState,
    decide_identifier,
    find_organizations,
    list_identifiers_to_decide,
    require_claim,
    require_organization,
    withdraw_identifier,
)
from gqts.web.languages import mark
from gqts.web.office.paging import PAGE, compose_pages, read_place
from gqts.web.office.reasons import DecisionForm, ReasonForm, ask, read_reason
from gqts.web.office.words import IDENTIFIERS, PROOFS, STATES
from gqts.web.workbench import Desk, PageUnknown, page, tick_field

_LIST = "/host/identifiers"


class TakingForm(ReasonForm):
    """Why an identifier is taken away, and whether it was proven falsely."""

    was_never_theirs = tick_field(
        mark("It was never theirs"),
        hint=mark("What they, and those they authorized, told under it becomes a claim that nothing bears out."),
    )


@page(Permission.HOST_APPROVE)
def list_claims(desk: Desk) -> Response:
    """Show the claims that wait, the longest first."""
    with desk.transaction() as tx:
        found = list_identifiers_to_decide(tx, after=read_place(desk), limit=PAGE + 1)
        owners = find_organizations(tx, {one.organization_id for one in found})
    return desk.render(
        "host/claims.html",
        pages=compose_pages(desk, found, lambda one: (one.claimed_at, one.id)),
        owners=owners,
        identifiers=IDENTIFIERS,
    )


@page(Permission.HOST_APPROVE)
def show_claim(desk: Desk) -> Response:
    """Show a claim with its evidence, and decide it."""
    identifier_id = desk.id_in_path("identifier_id")
    with desk.transaction() as tx:
        form = DecisionForm.of(desk)
        claim = require_claim(tx, identifier_id)
        owner = require_organization(tx, claim.organization_id)
        if form.is_good():
            if claim.kind is IdentifierKind.DOMAIN:  # a domain proves itself by its file
                raise PageUnknown
            with form.refusals(tx):
                decide_identifier(
                    tx,
                    desk.caller.actor,
                    identifier_id,
                    is_proven=form.is_yes,
                    reason=read_reason(form),
                    now=desk.now,
                )
    if form.is_done:
        told = mark("The proof of %(identifier)s is accepted.") if form.is_yes else mark("%(identifier)s is refused.")
        desk.flash(told, identifier=claim.value)
        return desk.see_other(_LIST)
    return form.show(
        desk,
        "host/claim.html",
        claim=claim,
        owner=owner,
        kind=IDENTIFIERS[claim.kind],
        proof=PROOFS[claim.state],
        owner_state=STATES[owner.state],
    )


@page(Permission.HOST_APPROVE)
def withdraw_claim(desk: Desk) -> Response:
    """Ask before a proven identifier is taken from an organization, and do it."""
    identifier_id = desk.id_in_path("identifier_id")
    with desk.transaction() as tx:
        form = TakingForm.of(desk)
        claim = require_claim(tx, identifier_id)
        if claim.state is not ProofState.PROVEN:
            raise PageUnknown
        if form.is_good():
            with form.refusals(tx):
                withdraw_identifier(
                    tx,
                    desk.caller.actor,
                    identifier_id,
                    reason=read_reason(form),
                    was_never_theirs=bool(form.was_never_theirs.data),
                    now=desk.now,
                )
    path = f"{_LIST}/{identifier_id}"
    if form.is_done:
        desk.flash(mark("%(identifier)s is withdrawn."), identifier=claim.value)
        return desk.see_other(path)
    question = str(desk.language.sentence(mark("Take %(identifier)s away?"), identifier=claim.value))
    consequence = mark(
        "From now on the organization can say nothing under it. What it told under it before stays what it was, unless "
        "it was never theirs. It, or another organization, can claim it anew."
    )
    return ask(
        desk, form, question, desk.language.text(consequence), button=mark("Take it away"), back=(path, claim.value)
    )
