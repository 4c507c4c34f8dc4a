"""Organizations that take part, made through the real rooms, for tests about something else."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from uuid import UUID

from gqts.accounts import Caller, KeyScope, issue_key, scopes_of
from gqts.capture import CaptureJob, Submitter, accept_document, require_submitter
from gqts.identifiers import Identifier
from gqts.kit.clock import system_clock
from gqts.kit.database import Transaction
from gqts.kit.ids import new_id
from gqts.organizations import (
    Actor,
    Application,
    IdentifierKind,
    Level,
    Organization,
    Role,
    apply_to_join,
    claim_identifier,
    decide_application,
    decide_identifier,
    find_by_party,
    require_organization,
)
from gqts.scans import Verdict, verify_item
from gqts.sharing import (
    OPERATOR_VIEWER,
    Audience,
    FactKind,
    Field,
    Glass,
    Purpose,
    Rule,
    apply_preset,
    begin_viewing,
    save_rules,
)
from gqts.tracing import Journey, Reached, iterate_reached, read_story

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
HOST = Actor.operator("the tests' host")


def take_part(
    tx: Transaction,
    name: str = "A firm",
    *,
    gln: str | None = None,
    roles: Iterable[Role] = (Role.MANUFACTURER,),
    prefixes: Iterable[str] = (),
    preset: str | None = None,
    partners: Iterable[UUID] = (),
    now: datetime = LONG_AGO,
    country: str = "JP",
) -> Organization:
    """Join, be approved, prove company prefixes, and share by a preset if one is named."""
    application = Application({"en": name}, country, frozenset(roles), Level.FACTORY, gln, "")
    organization = apply_to_join(tx, HOST, application, now=now, is_host=True)
    organization = decide_application(tx, HOST, organization.id, is_approved=True, reason="known", now=now)
    for prefix in prefixes:
        claim = claim_identifier(
            tx, HOST, organization.id, IdentifierKind.COMPANY_PREFIX, prefix, evidence="certificate", now=now
        )
        decide_identifier(tx, HOST, claim.id, is_proven=True, reason="seen", now=now)
    if preset is not None:
        apply_preset(tx, HOST, organization.id, preset, partners=partners, now=now)
    return organization


def share_everything(tx: Transaction, organization_id: UUID, *, now: datetime = LONG_AGO) -> None:
    """Open every field of every kind of fact to everybody."""
    rules = [
        Rule(new_id(), organization_id, kind, field, Audience.PUBLIC, frozenset(), "open", now, None, "the tests")
        for kind in FactKind
        for field in Field
    ]
    save_rules(tx, HOST, organization_id, rules, now=now)


def issue_key_of(tx: Transaction, organization_id: UUID, *, scopes: Iterable[KeyScope] | None = None) -> str:
    """Issue an API key of an organization, as its operator: for everything that it may do, unless told for what."""
    if scopes is None:
        scopes = scopes_of(require_organization(tx, organization_id).roles, is_host=False)
    caller = Caller.operator("the tests", organization_id)
    now = system_clock()
    _, secret = issue_key(
        tx,
        caller,
        name="tests",
        scopes=frozenset(scopes),
        expires_at=now + timedelta(days=30),
        per_minute=6000,
        now=now,
    )
    return secret


def submitting(tx: Transaction, party: str | None = None, **options) -> Submitter:
    """Return the organization with this party URI as a submitter; it takes part at the first call."""
    gln = party.rpartition("/")[2] if party else None
    found = find_by_party(tx, party) if party else None
    return require_submitter(tx, (found or take_part(tx, gln=gln, **options)).id)


def accept(tx: Transaction, content: bytes, *, submitter: Submitter | None = None, **options) -> CaptureJob:
    """Accept a document from a submitter, or from a firm of no account that shows nothing to anybody."""
    return accept_document(tx, submitter or stranger(tx), content, **options)


def stranger(tx: Transaction) -> Submitter:
    """Return a firm without any proven identifier."""
    return submitting(tx, "https://id.gs1.org/417/9521000000001", name="A stranger")


def read_journey(tx: Transaction, identifier: Identifier) -> Journey:
    """Return the whole journey, as whoever holds the data reads it."""
    return read_story(tx, operator_glass(tx), identifier).seen


def reach(tx: Transaction, identifier: Identifier) -> Iterable[Reached]:
    """Yield everything that came of a thing, as whoever holds the data reads it."""
    return iterate_reached(tx, operator_glass(tx), identifier)


def judge(tx: Transaction, identifier: Identifier) -> Verdict:
    """Return the verdict on a thing."""
    return verify_item(tx, read_story(tx, operator_glass(tx), identifier).whole)


def operator_glass(tx: Transaction) -> Glass:
    """Return the glass of whoever runs gqts on the machine that holds the data."""
    return begin_viewing(tx, OPERATOR_VIEWER, at=LONG_AGO, purpose=Purpose.TRACE)
