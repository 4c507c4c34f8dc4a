"""A passkey signs its person in by itself; nothing that was recorded, copied or made for another site does."""

from __future__ import annotations

import json

import pytest
from tests.accounts.authenticator import PRESENT, Authenticator, encode
from tests.accounts.people import CLIENT, NOW, make_person, minutes, sign_in_as, try_password

from gqts.accounts import (
    AccountRefused,
    PasskeyRefused,
    SignInState,
    Site,
    TooMany,
    begin_authentication,
    begin_registration,
    complete_sign_in,
    find_caller_by_session,
    finish_authentication,
    finish_registration,
    list_passkeys,
    open_session,
    remove_passkey,
)
from gqts.organizations import list_acts

SITE = Site.of("https://gqts.example")


@pytest.fixture
def key():
    return Authenticator(SITE.origin)


def register(tx, person, key, *, now=NOW, name="Blue key", keep_session=None, **lies):
    ceremony = begin_registration(tx, person.id, site=SITE, now=now)
    answer = key.register(ceremony.options, **lies)
    return finish_registration(
        tx, person.id, token=ceremony.token, credential=answer, name=name, site=SITE, now=now, keep_session=keep_session
    )


def answer(tx, ceremony, credential, *, now=NOW, client=CLIENT):
    return finish_authentication(tx, token=ceremony.token, credential=credential, site=SITE, client=client, now=now)


def authenticate(tx, key, *, now=NOW, **lies):
    ceremony = begin_authentication(tx, site=SITE, now=now)
    return answer(tx, ceremony, key.authenticate(ceremony.options, **lies), now=now)


def test_a_passkey_signs_its_person_in_without_naming_them(tx, key):
    ada = make_person(tx)
    passkey = register(tx, ada, key)
    assert list_passkeys(tx, ada.id) == [passkey]
    done = authenticate(tx, key, now=NOW + minutes(1))
    assert (done.state, done.person.id, done.method) == (SignInState.DONE, ada.id, "passkey")
    assert complete_sign_in(tx, done, client=CLIENT, user_agent="", now=NOW)[0].method == "passkey"
    assert list_passkeys(tx, ada.id)[0].last_used_at == NOW + minutes(1)


def test_the_browser_is_asked_for_a_discoverable_passkey_and_a_verified_user(tx):
    ada = make_person(tx)
    asked = json.loads(begin_registration(tx, ada.id, site=SITE, now=NOW).options)
    assert asked["authenticatorSelection"]["residentKey"] == "required"
    assert asked["authenticatorSelection"]["userVerification"] == "required"
    assert asked["rp"] == {"id": "gqts.example", "name": "gqts"}
    wanted = json.loads(begin_authentication(tx, site=SITE, now=NOW).options)
    assert wanted["userVerification"] == "required"
    assert not wanted["allowCredentials"], "who has a passkey is not told"


def test_an_answer_works_once(tx, key):
    register(tx, make_person(tx), key)
    ceremony = begin_authentication(tx, site=SITE, now=NOW)
    recorded = key.authenticate(ceremony.options)
    assert answer(tx, ceremony, recorded).state is SignInState.DONE
    assert answer(tx, ceremony, recorded).state is SignInState.REFUSED
    another = begin_authentication(tx, site=SITE, now=NOW)
    assert answer(tx, another, recorded).state is SignInState.REFUSED, "it was signed for another challenge"


def test_a_challenge_is_used_up_by_a_wrong_answer_too_and_ends_after_five_minutes(tx, key):
    register(tx, make_person(tx), key)
    ceremony = begin_authentication(tx, site=SITE, now=NOW)
    assert answer(tx, ceremony, "{}").state is SignInState.REFUSED
    assert answer(tx, ceremony, key.authenticate(ceremony.options)).state is SignInState.REFUSED
    late = begin_authentication(tx, site=SITE, now=NOW)
    assert answer(tx, late, key.authenticate(late.options), now=NOW + minutes(5)).state is SignInState.REFUSED


