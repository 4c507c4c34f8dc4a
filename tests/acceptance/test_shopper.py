"""What factories, traders and carriers pushed is on the page that a shopper scans, and every answer says the same.

A simulated world goes in document by document over HTTP, as partners send it; then its stories are opened.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

import pytest
from tests.acceptance.conftest import URL, Open
from tests.acceptance.service import HTML, JSON, Service, read_answer

from gqts.identifiers import canonical_uri, check_digit, parse_typed
from gqts.simulator import MINIMUM_ITEMS, Story, World, build_world, write_documents

BUDGET = 30_000
LINKSET = "application/linkset+json"
LEVELS = {
    "factory": ("Traced to the factory", "可追溯至工厂"),
    "trader": ("Traced to the trader", "可追溯至贸易商"),
    "port": ("Traced to the port", "可追溯至口岸"),
}
GENUINE = ("complete", "Genuine record found")
LOT = ("lot_record", "Lot on record")
UNIT = ("lot_record", "Record found")
VERDICTS = {
    "diapers": GENUINE,
    "brown-sugar": GENUINE,
    "vehicle": GENUINE,
    "market-export": LOT,
    "air-parcel": UNIT,
    "wine": GENUINE,
    "port-level": GENUINE,
    "never-commissioned": ("never_commissioned", "Potential suspect: never recorded as made"),
    "pallet": UNIT,
    "material-lot": LOT,
    "not-shared": GENUINE,
    "vehicle-from-port": GENUINE,
}
"""The verdict that each story is told for: its reason code, and its words on the page."""


@pytest.fixture(scope="module")
def world() -> World:
    return build_world(seed=20, items=MINIMUM_ITEMS)


@pytest.fixture(scope="module")
def shop(open_service: Open, world: World) -> Service:
    """The application, holding what the world's firms sent it."""
    service = open_service()
    for pushed in write_documents(world):
        job = service.capture(pushed.content)
        assert (job["success"], job["eventsSent"]) == (True, pushed.events), job["errors"]
    return service


@pytest.fixture(params=VERDICTS)
def story(request: pytest.FixtureRequest, world: World) -> Story:
    return next(story for story in world.stories if story.name == request.param)


@pytest.fixture(autouse=True)
def _forget_cookies(shop: Service) -> Iterator[None]:
    yield
    shop.client.cookies.clear()


def show(shop: Service, path: str, status: int = 200, **headers: str) -> str:
    answer = shop.client.get(path, headers={"Accept": HTML, **headers})
    assert answer.status_code == status, (path, answer.status_code, answer.text[:300])
    return answer.text


def read_record(shop: Service, path: str, language: str = "en") -> dict[str, Any]:
    answer = shop.client.get(path, params={"lang": language}, headers={"Accept": "application/json"})
    assert answer.status_code == 200
    return dict(answer.json())


def read_trace(shop: Service, record: dict[str, Any]) -> dict[str, Any]:
    return shop.trace(record["id"], "?direction=both")


def test_there_is_a_verdict_expected_of_every_story(world: World) -> None:
    assert {story.name for story in world.stories} == set(VERDICTS)


def test_the_page_opens_small_and_without_script(shop: Service, story: Story) -> None:
    for language in ("en", "zh"):
        page = show(shop, f"{story.link_path}?lang={language}")
        loaded = re.findall(r'<link[^>]+href="([^"]+)"|<img[^>]+src="([^"]+)"', page)
        files = {urljoin("/", first or second) for first, second in loaded if not (first or second).startswith("data:")}
        assert files
        weight = len(gzip.compress(page.encode(), 5)) + sum(len(shop.client.get(file).content) for file in files)
        assert weight < BUDGET / 2, (story.name, language, weight)
        assert len(page.encode()) < 1.2 * BUDGET, (story.name, language, "as it is without compression")
        assert "<script" not in page.lower()
        assert "javascript:" not in page.lower()
        assert all(file.startswith("/static/") for file in files)


