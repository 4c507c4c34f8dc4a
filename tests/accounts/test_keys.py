"""Machines come in by key or token, for what these are for, as long as they hold, as often as they may."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.accounts.people import CLIENT, NOW, OPERATOR, make_organization, minutes, sign_in_as

from gqts.accounts import (
    AccountRefused,
    Caller,
    ClientRefused,
    KeyEnded,
    KeyRefused,
    KeyScope,
    KeyUnknown,
    Permission,
    PermissionMissing,
    Position,
    ScopeRefused,
    find_caller_by_bearer,
    forget_expired,
    issue_key,
    issue_token,
    list_keys,
    require_rate,
    revoke_key,
    rotate_key,
)
from gqts.accounts.errors import TooMany
from gqts.accounts.rate import PostgresCounters
from gqts.kit.database import Database
from gqts.organizations import Role, list_acts, suspend_organization

YEAR = timedelta(days=365)
ALL = frozenset(KeyScope) - {KeyScope.CERTIFICATES_ISSUE}  # a manufacturer's


@pytest.fixture
def boss(tx):
    return sign_in_as(tx)


def make_key(tx, boss, scopes=ALL, **changes):
    given = {"name": "WMS", "scopes": scopes, "expires_at": NOW + YEAR, "now": NOW} | changes
    return issue_key(tx, boss.caller, **given)


def come(tx, text, now=NOW):
    return find_caller_by_bearer(tx, text, now=now)


def exchange(tx, text, scope="", now=NOW):
    return issue_token(tx, client_id=text[:17], client_secret=text[18:], scope=scope, now=now)


def test_a_key_opens_what_it_is_for_and_nothing_else(tx, boss):
    key, text = make_key(tx, boss, {KeyScope.EVENTS_CAPTURE})
    assert re.fullmatch(r"gqts_[\w-]{12}_[\w-]{43}", text)
    machine = come(tx, text)
    assert machine.permissions == {Permission.EVENTS_CAPTURE}
    assert (machine.organization, machine.person, machine.via, machine.per_minute) == (
        boss.organization.id,
        None,
        "key",
        600,
    )
    assert (machine.credential_id, machine.actor.name) == (key.id, "WMS")
    with pytest.raises(PermissionMissing):
        machine.require(Permission.KEYS_MANAGE)


def test_a_key_is_shown_once_and_kept_as_a_hash(tx, boss):
    key, text = make_key(tx, boss)
    token = exchange(tx, text)
    everything = str(
        [tx.execute(f"SELECT * FROM accounts.{table}").fetchall() for table in ("api_key", "access_token")]
    ) + str(list_acts(tx, boss.organization.id))
    assert text[18:] not in everything
    assert token.token not in everything
    assert text[18:] not in repr(key) + repr(list_keys(tx, boss.organization.id))
    assert token.token not in repr(token)


@given(st.text(max_size=100))
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_other_text_opens_anything(tx, text):
    assert come(tx, text) is None
    assert come(tx, "gqts_" + text) is None
    assert come(tx, "gqtt_" + text) is None


def test_a_key_with_one_character_changed_opens_nothing(tx, boss):
    _, text = make_key(tx, boss)
    _, other = make_key(tx, boss, name="ERP")
    for place in (0, 4, 5, 16, 17, 18, 40, 60):
        changed = text[:place] + ("A" if text[place] != "A" else "B") + text[place + 1 :]
        assert come(tx, changed) is None
    for wrong in (text[:17] + other[17:], text[:-1], text + "A", text.upper(), text[:17], " " + text):
        assert come(tx, wrong) is None


def test_an_expired_and_a_revoked_key_open_nothing_from_that_moment_on(tx, boss):
    key, text = make_key(tx, boss, expires_at=NOW + minutes(1))
    assert come(tx, text, NOW + timedelta(seconds=59))
    assert come(tx, text, NOW + minutes(1)) is None
    key, text = make_key(tx, boss)
    token = exchange(tx, text).token
    assert come(tx, token)
    revoke_key(tx, boss.caller, key.id, now=NOW)
    assert come(tx, text) is None
    assert come(tx, token) is None
    revoke_key(tx, boss.caller, key.id, now=NOW)
    assert [act.what for act in list_acts(tx, boss.organization.id)].count("key.revoked") == 1


def test_rotating_a_key_leaves_time_to_change_over(tx, boss):
    old, text = make_key(tx, boss, {KeyScope.EVENTS_READ}, per_minute=7)
    later = NOW + timedelta(days=100)
    new, replacement = rotate_key(tx, boss.caller, old.id, overlap=timedelta(days=2), now=later)
    assert (new.name, new.scopes, new.per_minute) == (old.name, old.scopes, 7)
    assert new.expires_at == later + YEAR
    assert come(tx, text, later + timedelta(days=1, hours=23))
    assert come(tx, text, later + timedelta(days=2)) is None
    assert come(tx, replacement, later + timedelta(days=300))
    with pytest.raises(KeyEnded):
        rotate_key(tx, boss.caller, old.id, overlap=timedelta(), now=later)
    again, _ = rotate_key(tx, boss.caller, new.id, overlap=timedelta(), now=later)
    assert come(tx, replacement, later) is None
    revoke_key(tx, boss.caller, again.id, now=later)
    with pytest.raises(KeyEnded):
        rotate_key(tx, boss.caller, again.id, overlap=timedelta(), now=later)


@given(st.integers(1, 366), st.integers(0, 400), st.integers(0, 30))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_rotating_never_lengthens_the_old_keys_life(tx, boss, life, age, overlap):
    old, _ = make_key(tx, boss, expires_at=NOW + timedelta(days=life))
    now = NOW + timedelta(days=age)
    try:
        new, _ = rotate_key(tx, boss.caller, old.id, overlap=timedelta(days=overlap), now=now)
    except KeyEnded:
        assert age >= life
        return
    [left] = [key for key in list_keys(tx, boss.organization.id) if key.id == old.id]
    assert left.expires_at <= old.expires_at
    assert left.replaced_by == new.id
    assert new.expires_at <= now + timedelta(days=366)


@pytest.mark.parametrize("overlap", [timedelta(seconds=-1), timedelta(days=31)])
def test_an_overlap_is_at_most_thirty_days(tx, boss, overlap):
    key, _ = make_key(tx, boss)
    with pytest.raises(KeyRefused):
        rotate_key(tx, boss.caller, key.id, overlap=overlap, now=NOW)


@pytest.mark.parametrize(
    "changes",
    [
        {"scopes": []},
        {"expires_at": NOW},
        {"expires_at": NOW - YEAR},
        {"expires_at": NOW + timedelta(days=367)},
        {"per_minute": 0},
        {"per_minute": -1},
        {"per_minute": 6001},
        {"name": ""},
        {"name": "a\nb"},
        {"name": "x" * 201},
    ],
)
def test_a_key_that_is_for_nothing_for_ever_or_for_too_much_is_refused(tx, boss, changes):
    with pytest.raises((KeyRefused, AccountRefused)):
        make_key(tx, boss, **changes)


@pytest.mark.parametrize("position", [Position.MEMBER, Position.SHARING_OFFICER])
def test_only_who_manages_keys_makes_rotates_and_revokes_them(tx, boss, position):
    key, _ = make_key(tx, boss)
    someone = sign_in_as(tx, position, organization=boss.organization)
    for attempt in (
        lambda: make_key(tx, someone),
        lambda: rotate_key(tx, someone.caller, key.id, overlap=timedelta(), now=NOW),
        lambda: revoke_key(tx, someone.caller, key.id, now=NOW),
    ):
        with pytest.raises(PermissionMissing):
            attempt()


def test_another_organizations_keys_are_unknown(tx, boss):
    key, text = make_key(tx, boss)
    other = sign_in_as(tx, organization=make_organization(tx, name="Other"))
    for attempt in (
        lambda: rotate_key(tx, other.caller, key.id, overlap=timedelta(), now=NOW),
        lambda: revoke_key(tx, other.caller, key.id, now=NOW),
        lambda: revoke_key(tx, other.caller, uuid4(), now=NOW),
    ):
        with pytest.raises(KeyUnknown):
            attempt()
    assert list_keys(tx, other.organization.id) == []
    assert come(tx, text)


def test_a_machine_makes_no_keys(tx, boss):
    _, text = make_key(tx, boss)
    with pytest.raises(PermissionMissing):
        issue_key(tx, come(tx, text), name="x", scopes=ALL, expires_at=NOW + YEAR, now=NOW)


def test_a_key_is_for_no_more_than_its_organization_may(tx):
    lab = sign_in_as(tx, organization=make_organization(tx, Role.INSPECTION_BODY))
    with pytest.raises(PermissionMissing):
        make_key(tx, lab, {KeyScope.LABELS_MINT})
    operator = Caller.operator("ops", lab.organization.id)
    with pytest.raises(PermissionMissing):
        issue_key(tx, operator, name="x", scopes=[KeyScope.LABELS_MINT], expires_at=NOW + YEAR, now=NOW)
    waiting = sign_in_as(tx, organization=make_organization(tx, name="New", is_approved=False))
    with pytest.raises(PermissionMissing):
        make_key(tx, waiting, {KeyScope.EVENTS_READ})


def test_a_suspended_organizations_machines_may_nothing_at_once(tx, boss):
    _, text = make_key(tx, boss)
    token = exchange(tx, text).token
    suspend_organization(tx, OPERATOR, boss.organization.id, reason="fraud", now=NOW)
    for credential in (text, token):
        assert come(tx, credential).permissions == frozenset()
        with pytest.raises(PermissionMissing, match="suspended"):
            come(tx, credential).require(Permission.EVENTS_CAPTURE)


def test_the_operator_makes_keys_for_an_organization(tx, boss):
    _, text = issue_key(
        tx, Caller.operator("ops", boss.organization.id), name="Demo", scopes=ALL, expires_at=NOW + YEAR, now=NOW
    )
    assert come(tx, text).organization == boss.organization.id
    with pytest.raises(PermissionMissing):
        issue_key(tx, Caller.operator("ops"), name="Demo", scopes=ALL, expires_at=NOW + YEAR, now=NOW)


def test_the_last_use_is_noted_at_most_once_a_minute(tx, boss):
    key, text = make_key(tx, boss)

    def used():
        return next(one.last_used_at for one in list_keys(tx, boss.organization.id) if one.id == key.id)

    assert used() is None
    come(tx, text, NOW)
    come(tx, text, NOW + timedelta(seconds=59))
    assert used() == NOW
    come(tx, text, NOW + minutes(1))
    assert used() == NOW + minutes(1)


def test_requests_of_one_key_do_not_wait_for_each_other(database: Database):
    with database.transaction() as tx:
        _, text = make_key(tx, sign_in_as(tx))
    with database.transaction() as one, database.transaction() as other:
        other.execute("SET LOCAL lock_timeout = '1s'")
        assert come(one, text)
        assert come(other, text)
        assert exchange(other, text)
    with database.transaction(read_only=True) as tx:
        assert come(tx, text)


# --- Access tokens


def test_a_client_exchanges_its_key_for_a_token_of_an_hour(tx, boss):
    _, text = make_key(tx, boss)
    token = exchange(tx, text, "events:read events:capture")
    assert (token.expires_in, token.scope) == (3600, "events:capture events:read")
    machine = come(tx, token.token)
    assert machine.permissions == {Permission.EVENTS_READ, Permission.EVENTS_CAPTURE}
    assert machine.via == "token"
    assert come(tx, token.token, NOW + minutes(59))
    assert come(tx, token.token, NOW + minutes(60)) is None
    assert exchange(tx, text).scope == " ".join(sorted(ALL))


def test_a_token_ends_with_its_key(tx, boss):
    _, text = make_key(tx, boss, expires_at=NOW + minutes(10))
    token = exchange(tx, text)
    assert token.expires_in == 600
    assert come(tx, token.token, NOW + minutes(10)) is None
    old, text = make_key(tx, boss)
    token = exchange(tx, text).token
    rotate_key(tx, boss.caller, old.id, overlap=minutes(5), now=NOW)
    assert come(tx, token, NOW + minutes(4))
    assert come(tx, token, NOW + minutes(5)) is None


@pytest.mark.parametrize("scope", ["labels:mint", "events:read labels:mint", "host:override", "*", "\0"])
def test_a_token_is_for_no_more_than_its_key(tx, boss, scope):
    _, text = make_key(tx, boss, {KeyScope.EVENTS_READ})
    with pytest.raises(ScopeRefused):
        exchange(tx, text, scope)


def test_a_wrong_client_or_secret_is_refused_alike(tx, boss):
    key, text = make_key(tx, boss)
    _, other = make_key(tx, boss, name="ERP")
    wrong = [
        (text[:17], other[18:]),
        ("gqts_unknownclient"[:17], text[18:]),
        (text[:17], ""),
        ("", ""),
        (text[5:17], text[18:]),
        (text, text),
        ("\0", "\ud800"),
        ("x" * 100_000, "y" * 100_000),
    ]
    details = set()
    for client_id, secret in wrong:
        with pytest.raises(ClientRefused) as refused:
            issue_token(tx, client_id=client_id, client_secret=secret, scope="", now=NOW)
        details.add((refused.value.detail, refused.value.faults))
    assert len(details) == 1
    revoke_key(tx, boss.caller, key.id, now=NOW)
    with pytest.raises(ClientRefused):
        exchange(tx, text)


def test_a_token_makes_no_token_and_is_forgotten_when_it_ends(tx, boss):
    _, text = make_key(tx, boss)
    token = exchange(tx, text).token
    with pytest.raises(ClientRefused):
        issue_token(tx, client_id=token[:17], client_secret=token[18:], scope="", now=NOW)
    assert forget_expired(tx, now=NOW + minutes(60)) >= 1
    assert tx.execute("SELECT count(*) FROM accounts.access_token").fetchone() == (0,)


# --- Rates


def test_a_rate_lets_so_many_through_in_its_window_and_says_how_long_to_wait(tx):
    for second in range(3):
        require_rate(tx, "key", "k", "3 per minute", now=NOW + timedelta(seconds=second))
    with pytest.raises(TooMany) as refused:
        require_rate(tx, "key", "k", "3 per minute", now=NOW + timedelta(seconds=20))
    assert refused.value.retry_after == 40
    require_rate(tx, "key", "k", "3 per minute", now=NOW + minutes(1))
    require_rate(tx, "key", "other", "3 per minute", now=NOW)
    require_rate(tx, "label", "k", "3 per minute", now=NOW)


@given(st.lists(st.integers(0, 59), max_size=30), st.integers(1, 10))
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_in_one_window_never_more_than_the_limit_pass(tx, seconds, limit):
    passed = 0
    who = str(uuid4())
    require_rate(tx, "law", who, f"{limit} per minute", now=NOW)
    for second in seconds:
        try:
            require_rate(tx, "law", who, f"{limit} per minute", now=NOW + timedelta(seconds=second))
        except TooMany:
            continue
        passed += 1
    assert passed == min(len(seconds), limit - 1)


def test_what_was_counted_and_committed_survives_work_that_fails(database: Database):
    for _ in range(2):
        with database.transaction() as tx:
            require_rate(tx, "key", "k", "2 per minute", now=NOW)
    for _ in range(2):
        with pytest.raises(TooMany), database.transaction() as tx:
            require_rate(tx, "key", "k", "2 per minute", now=NOW)


def test_whom_is_counted_cannot_be_read_from_the_counters(tx):
    require_rate(tx, "sign-in", "ada@kowhai.example", "2 per minute", now=NOW)
    require_rate(tx, "sign-in", CLIENT, "2 per minute", now=NOW)
    kept = str(tx.execute("SELECT * FROM accounts.rate").fetchall())
    assert "ada" not in kept
    assert CLIENT not in kept


def test_the_counters_keep_the_promises_of_the_library(tx):
    counters = PostgresCounters(tx, NOW)
    assert counters.check()
    assert [counters.incr("k", 60), counters.incr("k", 60, 2)] == [1, 3]
    assert (counters.get("k"), counters.get_expiry("k")) == (3, (NOW + minutes(1)).timestamp())
    later = PostgresCounters(tx, NOW + minutes(1))
    assert (later.get("k"), later.incr("k", 60)) == (0, 1)
    counters.clear("k")
    assert (counters.get("k"), counters.get_expiry("k")) == (0, NOW.timestamp())
    counters.incr("k", 60)
    assert counters.reset() == 1
