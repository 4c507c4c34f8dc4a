"""A walk through the pages in a real browser: each is fetched once, shown to Chromium at a phone's width, and checked.

Opening a page costs the browser more than looking at it: one with the same head and no script as that which it shows
(nearly all of a firm's are such) takes its place instead.

Pages are found as people find them, by their links. A form that asks for something is also sent without it, once of
each kind, because a page that refuses is where who cannot see it is lost first.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, sync_playwright
from playwright.sync_api import Route as Interception
from playwright.sync_api import TimeoutError as TakesTooLong
from starlette.routing import Route
from tests.web.accessible.refusing import EmptyForm, find_unannounced, read_forms
from tests.web.signed_in import ROOT, Bench

from gqts.web import rendering
from gqts.web.routes import list_routes

CHROMIUM = shutil.which("chromium")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync", "--no-first-run"]
PHONE = {"width": 390, "height": 844}
HTML = {"accept": "text/html"}
REFUSED = 400
PATIENCE = 10_000
"""Milliseconds that the browser may take to put the focus where it belongs."""
ROUTES = [one for one in list_routes() if isinstance(one, Route)]
HEAD = re.compile(r"<html[^>]*>|<title>.*?</title>", re.DOTALL)
"""What of the beginning of a page may differ where the rest is the same: its language, and its title."""
LOOK = """async ([text, opened, rules]) => {
  if (text) {
    const next = new DOMParser().parseFromString(text, "text/html"), root = document.documentElement;
    for (const one of [...root.attributes]) root.removeAttribute(one.name);
    for (const one of next.documentElement.attributes) root.setAttribute(one.name, one.value);
    document.title = next.title;
    document.body.replaceWith(document.adoptNode(next.body));
  }
  for (const one of document.querySelectorAll(opened)) one.open = true;
  const {violations} = await axe.run(rules);
  const told = violations.map(one => [one.id, one.help, one.nodes.slice(0, 2).map(node => node.html.slice(0, 160))]);
  return [told, document.documentElement.scrollWidth];
}"""
"""Shows a page in the place of one with the same head, if it is given its text; unfolds, and has axe look."""
FILES = re.compile(r"export_|send_(?!frame)")
"""What the handlers of files are called; a page's never is."""
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "resultTypes": ["violations"],
}


@dataclass(frozen=True)
class Answer:
    """What was answered, and the templates it is made of."""

    response: Any
    templates: frozenset[str] = frozenset()

    @property
    def is_page(self) -> bool:
        return "text/html" in self.response.headers.get("content-type", "") and bool(self.response.content)


