"""The application with nothing decided and no row-level security: what `bench.sharing` measures against.

It exists only here. The endpoints, the authentication and the rate limit are the product's own; what looks through the
glass is replaced by the walk and the query themselves.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request

from gqts.api import authentication
from gqts.api.epcis import events
from gqts.api.v1 import trace
from gqts.events import EventQuery, list_events
from gqts.identifiers import Identifier
from gqts.kit.database import Transaction
from gqts.scans import Scan, verify_item
from gqts.sharing import OPERATOR_VIEWER, Glass, Purpose
from gqts.tracing import SeenEvent
from gqts.tracing.read import read_whole
from gqts.wiring import app_from_environment


@contextmanager
def look_openly(request: Request, purpose: Purpose, *, things: int = 1) -> Iterator[authentication.Looking]:
    """Authenticate and open the transaction, as the product does, and bind it to nobody."""
    context = authentication.context_of(request)
    caller = authentication.authenticate(request)
    if caller is None:
        context.reading.require(authentication.client_of(request), things)
    with context.database.transaction(read_only=caller is None) as tx:
        yield authentication.Looking(tx, caller, Glass(OPERATOR_VIEWER, purpose, context.clock()))


def query_openly(tx: Transaction, _: Glass, query: EventQuery, **page: Any) -> list[SeenEvent]:
    """Return a page of events as they were sent."""
    return [SeenEvent(stored, frozenset()) for stored in list_events(tx, query, (), **page)]


def scan_openly(tx: Transaction, _: Glass, identifier: Identifier) -> Scan:
    """Return the verdict and the whole journey."""
    journey, _walk = read_whole(tx, identifier)
    return Scan(verify_item(tx, journey), journey)


def app() -> Starlette:
    """Return the application."""
    events.looking = trace.looking = look_openly
    events.query_events = query_openly
    trace.scan_item = scan_openly
    return app_from_environment()
