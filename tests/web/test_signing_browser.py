"""Signing in in a real browser: with a virtual authenticator, on a phone, by keyboard, and without script."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright
from tests.web.served import serve
from tests.web.signed_in import CHEAP, OPERATOR, PASSWORD

from gqts.accounts import Position, add_member, register_person
from gqts.kit.clock import system_clock
from gqts.kit.database import Database
from gqts.organizations import Application, Level, Role, apply_to_join, decide_application

CHROMIUM = shutil.which("chromium")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync", "--no-first-run"]
EMAIL = "ada@kowhai.example"
PAGES = [
    "/sign-in",
    "/sign-in/organization",
    "/recover",
    "/recover/ended",
    "/join",
]
OWN = [
    "/me",
    "/me/security",
    "/me/security/password",
    "/me/security/code-app",
    "/me/sessions",
    "/me/organizations",
    "/organization",
    "/organization/profile",
    "/organization/profile/roles",
    "/organization/identifiers",
    "/organization/identifiers/new",
    "/organization/accreditations",
    "/organization/partners",
    "/organization/partners/authorize",
    "/organization/partners/invite",
    "/organization/looks",
    "/organization/acts",
]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no browser: Debian's chromium is not installed"),
]


@pytest.fixture
def address(database: Database, tmp_path: Path) -> Iterator[str]:
    """The address of a server process of our own, with one person in one firm."""
    add_person(database)
    with serve(database, tmp_path) as root:
        yield root


def add_person(database: Database) -> None:
    now = system_clock()
    application = Application(
        {"en": "Kowhai Ridge", "zh": "考海岭"}, "NZ", frozenset({Role.MANUFACTURER}), Level.FACTORY, None, ""
    )
    with database.transaction() as tx:
        firm = apply_to_join(tx, OPERATOR, application, now=now, is_host=True)
        decide_application(tx, OPERATOR, firm.id, is_approved=True, reason="known", now=now)
        person = register_person(tx, email=EMAIL, name="Ada Teak", password=PASSWORD, now=now, hasher=CHEAP)
        add_member(tx, OPERATOR, firm.id, person.id, Position.ADMINISTRATOR, now=now)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield opened
        opened.close()


def sign_in(page, address: str, path: str = "/sign-in") -> None:
    page.goto(address + path)
    page.fill("#email", EMAIL)
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}/organization**")


def test_a_passkey_is_made_and_signs_in(browser: Browser, address: str):
    context = browser.new_context(locale="en-GB")
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("request", lambda one: None if one.url.startswith((address, "data:")) else complaints.append(one.url))
    devtools = context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    key = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]
    sign_in(page, address)
    page.goto(f"{address}/me/security")
    page.fill("#name", "Office laptop")
    page.click("text=Add a passkey")
    page.wait_for_selector("text=“Office laptop” was added")
    assert page.locator("table.grid tbody tr").count() == 1
    assert len(devtools.send("WebAuthn.getCredentials", {"authenticatorId": key})["credentials"]) == 1
    page.locator(".menu summary").nth(1).click()
    page.click("text=Sign out")
    page.wait_for_url(f"{address}/")
    page.goto(f"{address}/me/sessions")
    page.click("text=Sign in with a passkey")
    page.wait_for_url(f"{address}/me/sessions")
    assert "with a passkey" in page.inner_text("main")
    devtools.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": False})
    page.goto(f"{address}/sign-in?again=1")
    page.click("text=Sign in with a passkey")
    page.wait_for_selector("[data-told]:not([hidden])")
    assert complaints == []
    context.close()


def test_without_script_one_signs_in_by_keyboard_and_no_passkey_is_offered(browser: Browser, address: str):
    context = browser.new_context(java_script_enabled=False, locale="en-GB", viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto(f"{address}/sign-in")
    assert not page.locator("text=Sign in with a passkey").is_visible()
    page.fill("#email", EMAIL)
    page.fill("#password", "not this one")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator(":focus").get_attribute("role") == "alert"
    sign_in(page, address)
    page.click("text=All pages")
    page.click("nav >> text=Sessions >> visible=true")
    assert page.locator("h1").inner_text() == "Your sessions"
    assert "Chrome on Linux" in page.inner_text("main")
    context.close()


@pytest.mark.parametrize("locale", ["en-GB", "zh-CN"])
def test_no_page_is_wider_than_a_phone_or_twice_enlarged(browser: Browser, address: str, locale: str):
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale=locale)
    page = context.new_page()
    for path in PAGES:
        require_fit(page, address + path)
    sign_in(page, address)
    for path in OWN:
        require_fit(page, address + path)
    context.close()


def require_fit(page, url: str) -> None:
    page.goto(url)
    assert page.url == url, "it is this page that fits, and not one that it led to"
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360, url
    for target in page.locator("main button:visible, .links a:visible, .buttons a:visible, .grid a:visible").all():
        box = target.bounding_box()
        assert box is None or min(box["width"], box["height"]) >= 24, (url, target.inner_text())
    page.set_viewport_size({"width": 720, "height": 900})
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate("document.documentElement.scrollWidth") <= 720, url
    page.set_viewport_size({"width": 360, "height": 740})
