"""A session opens what its person may do at this very moment, and nothing outlives what it came from."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from tests.accounts.people import (
    CHEAP,
    CLIENT,
    NOW,
    OPERATOR,
    PASSWORD,
    make_organization,
    make_person,
    minutes,
    sign_in_as,
    try_password,
)

from gqts.accounts import (
    Caller,
    MembershipMissing,
    Permission,
    PermissionMissing,
    Position,
    SessionUnknown,
    SignIn,
    SignInNotFinished,
    SignInState,
    add_member,
    change_position,
    complete_sign_in,
    disable_person,
    end_other_sessions,
    end_session,
    end_session_by_token,
    find_caller_by_session,
    forget_expired,
    list_sessions,
    open_session,
    remove_member,
    rotate_session,
    set_password,
    switch_organization,
)
from gqts.kit.errors import Kind
from gqts.organizations import Role, suspend_organization


def seen(tx, token, now=NOW):
    return find_caller_by_session(tx, token, now=now)


def test_a_session_tells_who_acts_for_whom_and_what_they_may(tx):
    ada = sign_in_as(tx)
    assert (ada.caller.person, ada.caller.organization) == (ada.person.id, ada.organization.id)
    assert ada.caller.may(Permission.PEOPLE_MANAGE)
    assert not ada.caller.may(Permission.HOST_APPROVE), "a firm's administrator is not the host's"
    assert ada.caller.actor.name == ada.person.name
    assert ada.caller.may_change_credentials


@pytest.mark.parametrize("token", ["", "x", "A" * 43, "A" * 100_000, "\0", "\ud800", "' OR true --", "é" * 43])
def test_a_token_that_was_never_given_out_opens_nothing(tx, token):
    sign_in_as(tx)
    assert seen(tx, token) is None


def test_a_token_of_which_one_character_is_changed_opens_nothing(tx):
    token = sign_in_as(tx).token
    for place in range(0, 43, 7):
        other = "A" if token[place] != "A" else "B"
        assert seen(tx, token[:place] + other + token[place + 1 :]) is None


def test_no_stored_text_opens_anything(tx):
    token = sign_in_as(tx).token
    stored = tx.execute("SELECT token_hash, session_id FROM accounts.session").fetchall()
    rows = str(tx.execute("SELECT * FROM accounts.session").fetchall())
    assert token not in rows
    assert all(seen(tx, text) is None for row in stored for text in (bytes(row[0]).hex(), str(row[1])))


def test_a_session_ends_when_it_was_not_used_for_eight_hours(tx):
    token = sign_in_as(tx).token
    assert seen(tx, token, NOW + timedelta(hours=7))
    assert seen(tx, token, NOW + timedelta(hours=14, minutes=59))
    assert seen(tx, token, NOW + timedelta(hours=22, minutes=59)) is None


def test_a_session_ends_after_seven_days_however_busy(tx):
    token = sign_in_as(tx).token
    for hour in range(0, 7 * 24, 7):
        assert seen(tx, token, NOW + timedelta(hours=hour))
    assert seen(tx, token, NOW + timedelta(days=7)) is None


def test_a_session_for_an_authority_ends_after_half_an_hour_unused_and_twelve_hours_at_most(tx):
    customs = make_organization(tx, Role.CUSTOMS)
    token = sign_in_as(tx, Position.OFFICER, organization=customs).token
    for minute in range(0, 12 * 60, 29):
        assert seen(tx, token, NOW + minutes(minute))
    assert seen(tx, token, NOW + timedelta(hours=12)) is None
    idle = open_session(tx, _only(tx), customs.id, client=CLIENT, user_agent="", now=NOW)[1]
    assert seen(tx, idle, NOW + minutes(30)) is None


def _only(tx):
    return tx.execute("SELECT person_id FROM accounts.person").fetchone()[0]


def test_rotating_a_token_does_not_lengthen_the_session(tx):
    token = sign_in_as(tx).token
    for hour in range(0, 7 * 24, 7):
        _, token = rotate_session(tx, token, now=NOW + timedelta(hours=hour))
    assert seen(tx, token, NOW + timedelta(days=7)) is None


def test_a_token_planted_before_signing_in_is_worth_nothing_after(tx):
    planted = sign_in_as(tx, email="mallory@kowhai.example").token
    make_person(tx, "ada@kowhai.example")
    done = try_password(tx, "ada@kowhai.example")
    session, token = complete_sign_in(tx, done, client=CLIENT, user_agent="", now=NOW, previous=planted)
    assert seen(tx, planted) is None
    assert seen(tx, token).person == session.person_id
    assert token != planted


def test_each_sign_in_has_a_token_of_its_own(tx):
    make_person(tx, "ada@kowhai.example")
    tokens = {
        complete_sign_in(tx, try_password(tx, "ada@kowhai.example"), client=CLIENT, user_agent="", now=NOW)[1]
        for _ in range(5)
    }
    assert len(tokens) == 5
    assert all(len(token) == 43 for token in tokens)


def test_a_sign_in_that_is_not_done_opens_no_session(tx):
    make_person(tx, "ada@kowhai.example")
    refused = try_password(tx, "ada@kowhai.example", "wrong")
    for unfinished in (refused, SignIn(SignInState.NEEDS_TOTP, pending="x")):
        with pytest.raises((type(refused.refusal), SignInNotFinished)):
            complete_sign_in(tx, unfinished, client=CLIENT, user_agent="", now=NOW)
    assert tx.execute("SELECT count(*) FROM accounts.session").fetchone() == (0,)


def test_a_new_position_holds_at_the_next_request_and_calls_for_a_new_token(tx):
    boss = sign_in_as(tx)
    ben = sign_in_as(tx, Position.MEMBER, organization=boss.organization)
    assert not ben.caller.may(Permission.SHARING_EDIT)
    change_position(tx, boss.caller, boss.organization.id, ben.person.id, Position.SHARING_OFFICER, now=NOW)
    promoted = seen(tx, ben.token)
    assert promoted.may(Permission.SHARING_EDIT)
    assert promoted.is_rotation_due
    _, token = rotate_session(tx, ben.token, now=NOW)
    assert seen(tx, ben.token) is None
    assert not seen(tx, token).is_rotation_due
    change_position(tx, boss.caller, boss.organization.id, ben.person.id, Position.MEMBER, now=NOW)
    assert not seen(tx, token).may(Permission.SHARING_EDIT)


def test_who_is_removed_from_an_organization_acts_for_it_no_more(tx):
    boss = sign_in_as(tx)
    ben = sign_in_as(tx, Position.INTEGRATOR, organization=boss.organization)
    remove_member(tx, boss.caller, boss.organization.id, ben.person.id, now=NOW)
    assert seen(tx, ben.token) is None
    with pytest.raises(MembershipMissing):
        open_session(tx, ben.person.id, boss.organization.id, client=CLIENT, user_agent="", now=NOW)


def test_a_membership_that_vanishes_leaves_a_person_without_an_organization(tx):
    ben = sign_in_as(tx, Position.INTEGRATOR)
    tx.execute("DELETE FROM accounts.membership")
    left = seen(tx, ben.token)
    assert (left.organization, left.position, left.permissions) == (None, None, frozenset())


def test_a_suspended_organization_may_only_read_why(tx):
    boss = sign_in_as(tx)
    suspend_organization(tx, OPERATOR, boss.organization.id, reason="fraud", now=NOW)
    suspended = seen(tx, boss.token)
    assert suspended.permissions == {Permission.AUDIT_READ}
    with pytest.raises(PermissionMissing, match="suspended") as refused:
        suspended.require(Permission.EVENTS_CAPTURE)
    assert refused.value.kind is Kind.FORBIDDEN


def test_an_organization_that_waits_for_approval_readies_its_people_and_says_nothing(tx):
    waiting = sign_in_as(tx, organization=make_organization(tx, is_approved=False))
    assert waiting.caller.may(Permission.PEOPLE_MANAGE)
    assert not waiting.caller.may(Permission.EVENTS_CAPTURE)
    assert not waiting.caller.may(Permission.EVENTS_READ)


def test_a_disabled_person_is_out_at_once_and_everywhere(tx):
    customs = sign_in_as(tx, organization=make_organization(tx, Role.CUSTOMS))
    ben = sign_in_as(tx, Position.MEMBER)
    disable_person(tx, customs.caller, ben.person.id, is_disabled=True, now=NOW)
    assert seen(tx, ben.token) is None
    tx.execute("UPDATE accounts.person SET is_disabled = false WHERE person_id = %s", (ben.person.id,))
    assert seen(tx, ben.token) is None, "the session is gone, not only barred"
    other = open_session(tx, ben.person.id, None, client=CLIENT, user_agent="", now=NOW)[1]
    tx.execute("UPDATE accounts.person SET is_disabled = true WHERE person_id = %s", (ben.person.id,))
    assert seen(tx, other) is None, "and a session that was overlooked is barred"


def test_only_the_host_disables_people(tx):
    boss = sign_in_as(tx)
    with pytest.raises(PermissionMissing):
        disable_person(tx, boss.caller, boss.person.id, is_disabled=True, now=NOW)


def test_a_person_of_two_organizations_acts_for_one_at_a_time(tx):
    ada = sign_in_as(tx, Position.MEMBER)
    other = make_organization(tx, Role.TRADER, name="Other")
    add_member(tx, OPERATOR, other.id, ada.person.id, Position.ADMINISTRATOR, now=NOW)
    session, token = switch_organization(tx, ada.token, other.id, now=NOW)
    assert seen(tx, ada.token) is None
    assert (session.organization_id, seen(tx, token).position) == (other.id, Position.ADMINISTRATOR)
    with pytest.raises(MembershipMissing):
        switch_organization(tx, token, make_organization(tx, name="Third").id, now=NOW)
    assert seen(tx, token), "a switch that fails ends nothing"


def test_who_an_identity_provider_vouches_for_stays_in_its_organization(tx):
    ada = sign_in_as(tx, Position.MEMBER)
    other = make_organization(tx, name="Other")
    add_member(tx, OPERATOR, other.id, ada.person.id, Position.ADMINISTRATOR, now=NOW)
    vouched = SignIn(SignInState.DONE, ada.person, "oidc", bound_to=ada.organization.id)
    _, token = complete_sign_in(tx, vouched, client=CLIENT, user_agent="", now=NOW, organization_id=other.id)
    caller = seen(tx, token)
    assert caller.organization == ada.organization.id
    assert not caller.may_change_credentials
    with pytest.raises(PermissionMissing):
        switch_organization(tx, token, other.id, now=NOW)


def test_sessions_are_listed_and_ended_by_their_person_alone(tx):
    ada, ben = sign_in_as(tx), sign_in_as(tx, Position.MEMBER)
    second, token = open_session(
        tx, ada.person.id, None, client="2001:db8::1", user_agent="Phone\n\x1b[31m" + "x" * 1000, now=NOW + minutes(1)
    )
    listed = list_sessions(tx, ada.person.id, now=NOW + minutes(2))
    assert [one.id for one in listed] == [second.id, ada.caller.credential_id]
    assert listed[0].user_agent.isprintable()
    assert len(listed[0].user_agent) == 300
    with pytest.raises(SessionUnknown):
        end_session(tx, ben.person.id, second.id)
    with pytest.raises(SessionUnknown):
        end_session(tx, ada.person.id, uuid4())
    end_session(tx, ada.person.id, second.id)
    assert seen(tx, token) is None
    assert list_sessions(tx, ada.person.id, now=NOW + timedelta(days=8)) == []


def test_signing_out_ends_this_session_and_ending_the_others_ends_the_others(tx):
    ada = sign_in_as(tx)
    others = [open_session(tx, ada.person.id, None, client="", user_agent="", now=NOW)[1] for _ in range(3)]
    assert end_other_sessions(tx, ada.person.id, keep=ada.caller.credential_id) == 3
    assert seen(tx, ada.token)
    assert not any(seen(tx, token) for token in others)
    end_session_by_token(tx, ada.token)
    assert seen(tx, ada.token) is None
    end_session_by_token(tx, ada.token)


def test_a_new_password_ends_every_other_session(tx):
    ada = sign_in_as(tx)
    other = open_session(tx, ada.person.id, None, client="", user_agent="", now=NOW)[1]
    new = "another " + PASSWORD
    set_password(tx, ada.person.id, new, now=NOW, keep_session=ada.caller.credential_id, hasher=CHEAP)
    assert seen(tx, ada.token)
    assert seen(tx, other) is None
    assert try_password(tx, ada.person.email, new).state is SignInState.DONE
    assert try_password(tx, ada.person.email).state is SignInState.REFUSED


def test_a_read_only_request_is_recognised_too(database):
    with database.transaction() as tx:
        token = sign_in_as(tx).token
    with database.transaction(read_only=True) as tx:
        assert seen(tx, token, NOW + minutes(5))


def test_two_requests_of_one_session_do_not_wait_for_each_other(database):
    with database.transaction() as tx:
        token = sign_in_as(tx).token
    with database.transaction() as one, database.transaction() as other:
        other.execute("SET LOCAL lock_timeout = '1s'")
        assert seen(one, token, NOW + minutes(5))
        assert seen(other, token, NOW + minutes(5))


def test_what_has_ended_is_forgotten(tx):
    sign_in_as(tx)
    assert forget_expired(tx, now=NOW + timedelta(days=6)) == 0
    assert forget_expired(tx, now=NOW + timedelta(days=7)) == 1


def test_the_operator_at_the_command_line_may_everything_under_a_name():
    caller = Caller.operator("ops")
    assert caller.permissions == frozenset(Permission)
    assert (caller.actor.name, caller.person) == ("ops", None)
