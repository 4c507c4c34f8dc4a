"""Customs registration codes: claimed by firms, proven by an officer, found by the messages that name them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.organizations.parties import NOW, OPERATOR, claim, join, prove

from gqts.accounts import Permission, Position, permissions_of
from gqts.organizations import (
    AUTHORITIES,
    IdentifierClaimRefused,
    IdentifierKind,
    IdentifierTaken,
    ProofState,
    Role,
    decide_identifier,
    find_customs_code_owners,
    list_identifiers_to_decide,
    require_organization,
    suspend_organization,
    withdraw_identifier,
)
from gqts.organizations.identifier import read_identifier

CODE = IdentifierKind.CUSTOMS_CODE


@given(st.from_regex(r"[0-9]{4}[0-9A-Za-z]{6}", fullmatch=True))
def test_a_code_is_kept_in_capitals(code):
    assert read_identifier(CODE, f" {code}\n") == code.upper()


@pytest.mark.parametrize(
    "value",
    [
        "",
        "330196",
        "3301960A011",
        "A301960A01",
        "3301960-01",
        "３３０１960A01",
        "3301960Ä01",
        "3" * 10_000_000,
        "3301\x00",
    ],
)
def test_what_is_no_code_is_refused_in_words(value):
    with pytest.raises(IdentifierClaimRefused) as refused:
        read_identifier(CODE, value)
    assert refused.value.faults[0].fix


def test_an_officer_proves_a_code_which_then_has_one_owner(tx):
    one, other = join(tx, "One"), join(tx, "Other")
    claimed = claim(tx, one, CODE, "3301960A01")
    assert claimed.state is ProofState.CLAIMED
    assert claimed in list_identifiers_to_decide(tx)
    assert find_customs_code_owners(tx, ["3301960A01"]) == {}
    decide_identifier(tx, OPERATOR, claimed.id, is_proven=True, reason="seen", now=NOW)
    assert find_customs_code_owners(tx, ["3301960a01", "3301960A02", "\0"]) == {"3301960a01": one.id}
    with pytest.raises(IdentifierTaken):
        claim(tx, other, CODE, "3301960A01")


def test_a_code_gives_no_name_as_a_party_and_meets_no_prefix(tx):
    firm, other = join(tx, "One"), join(tx, "Other")
    party = require_organization(tx, firm.id).party
    prove(tx, other, "3301960")
    proven = decide_identifier(
        tx, OPERATOR, claim(tx, firm, CODE, "3301960001").id, is_proven=True, reason="seen", now=NOW
    )
    assert proven.state is ProofState.PROVEN
    assert require_organization(tx, firm.id).party == party


def test_a_suspended_firm_still_owns_its_code_and_a_withdrawn_code_is_nobodys(tx):
    firm = join(tx, "One")
    proven = decide_identifier(
        tx, OPERATOR, claim(tx, firm, CODE, "3301960A01").id, is_proven=True, reason="seen", now=NOW
    )
    suspend_organization(tx, OPERATOR, firm.id, reason="fraud", now=NOW)
    assert find_customs_code_owners(tx, ["3301960A01"]) == {"3301960A01": firm.id}
    withdraw_identifier(tx, OPERATOR, proven.id, reason="given up", now=NOW)
    assert find_customs_code_owners(tx, ["3301960A01"]) == {}


@pytest.mark.parametrize("role", [role for role in Role if role not in AUTHORITIES])
def test_who_trades_or_pays_may_hand_in_customs_messages(role):
    allowed = permissions_of(Position.INTEGRATOR, {role}, is_host=False)
    assert (Permission.CUSTOMS_DECLARE in allowed) is (role is not Role.INSPECTION_BODY)
    assert (Permission.LABELS_MINT in allowed) is (role not in {Role.INSPECTION_BODY, Role.PAYMENT})
