"""People are invited, promoted and removed by who may do that, and nobody gives more than they have."""

from __future__ import annotations

import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from tests.accounts.people import NOW, OPERATOR, SEAL, make_organization, make_person, sign_in_as

from gqts.accounts import (
    INVITED,
    AlreadyMember,
    Caller,
    InvitationForAnother,
    InvitationRefused,
    InvitationUnknown,
    LastAdministrator,
    MembershipMissing,
    Permission,
    PermissionMissing,
    Position,
    TooMany,
    accept_invitation,
    add_first_administrator,
    add_member,
    change_position,
    find_caller_by_session,
    find_invitation,
    find_membership,
    find_recovery,
    invite,
    list_invitations,
    list_members,
    list_memberships,
    open_mailed_invitation,
    remove_member,
    withdraw_invitation,
)
from gqts.kit.errors import GqtsError
from gqts.organizations import Role, list_acts, suspend_organization

LATER = NOW + timedelta(days=1)


def mailed(tx):
    return [row[0] for row in tx.execute("SELECT payload FROM kit.outbox WHERE topic = %s", (INVITED,)).fetchall()]


def ask(tx, boss, email="ben@kowhai.example", position=Position.MEMBER, **changes):
    given = {"organization_id": boss.organization.id, "position": position, "email": email, "now": NOW} | changes
    return invite(tx, boss.caller, **given)


def test_an_invitation_makes_who_it_was_sent_to_a_member(tx):
    boss = sign_in_as(tx)
    invitation, token = ask(tx, boss, "Ben@Kowhai.example", Position.INTEGRATOR)
    assert find_invitation(tx, token, now=NOW).position is Position.INTEGRATOR
    ben = make_person(tx, "ben@kowhai.example")
    accepted = accept_invitation(tx, token, person_id=ben.id, now=LATER)
    assert (accepted.accepted_by, accepted.accepted_at, accepted.id) == (ben.id, LATER, invitation.id)
    assert find_membership(tx, ben.id, boss.organization.id).position is Position.INTEGRATOR
    assert {member.person.email for member in list_members(tx, boss.organization.id)} == {
        "ben@kowhai.example",
        boss.person.email,
    }
    acts = [act.what for act in list_acts(tx, boss.organization.id)]
    assert {"invitation.made", "invitation.accepted", "member.added"} <= set(acts)


def test_the_inviter_and_the_mail_have_a_link_each_kept_nowhere_and_one_acceptance_ends_both(tx):
    boss = sign_in_as(tx)
    invitation, token = ask(tx, boss, note="See you on Monday\nBoss")
    [mail] = mailed(tx)
    opened = [open_mailed_invitation(tx, invitation.id, mail["nonce"], seal=SEAL, now=NOW) for _ in range(2)]
    assert opened[0] == opened[1]
    posted = opened[0][1]
    assert posted != token
    for one in (token, posted):
        assert find_invitation(tx, one, now=NOW).email == "ben@kowhai.example"
        assert one not in str(tx.execute("SELECT * FROM accounts.invitation").fetchall())
        assert one not in str(tx.execute("SELECT * FROM kit.outbox").fetchall())
        assert one not in str(list_acts(tx, boss.organization.id))
        assert one not in repr(invitation)
    assert find_invitation(tx, mail["nonce"], now=NOW) is None
    ben = make_person(tx, "ben@kowhai.example")
    accept_invitation(tx, posted, person_id=ben.id, now=NOW)
    assert find_invitation(tx, token, now=NOW) is None
    assert find_invitation(tx, posted, now=NOW) is None


def test_no_mail_is_written_for_an_invitation_that_has_ended(tx):
    boss = sign_in_as(tx)
    invitation, _ = ask(tx, boss)
    [mail] = mailed(tx)
    withdraw_invitation(tx, boss.caller, invitation.id, now=NOW)
    assert open_mailed_invitation(tx, invitation.id, mail["nonce"], seal=SEAL, now=NOW) is None


