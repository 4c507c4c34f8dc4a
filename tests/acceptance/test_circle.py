"""The whole circle on a phone, in a real browser, against a server process with its worker.

A shopper scans, leaves a way to be reached, complains with a photo; the partners of the very item acknowledge it; more
people complain of the same lot, and a pattern surfaces; the brand recalls the lot; the buyer is warned, the page
changes, the carrier answers, and the recall is closed with its report.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from tests.complaints.shop import picture
from tests.recalls.goods import LOT, Trade
from tests.recalls.test_recalling import CONTENT
from tests.web.served import serve
from tests.web.signed_in import CHEAP, OPERATOR, PASSWORD, read_mail
from tests.web.test_signing_browser import ARGUMENTS, CHROMIUM

from gqts.accounts import Position, add_member, register_person
from gqts.kit.clock import system_clock
from gqts.kit.database import Database

PHONE = {"width": 390, "height": 844}
SERIALS = ["a", "b", "c", "d", "e", "f"]
OTHERS = 8
"""So many more people make a pattern where no other lot is known to compare with."""
PICTURES = os.environ.get("GQTS_PICTURES")
"""A folder for pictures of every step, for who wants to look at them."""

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no browser: Debian's chromium is not installed"),
]


def fill(database: Database) -> None:
    """Make a lot of kettles, bring them to a platform, and sell four of them; each firm has somebody who answers."""
    with database.transaction() as tx:
        trade = Trade.open(tx, preset="trader")
        trade.make_lot(SERIALS)
        trade.pack(1, SERIALS)
        trade.send(1, "carrier")
        trade.arrive(1, "carrier")
        trade.send(1, "platform", by="carrier")
        trade.arrive(1, "platform")
        trade.pack(1, SERIALS, by="platform", action="DELETE")
        for number, serial in enumerate(SERIALS[:4]):
            trade.sell([serial], f"SO{number}")
        for name, firm in trade.firms.items():
            now = system_clock()
            person = register_person(
                tx, email=f"{name}@{name}.example", name=name, password=PASSWORD, now=now, hasher=CHEAP
            )
            add_member(tx, OPERATOR, firm.id, person.id, Position.ADMINISTRATOR, now=now)


@pytest.fixture
def address(database: Database, tmp_path: Path) -> Iterator[str]:
    """The address of a server process of our own, with its worker, its letters in a folder."""
    fill(database)
    letters = (tmp_path / "mail").as_uri()
    with serve(database, tmp_path, GQTS_SMTP_URL=letters, GQTS_TRUSTED_PROXIES="1") as root:
        yield root


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield opened
        opened.close()


def open_phone(browser: Browser, network_address: str, locale: str = "en-GB") -> Page:
    """Return a page of somebody's own phone, at a network address of its own."""
    context = browser.new_context(
        viewport=PHONE, locale=locale, has_touch=True, extra_http_headers={"X-Forwarded-For": network_address}
    )
    return context.new_page()


def look(page: Page, name: str) -> None:
    """Check that nothing runs out of the phone; take a picture if it is wanted."""
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/{name}.png", full_page=True)
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE["width"], (name, width)


def until(page: Page, holds: Callable[[], bool]) -> None:
    """Wait until the worker has got so far; fail when it does not within a minute."""
    for _ in range(300):
        if holds():
            return
        page.wait_for_timeout(200)
    raise AssertionError(f"it does not come: {page.url}")


def sign_in(page: Page, address: str, name: str) -> None:
    page.goto(f"{address}/sign-in")
    page.fill("#email", f"{name}@{name}.example")
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}/organization**")


def complain(page: Page, address: str, serial: str, *, photo: Path | None = None) -> str:
    """Complain about an item from its page; return the address of the complaint."""
    page.goto(f"{address}/01/09526543210009/21/{serial}")
    page.click("a[href*='/complaints/new']")
    page.check("input[name=kind][value=unsafe]")
    page.fill("#words", f"The handle of mine ({serial}) broke.")
    page.check("input[name=harm][value=possible]")
    if photo:
        page.set_input_files("#photo", photo)
    look(page, f"complaint-{serial}")
    page.click("main form button[type=submit]")
    page.wait_for_url(re.compile(r"/complaints/[0-9A-Z]{4}-"))
    return page.url


