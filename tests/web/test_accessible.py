"""Every page passes axe-core's checks for WCAG 2.2 A and AA, the shoppers' in each language, in a real browser.

The pages are found as people find them: from a few addresses on, by their links. A page that is neither reached so nor
excused below, with the reason, fails the test; so a new page is looked at from its first day.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, sync_playwright
from tests.clearance.desks import NOW, assess, declare, open_border
from tests.clearance.shipments import make_and_pack, open_chain
from tests.web.signed_in import Bench, form_token, open_bench
from tests.web.test_certificate_pages import TODAY, accredit, issue, open_to

from gqts.accounts import Person, Position
from gqts.clearance import Asking, ask_party, begin_inspection, note_arrival, override_lane, place_hold
from gqts.identifiers import parse_identifier
from gqts.kit.clock import system_clock
from gqts.kit.outbox import deliver
from gqts.organizations import Organization, Role
from gqts.risk import Lane
from gqts.scans import Reason, Sighting, Who
from gqts.scans.alerting import raise_alert
from gqts.scans.rules import Alert, Audience
from gqts.web.languages import shopper_languages
from gqts.web.rendering import FRAMED_PAGES, PLAIN_PAGES
from gqts.web.routes import list_routes
from gqts.worker import QUALITY_HANDLERS

CHROMIUM = shutil.which("chromium")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync", "--no-first-run"]
ITEM = "/01/09521321001015/21/A1"
MADE = "https://id.gs1.org/01/09521321001015"
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "resultTypes": ["violations"],
}

NO_PAGE = "it is a file, or data"
BY_MAIL = "only a link in a mail, shown once, leads to it; its form is made as that of signing in, which is checked"
PASSING = "it only sends on"
ASKING = "it asks before an act, with the template of all such questions, which is checked for others"
LATER = "it needs a case at a later stage; its form is made as its neighbours', which are checked"
EXCUSED: Mapping[str, str] = {
    "gqts.web.routes.send_asset": NO_PAGE,
    "gqts.web.routes.send_icon": NO_PAGE,
    "gqts.web.routes.send_robots": NO_PAGE,
    "gqts.web.routes.send_description": NO_PAGE,
    "gqts.web.pictures.send_picture": NO_PAGE,
    "gqts.web.offline.send_frame": "it is empty: a frame without words",
    "gqts.web.offline.send_worker": NO_PAGE,
    "gqts.web.signing.single_sign_on.come_back": PASSING,
    "gqts.web.signing.entering.enter_code": LATER,
    "gqts.web.signing.entering.sign_out": PASSING,
    "gqts.web.signing.recovery.use_link": BY_MAIL,
    "gqts.web.signing.joining.show_state": LATER,
    "gqts.web.signing.invitation.go_on": BY_MAIL,
    "gqts.web.signing.invitation.answer": BY_MAIL,
    "gqts.web.signing.second_factor.remove": ASKING,
    "gqts.web.signing.second_factor.renew_codes": LATER,
    "gqts.web.signing.passkeys.remove": ASKING,
    "gqts.web.firm.authorizing.withdraw": ASKING,
    "gqts.web.firm.inviting.withdraw": ASKING,
    "gqts.web.firm.pictures.take_back": ASKING,
    "gqts.web.host.accreditations.withdraw": ASKING,
    "gqts.web.host.invitations.withdraw": ASKING,
    "gqts.web.staff.people.change_second_factor": ASKING,
    "gqts.web.staff.invitations.withdraw": ASKING,
    "gqts.web.staff.member.end_sessions": ASKING,
    "gqts.web.staff.member.take_factors": ASKING,
    "gqts.web.staff.keys.rotate": ASKING,
    "gqts.web.staff.keys.end": ASKING,
    "gqts.web.staff.single_sign_on.remove": ASKING,
    "gqts.web.staff.single_sign_on.try_it": PASSING,
    "gqts.web.openness.reviewing.review_draft": LATER,
    "gqts.web.host.applications.decide_request": LATER,
    "gqts.web.host.organizations.reinstate": ASKING,
    "gqts.web.host.hands.part": ASKING,
    "gqts.web.host.certificates.reinstate": ASKING,
    "gqts.web.host.identifiers.show_claim": LATER,
    "gqts.web.host.identifiers.withdraw_claim": ASKING,
    "gqts.web.trade.agents.end": ASKING,
    "gqts.web.risk.models.show_drift": LATER,
    "gqts.web.risk.profiles.put_in_force": ASKING,
    "gqts.web.risk.profiles.drop": ASKING,
    "gqts.web.risk.models.put_in_force": ASKING,
    "gqts.web.risk.models.end": ASKING,
    "gqts.web.conduct.draws.show_public": LATER,
    "gqts.web.conduct.drawing.show_own": LATER,
    "gqts.web.conduct.drawing.fix": LATER,
    "gqts.web.conduct.drawing.reveal": LATER,
    "gqts.web.conduct.checking.enter": LATER,
    "gqts.web.recalls.received.show_asked": LATER,
    "gqts.web.recalls.publishing.publish": LATER,
    "gqts.web.recalls.ending.search_again": LATER,
    "gqts.web.recalls.ending.start_closing": LATER,
    "gqts.web.recalls.ending.close": LATER,
    "gqts.web.recalls.closeout.show_closeout": LATER,
    "gqts.web.recalls.contact.forget": BY_MAIL,
    "gqts.web.complaints.statistics.tell_statistics": NO_PAGE,
    "gqts.web.notices.inbox.open_one": PASSING,
    "gqts.web.notices.unsubscribing.stop": BY_MAIL,
    "gqts.web.notices.webhooks.remove": ASKING,
    "gqts.web.notices.webhooks.rotate": ASKING,
    "gqts.web.complaints.patterns.show_pattern": "a pattern needs more complaints than are worth making here",
}
FILES = re.compile(r"export_|send_(?!frame)")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no browser: Debian's chromium is not installed"),
]


@dataclass
class Walk:
    """What was looked at: the handlers by name, and what axe found on which address."""

    bench: Bench
    page: Page
    axe: Axe
    seen: set[str] = field(default_factory=set)
    found: dict[str, list[str]] = field(default_factory=dict)
    answers: dict[str, Any] = field(default_factory=dict)

    def read(self, path: str) -> Any:
        if path not in self.answers:
            self.answers[path] = self.bench.client.get(path, headers={"accept": "text/html"})
        return self.answers[path]

    def follow(self, *starts: str) -> None:
        """Look at the pages that links lead to, each kind of page once."""
        self.answers.clear()
        waiting, met = list(starts), set[str]()
        while waiting:
            path = waiting.pop(0)
            handler = handler_of(path)
            if handler is None or path in met:
                continue
            met.add(path)
            is_start = path in starts
            if (handler in self.seen and not is_start) or FILES.search(handler.rpartition(".")[2]):
                continue
            answer = self.read(path)
            if answer.status_code == 303:
                waiting.insert(0, urljoin(path, answer.headers["location"]))
                continue
            if answer.status_code != 200 or "text/html" not in answer.headers["content-type"]:
                continue
            self.seen.add(handler)
            self.check(path)
            links = re.findall(r'href="(/[^"#]*)"', answer.text)
            waiting += [urljoin(path, one.replace("&amp;", "&")) for one in links]

    def look(self, path: str) -> None:
        """Look at one page, whatever its status."""
        self.seen.add(handler_of(path) or path)
        self.check(path)

    def check(self, path: str) -> None:
        self.page.goto(f"https://trace.example.org{path}")
        self.page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        for broken in self.axe.run(self.page, options=RULES).response["violations"]:
            nodes = [node["html"][:160] for node in broken["nodes"][:2]]
            self.found.setdefault(path, []).append(f"{broken['id']}: {broken['help']}: {nodes}")


def handler_of(path: str) -> str | None:
    """Return the name of the handler that answers an address; the dangerous one of signing out is left alone."""
    plain = urlsplit(path).path
    for route in list_routes():
        if "GET" in (route.methods or ()) and route.path_regex.match(plain):  # type: ignore[attr-defined]
            return f"{route.endpoint.__module__}.{route.endpoint.__name__}"  # type: ignore[attr-defined]
    return None


@pytest.fixture
def walk(database, tmp_path) -> Iterator[Walk]:
    with open_bench(database, tmp_path) as bench, sync_playwright() as playwright:
        browser: Browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = browser.new_context(viewport={"width": 390, "height": 844}).new_page()
        opened = Walk(bench, page, Axe())

        def answer(route: Route) -> None:
            parts = urlsplit(route.request.url)
            found = opened.read(parts.path + (f"?{parts.query}" if parts.query else ""))
            headers = {name: value for name, value in found.headers.items() if name != "content-encoding"}
            route.fulfill(status=found.status_code, headers=headers, body=found.content)

        page.route("**/*", answer)
        yield opened
        browser.close()


@dataclass(frozen=True)
class Cast:
    """Who looks: an officer of the host, administrators of a factory, a declarant and an inspection body; and what a
    shopper comes to see beside goods.
    """

    customs: Organization
    officer: Person
    factory: Organization
    maker: Person
    broker: Organization
    agent: Person
    body: Organization
    inspector: Person
    complaint: str
    certificate: str


@pytest.fixture
def cast(walk: Walk) -> Cast:
    """A border with a case that everything was done to, a complaint, a penalty case, and what firms make."""
    bench, now = walk.bench, system_clock()
    with bench.database.transaction() as tx:
        border = open_border(tx)
        chain = open_chain(tx, border)
        make_and_pack(tx, chain, "A2026040100001", NOW)
        case = declare(tx, border, "A2026040100001").id
        assess(tx, case, now - timedelta(hours=3))
        override_lane(tx, border.officer, case, Lane.RED, reason="to be looked at", now=now - timedelta(hours=3))
        note_arrival(tx, border.officer, case, now=now - timedelta(hours=2))
        begin_inspection(tx, border.officer, case, now=now)
        place_hold(tx, border.inspector, case, reason="Possible pests in the packing.", now=now)
        ask_party(
            tx, border.officer, case, kind=Asking.INFORMATION, words="Which lot do these come from?",
            due_on=(now + timedelta(days=2)).date(), now=now,
        )  # fmt: skip
    broker = border.trade.broker.organization
    bench.organization("An applicant", is_approved=False)
    body = bench.organization("A laboratory", Role.INSPECTION_BODY)
    with bench.database.transaction() as tx:
        accredit(tx, body, period=(TODAY - timedelta(days=400), TODAY + timedelta(days=400)))
    open_to(bench, body)
    return Cast(
        border.customs,
        bench.member(border.customs, Position.ADMINISTRATOR, email="li@customs.example", name="Li Wen"),
        chain.factory,
        bench.member(chain.factory, email="mori@factory.example", name="Mori"),
        broker,
        bench.member(broker, email="wu@broker.example", name="Wu Bo"),
        body,
        bench.member(body, email="ana@lab.example", name="Ana"),
        complain(bench),
        f"/certificates/{issue(bench, body).id}",
    )


def complain(bench: Bench) -> str:
    path = f"/complaints/new?item={ITEM}"
    token = form_token(bench.client.get(path).text)
    sent = {"purpose": "complaint", "kind": "unsafe", "words": "The lid is sharp.", "harm": "possible"}
    answer = bench.client.post(path, data={"csrf_token": token, **sent})
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def make_things(bench: Bench, cast: Cast) -> None:
    """Make, through the forms themselves, what the pages of single things need."""
    bench.sign_in(cast.officer, cast.customs)
    opened = make(bench, "/host/cases/new", organization="Factory", severity="serious", summary="It was another one.")
    make(bench, f"{opened}/notify", reasons="The label was pasted over.", severity="serious", days="15")
    make(bench, "/host/draws/new", title="Sunday", size="3", least="1")
    make(bench, "/risk/new-list", name="watched", kind="companies", entries="4401960001", reason="A trial.")
    bench.sign_in(cast.maker, cast.factory)
    make(bench, "/recalls/new", beginning="things", codes="https://id.gs1.org" + ITEM)
    told = bench.send("/organization/webhooks/new", url="https://example.org/told")
    assert told.status_code == 200, told.text[-3000:]
    deliver(bench.database, QUALITY_HANDLERS)
    item, now = parse_identifier("https://id.gs1.org" + ITEM), system_clock()
    with bench.database.transaction() as tx:
        looked = Sighting(now, item.key, country="CN", who=Who.SHOPPER, judgement="suspect", reason="many_devices")
        raise_alert(tx, Alert(Reason.MANY_DEVICES, Audience.SHOPPER, {"devices": 12, "usual": 2}), item, looked)


def make(bench: Bench, path: str, **fields: str) -> str:
    """Send a form, and return where it leads."""
    answer = bench.send(path, **fields)
    assert answer.status_code == 303, (path, answer.text[-3000:])
    return str(answer.headers["location"])


def test_every_page_passes_the_checks_of_accessibility(walk: Walk, cast: Cast):
    bench = walk.bench
    make_things(bench, cast)
    bench.client.cookies.clear()
    for code in shopper_languages():
        walk.answers.clear()
        for path in ("/", ITEM, cast.certificate, f"/complaints/new?item={ITEM}", cast.complaint, "/01/09521321001014"):
            walk.look(f"{path}{'&' if '?' in path else '?'}lang={code}")
    walk.answers.clear()
    for path in ("/01/09521321001015/21/NOBODY", "/nowhere", "/complaints", "/complaints/statistics", "/find?code=1"):
        walk.look(f"{path}{'&' if '?' in path else '?'}lang=ar")
    bench.client.cookies.clear()
    walk.follow("/sign-in", "/join", "/recover", "/draws")
    body = f"/host/organizations/{cast.body.id}"
    for person, organization, starts in (
        (cast.officer, cast.customs, ("/organization", "/host/applications", "/border", "/risk/lists/watched")),
        (cast.officer, cast.customs, (f"{body}/certificates", f"{body}/disqualify", f"{body}/accreditations/new")),
        (cast.maker, cast.factory, ("/organization", "/me", "/recalls", "/insight/alerts", "/quality")),
        (cast.maker, cast.factory, ("/organization/webhooks", "/quality?product=" + MADE)),
        (cast.maker, cast.factory, ("/organization/partners/authorize", "/organization/complaints/patterns")),
        (cast.agent, cast.broker, ("/organization/requests", "/trade")),
        (cast.inspector, cast.body, ("/organization/certificates",)),
    ):
        bench.sign_in(person, organization)
        walk.follow(*starts)
    told = [f"{path}: {one}" for path, those in walk.found.items() for one in those]
    assert not told, "\n".join(told)
    handlers = {
        f"{route.endpoint.__module__}.{route.endpoint.__name__}"
        for route in list_routes()
        if "GET" in (route.methods or ())  # type: ignore[attr-defined]
    }
    left = {one for one in handlers - walk.seen - set(EXCUSED) if not FILES.search(one.rpartition(".")[2])}
    lost = "\n".join(sorted(left))
    assert not left, f"pages that nobody looked at: have the test lead to them, or excuse them with a reason:\n{lost}"
    assert set(EXCUSED) - handlers == set(), "excused, and not there"
    assert {one.rpartition(".")[0] for one in walk.seen} >= PLAIN_PAGES | (FRAMED_PAGES - {"gqts.web.recalls.contact"})