def test_an_invitation_works_once_and_for_fourteen_days(tx):
    boss = sign_in_as(tx)
    _, token = ask(tx, boss, None)
    with pytest.raises(InvitationUnknown):
        accept_invitation(tx, token, person_id=make_person(tx).id, now=NOW + timedelta(days=14))
    accept_invitation(tx, token, person_id=make_person(tx, "b@kowhai.example").id, now=NOW)
    with pytest.raises(InvitationUnknown):
        accept_invitation(tx, token, person_id=make_person(tx, "c@kowhai.example").id, now=NOW)
    assert find_invitation(tx, token, now=NOW) is None


def test_an_invitation_is_not_for_who_has_another_address(tx):
    boss = sign_in_as(tx)
    _, token = ask(tx, boss)
    mallory = make_person(tx, "mallory@kowhai.example")
    with pytest.raises(InvitationForAnother):
        accept_invitation(tx, token, person_id=mallory.id, now=NOW)
    assert list_memberships(tx, mallory.id) == []
    assert find_invitation(tx, token, now=NOW), "who it is for can still use it"


@pytest.mark.parametrize("token", ["", "x" * 43, "\0", "\ud800", "x" * 100_000])
def test_a_link_of_nobodys_making_is_unknown(tx, token):
    sign_in_as(tx)
    assert find_invitation(tx, token, now=NOW) is None
    with pytest.raises(InvitationUnknown):
        accept_invitation(tx, token, person_id=make_person(tx).id, now=NOW)


@pytest.mark.parametrize("position", [one for one in Position if one is not Position.MEMBER])
def test_an_open_link_makes_nobody_more_than_a_member(tx, position):
    customs = sign_in_as(tx, organization=make_organization(tx, Role.CUSTOMS))
    with pytest.raises(InvitationRefused):
        ask(tx, customs, None, position)


@pytest.mark.parametrize("position", [one for one in Position if one is not Position.ADMINISTRATOR])
def test_only_an_administrator_invites_people(tx, position):
    customs = make_organization(tx, Role.CUSTOMS)
    someone = sign_in_as(tx, position, organization=customs)
    for wanted in Position:
        with pytest.raises(PermissionMissing):
            ask(tx, someone, "mallory@kowhai.example", wanted)
    assert mailed(tx) == []


@pytest.mark.parametrize("position", [Position.OFFICER, Position.ANALYST])
def test_there_are_no_officers_in_a_firm(tx, position):
    boss = sign_in_as(tx)
    ben = sign_in_as(tx, Position.MEMBER, organization=boss.organization)
    with pytest.raises(PermissionMissing):
        ask(tx, boss, "x@kowhai.example", position)
    with pytest.raises(PermissionMissing):
        change_position(tx, boss.caller, boss.organization.id, ben.person.id, position, now=NOW)
    with pytest.raises(PermissionMissing):
        add_member(tx, OPERATOR, boss.organization.id, make_person(tx).id, position, now=NOW)


def test_nobody_invites_changes_or_removes_people_of_another_organization(tx):
    boss = sign_in_as(tx)
    other = sign_in_as(tx, organization=make_organization(tx, name="Other"))
    invitation, _ = ask(tx, other)
    attempts = (
        lambda: ask(tx, boss, organization_id=other.organization.id),
        lambda: change_position(tx, boss.caller, other.organization.id, other.person.id, Position.MEMBER, now=NOW),
        lambda: remove_member(tx, boss.caller, other.organization.id, other.person.id, now=NOW),
    )
    for attempt in attempts:
        with pytest.raises(PermissionMissing):
            attempt()
    with pytest.raises(InvitationUnknown):
        withdraw_invitation(tx, boss.caller, invitation.id, now=NOW)
    with pytest.raises(MembershipMissing):
        change_position(tx, boss.caller, boss.organization.id, other.person.id, Position.MEMBER, now=NOW)
    assert list_invitations(tx, boss.organization.id) == []