def test_verdict_level_product_and_places_are_told_in_both_languages(shop: Service, story: Story) -> None:
    reason, words = VERDICTS[story.name]
    told = {language: read_record(shop, story.link_path, language) for language in ("en", "zh")}
    for place, language in enumerate(("en", "zh")):
        record = told[language]
        page = unescape(show(shop, f"{story.link_path}?lang={language}"))
        assert record["verdict"]["reason"] == reason
        assert record["level"]["code"] == story.trace_level
        assert LEVELS[story.trace_level][place] in page
        for text in (record["verdict"]["title"], record["verdict"]["explanation"], record["level"]["title"]):
            assert text in page
        if record["product"]:
            assert record["product"]["name"] in page
        for stop in record["stops"][:24]:
            assert stop["name"] in page
        for step in record["journey"]["steps"]:
            assert step["said_by"]["name"] in page
    assert words in show(shop, f"{story.link_path}?lang=en")
    assert words not in show(shop, f"{story.link_path}?lang=zh")
    chinese, english = told["zh"]["journey"]["steps"], told["en"]["journey"]["steps"]
    assert [step["event"] for step in chinese] == [step["event"] for step in english]
    assert all(re.search(r"[一-鿿]", step["sentence"]) for step in chinese)
    assert not any(re.search(r"[一-鿿]", step["sentence"]) for step in english)


def test_the_trace_says_what_the_page_says(shop: Service, story: Story) -> None:
    record = read_record(shop, story.link_path)
    trace = read_trace(shop, record)
    journey = trace["journey"]
    assert journey["traceLevel"] == record["level"]["code"] == story.trace_level
    assert trace["subject"]["uri"] == record["id"]
    assert trace["verdict"]["reason"] == record["verdict"]["reason"]
    steps = [step for step in journey["steps"] if step["link"] != "made_of"]
    assert record["journey"]["total"] == len(steps)
    told = {step["event"]: step for step in record["journey"]["steps"]}
    assert set(told) <= {step["eventHash"] for step in steps}
    for step in steps:
        if step["eventHash"] in told:
            assert told[step["eventHash"]]["is_withdrawn"] == step["voided"]
            assert told[step["eventHash"]]["stage"] == step["stage"]
            assert canonical_uri(told[step["eventHash"]]["said_by"]["id"]) == canonical_uri(step["submitter"])
    for fact in record["facts"]:
        place = journey["facts"][fact["stage"]]
        assert (fact["step"] or {}).get("event") == (None if place is None else journey["steps"][place]["eventHash"])
    assert [missing["stage"] for missing in record["not_shared"]] == journey["notShared"]
    assert {one["id"] for one in record["parties"]} == {one["uri"] for one in journey["parties"]}


def test_the_linkset_leads_to_page_trace_and_events(shop: Service, story: Story) -> None:
    answer = shop.client.get(story.link_path, headers={"Accept": LINKSET})
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, LINKSET)
    links = answer.json()["linkset"][0]
    assert links["anchor"] == URL + story.link_path
    voc = "https://gs1.org/voc/"
    assert links[voc + "pip"][0]["href"] == URL + story.link_path
    trace = shop.client.get(links[voc + "traceability"][0]["href"])
    record = read_record(shop, story.link_path)
    assert trace.json()["subject"]["uri"] == record["id"]
    assert trace.json()["journey"]["traceLevel"] == story.trace_level
    events = read_answer(shop.client.get(links[voc + "epcis"][0]["href"], headers={"Accept": JSON})).events
    own = {step["eventTime"] for step in trace.json()["journey"]["steps"] if step["link"] == "own"}
    assert {event.event_time_text for event in events} == own


def test_every_link_on_the_page_leads_somewhere(shop: Service, story: Story) -> None:
    page = show(shop, f"{story.link_path}?lang=en")
    links = {unescape(link) for link in re.findall(r'<a [^>]*href="([^"#]+)"', page)}
    own = {
        urljoin(URL + story.link_path, link)
        for link in links
        if urlsplit(urljoin(URL, link)).netloc == "localhost:8000"
    }
    assert own
    for link in own:
        answer = shop.client.get(link, headers={"Accept": "text/html, */*;q=0.1"}, follow_redirects=True)
        assert answer.status_code == 200, (story.name, link, answer.status_code)


def test_every_step_shows_the_event_it_was_told_by(shop: Service, world: World) -> None:
    for step in read_trace(shop, read_record(shop, world.stories[0].link_path))["journey"]["steps"]:
        (event, *_) = read_answer(shop.client.get(step["event"])).events
        assert event.event_time_text == step["eventTime"]
        assert step["responsible"]["uri"]


