"""The description says what the service does: every route, and the shape of real answers."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import jsonschema_rs
import pytest
from starlette.testclient import TestClient

from gqts.api import list_routes
from gqts.api.openapi import describe_api
from gqts.api.v1.labels import LabelFormat
from gqts.capture import ErrorBehaviour
from gqts.identifiers import Level
from gqts.scans import OF_RECORD, Judgement
from gqts.tracing import Basis, Link, Stage, TraceLevel

Make = Callable[..., Any]
DESCRIPTION = describe_api("http://localhost:8000")
_CONVERTOR = re.compile(r":path\}")
OPERATIONS = [
    (path, method, item[method])
    for path, item in DESCRIPTION["paths"].items()
    for method in item
    if method in ("get", "post", "options")
]


def validator(name: str) -> Any:
    schema = {"$ref": f"#/components/schemas/{name}", "components": DESCRIPTION["components"]}
    return jsonschema_rs.Draft202012Validator(schema)


def test_every_route_is_described_and_every_described_route_exists() -> None:
    routes = {_CONVERTOR.sub("}", route.path): route.methods or set() for route in list_routes()}
    described = {
        path: {method.upper() for method in item if method != "parameters"}
        for path, item in DESCRIPTION["paths"].items()
    }
    assert described.keys() == routes.keys()
    for path, methods in routes.items():
        assert described[path] | {"HEAD", "OPTIONS"} >= methods, path
        assert described[path] <= methods, path


def test_every_epcis_path_describes_its_options() -> None:
    assert all("options" in item for path, item in DESCRIPTION["paths"].items() if path.startswith("/epcis"))


def test_operation_ids_are_unique() -> None:
    names = [operation["operationId"] for _, _, operation in OPERATIONS]
    assert len(set(names)) == len(names)


def test_every_reference_leads_somewhere_and_every_schema_is_used() -> None:
    told = str(DESCRIPTION)
    named = set(re.findall(r"#/components/schemas/(\w+)", told))
    assert named == set(DESCRIPTION["components"]["schemas"])


def test_every_path_parameter_is_described() -> None:
    for path, item in DESCRIPTION["paths"].items():
        named = {parameter["name"] for parameter in item.get("parameters", ()) if parameter["in"] == "path"}
        assert named == set(re.findall(r"\{(\w+)\}", path)), path


def test_every_operation_tells_what_goes_wrong() -> None:
    for path, method, operation in OPERATIONS:
        if method != "options" and path != "/health/ready":
            assert {"500", "503"} <= operation["responses"].keys(), path


@pytest.mark.parametrize("name", sorted(DESCRIPTION["components"]["schemas"]))
def test_every_schema_is_a_schema(name: str) -> None:
    assert jsonschema_rs.meta.is_valid(DESCRIPTION["components"]["schemas"][name])
    validator(name)


def test_enumerations_are_those_of_the_code() -> None:
    schemas = DESCRIPTION["components"]["schemas"]
    verdict = schemas["Verdict"]["properties"]
    assert set(verdict["judgement"]["enum"]) == set(Judgement)
    assert set(verdict["reason"]["enum"]) == OF_RECORD
    assert set(schemas["Step"]["properties"]["link"]["enum"]) == set(Link)
    assert schemas["Step"]["properties"]["stage"]["oneOf"][0]["enum"] == list(Stage)
    assert set(schemas["Journey"]["properties"]["toldLevels"]["items"]["enum"]) == set(TraceLevel)
    assert set(schemas["Journey"]["properties"]["traceLevel"]["oneOf"][0]["enum"]) == set(TraceLevel)
    assert set(schemas["Responsible"]["properties"]["basis"]["enum"]) == set(Basis)
    assert set(schemas["Identifier"]["properties"]["level"]["enum"]) == set(Level)
    assert set(schemas["CaptureJob"]["properties"]["captureErrorBehaviour"]["enum"]) == set(ErrorBehaviour)
    assert set(schemas["LabelOrder"]["properties"]["format"]["enum"]) == set(LabelFormat)


def test_real_answers_have_the_shapes_described(
    client: TestClient, capture: Make, document: Make, object_event: Make
) -> None:
    job = capture(document(object_event("1"), object_event("2", action="NO")), GS1_Capture_Error_Behaviour="proceed")
    validator("CaptureJob").validate(job)
    packed = {
        "type": "AggregationEvent",
        "eventTime": "2026-09-02T08:00:00+09:00",
        "eventTimeZoneOffset": "+09:00",
        "parentID": "urn:epc:id:sscc:4012345.3123456789",
        "childEPCs": ["urn:epc:id:sgtin:4012345.098765.1"],
        "action": "ADD",
        "readPoint": {"id": "urn:epc:id:sgln:4012345.00001.0"},
    }
    capture(document(packed))
    validator("EPCISQueryDocument").validate(client.get("/epcis/events").json())
    validator("Collection").validate(client.get("/epcis").json())
    validator("Trace").validate(client.get("/v1/trace/01/04012345987652/21/1?direction=both").json())
    validator("Trace").validate(client.get("/v1/trace/00/340123451234567895?direction=both").json())
    validator("Problem").validate(client.get("/v1/trace/nonsense").json())
    validator("Problem").validate(client.get("/epcis/events?EQ_bizstep=1").json())
    validator("Health").validate(client.get("/health/ready").json())
    validator("MintedLabels").validate(client.post("/v1/labels", json={"gtin": "04012345987652"}).json())
    for stock in client.get("/v1/labels/stocks").json():
        validator("LabelStock").validate(stock)


def test_the_description_is_served(client: TestClient) -> None:
    assert client.get("/v1/openapi.json").json() == DESCRIPTION


def test_the_page_shows_every_operation_and_needs_nothing_from_elsewhere(client: TestClient) -> None:
    page = client.get("/docs")
    assert page.headers["Content-Type"].startswith("text/html")
    for path, method, operation in OPERATIONS:
        if method != "options":
            assert f'id="{operation["operationId"]}"' in page.text, path
    assert "<script" not in page.text
    assert not re.findall(r"""(?:src|href)=["'](?:https?:)?//""", page.text)
    assert "style-src 'sha256-" in page.headers["Content-Security-Policy"]
