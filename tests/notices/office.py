"""A firm that is told things, with its people, and a machine of its own that is told them too, on the loopback."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from uuid import UUID

from tests.taking_part import HOST, LONG_AGO, take_part

from gqts.accounts import Caller, Person, Position, Seal, add_member, permissions_of, register_person
from gqts.kit.database import Transaction
from gqts.notices import NoticeKind, WebhookDoor, send_notice
from gqts.organizations import Organization, Role

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
SEAL = Seal(b"s" * 32)
LOCAL = WebhookDoor(allows_loopback=True)
LONGEST_WAIT = 60.0
"""Seconds after which a test that waits in vain goes on, and fails."""


def join(
    tx: Transaction, firm: Organization, position: Position = Position.ADMINISTRATOR, email: str = "ada@firm.example"
) -> tuple[Person, Caller]:
    """Add a person to a firm; return them, and them as a caller."""
    person = register_person(tx, email=email, name="Ada Teak", password=None, now=LONG_AGO)
    add_member(tx, HOST, firm.id, person.id, position, now=LONG_AGO)
    return person, caller_of(firm, person, position)


def caller_of(firm: Organization, person: Person, position: Position) -> Caller:
    """Return a member as a caller."""
    held = permissions_of(position, firm.roles, is_host=Role.CUSTOMS in firm.roles)
    return Caller(person.id, person.name, firm.id, position, held, "session", person.id, roles=firm.roles)


def open_firm(tx: Transaction, name: str = "Kowhai Ridge", *roles: Role) -> Organization:
    """Have a firm take part."""
    return take_part(tx, name, roles=roles or (Role.TRADER,))


def tell(tx: Transaction, firm: Organization, number: int = 1, *, is_grave: bool = False, now: datetime = NOW) -> bool:
    """Tell a firm that its goods were released."""
    told = {"what": "release", "record": str(UUID(int=number)), "number": f"C{number:04d}", "words": "", "due": ""}
    return send_notice(
        tx, firm.id, NoticeKind.GOODS_RELEASED, told, link="/organization/requests", key=str(number), now=now,
        is_grave=is_grave,
    )  # fmt: skip


@dataclass
class Machine:
    """What a firm's machine got, and what it answers."""

    url: str = ""
    answers: list[int] = field(default_factory=list)
    location: str = ""
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    has_got: threading.Event = field(default_factory=threading.Event)
    answers_after: threading.Event | None = None
    """What it waits for before it answers, for as long as its patience lasts; at once for None."""
    patience: float = 60.0
    at_once: int = 0
    most_at_once: int = 0


@contextmanager
def run_machine() -> Iterator[Machine]:
    """Run a machine on a free port; it answers `answers` in turn, then 204."""
    machine, counting = Machine(), threading.Lock()

    class Answering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            machine.got.append(({name.lower(): value for name, value in self.headers.items()}, body))
            with counting:
                machine.at_once += 1
                machine.most_at_once = max(machine.most_at_once, machine.at_once)
            machine.has_got.set()
            if machine.answers_after is not None:
                machine.answers_after.wait(machine.patience)
            with counting:
                machine.at_once -= 1
            self.send_response(machine.answers.pop(0) if machine.answers else 204)
            if machine.location:
                self.send_header("Location", machine.location)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    machine.url = f"http://127.0.0.1:{server.server_port}/gqts"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield machine
    finally:
        server.shutdown()
        server.server_close()
