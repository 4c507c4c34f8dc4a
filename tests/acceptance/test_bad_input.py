"""Bad input and bad days, each with the exact answer a partner gets.

Beside what `tests/api` holds the edges to (bodies beyond the limit, gzip bombs, rollback and proceed, content types):
here stands why each thing is refused, in the answer's own words, and that nothing else was harmed by it.
"""

from __future__ import annotations

import json
import threading
from itertools import permutations
from typing import Any

import pytest
from tests.acceptance.documents import CONTEXT, GTIN, case, document, item, link, observed, packed, xml_document
from tests.acceptance.service import HTML, XML, Service, read_answer
from tests.hanging import must_end

from gqts.capture import accept_document, require_submitter
from gqts.kit.clock import system_clock

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
DEEP = 10_000
TEXT_LIMIT = 65_536

UNREADABLE: dict[str, tuple[bytes, str]] = {
    "JSON cut off": (document(observed())[:-20], "is not JSON"),
    "JSON with a comma too many": (document(observed()).replace(b'"action"', b', "action"'), "is not JSON"),
    "NaN": (document(observed(**{"ext:a": 1})).replace(b'"ext:a": 1', b'"ext:a": NaN'), "is not JSON"),
    "a number beyond all": (
        document(observed(**{"ext:a": 1})).replace(b'"ext:a": 1', b'"ext:a": 1e999'),
        "is not JSON",
    ),
    "a member twice": (document(observed()).replace(b'"action"', b'"bizStep": "packing", "action"'), "bizStep twice"),
    "10,000 lists deep": (
        document(observed(**{"ext:a": 0})).replace(b": 0", b": " + b"[" * DEEP + b"]" * DEEP),
        "JSON",
    ),
    "200 lists deep": (document(observed(**{"ext:a": 0})).replace(b": 0", b": " + b"[" * 200 + b"]" * 200), "deeper"),
    "NUL, escaped": (document(observed(**{"ext:a": "a\0b"})), "control character"),
    "NUL, bare": (document(observed(**{"ext:a": "ab"})).replace(b"ab", b"a\0b"), "is not JSON"),
    "half a surrogate pair, escaped": (document(observed()).replace(b"shipping", b"\\ud83d"), "is not JSON"),
    "half a surrogate pair, bare": (document(observed()).replace(b"shipping", b"\xed\xa0\xbd"), "is not JSON"),
    "Latin-1": (document(observed(**{"ext:a": "é"})).replace("é".encode(), b"\xe9"), "is not JSON"),
    "a text of a megabyte": (document(observed(**{"ext:a": "x" * 1_000_000})), f"more than {TEXT_LIMIT} characters"),
    "XML cut off": (xml_document()[:-20], "is not XML"),
    "XML with tags crossed": (xml_document("<ext:a><ext:b></ext:a></ext:b>"), "is not XML"),
    "XML with NUL": (xml_document("<ext:a>&#0;</ext:a>"), "is not XML"),
    "XML in Latin-1 that says UTF-8": (xml_document("<ext:a>é</ext:a>").replace("é".encode(), b"\xe9"), "is not XML"),
    "XML 10,000 deep": (xml_document("<ext:a>" * DEEP + "</ext:a>" * DEEP), "is not XML"),
    "XML 200 deep": (xml_document("<ext:a>" * 200 + "</ext:a>" * 200), "deeper"),
    "XML with a text of a megabyte": (xml_document(f"<ext:a>{'x' * 1_000_000}</ext:a>"), f"{TEXT_LIMIT} characters"),
    "a billion laughs": (
        xml_document("<ext:a>&l9;</ext:a>", prologue=f'<!DOCTYPE x [<!ENTITY l0 "ha">{LAUGHS}]>'),
        "DOCTYPE",
    ),
    "an entity from a file": (
        xml_document("<ext:a>&x;</ext:a>", prologue='<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/hostname">]>'),
        "DOCTYPE",
    ),
    "an entity from the network": (
        xml_document(prologue='<!DOCTYPE x [<!ENTITY % x SYSTEM "http://192.0.2.1/x.dtd"> %x;]>'),
        "DOCTYPE",
    ),
    "a DTD from the network": (xml_document(prologue='<!DOCTYPE x SYSTEM "http://192.0.2.1/x.dtd">'), "DOCTYPE"),
    "an entity nobody declared": (xml_document("<ext:a>&secret;</ext:a>"), "is not XML"),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_cannot_be_read_is_refused_for_its_reason(fresh: Service, name: str) -> None:
    content, reason = UNREADABLE[name]
    with must_end():
        answer = fresh.post(content)
    problem = answer.json()
    assert (answer.status_code, answer.headers["Content-Type"]) == (400, "application/problem+json")
    assert (problem["type"], problem["help"]) == ("epcisException:ValidationException", "/problems/unreadable")
    assert reason in problem["detail"]
    assert len(answer.content) < 3_000
    assert fresh.client.get("/epcis/capture").json() == []


WRONG: dict[str, tuple[dict[str, Any], str, str, str]] = {
    # what is wrong, then the error's field, value, and what its fix says
    "a wrong check digit in a Digital Link": (
        {"epcList": ["https://id.gs1.org/01/04012345987653/21/1"]},
        "epcList[0]",
        "https://id.gs1.org/01/04012345987653/21/1",
        "04012345987652",
    ),
    "a wrong check digit in an SSCC": (
        {"epcList": ["https://id.gs1.org/00/340123451234567890"]},
        "epcList[0]",
        "https://id.gs1.org/00/340123451234567890",
        "340123451234567895",
    ),
    "a wrong check digit in a place": (
        {"readPoint": {"id": "https://id.gs1.org/414/4012345000012"}},
        "readPoint.id",
        "https://id.gs1.org/414/4012345000012",
        "4012345000016",
    ),
    "an EPC URN with too few digits": (
        {"epcList": ["urn:epc:id:sgtin:4012345.98765.1"]},
        "epcList[0]",
        "urn:epc:id:sgtin:4012345.98765.1",
        "indicator",
    ),
    "a time without offset": ({"eventTime": "2026-09-01T08:00:00"}, "eventTime", "2026-09-01T08:00:00", "+08:00"),
    "a day that does not exist": ({"eventTime": "2026-02-30T08:00:00Z"}, "eventTime", "2026-02-30T08:00:00Z", "time"),
    "a time before all time": (
        {"eventTime": "0001-01-01T00:00:00+01:00"},
        "eventTime",
        "0001-01-01T00:00:00+01:00",
        "time",
    ),
    "a time after all time": (
        {"eventTime": "9999-12-31T23:59:59-01:00"},
        "eventTime",
        "9999-12-31T23:59:59-01:00",
        "time",
    ),
    "an unknown business step": ({"bizStep": "shiping"}, "bizStep", "shiping", "shipping"),
    "an unknown disposition": ({"disposition": "in-transit"}, "disposition", "in-transit", "in_transit"),
    "an unknown transaction type": (
        {"bizTransactionList": [{"type": "purchase", "bizTransaction": "urn:epcglobal:cbv:bt:4012345000009:1"}]},
        "bizTransactionList[0].type",
        "purchase",
        "URI of your own",
    ),
    "an unknown action": ({"action": "ADDED"}, "action", "ADDED", "capitals"),
    "an unknown field": ({"bizstep": "packing"}, "bizstep", "", "bizStep"),
    "a prefix nobody declared": ({"acme:colour": "red"}, "acme:colour", "acme:colour", "@context"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_named_by_event_field_value_and_fix(fresh: Service, name: str) -> None:
    change, field, value, fix = WRONG[name]
    job = fresh.capture(document(observed(item(1)), observed(item(2), **change)))
    (error,) = job["errors"]
    assert error["event"] == 1
    assert error["field"] == f"eventList[1].{field}"
    assert error.get("value", "") == value
    assert fix in error["fix"]
    assert error["fix"] in error["detail"]
    assert (error["type"], error["status"]) == ("epcisException:ValidationException", 400)
    assert (job["success"], job["eventsStored"], fresh.count_events()) == (False, 0, 0)


def test_vocabulary_of_ones_own_is_taken_as_a_uri(fresh: Service) -> None:
    job = fresh.capture(document(observed(bizStep="https://example.com/steps/fumigating")))
    assert job["success"] is True
    assert fresh.read_all_events()[0]["bizStep"] == "https://example.com/steps/fumigating"


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999Z", "2126-09-01T08:00:00+09:00"])
def test_a_wrong_clock_is_told_as_it_was_sent_beside_the_time_it_was_recorded(fresh: Service, moment: str) -> None:
    assert fresh.capture(document(observed(item(1), eventTime=moment), observed(item(1))))["success"] is True
    steps = fresh.trace(link(1))["journey"]["steps"]
    assert moment in {step["eventTime"] for step in steps}
    assert all(step["recordTime"].startswith("20") for step in steps)
    assert [step["at"] for step in steps] == sorted(step["at"] for step in steps)
    for language in ("en", "zh"):
        page = fresh.client.get(f"/{GTIN}/21/1?lang={language}", headers={"Accept": HTML})
        assert page.status_code == 200
    assert moment in fresh.client.get("/epcis/events", headers={"Accept": XML}).text


def test_two_writers_of_overlapping_documents_each_get_a_true_job(fresh: Service) -> None:
    events = [observed(item(number)) for number in range(60)]
    contents = [document(*events[:40]), document(*reversed(events[20:]))] * 2
    jobs: list[dict[str, Any]] = []
    writers = [threading.Thread(target=lambda sent=sent: jobs.append(fresh.capture(sent))) for sent in contents]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [job["success"] for job in jobs] == [True] * 4
    assert sum(job["eventsStored"] for job in jobs) == fresh.count_events() == 60
    assert all(job["eventsStored"] + job["eventsKnown"] == 40 for job in jobs)


def test_of_two_writers_of_different_events_under_one_id_only_one_is_taken(fresh: Service) -> None:
    name = "urn:uuid:5b3f5f5e-6f5c-4a54-8f6a-000000000001"
    jobs: list[dict[str, Any]] = []
    second = threading.Thread(target=lambda: jobs.append(fresh.capture(document(observed(item(2), eventID=name)))))
    with fresh.database.transaction() as tx:
        firm = require_submitter(tx, fresh.firm)
        assert accept_document(tx, firm, document(observed(item(1), eventID=name)), now=system_clock()).success
        second.start()
        second.join(timeout=0.5)  # it may wait for the first, or be refused at once
    second.join()
    assert (jobs[0]["success"], fresh.count_events()) == (False, 1)
    assert jobs[0]["errors"][0]["field"] == "eventList[0].eventID"
    assert "errorDeclaration" in jobs[0]["errors"][0]["fix"]


def test_events_in_any_order_and_in_any_documents_make_the_same_journey(fresh: Service) -> None:
    day = "2026-09-{:02}T08:00:00Z"
    events = [
        observed(item(1), action="ADD", bizStep="commissioning", eventTime=day.format(1)),
        packed(case(1), item(1), eventTime=day.format(2)),
        observed(case(1), bizStep="departing", eventTime=day.format(3)),
        packed(case(1), item(1), action="DELETE", bizStep="unpacking", eventTime=day.format(4)),
        observed(case(1), bizStep="destroying", eventTime=day.format(5)),
    ]
    told = []
    for order in list(permutations(events))[::17]:
        fresh.empty()
        for event in order:
            assert fresh.capture(document(event))["success"] is True
        told.append([step["bizStep"] for step in fresh.trace(link(1))["journey"]["steps"]])
    assert told == [["commissioning", "packing", "departing", "unpacking"]] * len(told)


def test_goods_packed_in_a_circle_have_a_journey_and_a_page(fresh: Service) -> None:
    circle = [
        packed(case(1), item(1)),
        packed(case(2), case(1)),
        packed(case(3), case(2)),
        packed(case(1), case(3)),
        packed(case(4), case(4)),
    ]
    assert fresh.capture(document(*circle))["success"] is True
    for thing in (link(1), *(case(number) for number in (1, 2, 3, 4))):
        with must_end():
            told = fresh.trace(thing, "?direction=both")
        assert told["journey"]["steps"]
        assert len({reached["uri"] for reached in told["reached"]}) == len(told["reached"])
    assert fresh.client.get(f"/{GTIN}/21/1", headers={"Accept": HTML}).status_code == 200


def test_goods_made_of_themselves_have_a_journey(fresh: Service) -> None:
    made = observed(bizStep="commissioning")
    for member in ("epcList", "action"):
        del made[member]
    made |= {"type": "TransformationEvent", "inputEPCList": [item(1)], "outputEPCList": [item(1), item(2)]}
    assert fresh.capture(document(made, made | {"inputEPCList": [item(2)], "outputEPCList": [item(1)]}))["success"]
    assert len(fresh.trace(link(1), "?direction=both")["journey"]["steps"]) == 2


def test_an_event_of_very_many_things_is_taken(fresh: Service) -> None:
    in_json = document(observed(*(item(number) for number in range(50_000))))
    in_xml = xml_document(epcs="".join(f"<epc>{item(number)}</epc>" for number in range(50_000)))
    for content in (in_json, in_xml):
        with must_end():
            assert fresh.capture(content)["success"] is True


def test_namespaces_and_attributes_without_end_are_refused(fresh: Service) -> None:
    count = 20_000
    prefixes = {f"p{number}": f"https://example.com/{number}/" for number in range(count)}
    many = {f"p{number}:a": 1 for number in range(count)}
    job = fresh.capture(document(observed(**many), **{"@context": [*CONTEXT, prefixes]}))
    assert [error["field"] for error in job["errors"]] == ["eventList[0]"]
    assert f"uses {count} namespaces" in job["errors"][0]["title"]
    for extension in (
        "".join(f'<p:a xmlns:p="https://example.com/{number}/"/>' for number in range(count)),
        "<ext:a " + " ".join(f'a{number}=""' for number in range(count)) + "/>",
        "<ext:a " + " ".join(f'xmlns:p{number}="https://example.com/"' for number in range(count)) + "/>",
    ):
        with must_end():
            assert fresh.post(xml_document(extension)).status_code == 400


def test_a_withdrawal_without_what_it_withdraws_is_kept_and_found(fresh: Service) -> None:
    event = observed(errorDeclaration={"declarationTime": "2026-09-04T00:00:00Z", "reason": "did_not_occur"})
    posted = fresh.client.post("/epcis/events", json=event)
    assert posted.status_code == 201, posted.text
    (found,) = read_answer(fresh.client.get(posted.headers["Location"])).events
    assert found.error_declaration == event["errorDeclaration"]
    # What it withdraws comes late, and both are told under the one hash they share.
    del event["errorDeclaration"]
    assert fresh.capture(document(event))["eventsStored"] == 1
    both = read_answer(fresh.client.get(posted.headers["Location"])).events
    assert [one.error_declaration is None for one in both] == [True, False]
    assert [step["voided"] for step in fresh.trace(link(1))["journey"]["steps"]] == [True]


def test_text_that_looks_like_html_or_commands_comes_back_as_text(fresh: Service) -> None:
    hostile = "<script>alert(1)</script>'; DROP TABLE events.event; -- \u202e%s{{7*7}}"
    assert fresh.capture(document(observed(item(1), **{"ext:note": hostile})))["success"] is True
    assert fresh.read_all_events()[0]["ext:note"] == hostile
    in_xml = read_answer(fresh.client.get("/epcis/events", headers={"Accept": XML})).events
    assert in_xml[0].body["ext:note"] == hostile
    assert "<script" not in fresh.client.get(f"/{GTIN}/21/1", headers={"Accept": HTML}).text


def test_after_all_that_a_good_document_is_taken(fresh: Service) -> None:
    for content, _ in UNREADABLE.values():
        fresh.post(content)
    assert fresh.capture(document(observed()))["success"] is True
    assert json.loads(fresh.client.get("/health/ready").content)


def test_a_date_after_its_own_telling_is_kept_and_remarked_on_for_every_reader(fresh: Service) -> None:
    job = fresh.capture(
        document(observed(item(1), action="ADD", bizStep="commissioning", eventTime="2126-09-01T08:00:00Z"))
    )
    assert job["success"]
    for language, remark in (("en", "a clock may be wrong"), ("zh", "时钟可能有误")):
        page = fresh.client.get(f"/01/04012345987652/21/1?lang={language}")
        assert remark in page.text
