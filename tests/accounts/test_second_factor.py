"""Nobody acts for an authority by a password alone, nor for a firm that asks for more."""

from __future__ import annotations

import pytest
from tests.accounts.people import (
    CLIENT,
    NOW,
    OPERATOR,
    make_organization,
    make_person,
    sign_in_as,
)

from gqts.accounts import (
    PROVEN_BY_CODE,
    Factor,
    Permission,
    PermissionMissing,
    Position,
    add_member,
    end_member_sessions,
    find_caller_by_session,
    is_second_factor_required,
    list_members,
    may_reset_factors,
    needs_strong,
    open_session,
    require_second_factor,
    reset_factors,
    rotate_session,
)
from gqts.accounts._storage import factors
from gqts.organizations import AUTHORITIES, Organization, Role, list_acts

WEAK, STRONG = ["password"], ["password and code", "passkey", "oidc"]
FIRMS = sorted(set(Role) - AUTHORITIES)


def opened(tx, organization: Organization, person, method: str):
    _, token = open_session(
        tx, person.id, organization.id, client=CLIENT, user_agent="", now=NOW, method=method, is_bound=method == "oidc"
    )
    return token, find_caller_by_session(tx, token, now=NOW)


def member(tx, organization: Organization, position: Position = Position.ADMINISTRATOR, email="ada@kowhai.example"):
    person = make_person(tx, email)
    add_member(tx, OPERATOR, organization.id, person.id, position, now=NOW)
    return person


def add_passkey(tx, person) -> None:
    factors.insert_passkey(tx, (person.id, person.id, "ring", NOW, None, person.id.bytes, b"key", 0))


def acts(tx, organization: Organization) -> list[str]:
    return [one.what for one in list_acts(tx, organization.id)]


@pytest.mark.parametrize("role", sorted(AUTHORITIES))
def test_every_authority_asks_for_more_than_a_password(role: Role):
    assert needs_strong({role}, is_required=False)
    assert needs_strong({role, Role.TRADER}, is_required=False)


@pytest.mark.parametrize("role", FIRMS)
def test_a_firm_asks_for_it_when_it_says_so(role: Role):
    assert not needs_strong({role}, is_required=False)
    assert needs_strong({role}, is_required=True)
    assert not needs_strong((), is_required=False)


@pytest.mark.parametrize("position", list(Position))
@pytest.mark.parametrize("role", [Role.CUSTOMS, Role.PLANT_PROTECTION])
@pytest.mark.parametrize("method", WEAK + STRONG)
def test_by_a_password_alone_nobody_may_do_anything_for_an_authority(tx, role: Role, position: Position, method: str):
    organization = make_organization(tx, role)
    _, caller = opened(tx, organization, member(tx, organization, position), method)
    assert caller.organization == organization.id, "whom they would act for is told"
    assert caller.needs_second_factor == (method in WEAK)
    assert bool(caller.permissions) == (method in STRONG)
    if method in WEAK:
        with pytest.raises(PermissionMissing, match="password alone"):
            caller.require(Permission.EVENTS_READ)


def test_the_same_session_is_enough_for_a_firm_and_for_nobody(tx):
    firm = make_organization(tx)
    person = member(tx, firm)
    _, caller = opened(tx, firm, person, "password")
    assert caller.permissions
    assert not caller.needs_second_factor
    _, token = open_session(tx, person.id, None, client=CLIENT, user_agent="", now=NOW)
    assert not find_caller_by_session(tx, token, now=NOW).needs_second_factor


def test_a_firm_that_asks_for_more_is_obeyed_from_the_next_request_on(tx):
    boss = sign_in_as(tx)
    token, before = opened(tx, boss.organization, member(tx, boss.organization, Position.MEMBER), "password")
    assert before.permissions
    require_second_factor(tx, boss.caller, boss.organization.id, is_required=True, now=NOW)
    require_second_factor(tx, boss.caller, boss.organization.id, is_required=True, now=NOW)
    assert is_second_factor_required(tx, boss.organization.id)
    assert not find_caller_by_session(tx, token, now=NOW).permissions
    assert find_caller_by_session(tx, boss.token, now=NOW).permissions, "who has shown more goes on"
    other = make_organization(tx, name="Other")
    assert not is_second_factor_required(tx, other.id)
    require_second_factor(tx, boss.caller, boss.organization.id, is_required=False, now=NOW)
    assert find_caller_by_session(tx, token, now=NOW).permissions == before.permissions
    assert acts(tx, boss.organization).count("second_factor.required") == 1
    assert acts(tx, boss.organization).count("second_factor.optional") == 1


