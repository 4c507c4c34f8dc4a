"""What was captured comes back as it was sent, by identifier, by id, and page by page."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from tests import taking_part
from tests.capture.documents import ITEM, NOW, document, event

from gqts.epcis import event_hash
from gqts.events import EventQuery, Position, QueryRefused, find_occurrences, read_events
from gqts.events import list_events as list_events_of
from gqts.identifiers import identifier_key


def list_events(tx, query, **page):
    """Every stream's events, as whoever holds the data lists them."""
    streams = [stream for (stream,) in tx.execute("SELECT stream_id FROM sharing.stream").fetchall()]
    return list_events_of(tx, query, streams, **page)


CONTEXT = {"acme": "https://ns.example.com/acme/"}


@pytest.fixture
def stored(tx):
    for minute, told in enumerate([
        event("A"),
        event("B", bizStep="receiving", eventTime="2026-09-02T08:00:00+09:00"),
        event("C", type="TransactionEvent", action="ADD",
              bizTransactionList=[{"type": "po", "bizTransaction": "urn:epcglobal:cbv:bt:9526543000013:PO1"}]),
    ]):  # fmt: skip
        taking_part.accept(tx, document(told), now=NOW + timedelta(minutes=minute))
    return tx


def serials(events) -> list[str]:
    return [one.event.body["epcList"][0][-1] for one in events]


def test_an_event_comes_back_as_it_was_sent_offset_spelling_and_extensions(tx):
    sent = event("A%2F1", eventTime="2026-09-01T08:00:00.1234567+09:30", **{"acme:shade": {"acme:deep": ["1", "2"]}})
    taking_part.accept(tx, document(sent, context=[CONTEXT]), now=NOW)
    (found,) = list_events(tx, EventQuery())
    assert found.event.body == sent
    assert found.event.namespaces == CONTEXT
    assert event_hash(found.event) == found.hash_uri


def test_urn_and_digital_link_of_one_item_find_the_same_events(stored):
    for spelling in (f"{ITEM}A", "urn:epc:id:sgtin:9526543.021000.A", "https://brand.example/gtin/9526543210009/ser/A"):
        assert serials(list_events(stored, EventQuery(identifiers=(spelling,)))) == ["A"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (EventQuery(business_steps=("receiving",)), "B"),
        (EventQuery(event_types=("TransactionEvent",)), "C"),
        (EventQuery(actions=("ADD",)), "C"),
        (EventQuery(from_event_time=datetime(2026, 9, 1, 23, tzinfo=UTC)), "B"),
        (EventQuery(before_event_time=datetime(2026, 9, 1, tzinfo=UTC)), "AC"),
        (EventQuery(from_record_time=NOW + timedelta(minutes=1)), "BC"),
        (EventQuery(read_points=("https://id.gs1.org/414/9526543000013",)), "ABC"),
        (EventQuery(read_points=("https://id.gs1.org/414/9526543000020",)), ""),
        (EventQuery(identifiers=("urn:epcglobal:cbv:bt:9526543000013:PO1",)), "C"),
        (EventQuery(dispositions=("in_transit",), business_steps=("shipping",)), "AC"),
        (EventQuery(declares_error=True), ""),
    ],
)
def test_queries_answer_by_every_parameter(stored, query, expected):
    assert "".join(serials(list_events(stored, query))) == expected


def test_pages_join_up_without_gap_or_repeat(stored):
    seen, after = [], None
    while page := list_events(stored, EventQuery(), after=after, limit=1):
        seen += serials(page)
        after = Position(page[-1].record_time, page[-1].event_id)
    assert seen == ["A", "B", "C"]


def test_an_unknown_event_type_is_refused_with_those_there_are(stored):
    with pytest.raises(QueryRefused) as refused:
        list_events(stored, EventQuery(event_types=("QuantityEvent",)))
    assert "TransformationEvent" in refused.value.faults[0].fix


def test_the_two_steps_of_a_look_up_agree(stored):
    occurrences = find_occurrences(stored, [identifier_key(f"{ITEM}{serial}") for serial in "ABX"])
    assert len(occurrences) == 2
    events = read_events(stored, [one.event_id for one in occurrences])
    assert all(events[one.event_id].event.event_time == one.event_time for one in occurrences)


def test_the_store_keeps_the_event_as_readable_json(stored):
    (text,) = stored.execute("SELECT document FROM events.event WHERE business_step = 'receiving'").fetchone()
    assert json.loads(text)["body"]["epcList"] == ["urn:epc:id:sgtin:9526543.021000.B"]


def test_an_event_of_the_senders_own_type_is_kept_found_and_traced(tx):
    tasted = event("A", type="acme:TastingEvent", **{"acme:panel": "7"})
    job = taking_part.accept(tx, document(tasted, context=[CONTEXT]), now=NOW)
    assert job.success, job.faults
    (found,) = list_events(tx, EventQuery())
    assert found.event.type == "acme:TastingEvent"
    assert list_events(tx, EventQuery(event_types=("ObjectEvent",))) == []