def test_the_last_administrator_is_neither_demoted_nor_removed_nor_leaves(tx):
    boss = sign_in_as(tx)
    sign_in_as(tx, Position.MEMBER, organization=boss.organization)
    for attempt in (
        lambda: change_position(tx, boss.caller, boss.organization.id, boss.person.id, Position.MEMBER, now=NOW),
        lambda: remove_member(tx, boss.caller, boss.organization.id, boss.person.id, now=NOW),
    ):
        with pytest.raises(LastAdministrator):
            attempt()
    second = sign_in_as(tx, organization=boss.organization, email="second@kowhai.example")
    tx.execute("UPDATE accounts.person SET is_disabled = true WHERE email = 'second@kowhai.example'")
    with pytest.raises(LastAdministrator):
        remove_member(tx, boss.caller, boss.organization.id, boss.person.id, now=NOW)
    tx.execute("UPDATE accounts.person SET is_disabled = false")
    remove_member(tx, boss.caller, boss.organization.id, boss.person.id, now=NOW)
    with pytest.raises(LastAdministrator):
        remove_member(tx, second.caller, boss.organization.id, second.person.id, now=NOW)


def test_two_administrators_who_remove_each_other_at_once_leave_one(database):
    with database.transaction() as tx:
        one = sign_in_as(tx, email="one@kowhai.example")
        two = sign_in_as(tx, organization=one.organization, email="two@kowhai.example")
    barrier, failures = threading.Barrier(2), []

    def remove(caller, person):
        try:
            with database.transaction() as tx:
                barrier.wait()
                remove_member(tx, caller, one.organization.id, person.id, now=NOW)
        except GqtsError as reason:
            failures.append(reason)

    threads = [
        threading.Thread(target=remove, args=pair) for pair in ((one.caller, two.person), (two.caller, one.person))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert len(failures) == 1
    with database.transaction() as tx:
        assert len(list_members(tx, one.organization.id)) == 1


def test_anybody_may_leave(tx):
    ben = sign_in_as(tx, Position.MEMBER)
    remove_member(tx, ben.caller, ben.organization.id, ben.person.id, now=NOW)
    assert list_memberships(tx, ben.person.id) == []


def test_what_a_removed_administrator_invited_does_not_bring_them_back(tx):
    boss = sign_in_as(tx)
    mallory = sign_in_as(tx, organization=boss.organization, email="mallory@kowhai.example")
    _, token = ask(tx, mallory, "second-self@kowhai.example", Position.ADMINISTRATOR)
    _, kept = ask(tx, boss, None)
    remove_member(tx, boss.caller, boss.organization.id, mallory.person.id, now=NOW)
    with pytest.raises(InvitationUnknown):
        accept_invitation(tx, token, person_id=make_person(tx, "second-self@kowhai.example").id, now=NOW)
    assert find_invitation(tx, kept, now=NOW)


def test_what_a_demoted_administrator_invited_ends_too(tx):
    boss = sign_in_as(tx)
    mallory = sign_in_as(tx, organization=boss.organization, email="mallory@kowhai.example")
    _, token = ask(tx, mallory, None)
    change_position(tx, boss.caller, boss.organization.id, mallory.person.id, Position.MEMBER, now=NOW)
    assert find_invitation(tx, token, now=NOW) is None
    stale = find_caller_by_session(tx, mallory.token, now=NOW)
    with pytest.raises(PermissionMissing):
        ask(tx, type(mallory)(mallory.person, mallory.organization, mallory.token, stale), None)


def test_an_invitation_can_be_withdrawn_by_who_may_invite(tx):
    boss = sign_in_as(tx)
    officer = sign_in_as(tx, Position.SHARING_OFFICER, organization=boss.organization)
    member = sign_in_as(tx, Position.MEMBER, organization=boss.organization, email="m@kowhai.example")
    invitation, token = ask(tx, boss)
    for other in (officer, member):
        with pytest.raises(PermissionMissing):
            withdraw_invitation(tx, other.caller, invitation.id, now=NOW)
    assert withdraw_invitation(tx, boss.caller, invitation.id, now=NOW).withdrawn_at == NOW
    assert find_invitation(tx, token, now=NOW) is None
    with pytest.raises(InvitationUnknown):
        withdraw_invitation(tx, boss.caller, invitation.id, now=NOW)


def test_a_partner_invites_a_firm_and_who_accepts_administers_it(tx):
    boss = sign_in_as(tx)
    invitation, token = invite(
        tx, boss.caller, organization_id=None, position=None, roles=[Role.TRADER], email="t@trader.example", now=NOW
    )
    assert (invitation.roles, invitation.organization_id) == (frozenset({Role.TRADER}), None)
    person = make_person(tx, "t@trader.example")
    accept_invitation(tx, token, person_id=person.id, now=NOW)
    assert list_memberships(tx, person.id) == [], "the firm registers next"
    firm = make_organization(tx, Role.TRADER, name="Trader", is_approved=False)
    assert add_first_administrator(tx, firm.id, person.id, now=NOW).position is Position.ADMINISTRATOR
    with pytest.raises(PermissionMissing):
        add_first_administrator(tx, firm.id, make_person(tx).id, now=NOW)
    with pytest.raises(AlreadyMember):
        add_member(tx, OPERATOR, firm.id, person.id, Position.MEMBER, now=NOW)


def test_only_the_host_invites_an_authority_and_only_partners_invite_firms(tx):
    boss, member = sign_in_as(tx), sign_in_as(tx, Position.MEMBER)
    officer = sign_in_as(tx, Position.OFFICER, organization=make_organization(tx, Role.CUSTOMS))
    firm = {"organization_id": None, "position": None, "email": "a@agency.example", "now": NOW}
    with pytest.raises(PermissionMissing):
        invite(tx, boss.caller, roles=[Role.QUARANTINE], **firm)
    with pytest.raises(PermissionMissing):
        invite(tx, member.caller, roles=[Role.TRADER], **firm)
    with pytest.raises(InvitationRefused):
        invite(tx, boss.caller, **firm | {"position": Position.ADMINISTRATOR})
    assert invite(tx, officer.caller, roles=[Role.QUARANTINE], **firm)
    assert invite(tx, Caller.operator("ops", officer.organization.id), roles=[Role.QUARANTINE], **firm)
    with pytest.raises(PermissionMissing):
        invite(tx, Caller.operator("ops"), **firm)


def test_a_suspended_organization_takes_nobody_in(tx):
    boss = sign_in_as(tx)
    _, token = ask(tx, boss, None)
    suspend_organization(tx, OPERATOR, boss.organization.id, reason="fraud", now=NOW)
    with pytest.raises(InvitationUnknown):
        accept_invitation(tx, token, person_id=make_person(tx).id, now=NOW)


def test_a_disabled_person_accepts_nothing_and_a_member_is_not_made_one_twice(tx):
    boss = sign_in_as(tx)
    _, token = ask(tx, boss, None)
    with pytest.raises(AlreadyMember):
        accept_invitation(tx, token, person_id=boss.person.id, now=NOW)
    tx.execute("UPDATE accounts.person SET is_disabled = true WHERE person_id = %s", (boss.person.id,))
    with pytest.raises(InvitationUnknown):
        accept_invitation(tx, token, person_id=boss.person.id, now=NOW)


@pytest.mark.parametrize("note", ["x" * 501, "a\0b", "\x1b[31m", "\ud800"])
def test_a_note_that_cannot_be_shown_is_refused(tx, note):
    with pytest.raises(InvitationRefused):
        ask(tx, sign_in_as(tx), note=note)


def test_an_organization_does_not_send_endless_mails(tx):
    boss = sign_in_as(tx)
    for n in range(200):
        ask(tx, boss, f"a{n}@kowhai.example")
    with pytest.raises(TooMany):
        ask(tx, boss, "one-more@kowhai.example")
    assert len(mailed(tx)) == 200


def test_positions_held_are_read_not_remembered(tx):
    boss = sign_in_as(tx)
    assert boss.caller.may(Permission.PEOPLE_MANAGE)
    with pytest.raises(MembershipMissing):
        remove_member(tx, boss.caller, boss.organization.id, uuid4(), now=NOW)


def test_a_page_that_only_shows_an_invitation_or_a_link_changes_nothing(database):
    with database.transaction() as tx:
        boss = sign_in_as(tx)
        _, token = ask(tx, boss)
    with database.transaction(read_only=True) as tx:
        assert find_invitation(tx, token, now=NOW)
        assert find_recovery(tx, token, now=NOW) is None
