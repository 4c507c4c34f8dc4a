"""Who plays in the tests of conduct: customs with two officers, firms with their administrators, an inspection body."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

from tests.taking_part import HOST, take_part

from gqts.accounts import Caller, Position, add_member, permissions_of, register_person
from gqts.conduct import (
    Case,
    FindingOutcome,
    FindingReport,
    Judged,
    Severity,
    Subject,
    SubjectKind,
    answer_case,
    notify_party,
    open_case,
)
from gqts.kit.database import Transaction
from gqts.kit.ids import new_id
from gqts.organizations import Organization, Role, require_organization

NOW = datetime(2026, 11, 29, 9, tzinfo=UTC)
DAY = timedelta(days=1)


def customs(tx: Transaction) -> Organization:
    return take_part(tx, "Customs", roles=[Role.CUSTOMS], country="CN")


def call_as(
    tx: Transaction, organization: Organization, position: Position = Position.ADMINISTRATOR, name: str = "Ada"
) -> Caller:
    """Return a person of an organization as they ask now; the person is registered by this."""
    person = register_person(tx, email=f"{new_id().hex}@example.org", name=name, password=None, now=NOW)
    add_member(tx, HOST, organization.id, person.id, position, now=NOW)
    return again(tx, Caller(person.id, name, organization.id, position, frozenset(), "session", UUID(int=1)))


def again(tx: Transaction, caller: Caller) -> Caller:
    """Return a caller as they would be at their next request."""
    assert caller.organization is not None
    assert caller.position is not None
    organization = require_organization(tx, caller.organization)
    is_host = Role.CUSTOMS in organization.roles
    may = permissions_of(caller.position, organization.roles, is_host=is_host, state=organization.state)
    return Caller(
        caller.person, caller.person_name, organization.id, caller.position, may, "session", UUID(int=1),
        organization.roles, organization.state,
    )  # fmt: skip


def mismatch(*wrong: UUID, right: tuple[UUID, ...] = (), is_random: bool = True, record: UUID | None = None, **options):
    judged = (*(Judged(one, is_right=False) for one in wrong), *(Judged(one, is_right=True) for one in right))
    subject = Subject(SubjectKind.ITEM, "https://id.gs1.org/01/09521234543213/21/1")
    return FindingReport(
        subject, "origin", "JP", "VN", FindingOutcome.MISMATCH, judged, is_random=is_random, record_id=record, **options
    )


def match(*right: UUID, is_random: bool = True):
    subject = Subject(SubjectKind.ITEM, "https://id.gs1.org/01/09521234543213/21/1")
    judged = tuple(Judged(one, is_right=True) for one in right)
    return FindingReport(subject, "origin", "JP", "JP", FindingOutcome.MATCH, judged, is_random=is_random)


def heard_case(
    tx: Transaction, officer: Caller, firm: Caller, severity: Severity = Severity.SERIOUS, *, now: datetime = NOW
) -> Case:
    """Return a case whose party was given the reasons and has answered."""
    assert firm.organization is not None
    case = open_case(tx, officer, firm.organization, severity=severity, summary="It said JP, it was VN.", now=now)
    notify_party(tx, officer, case.id, reasons="The label was pasted over.", now=now)
    return answer_case(tx, firm, case.id, words="A mistake in the packing hall.", now=now + DAY)
