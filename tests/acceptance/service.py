"""What a partner does with a running gqts, word for word over HTTP."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote
from uuid import UUID

from httpx import Response
from starlette.testclient import TestClient

from gqts.epcis import Document, read_document
from gqts.kit.database import Database

JSON = "application/ld+json"
XML = "application/xml"
HTML = "text/html"


@dataclass(frozen=True, slots=True)
class Service:
    """A running application, the database behind it for emptying it, and the firm whose key the client bears."""

    client: TestClient
    database: Database
    firm: UUID

    def post(self, content: bytes, **headers: str) -> Response:
        """Send a document as an ERP would, with nothing but its media type."""
        media_type = XML if content.lstrip(b"\xef\xbb\xbf\r\n\t ").startswith(b"<") else JSON
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.post("/epcis/capture", content=content, headers={"Content-Type": media_type, **named})

    def capture(self, content: bytes, **headers: str) -> dict[str, Any]:
        """Send a document that can be read, poll its address, return its finished job."""
        accepted = self.post(content, **headers)
        assert accepted.status_code == 202, accepted.text
        polled = self.client.get(accepted.headers["Location"])
        assert polled.status_code == 200, polled.text
        job = dict(polled.json())
        assert job["running"] is False
        return job

    def ask_event(self, event_id: str, media_type: str) -> Response:
        """Ask for one event by its id, in a format."""
        answer = self.client.get(f"/epcis/events/{quote(event_id, safe='')}", headers={"Accept": media_type})
        assert answer.status_code == 200, (event_id, answer.text)
        return answer

    def count_events(self) -> int:
        """Page through all events there are, as a client must, and count them."""
        return len(self.read_all_events())

    def read_all_events(self) -> list[dict[str, Any]]:
        """Return every event there is, following the pages."""
        events: list[dict[str, Any]] = []
        address: str | None = "/epcis/events?perPage=1000"
        while address is not None:
            answer = self.client.get(address)
            assert answer.status_code == 200, answer.text
            events += answer.json()["epcisBody"]["queryResults"]["resultsBody"]["eventList"]
            address = answer.links["next"]["url"] if "next" in answer.links else None
        return events

    def trace(self, uri: str, query: str = "") -> dict[str, Any]:
        """Ask for the trace of an identifier, written as a URI."""
        answer = self.client.get(f"/v1/trace/{quote(uri, safe='')}{query}")
        assert answer.status_code == 200, (uri, answer.text)
        return dict(answer.json())

    def empty(self) -> None:
        """Forget everything captured."""
        with self.database.transaction() as tx:
            tx.execute("TRUNCATE kit.outbox, events.event, events.event_identifier, catalogue.statement, capture.job")


def read_answer(answer: Response) -> Document:
    """Read an answer of the service back with our own reader, which must find nothing wrong with it."""
    document = read_document(answer.content)
    assert document.faults == ()
    return document
