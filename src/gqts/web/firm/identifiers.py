"""Company prefixes, GLNs and domains of an organization: claimed, proven, withdrawn.

A domain is proven by a file that it shows. The file is fetched while no connection to the database is held, and few
times an hour; the caller is recognised anew before it counts.
"""

from __future__ import annotations

from uuid import UUID

from starlette.responses import Response

from gqts.accounts import Permission, require_rate
from gqts.kit.database import Transaction
from gqts.organizations import (
    WELL_KNOWN,
    FetchRefused,
    IdentifierKind,
    OwnedIdentifier,
    ProofState,
    check_domain,
    claim_identifier,
    fetch_well_known,
    list_identifiers,
    require_domain_file,
    withdraw_identifier,
)
from gqts.web.firm.own import require_own
from gqts.web.languages import mark
from gqts.web.office.paging import cut_pages
from gqts.web.office.reasons import ReasonForm, ask, read_reason
from gqts.web.office.words import IDENTIFIERS, PROOFS
from gqts.web.rendering import PAGE_HEADERS
from gqts.web.workbench import Desk, Form, PageUnknown, long_field, page, radio_field, text_field

_LIST = "/organization/identifiers"
_CHECKS = "30 per hour"
_LIVE = (ProofState.CLAIMED, ProofState.PROVEN)


class ClaimForm(Form):
    """An identifier that the organization says is its own."""

    kind = radio_field(
        mark("What it is"),
        [
            (
                IdentifierKind.COMPANY_PREFIX.value,
                mark("Company prefix\nThe digits that GS1 gave to your firm. An officer looks at your certificate."),
            ),
            (
                IdentifierKind.GLN.value,
                mark(
                    "GLN\n13 digits for your firm or a place of it. Proven at once under a prefix that you have proven."
                ),
            ),
            (
                IdentifierKind.CUSTOMS_CODE.value,
                mark("Customs registration code\n10 characters. Customs messages name your firm by it."),
            ),
            (IdentifierKind.DOMAIN.value, mark("Domain\nYour website. You prove it yourself, by a small file.")),
        ],
    )
    value = text_field(
        mark("Identifier"),
        hint=mark("Digits, a code, or a domain such as example.com."),
        longest=253,
        autocomplete="off",
    )
    evidence = long_field(
        mark("Evidence"),
        hint=mark(
            "What the officer can check: the number of your certificate, who issued it, when. None for a domain."
        ),
        longest=1_000,
        rows=3,
    )


@page()
def list_claims(desk: Desk) -> Response:
    """Show the identifiers of the organization, the newest claim first."""
    with desk.transaction() as tx:
        claims = list_identifiers(tx, require_own(desk).id)
    return desk.render(
        "firm/identifiers.html",
        pages=cut_pages(desk, claims, lambda one: (one.claimed_at, one.id)),
        may_edit=desk.caller.may(Permission.ORGANIZATION_EDIT),
        identifiers=IDENTIFIERS,
        proofs=PROOFS,
    )


@page(Permission.ORGANIZATION_EDIT)
def claim(desk: Desk) -> Response:
    """Claim an identifier."""
    made: OwnedIdentifier | None = None
    with desk.transaction() as tx:
        organization = require_own(desk)
        form = ClaimForm.of(desk, kind=IdentifierKind.COMPANY_PREFIX.value)
        if form.is_good():
            with form.refusals(tx):
                made = claim_identifier(
                    tx,
                    desk.caller.actor,
                    organization.id,
                    IdentifierKind(form.kind.data),
                    form.value.data,
                    evidence=form.evidence.data or "",
                    now=desk.now,
                )
    if made is None:
        return form.show(desk, "firm/identifier_new.html")
    if made.kind is IdentifierKind.DOMAIN:
        return desk.see_other(f"{_LIST}/{made.id}")
    if made.state is ProofState.PROVEN:
        desk.flash(mark("%(identifier)s is proven: it is under your company prefix."), identifier=made.value)
    else:
        desk.flash(mark("%(identifier)s is claimed. An officer decides."), identifier=made.value)
    return desk.see_other(_LIST)