@pytest.mark.parametrize(
    "lies",
    [
        {"origin": "https://gqts.example.evil.example"},
        {"origin": "http://gqts.example"},
        {"origin": "https://gqts.example:8443"},
        {"origin": ["https://gqts.example"]},
        {"rp_id": "evil.example"},
        {"kind": "webauthn.create"},
        {"challenge": encode(bytes(64))},
        {"signature": bytes(70)},
        {"data": bytes(37)},
        {"data": b""},
        {"client_data": b"not json"},
        {"client_data": b"[]"},
        {"user": bytes(16)},
        {"framed": True},
    ],
)
def test_an_answer_for_another_site_purpose_or_person_is_refused(tx, key, lies):
    register(tx, make_person(tx), key)
    refused = authenticate(tx, key, **lies)
    assert refused.state is SignInState.REFUSED
    assert refused.person is None


@pytest.mark.parametrize("flags", [0, PRESENT])
def test_an_authenticator_that_did_not_verify_its_user_is_refused(tx, key, flags):
    ada = make_person(tx)
    register(tx, ada, key)
    key.flags = flags
    assert authenticate(tx, key).state is SignInState.REFUSED
    with pytest.raises(PasskeyRefused):
        register(tx, ada, key)


def test_a_counter_that_does_not_grow_tells_of_a_copied_key(tx, key):
    register(tx, make_person(tx), key)
    assert authenticate(tx, key).state is SignInState.DONE
    for step in (0, -1):
        key.step = step
        assert authenticate(tx, key).state is SignInState.REFUSED
    key.step = 5
    assert authenticate(tx, key).state is SignInState.DONE


def test_an_authenticator_without_a_counter_works(tx, key):
    key.step = 0
    register(tx, make_person(tx), key)
    assert authenticate(tx, key).state is SignInState.DONE
    assert authenticate(tx, key).state is SignInState.DONE


def test_a_key_that_nobody_registered_is_refused_like_any_other_wrong_answer(tx, key):
    stranger = Authenticator(SITE.origin)
    register(tx, make_person(tx), key)
    stranger.register(begin_registration(tx, make_person(tx, "ben@kowhai.example").id, site=SITE, now=NOW).options)
    unknown, wrong = authenticate(tx, stranger), authenticate(tx, key, signature=bytes(70))
    assert (unknown.refusal.detail, unknown.refusal.faults) == (wrong.refusal.detail, wrong.refusal.faults)


@pytest.mark.parametrize(
    "credential",
    ["", "{}", "[]", "null", "\0", "\ud800", "x" * 20_000, '{"id":1}', '{"id":"é","rawId":"é"}', "[" * 9000],
)
def test_nonsense_is_refused_and_breaks_nothing(tx, credential):
    refused = answer(tx, begin_authentication(tx, site=SITE, now=NOW), credential)
    assert isinstance(refused.refusal, PasskeyRefused)
    ada = make_person(tx)
    ceremony = begin_registration(tx, ada.id, site=SITE, now=NOW)
    with pytest.raises(PasskeyRefused):
        finish_registration(tx, ada.id, token=ceremony.token, credential=credential, name="x", site=SITE, now=NOW)


def test_tries_are_counted_by_where_they_come_from(tx, key):
    register(tx, make_person(tx), key)
    refusals = [answer(tx, begin_authentication(tx, site=SITE, now=NOW), "{}").refusal for _ in range(51)]
    assert not any(isinstance(refusal, TooMany) for refusal in refusals[:50])
    assert isinstance(refusals[50], TooMany)
    assert isinstance(try_password(tx, "ada@kowhai.example").refusal, TooMany), "passwords count with them"
    ceremony = begin_authentication(tx, site=SITE, now=NOW)
    assert answer(tx, ceremony, key.authenticate(ceremony.options), client="198.51.100.1").state is SignInState.DONE


def test_a_disabled_person_is_refused(tx, key):
    ada = make_person(tx)
    register(tx, ada, key)
    tx.execute("UPDATE accounts.person SET is_disabled = true")
    assert authenticate(tx, key).state is SignInState.REFUSED


