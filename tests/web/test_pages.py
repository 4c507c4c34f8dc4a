"""Every page: honest, whole, in every language, small, valid, and safe to open."""

from __future__ import annotations

import gzip
import re

import pytest
from starlette.testclient import TestClient
from tests.web.markup import Page

from gqts.web.assets import read_assets

HTML = {"accept": "text/html"}
BUDGET = 30_000
NO_SUCH_SERIAL = "/01/09521001001014/21/NOBODYKNOWS"

STORY_NAMES = (
    "diapers", "brown-sugar", "vehicle", "market-purchase", "air-parcel", "wine", "port-level",
    "never-commissioned", "pallet", "material-lot",
)  # fmt: skip


def read(client: TestClient, path: str, status: int = 200, **headers: str) -> Page:
    response = client.get(path, headers={**HTML, **headers})
    assert response.status_code == status, response.text[:500]
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    page = Page(response.text)
    assert page.faults == []
    return page


def test_every_story_opens_in_every_language_within_thirty_kilobytes(client: TestClient, stories: dict[str, str]):
    icon = len(read_assets()["favicon.svg"].content)
    assert len(stories) >= 10
    for path in stories.values():
        for language in ("en", "zh", "ja", "ar"):
            response = client.get(path, params={"lang": language})
            assert response.status_code == 200, path
            assert Page(response.text).faults == [], path
            assert icon + len(gzip.compress(response.content, 5)) < BUDGET / 2, path
            assert len(response.content) < 1.5 * BUDGET, path


def test_a_page_tells_in_order_verdict_product_level_facts_route_and_journey(
    client: TestClient, stories: dict[str, str]
):
    page = read(client, next(iter(stories.values())))
    wanted = ["Genuine record found", "Traced to the factory", "At a glance", "Made", "Inspected", "Shipped",
              "Cleared by customs", "Route", "Journey", "Who answers for it", "What this page is"]  # fmt: skip
    places = [page.text.index(words) for words in wanted]
    assert places == sorted(places)
    assert page.headings[0] == 1
    assert page.headings.count(1) == 1


def test_the_verdict_is_not_told_by_colour_alone(client: TestClient, stories: dict[str, str]):
    content = client.get(next(iter(stories.values()))).text
    verdict = content[content.index('class="verdict') : content.index("</h1>")]
    assert "<svg" in verdict
    assert "Genuine record found" in verdict


def test_landmarks_language_and_skip_link_are_there(client: TestClient):
    page = read(client, "/", **{"accept-language": "zh-CN,zh;q=0.9,en;q=0.8"})
    assert page.find("html")[0] == {"lang": "zh-Hans", "dir": "ltr"}
    assert [tag for tag, _ in page.tags if tag in ("header", "nav", "main", "footer")] == [
        "header",
        "nav",
        "main",
        "footer",
    ]
    assert page.find("a")[0]["href"] == "#main"
    assert {one.get("hreflang") for one in page.find("a")} >= {"en", "zh-Hans"}


@pytest.mark.parametrize("path", ["/", NO_SUCH_SERIAL, "/01/09521001001015", "/nowhere", "/static/none"])
def test_no_page_can_run_load_or_be_framed(client: TestClient, path: str):
    headers = client.get(path, headers=HTML).headers
    policy = re.sub(r" 'sha256-[\w+/=]{44}'", "", headers["content-security-policy"])
    assert policy.startswith("default-src 'none'; style-src 'self'; img-src 'self' data:")
    assert "script-src" not in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "geolocation=()" in headers["permissions-policy"]
    assert set(headers["vary"].split(", ")) - {"Accept-Encoding"} == {"Accept", "Accept-Language", "Cookie"}


def test_pages_load_nothing_from_elsewhere(client: TestClient, stories: dict[str, str]):
    for path in ("/", *stories.values()):
        page = Page(client.get(path).text)
        assert page.find("script") == []
        loaded = [one.get("href") for one in page.find("link")] + [one.get("src") for one in page.find("img")]
        assert all(str(address).startswith(("/static/", "/pictures/")) for address in loaded)
        assert all(one["src"] == "/offline/keep" for one in page.find("iframe"))
        assert not any("style" in attributes for _, attributes in page.tags)


