"""Signing in tells a stranger nothing, tires out who guesses, and takes a second factor where there is one."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pyotp
import pytest
from argon2 import extract_parameters
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.accounts.people import (
    CHEAP,
    CLIENT,
    NOW,
    PASSWORD,
    SEAL,
    CountingHasher,
    make_person,
    minutes,
    sign_in_as,
    try_password,
)

from gqts.accounts import (
    HASHER,
    AccountRefused,
    EmailTaken,
    PasswordTooWeak,
    PersonUnknown,
    Seal,
    SealBroken,
    SecondFactorRefused,
    SignInNotFinished,
    SignInRefused,
    SignInState,
    TooMany,
    change_person,
    check_password,
    confirm_totp,
    count_recovery_codes,
    enrol_totp,
    find_caller_by_session,
    find_person,
    find_person_by_email,
    finish_totp,
    has_totp,
    normalise_email,
    open_session,
    register_person,
    remove_totp,
    renew_recovery_codes,
    require_strong,
    set_password,
)
from gqts.kit.errors import Kind
from gqts.organizations import list_acts

EMAIL = "ada@kowhai.example"


def test_the_right_password_signs_in_however_the_address_is_written(tx):
    ada = make_person(tx)
    for written in (EMAIL, "Ada@Kowhai.EXAMPLE", "  ada@kowhai.example ", "ａda@kowhai.example"):
        done = try_password(tx, written)
        assert (done.state, done.require_person().id) == (SignInState.DONE, ada.id)


def test_an_unknown_address_a_wrong_password_and_a_disabled_account_answer_and_cost_the_same(tx):
    make_person(tx)
    make_person(tx, "only-passkeys@kowhai.example", password=None)
    make_person(tx, "out@kowhai.example")
    tx.execute("UPDATE accounts.person SET is_disabled = true WHERE email = 'out@kowhai.example'")
    attempts = [
        ("nobody@kowhai.example", PASSWORD),
        (EMAIL, "not the password of ada"),
        ("only-passkeys@kowhai.example", PASSWORD),
        ("only-passkeys@kowhai.example", "no password has this hash"),
        ("out@kowhai.example", PASSWORD),
        ("no address at all", PASSWORD),
        ("\0", "\0"),
        ("\ud800@x", "\ud800"),
        ("x" * 100_000, "y" * 100_000),
    ]
    hasher = CountingHasher()
    try_password(tx, "warms up the hash of nothing", hasher=hasher)
    answers, costs = [], []
    for email, password in attempts:
        before = hasher.calls
        answers.append(try_password(tx, email, password, hasher=hasher))
        costs.append(hasher.calls - before)
    assert {answer.state for answer in answers} == {SignInState.REFUSED}
    assert {answer.person for answer in answers} == {None}
    assert len({(type(one.refusal), one.refusal.detail, one.refusal.faults) for one in answers}) == 1
    assert answers[0].refusal.kind is Kind.UNAUTHENTICATED
    assert set(costs) == {1}


def test_the_eleventh_try_for_an_account_waits_whether_or_not_there_is_one(tx):
    make_person(tx)
    for email in (EMAIL, "nobody@kowhai.example"):
        hasher = CountingHasher()
        tries = [try_password(tx, email, "wrong", client=f"192.0.2.{n}", hasher=hasher) for n in range(12)]
        assert [isinstance(one.refusal, TooMany) for one in tries] == [False] * 10 + [True] * 2
        assert hasher.calls <= 11, "who is tired out costs no hash"
    right = try_password(tx, EMAIL)
    assert isinstance(right.refusal, TooMany), "not even the right password opens then"
    assert 0 < right.refusal.retry_after <= 900
    assert right.refusal.kind is Kind.TOO_MANY
    assert try_password(tx, EMAIL, now=NOW + minutes(15)).state is SignInState.DONE


def test_a_client_that_tries_many_accounts_is_tired_out_and_nobody_else_is(tx):
    make_person(tx)
    for n in range(50):
        assert isinstance(try_password(tx, f"a{n}@kowhai.example", client="192.0.2.1").refusal, SignInRefused)
    assert isinstance(try_password(tx, EMAIL, client="192.0.2.1").refusal, TooMany)
    assert try_password(tx, EMAIL, client="192.0.2.2").state is SignInState.DONE


def test_a_client_cannot_walk_through_the_addresses_of_its_ipv6_network(tx):
    for n in range(50):
        try_password(tx, f"a{n}@kowhai.example", client=f"2001:db8:1:2::{n:x}")
    assert isinstance(try_password(tx, EMAIL, client="2001:db8:1:2:ffff::1").refusal, TooMany)
    assert isinstance(try_password(tx, EMAIL, client="2001:db8:1:3::1").refusal, SignInRefused)


def test_signing_in_right_begins_the_count_anew(tx):
    make_person(tx)
    for _ in range(4):
        assert [try_password(tx, EMAIL, "wrong").state for _ in range(9)] == [SignInState.REFUSED] * 9
        assert try_password(tx, EMAIL).state is SignInState.DONE


def test_tries_count_although_they_were_refused(database):
    """A refusal is answered, not raised, so that its transaction is committed with the count in it."""
    with database.transaction() as tx:
        make_person(tx)
    for _ in range(10):
        with database.transaction() as tx:
            assert try_password(tx, EMAIL, "wrong").state is SignInState.REFUSED
    with database.transaction() as tx:
        assert isinstance(try_password(tx, EMAIL).refusal, TooMany)


def test_a_refusal_that_is_not_looked_at_lets_nobody_in(tx):
    refused = try_password(tx, EMAIL)
    with pytest.raises(SignInRefused):
        refused.require_person()


def test_passwords_are_kept_as_argon2id_at_the_cost_that_rfc_9106_recommends(tx, usual_hashing, monkeypatch):
    monkeypatch.setattr(HASHER, "_parameters", usual_hashing)
    person = register_person(tx, email=EMAIL, name="Ada", password=PASSWORD, now=NOW)
    kept = tx.execute("SELECT password_hash FROM accounts.person").fetchone()[0]
    cost = extract_parameters(kept)
    assert kept.startswith("$argon2id$")
    assert (cost.memory_cost, cost.time_cost, cost.parallelism) == (64 * 1024, 3, 4)
    assert try_password(tx, EMAIL, hasher=HASHER).person == person


def test_a_hash_from_cheaper_days_is_made_dearer_at_the_next_sign_in(tx):
    make_person(tx)
    old = tx.execute("SELECT password_hash FROM accounts.person").fetchone()[0]
    assert try_password(tx, EMAIL, hasher=CountingHasher(time_cost=2)).state is SignInState.DONE
    new = tx.execute("SELECT password_hash FROM accounts.person").fetchone()[0]
    assert extract_parameters(new).time_cost == 2
    assert new != old
    assert try_password(tx, EMAIL).state is SignInState.DONE


def test_a_password_means_the_same_however_the_keyboard_composes_it(tx):
    make_person(tx, password="cafe\u0301 terrace under the plane trees")
    assert try_password(tx, EMAIL, "caf\u00e9 terrace under the plane trees").state is SignInState.DONE


def test_a_signed_in_person_is_asked_for_the_password_again_and_guesses_are_counted(tx):
    ada = make_person(tx)
    assert check_password(tx, ada.id, PASSWORD, client=CLIENT, now=NOW, hasher=CHEAP) is None
    refusals = [check_password(tx, ada.id, "wrong", client=CLIENT, now=NOW, hasher=CHEAP) for _ in range(10)]
    assert [type(one) for one in refusals] == [SignInRefused] * 9 + [TooMany]
    assert check_password(tx, uuid4(), PASSWORD, client=CLIENT, now=NOW, hasher=CHEAP)


@pytest.mark.parametrize(
    "password",
    [
        "",
        "short",
        "elevenchars",
        "password1234",
        "Password12345!",
        "123456789012",
        "qwertyuiop[]",
        "aaaaaaaaaaaa",
        "abcabcabcabc",
        "abcdefghijkl",
        "2026-09-01 12:00",
        "ada@kowhai.example",
        "kowhai.example1",
        "x" * 257,
        "a fine password \ud800",
        "a fine password \0",
        "ｐａｓｓｗｏｒｄ１２３４",
    ],
)
def test_a_password_that_is_tried_first_is_refused_without_being_repeated(tx, password):
    with pytest.raises(PasswordTooWeak) as refused:
        make_person(tx, password=password)
    assert refused.value.faults[0].field == "password"
    assert refused.value.faults[0].value == ""
    assert find_person_by_email(tx, EMAIL) is None
    ada = make_person(tx)
    with pytest.raises(PasswordTooWeak):
        set_password(tx, ada.id, password, now=NOW, hasher=CHEAP)


@pytest.mark.parametrize(
    "password",
    [PASSWORD, "correct horse battery staple", "Tr0ub4dor&3 tunnel", "茶壺與果園九十渡輪在河邊等", "zq8#Lm2!vR7$x"],
)
def test_a_password_that_is_hard_to_guess_is_taken_without_rules_of_composition(password):
    require_strong(password, EMAIL)


@given(st.text(max_size=300), st.text(max_size=60))
@settings(max_examples=200)
def test_any_text_as_a_password_is_taken_or_refused(password, email):
    try:
        require_strong(password, email)
    except PasswordTooWeak:
        return
    assert len(password) >= 4


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Ada@Kowhai.Example", "ada@kowhai.example"),
        ("ﬁrm@kowhai.example", "firm@kowhai.example"),
        ("ADA+x@kowhai.example", "ada+x@kowhai.example"),
        ("王@例え.テスト", "王@例え.テスト"),
    ],
)
def test_an_address_is_kept_normalised(written, kept):
    assert normalise_email(written) == kept


@given(st.text(max_size=300))
@settings(max_examples=300)
def test_any_text_as_an_address_is_refused_or_normalised_for_good(text):
    try:
        once = normalise_email(text)
    except AccountRefused:
        return
    assert normalise_email(once) == once
    assert once.count("@") == 1
    assert len(once.encode()) <= 254


@pytest.mark.parametrize(
    "email",
    [
        "",
        "@",
        "a@",
        "@b.example",
        "a@b@c.example",
        "a b@c.example",
        "a@b\n.example",
        "a@b.example\r\nBcc: x@y.example",
        "a\0@b.example",
        "a@b..example",
        "a@-b.example",
        "x" * 65 + "@b.example",
        "a@" + "b" * 253 + ".example",
        "\ud800@b.example",
        "Ada <ada@b.example>",
        "a,b@c.example",
    ],
)
def test_what_is_no_address_is_refused(tx, email):
    with pytest.raises(AccountRefused):
        register_person(tx, email=email, name="Ada", password=None, now=NOW)


def test_one_mailbox_is_one_person(tx):
    make_person(tx)
    with pytest.raises(EmailTaken):
        make_person(tx, "ADA@kowhai.example")
    assert find_person_by_email(tx, "ADA@KOWHAI.EXAMPLE").email == EMAIL
    for unknown in ("\0", "\ud800", "x" * 100_000):
        assert find_person_by_email(tx, unknown) is None


def test_a_person_changes_their_name_and_language(tx):
    ada = make_person(tx)
    assert change_person(tx, ada.id, name=" 王小明 ", language="zh").name == "王小明"
    assert find_person(tx, ada.id).language == "zh"
    for change in (
        {"name": ""},
        {"name": "x" * 201},
        {"name": "a\nb"},
        {"name": "\u202eadmin"},
        {"language": "../etc"},
    ):
        with pytest.raises(AccountRefused):
            change_person(tx, ada.id, **change)
    with pytest.raises(PersonUnknown):
        change_person(tx, uuid4(), name="x")


# --- Second factors


@pytest.fixture
def ada(tx):
    """A person with codes, and the device that makes them; the first code, of NOW, is used."""
    person = make_person(tx)
    device = pyotp.TOTP(enrol_totp(tx, person.id, seal=SEAL, now=NOW).secret)
    codes = confirm_totp(tx, person.id, device.at(NOW), seal=SEAL, now=NOW)
    return person, device, codes


LATER = NOW + minutes(5)


def finish(tx, code, *, now=LATER, pending=None):
    pending = pending or try_password(tx, EMAIL, now=now).pending
    return finish_totp(tx, pending=pending, code=code, now=now, seal=SEAL)


def test_a_code_of_the_device_finishes_the_sign_in(tx, ada):
    person, device, _ = ada
    waiting = try_password(tx, EMAIL, now=NOW + minutes(5))
    assert (waiting.state, waiting.person) == (SignInState.NEEDS_TOTP, None)
    with pytest.raises(SignInNotFinished):
        waiting.require_person()
    assert waiting.pending not in repr(waiting)
    done = finish(tx, device.at(NOW + minutes(5)), pending=waiting.pending)
    assert (done.state, done.person.id) == (SignInState.DONE, person.id)
    again = finish(tx, device.at(NOW + minutes(5.5)), pending=waiting.pending, now=NOW + minutes(5.5))
    assert again.state is SignInState.REFUSED, "the waiting sign-in is used up"


def test_a_code_works_once_and_no_earlier_one_after_it(tx, ada):
    device = ada[1]
    now = NOW + minutes(5)
    assert finish(tx, device.at(now)).state is SignInState.DONE
    assert finish(tx, device.at(now)).state is SignInState.REFUSED
    assert finish(tx, device.at(now - timedelta(seconds=30))).state is SignInState.REFUSED
    assert finish(tx, device.at(now + timedelta(seconds=30))).state is SignInState.DONE


def test_the_code_that_set_the_device_up_is_used_up(tx, ada):
    assert finish(tx, ada[1].at(NOW), now=NOW).state is SignInState.REFUSED


@pytest.mark.parametrize("seconds", [-90, -60, 60, 90])
def test_a_code_too_early_or_too_late_is_refused(tx, ada, seconds):
    assert finish(tx, ada[1].at(NOW + minutes(5) + timedelta(seconds=seconds))).state is SignInState.REFUSED


@pytest.mark.parametrize("seconds", [-30, 0, 30])
def test_a_clock_half_a_minute_off_is_forgiven(tx, ada, seconds):
    assert finish(tx, ada[1].at(NOW + minutes(5) + timedelta(seconds=seconds))).state is SignInState.DONE


@pytest.mark.parametrize("code", ["", "000000000", "abcdef", "１２３４５６", "\0", "\ud800", "x" * 100_000, "12 34"])
def test_nonsense_as_a_code_is_refused(tx, ada, code):
    assert finish(tx, code).state is SignInState.REFUSED


def test_after_five_codes_the_sign_in_begins_anew(tx, ada):
    now = NOW + minutes(5)
    pending = try_password(tx, EMAIL, now=now).pending
    right = ada[1].at(now)
    wrong = "000000" if right != "000000" else "000001"
    refusals = [finish(tx, wrong, pending=pending).refusal for _ in range(5)]
    assert {type(one) for one in refusals} == {SecondFactorRefused}
    assert isinstance(finish(tx, right, pending=pending).refusal, SignInRefused)
    assert finish(tx, right).state is SignInState.DONE


def test_new_sign_ins_buy_no_more_than_fifty_guesses_a_day(tx, ada):
    guesses = 0
    for window in range(30):
        now = NOW + minutes(16 * window)
        for _ in range(10):
            pending = try_password(tx, EMAIL, now=now).pending
            for _ in range(5):
                refusal = finish(tx, "12345x", pending=pending, now=now).refusal if pending else None
                guesses += isinstance(refusal, SecondFactorRefused)
    assert guesses == 50


def test_a_waiting_sign_in_ends_after_ten_minutes_and_with_the_account(tx, ada):
    pending = try_password(tx, EMAIL, now=NOW).pending
    late = NOW + minutes(10)
    assert finish(tx, ada[1].at(late), pending=pending, now=late).state is SignInState.REFUSED
    pending = try_password(tx, EMAIL, now=NOW).pending
    tx.execute("UPDATE accounts.person SET is_disabled = true")
    assert finish(tx, ada[1].at(NOW + minutes(1)), pending=pending, now=NOW + minutes(1)).state is SignInState.REFUSED
    for unknown in ("", "x" * 43, "\0"):
        assert finish_totp(tx, pending=unknown, code="1", now=NOW, seal=SEAL).state is SignInState.REFUSED


def test_a_recovery_code_stands_in_for_the_device_once(tx, ada):
    person, _, codes = ada
    assert len(set(codes)) == 10
    assert finish(tx, codes[3].lower().replace("-", " ")).state is SignInState.DONE
    assert finish(tx, codes[3]).state is SignInState.REFUSED
    assert count_recovery_codes(tx, person.id) == 9
    renewed = renew_recovery_codes(tx, person.id)
    assert finish(tx, codes[0]).state is SignInState.REFUSED
    assert finish(tx, renewed[0]).state is SignInState.DONE


def test_another_persons_code_is_worth_nothing(tx, ada):
    ben = make_person(tx, "ben@kowhai.example")
    device = pyotp.TOTP(enrol_totp(tx, ben.id, seal=SEAL, now=NOW).secret)
    codes = confirm_totp(tx, ben.id, device.at(NOW), seal=SEAL, now=NOW)
    assert finish(tx, codes[0]).state is SignInState.REFUSED
    assert finish(tx, device.at(NOW + minutes(5))).state is SignInState.REFUSED


def test_secrets_of_devices_are_sealed_and_codes_hashed(tx, ada):
    _, device, codes = ada
    kept = str(tx.execute("SELECT * FROM accounts.totp").fetchall()) + str(
        tx.execute("SELECT * FROM accounts.recovery_code").fetchall()
    )
    assert device.secret not in kept
    assert not any(code in kept or code.replace("-", "") in kept for code in codes)
    pending = try_password(tx, EMAIL, now=NOW + minutes(5)).pending
    with pytest.raises(SealBroken):
        finish_totp(tx, pending=pending, code=device.at(NOW + minutes(5)), now=NOW + minutes(5), seal=Seal(b"x" * 32))
    assert "s" * 32 not in repr(SEAL)
    with pytest.raises(SealBroken):
        SEAL.open("oidc", SEAL.close("totp", "x"))


def test_codes_count_only_once_they_were_confirmed(tx):
    person = make_person(tx)
    enrolment = enrol_totp(tx, person.id, seal=SEAL, now=NOW)
    assert enrolment.uri.startswith("otpauth://totp/gqts:ada%40kowhai.example?secret=")
    assert enrolment.secret not in repr(enrolment)
    assert not has_totp(tx, person.id)
    assert try_password(tx, EMAIL).state is SignInState.DONE
    with pytest.raises(SecondFactorRefused):
        confirm_totp(tx, person.id, "000000x", seal=SEAL, now=NOW)
    again = enrol_totp(tx, person.id, seal=SEAL, now=NOW)
    with pytest.raises(SecondFactorRefused):
        confirm_totp(tx, person.id, pyotp.TOTP(enrolment.secret).at(NOW), seal=SEAL, now=NOW)
    confirm_totp(tx, person.id, pyotp.TOTP(again.secret).at(NOW), seal=SEAL, now=NOW)
    with pytest.raises(AccountRefused):
        enrol_totp(tx, person.id, seal=SEAL, now=NOW)
    with pytest.raises(SecondFactorRefused):
        confirm_totp(tx, person.id, pyotp.TOTP(again.secret).at(NOW + minutes(1)), seal=SEAL, now=NOW + minutes(1))


def test_setting_up_and_removing_codes_is_written_down_and_ends_the_other_sessions(tx):
    ada = sign_in_as(tx)
    other = open_session(tx, ada.person.id, None, client="", user_agent="", now=NOW)[1]
    device = pyotp.TOTP(enrol_totp(tx, ada.person.id, seal=SEAL, now=NOW).secret)
    keep = ada.caller.credential_id
    confirm_totp(tx, ada.person.id, device.at(NOW), seal=SEAL, now=NOW, keep_session=keep)
    assert find_caller_by_session(tx, other, now=NOW) is None
    assert find_caller_by_session(tx, ada.token, now=NOW)
    remove_totp(tx, ada.person.id, now=NOW, keep_session=keep)
    assert count_recovery_codes(tx, ada.person.id) == 0
    assert try_password(tx, ada.person.email).state is SignInState.DONE
    acts = [act for act in list_acts(tx, ada.organization.id) if act.what.startswith("person.totp")]
    assert {act.what for act in acts} == {"person.totp_added", "person.totp_removed"}
    assert device.secret not in str(acts)
