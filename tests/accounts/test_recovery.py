"""Who lost a password comes back by their mailbox; nobody else does, and nobody learns who has an account."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import pyotp
import pytest
from tests.accounts.authenticator import Authenticator
from tests.accounts.people import (
    CHEAP,
    CLIENT,
    NOW,
    OPERATOR,
    PASSWORD,
    SEAL,
    make_organization,
    make_person,
    minutes,
    sign_in_as,
    try_password,
)

from gqts.accounts import (
    NOTICED,
    RECOVERY_REQUESTED,
    LinkRefused,
    PasswordTooWeak,
    PersonUnknown,
    Position,
    Seal,
    SignInState,
    Site,
    TooMany,
    add_member,
    begin_registration,
    confirm_totp,
    enrol_totp,
    find_caller_by_session,
    find_recovery,
    finish_registration,
    finish_totp,
    list_passkeys,
    make_recovery,
    open_mailed_recovery,
    open_session,
    request_recovery,
    use_recovery,
)
from gqts.organizations import list_acts

EMAIL = "ada@kowhai.example"
NEW = "lantern gravel seventeen moss"


def mailed(tx):
    rows = tx.execute("SELECT key, payload FROM kit.outbox WHERE topic = %s ORDER BY id", (RECOVERY_REQUESTED,))
    return rows.fetchall()


def open_mailed(tx, fact, *, now=NOW):
    """Write the mail of a fact, as the handler does; return whom the link lets in and its token."""
    key, payload = fact
    not_after = datetime.fromisoformat(payload["not_after"])
    return open_mailed_recovery(tx, UUID(key), payload["nonce"], not_after=not_after, seal=SEAL, now=now)


def ask(tx, email=EMAIL, *, client=CLIENT, now=NOW):
    """Ask for a link; return its token, None when none was sent."""
    before = len(mailed(tx))
    assert request_recovery(tx, email, client=client, now=now) is None
    sent = mailed(tx)[before:]
    return open_mailed(tx, sent[0], now=now)[1] if sent else None


def use(tx, token, password=NEW, now=NOW):
    return use_recovery(tx, token, password, now=now, hasher=CHEAP)


def test_a_link_to_the_mailbox_sets_a_new_password_and_ends_every_session(tx):
    ada = sign_in_as(tx, email=EMAIL)
    others = [open_session(tx, ada.person.id, None, client="", user_agent="", now=NOW)[1] for _ in range(2)]
    token = ask(tx, "ADA@kowhai.example")
    assert find_recovery(tx, token, now=NOW).id == ada.person.id
    assert use(tx, token).id == ada.person.id
    assert not any(find_caller_by_session(tx, one, now=NOW) for one in (ada.token, *others))
    assert try_password(tx, EMAIL, NEW).state is SignInState.DONE
    assert try_password(tx, EMAIL, PASSWORD).state is SignInState.REFUSED
    assert "person.recovered" in {act.what for act in list_acts(tx, ada.organization.id)}


def test_the_mail_goes_to_the_kept_address(tx):
    make_person(tx)
    ask(tx, "ａDA@kowhai.example")
    [fact] = mailed(tx)
    assert open_mailed(tx, fact)[0].email == EMAIL


def test_a_mail_that_is_written_twice_has_one_link_which_works_once(tx):
    make_person(tx)
    token = ask(tx)
    [fact] = mailed(tx)
    assert open_mailed(tx, fact, now=NOW + minutes(1))[1] == token
    use(tx, token)
    with pytest.raises(LinkRefused):
        use(tx, token)


def test_no_mail_is_written_when_nobody_waits_for_it_any_more(tx):
    make_person(tx)
    ask(tx)
    [fact] = mailed(tx)
    assert open_mailed(tx, fact, now=NOW + minutes(30)) is not None
    assert open_mailed(tx, fact, now=NOW + minutes(31)) is None
    tx.execute("UPDATE accounts.person SET is_disabled = true")
    assert open_mailed(tx, fact) is None


def test_what_waits_in_the_outbox_opens_nothing_without_the_installations_secret(tx):
    make_person(tx)
    request_recovery(tx, EMAIL, client=CLIENT, now=NOW)
    [(key, payload)] = mailed(tx)
    for text in payload.values():
        assert find_recovery(tx, text, now=NOW) is None
    token = open_mailed(tx, (key, payload))[1]
    assert token not in str(payload)
    assert Seal(b"t" * 32).draw_secret("recovery link", payload["nonce"]) != token


def test_an_operator_makes_a_link_by_hand_which_is_written_down_and_told(tx):
    ada = sign_in_as(tx, email=EMAIL)
    person, token = make_recovery(tx, "gqts recover", "ADA@kowhai.example", now=NOW)
    assert person.id == ada.person.id
    [act] = [one for one in list_acts(tx, ada.organization.id) if one.what == "person.recovery_made"]
    assert act.actor.name == "gqts recover"
    told = tx.execute("SELECT key, payload->>'what' FROM kit.outbox WHERE topic = %s", (NOTICED,)).fetchall()
    assert told == [(str(person.id), "person.recovery_made")]
    assert use(tx, token).id == person.id
    with pytest.raises(PersonUnknown):
        make_recovery(tx, "gqts recover", "nobody@kowhai.example", now=NOW)


def test_an_unknown_or_disabled_address_gets_the_same_answer_and_no_mail(tx):
    make_person(tx, "out@kowhai.example")
    tx.execute("UPDATE accounts.person SET is_disabled = true")
    for email in ("out@kowhai.example", "nobody@kowhai.example", "", "\0", "\ud800", "x" * 100_000):
        assert ask(tx, email) is None


def test_a_link_works_once_for_half_an_hour_and_a_newer_password_ends_it(tx):
    make_person(tx)
    first, second, third = ask(tx), ask(tx), ask(tx)
    with pytest.raises(LinkRefused):
        use(tx, first, now=NOW + minutes(30))
    use(tx, second)
    for ended in (first, second, third):
        assert find_recovery(tx, ended, now=NOW) is None
        with pytest.raises(LinkRefused):
            use(tx, ended)


@pytest.mark.parametrize("token", ["", "x" * 43, "\0", "\ud800", "x" * 100_000])
def test_a_link_that_was_never_sent_does_not_work(tx, token):
    make_person(tx)
    ask(tx)
    with pytest.raises(LinkRefused):
        use(tx, token)


def test_no_stored_text_makes_a_link_but_the_mails(tx):
    make_person(tx)
    token = ask(tx)
    kept = tx.execute("SELECT token_hash FROM accounts.recovery").fetchone()[0]
    assert token not in str(tx.execute("SELECT * FROM accounts.recovery").fetchall())
    with pytest.raises(LinkRefused):
        use(tx, bytes(kept).hex())


def test_a_weak_password_leaves_the_link_to_be_used(tx):
    make_person(tx)
    token = ask(tx)
    with pytest.raises(PasswordTooWeak):
        use(tx, token, "password1234")
    use(tx, token)


def test_one_address_gets_at_most_three_mails_an_hour_and_is_not_told(tx):
    make_person(tx)
    assert [ask(tx, client=f"192.0.2.{n}") is not None for n in range(5)] == [True] * 3 + [False] * 2
    assert ask(tx, now=NOW + minutes(60))


def test_a_client_that_asks_for_many_is_stopped(tx):
    for n in range(20):
        ask(tx, f"a{n}@kowhai.example")
    with pytest.raises(TooMany):
        ask(tx)


def test_coming_back_takes_the_guard_off_a_tired_out_account(tx):
    make_person(tx)
    for n in range(11):
        try_password(tx, EMAIL, "wrong", client=f"192.0.2.{n}")
    use(tx, ask(tx))
    assert try_password(tx, EMAIL, NEW).state is SignInState.DONE


def second_factors(tx, person):
    device = pyotp.TOTP(enrol_totp(tx, person.id, seal=SEAL, now=NOW).secret)
    confirm_totp(tx, person.id, device.at(NOW), seal=SEAL, now=NOW)
    site = Site.of("https://gqts.example")
    ceremony = begin_registration(tx, person.id, site=site, now=NOW)
    credential = Authenticator(site.origin).register(ceremony.options)
    finish_registration(tx, person.id, token=ceremony.token, credential=credential, name="key", site=site, now=NOW)
    return device


def test_the_mailbox_alone_does_not_open_an_account_with_second_factors(tx):
    ada = sign_in_as(tx, email=EMAIL).person
    device = second_factors(tx, ada)
    use(tx, ask(tx))
    waiting = try_password(tx, EMAIL, NEW)
    assert waiting.state is SignInState.NEEDS_TOTP
    assert len(list_passkeys(tx, ada.id)) == 1
    later = NOW + minutes(2)
    code = device.at(later)
    assert finish_totp(tx, pending=waiting.pending, code=code, now=later, seal=SEAL).state is SignInState.DONE


def test_sessions_and_a_sign_in_under_way_end_with_the_old_password_every_time(tx):
    ada = sign_in_as(tx, email=EMAIL).person
    device = second_factors(tx, ada)
    password = PASSWORD
    for hour in range(3):
        now = NOW + minutes(60 * hour + 5)
        _, session = open_session(tx, ada.id, None, client="", user_agent="", now=now)
        waiting = try_password(tx, EMAIL, password, now=now)
        assert waiting.state is SignInState.NEEDS_TOTP
        password = f"{NEW} {hour}"
        use(tx, ask(tx, now=now), password, now=now)
        assert find_caller_by_session(tx, session, now=now) is None
        code = device.at(now)
        assert finish_totp(tx, pending=waiting.pending, code=code, now=now, seal=SEAL).state is SignInState.REFUSED


def test_who_registered_anothers_address_beforehand_loses_every_way_in(tx):
    """Nobody vouched for the account yet: its second factors may be the squatter's."""
    squatted = make_person(tx)
    second_factors(tx, squatted)
    _, token = open_session(tx, squatted.id, None, client="", user_agent="", now=NOW)
    use(tx, ask(tx))
    assert find_caller_by_session(tx, token, now=NOW) is None
    assert list_passkeys(tx, squatted.id) == []
    assert try_password(tx, EMAIL, NEW).state is SignInState.DONE
    organization = make_organization(tx)
    add_member(tx, OPERATOR, organization.id, squatted.id, Position.ADMINISTRATOR, now=NOW)
    second_factors(tx, squatted)
    use(tx, ask(tx))
    assert len(list_passkeys(tx, squatted.id)) == 1, "the owner's own stay"
