"""The officer's desk in a real browser: worked by keyboard, the shelf on a phone, nothing wider than the screen."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright
from tests.clearance.desks import NOW, assess, declare, open_border
from tests.clearance.shipments import make_and_pack, open_chain
from tests.conftest import clone_database
from tests.web.served import serve
from tests.web.signed_in import CHEAP, OPERATOR

from gqts.accounts import Position, add_member, open_session, register_person
from gqts.clearance import (
    Asking,
    Result,
    ask_party,
    begin_inspection,
    note_arrival,
    override_lane,
    place_hold,
    record_finding,
)
from gqts.kit.clock import system_clock
from gqts.kit.database import Database
from gqts.labels import draw_png
from gqts.organizations import Organization
from gqts.risk import Lane

CHROMIUM = shutil.which("chromium")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync", "--no-first-run"]
ITEM = "https://id.gs1.org/01/09521321001015/21/A1"
SHOTS = os.environ.get("GQTS_SHOTS")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no browser: Debian's chromium is not installed"),
]


@dataclass(frozen=True)
class Served:
    """A server process of our own: its address, a case, and the sessions of an officer and of a declarant."""

    root: str
    case: str
    officer: str
    broker: str


@pytest.fixture
def served(database: Database, tmp_path: Path) -> Iterator[Served]:
    case, officer, broker = fill(database)
    with serve(database, tmp_path) as root:
        yield Served(root, case, officer, broker)


@pytest.fixture(scope="module")
def shown(server_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The same for tests that only look: a server process of theirs together."""
    with clone_database(server_url) as url, Database.open(url) as database:
        case, officer, broker = fill(database)
        with serve(database, tmp_path_factory.mktemp("shown")) as root:
            yield Served(root, case, officer, broker)


def fill(database: Database) -> tuple[str, str, str]:
    """Put three cases on the work list, one of them with everything done to it; return it, and two sessions."""
    now = system_clock()
    with database.transaction() as tx:
        border = open_border(tx)
        make_and_pack(tx, open_chain(tx, border), "A2026040100001", NOW)
        ids = [declare(tx, border, f"A202604010000{n}").id for n in (1, 2, 3)]
        for one in ids:
            assess(tx, one, now - timedelta(hours=3))
            override_lane(tx, border.officer, one, Lane.RED, reason="to be looked at", now=now - timedelta(hours=3))
            note_arrival(tx, border.officer, one, now=now - timedelta(hours=2))
        begin_inspection(tx, border.officer, ids[0], now=now)
        place_hold(tx, border.inspector, ids[0], reason="Possible pests in the packing.", now=now)
        ask_party(
            tx, border.officer, ids[0], kind=Asking.INFORMATION, words="Which lot do these come from?",
            due_on=(now + timedelta(days=2)).date(), now=now,
        )  # fmt: skip
        record_finding(
            tx, border.officer, ids[0], item="", result=Result.AS_DECLARED, words="Outer cartons sound.", now=now
        )
        officer = sign_in(tx, border.customs, Position.OFFICER, "li@customs.example", "Li Wen")
        broker = sign_in(tx, border.trade.broker.organization, Position.MEMBER, "wu@broker.example", "Wu Bo")
    return str(ids[0]), officer, broker


def sign_in(tx, organization: Organization, position: Position, email: str, name: str) -> str:
    now = system_clock()
    person = register_person(tx, email=email, name=name, password=None, now=now, hasher=CHEAP)
    add_member(tx, OPERATOR, organization.id, person.id, position, now=now)
    _, token = open_session(
        tx, person.id, organization.id, client="127.0.0.1", user_agent="test", now=now, method="password and code"
    )
    return token


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield opened
        opened.close()


def enter(browser: Browser, served: Served, token: str, width: int, height: int = 900, **options) -> BrowserContext:
    context = browser.new_context(viewport={"width": width, "height": height}, locale="en-GB", **options)
    context.set_default_timeout(8_000)
    context.add_cookies([{"name": "gqts_session", "value": token, "url": served.root}])
    return context