@pytest.mark.parametrize(
    "lies",
    [
        {"origin": "https://evil.example"},
        {"rp_id": "evil.example"},
        {"kind": "webauthn.get"},
        {"challenge": "AA"},
        {"framed": True},
    ],
)
def test_a_passkey_made_for_another_site_is_not_registered(tx, key, lies):
    ada = make_person(tx)
    with pytest.raises(PasskeyRefused):
        register(tx, ada, key, **lies)
    assert list_passkeys(tx, ada.id) == []


def test_a_registration_is_its_persons_own_works_once_and_ends(tx, key):
    ada, ben = make_person(tx), make_person(tx, "ben@kowhai.example")
    ceremony = begin_registration(tx, ada.id, site=SITE, now=NOW)
    credential = key.register(ceremony.options)

    def finish(person, token=ceremony.token, now=NOW):
        return finish_registration(tx, person.id, token=token, credential=credential, name="x", site=SITE, now=now)

    for attempt in ({"person": ben}, {"person": ada, "now": NOW + minutes(5)}):
        with pytest.raises(PasskeyRefused):
            finish(**attempt)
    sign_in = begin_authentication(tx, site=SITE, now=NOW)
    with pytest.raises(PasskeyRefused):
        finish(ada, sign_in.token)
    assert finish(ada)
    with pytest.raises(PasskeyRefused):
        finish(ada)
    assert answer(tx, begin_registration(tx, ada.id, site=SITE, now=NOW), "{}").state is SignInState.REFUSED


def test_a_passkey_that_another_person_registered_is_not_taken_over(tx, key):
    ada, ben = make_person(tx), make_person(tx, "ben@kowhai.example")
    register(tx, ada, key)
    credential_id = key.passkeys[SITE.rp_id][0]
    ceremony = begin_registration(tx, ben.id, site=SITE, now=NOW)
    forged = json.loads(key.register(ceremony.options))
    tx.execute("UPDATE accounts.passkey SET credential_id = %s", (key.passkeys[SITE.rp_id][0],))
    with pytest.raises(PasskeyRefused, match="registered already"):
        finish_registration(
            tx, ben.id, token=ceremony.token, credential=json.dumps(forged), name="x", site=SITE, now=NOW
        )
    assert credential_id
    assert len(list_passkeys(tx, ada.id)) == 1


def test_adding_and_removing_passkeys_is_written_down_and_ends_the_other_sessions(tx, key):
    ada = sign_in_as(tx)
    other = open_session(tx, ada.person.id, None, client="", user_agent="", now=NOW)[1]
    passkey = register(tx, ada.person, key, keep_session=ada.caller.credential_id)
    assert find_caller_by_session(tx, other, now=NOW) is None
    assert find_caller_by_session(tx, ada.token, now=NOW)
    with pytest.raises(PasskeyRefused):
        remove_passkey(tx, make_person(tx).id, passkey.id, now=NOW)
    remove_passkey(tx, ada.person.id, passkey.id, now=NOW)
    assert authenticate(tx, key).state is SignInState.REFUSED
    acts = {act.what for act in list_acts(tx, ada.organization.id)}
    assert {"person.passkey_added", "person.passkey_removed"} <= acts


def test_a_name_that_cannot_be_shown_and_a_twenty_first_passkey_are_refused(tx, key):
    ada = make_person(tx)
    with pytest.raises(AccountRefused):
        register(tx, ada, key, name="\x1b[31m")
    for _ in range(20):
        register(tx, ada, key)
    with pytest.raises(PasskeyRefused, match="20"):
        begin_registration(tx, ada.id, site=SITE, now=NOW)


@pytest.mark.parametrize(
    ("public_url", "rp_id", "origin"),
    [
        ("https://gqts.example", "gqts.example", "https://gqts.example"),
        ("http://localhost:8000", "localhost", "http://localhost:8000"),
        ("https://GQTS.example:8443/base", "gqts.example", "https://gqts.example:8443"),
    ],
)
def test_the_site_is_where_browsers_reach_gqts(public_url, rp_id, origin):
    assert (Site.of(public_url).rp_id, Site.of(public_url).origin) == (rp_id, origin)
