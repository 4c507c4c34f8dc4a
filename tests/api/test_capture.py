"""Handing documents in: durable at 202, each event once, and every refusal explained."""

from __future__ import annotations

import gzip
import json
import threading
from collections.abc import Callable
from typing import Any

import jsonschema_rs
import pytest
from starlette.testclient import TestClient

from gqts.epcis import read_document, write_xml
from gqts.events import count_events
from gqts.kit.database import Database

Make = Callable[..., Any]


def stored(database: Database) -> int:
    with database.transaction(read_only=True) as tx:
        return count_events(tx)


def post(client: TestClient, content: bytes, **headers: str) -> Any:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.post("/epcis/capture", content=content, headers=named)


def test_what_is_accepted_is_stored_when_it_is_answered(
    client: TestClient, database: Database, document: Make, object_event: Make
) -> None:
    answer = post(client, document(object_event("1"), object_event("2")), Content_Type="application/ld+json")
    assert answer.status_code == 202
    assert stored(database) == 2
    assert answer.headers["GS1-EPCIS-Capture-Limit"] == "1000"
    assert answer.headers["GS1-EPCIS-Capture-File-Size-Limit"] == str(2 * 1024 * 1024)
    assert answer.headers["GS1-EPCIS-Version"] == "2.0.0"


def test_a_client_without_gs1_headers_polls_its_job_by_the_last_segment(
    client: TestClient, document: Make, object_event: Make
) -> None:
    answer = post(client, document(object_event()), Content_Type="application/json")
    capture_id = answer.headers["Location"].rsplit("/", 1)[-1]
    job = client.get(f"/epcis/capture/{capture_id}").json()
    assert job["captureID"] == capture_id
    assert (job["running"], job["success"], job["errors"]) == (False, True, [])


def test_the_same_document_twice_is_stored_once(
    capture: Make, database: Database, document: Make, object_event: Make
) -> None:
    content = document(object_event("1"), object_event("2"))
    first, second = capture(content), capture(content)
    assert (first["eventsStored"], first["eventsKnown"]) == (2, 0)
    assert (second["eventsStored"], second["eventsKnown"]) == (0, 2)
    assert second["success"] is True
    assert stored(database) == 2


def test_the_same_event_in_xml_is_known(capture: Make, database: Database, document: Make, object_event: Make) -> None:
    content = document(object_event())
    capture(content)
    in_xml = write_xml(read_document(content).events, creation_date="2026-09-01T00:00:00Z")
    job = capture(in_xml, Content_Type="application/xml")
    assert (job["eventsKnown"], job["documentFormat"]) == (1, "xml-2.0")
    assert stored(database) == 1


def test_writers_at_once_with_the_same_events_store_each_once(
    client: TestClient, database: Database, document: Make, object_event: Make
) -> None:
    shared_events = [object_event(str(number)) for number in range(40)]
    contents = [document(*shared_events[place:], *shared_events[:place]) for place in (0, 10, 20, 30)]
    statuses: list[int] = []

    def write(content: bytes) -> None:
        statuses.append(post(client, content, Content_Type="application/json").status_code)

    threads = [threading.Thread(target=write, args=(content,)) for content in contents]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [202] * 4
    assert stored(database) == 40


def test_rollback_keeps_nothing_when_one_event_is_wrong(
    capture: Make, database: Database, document: Make, object_event: Make
) -> None:
    job = capture(document(object_event("1"), object_event("2", action="ADDED")))
    assert job["success"] is False
    assert job["captureErrorBehaviour"] == "rollback"
    assert (job["eventsStored"], job["eventsRefused"]) == (0, 2)
    assert stored(database) == 0


def test_proceed_keeps_what_is_right(capture: Make, database: Database, document: Make, object_event: Make) -> None:
    job = capture(
        document(object_event("1"), object_event("2", action="ADDED"), object_event("3")),
        GS1_Capture_Error_Behaviour="proceed",
    )
    assert job["success"] is False
    assert (job["eventsSent"], job["eventsStored"], job["eventsRefused"]) == (3, 2, 1)
    assert stored(database) == 2


def test_an_error_names_event_field_value_and_fix(capture: Make, document: Make, object_event: Make) -> None:
    job = capture(document(object_event("1"), object_event("2", action="ADDED")))
    (error,) = job["errors"]
    assert error["event"] == 1
    assert "action" in error["field"]
    assert error["value"] == "ADDED"
    assert "ADD, OBSERVE" in error["detail"]
    assert error["detail"].endswith(f". {error['fix']}")
    assert error["type"] == "epcisException:ValidationException"
    assert error["title"]
    assert error["status"] == 400


def test_an_unknown_error_behaviour_is_refused(client: TestClient, document: Make, object_event: Make) -> None:
    answer = post(client, document(object_event()), GS1_Capture_Error_Behaviour="maybe")
    assert answer.status_code == 400
    assert answer.json()["faults"][0]["field"] == "GS1-Capture-Error-Behaviour"