@page()
def show_claim(desk: Desk) -> Response:
    """Show a claim; a domain that waits is checked by the form."""
    identifier_id = desk.id_in_path("identifier_id")
    address = ""
    with desk.transaction() as tx:
        found = _require_claim(tx, desk, identifier_id)
        form = Form.of(desk)
        if desk.is_sent:
            desk.caller.require(Permission.ORGANIZATION_EDIT)
            with form.refusals(tx):
                address = require_domain_file(tx, desk.caller.actor, identifier_id)
                require_rate(tx, "domain check", str(found.organization_id), _CHECKS, now=desk.now)
    if address and form.is_done:
        found = _check(desk, form, identifier_id, address)
    if form.is_done:
        desk.flash(mark("%(identifier)s is proven."), identifier=found.value)
        return desk.see_other(f"{_LIST}/{identifier_id}")
    return form.show(
        desk,
        "firm/identifier.html",
        claim=found,
        kind=IDENTIFIERS[found.kind],
        proof=PROOFS[found.state],
        may_edit=desk.caller.may(Permission.ORGANIZATION_EDIT),
        address=WELL_KNOWN.format(domain=found.value),
    )


@page(Permission.ORGANIZATION_EDIT)
def send_domain_file(desk: Desk) -> Response:
    """Send the file that a domain is to show."""
    with desk.transaction() as tx:
        found = _require_claim(tx, desk, desk.id_in_path("identifier_id"))
    if found.kind is not IdentifierKind.DOMAIN:
        raise PageUnknown
    headers = {
        **PAGE_HEADERS,
        "Cache-Control": "no-store",
        "Content-Disposition": 'attachment; filename="gqts-domain.txt"',
    }
    return Response(f"{found.token}\n", headers=headers, media_type="text/plain; charset=utf-8")


@page(Permission.ORGANIZATION_EDIT)
def withdraw(desk: Desk) -> Response:
    """Ask before a claim or a proof is given up, and do it."""
    identifier_id = desk.id_in_path("identifier_id")
    with desk.transaction() as tx:
        form = ReasonForm.of(desk)
        found = _require_claim(tx, desk, identifier_id)
        if found.state not in _LIVE:
            raise PageUnknown
        if form.is_good():
            with form.refusals(tx):
                withdraw_identifier(tx, desk.caller.actor, identifier_id, reason=read_reason(form), now=desk.now)
    if form.is_done:
        desk.flash(mark("%(identifier)s is withdrawn."), identifier=found.value)
        return desk.see_other(_LIST)
    question = str(desk.language.sentence(mark("Withdraw %(identifier)s?"), identifier=found.value))
    if found.state is ProofState.CLAIMED:
        consequence = mark("Nobody decides it any more. You can claim it anew.")
    else:
        consequence = mark(
            "From now on you can say nothing under it, and another organization can claim it. The GLNs that a company "
            "prefix proved go with it. What you reported under it before stays what it was."
        )
    back = (f"{_LIST}/{identifier_id}", found.value)
    return ask(desk, form, question, desk.language.text(consequence), button=mark("Withdraw"), back=back)


def _check(desk: Desk, form: Form, identifier_id: UUID, address: str) -> OwnedIdentifier:
    """Fetch the file, and prove the domain by it; what is wrong is told on the form."""
    content, refusal = b"", None
    try:
        content = fetch_well_known(address, door=desk.context.domain_door)
    except FetchRefused as error:
        refusal = error
    with desk.transaction_after_waiting() as tx:
        desk.caller.require(Permission.ORGANIZATION_EDIT)
        found = _require_claim(tx, desk, identifier_id)
        form.refuse(refusal)
        if refusal is None:
            with form.refusals(tx):
                found = check_domain(tx, desk.caller.actor, identifier_id, fetch=lambda _: content, now=desk.now)
    return found


def _require_claim(tx: Transaction, desk: Desk, identifier_id: UUID) -> OwnedIdentifier:
    """Return a claim of the caller's organization; one of another is as unknown."""
    own = list_identifiers(tx, require_own(desk).id)
    found = next((one for one in own if one.id == identifier_id), None)
    if found is None:
        raise PageUnknown
    return found
