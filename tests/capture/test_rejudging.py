"""What was told is judged anew when what its teller may say has changed, by the authority of the day it happened."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Event
from time import sleep

import pytest
from tests import taking_part
from tests.capture.documents import ITEM, NOW, document, event

from gqts.capture import EVENTS_REJUDGED, rejudging, require_submitter
from gqts.events import Standing
from gqts.identifiers import parse_identifier
from gqts.kit.outbox import count_waiting, deliver
from gqts.organizations import (
    ActForbidden,
    Activity,
    Actor,
    Entry,
    IdentifierKind,
    Role,
    authorize_partner,
    claim_identifier,
    decide_identifier,
    grant_accreditation,
    withdraw_accreditation,
    withdraw_authorization,
    withdraw_identifier,
)
from gqts.worker import HANDLERS

MADE = {"action": "ADD", "bizStep": "commissioning", "disposition": "active"}
CLAIMED, ATTESTED = Standing.CLAIMED, Standing.ATTESTED
HOST = taking_part.HOST


def tell(database, organization, *events: dict, **options) -> None:
    with database.transaction() as tx:
        submitter = require_submitter(tx, organization.id)
        job = taking_part.accept(tx, document(*events, **options), submitter=submitter, now=NOW)
        assert job.success, job.faults


def standings(database, uri: str = f"{ITEM}A") -> list[Standing]:
    """How the events of an item stand once everything that was published is delivered."""
    for _ in range(100):
        deliver(database, HANDLERS)
        with database.transaction() as tx:
            if count_waiting(tx) == 0:
                steps = taking_part.read_journey(tx, parse_identifier(uri)).steps
                return [step.stored.belonging.standing for step in steps]
    raise AssertionError("the facts were not delivered")


def prove(database, organization, prefix: str = "9526543"):
    with database.transaction() as tx:
        kind = IdentifierKind.COMPANY_PREFIX
        claim = claim_identifier(tx, HOST, organization.id, kind, prefix, evidence="certificate", now=NOW)
        return decide_identifier(tx, HOST, claim.id, is_proven=True, reason="seen", now=NOW)


@pytest.fixture
def factory(database):
    with database.transaction() as tx:
        return taking_part.take_part(tx, "A factory", gln="9526543000020")


@pytest.fixture
def other(database):
    with database.transaction() as tx:
        return taking_part.take_part(tx, "Another firm", gln="9521000000018")


def test_who_proves_a_prefix_later_has_shown_what_it_told_before_and_nobody_else_has(database, factory, other) -> None:
    tell(database, factory, event(**MADE))
    tell(database, other, event(**MADE, eventTime="2026-09-02T08:00:00+09:00"))
    assert standings(database) == [CLAIMED, CLAIMED]
    prove(database, factory)
    assert standings(database) == [ATTESTED, CLAIMED]


def test_more_events_than_a_batch_are_all_judged(database, factory, monkeypatch) -> None:
    monkeypatch.setattr(rejudging, "BATCH", 3)
    tell(database, factory, *(event(eventTime=f"2026-09-{day:02}T08:00:00+09:00") for day in range(1, 12)))
    assert standings(database) == [CLAIMED] * 11
    prove(database, factory)
    assert standings(database) == [ATTESTED] * 11


def test_what_was_told_under_a_prefix_that_is_given_back_stays_what_it_was(database, factory) -> None:
    proven = prove(database, factory)
    tell(database, factory, event(**MADE))
    with database.transaction() as tx:
        withdraw_identifier(tx, HOST, proven.id, reason="moved to another prefix", now=NOW)
    assert standings(database) == [ATTESTED]


def test_what_was_told_under_a_prefix_that_was_never_theirs_is_a_claim_also_of_those_they_authorized(
    database, factory, other
) -> None:
    proven, own = prove(database, factory), prove(database, factory, "9526599")
    with database.transaction() as tx:
        period = (date(2026, 1, 1), None)
        authorize_partner(tx, HOST, factory.id, other.id, Activity.MANUFACTURE, "9526543", period=period, now=NOW)
    tell(database, factory, event(**MADE))
    tell(database, other, event(**MADE, eventTime="2026-09-02T08:00:00+09:00"))
    rightly = "https://id.gs1.org/01/09526599000012/21/A"
    tell(database, factory, event(**MADE, epcList=[rightly]))
    assert standings(database) == [ATTESTED, ATTESTED]
    with database.transaction() as tx:
        withdraw_identifier(tx, HOST, own.id, reason="given back", now=NOW)
        withdraw_identifier(tx, HOST, proven.id, reason="forged", was_never_theirs=True, now=NOW)
    assert standings(database) == [CLAIMED, CLAIMED]
    assert standings(database, rightly) == [ATTESTED], "what was rightly told stays"


def test_only_an_officer_says_that_an_identifier_was_never_theirs(database, factory) -> None:
    proven = prove(database, factory)
    own = Actor(None, factory.id, "the factory")
    with database.transaction() as tx, pytest.raises(ActForbidden):
        withdraw_identifier(tx, own, proven.id, reason="ours no more", was_never_theirs=True, now=NOW)


def test_an_authorization_counts_for_the_days_it_is_for_and_ends_on_its_day(database, factory, other) -> None:
    days = [event(**MADE, eventTime=f"2026-09-0{day}T08:00:00+00:00") for day in (1, 3, 5)]
    tell(database, other, *days)
    prove(database, factory)
    assert standings(database) == [CLAIMED] * 3
    with database.transaction() as tx:
        period = (date(2026, 9, 2), None)
        given = authorize_partner(
            tx, HOST, factory.id, other.id, Activity.MANUFACTURE, "9526543", period=period, now=NOW
        )
    assert standings(database) == [CLAIMED, ATTESTED, ATTESTED]
    with database.transaction() as tx:
        ending = NOW.replace(month=9, day=4)
        withdraw_authorization(tx, HOST, factory.id, given.id, reason="ended", now=ending)
    assert standings(database) == [CLAIMED, ATTESTED, CLAIMED]


def test_a_body_that_is_accredited_later_has_shown_its_inspections_until_it_is_withdrawn(database) -> None:
    with database.transaction() as tx:
        body = taking_part.take_part(tx, "A laboratory", roles=[Role.INSPECTION_BODY])
    inspected = event(bizStep="inspecting", eventTime="2026-09-02T08:00:00+00:00")
    tell(database, body, inspected, event(eventTime="2026-09-03T08:00:00+00:00"))
    assert standings(database) == [CLAIMED, CLAIMED]
    entry = Entry("CNAS", "CNAS", "L1234", ("*",), date(2026, 9, 1), date(2027, 9, 1))
    with database.transaction() as tx:
        granted = grant_accreditation(tx, HOST, body.id, entry, now=NOW)
    assert standings(database) == [ATTESTED, CLAIMED]
    with database.transaction() as tx:
        withdraw_accreditation(tx, HOST, granted.id, reason="lied", now=NOW + timedelta(days=1))
    assert standings(database) == [CLAIMED, CLAIMED]


def test_the_owners_description_goes_before_a_claim_as_soon_as_its_prefix_is_proven(database, factory, other) -> None:
    def describe(name: str) -> list[dict]:
        attributes = [{"id": "urn:epcglobal:cbv:mda#descriptionShort", "attribute": name}]
        product = {"id": "urn:epc:idpat:sgtin:9526543.021000.*", "attributes": attributes}
        return [{"type": "urn:epcglobal:epcis:vtype:EPCClass", "vocabularyElementList": [product]}]

    tell(database, factory, event(**MADE), vocabularies=describe("Right"))
    later = event(**MADE, eventTime="2026-09-02T08:00:00+09:00")
    with database.transaction() as tx:
        submitter = require_submitter(tx, other.id)
        content = document(later, vocabularies=describe("Wrong"))
        taking_part.accept(tx, content, submitter=submitter, now=NOW + timedelta(hours=1))

    def name() -> str:
        standings(database)
        with database.transaction() as tx:
            product = taking_part.read_journey(tx, parse_identifier(f"{ITEM}A")).product
        return "" if product is None else product.name("en")

    assert name() == "Wrong"
    prove(database, factory)
    assert name() == "Right"


def test_a_document_that_was_being_judged_at_that_very_moment_is_judged_anew_too(database, factory) -> None:
    tell(database, factory, event(**MADE))
    is_judged, is_delivering = Event(), Event()

    def tell_slowly() -> None:
        with database.transaction() as tx:
            submitter = require_submitter(tx, factory.id)
            later = event(**MADE, eventTime="2026-09-02T08:00:00+09:00")
            assert taking_part.accept(tx, document(later), submitter=submitter, now=NOW).success
            is_judged.set()
            assert is_delivering.wait(30)
            until_somebody_waits(database)

    with ThreadPoolExecutor() as pool:
        told = pool.submit(tell_slowly)
        assert is_judged.wait(30)
        prove(database, factory)
        is_delivering.set()
        deliver(database, HANDLERS)
        told.result()
    assert standings(database) == [ATTESTED, ATTESTED]


def until_somebody_waits(database) -> None:
    """Go on once somebody waits for a lock; whoever waits for none has not looked for what is not stored yet."""
    waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = 'advisory'"
    for _ in range(300):
        with database.transaction(read_only=True) as tx:
            if tx.execute(waiting).fetchone() != (0,):
                return
        sleep(0.01)


def test_when_all_is_judged_anew_it_is_told_once_however_many_batches_that_took(database, factory, monkeypatch) -> None:
    monkeypatch.setattr(rejudging, "BATCH", 3)
    tell(database, factory, *(event(serial=f"R{number}", **MADE) for number in range(10)))
    prove(database, factory)
    told = []

    def note(_, fact) -> None:
        told.append(fact.key)

    for _ in range(100):
        if not deliver(database, {**HANDLERS, EVENTS_REJUDGED: note}).delivered:
            break
    assert told == [str(factory.id)]