def test_the_shopper_closes_the_circle(browser: Browser, address: str, tmp_path: Path):
    shopper = open_phone(browser, "203.0.113.5")
    shopper.goto(f"{address}/01/09526543210009/21/a")
    assert "Genuine record found" in shopper.inner_text("main")
    look(shopper, "scan")
    shopper.fill("#warn-address", "lin@home.example")
    shopper.check("input[name=agreed]")
    shopper.click(".warn-me button")

    photo = tmp_path / "handle.png"
    photo.write_bytes(picture(size=(640, 480)))
    mine = complain(shopper, address, "a", photo=photo)
    look(shopper, "complaint-taken")

    carrier, brand = open_phone(browser, "203.0.113.6"), open_phone(browser, "203.0.113.7", "zh-CN")
    sign_in(carrier, address, "carrier")
    sign_in(brand, address, "factory")
    platform = open_phone(browser, "203.0.113.8", "zh-CN")
    sign_in(platform, address, "platform")
    for firm in (carrier, brand, platform):
        acknowledge(firm, address)
    shopper.goto(mine)
    assert len(re.findall(r"^Read$", shopper.inner_text("main"), re.MULTILINE)) == 3
    look(shopper, "complaint-acknowledged")

    for number in range(OTHERS):
        complain(open_phone(browser, f"198.51.100.{number + 1}"), address, SERIALS[1 + number % 3])
    patterns = f"{address}/organization/complaints/patterns?lang=en"
    until(brand, lambda: brand.goto(patterns).ok and brand.locator("main table a").count() > 0)
    look(brand, "patterns")
    brand.click("main table a >> nth=0")
    look(brand, "pattern")

    recall = recall_lot(brand, address)
    shopper.goto(f"{address}/01/09526543210009/21/a")
    assert shopper.inner_text("h1") == "Product safety recall"
    assert CONTENT.hazard in shopper.inner_text("main")
    look(shopper, "scan-recalled")
    until(shopper, lambda: _letters(tmp_path, "lin@home.example") == 1)

    received = recall.replace("/recalls/", "/recalls/received/")
    until(carrier, lambda: carrier.goto(received).status == 200)
    carrier.click("text=We have read it")
    carrier.fill("#removed", "0")
    carrier.click("text=Send the answer")
    carrier.wait_for_selector("text=The recaller sees your answer.")
    look(carrier, "recall-answered")

    close(brand, recall)
    look(brand, "closeout")
    report = brand.inner_text("main")
    assert "The carrier" in report
    assert _letters(tmp_path, "lin@home.example") == 1


def acknowledge(firm: Page, address: str) -> None:
    """Find the complaint in the inbox, look at its photo, and acknowledge it."""
    firm.goto(f"{address}/organization/complaints?lang=en")
    look(firm, "inbox")
    firm.click("main table a >> nth=0")
    firm.wait_for_selector("main img")
    until(firm, lambda: firm.evaluate("document.querySelector('main img').naturalWidth") > 0)
    firm.check("input[name=act][value=acknowledge]")
    firm.click("main form button[type=submit]")
    look(firm, "acknowledged")


def recall_lot(brand: Page, address: str) -> str:
    """Recall the lot: its scope, its notice, and its publication; return the recall's address."""
    brand.goto(f"{address}/recalls/new")
    brand.check("input[name=beginning][value=things]")
    brand.fill("#codes", LOT)
    brand.click("text=Find what is affected")
    brand.wait_for_url(f"{address}/recalls/*-*")
    recall = brand.url
    brand.wait_for_selector("text=Scope known, not published", timeout=60_000)
    look(brand, "scope")
    brand.goto(f"{recall}/content")
    for field in ("product", "brand", "picture", "numbers", "hazard", "action", "remedies", "phone"):
        brand.fill(f"#{field}", getattr(CONTENT, field))
    brand.click("text=Keep it")
    brand.click("text=Publish it")
    brand.fill("#due", (system_clock() + timedelta(days=7)).date().isoformat())
    brand.check("#is_known")
    brand.click("main button[type=submit]")
    brand.wait_for_selector("text=The recall is published.")
    return recall


def close(brand: Page, recall: str) -> None:
    """Close the recall, and open its report."""
    brand.goto(recall)
    brand.click("text=Begin to close")
    brand.click("main button[type=submit]")
    brand.wait_for_url(recall)
    brand.click("main a[href$='/close']")
    brand.fill("#note", "Every unit was found or its owner warned.")
    brand.click("main button[type=submit]")
    brand.wait_for_url(recall)
    brand.goto(f"{recall}/closeout")


def _letters(folder: Path, to: str) -> int:
    return sum(str(one["To"]) == to for one in read_mail(folder / "mail"))
