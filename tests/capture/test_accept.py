"""What an integrator is promised when a document goes in."""

from __future__ import annotations

import threading

import pytest
from tests import taking_part
from tests.capture.documents import NOW, document, event

from gqts.capture import ErrorBehaviour, find_job, list_jobs
from gqts.epcis import DocumentUnreadable
from gqts.events import count_events, find_event
from gqts.kit.errors import GqtsError

FACTORY = "https://id.gs1.org/417/9526543000020"


def accept(tx, content, **options):
    return taking_part.accept(tx, content, now=NOW, **options)


def test_a_good_document_is_stored_and_its_job_says_so(tx):
    job = accept(tx, document(event("A"), event("B")), submitter=taking_part.submitting(tx, FACTORY))
    assert (job.success, job.running, job.events_sent, job.events_stored) == (True, False, 2, 2)
    assert find_job(tx, job.organization_id, job.capture_id) == job
    assert job.submitter == FACTORY
    assert count_events(tx) == 2


def test_the_same_document_twice_is_stored_once_and_both_jobs_succeed(tx):
    first, second = accept(tx, document(event("A"))), accept(tx, document(event("A")))
    assert (first.events_stored, second.events_stored, second.events_known) == (1, 0, 1)
    assert second.success
    assert count_events(tx) == 1


def test_the_same_event_twice_in_one_document_is_stored_once(tx):
    job = accept(tx, document(event("A"), event("A")))
    assert (job.success, job.events_stored, job.events_known) == (True, 1, 1)


def test_one_bad_event_rolls_the_document_back_and_is_named_with_field_value_and_fix(tx):
    bad = event("B", epcList=["urn:epc:id:sgtin:9526543.0210.B"])
    job = accept(tx, document(event("A"), bad))
    assert (job.success, job.events_stored, job.events_refused, count_events(tx)) == (False, 0, 2, 0)
    (fault,) = job.faults
    assert fault.event == 1
    assert "epcList" in fault.field
    assert "9526543.0210.B" in fault.value
    assert fault.fix
    assert find_job(tx, job.organization_id, job.capture_id) == job


def test_under_proceed_the_good_events_are_stored_and_the_bad_ones_told(tx):
    bad = event("B", eventTime="2026-09-01T08:00:00")
    content = document(event("A"), bad, event("C"))
    job = accept(tx, content, error_behaviour=ErrorBehaviour.PROCEED)
    assert (job.success, job.events_stored, job.events_refused) == (False, 2, 1)
    assert {fault.event for fault in job.faults} == {1}


def test_what_cannot_be_read_at_all_is_no_job(tx):
    with pytest.raises(DocumentUnreadable):
        accept(tx, b'{"type": "EPCISDocument",')
    assert list_jobs(tx, taking_part.stranger(tx).organization_id) == []


@pytest.mark.parametrize("content", [b"", b" ", b"\x00", b"null", b"1", b"[]x", b"<a", b"PK\x03\x04", b"\xff\xfe<"])
def test_rubbish_is_refused_in_a_sentence(tx, content):
    with pytest.raises(GqtsError) as refused:
        accept(tx, content)
    assert refused.value.detail.strip().endswith(".")


def test_an_event_id_names_one_event_for_ever(tx):
    assert accept(tx, document(event("A", eventID="urn:uuid:1"))).success
    job = accept(tx, document(event("B", eventID="urn:uuid:1")))
    assert not job.success
    assert job.faults[0].code == "capture.event_id.taken"
    assert accept(tx, document(event("A", eventID="urn:uuid:1"))).success, "the same event under its own id again"


def test_two_events_of_one_document_cannot_share_an_id(tx):
    job = accept(tx, document(event("A", eventID="urn:uuid:2"), event("B", eventID="urn:uuid:2")))
    assert [fault.event for fault in job.faults] == [1]


def test_an_error_declaration_is_an_entry_of_its_own_beside_the_event_it_withdraws(tx):
    declaration = {"declarationTime": "2026-09-03T00:00:00Z", "reason": "incorrect_data"}
    accept(tx, document(event("A", eventID="urn:uuid:3")))
    job = accept(tx, document(event("A", eventID="urn:uuid:3", errorDeclaration=declaration)))
    assert (job.success, job.events_stored) == (True, 1)
    assert count_events(tx) == 2
    assert find_event(tx, "urn:uuid:3").event.error_declaration is None


def test_an_event_is_found_by_its_hash_and_by_its_senders_id(tx):
    accept(tx, document(event("A", eventID="urn:uuid:4")))
    found = find_event(tx, "urn:uuid:4")
    assert found.event.body["epcList"] == ["urn:epc:id:sgtin:9526543.021000.A"]
    assert find_event(tx, found.hash_uri) == found
    assert find_event(tx, found.hash_uri.replace("a", "b").replace("1", "2")) is None
    assert find_event(tx, "urn:uuid:nobody") is None


def test_jobs_are_listed_newest_first_a_page_at_a_time(tx):
    for serial in "ABCDE":
        accept(tx, document(event(serial)))
    whose = taking_part.stranger(tx).organization_id
    first = list_jobs(tx, whose, limit=3)
    rest = list_jobs(tx, whose, after=(first[-1].created_at, first[-1].capture_id), limit=3)
    assert len({job.capture_id for job in [*first, *rest]}) == 5


def test_many_writers_with_the_same_events_at_once_all_succeed_and_store_each_once(database):
    content = [document(*(event(f"S{number}") for number in order)) for order in (range(200), range(199, -1, -1))]
    outcomes = []
    with database.transaction() as tx:
        taking_part.stranger(tx)

    def write(place):
        with database.transaction() as tx:
            outcomes.append(accept(tx, content[place % 2]))

    threads = [threading.Thread(target=write, args=(place,)) for place in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [job.success for job in outcomes] == [True] * 6
    assert sum(job.events_stored for job in outcomes) == 200
    with database.transaction() as tx:
        assert tx.execute("SELECT count(*), count(DISTINCT event_id) FROM events.event").fetchone() == (200, 200)
        assert tx.execute("SELECT count(*) FROM events.event_identifier").fetchone() == (200,)
        assert tx.execute("SELECT count(DISTINCT key) FROM kit.outbox").fetchone()[0] == sum(
            job.events_stored > 0 for job in outcomes
        )


def test_a_hash_that_is_not_the_events_own_leads_to_it_but_names_nothing(tx):
    foreign = f"ni:///sha-256;{'ab' * 32}?ver=CBV2.0"
    assert accept(tx, document(event("A", eventID=foreign))).success
    job = accept(tx, document(event("B", eventID=foreign)))
    assert (job.success, job.events_stored) == (True, 1)
    assert find_event(tx, foreign).event.event_id == foreign
    own = find_event(tx, foreign).hash_uri
    impostor = accept(tx, document(event("C", eventID=own)))
    assert impostor.success
    assert find_event(tx, own).event.body["epcList"] != ["urn:epc:id:sgtin:9526543.021000.C"], (
        "the true hash goes first"
    )
