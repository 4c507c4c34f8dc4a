"""The trail of acts: everything that is done is in it, its subject reads it, and nothing changes it."""

from __future__ import annotations

from uuid import uuid4

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.organizations.parties import NOW, OPERATOR, as_member, join, later

from gqts.kit.logging import request_context
from gqts.organizations import (
    HOST_SUBJECT,
    Actor,
    Level,
    change_profile,
    list_acts,
    list_all_acts,
    record_act,
    suspend_organization,
)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE organizations.act SET actor_name = 'somebody else'",
        "UPDATE organizations.act SET at = now() WHERE what = 'organization.approved'",
        "DELETE FROM organizations.act",
        "WITH gone AS (DELETE FROM organizations.act RETURNING 1) SELECT count(*) FROM gone",
        "INSERT INTO organizations.act SELECT * FROM organizations.act ON CONFLICT (act_id) DO UPDATE SET what = 'x'",
        "MERGE INTO organizations.act a USING organizations.act b ON a.act_id = b.act_id WHEN MATCHED THEN DELETE",
    ],
)
def test_an_act_is_neither_changed_nor_deleted(tx, statement):
    firm = join(tx)
    before = list_acts(tx, firm.id)
    with pytest.raises(psycopg.errors.RaiseException, match="only added to"), tx.transaction():
        tx.execute(statement)
    assert list_acts(tx, firm.id) == before


def test_an_act_says_who_did_what_to_whom_when_and_in_which_request(tx):
    firm = join(tx)
    actor = as_member(firm, "Ada Ngata")
    with request_context("req-7"):
        change_profile(tx, actor, firm.id, level=Level.FACTORY, now=later(hours=1))
    act = list_acts(tx, firm.id)[0]
    assert (act.actor.person, act.actor.organization, act.actor.name) == (actor.person, firm.id, "Ada Ngata")
    assert (act.organization_id, act.what, act.detail) == (firm.id, "organization.changed", {"level": "factory"})
    assert (act.at, act.actor.request_id) == (later(hours=1), "req-7")


def test_the_decision_and_its_reason_are_in_the_trail(tx):
    firm = join(tx)
    suspend_organization(tx, OPERATOR, firm.id, reason="two forged certificates", now=later(days=1))
    told = [(act.what, act.detail.get("reason")) for act in list_acts(tx, firm.id)]
    assert told == [
        ("organization.suspended", "two forged certificates"),
        ("organization.approved", "known"),
        ("organization.applied", None),
    ]


def test_an_organization_reads_only_what_was_done_to_it_and_the_host_reads_all(tx):
    first, second = join(tx), join(tx)
    record_act(tx, OPERATOR, HOST_SUBJECT, "settings.changed", {}, now=later(days=1))
    assert {act.organization_id for act in list_acts(tx, first.id)} == {first.id}
    assert {act.organization_id for act in list_all_acts(tx)} == {first.id, second.id, HOST_SUBJECT}


def test_acts_are_narrowed_to_a_kind_and_a_time(tx):
    subject = uuid4()
    for day, what in enumerate(("key.issued", "keys.lost", "sharing.changed", "key.revoked")):
        record_act(tx, OPERATOR, subject, what, {}, now=later(days=day))
    told = lambda **only: [act.what for act in list_acts(tx, subject, **only)]  # noqa: E731
    assert told(kind="key") == ["key.revoked", "key.issued"]
    assert told(kind="%") == told(kind="key.") == []
    assert told(since=later(days=1), until=later(days=3)) == ["sharing.changed", "keys.lost"]
    assert told(kind="key", since=later(days=1)) == ["key.revoked"]


@pytest.mark.parametrize("size", [1, 2, 7, 100])
def test_acts_come_newest_first_page_by_page_without_gap_or_repeat(tx, size):
    subject = uuid4()
    for number in range(23):
        record_act(tx, OPERATOR, subject, "test.done", {"number": number}, now=later(seconds=number // 5))
    for reader in (lambda **page: list_acts(tx, subject, **page), lambda **page: list_all_acts(tx, **page)):
        found, after = [], None
        while page := reader(after=after, limit=size):
            found += page
            after = (page[-1].at, page[-1].id)
        assert [act.detail["number"] for act in found] == list(range(23))[::-1]


def test_a_page_has_at_least_one_act_whatever_is_asked(tx):
    firm = join(tx)
    assert len(list_acts(tx, firm.id, limit=-5)) == 1


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50, deadline=None)
@given(name=st.text(st.characters(), max_size=50), value=st.text(st.characters(), max_size=50))
def test_whatever_text_an_act_is_given_it_is_written_down(tx, name, value):
    subject = uuid4()
    record_act(tx, Actor(None, None, name, value), subject, "test.done", {name: [value, {value: 1}]}, now=NOW)
    assert len(list_acts(tx, subject)) == 1


@pytest.mark.parametrize("name", ["a\x00b", "\ud800"])
def test_text_that_the_database_cannot_hold_is_written_down_as_far_as_it_goes(tx, name):
    subject = uuid4()
    record_act(tx, Actor(None, None, name), subject, "test.done", {name: name}, now=NOW)
    assert list_acts(tx, subject)[0].actor.name in ("a\ufffdb", "?")
