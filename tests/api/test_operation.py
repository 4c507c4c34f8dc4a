"""What operators and callers rely on: health, metrics, request ids, safe headers, problems without leaks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.testclient import TestClient

from gqts.api.problems import PROBLEM_TYPES
from gqts.kit.database import Database
from gqts.kit.errors import Fault, GqtsError, Kind
from gqts.kit.settings import Settings
from gqts.wiring import create_app

Make = Callable[..., Any]


def test_a_live_process_says_so_and_a_ready_one_too(client: TestClient) -> None:
    assert client.get("/health/live").json()["status"] == "live"
    assert client.get("/health/ready").json()["status"] == "ready"


def test_a_database_that_is_gone_is_told_with_when_to_come_back(settings: Settings, database: Database) -> None:
    gone = Database.open(database.url)
    with TestClient(create_app(settings, database=gone, is_delivering=False), raise_server_exceptions=False) as client:
        gone.close()
        ready = client.get("/health/ready")
        assert (ready.status_code, ready.json()["status"]) == (503, "unavailable")
        assert client.get("/health/live").status_code == 200
        answer = client.get("/epcis/events")
        assert answer.status_code == 503
        assert int(answer.headers["Retry-After"]) > 0
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert "postgresql://" not in answer.text


def test_missing_migrations_make_it_unready(client: TestClient, database: Database) -> None:
    with database.transaction() as tx:
        tx.execute("UPDATE kit.migration SET name = 'put aside' WHERE name = '0020_capture.sql'")
    answer = client.get("/health/ready")
    with database.transaction() as tx:
        tx.execute("UPDATE kit.migration SET name = '0020_capture.sql' WHERE name = 'put aside'")
    assert answer.status_code == 503
    assert "0020_capture.sql" in answer.json()["reason"]


def test_metrics_count_requests_by_route_and_events_captured(
    client: TestClient, capture: Make, document: Make, object_event: Make
) -> None:
    capture(document(object_event()))
    client.get("/epcis/events/urn:uuid:secret-of-somebody")
    text = TestClient(client.app, base_url="http://localhost:8000", client=("127.0.0.1", 50_000)).get("/metrics").text
    assert 'gqts_http_requests_total{method="POST",route="/epcis/capture",status="202"}' in text
    assert 'route="/epcis/events/{event_id:path}",status="404"' in text
    assert 'gqts_capture_events_total{outcome="stored"}' in text
    assert "secret-of-somebody" not in text


def test_a_callers_request_id_is_kept(client: TestClient) -> None:
    assert (
        client.get("/health/live", headers={"X-Request-ID": "order-4711.a"}).headers["X-Request-ID"] == "order-4711.a"
    )


@pytest.mark.parametrize(
    "request_id", ["short", "x" * 65, "with space 123", "a\tb\tc\td\te", "<script>alert</script>", "ünïcödé-id"]
)
def test_a_malformed_request_id_is_replaced(client: TestClient, request_id: str) -> None:
    answered = client.get("/health/live", headers={"X-Request-ID": request_id.encode()}).headers["X-Request-ID"]
    assert answered != request_id
    assert answered.isalnum()


def test_each_request_has_its_own_id_and_problems_name_it(client: TestClient) -> None:
    first, second = client.get("/epcis/nothing"), client.get("/epcis/nothing")
    assert first.headers["X-Request-ID"] != second.headers["X-Request-ID"]
    assert first.json()["instance"] == f"urn:gqts:request:{first.headers['X-Request-ID']}"


@pytest.mark.parametrize("path", ["/health/live", "/epcis", "/v1/openapi.json", "/docs", "/problems", "/v1/nothing"])
def test_answers_carry_safe_headers(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert headers["Referrer-Policy"] == "no-referrer"


def test_anybodys_page_may_read_public_data_but_not_write(client: TestClient) -> None:
    asked = {"Origin": "https://shop.example"}
    assert client.get("/epcis/events", headers=asked).headers["Access-Control-Allow-Origin"] == "*"
    before = client.options("/epcis/capture", headers={**asked, "Access-Control-Request-Method": "POST"})
    assert "POST" not in before.headers["Access-Control-Allow-Methods"]
    assert "Access-Control-Allow-Origin" not in client.post("/epcis/capture", headers=asked, content=b"").headers


def test_an_injected_header_gets_nowhere(client: TestClient) -> None:
    answer = client.get("/epcis/events?perPage=1&nextPageToken=%0d%0aSet-Cookie:%20a=b&eventType=x%0d%0aX-Evil:%201")
    assert "set-cookie" not in answer.headers
    assert "x-evil" not in answer.headers
    assert answer.status_code == 400


def test_a_link_header_cannot_be_broken_out_of(
    client: TestClient, capture: Make, document: Make, object_event: Make
) -> None:
    capture(document(object_event("1"), object_event("2")))
    address = "/epcis/bizLocations/urn:epc:id:sgln:4012345.00001.0/events?perPage=1&EQ_action=ADD|%3E;rel=evil,%0d%0a"
    link = client.get(address).headers["Link"]
    assert link.count("<") == link.count(">") == 1
    assert "\r" not in link
    assert "\n" not in link


@pytest.mark.parametrize("path", ["/epcis/nothing", "/v1/nothing", "/health/nothing", "/problems/nothing"])
def test_an_unknown_address_of_the_api_is_a_problem(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["help"] == "/problems/not-found"


@pytest.mark.parametrize("sort", PROBLEM_TYPES, ids=lambda sort: sort.slug)
def test_every_problem_has_its_page(client: TestClient, sort: Any) -> None:
    answer = client.get(f"/problems/{sort.slug}")
    assert answer.status_code == 200
    assert sort.title in answer.text
    assert f"/problems/{sort.slug}" in client.get("/problems").text


class Broken(GqtsError):
    """A defect that knows a secret."""

    kind = Kind.INTERNAL


@pytest.fixture
def broken(app: Starlette) -> Iterator[TestClient]:
    """The application with two routes that fail in ways no rule foresaw."""

    def crash(_: Request) -> Response:
        raise RuntimeError("password=hunter2 at /srv/secret")

    def break_off(_: Request) -> Response:
        raise Broken("password=hunter2", faults=(Fault("x", "y"),))

    app.router.routes[:0] = [Route("/v1/crash", crash), Route("/v1/broken", break_off)]
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


@pytest.mark.parametrize("path", ["/v1/crash", "/v1/broken"])
def test_a_defect_is_a_problem_that_tells_nothing_but_the_request_id(broken: TestClient, path: str) -> None:
    answer = broken.get(path)
    assert answer.status_code == 500
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["instance"].endswith(answer.headers["X-Request-ID"])
    assert "hunter2" not in answer.text
    assert "Traceback" not in answer.text


def test_a_page_that_is_not_there_is_a_page_and_not_a_problem(client: TestClient) -> None:
    answer = client.get("/nothing-here", headers={"Accept": "text/html"})
    assert answer.status_code == 404
    assert answer.headers["Content-Type"].startswith("text/html")
