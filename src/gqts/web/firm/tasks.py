"""What is still open for an organization and may be done by whoever reads it; what is done is not on the list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gqts.accounts import Permission, list_invitations, list_keys, list_members
from gqts.complaints import count_open
from gqts.conduct import CaseState, list_own_cases
from gqts.kit.database import Transaction
from gqts.organizations import (
    IdentifierKind,
    Organization,
    OwnedIdentifier,
    ProofState,
    Role,
    State,
    count_organizations,
    list_accreditations,
    list_authorizations,
    list_identifiers,
)
from gqts.sharing import list_rules
from gqts.web.firm.words import word_accreditation
from gqts.web.languages import Sentence, mark
from gqts.web.workbench import Desk

_MOST_CASES = 20


@dataclass(frozen=True, slots=True)
class Task:
    """Something to do: the page where it is done, and what it is good for."""

    path: str
    title: Sentence
    why: Sentence


def list_tasks(tx: Transaction, desk: Desk, organization: Organization) -> Iterator[Task]:
    """Yield the tasks, the most pressing first."""
    may, claims = desk.caller.may, list_identifiers(tx, organization.id)
    if may(Permission.HOST_APPROVE) and count_organizations(tx, state=State.APPLIED):
        why = mark("Firms wait for an officer to let them in.")
        yield _task(desk, "/host/applications", mark("Decide applications"), why)
    yield from _list_cases(tx, desk)
    yield from _list_complaints(tx, desk)
    if may(Permission.ORGANIZATION_EDIT):
        yield from _list_proofs(tx, desk, organization, claims)
    if may(Permission.PEOPLE_MANAGE) and _is_alone(tx, desk, organization):
        why = mark("You are the only one here. When you are away, nobody else can act for the organization.")
        yield _task(desk, "/organization/people", mark("Invite colleagues"), why)
    if may(Permission.SHARING_EDIT) and not list_rules(tx, organization.id, at=desk.now):
        why = mark("Until you choose, nobody else sees what you report.")
        yield _task(desk, "/organization/sharing", mark("Choose who sees what"), why)
    if may(Permission.KEYS_MANAGE) and _has_no_key(tx, desk, organization):
        yield _task(desk, "/organization/keys", mark("Make a key"), mark("Your systems report with it."))
    if may(Permission.PARTNERS_MANAGE) and _is_brand_without_partners(tx, organization, claims):
        why = mark("A factory that you authorize may begin the record of your goods.")
        yield _task(desk, "/organization/partners/authorize", mark("Authorize your factories and traders"), why)


def _list_complaints(tx: Transaction, desk: Desk) -> Iterator[Task]:
    """Yield that complaints wait too long for an answer of the organization."""
    if not desk.caller.may(Permission.COMPLAINTS_ANSWER):
        return
    overdue = count_open(tx, desk.caller, now=desk.now).overdue
    if overdue:
        title = desk.language.sentence(
            mark("Answer overdue complaints: %(count)s"), count=desk.language.number(overdue)
        )
        why = desk.language.sentence(mark("The authorities see it, and the published statistics count it."))
        yield Task("/organization/complaints?overdue=yes", title, why)


def _list_cases(tx: Transaction, desk: Desk) -> Iterator[Task]:
    """Yield the penalty cases in which something can be said for the organization now."""
    if not desk.caller.may(Permission.AUDIT_READ):
        return
    words = {
        CaseState.NOTIFIED: mark("Answer in case %(number)s"),
        CaseState.DECIDED: mark("Appeal in case %(number)s"),
    }
    for case in list_own_cases(tx, desk.caller, limit=_MOST_CASES):
        if case.state in words and case.due_at is not None and not case.is_time_over(desk.now):
            why = mark("You may do so until %(day)s.")
            until = desk.language.date(case.due_at.date())
            yield Task(
                f"/organization/cases/{case.id}",
                desk.language.sentence(words[case.state], number=case.number),
                desk.language.sentence(why, day=until),
            )


def _list_proofs(
    tx: Transaction, desk: Desk, organization: Organization, claims: list[OwnedIdentifier]
) -> Iterator[Task]:
    waiting = [one for one in claims if one.state is ProofState.CLAIMED]
    has_any = waiting or any(one.state is ProofState.PROVEN for one in claims)
    if not has_any and not organization.is_authority:
        why = mark("What you report of goods under your company prefix counts as yours once the prefix is proven.")
        yield _task(desk, "/organization/identifiers/new", mark("Claim your identifiers"), why)
    for one in waiting:
        if one.kind is IdentifierKind.DOMAIN:
            path = f"/organization/identifiers/{one.id}"
            why = mark("A small file on it proves that it is yours.")
            yield _task(desk, path, mark("Prove the domain %(domain)s"), why, domain=one.value)
    if Role.INSPECTION_BODY in organization.roles:
        today = desk.now.date()
        if not any(word_accreditation(one, today)[0] == "good" for one in list_accreditations(tx, organization.id)):
            why = mark("Without one in force, what you report of inspections stands as a claim.")
            yield _task(desk, "/organization/accreditations", mark("Have your accreditations recorded"), why)


def _is_alone(tx: Transaction, desk: Desk, organization: Organization) -> bool:
    if len(list_members(tx, organization.id)) > 1:
        return False
    made = list_invitations(tx, organization.id)
    return not any(one.organization_id is not None and one.is_open(desk.now) for one in made)


def _has_no_key(tx: Transaction, desk: Desk, organization: Organization) -> bool:
    return not any(one.is_live(desk.now) for one in list_keys(tx, organization.id))


def _is_brand_without_partners(tx: Transaction, organization: Organization, claims: list[OwnedIdentifier]) -> bool:
    has_prefix = any(one.kind is IdentifierKind.COMPANY_PREFIX and one.state is ProofState.PROVEN for one in claims)
    is_brand = Role.BRAND_OWNER in organization.roles and has_prefix
    return is_brand and not list_authorizations(tx, brand_id=organization.id)


def _task(desk: Desk, path: str, title: str, why: str, **names: str) -> Task:
    return Task(path, desk.language.sentence(title, **names), desk.language.sentence(why))