def test_the_desk_is_worked_by_keyboard_alone(browser: Browser, served: Served):
    context = enter(browser, served, served.officer, 1280)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda one: complaints.append(one.text))
    page.goto(f"{served.root}/border")
    rows = [one.inner_text() for one in page.locator("[data-row]").all()]
    assert len(rows) == 3
    page.keyboard.press("j")
    assert page.locator(":focus").inner_text() == rows[0]
    page.keyboard.press("j")
    assert page.locator(":focus").inner_text() == rows[1]
    page.keyboard.press("k")
    assert page.locator(":focus").inner_text() == rows[0]
    page.keyboard.press("?")
    assert page.locator("details.keys").get_attribute("open") is not None
    page.keyboard.press("/")
    assert page.locator(":focus").get_attribute("name") == "number"
    page.keyboard.type("jk")
    assert page.locator(":focus").input_value() == "jk"
    page.keyboard.press("Escape")
    page.keyboard.press("y")
    page.wait_for_url("**/border?lane=yellow")
    page.keyboard.press("a")
    page.wait_for_url(re.compile(r"/border\??$"))
    page.goto(f"{served.root}/border/cases/{served.case}")
    page.keyboard.press("h")
    page.wait_for_url("**/hold")
    page.fill("#reason", "To be weighed.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/border/cases/{served.case}")
    assert page.get_by_text("Held by Customs").is_visible()
    page.keyboard.press("u")
    page.wait_for_url("**/border")
    assert complaints == []
    context.close()


def test_at_the_shelf_a_phone_takes_a_picture_of_the_code_and_records_what_is_found(
    browser: Browser, served: Served, tmp_path: Path
):
    code = tmp_path / "code.png"
    code.write_bytes(draw_png(ITEM, scale=6))
    context = enter(browser, served, served.officer, 390, 844, is_mobile=True, has_touch=True)
    page = context.new_page()
    page.goto(f"{served.root}/border/shelf")
    assert page.locator(":focus").get_attribute("id") == "code"
    assert page.locator("#picture").get_attribute("capture") == "environment"
    page.set_input_files("#picture", code)
    page.wait_for_selector(".dossier")
    assert "纸尿裤" in page.locator(".dossier").inner_text()
    page.locator("label", has_text="Counterfeit").click()
    page.fill("#words", "No hologram.")
    page.set_input_files("#files", code)
    page.get_by_role("button", name="Record it, next item").click()
    page.wait_for_url("**/border/shelf")
    page.fill("#code", "(01)09521321001015(21)A1")
    page.keyboard.press("Enter")
    page.wait_for_selector(".dossier")
    assert "No hologram." in page.locator(".dossier").inner_text()
    context.close()


def test_a_browser_that_reads_codes_itself_is_given_the_camera(browser: Browser, served: Served):
    context = enter(browser, served, served.officer, 390, 844, is_mobile=True, has_touch=True, permissions=["camera"])
    page = context.new_page()
    page.add_init_script(
        "window.BarcodeDetector = class { static async getSupportedFormats() { return ['qr_code']; }"
        f" async detect() {{ return [{{ rawValue: '{ITEM}' }}]; }} }};"
        "navigator.mediaDevices.getUserMedia = async () => document.createElement('canvas').captureStream();"
        "HTMLMediaElement.prototype.play = async () => {};"
    )
    page.goto(f"{served.root}/border/shelf")
    page.get_by_role("button", name="Read with the camera").click()
    page.wait_for_url("**/border/shelf?code=*")
    assert "纸尿裤" in page.locator(".dossier").inner_text()
    context.close()


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_nothing_is_wider_than_the_screen(browser: Browser, shown: Served, width: int, language: str):
    paths = {
        "work-list": "/border",
        "case": f"/border/cases/{shown.case}",
        "shelf": f"/border/shelf?code={ITEM}",
        "finding": f"/border/cases/{shown.case}/finding",
        "lane": f"/border/cases/{shown.case}/lane",
        "ask": f"/border/cases/{shown.case}/ask",
        "offices": "/border/offices",
        "office": "/border/offices/2990",
    }
    context = enter(browser, shown, shown.officer, width)
    page = context.new_page()
    for name, path in paths.items():
        page.goto(f"{shown.root}{path}{'&' if '?' in path else '?'}lang={language}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        shoot(page, name, width, language)
    context.close()
    context = enter(browser, shown, shown.broker, width)
    page = context.new_page()
    page.goto(f"{shown.root}/organization/requests?lang={language}")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    shoot(page, "requests", width, language)
    page.locator("tbody a").first.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    shoot(page, "request", width, language)
    context.close()


def shoot(page, name: str, width: int, language: str) -> None:
    """Keep a picture of a page where GQTS_SHOTS says, for people to look at."""
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}-{width}-{language}.png", full_page=True)
