"""A recall in a real browser on a phone and on a desk: begun, written, published, answered, and read by a buyer."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from tests.recalls.goods import LOT, Trade
from tests.recalls.test_recalling import CONTENT, sell_one_of_three
from tests.web.served import serve
from tests.web.signed_in import CHEAP, OPERATOR, PASSWORD, read_mail
from tests.web.test_signing_browser import ARGUMENTS, CHROMIUM

from gqts.accounts import Position, add_member, register_person
from gqts.kit.clock import system_clock
from gqts.kit.database import Database

SIZES = {"phone": {"width": 390, "height": 844}, "desk": {"width": 1280, "height": 900}}
ITEM = "/01/09526543210009/21/a"
PICTURES = os.environ.get("GQTS_PICTURES")
"""A folder for pictures of every page, for who wants to look at them."""

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no browser: Debian's chromium is not installed"),
]


@pytest.fixture
def address(database: Database, tmp_path: Path) -> Iterator[str]:
    """The address of a server process of our own, over a world in which something was sold."""
    with database.transaction() as tx:
        trade = Trade.open(tx, preset="trader")
        sell_one_of_three(trade)
        for name in ("factory", "carrier"):
            now = system_clock()
            email = f"{name}@{name}.example"
            person = register_person(tx, email=email, name=name, password=PASSWORD, now=now, hasher=CHEAP)
            add_member(tx, OPERATOR, trade.firms[name].id, person.id, Position.ADMINISTRATOR, now=now)
    with serve(database, tmp_path, GQTS_SMTP_URL=(tmp_path / "mail").as_uri()) as root:
        yield root


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield opened
        opened.close()


def sign_in(page: Page, address: str, name: str) -> None:
    page.goto(f"{address}/sign-in")
    page.fill("#email", f"{name}@{name}.example")
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}/organization**")


def look(page: Page, name: str) -> None:
    """Check that nothing runs out of the page at either size, in either language; take pictures if they are wanted."""
    for size, viewport in SIZES.items():
        page.set_viewport_size(viewport)
        if PICTURES:
            page.screenshot(path=f"{PICTURES}/{name}-{size}.png", full_page=True)
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= viewport["width"], (name, size, width)


def test_a_recall_goes_round_on_a_phone_and_on_a_desk(browser: Browser, address: str, tmp_path: Path):
    firm = browser.new_context(locale="en-GB", java_script_enabled=True).new_page()
    buyer = browser.new_context(locale="zh-CN").new_page()
    buyer.goto(address + ITEM)
    buyer.fill("#warn-address", "buyer@home.example")
    buyer.check("input[name=agreed]")
    look(buyer, "item-before")
    buyer.click(".warn-me button")
    look(buyer, "contact-left")
    sign_in(firm, address, "factory")
    firm.goto(f"{address}/recalls/new")
    look(firm, "begin")
    firm.check("input[name=beginning][value=things]")
    firm.fill("#codes", LOT)
    firm.click("text=Find what is affected")
    firm.wait_for_url(f"{address}/recalls/*-*")
    firm.wait_for_selector("text=Scope known, not published", timeout=60_000)
    look(firm, "scoped")
    recall = firm.url
    firm.click("text=Every one of them")
    look(firm, "affected")
    firm.goto(f"{recall}/content")
    for field in ("product", "brand", "picture", "numbers", "hazard", "action", "remedies", "phone"):
        firm.fill(f"#{field}", getattr(CONTENT, field))
    look(firm, "content")
    firm.click("text=Keep it")
    firm.click("text=Publish it")
    firm.fill("#due", (system_clock() + timedelta(days=7)).date().isoformat())
    firm.check("#is_known")
    look(firm, "publish")
    firm.click("main button[type=submit]")
    firm.wait_for_selector("text=The recall is published.")
    look(firm, "published")
    buyer.goto(address + ITEM)
    assert buyer.inner_text("h1") == "产品安全召回"
    look(buyer, "item-recalled-zh")
    _answer(browser, address, recall)
    firm.goto(f"{recall}/closeout")
    look(firm, "closeout")
    assert "The carrier" in firm.inner_text("main")
    firm.goto(f"{address}/recalls?lang=zh")
    look(firm, "list-zh")
    for _ in range(100):
        if _list_mailed(tmp_path) == ["buyer@home.example", "carrier@carrier.example"]:
            break
        firm.wait_for_timeout(100)
    assert _list_mailed(tmp_path) == ["buyer@home.example", "carrier@carrier.example"]


def _list_mailed(folder: Path) -> list[str]:
    return sorted(str(one["To"]) for one in read_mail(folder / "mail"))


def _answer(browser: Browser, address: str, recall: str) -> None:
    """Have the carrier answer as soon as the worker has told it."""
    carrier = browser.new_context(locale="en-GB").new_page()
    sign_in(carrier, address, "carrier")
    received = recall.replace("/recalls/", "/recalls/received/")
    for _ in range(100):
        if carrier.goto(received).status == 200:
            break
        carrier.wait_for_timeout(100)
    look(carrier, "asked")
    carrier.click("text=We have read it")
    carrier.fill("#removed", "1")
    carrier.click("text=Send the answer")
    carrier.wait_for_selector("text=The recaller sees your answer.")
    carrier.goto(f"{address}/recalls/received")
    look(carrier, "received")
