"""Customs messages in a real browser: no page is wider than a phone, in either language."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Route, sync_playwright
from tests.declarations import conversation as told
from tests.web.signed_in import ROOT, Bench, open_bench

from gqts.customs.ceb import ReturnStatus
from gqts.declarations import advance, list_records, name_agent, write_tax_bill
from gqts.kit.database import Database

CHROMIUM = shutil.which("chromium")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync", "--no-first-run"]
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no browser: Debian's chromium is not installed"),
]


@pytest.fixture
def bench(database: Database, tmp_path: Path) -> Iterator[Bench]:
    with open_bench(database, tmp_path) as opened:
        yield opened


@pytest.fixture
def pages(bench: Bench) -> list[str]:
    """The pages of a firm with documents at every turn."""
    now = bench.clock()
    with bench.database.transaction() as tx:
        trade = told.open_trade(tx)
        kept = told.send(
            tx, trade.broker, told.inventory("A"), told.inventory("B", packNo=2), told.inventory("C"), now=now
        )
        told.send(tx, trade.broker, told.order(), now=now)
        (record,) = list_records(tx, order_no="A")
        for status in (ReturnStatus.INSPECTION, ReturnStatus.RELEASED):
            now += timedelta(hours=1)
            advance(tx, record.id, status, now=now)
        write_tax_bill(tx, record.id, told.REFERENCE, now=now)
        (returned,) = list_records(tx, order_no="B")
        name_agent(tx, trade.broker.caller, trade.carrier.code, now=now)
    bench.sign_in(bench.member(trade.broker.organization), trade.broker.organization)
    of_one = [f"/trade/documents/{record.id}", f"/trade/documents/{returned.id}", f"/trade/messages/{kept.id}"]
    return ["/trade", "/trade/messages", "/trade/send", "/trade/agents", *of_one]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.mark.parametrize("locale", ["en-GB", "zh-CN"])
def test_no_page_is_wider_than_a_phone(bench: Bench, pages: list[str], browser: Browser, locale: str) -> None:
    def fulfil(route: Route) -> None:
        parts = urlsplit(route.request.url)
        answer = bench.client.get(f"{parts.path}?{parts.query}", headers={"Accept-Language": locale})
        route.fulfill(status=answer.status_code, headers=dict(answer.headers), body=answer.content)

    folder = os.environ.get("GQTS_SCREENSHOTS")
    for width in (390, 1280):
        context = browser.new_context(viewport={"width": width, "height": 800}, locale=locale)
        page = context.new_page()
        page.route("**/*", fulfil)
        for number, path in enumerate(pages):
            answer = page.goto(f"{ROOT}{path}")
            assert answer is not None
            assert answer.status == 200
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
            if folder:
                page.screenshot(path=f"{folder}/{locale}-{width}-{number}.png", full_page=True)
        context.close()
