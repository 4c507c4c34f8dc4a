"""The real application over a small database of a test's own, and browsers of people who have signed in."""

from __future__ import annotations

import email
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import default as modern
from pathlib import Path

from argon2 import PasswordHasher
from pyotp import TOTP
from starlette.testclient import TestClient
from tests.web.markup import Page

from gqts.accounts import Person, Position, add_member, open_session, register_person
from gqts.kit.clock import system_clock
from gqts.kit.database import Database
from gqts.kit.outbox import deliver
from gqts.kit.settings import Settings, read_settings
from gqts.organizations import Actor, Application, Level, Organization, Role, apply_to_join, decide_application
from gqts.web.letters import list_handlers
from gqts.wiring import create_app
from gqts.worker import list_notice_handlers

ROOT = "https://trace.example.org"
OPERATOR = Actor.operator("the tests")
PASSWORD = "kettle orchard ninety ferry"
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
COOKIE = "__Host-gqts"


@dataclass
class Clock:
    """A clock that a test may set forward, and stop."""

    ahead: timedelta = timedelta()
    stopped_at: datetime | None = None

    def __call__(self) -> datetime:
        return (self.stopped_at or system_clock()) + self.ahead

    def stop(self) -> None:
        """Let no time pass from now on but what the test sets."""
        self.stopped_at = system_clock()


@dataclass
class Bench:
    """An application of its own, with what a test needs to put people before it."""

    database: Database
    client: TestClient
    clock: Clock
    home: Path
    settings: Settings
    people: dict[str, Person] = field(default_factory=dict)

    def organization(
        self, name: str = "Kowhai Ridge", *roles: Role, is_approved: bool = True, zh: str = "考海岭"
    ) -> Organization:
        """Register an organization and approve it."""
        chosen = frozenset(roles or {Role.MANUFACTURER})
        application = Application({"en": name, "zh": zh}, "NZ", chosen, Level.FACTORY, None, "")
        now = self.clock()
        with self.database.transaction() as tx:
            made = apply_to_join(tx, OPERATOR, application, now=now, is_host=True)
            if is_approved:
                made = decide_application(tx, OPERATOR, made.id, is_approved=True, reason="known", now=now)
        return made

    def person(self, email: str, name: str = "Ada Teak", *, password: str | None = PASSWORD) -> Person:
        """Register a person."""
        with self.database.transaction() as tx:
            return register_person(tx, email=email, name=name, password=password, now=self.clock(), hasher=CHEAP)

    def member(
        self,
        organization: Organization,
        position: Position = Position.ADMINISTRATOR,
        *,
        email: str = "ada@kowhai.example",
        name: str = "Ada Teak",
    ) -> Person:
        """Register a person who belongs to an organization."""
        person = self.person(email, name)
        with self.database.transaction() as tx:
            add_member(tx, OPERATOR, organization.id, person.id, position, now=self.clock())
        return person

    def sign_in(
        self, person: Person, organization: Organization | None = None, *, method: str = "password and code"
    ) -> str:
        """Have the client hold a session of this person, as if they had signed in so; return its token."""
        with self.database.transaction() as tx:
            _, token = open_session(
                tx,
                person.id,
                organization.id if organization else None,
                client="192.0.2.7",
                user_agent="Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
                now=self.clock(),
                method=method,
            )
        self.hold(token)
        return token

    def hold(self, token: str) -> None:
        """Have the client hold a session token and no other cookie."""
        self.client.cookies.clear()
        self.client.cookies.set(COOKIE, token, domain="trace.example.org", path="/")

    def token_on(self, path: str) -> str:
        """Return the token in the forms of a page."""
        return form_token(self.client.get(path).text)

    def send(self, path: str, *, shown_on: str = "", **fields: object):
        """Send a form as the browser would: with the token of the page it stands on."""
        return self.client.post(path, data={"csrf_token": self.token_on(shown_on or path), **fields})

    def post(self) -> list[EmailMessage]:
        """Have the mail that waits sent, into the folder of the home; return it all, the oldest first."""
        deliver(self.database, list_notice_handlers(self.settings, self.clock), clock=self.clock)
        deliver(self.database, list_handlers(self.settings, self.clock), clock=self.clock, batch=1)
        return read_mail(self.home / "mail")


def read_mail(folder: Path) -> list[EmailMessage]:
    """Return the messages in a folder, the oldest first."""
    paths = sorted(folder.glob("*.eml"), key=lambda path: int(path.name.split(".")[1]))
    return [email.message_from_bytes(path.read_bytes(), policy=modern) for path in paths]


def form_token(content: str) -> str:
    """Return the token in the first form of a page."""
    tokens = [one["value"] for one in Page(content).find("input") if one.get("name") == "csrf_token"]
    assert tokens, "the page has no form"
    return str(tokens[0])


def set_up_app(bench: Bench) -> tuple[TOTP, list[str]]:
    """Set up an authenticator app as whoever the client is signed in as; return the app and its recovery codes."""
    shown = bench.send("/me/security/code-app", step="begin")
    assert "<svg" in shown.text
    secret = re.search(r'class="secret"[^>]*>([A-Z2-7 ]+)<', shown.text)
    assert secret is not None
    totp = TOTP(secret[1].replace(" ", ""))
    data = {"csrf_token": form_token(shown.text), "step": "confirm", "code": totp.at(bench.clock())}
    answer = bench.client.post("/me/security/code-app", data=data)
    codes = re.findall(r"<li>([A-Z2-7]{4}(?:-[A-Z2-7]{4})+)</li>", answer.text)
    return totp, codes


@contextmanager
def open_bench(
    database: Database, home: Path, root: str = ROOT, environment: Mapping[str, str] | None = None
) -> Iterator[Bench]:
    """Serve the real application over a database; mail goes into a folder, and reading is not counted."""
    clock = Clock()
    settings = read_settings(
        {
            "GQTS_HOME": str(home),
            "GQTS_PUBLIC_URL": root,
            "GQTS_SMTP_URL": (home / "mail").as_uri(),
            "GQTS_READS_PER_MINUTE": "0",
            "GQTS_UNKNOWN_PER_MINUTE": "0",
            **(environment or {}),
        }
    )
    app = create_app(settings, database=database, clock=clock, is_delivering=False)
    with TestClient(app, base_url=root, follow_redirects=False, raise_server_exceptions=False) as client:
        yield Bench(database, client, clock, home, settings)