def test_from_the_material_to_the_goods_and_back(shop: Service, world: World) -> None:
    named = {story.name: story for story in world.stories}
    diapers, material = (read_record(shop, named[name].link_path) for name in ("diapers", "material-lot"))
    forward = shop.trace(material["id"], "?direction=forward&limit=10000")["reached"]
    assert diapers["id"] in {one["uri"] for one in forward if one["how"] == "became"}
    backward = shop.trace(diapers["id"])["journey"]
    assert material["id"] in {edge["source"] for edge in backward["edges"] if edge["kind"] == "became"}
    assert material["id"] in {one["id"] for one in diapers["materials"]["listed"]}
    pallet = read_record(shop, named["pallet"].link_path)
    inside = [one["uri"] for one in shop.trace(pallet["id"], "?direction=forward&limit=10000")["reached"]]
    item = next(uri for uri in inside if "/21/" in uri)
    contained = [step for step in shop.trace(item)["journey"]["steps"] if step["link"] == "contained"]
    assert any(pallet["id"] in step["chain"] for step in contained)


def test_sugar_came_by_sydney_to_nansha_with_its_certificate(shop: Service, world: World) -> None:
    path = next(story.link_path for story in world.stories if story.name == "brown-sugar")
    record = read_record(shop, path)
    countries = [stop["country"] for stop in record["stops"]]
    assert countries.index("New Zealand") < countries.index("Australia") < countries.index("China")
    assert record["certificates"]
    # One window handed everything in here, so it is the one that says so: nobody is called an inspector for it.
    assert record["certificates"][0]["inspected_by"]["basis"] == "submitter"
    assert record["certificates"][0]["inspected_by"]["role"] != "inspection_body"
    assert record["certificates"][0]["id"] in unescape(show(shop, path))


def test_diapers_are_told_down_to_their_line(shop: Service, world: World) -> None:
    record = read_record(shop, world.stories[0].link_path)
    made = next(fact["step"] for fact in record["facts"] if fact["stage"] == "made")
    assert made["place"]["country"] == "Japan"
    assert "line" in json.dumps(made).lower()
    assert record["materials"]["count"] >= 2
    assert record["not_shared"] == []


def test_an_unknown_code_a_wrong_check_digit_and_a_code_never_commissioned_have_pages_of_their_own(
    shop: Service, world: World
) -> None:
    gtin = world.stories[0].link_path.split("/")[2]
    wrong = gtin[:-1] + str((int(check_digit(gtin[:-1])) + 1) % 10)
    never = next(story.link_path for story in world.stories if story.name == "never-commissioned")
    pages = {
        f"/01/{gtin}/21/NOBODYKNOWS": (404, "Nothing on record", "does not mean the goods are fake"),
        f"/01/{wrong}/21/ABC": (400, "This code was not read right", f"{gtin[-1]} would fit"),
        never: (200, "Potential suspect: never recorded as made", "ask the seller"),
    }
    titles = set()
    for path, (status, *words) in pages.items():
        page = show(shop, path, status)
        assert all(word in re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", unescape(page))) for word in words), path
        titles.add(re.findall(r"<title>(.*?)</title>", page)[0])
        chinese = show(shop, path + "?lang=zh", status)
        assert 'lang="zh-Hans"' in chinese
        assert not any(word in chinese for word in words)
        assert "fake" not in page.replace("does not mean the goods are fake", "")
        shop.client.cookies.clear()
        answer = shop.client.get(path, headers={"Accept": "application/json"})
        assert answer.status_code == status
        assert answer.headers["Content-Type"] == ("application/problem+json" if status == 400 else "application/json")
    assert len(titles) == 3


def test_the_language_is_chosen_by_query_then_cookie_then_header(shop: Service, world: World) -> None:
    path = world.stories[0].link_path
    chinese = {"Accept-Language": "zh-CN,zh;q=0.9,en;q=0.5"}
    english = {"Accept-Language": "en-GB,en;q=0.9"}
    assert 'lang="en"' in show(shop, path)
    assert 'lang="zh-Hans"' in show(shop, path, **chinese)
    assert 'lang="en"' in show(shop, path + "?lang=en", **chinese)
    assert 'lang="en"' in show(shop, path, **chinese)  # by the cookie
    assert 'lang="zh-Hans"' in show(shop, path + "?lang=zh", **english)
    assert 'lang="zh-Hans"' in show(shop, path, **english)


def test_whatever_is_typed_or_scanned_finds_the_page(shop: Service, world: World) -> None:
    path = world.stories[0].link_path
    _, _, gtin, _, serial = path.split("/")
    written = (
        URL + path,
        f"https://shop.example{path}?utm_source=x",
        f"(01){gtin}(21){serial}",
        f"\x1d01{gtin}21{serial}",
    )
    for typed in written:
        assert parse_typed(typed).canonical.endswith(path)
        answer = shop.client.get(f"/find?code={quote(typed)}", headers={"Accept": HTML})
        assert answer.status_code in (302, 303, 307), (typed, answer.status_code)
        assert answer.headers["Location"].endswith(path)
