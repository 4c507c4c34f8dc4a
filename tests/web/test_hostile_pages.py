"""Whatever partners push, the page stays ours: no markup, no reordered text, no address of theirs that acts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests import taking_part
from tests.web.markup import Page

from gqts.identifiers import check_digit
from gqts.kit.clock import system_clock
from gqts.kit.database import DatabaseUnavailable
from gqts.kit.settings import read_settings
from gqts.labels import mint_labels
from gqts.organizations import read_authority
from gqts.web import failures
from gqts.wiring import create_app

SCRIPT = "<script>alert('x')</script><img src=x onerror=alert(1)>\"'"
REVERSED = "safe\u202egnp.exe\u2066\u200f"
HTML = {"accept": "text/html"}

GTIN = "0950600099901" + check_digit("0950600099901")
GLN = "950600077701" + check_digit("950600077701")
PGLN = "950600077702" + check_digit("950600077702")
PATH = f"/01/{GTIN}/21/HOSTILE1"


def element(identifier: str, **attributes: str) -> dict[str, Any]:
    listed = [{"id": f"gqts:{name}", "attribute": value} for name, value in attributes.items()]
    return {"id": identifier, "attributes": listed}


@pytest.fixture
def hostile(capture: Callable[..., None]) -> str:
    nasty = SCRIPT + REVERSED
    place, party = f"https://id.gs1.org/414/{GLN}", f"https://id.gs1.org/417/{PGLN}"
    vocabularies = {
        "urn:epcglobal:epcis:vtype:EPCClass": element(
            f"https://id.gs1.org/01/{GTIN}", name_en=nasty, name_zh=nasty, brand=nasty, netContent=nasty, country=nasty
        ),
        "urn:epcglobal:epcis:vtype:Location": element(
            place,
            name_en=nasty,
            name_zh=nasty,
            country="CN",
            latitude="22.6",
            longitude="113.7",
            party=party,
            city=nasty,
        ),
        "urn:epcglobal:epcis:vtype:Party": element(party, name_en=nasty, name_zh=nasty, party_role=nasty, country="CN"),
    }
    master = [{"type": name, "vocabularyElementList": [one]} for name, one in vocabularies.items()]
    event = {
        "type": "ObjectEvent",
        "eventTime": "2026-09-01T08:00:00+09:00",
        "eventTimeZoneOffset": "+09:00",
        "epcList": [f"https://id.gs1.org{PATH}"],
        "action": "ADD",
        "bizStep": "commissioning",
        "readPoint": {"id": place},
        "certificationInfo": ["https://certificates.example/%3Cscript%3E?q='x'"],
        "destinationList": [{"type": "possessing_party", "destination": party}],
        "gqts:note": nasty,
    }
    other = event | {
        "eventTime": "2026-09-02T08:00:00+09:00",
        "bizStep": "https://example.com/step/%3Cscript%3Ealert(1)",
        "disposition": "https://example.com/disp/%22onload=alert(1)",
        "action": "OBSERVE",
    }
    capture(event, other, master=master, submitter=party)
    return PATH


@pytest.mark.parametrize("language", ["en", "zh"])
def test_markup_in_any_text_of_a_partner_stays_text(client: TestClient, hostile: str, language: str):
    response = client.get(f"{hostile}?lang={language}", headers=HTML)
    page = Page(response.text)
    assert response.status_code == 200
    assert page.faults == []
    assert page.find("script") == []
    assert all("onerror" not in attributes for _, attributes in page.tags)
    assert len(page.find("img")) == 1
    assert "&lt;script&gt;" in response.text
    for path in (f"/01/{GTIN}", f"/414/{GLN}", f"/417/{PGLN}"):
        other = Page(client.get(path, headers=HTML).text)
        assert other.find("script") == []
        assert "<script>" in other.text


def test_direction_overrides_are_taken_out_and_names_are_isolated(client: TestClient, hostile: str):
    content = client.get(hostile, headers=HTML).text
    assert not any(control in content for control in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200f")
    for name in Page(content).texts:
        where, text = name
        if "alert" in text and "title" not in where and "desc" not in where:
            assert "bdi" in where or "a" in where, text


def test_a_link_of_a_partner_tells_where_it_leads_and_gets_nothing(client: TestClient, hostile: str):
    links = [one for one in Page(client.get(hostile).text).find("a") if "certificates.example" in str(one["href"])]
    assert len(links) == 1
    assert set(str(links[0]["rel"]).split()) == {"noopener", "noreferrer", "nofollow", "external"}


def test_the_query_comes_back_escaped(client: TestClient):
    for path in ("/", PATH, "/nowhere", "/01/123"):
        for query in (
            '?a="><script>x</script>',
            "?lang=%3Cscript%3E",
            "?linkType=<script>",
            "?page=99999999999999999999",
        ):
            page = Page(client.get(path + query, headers=HTML).text)
            assert page.find("script") == []
            assert page.faults == []
    page = Page(client.get("/find", params={"code": '"><script>alert(1)</script>'}).text)
    assert page.find("script") == []
    assert str(page.find("input")[0]["value"]).startswith('"><script>')


@pytest.mark.parametrize(
    "path",
    [
        "/01/",
        "/01/%",
        "/01/%00",
        "/01/%ff%fe",
        "/01/09506000134352/21/%E2%80%AE",
        "/00/" + "9" * 5000,
        "/vin/",
        "/vin/a/b/c",
        "/parcel/",
        "/parcel/x",
        "/uri/",
        "/uri/x y",
        "/uri/%ED%A0%80",
        "/8003/0" + "A" * 400,
        "/01/09506000134352/21/" + "/" * 50,
        "/01//evil.example",
        "/414/<script>",
        "/01/०९५०६०००१३४३५२",
    ],
)
def test_any_address_gets_a_page(client: TestClient, path: str):
    response = client.get(path, headers=HTML)
    assert response.status_code in (308, 400, 404)
    if response.status_code == 308:
        assert response.headers["location"].startswith("/")
        assert not response.headers["location"].startswith("//")
    else:
        assert Page(response.text).faults == []
        assert len(response.text) < 10_000


def test_very_long_names_and_serials_are_cut_or_wrapped(client: TestClient, capture: Callable[..., None]):
    gtin = "0950600099902" + check_digit("0950600099902")
    master = [
        {
            "type": "urn:epcglobal:epcis:vtype:EPCClass",
            "vocabularyElementList": [element(f"https://id.gs1.org/01/{gtin}", name_en="W" * 480)],
        }
    ]
    capture(master=master)
    content = client.get(f"/01/{gtin}", headers=HTML).text
    assert "W" * 159 + "…" in content
    assert "W" * 160 not in content


def test_a_huge_journey_comes_in_parts(client: TestClient, capture: Callable[..., None]):
    gtin = "0950600099903" + check_digit("0950600099903")
    events = [
        {
            "type": "ObjectEvent",
            "eventTime": f"2026-09-{1 + number // 24:02d}T{number % 24:02d}:00:00+09:00",
            "eventTimeZoneOffset": "+09:00",
            "epcList": [f"https://id.gs1.org/01/{gtin}/21/MANY"],
            "action": "ADD" if number == 0 else "OBSERVE",
            "bizStep": "commissioning" if number == 0 else "storing",
        }
        for number in range(400)
    ]
    capture(*events)
    path = f"/01/{gtin}/21/MANY"
    first = client.get(path, headers=HTML)
    assert len(first.content) < 25_000
    assert 'href="?page=2#journey" rel="next"' in first.text
    last = Page(client.get(path + "?page=14", headers=HTML).text)
    assert "Part 14 of 14" in last.text
    assert [one["href"] for one in last.find("a") if one.get("rel") == "prev"] == ["?page=13#journey"]
    assert client.get(path + "?page=15").status_code == 200


def test_a_code_that_was_only_issued_says_so(client: TestClient, world_database):
    with world_database.transaction() as tx:
        batch = mint_labels(
            tx, read_authority(tx, taking_part.stranger(tx).organization_id), system_clock, "9506000134352", 1
        )
    response = client.get(f"/01/09506000134352/21/{batch.serials[0]}", headers=HTML)
    assert response.status_code == 200
    assert "Code issued, not yet in use" in response.text


def test_a_database_that_is_away_is_told_as_503(client: TestClient, world_database, tmp_path, monkeypatch):
    settings = read_settings({"GQTS_HOME": str(tmp_path)})

    class Away:
        """A door that is shut: what a database that went away looks like to a page."""

        def transaction(self, *, read_only: bool = False):
            raise DatabaseUnavailable

    app = create_app(settings, database=world_database)
    with TestClient(app, raise_server_exceptions=False) as opened:
        monkeypatch.setattr(type(world_database), "transaction", Away.transaction)
        response = opened.get(PATH, headers=HTML)
        problem = opened.get(PATH, headers={"accept": "application/json"})
    assert response.status_code == problem.status_code == 503
    assert response.headers["retry-after"] == "5"
    assert "The records cannot be reached just now" in response.text
    assert problem.headers["content-type"] == "application/problem+json"


def test_a_defect_is_told_as_ours_without_a_traceback(client: TestClient, monkeypatch):
    def fail(*_: object) -> None:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr("gqts.web.things.read_thing", fail)
    response = client.get(PATH, headers=HTML)
    assert response.status_code == 500
    assert "Something went wrong on our side" in response.text
    assert "secret" not in response.text
    assert "ZeroDivision" not in response.text
    assert failures.FAILURES[500].title in response.text