def test_a_language_that_was_asked_for_is_remembered(client: TestClient):
    response = client.get("/?lang=zh")
    cookie = response.headers["set-cookie"]
    assert re.match(r"gqts_lang=zh; HttpOnly; Max-Age=\d+; Path=/; SameSite=lax; Secure", cookie)
    assert 'lang="zh-Hans"' in client.get("/", headers={"accept-language": "en"}).text
    assert "set-cookie" not in client.get("/?lang=tlh").headers


def test_shoppers_pages_speak_four_languages_and_the_workbench_two(client: TestClient, stories: dict[str, str]):
    for path in ("/", stories["diapers"], "/complaints", "/complaints/new?item=/vin/WDB1110212A000001", "/nowhere"):
        page = Page(client.get(path, headers={**HTML, "accept-language": "ar,ja;q=0.5"}).text)
        assert page.find("html")[0] == {"lang": "ar", "dir": "rtl"}, path
        assert [one["hreflang"] for one in page.find("a") if "hreflang" in one] == ["en", "zh-Hans", "ja", "ar"]
    for path in ("/sign-in", "/join"):
        page = Page(client.get(path, headers={**HTML, "accept-language": "ar,ja;q=0.5"}, follow_redirects=True).text)
        assert page.find("html")[0] == {"lang": "en", "dir": "ltr"}, path
        assert [one["hreflang"] for one in page.find("a") if "hreflang" in one] == ["en", "zh-Hans"]


def test_an_unknown_code_is_told_honestly_with_404(client: TestClient):
    page = read(client, NO_SUCH_SERIAL, 404)
    assert "Nothing on record" in page.text
    assert "does not mean the goods are fake" in page.text
    assert "Komorebi" in page.text  # the product is known though the item is not
    chinese = read(client, NO_SUCH_SERIAL + "?lang=zh", 404)
    assert "这并不表示商品是假货" in chinese.text


def test_a_product_page_asks_for_the_serial_number(client: TestClient):
    page = read(client, "/01/09521001001014")
    assert "Product on record" in page.text
    assert "not a single item" in page.text


def test_a_place_and_a_firm_have_pages(client: TestClient, stories: dict[str, str]):
    record = client.get(next(iter(stories.values())), headers={"accept": "application/json"}).json()
    place = record["stops"][0]["id"].removeprefix("https://id.gs1.org")
    firm = record["parties"][0]["id"].removeprefix("https://id.gs1.org")
    told = read(client, place)
    assert "Place on record" in told.text
    assert record["stops"][0]["name"] in told.text
    assert len(told.find("svg")) == 2  # the verdict's sign and the map
    assert "Firm or authority on record" in read(client, firm).text


def test_a_wrong_check_digit_is_explained(client: TestClient):
    page = read(client, "/01/09521001001015/21/ABC", 400)
    assert "This code was not read right" in page.text
    assert '<span class="wrong">5</span>' in client.get("/01/09521001001015/21/ABC").text
    assert "It ends in 5 ; 4 would fit if all the others are right" in page.text
    assert "Scan the code once more" in page.text
    returnable = client.get("/8003/09506000134353ABC").text
    assert '0950600013435<span class="wrong">3</span>ABC' in returnable
    assert "此码未能正确识读" in read(client, "/01/09521001001015?lang=zh", 400).text


@pytest.mark.parametrize(
    ("sent", "canonical"),
    [
        ("/01/9506000134352/21/ABC", "/01/09506000134352/21/ABC"),
        ("/gtin/09506000134352/ser/ABC", "/01/09506000134352/21/ABC"),
        ("/01/09506000134352/21/ABC/", "/01/09506000134352/21/ABC"),
        ("/01/09506000134352/10/L%2f1/21/A", "/01/09506000134352/10/L%2F1/21/A"),
        ("/vin/1hgcm82633a004352", "/vin/1HGCM82633A004352"),
        ("/parcel/sf/sf1234567890123", "/parcel/SF/SF1234567890123"),
    ],
)
def test_another_spelling_of_an_address_leads_to_the_canonical_one(client: TestClient, sent: str, canonical: str):
    response = client.get(sent + "?17=261231&lang=zh")
    assert response.status_code == 308
    assert response.headers["location"] == canonical + "?17=261231&lang=zh"
    assert client.get(sent).headers["location"] == canonical


