"""Two officers at once: each thing is decided once, and the second is told; on real connections that wait."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from tests.organizations.parties import NOW, OPERATOR, apply, as_member, claim, gln_of, join, prove

from gqts.kit.database import Database, Transaction
from gqts.kit.errors import GqtsError
from gqts.organizations import (
    DecidedAlready,
    IdentifierClaimRefused,
    IdentifierKind,
    IdentifierTaken,
    PartyTaken,
    ProofState,
    Role,
    State,
    change_profile,
    decide_application,
    decide_identifier,
    decide_roles,
    find_organization,
    list_acts,
    list_identifiers,
    request_roles,
)

PREFIX, GLN = IdentifierKind.COMPANY_PREFIX, IdentifierKind.GLN
Work = Callable[[Transaction], Any]


def at_once(database: Database, *works: Work) -> list[Any]:
    """Do each in a transaction of its own, all of them open before the first begins; return results and refusals."""
    barrier = Barrier(len(works))

    def run(work: Work) -> Any:
        try:
            with database.transaction() as tx:
                tx.execute("SELECT 1")
                barrier.wait(timeout=20)
                return work(tx)
        except GqtsError as refused:
            return refused

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def refusals(outcomes: list[Any]) -> list[type]:
    return [type(one) for one in outcomes if isinstance(one, Exception)]


@pytest.fixture(params=range(3))
def again(request: pytest.FixtureRequest) -> int:
    """Some more tries, for a race is not lost each time."""
    return request.param


def test_one_application_is_decided_once(database, again):
    with database.transaction() as tx:
        waiting = apply(tx)
    outcomes = at_once(
        database,
        *(
            lambda tx, verdict=verdict: decide_application(
                tx, OPERATOR, waiting.id, is_approved=verdict, reason=f"says {verdict}", now=NOW
            )
            for verdict in (True, False)
        ),
    )
    assert refusals(outcomes) == [DecidedAlready]
    with database.transaction() as tx:
        kept = find_organization(tx, waiting.id)
        told = [act.what for act in list_acts(tx, waiting.id)]
    assert kept.state in (State.APPROVED, State.REFUSED)
    assert told == [f"organization.{kept.state}", "organization.applied"]


@pytest.mark.parametrize(("one", "two"), [("9526543", "9526543"), ("9526543", "952654"), ("9526", "952654312345")])
def test_prefixes_that_overlap_are_proven_for_one(database, one, two):
    with database.transaction() as tx:
        claims = [claim(tx, join(tx), PREFIX, value) for value in (one, two)]
    outcomes = at_once(
        database,
        *(
            lambda tx, claim=claim: decide_identifier(tx, OPERATOR, claim.id, is_proven=True, reason="seen", now=NOW)
            for claim in claims
        ),
    )
    assert refusals(outcomes) == [IdentifierTaken]
    with database.transaction() as tx:
        states = [list_identifiers(tx, one.organization_id)[0].state for one in claims]
    assert sorted(states) == [ProofState.CLAIMED, ProofState.PROVEN]


def test_a_prefix_and_a_gln_under_it_are_proven_for_one(database, again):
    with database.transaction() as tx:
        claims = [claim(tx, join(tx), PREFIX, "9526543"), claim(tx, join(tx), GLN, gln_of("9526543"))]
    outcomes = at_once(
        database,
        *(
            lambda tx, claim=claim: decide_identifier(tx, OPERATOR, claim.id, is_proven=True, reason="seen", now=NOW)
            for claim in claims
        ),
    )
    assert refusals(outcomes) == [IdentifierTaken]


def test_two_claim_one_prefix_at_once_and_both_wait(database):
    with database.transaction() as tx:
        firms = [join(tx), join(tx)]
    outcomes = at_once(database, *(lambda tx, firm=firm: claim(tx, firm, PREFIX, "9526543") for firm in firms))
    assert [one.state for one in outcomes] == [ProofState.CLAIMED] * 2


def test_one_firm_claims_one_prefix_twice_at_once_and_has_one_claim(database, again):
    with database.transaction() as tx:
        firm = join(tx)
    outcomes = at_once(database, *[lambda tx: claim(tx, firm, PREFIX, "9526543")] * 2)
    assert refusals(outcomes) == [IdentifierClaimRefused]


def test_two_that_applied_under_one_gln_are_not_both_approved(database, again):
    with database.transaction() as tx:
        firms = [apply(tx, gln=gln_of("9526543")) for _ in range(2)]
    outcomes = at_once(
        database,
        *(
            lambda tx, firm=firm: decide_application(tx, OPERATOR, firm.id, is_approved=True, reason="known", now=NOW)
            for firm in firms
        ),
    )
    assert refusals(outcomes) == [PartyTaken]


def test_an_approval_under_a_gln_and_its_proof_by_another_leave_one_name(database, again):
    gln = gln_of("9526543")
    with database.transaction() as tx:
        applicant, owner = apply(tx, gln=gln), join(tx)
        waiting = claim(tx, owner, GLN, gln)
    at_once(
        database,
        lambda tx: decide_application(tx, OPERATOR, applicant.id, is_approved=True, reason="known", now=NOW),
        lambda tx: decide_identifier(tx, OPERATOR, waiting.id, is_proven=True, reason="seen", now=NOW),
    )
    with database.transaction() as tx:
        assert find_organization(tx, owner.id).party == f"https://id.gs1.org/417/{gln}"
        assert find_organization(tx, applicant.id).party == f"urn:gqts:organization:{applicant.id}"


def test_two_administrators_ask_for_roles_at_once_and_one_request_waits(database, again):
    with database.transaction() as tx:
        firm = join(tx)
    outcomes = at_once(
        database,
        *(
            lambda tx, role=role: request_roles(tx, as_member(firm), firm.id, {role}, now=NOW)
            for role in (Role.TRADER, Role.LOGISTICS)
        ),
    )
    assert refusals(outcomes) == []
    outcomes = at_once(
        database, *[lambda tx: decide_roles(tx, OPERATOR, firm.id, is_granted=True, reason="fine", now=NOW)] * 2
    )
    assert refusals(outcomes) == [DecidedAlready]


def test_two_changes_at_once_are_both_kept(database, again):
    with database.transaction() as tx:
        firm = join(tx)
    at_once(
        database,
        lambda tx: change_profile(tx, as_member(firm), firm.id, names={"en": "New"}, now=NOW),
        lambda tx: change_profile(tx, as_member(firm), firm.id, country="JP", now=NOW),
    )
    with database.transaction() as tx:
        kept = find_organization(tx, firm.id)
    assert (kept.name(), kept.country) == ("New", "JP")


def test_what_is_proven_survives_the_race_of_many(database):
    with database.transaction() as tx:
        firms = [join(tx) for _ in range(6)]
    outcomes = at_once(database, *(lambda tx, firm=firm: prove(tx, firm, "9526543") for firm in firms))
    assert refusals(outcomes) == [IdentifierTaken] * 5
