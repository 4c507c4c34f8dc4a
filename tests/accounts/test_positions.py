"""The table of who may what, and its laws."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gqts.accounts import OFFICIAL, KeyScope, Permission, Position, may_grant, permissions_of, scopes_of
from gqts.organizations import AUTHORITIES, Role, State

HOST_ONLY = {one for one in Permission if one.startswith("host:")}
roles = st.frozensets(st.sampled_from(Role), min_size=1)
positions = st.sampled_from(Position)
states = st.sampled_from(State)
FIRM = (frozenset({Role.MANUFACTURER}), False)
HOST = (frozenset({Role.CUSTOMS}), True)
AGENCY = (frozenset({Role.QUARANTINE}), False)


@given(roles, positions, st.booleans(), states)
def test_an_administrator_may_whatever_any_other_position_there_may(roles, position, is_host, state):
    most = permissions_of(Position.ADMINISTRATOR, roles, is_host=is_host, state=state)
    assert permissions_of(position, roles, is_host=is_host, state=state) <= most


@given(roles, positions, states)
def test_what_is_the_hosts_is_nobody_elses(roles, position, state):
    assert not permissions_of(position, roles, is_host=False, state=state) & HOST_ONLY


@given(st.frozensets(st.sampled_from(sorted(set(Role) - AUTHORITIES)), min_size=1), st.sampled_from(sorted(OFFICIAL)))
def test_an_officers_position_is_worth_nothing_in_a_firm(roles, position):
    assert permissions_of(position, roles, is_host=False) == frozenset()


@given(roles, positions, st.booleans(), states)
def test_an_organization_that_is_not_approved_may_only_less(roles, position, is_host, state):
    least = permissions_of(position, roles, is_host=is_host, state=state)
    assert least <= permissions_of(position, roles, is_host=is_host)
    if state is not State.APPROVED:
        assert (
            not least & {Permission.EVENTS_READ, Permission.EVENTS_CAPTURE, Permission.LABELS_MINT} | HOST_ONLY & least
        )


@given(roles, positions, positions, st.booleans())
def test_nobody_grants_what_they_do_not_hold(roles, granter, granted, is_host):
    held = permissions_of(granter, roles, is_host=is_host)
    if may_grant(held, granted, roles, is_host=is_host):
        assert permissions_of(granted, roles, is_host=is_host) <= held
        assert Permission.PEOPLE_MANAGE in held


@given(roles, st.booleans(), states)
def test_a_machine_may_no_more_than_its_administrator(roles, is_host, state):
    most = permissions_of(Position.ADMINISTRATOR, roles, is_host=is_host, state=state)
    assert {Permission(scope.value) for scope in scopes_of(roles, is_host=is_host, state=state)} <= most


@pytest.mark.parametrize(
    ("position", "permission", "where", "may"),
    [
        (Position.MEMBER, Permission.EVENTS_READ, FIRM, True),
        (Position.MEMBER, Permission.EVENTS_CAPTURE, FIRM, False),
        (Position.MEMBER, Permission.SHARING_EDIT, FIRM, False),
        (Position.INTEGRATOR, Permission.EVENTS_CAPTURE, FIRM, True),
        (Position.INTEGRATOR, Permission.KEYS_MANAGE, FIRM, True),
        (Position.INTEGRATOR, Permission.PEOPLE_MANAGE, FIRM, False),
        (Position.SHARING_OFFICER, Permission.SHARING_EDIT, FIRM, True),
        (Position.SHARING_OFFICER, Permission.LOOKS_READ, FIRM, True),
        (Position.SHARING_OFFICER, Permission.KEYS_MANAGE, FIRM, False),
        (Position.ADMINISTRATOR, Permission.PEOPLE_MANAGE, FIRM, True),
        (Position.OFFICER, Permission.HOST_OVERRIDE, HOST, True),
        (Position.OFFICER, Permission.HOST_APPROVE, HOST, True),
        (Position.OFFICER, Permission.PEOPLE_MANAGE, HOST, False),
        (Position.OFFICER, Permission.HOST_OVERRIDE, AGENCY, False),
        (Position.OFFICER, Permission.EVENTS_CAPTURE, AGENCY, True),
        (Position.ANALYST, Permission.EVENTS_CAPTURE, HOST, False),
        (Position.ANALYST, Permission.HOST_AUDIT, HOST, True),
        (Position.MEMBER, Permission.HOST_AUDIT, HOST, False),
        (Position.ADMINISTRATOR, Permission.LABELS_MINT, HOST, False),
    ],
)
def test_who_may_what(position, permission, where, may):
    assert (permission in permissions_of(position, where[0], is_host=where[1])) is may


def test_an_inspection_body_prints_no_labels():
    assert KeyScope.LABELS_MINT not in scopes_of({Role.INSPECTION_BODY}, is_host=False)
    assert KeyScope.LABELS_MINT in scopes_of({Role.INSPECTION_BODY, Role.TRADER}, is_host=False)