@pytest.mark.parametrize(
    ("typed", "path"),
    [
        ("9506000134352", "/01/09506000134352"),
        ("(01)09506000134352(21)ABC", "/01/09506000134352/21/ABC"),
        ("urn:epc:id:sgtin:9506000.013435.ABC", "/01/09506000134352/21/ABC"),
        ("https://shop.example/01/09506000134352/21/A%2FB?x=1", "/01/09506000134352/21/A%2FB"),
        ("1HGCM82633A004352", "/vin/1HGCM82633A004352"),
        ("https://example.com/items/7", "/uri/https%3A%2F%2Fexample.com%2Fitems%2F7"),
        ("", "/"),
    ],
)
def test_whatever_is_typed_leads_to_its_page(client: TestClient, typed: str, path: str):
    response = client.get("/find", params={"code": typed})
    assert (response.status_code, response.headers["location"]) == (303, path)
    if path != "/":
        assert client.get(path).status_code in (200, 404)


def test_what_cannot_be_a_code_is_explained_beside_the_box(client: TestClient):
    page = read(client, "/find?code=9506000134353", 400)
    assert "computed from the others" in page.text
    assert page.find("input")[0]["value"] == "9506000134353"
    read(client, "/find?code=" + "x" * 3000, 413)
    assert client.get("/find?code=//evil.example/").status_code == 400


@pytest.mark.parametrize(
    ("method", "path", "status", "title"),
    [
        ("GET", "/nowhere", 404, "There is no such page"),
        ("POST", "/01/09506000134352", 405, "This page can only be read"),
        ("DELETE", "/", 405, "This page can only be read"),
    ],
)
def test_errors_are_pages_too(client: TestClient, method: str, path: str, status: int, title: str):
    response = client.request(method, path, headers=HTML)
    assert response.status_code == status
    page = Page(response.text)
    assert page.faults == []
    assert title in page.text
    assert "Traceback" not in response.text


def test_a_form_that_no_page_has_is_refused(client: TestClient, stories: dict[str, str]):
    response = client.get(next(iter(stories.values())), headers={"accept": "image/png"})
    assert response.status_code == 406


def test_head_answers_as_get_without_a_body(client: TestClient, stories: dict[str, str]):
    path = next(iter(stories.values()))
    response = client.head(path)
    assert (response.status_code, response.content) == (200, b"")
    assert response.headers["content-length"] == client.get(path).headers["content-length"]
    assert client.head(NO_SUCH_SERIAL).status_code == 404


def test_the_first_page_lists_the_stories_in_the_readers_language(client: TestClient, stories: dict[str, str]):
    page = read(client, "/")
    addresses = {one.get("href") for one in page.find("a")}
    assert set(stories.values()) <= addresses
    assert read(client, "/?lang=zh").text != page.text


def test_files_are_kept_for_ever_and_nothing_else_is_served(client: TestClient):
    asset = read_assets()["gqts.css"]
    response = client.get(f"/static/{asset.name}")
    assert response.content == asset.content
    assert "immutable" in response.headers["cache-control"]
    assert client.get("/static/gqts.css").status_code == 404
    assert client.get("/static/..%2f__init__.py").status_code == 404
    assert client.get("/favicon.ico").headers["location"].startswith("/static/favicon-")
    assert "Disallow: /parcel/" in client.get("/robots.txt").text


def test_a_page_that_knows_who_opened_the_seal_is_not_kept_for_whoever_has_the_phone_next(client, stories):
    path = next(path for path in stories.values() if path.startswith("/01/"))
    assert "/offline/keep" in client.get(path).text
    assert "/offline/keep" not in client.get(path, params={"owner": "a-token"}).text
