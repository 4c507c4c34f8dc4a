"""The pages in a real browser, without JavaScript: nothing loaded from elsewhere, nothing wider than the screen."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Response, sync_playwright
from tests.web.served import serve

from gqts.cli.stories import note_demo
from gqts.kit.database import Database
from gqts.simulator import World

CHROMIUM = shutil.which("chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no browser: Debian's chromium is not installed"),
]


@pytest.fixture(scope="module")
def address(world_database: Database, world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server process of our own over the simulated world."""
    home = tmp_path_factory.mktemp("served")
    note_demo(home, world, is_whole=True)
    with serve(world_database, home, host="127.0.0.1", GQTS_READS_PER_MINUTE="0") as root:
        yield root


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A small phone without JavaScript that notes every complaint and every request to elsewhere."""
    context = browser.new_context(viewport={"width": 320, "height": 640}, java_script_enabled=False, locale="en-GB")
    opened = context.new_page()
    opened.complaints = []  # type: ignore[attr-defined]
    opened.on("console", lambda message: opened.complaints.append(message.text))
    opened.on("request", lambda one: None if one.url.startswith(address) else opened.complaints.append(one.url))
    yield opened
    context.close()


def test_without_javascript_every_page_shows_and_nothing_comes_from_elsewhere(
    page: Page, address: str, stories: dict[str, str]
):
    for path in ("/?lang=zh", *stories.values()):
        page.goto(address + path)
        assert page.locator("h1").is_visible()
        assert page.locator("main").bounding_box()["width"] <= 320, path
    assert page.complaints == []


def test_no_part_of_a_page_is_wider_than_the_screen(browser: Browser, address: str, stories: dict[str, str]):
    context = browser.new_context(viewport={"width": 320, "height": 640})
    page = context.new_page()
    for path in ("/", "/01/09521001001015", "/nowhere", *stories.values()):
        page.goto(address + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
    context.close()


def test_text_at_twice_the_size_still_fits(browser: Browser, address: str, stories: dict[str, str]):
    context = browser.new_context(viewport={"width": 640, "height": 800})
    page = context.new_page()
    for path in list(stories.values())[:3]:
        page.goto(address + path)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert page.evaluate("document.documentElement.scrollWidth") <= 640, path
    context.close()


def test_targets_are_large_enough_for_a_thumb(browser: Browser, address: str, stories: dict[str, str]):
    """WCAG 2.2 §2.5.8: 24 by 24 CSS pixels, links within sentences excepted."""
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto(address + next(iter(stories.values())))
    for target in page.locator(".top a, .more a, .foot a, summary, button, input").all():
        box = target.bounding_box()
        if box and box["width"] > 1:
            assert min(box["width"], box["height"]) >= 24, target.inner_text()
    context.close()


def test_the_keyboard_reaches_the_content_first(page: Page, address: str):
    page.goto(address + "/")
    page.keyboard.press("Tab")
    assert page.locator(":focus").get_attribute("href") == "#main"
    box = page.locator(":focus").bounding_box()
    assert box is not None
    assert box["y"] >= 0


def test_a_code_is_looked_up_by_typing_it(page: Page, address: str, stories: dict[str, str]):
    page.goto(address + "/")
    path = next(iter(stories.values()))
    _, _, gtin, _, serial = path.split("/")
    page.fill("#code", f"(01){gtin}(21){serial}")
    page.keyboard.press("Enter")
    page.wait_for_url(address + path)
    assert page.locator("h1").inner_text() == "Genuine record found"
    page.click("nav a[lang=zh-Hans]")
    assert page.locator("h1").inner_text() == "已查到真实追溯记录"
    page.goto(address + "/")
    assert page.locator("html").get_attribute("lang") == "zh-Hans"
    assert page.complaints == []


def test_what_a_phone_receives_for_a_page_is_under_thirty_kilobytes(
    browser: Browser, address: str, stories: dict[str, str]
):
    for path in (stories["diapers"], stories["brown-sugar"], stories["wine"]):  # the longest journeys
        context = browser.new_context(viewport={"width": 360, "height": 740}, locale="zh-CN")
        page = context.new_page()
        answers: list[Response] = []
        page.on("response", lambda answer, answers=answers: answers.append(answer))
        page.goto(address + path)
        shown = [one for one in answers if not one.url.startswith((f"{address}/offline", f"{address}/pictures"))]
        sizes = [one.request.sizes() for one in shown if "keep-" not in one.url]
        assert 1 <= len(sizes) <= 2, "the page with its style, and the icon"
        assert sum(one["responseBodySize"] + one["responseHeadersSize"] for one in sizes) < 15_000, path
        context.close()


def test_paper_shows_what_is_folded_away(browser: Browser, address: str, stories: dict[str, str]):
    context = browser.new_context()
    page = context.new_page()
    for path in stories.values():
        page.goto(address + path)
        if page.locator("details ol").count():
            break
    page.emulate_media(media="print")
    folded = page.locator("details ol").first
    assert folded.bounding_box()["height"] > 0
    assert not any(one.is_visible() for one in page.locator(".tongues").all())
    context.close()
