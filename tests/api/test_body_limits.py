"""A body is refused at the first byte too many: no more of it is read, and no more memory is taken."""

from __future__ import annotations

import asyncio
import gzip
import json
import zlib
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.applications import Starlette

LIMIT = 2 * 1024 * 1024
CHUNK = 64 * 1024
CREDENTIALS: dict[str, str] = {}


class Upload:
    """An ASGI request whose body is given out a chunk at a time, so that the test sees how much was asked for."""

    def __init__(self, chunks: Iterator[bytes], headers: dict[str, str]) -> None:
        self.chunks = chunks
        self.given = 0
        self.sent: list[dict[str, Any]] = []
        self.scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": "POST",
            "scheme": "http",
            "path": "/epcis/capture",
            "raw_path": b"/epcis/capture",
            "root_path": "",
            "query_string": b"",
            "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
            "client": ("127.0.0.1", 1),
            "server": ("localhost", 8000),
        }

    async def receive(self) -> dict[str, Any]:
        chunk = next(self.chunks, b"")
        self.given += len(chunk)
        return {"type": "http.request", "body": chunk, "more_body": bool(chunk)}

    async def send(self, message: dict[str, Any]) -> None:
        self.sent.append(message)

    @property
    def status(self) -> int:
        return int(self.sent[0]["status"])

    @property
    def problem(self) -> dict[str, Any]:
        return dict(json.loads(b"".join(message.get("body", b"") for message in self.sent)))


@pytest.fixture(autouse=True)
def _credentials(key: str) -> Iterator[None]:
    """Uploads come from the factory: without credentials nothing is read at all."""
    CREDENTIALS["Authorization"] = f"Bearer {key}"
    yield
    CREDENTIALS.clear()


def upload(app: Starlette, chunks: Iterator[bytes], **headers: str) -> Upload:
    request = Upload(chunks, {name.replace("_", "-"): value for name, value in headers.items()} | CREDENTIALS)

    async def run() -> None:
        async with app.router.lifespan_context(app):
            await app(request.scope, request.receive, request.send)

    asyncio.run(run())
    return request


def test_a_hundred_megabytes_are_refused_after_the_limit(app: Starlette) -> None:
    request = upload(app, (b" " * CHUNK for _ in range(1_600)), Content_Type="application/json")
    assert request.status == 413
    assert request.problem["type"] == "epcisException:CaptureLimitExceededException"
    assert request.given <= LIMIT + CHUNK


def test_a_declared_length_beyond_the_limit_is_refused_unread(app: Starlette) -> None:
    request = upload(app, iter([b"{}"]), Content_Type="application/json", Content_Length=str(LIMIT + 1))
    assert request.status == 413
    assert request.given == 0


@pytest.mark.parametrize("length", ["-1", "1e9", "٣", "9" * 400, "0x10"])
def test_a_senseless_length_does_no_harm(app: Starlette, length: str) -> None:
    request = upload(app, iter([b"{}"]), Content_Type="application/json", Content_Length=length)
    assert request.status in (202, 400, 413)  # {} is a document without events


def test_a_gzip_bomb_is_refused_after_the_limit(app: Starlette) -> None:
    bomb = gzip.compress(b" " * (200 * 1024 * 1024))
    assert len(bomb) < LIMIT
    chunks = iter([bomb[start : start + 4096] for start in range(0, len(bomb), 4096)])
    request = upload(app, chunks, Content_Type="application/json", Content_Encoding="gzip")
    assert request.status == 413
    assert request.given < len(bomb) / 10


def test_a_bomb_of_many_empty_members_ends(app: Starlette) -> None:
    empty = zlib.compressobj(wbits=31)
    member = empty.compress(b"") + empty.flush()
    chunks = (member * 1_000 for _ in range(50))
    request = upload(app, chunks, Content_Type="application/json", Content_Encoding="gzip")
    assert request.status == 400


def test_a_client_that_goes_away_in_the_middle_stores_nothing(app: Starlette) -> None:
    request = Upload(iter(()), {"Content-Type": "application/json"} | CREDENTIALS)
    messages = iter([{"type": "http.request", "body": b"{", "more_body": True}, {"type": "http.disconnect"}])

    async def receive() -> dict[str, Any]:
        return next(messages)

    async def run() -> None:
        async with app.router.lifespan_context(app):
            await app(request.scope, receive, request.send)

    asyncio.run(run())
    assert not request.sent or request.status in (400, 500)


def test_without_credentials_nothing_of_a_body_is_read(app: Starlette) -> None:
    CREDENTIALS.clear()
    request = upload(app, (b" " * CHUNK for _ in range(100)), Content_Type="application/json")
    assert (request.status, request.given) == (401, 0)