@pytest.mark.parametrize(
    "content_type",
    ["application/json", "application/ld+json", "application/json; charset=utf-8", "APPLICATION/JSON", None],
)
def test_json_is_taken_under_each_of_its_names(
    client: TestClient, document: Make, object_event: Make, content_type: str | None
) -> None:
    headers = {} if content_type is None else {"Content-Type": content_type}
    assert client.post("/epcis/capture", content=document(object_event()), headers=headers).status_code == 202


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/x-www-form-urlencoded", "application/json; charset=utf-16", "nonsense"]
)
def test_another_content_type_is_unsupported(
    client: TestClient, document: Make, object_event: Make, content_type: str
) -> None:
    answer = post(client, document(object_event()), Content_Type=content_type)
    assert answer.status_code == 415
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["type"] == "epcisException:UnsupportedMediaTypeException"


def test_gzip_is_taken(client: TestClient, database: Database, document: Make, object_event: Make) -> None:
    content = gzip.compress(document(object_event("1"))[:50]) + gzip.compress(document(object_event("1"))[50:])
    answer = post(client, content, Content_Type="application/json", Content_Encoding="gzip")
    assert answer.status_code == 202
    assert stored(database) == 1


@pytest.mark.parametrize("damage", ["cut", "noise", "empty"])
def test_damaged_gzip_is_unreadable(client: TestClient, document: Make, object_event: Make, damage: str) -> None:
    whole = gzip.compress(document(object_event()))
    content = {"cut": whole[:-20], "noise": b"\x1f\x8b" + whole[40:], "empty": b""}[damage]
    answer = post(client, content, Content_Type="application/json", Content_Encoding="gzip")
    assert answer.status_code == 400
    assert answer.json()["help"] == "/problems/unreadable"


def test_another_encoding_is_unsupported_and_gzip_is_offered(client: TestClient) -> None:
    answer = post(client, b"...", Content_Type="application/json", Content_Encoding="br")
    assert answer.status_code == 415
    assert answer.headers["Accept-Encoding"] == "gzip"


HOSTILE = {
    "nothing": b"",
    "not JSON": b"{'type': 'EPCISDocument'}",
    "cut off": b'{"type": "EPCISDocument", "epcisBody": {"eventList": [',
    "no text": b"\xff\xfe\x00\x01",
    "deep JSON": b"[" * 100_000,
    "deep object": b'{"a":' * 5_000 + b"1" + b"}" * 5_000,
    "a number": b"12",
    "a string": b'"EPCISDocument"',
    "lone surrogate": b'{"type": "EPCISDocument", "id": "\\ud800"}',
    "external entity": b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><d>&x;</d>',
    "billion laughs": b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><l>&b;</l>',
    "not XML": b"<EPCISDocument><unclosed>",
    "other XML": b"<html><body>hello</body></html>",
    "deep XML": b"<a>" * 5_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_document_is_a_problem_and_nothing_is_stored(
    client: TestClient, database: Database, name: str
) -> None:
    answer = post(client, HOSTILE[name])
    assert answer.status_code == 400, answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == 400
    assert problem["detail"]
    assert "Traceback" not in answer.text
    assert "root:" not in answer.text
    assert stored(database) == 0
    assert client.get("/epcis/capture").json() == []


def test_a_document_with_too_many_events_is_too_large(client: TestClient, document: Make, object_event: Make) -> None:
    answer = post(client, document(*(object_event(str(number)) for number in range(1_001))))
    assert answer.status_code == 413
    assert answer.json()["type"] == "epcisException:CaptureLimitExceededException"


def test_jobs_are_listed_newest_first_page_by_page(
    client: TestClient, capture: Make, document: Make, object_event: Make
) -> None:
    handed_in = [capture(document(object_event(str(number))))["captureID"] for number in range(5)]
    seen: list[str] = []
    address: str | None = "/epcis/capture?perPage=2"
    pages = 0
    while address is not None:
        answer = client.get(address)
        assert answer.status_code == 200
        assert len(answer.json()) <= 2
        seen += [job["captureID"] for job in answer.json()]
        address = answer.links["next"]["url"] if "next" in answer.links else None
        pages += 1
    assert seen == handed_in[::-1]
    assert pages == 3


@pytest.mark.parametrize("capture_id", ["nothing", "0199a1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b", "%00", "a" * 3_000])
def test_an_unknown_job_is_not_found(client: TestClient, capture_id: str) -> None:
    answer = client.get(f"/epcis/capture/{capture_id}")
    assert answer.status_code == 404
    assert answer.json()["type"] == "epcisException:NoSuchResourceException"


def test_a_job_has_an_entity_tag(client: TestClient, capture: Make, document: Make, object_event: Make) -> None:
    address = f"/epcis/capture/{capture(document(object_event()))['captureID']}"
    tag = client.get(address).headers["ETag"]
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 304
    assert client.get(address, headers={"If-None-Match": 'W/"other"'}).status_code == 200


def test_the_job_is_what_the_standard_says_it_is(
    client: TestClient, capture: Make, document: Make, object_event: Make, shared: Any
) -> None:
    binding = json.loads((shared / "conformance/gs1-epcis/rest-bindings/openapi.json").read_text())
    # The standard's own schema takes no job at all: both branches of its oneOf (errors, errorFile) match every object.
    own, one_of = binding["components"]["schemas"]["CaptureJob"]["allOf"]
    schema = {"allOf": [own, one_of["oneOf"][0]], "components": binding["components"], "required": ["errors"]}
    for events in ([object_event("1")], [object_event("2", action="ADDED")]):
        jsonschema_rs.Draft7Validator(schema).validate(capture(document(*events)))
