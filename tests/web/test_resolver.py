"""A Digital Link resolves: linkset, typed redirects, description file, and the same facts as JSON."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import quote

import jsonschema_rs
import pytest
from starlette.testclient import TestClient

ROOT = "https://trace.example.org"
LINKSET = "application/linkset+json"
PROBLEM = "application/problem+json"


@pytest.fixture
def path(stories: dict[str, str]) -> str:
    return next(iter(stories.values()))


@pytest.fixture
def schemas(shared: Path) -> dict[str, jsonschema_rs.Validator]:
    folder = shared / "conformance" / "linkset"
    names = {"gs1": "gs1-linkset-schema.json", "basic": "linkset-schema.json"}
    return {name: jsonschema_rs.validator_for(json.loads((folder / file).read_text())) for name, file in names.items()}


def test_the_schemas_tell_good_linksets_from_bad(shared: Path, schemas: dict[str, jsonschema_rs.Validator]):
    folder = shared / "conformance" / "linkset"
    for kind in ("gs1", "basic"):
        assert schemas[kind].is_valid(json.loads((folder / f"valid-{kind}-example.json").read_text()))
        assert not schemas[kind].is_valid(json.loads((folder / f"invalid-{kind}-example.json").read_text()))


@pytest.mark.parametrize(
    ("query", "accept"), [("?linkType=all", "text/html"), ("?linkType=linkset", "*/*"), ("", LINKSET)]
)
def test_every_story_has_a_linkset_that_the_schemas_accept(
    client: TestClient, stories: dict[str, str], schemas: dict[str, jsonschema_rs.Validator], query: str, accept: str
):
    for path in stories.values():
        response = client.get(path + query, headers={"accept": accept})
        assert response.status_code == 200, path
        assert response.headers["content-type"] == LINKSET
        assert "http://www.w3.org/ns/json-ld#context" in response.headers["link"]
        linkset = response.json()
        if not path.startswith(("/vin/", "/parcel/")):
            schemas["gs1"].validate(linkset)
        assert linkset["linkset"][0]["anchor"] == ROOT + path


def test_a_linkset_has_links_of_the_item_and_of_its_product(client: TestClient, path: str):
    item, product = client.get(path, headers={"accept": LINKSET}).json()["linkset"]
    vocabulary = "https://gs1.org/voc/"
    assert {key.removeprefix(vocabulary) for key in item if key.startswith(vocabulary)} == {
        "defaultLink", "pip", "traceability", "epcis", "certificationInfo",
    }  # fmt: skip
    assert set(item[vocabulary + "defaultLink"][0]) == {"href", "title"}
    assert item[vocabulary + "defaultLink"][0]["href"] == item[vocabulary + "pip"][0]["href"] == ROOT + path
    assert item[vocabulary + "pip"][0]["hreflang"] == ["en", "zh", "ja", "ar"]
    assert product["anchor"] == ROOT + "/".join(path.split("/")[:3])


def test_links_to_this_server_lead_somewhere(client: TestClient, path: str):
    for links in client.get(path, headers={"accept": LINKSET}).json()["linkset"][0].values():
        for link in links if isinstance(links, list) else []:
            if link["href"].startswith(ROOT):
                answer = client.get(link["href"], headers={"accept": link.get("type", "text/html")})
                assert answer.status_code == 200, link


@pytest.mark.parametrize(
    "asked", ["gs1:traceability", "https://gs1.org/voc/traceability", "https://ref.gs1.org/voc/traceability"]
)
def test_a_link_type_redirects_and_takes_the_query_along(client: TestClient, path: str, asked: str):
    response = client.get(path, params={"linkType": asked, "x": "1 2"})
    assert response.status_code == 307
    assert response.headers["location"] == f"{ROOT}/v1/trace/{quote('https://id.gs1.org' + path, safe='')}?x=1+2"
    assert 'rel="linkset"' in response.headers["link"]


def test_an_epcis_link_that_has_a_query_gets_more_of_it(client: TestClient, path: str):
    location = client.get(path, params={"linkType": "gs1:epcis", "x": "1"}).headers["location"]
    assert location.startswith(f"{ROOT}/epcis/events?MATCH_anyEPC=")
    assert location.endswith("&x=1")


def test_a_lot_is_looked_up_as_a_class(client: TestClient, stories: dict[str, str]):
    lot = next(path for path in stories.values() if "/10/" in path and "/21/" not in path)
    assert "MATCH_anyEPCClass=" in client.get(lot, params={"linkType": "gs1:epcis"}).headers["location"]


def test_a_link_type_that_is_not_there_is_404_and_names_those_that_are(client: TestClient, path: str):
    response = client.get(path, params={"linkType": "gs1:recallStatus"}, headers={"accept": "application/json"})
    assert (response.status_code, response.headers["content-type"]) == (404, PROBLEM)
    assert "gs1:traceability" in response.json()["detail"]
    assert "gs1:traceability" in client.get(path, params={"linkType": "gs1:recallStatus"}).text


def test_the_page_says_where_its_linkset_is(client: TestClient, path: str):
    expected = f'<{ROOT}{path}?linkType=all>; rel="linkset"; type="{LINKSET}"'
    assert client.get(path).headers["link"] == expected


def test_nothing_known_is_404_in_every_form(client: TestClient):
    path = "/01/09521001001014/21/NOBODYKNOWS"
    for accept in ("text/html", "application/json", LINKSET):
        response = client.get(path, headers={"accept": accept})
        assert response.status_code == 404
        assert response.headers["access-control-allow-origin"] == "*"
    assert client.get(path, params={"linkType": "gs1:traceability"}).status_code == 404


def test_a_wrong_code_is_400_with_its_fault(client: TestClient):
    response = client.get("/01/09521001001015", headers={"accept": "application/json"})
    assert (response.status_code, response.headers["content-type"]) == (400, PROBLEM)
    assert response.json()["faults"][0]["code"] == "identifier.check_digit"


def test_browsers_elsewhere_may_read_answers(client: TestClient, path: str):
    response = client.options(path, headers={"origin": "https://other.example", "access-control-request-method": "GET"})
    assert response.status_code == 204
    assert response.headers["allow"] == "GET, HEAD, OPTIONS"
    assert response.headers["access-control-allow-origin"] == "*"
    assert client.get(path).headers["access-control-allow-origin"] == "*"


def test_the_resolver_describes_itself(client: TestClient):
    response = client.get("/.well-known/gs1resolver")
    description = response.json()
    assert response.headers["content-type"] == "application/json"
    assert description["resolverRoot"] == ROOT
    assert {"01", "00", "414", "417", "8003", "8006"} <= set(description["supportedPrimaryKeys"])
    assert description["supportedLinkType"][0]["prefix"] == "gs1:"


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("", "text/html; charset=utf-8"),
        ("*/*", "text/html; charset=utf-8"),
        ("application/*", "application/json"),
        ("text/html;q=0.4, application/json;q=0.9", "application/json"),
        ("text/*;q=0.1, */*;q=0", "text/html; charset=utf-8"),
        ("application/json;q=oops, text/html;q=0.1", "text/html; charset=utf-8"),
    ],
)
def test_the_accept_header_chooses_the_form(client: TestClient, path: str, accept: str, media_type: str):
    assert client.get(path, headers={"accept": accept}).headers["content-type"] == media_type


def test_json_says_what_the_page_says(client: TestClient, path: str):
    record = client.get(path + "?lang=zh", headers={"accept": "application/json"}).json()
    page = client.get(path + "?lang=zh").text
    assert record["verdict"]["title"] in page
    assert record["level"]["code"] == "factory"
    assert record["language"] == "zh-Hans"
    for fact in record["facts"]:
        assert fact["step"]["place"]["name"] in page
        assert fact["step"]["said_by"]["name"] in page
    steps = record["journey"]["steps"]
    assert len(steps) == record["journey"]["total"] > 10
    assert [one["at"] for one in steps] == sorted((one["at"] for one in steps), key=lambda at: at[:10])
