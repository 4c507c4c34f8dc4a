"""The certificates of an item: which of those that events name bind, and what another would see of them."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.capture.documents import document, event
from tests.certificates.issuers import DRAFT, ITEM, LOT, NOW, acting, issue, make_body, share
from tests.taking_part import accept, read_journey, share_everything, submitting, take_part

from gqts.certificates import (
    find_id,
    hand_in,
    list_certificates,
    number_uri,
    preview_certificates,
    read_item_certificates,
)
from gqts.identifiers import canonical_uri, parse_identifier
from gqts.kit.database import Transaction
from gqts.kit.ids import new_id
from gqts.sharing import (
    PUBLIC_VIEWER,
    STRANGER,
    Audience,
    Glass,
    Purpose,
    begin_viewing,
    compose_viewer,
    name_organization,
)
from gqts.tracing import Journey, find_ties_to

ROOT = "https://trace.example.org"
GDTI = "https://id.gs1.org/253/9526543000013X1"


def _journey(tx: Transaction, **changes) -> Journey:
    maker = submitting(tx, "https://id.gs1.org/417/9526543000013", prefixes=["9526543"])
    share_everything(tx, maker.authority.organization.id)
    context = [
        {"cbvmda": "urn:epcglobal:cbv:mda#", "gs1": "https://gs1.org/voc/", "gdst": "https://traceability.example/"}
    ]
    told = event("A1", action="ADD", bizStep="commissioning", **{"ilmd": {"cbvmda:lotNumber": "L1"}, **changes})
    assert accept(tx, document(told, context=context), submitter=maker, now=NOW).success
    return read_journey(tx, parse_identifier(ITEM))


def _seen(tx: Transaction, journey: Journey, viewer=PUBLIC_VIEWER):
    glass = begin_viewing(tx, viewer, at=NOW, purpose=Purpose.SCAN)
    found = read_item_certificates(tx, glass, journey, ROOT)
    tx.execute("RESET ROLE")
    return found


@pytest.mark.parametrize("number", ["NZ 1/2", "urn:epc:id:gdti:9526543.00001.X1", GDTI, "https://lab.example/c/7"])
def test_an_event_names_a_certificate_by_the_uri_of_its_number(tx, number):
    body = make_body(tx)
    kept = issue(tx, body, number=number)
    share(tx, body.id)
    uri = number_uri(body.id, number)
    found = _seen(tx, _journey(tx, certificationInfo=[uri]))
    assert [(one.attestation.certificate.id, one.covers_item) for one in found.bound] == [(kept.id, True)]
    assert found.claimed == ()


def test_a_uri_that_two_issuers_number_by_names_neither(tx):
    for name in ("One", "Another"):
        body = make_body(tx, name)
        issue(tx, body, number=GDTI)
        share(tx, body.id)
    found = _seen(tx, _journey(tx, certificationInfo=[GDTI]))
    assert found.bound == ()
    assert [one.uri for one in found.claimed] == [GDTI]
    assert len(found.covering) == 2


def test_who_numbers_by_the_address_of_anothers_certificate_takes_nothing_over(tx):
    honest, other = make_body(tx, "Honest"), make_body(tx, "Other")
    kept = issue(tx, honest)
    address = f"{ROOT}/certificates/{kept.id}"
    issue(tx, other, number=address)
    share(tx, honest.id)
    share(tx, other.id)
    found = _seen(tx, _journey(tx, certificationInfo=[address]))
    assert [one.attestation.issuer.id for one in found.bound] == [honest.id]


def test_what_is_not_shown_stays_a_claim_of_whoever_names_it(tx):
    kept = issue(tx, make_body(tx))
    address = f"{ROOT}/certificates/{kept.id}"
    found = _seen(tx, _journey(tx, certificationInfo=[address]))
    assert (found.covering, found.bound) == ((), ())
    assert [one.uri for one in found.claimed] == [address]
    assert found.withheld


def test_certifications_that_events_describe_are_claims_wherever_they_stand(tx):
    fishing = {
        "gdst:certificateType": "urn:gdst:certType:fishingAuth",
        "cbvmda:certificationStandard": "NM6",
        "cbvmda:certificationAgency": "DFO",
        "cbvmda:certificationIdentification": "10161781",
    }
    listed = {"cbvmda:certificationList": {"cbvmda:certification": [fishing, {"cbvmda:certificationURI": GDTI}]}}
    found = _seen(
        tx,
        _journey(
            tx,
            ilmd={"cbvmda:lotNumber": "L1", **listed},
            **{"gs1:certification": {"gs1:certificationAgency": {"@value": "Kiwa", "@language": "nl"}}},
        ),
    )
    assert found.bound == ()
    assert {(one.uri, one.words) for one in found.claimed} == {
        ("", ("NM6", "DFO", "10161781")),
        (GDTI, ()),
        ("", ("Kiwa",)),
    }


def test_another_is_supposed_to_see_no_more_than_its_issuer_shows_them(tx):
    body, maker = make_body(tx), take_part(tx, "A partner")
    hidden = issue(tx, body)
    share(tx, body.id, Audience.NAMED, frozenset({name_organization(maker.id)}))
    journey = _journey(tx, certificationInfo=[f"{ROOT}/certificates/{hidden.id}"])
    mine = _seen(tx, journey, compose_viewer(maker))
    assert [one.certificate.id for one in mine.covering] == [hidden.id]
    assert len(mine.bound) == 1
    theirs = preview_certificates(tx, Glass(PUBLIC_VIEWER, Purpose.PREVIEW, NOW), mine, journey, STRANGER)
    assert (theirs.covering, theirs.bound) == ((), ())
    assert len(theirs.claimed) == 1
    ours = preview_certificates(tx, Glass(compose_viewer(maker), Purpose.PREVIEW, NOW), mine, journey, STRANGER)
    assert ours.covering == mine.covering


def test_nothing_ties_the_public_to_goods_and_a_strangers_word_ties_nobody(tx):
    _journey(tx)
    stranger = submitting(tx, "https://id.gs1.org/417/9521000000025", name="A stranger")
    naming = event(
        "A1", destinationList=[{"type": "owning_party", "destination": stranger.authority.organization.party}]
    )
    assert accept(tx, document(naming), submitter=stranger, now=NOW).success
    for viewer in (PUBLIC_VIEWER, compose_viewer(stranger.authority.organization)):
        glass = begin_viewing(tx, viewer, at=NOW, purpose=Purpose.SCAN)
        assert not any(one.is_in_chain for one in find_ties_to(tx, glass, parse_identifier(ITEM)).values())
        tx.execute("RESET ROLE")
    maker = submitting(tx, "https://id.gs1.org/417/9526543000013").authority.organization
    glass = begin_viewing(tx, compose_viewer(maker), at=NOW, purpose=Purpose.SCAN)
    ties = find_ties_to(tx, glass, parse_identifier(ITEM))
    tx.execute("RESET ROLE")
    assert {uri for uri, tie in ties.items() if tie.is_in_chain} == {ITEM, LOT}


def test_two_who_hand_the_same_in_at_once_are_answered_by_one_certificate(database):
    with database.transaction() as tx:
        body = make_body(tx)
    answers = []

    def send() -> None:
        with database.transaction() as other:
            answers.append(hand_in(other, acting(body), DRAFT, now=NOW + timedelta(seconds=1)))

    with database.transaction() as tx:
        first = hand_in(tx, acting(body), DRAFT, now=NOW)
        second = threading.Thread(target=send)
        second.start()
        second.join(0.5)
        assert answers == [], "the second waits for the first"
    second.join(30)
    assert (answers[0].is_new, answers[0].certificate.id) == (False, first.certificate.id)
    with database.transaction() as tx:
        assert len(list_certificates(tx, body.id)) == 1


@given(number=st.text(min_size=1, max_size=100))
def test_numbers_make_uris_that_are_told_apart_and_are_their_own_canonical_form(number):
    one, other = new_id(), new_id()
    uri = number_uri(one, number)
    assert canonical_uri(uri) == uri
    if uri.startswith("urn:gqts:certificate:"):
        assert uri != number_uri(other, number)
        assert uri != number_uri(one, number + "x")


@pytest.mark.parametrize(
    "uri",
    [
        "https://evil.example/certificates/01936f2e-7c1a-7d7a-9c54-2b1a5a0b7c11",
        "https://trace.example.org.evil/certificates/01936f2e-7c1a-7d7a-9c54-2b1a5a0b7c11",
        "https://trace.example.org/certificates/",
        "https://trace.example.org/certificates/x",
        "https://trace.example.org/certificates/01936f2e-7c1a-7d7a-9c54-2b1a5a0b7c11/document",
    ],
)
def test_only_our_own_addresses_name_by_id(uri):
    assert find_id(uri, ROOT) is None