@pytest.mark.parametrize(
    "position", sorted(set(Position) - {Position.ADMINISTRATOR, Position.OFFICER, Position.ANALYST})
)
def test_only_who_manages_people_asks_it_of_them(tx, position: Position):
    someone = sign_in_as(tx, position)
    with pytest.raises(PermissionMissing):
        require_second_factor(tx, someone.caller, someone.organization.id, is_required=True, now=NOW)
    boss = sign_in_as(tx, organization=make_organization(tx, name="Other"))
    with pytest.raises(PermissionMissing):
        require_second_factor(tx, boss.caller, someone.organization.id, is_required=True, now=NOW)


def test_a_factor_set_up_in_a_session_strengthens_that_session_under_a_new_token(tx):
    organization = make_organization(tx, Role.CUSTOMS)
    token, caller = opened(tx, organization, member(tx, organization), "password")
    assert caller.may_change_factors, "the first factor is set up by the password"
    session, renewed = rotate_session(tx, token, now=NOW, proven=PROVEN_BY_CODE)
    assert session.method == PROVEN_BY_CODE
    assert find_caller_by_session(tx, token, now=NOW) is None
    assert find_caller_by_session(tx, renewed, now=NOW).permissions


def test_a_rotation_alone_strengthens_nothing_and_never_weakens(tx):
    organization = make_organization(tx, Role.CUSTOMS)
    person = member(tx, organization)
    token, _ = opened(tx, organization, person, "password")
    assert rotate_session(tx, token, now=NOW)[0].method == "password"
    token, _ = opened(tx, organization, person, "passkey")
    assert rotate_session(tx, token, now=NOW, proven=PROVEN_BY_CODE)[0].method == "passkey"


@pytest.mark.parametrize("role", [Role.CUSTOMS, Role.MANUFACTURER])
def test_who_knows_the_password_of_somebody_with_a_passkey_adds_no_factor_of_their_own(tx, role: Role):
    organization = make_organization(tx, role)
    person = member(tx, organization)
    add_passkey(tx, person)
    _, weak = opened(tx, organization, person, "password")
    assert weak.has_factor
    assert not weak.may_change_factors
    _, strong = opened(tx, organization, person, "passkey")
    assert strong.may_change_factors
    _, vouched = opened(tx, organization, person, "oidc")
    assert not vouched.may_change_factors


def test_an_administrator_sees_who_has_what_and_when_they_last_signed_in(tx):
    boss = sign_in_as(tx)
    with_key = member(tx, boss.organization, Position.MEMBER, "key@kowhai.example")
    add_passkey(tx, with_key)
    member(tx, boss.organization, Position.MEMBER, "new@kowhai.example")
    people = {one.person.email: one for one in list_members(tx, boss.organization.id)}
    assert people["key@kowhai.example"].factors == {Factor.PASSKEY}
    assert people["new@kowhai.example"].factors == set()
    assert people["new@kowhai.example"].signed_in_at is None
    assert people[boss.person.email].signed_in_at == NOW


def test_a_members_sessions_for_the_organization_end_and_no_others(tx):
    boss = sign_in_as(tx)
    ben = sign_in_as(tx, Position.MEMBER, organization=boss.organization)
    other = make_organization(tx, name="Other")
    add_member(tx, OPERATOR, other.id, ben.person.id, Position.MEMBER, now=NOW)
    elsewhere, _ = opened(tx, other, ben.person, "password")
    assert end_member_sessions(tx, boss.caller, boss.organization.id, ben.person.id, now=NOW) == 1
    assert find_caller_by_session(tx, ben.token, now=NOW) is None
    assert find_caller_by_session(tx, elsewhere, now=NOW) is not None
    assert "member.sessions_ended" in acts(tx, boss.organization)
    with pytest.raises(PermissionMissing):
        end_member_sessions(tx, ben.caller, boss.organization.id, boss.person.id, now=NOW)


def test_lost_factors_are_taken_away_where_nobody_else_relies_on_them(tx):
    boss = sign_in_as(tx)
    ben = sign_in_as(tx, Position.MEMBER, organization=boss.organization)
    add_passkey(tx, ben.person)
    reset_factors(tx, boss.caller, boss.organization.id, ben.person.id, now=NOW)
    assert find_caller_by_session(tx, ben.token, now=NOW) is None
    assert {one.person.id: one.factors for one in list_members(tx, boss.organization.id)}[ben.person.id] == set()
    assert "member.factors_reset" in acts(tx, boss.organization)
    with pytest.raises(PermissionMissing):
        reset_factors(tx, boss.caller, boss.organization.id, boss.person.id, now=NOW)
    other = make_organization(tx, name="Other")
    add_member(tx, OPERATOR, other.id, ben.person.id, Position.MEMBER, now=NOW)
    add_passkey(tx, ben.person)
    assert not may_reset_factors(tx, boss.caller, ben.person.id)
    with pytest.raises(PermissionMissing):
        reset_factors(tx, boss.caller, boss.organization.id, ben.person.id, now=NOW)
    assert {one.person.id: one.factors for one in list_members(tx, other.id)}[ben.person.id] == {Factor.PASSKEY}