@dataclass
class Walk:
    """What was looked at, handlers and templates by name, and what was found wrong on which address."""

    bench: Bench
    page: Page
    rendered: list[str]
    """The templates that were read since somebody emptied this."""
    seen: set[str] = field(default_factory=set)
    kinds: set[str] = field(default_factory=set)
    templates: set[str] = field(default_factory=set)
    answered: set[str] = field(default_factory=set)
    """The handlers whose answers to a form were looked at."""
    refused: set[tuple[str | None, frozenset[str], str]] = field(default_factory=set)
    language: str = ""
    head: str = ""
    """The beginning of the page that the browser shows."""
    found: dict[str, list[str]] = field(default_factory=dict)
    answers: dict[str, Answer] = field(default_factory=dict)

    # Ways to a page

    def read(self, path: str) -> Answer:
        if path not in self.answers:
            self.rendered.clear()
            response = self.bench.client.get(path, headers=HTML)
            self.answers[path] = Answer(response, frozenset(self.rendered))
        return self.answers[path]

    def forget(self) -> None:
        """Read pages anew from now on: for somebody else, or because something was done."""
        self.answers = {path: one for path, one in self.answers.items() if path.startswith("/static/")}

    def follow(self, *starts: str, within: str = "/") -> None:
        """Look at the pages that links lead to, within a part of the site, and each kind of page once."""
        self.forget()
        self.head = ""
        waiting, met = list(starts), set[str]()
        while waiting:
            path = waiting.pop(0)
            handler = handler_of(path)
            if handler is None or path in met or not path.startswith((within, *starts)):
                continue
            met.add(path)
            if (kind_of(path) in self.kinds and path not in starts) or FILES.search(handler.rpartition(".")[2]):
                continue
            response = self.read(path).response
            if response.status_code == 303:
                waiting.insert(0, urljoin(path, response.headers["location"]))
            elif response.status_code == 200 and self.read(path).is_page:
                self.look(path)
                waiting += [urljoin(path, unescape(one)) for one in re.findall(r'href="(/[^"#]*)"', response.text)]
            else:
                assert path not in starts, (path, response.status_code, response.text[-2000:])

    def look(self, *paths: str, status: int = 200) -> None:
        """Look at pages, and at how their forms are refused when what they ask for is left out."""
        for path in paths:
            answer = self.read(path)
            code, text = answer.response.status_code, str(answer.response.text)
            assert code == status, (path, code, text[-2000:])
            self.seen.add(handler_of(path) or path)
            self.kinds.add(kind_of(path))
            self.check(path, answer)
            if 'role="alert"' in text:
                self.note(path, find_unannounced(text))
            for form in read_forms(text):
                self.send_empty(urljoin(path, form.action) if form.action else path, form)

    def send(self, path: str, /, *, shown_on: str = "", status: int = 200, **fields: object) -> Any:
        """Send a form as the browser would, and look at the page that answers it; return the answer."""
        token = self.bench.token_on(shown_on or path)
        return self.send_plain(path, status=status, **{**fields, "csrf_token": token})

    def send_plain(self, path: str, /, *, status: int = 200, **fields: object) -> Any:
        """Send a form without more, and look at the page that answers it; return the answer."""
        answer = self.post(path, fields)
        code, text = answer.response.status_code, str(answer.response.text)
        assert code == status, (path, code, re.findall(r"fault.*", text), text[-900:])
        self.forget()
        self.answered.add(handler_of(path, "POST") or path)
        self.head = ""  # so that the browser opens it, and puts the focus where the page says
        self.check_sent(path, answer)
        if code == REFUSED:
            self.check_focus(path)
        return answer.response

    def send_empty(self, path: str, form: EmptyForm) -> None:
        """Send a form without what it asks for, once of each kind in each language."""
        kind = (handler_of(path, "POST"), form.asked, self.language)
        if not form.asked or kind in self.refused:
            return
        self.refused.add(kind)
        answer = self.post(path, form.left_empty)
        assert answer.response.status_code == REFUSED, (path, answer.response.status_code, form)
        self.check_sent(path, answer)

    def post(self, path: str, fields: dict[str, object]) -> Answer:
        self.rendered.clear()
        response = self.bench.client.post(path, data=fields, headers=HTML)
        return Answer(response, frozenset(self.rendered))

    # Checking

    def check_sent(self, path: str, answer: Answer) -> None:
        """Look at the page that answers a form; one that refuses it says so to everybody."""
        before, self.answers[path] = self.answers.get(path), answer
        self.check(path, answer)
        if answer.response.status_code == REFUSED:
            self.note(path, find_unannounced(answer.response.text))
        del self.answers[path]
        if before is not None:
            self.answers[path] = before

    def check(self, path: str, answer: Answer) -> None:
        """Have the browser show what is kept for an address, with what is folded away, and axe look at it."""
        self.templates |= answer.templates
        text = str(answer.response.text)
        head = HEAD.sub("", text[: text.index("</head>")]) + str(answer.response.headers.get("content-security-policy"))
        is_same = head == self.head and "<script" not in text
        if not is_same:
            self.page.goto(ROOT + path)
        self.head = "" if "<script" in text else head
        asked = [text if is_same else "", "main details" if is_same else "details", RULES]
        violations, width = self.page.evaluate(LOOK, asked)
        self.note(path, [f"{name}: {words}: {nodes}" for name, words, nodes in violations])
        if width > PHONE["width"]:
            self.note(path, [f"it is {width} wide"])

    def check_focus(self, path: str) -> None:
        """See that whoever opens a page that refuses something is at what went wrong."""
        try:
            self.page.locator("[role=alert]:focus").wait_for(timeout=PATIENCE)
        except TakesTooLong:
            self.note(path, ["the browser puts the focus elsewhere than on what went wrong"])

    def note(self, path: str, faults: list[str]) -> None:
        if faults:
            self.found.setdefault(path, []).extend(faults)

    def answer(self, route: Interception) -> None:
        """Give the browser what the application gave the client, who is signed in."""
        parts = urlsplit(route.request.url)
        found = self.read(parts.path + (f"?{parts.query}" if parts.query else "")).response
        headers = {name: value for name, value in found.headers.items() if name != "content-encoding"}
        route.fulfill(status=found.status_code, headers=headers, body=found.content)


def handler_of(path: str, method: str = "GET") -> str | None:
    """Return the name of the handler that answers an address."""
    route = find_route(path, method)
    return None if route is None else name_of(route)


def name_of(route: Route) -> str:
    """Return the name of a route's handler."""
    return f"{route.endpoint.__module__}.{route.endpoint.__name__}"


def kind_of(path: str) -> str:
    """Return what pages of one kind have in common: the handler; of pages made for acts, the act too."""
    route, act = find_route(path, "GET"), urlsplit(path).path.rpartition("/")[2]
    is_act = route is not None and (route.path.endswith("/{act}") or "<locals>" in route.endpoint.__qualname__)
    return f"{handler_of(path)} {act}" if is_act else str(handler_of(path))


def find_route(path: str, method: str) -> Route | None:
    """Return the route of an address."""
    plain = urlsplit(path).path
    return next((one for one in ROUTES if method in (one.methods or ()) and one.path_regex.match(plain)), None)


@contextmanager
def begin_walk(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> Iterator[Walk]:
    """Open the browser, and note which templates the application reads."""
    environment, rendered = rendering._environment(), list[str]()
    read = environment.get_template

    def note_and_read(name: Any, *more: Any, **named: Any) -> Any:
        rendered.append(str(name))
        return read(name, *more, **named)

    monkeypatch.setattr(environment, "get_template", note_and_read)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = browser.new_context(viewport=PHONE, service_workers="block").new_page()
        page.add_init_script(AXE_SCRIPT)
        walk = Walk(bench, page, rendered)
        page.route("**/*", walk.answer)
        yield walk
        browser.close()
