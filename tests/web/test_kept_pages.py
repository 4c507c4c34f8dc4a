"""Pages that were seen open without a network, say so, and never stand in for a page of the network's."""

from __future__ import annotations

import gzip

import pytest
from playwright.sync_api import Browser, Page, expect
from playwright.sync_api import Error as PlaywrightError
from starlette.testclient import TestClient
from tests.web.markup import Page as Markup
from tests.web.test_browser import address, browser, pytestmark  # noqa: F401 - fixtures and marks of the served pages

from gqts.web.languages import shopper_languages

HTML = {"accept": "text/html"}


def await_kept(page: Page, path: str) -> None:
    page.wait_for_function(
        "async path => !!(await (await caches.open('gqts-pages')).match(path)) && !!navigator.serviceWorker.controller",
        arg=path,
    )


def test_a_page_that_was_seen_opens_without_a_network_and_says_that_it_is_old(
    browser: Browser,  # noqa: F811
    address: str,  # noqa: F811
    stories: dict[str, str],
):
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="ar")
    page = context.new_page()
    page.goto(address + stories["diapers"])
    assert page.locator("[data-kept]").is_hidden(), "with a network the page is checked"
    await_kept(page, stories["diapers"])
    context.set_offline(True)
    page.goto(address + stories["diapers"])
    expect(page.locator("[data-kept]")).to_be_visible()
    assert page.locator("html").get_attribute("dir") == "rtl"
    assert page.locator("h1").inner_text() == shopper_languages()["ar"].text("Genuine record found")
    colour = page.evaluate("getComputedStyle(document.querySelector('.verdict')).backgroundColor")
    assert colour not in ("rgba(0, 0, 0, 0)", "transparent"), "the style sheet is kept with it"
    for other in (stories["wine"], "/", "/sign-in"):
        with pytest.raises(PlaywrightError, match=r"ERR_INTERNET_DISCONNECTED|ERR_FAILED"):
            page.goto(address + other)
    context.set_offline(False)
    page.goto(address + stories["diapers"])
    assert page.locator("[data-kept]").is_hidden(), "the network comes first"
    context.close()


def test_the_frame_runs_one_script_and_the_page_none(client: TestClient, stories: dict[str, str]):
    page = client.get(stories["diapers"], headers=HTML)
    assert Markup(page.text).find("script") == []
    assert page.headers["content-security-policy"].endswith("frame-src 'self'")
    assert "script-src" not in page.headers["content-security-policy"]
    frame = client.get("/offline/keep")
    assert len(Markup(frame.text).find("script")) == 1
    assert "frame-ancestors 'self'" in frame.headers["content-security-policy"]
    assert "unsafe" not in frame.headers["content-security-policy"]
    assert client.get("/offline-worker.js").headers["cache-control"] == "no-cache"


def test_neither_a_page_for_who_is_signed_in_nor_one_that_tells_of_nothing_is_kept(
    client: TestClient, stories: dict[str, str]
):
    assert "data-kept" in client.get(stories["diapers"], headers=HTML).text
    for path, cookie in ((stories["diapers"], {"__Host-gqts": "a-session"}), ("/01/09521001001014/21/NOBODY", {})):
        client.cookies.clear()
        client.cookies.update(cookie)
        answer = client.get(path, headers=HTML)
        assert "data-kept" not in answer.text
        assert "frame-src" not in answer.headers["content-security-policy"]
    client.cookies.clear()


def test_an_item_page_goes_compressed_to_who_takes_it_and_says_so(client: TestClient, stories: dict[str, str]):
    path = stories["diapers"]
    plain = client.get(path, headers={**HTML, "accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert "Accept-Encoding" in plain.headers["vary"]
    with client.stream("GET", path, headers={**HTML, "accept-encoding": "gzip"}) as answer:
        sent = b"".join(answer.iter_raw())
    assert answer.headers["content-encoding"] == "gzip"
    assert len(gzip.decompress(sent)) == len(plain.content)
    assert len(sent) < 9_000
    assert "content-encoding" not in client.get(path, headers={**HTML, "accept-encoding": "gzip;q=0"}).headers
    assert "content-encoding" not in client.get("/complaints", headers={"accept-encoding": "gzip"}).headers
