"""A notice is there with what it tells of, once, for whom it is for, until they have read it."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from psycopg import Rollback
from tests.notices.office import NOW, caller_of, join, open_firm, tell
from tests.taking_part import LONG_AGO

from gqts.accounts import Caller, KeyScope, Permission, Position
from gqts.kit.outbox import count_waiting
from gqts.notices import (
    INBOX_KINDS,
    RULES,
    Mailing,
    Narrowing,
    NoticeKind,
    NoticeUnknown,
    Wish,
    count_unread,
    forget_notices,
    list_inbox,
    list_kinds,
    mark_read,
    mark_unread,
    open_notice,
    save_wishes,
    send_notice,
)
from gqts.organizations import Role

OPENED = {
    KeyScope.COMPLAINTS_ANSWER: {"complaint", "recall"},
    KeyScope.RECALLS_MANAGE: {"recall"},
    KeyScope.CUSTOMS_DECLARE: {"goods"},
    KeyScope.EVENTS_READ: {"certificate", "issuer"},
    KeyScope.WEBHOOKS_MANAGE: {"webhook"},
}
"""What each scope opens; the others, and all of them together, open nothing of penalty cases."""


def machine_of(firm_id: UUID, *scopes: KeyScope) -> Caller:
    """Return a key of a firm with some scopes, as a caller."""
    held = frozenset(Permission(scope.value) for scope in scopes)
    return Caller(None, "ERP", firm_id, None, held, "key", uuid4(), key_id=uuid4())


def test_a_notice_is_written_with_what_it_tells_of_or_not_at_all(tx):
    firm = open_firm(tx)
    _, ada = join(tx, firm)
    waiting = count_waiting(tx)
    with tx.transaction() as savepoint:
        assert tell(tx, firm)
        assert len(list_inbox(tx, ada)) == 1
        raise Rollback(savepoint)
    assert list_inbox(tx, ada) == []
    assert count_waiting(tx) == waiting
    assert tell(tx, firm)
    assert [one.kind for one in list_inbox(tx, ada)] == [NoticeKind.GOODS_RELEASED]


def test_what_was_told_by_the_same_key_is_not_told_again(tx):
    firm, other = open_firm(tx), open_firm(tx, "Other")
    _, ada = join(tx, firm)
    assert [tell(tx, firm), tell(tx, firm), tell(tx, other)] == [True, False, True]
    assert len(list_inbox(tx, ada)) == 1


def test_another_organization_sees_nothing_and_changes_nothing(tx):
    firm, other = open_firm(tx), open_firm(tx, "Other")
    _, ada = join(tx, firm)
    _, eve = join(tx, other, email="eve@other.example")
    tell(tx, firm)
    (notice,) = list_inbox(tx, ada)
    assert list_inbox(tx, eve) == []
    for act in (mark_unread, lambda *given: open_notice(*given, now=NOW)):
        with pytest.raises(NoticeUnknown):
            act(tx, eve, notice.id)
    assert mark_read(tx, eve, [notice.id], now=NOW) == 0
    assert count_unread(tx, ada, now=NOW) == 1


def test_each_reads_for_themselves_and_only_the_kinds_that_are_theirs_to_read(tx):
    firm = open_firm(tx)
    _, ada = join(tx, firm)
    _, ben = join(tx, firm, Position.MEMBER, "ben@firm.example")
    _, sue = join(tx, firm, Position.SHARING_OFFICER, "sue@firm.example")
    tell(tx, firm)
    (notice,) = list_inbox(tx, ada)
    assert open_notice(tx, ada, notice.id, now=NOW).id == notice.id
    assert [count_unread(tx, one, now=NOW) for one in (ada, ben, sue)] == [0, 1, 0]
    assert list_inbox(tx, sue) == []
    with pytest.raises(NoticeUnknown):
        open_notice(tx, sue, notice.id, now=NOW)
    mark_unread(tx, ada, notice.id)
    assert count_unread(tx, ada, now=NOW) == 1
    assert mark_read(tx, ada, None, now=NOW) == 1


def test_a_machine_reads_with_its_own_scope_and_marks_for_itself(tx):
    firm = open_firm(tx)
    _, ada = join(tx, firm)
    tell(tx, firm)
    machine = machine_of(firm.id, KeyScope.NOTICES_READ, KeyScope.CUSTOMS_DECLARE)
    (notice,) = list_inbox(tx, machine)
    open_notice(tx, machine, notice.id, now=NOW)
    assert [one.is_read for one in list_inbox(tx, machine)] == [True]
    assert [one.is_read for one in list_inbox(tx, ada)] == [False]
    assert list_inbox(tx, machine_of(firm.id, KeyScope.CUSTOMS_DECLARE)) == []


def test_a_key_reads_of_the_matters_that_its_scopes_open_and_of_no_other(tx):
    firm = open_firm(tx)
    _, ada = join(tx, firm)
    told = {kind: dict.fromkeys(RULES[kind].details, "") for kind in INBOX_KINDS}
    for kind, details in told.items():
        assert send_notice(tx, firm.id, kind, details, link="/", key="1", now=NOW)
    assert {one.kind for one in list_inbox(tx, ada)} == set(INBOX_KINDS)
    for scope in KeyScope:
        machine = machine_of(firm.id, KeyScope.NOTICES_READ, scope)
        found = list_inbox(tx, machine)
        assert {one.kind.value.partition(".")[0] for one in found} == OPENED.get(scope, set())
        closed = [one for one in list_inbox(tx, ada) if one.kind not in {each.kind for each in found}]
        assert mark_read(tx, machine, [one.id for one in closed], now=NOW) == 0
        for one in closed:
            assert list_inbox(tx, machine, narrowing=Narrowing(one.kind)) == []
            with pytest.raises(NoticeUnknown):
                open_notice(tx, machine, one.id, now=NOW)


@given(st.sets(st.sampled_from(list(KeyScope))))
def test_whatever_a_key_is_for_it_reads_no_more_than_each_of_its_scopes_opens(scopes):
    read = {kind.value.partition(".")[0] for kind in list_kinds(machine_of(uuid4(), *scopes))}
    may = set().union(*(OPENED.get(scope, set()) for scope in scopes)) if KeyScope.NOTICES_READ in scopes else set()
    assert read == may
    assert "case" not in read


def test_who_joins_has_nothing_from_before(tx):
    firm = open_firm(tx)
    tell(tx, firm, now=LONG_AGO - timedelta(days=1))
    _, ada = join(tx, firm)
    assert list_inbox(tx, ada) == []


def test_what_is_silenced_is_left_out_but_what_is_grave_never(tx):
    firm = open_firm(tx)
    _, ada = join(tx, firm)
    tell(tx, firm, 1)
    tell(tx, firm, 2, is_grave=True)
    save_wishes(tx, ada, {NoticeKind.GOODS_RELEASED: Wish(Mailing.NEVER, is_silenced=True)}, now=NOW)
    assert [one.details["number"] for one in list_inbox(tx, ada)] == ["C0002"]
    assert count_unread(tx, ada, now=NOW) == 1
    asked_for = list_inbox(tx, ada, narrowing=Narrowing(NoticeKind.GOODS_RELEASED))
    assert {one.details["number"] for one in asked_for} == {"C0002", "C0001"}


def test_a_list_is_narrowed_sought_in_and_paged(tx):
    firm = open_firm(tx)
    person, ada = join(tx, firm)
    for number in range(5):
        tell(tx, firm, number, now=NOW + timedelta(minutes=number))
    first = list_inbox(tx, ada, limit=2)
    rest = list_inbox(tx, ada, after=(first[-1].at, first[-1].id))
    assert [one.details["number"] for one in (*first, *rest)] == ["C0004", "C0003", "C0002", "C0001", "C0000"]
    (found,) = list_inbox(tx, ada, narrowing=Narrowing(sought="c0003"))
    mark_read(tx, ada, [found.id], now=NOW)
    assert len(list_inbox(tx, ada, narrowing=Narrowing(is_unread=True))) == 4
    assert list_inbox(tx, ada, narrowing=Narrowing(sought="%_' OR 1=1 --")) == []
    assert list_inbox(tx, caller_of(firm, person, Position.ANALYST)) == []


def test_old_notices_are_forgotten(tx):
    firm = open_firm(tx)
    _, ada = join(tx, firm)
    tell(tx, firm)
    assert forget_notices(tx, now=NOW + timedelta(days=700)) == 0
    assert forget_notices(tx, now=NOW + timedelta(days=731)) == 1
    assert list_inbox(tx, ada) == []


def test_details_that_the_kind_does_not_document_are_a_mistake_of_ours(tx):
    with pytest.raises(AssertionError, match="goods"):
        send_notice(
            tx, open_firm(tx, "Customs", Role.CUSTOMS).id, NoticeKind.GOODS_ASKED, {"a": 1}, link="/", key="1", now=NOW
        )
