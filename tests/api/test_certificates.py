"""Certificates over the API: handed in once, read by whom they are shared with, withdrawn; and hostile callers."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from starlette.testclient import TestClient
from tests.api.test_openapi import validator
from tests.certificates.issuers import GTIN, LOT, make_body, share
from tests.clients import beside
from tests.taking_part import HOST, issue_key_of, take_part

from gqts.accounts import KeyScope
from gqts.certificates import LARGEST_DOCUMENT, count_certificates
from gqts.kit.clock import system_clock
from gqts.kit.database import Database
from gqts.organizations import Organization, disqualify_body

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
TODAY = system_clock().date()


def written(**changes: Any) -> dict[str, Any]:
    told = {
        "number": "NZ/2026 0001",
        "covers": ["urn:epc:class:lgtin:9526543.021000.L1"],
        "subjects": ["170114"],
        "findings": [
            {
                "characteristic": "Sulphur dioxide",
                "standard": "GB 13104-2014",
                "method": "GB 5009.34",
                "result": "1.2",
                "unit": "mg/kg",
                "limit": "≤ 30",
                "conforms": True,
            }
        ],
        "sample": {"quantity": "5 kg", "drawnOn": (TODAY - timedelta(days=9)).isoformat()},
        "countryOfOrigin": "NZ",
        "testedOn": (TODAY - timedelta(days=5)).isoformat(),
        "issuedOn": (TODAY - timedelta(days=3)).isoformat(),
        "validFrom": (TODAY - timedelta(days=3)).isoformat(),
        "validUntil": (TODAY + timedelta(days=300)).isoformat(),
    }
    return {name: value for name, value in {**told, **changes}.items() if value is not None}


class Office:
    """An inspection body with a client that holds its key, and one that holds none."""

    def __init__(self, public: TestClient, database: Database) -> None:
        self.database, self.public = database, public
        with database.transaction() as tx:
            self.body: Organization = make_body(tx, period=(TODAY - timedelta(days=400), TODAY + timedelta(days=400)))
            key = issue_key_of(tx, self.body.id, scopes=[KeyScope.CERTIFICATES_ISSUE])
        self.client = self.holding(key)

    def holding(self, key: str) -> TestClient:
        headers = {"Authorization": f"Bearer {key}"}
        return beside(self.public, headers=headers)

    def hand_in(self, **changes: Any) -> Any:
        return self.client.post("/v1/certificates", json=written(**changes))

    def share(self) -> None:
        with self.database.transaction() as tx:
            share(tx, self.body.id)

    def count(self) -> int:
        with self.database.transaction() as tx:
            return count_certificates(tx, self.body.id)


@pytest.fixture
def office(stranger: TestClient, database: Database) -> Office:
    return Office(stranger, database)


def test_a_certificate_is_taken_in_read_back_and_valid(office: Office) -> None:
    answer = office.hand_in()
    assert answer.status_code == 201
    told = answer.json()
    validator("Certificate").validate(told)
    validator("CertificateDraft").validate(written())
    assert told["covers"] == [LOT]
    assert (told["state"], told["issuer"]["names"]) == ("valid", {"en": "AsureQuality"})
    assert told["uri"] == f"urn:gqts:certificate:{office.body.id}:NZ%2F2026%200001"
    assert told["address"] == f"http://localhost:8000/certificates/{told['id']}"
    assert office.client.get(answer.headers["Location"]).json() == told


def test_the_same_again_is_the_same_answer_and_other_content_is_a_conflict(office: Office) -> None:
    first = office.hand_in()
    again = office.hand_in(covers=[f"https://id.gs1.org/01/{GTIN}/10/L1"])
    assert (again.status_code, again.json()) == (200, first.json())
    other = office.hand_in(countryOfOrigin="AU")
    assert other.status_code == 409
    assert other.json()["faults"][0]["field"] == "number"
    assert office.count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"number": None}, "number"),
        ({"number": 7}, "number"),
        ({"covers": LOT}, "covers"),
        ({"covers": [LOT, {"lot": 1}]}, "covers[1]"),
        ({"findings": [{"characteristic": "x"}]}, "findings[0].standard"),
        ({"findings": [3]}, "findings[0]"),
        ({"findings": "many"}, "findings"),
        ({"sample": []}, "sample"),
        ({"sample": {"quantity": "1", "drawnOn": "yesterday"}}, "sample.drawnOn"),
        ({"testedOn": "2026-02-30"}, "testedOn"),
        ({"testedOn": "20260230T1"}, "testedOn"),
        ({"validUntil": 20270101}, "validUntil"),
        ({"issuer_id": str(uuid4())}, "issuer_id"),
        ({"findings": [dict(written()["findings"][0], price=1)]}, "findings[0].price"),
        ({"findings": [dict(written()["findings"][0], conforms="yes")]}, "findings[0].conforms"),
        ({"issuedOn": (TODAY + timedelta(days=3)).isoformat()}, "issuedOn"),
        ({"subjects": ["870323"]}, "subjects"),
        ({"covers": ["the lot"]}, "covers[0]"),
    ],
)
def test_what_is_refused_is_told_by_field_value_and_mend_and_nothing_is_kept(office: Office, changes, field) -> None:
    answer = office.hand_in(**changes)
    assert answer.status_code == 400
    faults = answer.json()["faults"]
    assert field in [fault["field"] for fault in faults]
    assert all(fault["fix"] and fault["message"] for fault in faults)
    assert office.count() == 0


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"", 400),
        (b"[]", 400),
        (b"{", 400),
        (b"[" * 100_000, 400),
        (b'"' + b"x" * (1024 * 1024 + 1) + b'"', 413),
        (json.dumps({"covers": ["x"] * 100_000}).encode(), 400),
        (json.dumps(written(findings=[{"method": "m"}] * 20_000)).encode(), 400),
        (b'{"number": "\\u0000"}', 400),
        (b'{"number": "\\ud800"}', 400),
    ],
)
def test_hostile_bodies_are_answered_and_nothing_is_kept(office: Office, content: bytes, status: int) -> None:
    answer = office.client.post("/v1/certificates", content=content)
    assert answer.status_code == status
    assert len(answer.content) < 1_000_000
    assert office.count() == 0


def test_without_a_key_for_it_nobody_hands_in(office: Office) -> None:
    assert office.public.post("/v1/certificates", json=written()).status_code == 401
    with office.database.transaction() as tx:
        maker = take_part(tx, "A maker")
        capturing = issue_key_of(tx, maker.id)
        reading = issue_key_of(tx, office.body.id, scopes=[KeyScope.EVENTS_READ])
    for key in (capturing, reading):
        client = office.holding(key)
        assert client.post("/v1/certificates", json=written()).status_code == 403
        assert client.get("/v1/certificates").status_code == 403


def test_a_disqualified_issuer_is_refused_and_all_it_gave_shows_so_at_once(office: Office) -> None:
    office.share()
    kept = office.hand_in().json()
    with office.database.transaction() as tx:
        disqualify_body(tx, HOST, office.body.id, reason="no such test was made", now=system_clock())
    refused = office.hand_in(number="2")
    assert refused.status_code == 400
    assert refused.json()["faults"][0]["field"] == "issuer"
    shown = office.public.get(f"/v1/certificates/{kept['id']}").json()
    validator("Certificate").validate(shown)
    assert (shown["state"], shown["disqualified"]["reason"]) == ("issuer_disqualified", "no such test was made")
    trace = office.public.get(f"/v1/trace/01/{GTIN}/10/L1").json()
    assert [one["state"] for one in trace["certificates"]["covering"]] == ["issuer_disqualified"]


def test_withdrawing_keeps_it_and_shows_why(office: Office) -> None:
    office.share()
    path = f"/v1/certificates/{office.hand_in().json()['id']}"
    assert office.client.post(f"{path}/withdrawal", json={}).status_code == 400
    assert office.client.post(f"{path}/withdrawal", json={"reason": " "}).status_code == 400
    done = office.client.post(f"{path}/withdrawal", json={"reason": "the wrong lot"})
    assert done.status_code == 200
    assert office.client.post(f"{path}/withdrawal", json={"reason": "again"}).status_code == 409
    shown = office.public.get(path).json()
    assert (shown["state"], shown["withdrawn"]["reason"]) == ("withdrawn", "the wrong lot")


def test_another_body_touches_nothing_of_it(office: Office) -> None:
    path = f"/v1/certificates/{office.hand_in().json()['id']}"
    with office.database.transaction() as tx:
        key = issue_key_of(tx, make_body(tx, "Another").id)
    other = office.holding(key)
    assert other.get(path).status_code == 404
    assert other.post(f"{path}/withdrawal", json={"reason": "not mine"}).status_code == 404
    assert other.put(f"{path}/document", content=PDF).status_code == 404
    assert other.get("/v1/certificates").json() == []
    assert office.client.get(path).json()["state"] == "valid"


def test_the_public_reads_it_only_once_it_is_shared_with_the_public(office: Office) -> None:
    path = f"/v1/certificates/{office.hand_in().json()['id']}"
    hidden, unknown = office.public.get(path), office.public.get(f"/v1/certificates/{uuid4()}")
    assert hidden.status_code == unknown.status_code == 404
    assert hidden.json()["detail"] == unknown.json()["detail"]
    office.share()
    assert office.public.get(path).status_code == 200
    assert office.public.get("/v1/certificates/nothing").status_code == 404


def test_ones_own_are_listed_page_by_page_and_by_number_and_state(office: Office) -> None:
    for number in range(5):
        office.hand_in(number=f"A{number}")
    office.hand_in(number="old", validUntil=(TODAY - timedelta(days=1)).isoformat())
    seen, path = [], "/v1/certificates?perPage=4"
    while path:
        answer = office.client.get(path)
        seen += [one["number"] for one in answer.json()]
        link = re.search(r"<([^>]+)>", answer.headers.get("Link", ""))
        path = link[1] if link else ""
    assert sorted(seen) == ["A0", "A1", "A2", "A3", "A4", "old"]
    assert [one["number"] for one in office.client.get("/v1/certificates?state=expired").json()] == ["old"]
    assert len(office.client.get("/v1/certificates?state=valid").json()) == 5
    assert [one["number"] for one in office.client.get("/v1/certificates?number=a3").json()] == ["A3"]
    assert office.client.get("/v1/certificates?state=great").status_code == 400


def test_its_document_is_kept_once_and_handed_out_as_a_file_that_does_nothing(office: Office) -> None:
    office.share()
    path = f"/v1/certificates/{office.hand_in().json()['id']}"
    assert office.public.get(f"{path}/document").status_code == 404
    kept = office.client.put(f"{path}/document", content=PDF, headers={"Content-Type": "application/pdf"})
    assert kept.status_code == 200
    validator("CertificateDocument").validate(kept.json())
    assert office.client.put(f"{path}/document", content=PDF).json() == kept.json()
    assert office.client.put(f"{path}/document", content=PDF + b"%%EOF\n").status_code == 409
    assert office.public.get(path).json()["document"] == kept.json()
    answer = office.public.get(f"{path}/document")
    assert answer.content == PDF
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"", 400),
        (b"<html><script>alert(1)</script>", 400),
        (b"<script>alert(1)</script>%PDF-1.7\n%%EOF", 400),
        (b"%PDF-1.7\nand no end", 400),
        (b"%PDF-9.9\n%%EOF", 400),
        (b"PK\x03\x04%PDF-1.7\n%%EOF", 400),
        (b"%PDF-1.7\n" + b"0" * LARGEST_DOCUMENT + b"%%EOF", 413),
    ],
)
def test_what_is_no_pdf_or_too_large_is_refused(office: Office, content: bytes, status: int) -> None:
    path = f"/v1/certificates/{office.hand_in().json()['id']}"
    assert office.client.put(f"{path}/document", content=content).status_code == status
    assert office.client.get(path).json()["document"] is None


def test_another_type_than_pdf_is_not_read(office: Office) -> None:
    path = f"/v1/certificates/{office.hand_in().json()['id']}"
    answer = office.client.put(f"{path}/document", content=PDF, headers={"Content-Type": "text/html"})
    assert answer.status_code == 415


def test_ids_are_not_told_apart_by_how_they_are_written(office: Office) -> None:
    told = office.hand_in().json()
    assert office.client.get(f"/v1/certificates/{UUID(told['id']).hex}").json() == told
